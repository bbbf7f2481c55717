"""The wake word."""

import time
from pathlib import Path

import numpy as np
import pytest

from tests.audio.spoken import spoken
from victus_desktop.audio.wake_word import MicroWakeWord
from victus_desktop.conversation.audio import Audio, join
from victus_desktop.conversation.errors import BadInput

WORDS = {
    "okay_nabu": "Okay Nabu.",
    "hey_jarvis": "Hey Jarvis.",
    "hey_mycroft": "Hey Mycroft.",
    "alexa": "Alexa!",
}


def found(detector: MicroWakeWord, audio: Audio) -> list[tuple[float, str]]:
    padded = join([Audio.silence(1), audio, Audio.silence(1)])
    heard = [
        (at / 16_000, detector.heard(Audio(padded.samples[at : at + 512], 16_000)))
        for at in range(0, len(padded.samples) - 511, 512)
    ]
    return [(second, word) for second, word in heard if word]


@pytest.mark.slow
@pytest.mark.real_time
@pytest.mark.parametrize("word", WORDS)
def test_each_word_is_heard_once_and_soon(word: str, models: Path) -> None:
    said = spoken(models, WORDS[word])
    [(second, heard)] = found(MicroWakeWord(word, 0.7), said)
    assert heard == word
    assert second < 1 + said.seconds + 0.3


@pytest.mark.slow
@pytest.mark.real_time
def test_it_is_heard_in_front_of_a_request_and_again_after_it(models: Path) -> None:
    request = spoken(models, "Hey Jarvis. What time is it?")
    assert len(found(MicroWakeWord("hey_jarvis", 0.7), join([request, request]))) == 2


@pytest.mark.slow
@pytest.mark.real_time
@pytest.mark.parametrize("word", WORDS)
def test_other_speech_is_not_taken_for_it(word: str, models: Path) -> None:
    other = spoken(models, "Tell me a joke about the weather, and then remind me to call Anna.")
    noise = np.random.default_rng(1).normal(0, 0.05, 32_000).astype(np.float32)
    assert not found(MicroWakeWord(word, 0.7), join([other, Audio(noise, 16_000)]))


@pytest.mark.slow
@pytest.mark.real_time
def test_a_frame_costs_little() -> None:
    detector, frame = MicroWakeWord("okay_nabu", 0.7), Audio.silence(0.032)
    begun = time.perf_counter()
    for _ in range(100):
        detector.heard(frame)
    assert (time.perf_counter() - begun) / 100 < 0.004


def test_an_unknown_word_is_refused_with_those_there_are() -> None:
    with pytest.raises(BadInput, match="hey_jarvis"):
        MicroWakeWord("computer", 0.7)
