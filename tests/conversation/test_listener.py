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


def test_sound_is_amended_with_what_is_known_of_who_spoke_when() -> None:
    listener = Listener(SpeechRules(pre_roll=0.6))
    feed(listener, silence(3), sound(1), silence(0.2))
    before = listener.audio()
    told: list[tuple[Audio, float]] = []

    def clearer(utterance: Audio, quiet: float) -> Audio:
        told.append((utterance, quiet))
        return Audio(utterance.samples * np.float32(0.5), utterance.rate)

    listener.amend(clearer)
    (utterance, quiet) = told[0]
    assert np.array_equal(utterance.samples, before.samples)
    first = np.flatnonzero(before.samples)[0] / 16_000
    assert first - 0.25 < quiet < first - 0.1, "the detector lags, so the last of it is not counted"
    feed(listener, silence(0.1))
    assert np.array_equal(listener.audio().samples[: len(before.samples)], before.samples / 2)
    assert listener.silence == pytest.approx(0.3, abs=0.04)


def test_silence_is_measured_from_the_last_speech() -> None:
    listener = Listener()
    feed(listener, sound(1), silence(0.32))
    assert listener.silence == pytest.approx(0.32, abs=0.04)
    feed(listener, sound(0.1))
    assert listener.silence == 0


def lagging(listener: Listener, *loudness: float) -> None:
    """Feed frames of white noise, so loud each, to a detector that holds all for speech."""
    random = np.random.default_rng(3)
    for loud in loudness:
        noise = loud * random.standard_normal(512).astype(np.float32)
        listener.feed(Audio(noise, 16_000), 0.9)


def test_silence_begins_when_the_speaker_is_not_heard_any_more_though_the_detector_lags() -> None:
    listener = Listener()
    lagging(listener, *[0.1] * 20, 0.0005, 0.0005, 0.0005)
    assert listener.silence == pytest.approx(0.096)


def test_a_soft_end_of_a_word_is_no_silence() -> None:
    listener = Listener()
    feed(listener, silence(1))
    lagging(listener, *[0.1] * 20, 0.012, 0.01, 0.008)
    assert listener.silence == 0


def test_in_a_loud_room_silence_is_the_room_itself() -> None:
    listener = Listener()
    for _ in range(20):
        listener.feed(Audio(0.008 * np.ones(512, np.float32), 16_000), 0.0)
    lagging(listener, *[0.1] * 20, 0.009, 0.009)
    assert listener.silence == pytest.approx(0.064)


def test_whoever_speaks_but_a_little_above_the_room_is_heard_to_the_end() -> None:
    listener = Listener()
    for _ in range(20):
        listener.feed(Audio(0.05 * np.ones(512, np.float32), 16_000), 0.0)
    lagging(listener, *[0.1] * 20, 0.06, 0.06)
    assert listener.silence == 0, "the detector alone decides there"


def test_an_utterance_has_an_end_even_if_the_noise_has_none() -> None:
    listener = Listener(SpeechRules(longest=5))
    feed(listener, sound(6))
    assert listener.too_long


def test_other_rules_decide_from_the_next_utterance_on() -> None:
    listener = Listener()
    weak = [(frame, 0.3) for frame in ScriptedMicrophone([sound(0.5)]).frames()]
    for frame, probability in weak:
        listener.feed(frame, probability)
    assert not listener.in_utterance
    listener.expect(SpeechRules(start=0.25, go_on=0.25))
    for frame, probability in weak:
        listener.feed(frame, probability)
    assert listener.voiced == pytest.approx(0.5, abs=0.04)
    listener.expect(SpeechRules())
    listener.feed(*weak[0])
    assert listener.silence == 0, "this utterance goes on as it began"


def test_forgetting_drops_the_pre_roll_too() -> None:
    listener = Listener()
    feed(listener, sound(0.05))
    listener.forget()
    feed(listener, sound(0.5))
    assert listener.audio().seconds == pytest.approx(0.5, abs=0.04)
