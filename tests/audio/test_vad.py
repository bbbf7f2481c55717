"""The voice detector."""

import time
from pathlib import Path

import numpy as np
import pytest

from tests.audio.spoken import spoken
from victus_desktop.audio.vad import SileroDetector
from victus_desktop.conversation.audio import Audio
from victus_desktop.conversation.errors import ModelError

pytestmark = [pytest.mark.slow, pytest.mark.real_time]


def probabilities(detector: SileroDetector, audio: Audio) -> list[float]:
    return [
        detector.probability(Audio(audio.samples[at : at + 512], audio.rate))
        for at in range(0, len(audio.samples) - 511, 512)
    ]


def test_speech_is_told_from_silence_and_noise(models: Path) -> None:
    detector = SileroDetector()
    speech = probabilities(detector, spoken(models, "What time is it in Berlin?"))
    assert np.mean(np.array(speech) > 0.5) > 0.6
    detector.reset()
    assert max(probabilities(detector, Audio.silence(3))) < 0.1
    detector.reset()
    noise = np.random.default_rng(1).normal(0, 0.05, 48_000).astype(np.float32)
    assert np.mean(np.array(probabilities(detector, Audio(noise, 16_000))) > 0.5) < 0.05


def test_it_agrees_with_the_package_it_comes_from(models: Path) -> None:
    from faster_whisper.vad import get_vad_model

    audio = spoken(models, "Set a timer for five minutes.")
    whole = Audio(audio.samples[: len(audio.samples) // 512 * 512], audio.rate)
    theirs = get_vad_model()(whole.samples).reshape(-1)
    assert probabilities(SileroDetector(), whole) == pytest.approx(theirs, abs=1e-3)


def test_forgetting_makes_a_new_stream(models: Path) -> None:
    audio = spoken(models, "Hello there.")
    detector = SileroDetector()
    first = probabilities(detector, audio)
    detector.reset()
    assert probabilities(detector, audio) == first


def test_a_long_silence_does_not_dull_it(models: Path) -> None:
    """Its memory drifts towards "nobody"; above all over what is left of an echo."""
    word = spoken(models, "Stop.")
    fresh, waiting = SileroDetector(), SileroDetector()
    probabilities(waiting, Audio.silence(10 * 94 * 512 / 16_000))
    assert probabilities(waiting, word) == probabilities(fresh, word)


def test_a_pause_in_a_sentence_keeps_what_came_before(models: Path) -> None:
    audio = spoken(models, "Set a timer for")
    detector, other = SileroDetector(), SileroDetector()
    probabilities(detector, audio)
    rest = Audio.silence(2)
    assert probabilities(detector, rest) != probabilities(other, rest)


def test_a_frame_takes_less_than_a_millisecond() -> None:
    detector = SileroDetector()
    frame = Audio.silence(0.032)
    took = []
    for _ in range(200):
        begun = time.perf_counter()
        detector.probability(frame)
        took.append(time.perf_counter() - begun)
    assert np.median(took) < 0.001


def test_a_frame_of_another_length_is_an_error() -> None:
    with pytest.raises(ValueError, match="512 samples"):
        SileroDetector().probability(Audio.silence(0.01))


def test_damaged_weights_are_said(tmp_path: Path) -> None:
    (tmp_path / "vad.onnx").write_bytes(b"no network")
    with pytest.raises(ModelError, match="does not load"):
        SileroDetector(tmp_path / "vad.onnx")
