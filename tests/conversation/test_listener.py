"""Speech is cut out of a stream of frames; time is counted in samples."""

import numpy as np
import pytest

from tests.fakes import LevelDetector, ScriptedMicrophone, silence, sound
from victus_desktop.conversation.audio import Audio
from victus_desktop.conversation.listener import Listener, SpeechRules


def feed(listener: Listener, *script: Audio) -> None:
    detector = LevelDetector()
    for frame in ScriptedMicrophone(script).frames():
        listener.feed(frame, detector.probability(frame))


def test_silence_is_no_utterance_and_is_waited_out() -> None:
    listener = Listener()
    feed(listener, silence(2))
    assert not listener.in_utterance
    assert listener.waited == pytest.approx(2, abs=0.05)


def test_a_click_is_no_speech() -> None:
    listener = Listener()
    feed(listener, silence(0.5), sound(0.06), silence(0.5))
    assert not listener.in_utterance


def test_the_sound_before_the_onset_belongs_to_the_utterance() -> None:
    listener = Listener(SpeechRules(pre_roll=0.6))
    feed(listener, silence(3), sound(1))
    assert listener.in_utterance
    loud = np.flatnonzero(listener.audio().samples)
    assert loud[0] > 0.3 * 16_000, "some silence before the first word is kept"
    assert len(loud) == pytest.approx(16_000, abs=520), "and all of the speech"


def test_silence_is_measured_from_the_last_speech() -> None:
    listener = Listener()
    feed(listener, sound(1), silence(0.32))
    assert listener.silence == pytest.approx(0.32, abs=0.04)
    feed(listener, sound(0.1))
    assert listener.silence == 0


def test_an_utterance_has_an_end_even_if_the_noise_has_none() -> None:
    listener = Listener(SpeechRules(longest=5))
    feed(listener, sound(6))
    assert listener.too_long


def test_forgetting_drops_the_pre_roll_too() -> None:
    listener = Listener()
    feed(listener, sound(0.05))
    listener.forget()
    feed(listener, sound(0.5))
    assert listener.audio().seconds == pytest.approx(0.5, abs=0.04)
