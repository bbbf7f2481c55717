"""The microphone at a real sound system."""

import time
from pathlib import Path

import pytest

from tests.audio.conftest import Warnings
from tests.audio.sound_card.listening import Hearing, wait_for
from tests.audio.sounds import loud_span, pitch, tone
from victus_desktop.audio.devices import Device, Direction
from victus_desktop.audio.files import write
from victus_desktop.audio.microphone import SoundcardMicrophone
from victus_desktop.audio.sound_system import SoundSystem
from victus_desktop.bench.sound_card import SoundCard
from victus_desktop.conversation.audio import join
from victus_desktop.conversation.errors import AudioDeviceError

pytestmark = [pytest.mark.slow, pytest.mark.real_time]


def test_the_devices_are_listed_with_their_default(system: SoundSystem) -> None:
    listed = {device.name: device for device in system.devices()}
    assert listed["default"].default_input
    assert listed["default"].default_output
    assert not listed["headset"].default_input


def test_the_microphone_hears_what_is_played_into_it(
    card: SoundCard, microphone: SoundcardMicrophone, tmp_path: Path
) -> None:
    write(tmp_path / "tone.wav", tone(1.5, 700))
    hearing = Hearing(microphone)
    hearing.until_live()
    card.play(tmp_path / "tone.wav")
    wait_for(lambda: microphone.level == 0.0)
    assert hearing.end()
    assert all(len(frame.samples) == 512 and frame.rate == 16_000 for frame in hearing.frames)
    heard = join(hearing.frames)
    begin, end = loud_span(heard)
    assert end - begin == pytest.approx(1.5, abs=0.05)
    assert pitch(heard.slice(begin + 0.2, end - 0.2)) == pytest.approx(700, abs=3)
    assert microphone.lost == 0


def test_a_device_that_refuses_16_khz_is_resampled(
    card: SoundCard, system: SoundSystem, warnings: Warnings, tmp_path: Path
) -> None:
    class Refusing(SoundSystem):
        def accepts(self, device: Device, direction: Direction, rate: int, channels: int) -> bool:
            return rate == device.rate and channels == 2

    microphone = SoundcardMicrophone(Refusing(), [], warnings)
    write(tmp_path / "tone.wav", tone(1.5, 700))
    hearing = Hearing(microphone)
    hearing.until_live()
    card.play(tmp_path / "tone.wav")
    wait_for(lambda: microphone.level == 0.0)
    assert hearing.end()
    heard = join(hearing.frames)
    begin, end = loud_span(heard)
    assert end - begin == pytest.approx(1.5, abs=0.05)
    assert pitch(heard.slice(begin + 0.2, end - 0.2)) == pytest.approx(700, abs=3)


def test_closing_ends_the_frames_at_once(microphone: SoundcardMicrophone) -> None:
    hearing = Hearing(microphone)
    hearing.until_live()
    begun = time.monotonic()
    assert hearing.end()
    assert time.monotonic() - begun < 0.5


def test_a_silent_microphone_is_told_of_once_and_never_again_when_it_gives_sound(
    card: SoundCard, microphone: SoundcardMicrophone, warnings: Warnings, tmp_path: Path
) -> None:
    write(tmp_path / "tone.wav", tone(0.5))
    hearing = Hearing(microphone)
    wait_for(lambda: warnings.codes == ["no_signal"])
    count = len(hearing.frames)
    wait_for(lambda: len(hearing.frames) > count + 170)
    assert warnings.codes == ["no_signal"]
    card.play(tmp_path / "tone.wav")
    wait_for(lambda: warnings.codes == ["no_signal", "signal_back"])
    count = len(hearing.frames)
    wait_for(lambda: len(hearing.frames) > count + 170)
    assert warnings.codes == ["no_signal", "signal_back"], "it has a noise gate"
    assert hearing.end()


def test_sound_that_nobody_takes_is_counted_and_told_of(
    card: SoundCard, microphone: SoundcardMicrophone, warnings: Warnings
) -> None:
    frames = microphone.frames()
    next(frames)
    wait_for(lambda: microphone.lost > 0)
    next(frames)
    wait_for(lambda: next(frames) and "audio_overflow" in warnings.codes)


def test_a_microphone_that_goes_and_comes_back_ends_nothing(
    card: SoundCard, microphone: SoundcardMicrophone, warnings: Warnings, tmp_path: Path
) -> None:
    write(tmp_path / "tone.wav", tone(1.0))
    hearing = Hearing(microphone)
    hearing.until_live()
    card.unplug()
    wait_for(lambda: "microphone_lost" in warnings.codes)
    count = len(hearing.frames)
    wait_for(lambda: len(hearing.frames) > count + 30)
    card.plug()
    wait_for(lambda: "microphone_back" in warnings.codes, 30)
    time.sleep(2.5)
    count = len(hearing.frames)
    card.play(tmp_path / "tone.wav")
    wait_for(lambda: len(hearing.frames) > count + 60)
    assert hearing.end()
    begin, end = loud_span(join(hearing.frames[count:]))
    assert end - begin == pytest.approx(1.0, abs=0.05)


def test_no_microphone_at_all_is_said(card: SoundCard, microphone: SoundcardMicrophone) -> None:
    card.unplug()
    with pytest.raises(AudioDeviceError, match="microphone"):
        next(microphone.frames())


def test_a_patient_one_waits_until_there_is_a_microphone(
    card: SoundCard, system: SoundSystem, warnings: Warnings
) -> None:
    card.unplug()
    microphone = SoundcardMicrophone(system, [], warnings, patient=True)
    hearing = Hearing(microphone)
    wait_for(lambda: len(hearing.frames) > 5)
    assert microphone.missing
    card.plug()
    wait_for(lambda: not microphone.missing, 30)
    assert warnings.codes == ["no_microphone", "microphone_back"]
    assert hearing.end()
