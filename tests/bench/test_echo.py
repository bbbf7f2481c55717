"""Victus speaks in a room whose loudspeaker its microphone hears: some answers, in real time."""

from pathlib import Path

import pytest

from victus_desktop.bench.echo import bench_echo
from victus_desktop.speech.piper import PiperSynthesizer
from victus_desktop.speech.whisper import WhisperTranscriber

pytestmark = [pytest.mark.slow, pytest.mark.real_time]


def test_victus_does_not_hear_itself_and_is_spoken_over(models: Path) -> None:
    voice = models / "piper-en-us-joe"
    figures = bench_echo(
        12,
        WhisperTranscriber(models / "whisper-tiny.en"),
        PiperSynthesizer(voice),
        voice,
        rooms=1,
        requests=("what time is it in Tokyo",),
    )
    assert (figures.self_interruptions, figures.self_transcriptions) == (0, 0)
    assert figures.half_duplex == 0
    assert (figures.requests_heard, figures.requests) == (1, 1)
