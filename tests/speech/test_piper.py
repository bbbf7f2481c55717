"""Piper speaks at once, and what it says can be understood."""

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soxr

from tests.fresh_process import in_fresh_process
from victus_desktop.bench.growth import own_memory_mb
from victus_desktop.bench.words import edits, words
from victus_desktop.conversation.audio import LISTENING_RATE, Audio, join
from victus_desktop.conversation.errors import ModelError
from victus_desktop.speech.piper import PiperSynthesizer
from victus_desktop.speech.whisper import WhisperTranscriber

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def piper(models: Path) -> PiperSynthesizer:
    return PiperSynthesizer(models / "piper-en-us-joe")


def spoken(piper: PiperSynthesizer, text: str) -> Audio:
    return join(piper.synthesize(text), piper.rate)


def test_what_is_spoken_can_be_understood(piper: PiperSynthesizer, models: Path) -> None:
    text = "The train leaves at half past six from the second platform."
    audio = spoken(piper, text)
    assert audio.rate == 22_050
    assert audio.samples.dtype == np.float32
    heard = soxr.resample(audio.samples, audio.rate, LISTENING_RATE).astype(np.float32)
    whisper = WhisperTranscriber(models / "whisper-tiny.en")
    written = whisper.transcribe(Audio(heard, LISTENING_RATE)).text
    assert edits(words(text), words(written)) <= 2


def test_the_beginning_is_given_before_the_rest_is_made(piper: PiperSynthesizer) -> None:
    pieces = piper.synthesize("One is short. Another comes. And a third, which is the longest.")
    first = next(pieces)
    assert first.seconds < 0.2
    assert join(pieces, piper.rate).seconds > 2


@pytest.mark.parametrize("text", ["It is ten past nine.", "Okay, the timer is set.", "Sure."])
def test_sound_begins_at_once(piper: PiperSynthesizer, text: str) -> None:
    samples = spoken(piper, text).samples
    first = int(np.argmax(np.abs(samples) > 0.005))
    assert first / piper.rate < 0.01


@pytest.mark.parametrize("text", ["", "  ", "...", "?!"])
def test_no_words_are_no_sound(piper: PiperSynthesizer, text: str) -> None:
    assert list(piper.synthesize(text)) == []


def test_what_a_very_long_sentence_took_is_given_back(models: Path) -> None:
    held = in_fresh_process(growth_mb, models / "piper-en-us-joe")
    assert held < 60, "held for good, it would be more than 100"


def growth_mb(voice: Path) -> float:
    piper = PiperSynthesizer(voice)
    spoken(piper, "birds " * 8)
    before = own_memory_mb()
    spoken(piper, "birds " * 90)
    return own_memory_mb() - before


def test_a_quicker_voice_needs_less_time(piper: PiperSynthesizer, models: Path) -> None:
    quick = PiperSynthesizer(models / "piper-en-us-joe", speed=2)
    text = "The old clock in the tower has stopped again."
    assert spoken(quick, text).seconds < 0.85 * spoken(piper, text).seconds


def test_threads_share_one_voice(piper: PiperSynthesizer) -> None:
    lengths: list[float] = []
    workers = [
        threading.Thread(target=lambda: lengths.append(spoken(piper, "Good morning.").seconds))
        for _ in range(4)
    ]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert len(lengths) == 4
    assert all(0.4 < seconds < 2 for seconds in lengths)


def test_a_folder_without_a_voice_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="must hold one voice"):
        PiperSynthesizer(tmp_path)


@pytest.mark.parametrize("damaged", ["en_US-joe-medium.onnx", "en_US-joe-medium.onnx.json"])
def test_a_damaged_voice_is_refused(models: Path, tmp_path: Path, damaged: str) -> None:
    for file in (models / "piper-en-us-joe").glob("*.onnx*"):
        data = file.read_bytes()
        (tmp_path / file.name).write_bytes(data[:500] if file.name == damaged else data)
    with pytest.raises(ModelError, match="victus models verify"):
        PiperSynthesizer(tmp_path)


def test_a_voice_that_needs_a_dictionary_is_refused(models: Path, tmp_path: Path) -> None:
    source = models / "piper-en-us-joe"
    (tmp_path / "v.onnx").write_bytes((source / "en_US-joe-medium.onnx").read_bytes())
    config = (source / "en_US-joe-medium.onnx.json").read_text()
    assert '"espeak"' in config
    (tmp_path / "v.onnx.json").write_text(
        config.replace('"phoneme_type": "espeak"', '"phoneme_type": "pinyin"')
    )
    with pytest.raises(ModelError, match="another voice"):
        PiperSynthesizer(tmp_path)


def test_pieces_sound_as_the_whole_does(piper: PiperSynthesizer, models: Path) -> None:
    from victus_desktop.speech import vits

    told = piper._told(piper._sentences("The sky is blue because air scatters blue light.")[0])
    told["scales"] = np.array([0, 1, 0], np.float32)
    pieces = list(piper._vits.decode(told))
    whole = np.concatenate(pieces)
    one = next(_whole(vits, piper, told))
    assert len(pieces) > 3
    assert len(pieces[0]) / piper.rate < 0.2
    assert np.abs(whole - one).max() < 1e-4


def _whole(vits: Any, piper: PiperSynthesizer, told: dict[str, Any]) -> Iterator[np.ndarray]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(vits, "_FIRST", 10_000)
        yield from piper._vits.decode(told)
