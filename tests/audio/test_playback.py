"""One answer on its way to the sound card, with the test as the card."""

import threading
import time

import numpy as np
import pytest

from tests.audio.sounds import tone
from victus_desktop.audio.playback import SoundcardPlayback
from victus_desktop.conversation.audio import Audio, Samples
from victus_desktop.conversation.errors import AudioDeviceError

RATE = 48_000


def playback() -> SoundcardPlayback:
    return SoundcardPlayback(RATE, lambda: None)


def pulled(sound: SoundcardPlayback, count: int, ahead: float = 0.0) -> Samples:
    block = np.zeros(count, np.float32)
    sound.mix_into(block, time.monotonic() + ahead)
    return block


def constant(seconds: float) -> Audio:
    return Audio(np.full(round(seconds * RATE), 0.5, np.float32), RATE)


def test_what_is_written_comes_out_in_order_and_unchanged() -> None:
    sound = playback()
    audio = tone(0.1, rate=RATE)
    sound.write(audio.slice(0, 0.03))
    sound.write(audio.slice(0.03))
    out = np.concatenate([pulled(sound, 100) for _ in range(48)])
    assert np.array_equal(out, audio.samples)


def test_it_is_added_to_what_sounds_already() -> None:
    sound = playback()
    sound.write(constant(0.1))
    block = np.full(10, 0.25, np.float32)
    sound.mix_into(block, 0.0)
    assert block.tolist() == [0.75] * 10


def test_another_rate_is_changed_without_losing_the_end() -> None:
    sound = playback()
    sound.write(tone(0.1, rate=22_050))
    sound.finish()
    count = 0
    while not sound.empty:
        pulled(sound, 48)
        count += 48
    assert count / RATE == pytest.approx(0.1, abs=0.002)
    assert sound.over


def test_what_is_held_goes_on_where_it_was() -> None:
    sound = playback()
    audio = tone(0.1, rate=RATE)
    sound.write(audio)
    before = pulled(sound, 480)
    sound.hold(True)
    held = np.concatenate([pulled(sound, 480) for _ in range(5)])
    sound.hold(False)
    after = pulled(sound, 480)
    fade = round(0.005 * RATE)
    assert np.array_equal(before, audio.samples[:480])
    assert np.abs(held[:fade]).max() > 0.01
    assert not held[fade:].any()
    assert np.array_equal(after[fade:], audio.samples[480 + fade : 960])
    assert np.abs(np.diff(after)).max() < 2 * np.abs(np.diff(audio.samples)).max()


def test_what_is_stopped_while_held_makes_no_sound_again() -> None:
    sound = playback()
    sound.write(constant(0.1))
    pulled(sound, 480)
    sound.hold(True)
    pulled(sound, 480)
    sound.stop()
    assert not pulled(sound, 480).any()
    assert sound.over


def test_other_sounds_do_not_fade_with_it() -> None:
    sound = playback()
    sound.write(constant(0.1))
    sound.hold(True)
    pulled(sound, 480)
    sound.hold(False)
    block = np.full(480, 0.25, np.float32)
    sound.mix_into(block, 0.0)
    assert block[0] == 0.25
    assert block[-1] == 0.75


def test_stop_fades_for_5_ms_and_is_silent_after() -> None:
    sound = playback()
    sound.write(constant(1.0))
    pulled(sound, 480)
    sound.stop()
    faded = pulled(sound, 480)
    assert faded[0] == pytest.approx(0.5)
    assert np.abs(np.diff(faded)).max() < 0.01
    assert not faded[240:].any()
    sound.write(constant(1.0))
    assert not pulled(sound, 480).any()
    assert sound.over
    assert sound.empty


def test_after_stop_not_even_what_was_held_back_is_queued() -> None:
    sound = playback()
    sound.write(tone(0.1, rate=22_050))
    sound.stop()
    pulled(sound, 480)
    sound.finish()
    assert sound.empty


def test_only_what_has_left_the_loudspeaker_counts_as_heard() -> None:
    sound = playback()
    sound.write(constant(1.0))
    assert sound.heard_seconds() == 0
    pulled(sound, RATE // 2, ahead=0.2)
    assert sound.heard_seconds() == 0
    pulled(sound, RATE // 4, ahead=-0.05)
    assert sound.heard_seconds() == pytest.approx(0.55, abs=0.02)


def test_drain_waits_for_the_last_sample_to_sound() -> None:
    sound = playback()
    sound.write(constant(0.1))
    threading.Timer(0.1, lambda: pulled(sound, RATE // 10, ahead=0.1)).start()
    begun = time.monotonic()
    sound.drain()
    assert time.monotonic() - begun >= 0.28


def test_stop_ends_a_drain_at_once() -> None:
    sound = playback()
    sound.write(constant(60.0))
    threading.Timer(0.1, sound.stop).start()
    begun = time.monotonic()
    sound.drain()
    assert time.monotonic() - begun < 10


def test_a_drain_of_nothing_returns() -> None:
    playback().drain()


def test_a_drain_fails_where_the_device_stays_away() -> None:
    def gone() -> None:
        raise AudioDeviceError("gone")

    sound = SoundcardPlayback(RATE, gone)
    sound.write(constant(0.1))
    with pytest.raises(AudioDeviceError):
        sound.drain()


def test_it_goes_on_at_the_rate_of_another_device() -> None:
    sound = playback()
    sound.write(constant(0.5))
    sound.change_rate(16_000)
    sound.write(Audio(np.full(8_000, 0.5, np.float32), 16_000))
    assert len(np.flatnonzero(pulled(sound, 32_000))) == pytest.approx(16_000, abs=20)
