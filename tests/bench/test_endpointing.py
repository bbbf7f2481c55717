"""Requests with a pause inside, by the real voice detector and recognizer."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from victus_desktop.agent.understanding.commands import Commands
from victus_desktop.audio.vad import SileroDetector
from victus_desktop.bench.endpointing import bench_endpointing, requests_of
from victus_desktop.conversation.endpointing import Endpointing
from victus_desktop.conversation.ports import Completeness
from victus_desktop.speech.whisper import WhisperTranscriber


@pytest.mark.slow
def test_people_are_let_finish_and_then_soon_answered(models: Path) -> None:
    figures = bench_endpointing(
        requests_of("pauses.txt", models / "piper-en-us-joe", 4, seed=5),
        WhisperTranscriber(models / "whisper-tiny.en"),
        SileroDetector,
        Commands(lambda: datetime.now(UTC)).completeness,
        Endpointing(),
    )
    assert figures.cut == 0
    assert figures.delay(Completeness.COMMAND)[0] < 0.45
    assert any("cut short" in line for line in figures.lines())


@pytest.mark.slow
def test_without_patience_people_are_cut_short(models: Path) -> None:
    hasty = Endpointing(command=0.15, sentence=0.15, open=0.15, unknown=0.15)
    figures = bench_endpointing(
        requests_of("pauses.txt", models / "piper-en-us-joe", 2, seed=5),
        WhisperTranscriber(models / "whisper-tiny.en"),
        SileroDetector,
        lambda text: Completeness.SENTENCE,
        hasty,
    )
    assert figures.cut + figures.spoken_into > 0
