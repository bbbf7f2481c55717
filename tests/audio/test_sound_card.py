"""Microphone and loudspeaker at a real sound system."""

import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.audio.conftest import Warnings
from tests.audio.sounds import babble, loud_span, loudness, pitch, tone
from victus_desktop.audio.devices import Device, Direction
from victus_desktop.audio.echo import EchoCancelledMicrophone
from victus_desktop.audio.files import write
from victus_desktop.audio.microphone import SoundcardMicrophone
from victus_desktop.audio.sound_system import SoundSystem
from victus_desktop.audio.speaker import SoundcardSpeaker
from victus_desktop.bench.sound_card import SoundCard
from victus_desktop.conversation.audio import Audio, join
from victus_desktop.conversation.errors import AudioDeviceError
from victus_desktop.conversation.events import Event, ListeningStarted, SpeechHeard
from victus_desktop.conversation.ports import Microphone
from victus_desktop.conversation.turn import Prompt, Turn

pytestmark = [pytest.mark.slow, pytest.mark.real_time]


def turn() -> Turn:
    return Turn(Prompt("hello"), lambda event: None)


class Hearing:
    """Collects a microphone's frames in a thread of its own."""

    def __init__(self, microphone: Microphone) -> None:
        self.frames: list[Audio] = []
        self._microphone = microphone
        self._thread = threading.Thread(target=self._hear, daemon=True)
        self._thread.start()

    def _hear(self) -> None:
        for frame in self._microphone.frames():
            self.frames.append(frame)

    def until_live(self) -> None:
        wait_for(lambda: len(self.frames) > 5)

    def end(self) -> bool:
        self._microphone.close()
        self._thread.join(2)
        return not self._thread.is_alive()


def settle(speaker: SoundcardSpeaker) -> None:
    """Open the loudspeaker and wait until its stream runs evenly: a null sink needs 2 s."""
    speaker.start()
    time.sleep(2.5)


def wait_for(true: object, seconds: float = 15) -> None:
    assert callable(true)
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it did not come about in time"
        time.sleep(0.02)


@pytest.fixture
def microphone(system: SoundSystem, warnings: Warnings) -> Iterator[SoundcardMicrophone]:
    made = SoundcardMicrophone(system, [], warnings)
    yield made
    made.close()


@pytest.fixture
def speaker(system: SoundSystem, warnings: Warnings) -> Iterator[SoundcardSpeaker]:
    made = SoundcardSpeaker(system, [], warnings)
    yield made
    made.close()


@pytest.fixture
def resting(card: SoundCard, system: SoundSystem, warnings: Warnings) -> Iterator[SoundcardSpeaker]:
    """A loudspeaker that rests by now."""
    made = SoundcardSpeaker(system, [], warnings, rest_after=2.5)
    made.start()
    wait_for(lambda: not rests(card))
    wait_for(lambda: rests(card))
    yield made
    made.close()


def rests(card: SoundCard) -> bool:
    """Tell whether nothing wants to play."""
    return "Corked: no" not in card.control("list", "sink-inputs")


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


def test_no_loudspeaker_at_all_is_said(card: SoundCard, speaker: SoundcardSpeaker) -> None:
    card.unplug()
    with pytest.raises(AudioDeviceError, match="loudspeaker"):
        speaker.open(turn())


def test_an_answer_sounds_whole_and_drain_waits_for_its_end(
    card: SoundCard, speaker: SoundcardSpeaker
) -> None:
    ear = card.listen()
    settle(speaker)
    playback = speaker.open(turn())
    begun = time.monotonic()
    for _ in range(4):
        playback.write(tone(0.25, 1000, rate=22_050))
    playback.drain()
    took = time.monotonic() - begun
    assert playback.heard_seconds() == pytest.approx(1.0, abs=0.01)
    assert 1.0 <= took < 1.3
    time.sleep(0.4)
    heard = ear.hush()
    begin, end = loud_span(heard)
    assert end - begin == pytest.approx(1.0, abs=0.03)
    assert pitch(heard.slice(begin + 0.1, end - 0.1)) == pytest.approx(1000, abs=3)
    assert speaker.gaps == 0


def test_busy_threads_do_not_make_an_answer_stutter(
    card: SoundCard, speaker: SoundcardSpeaker
) -> None:
    settle(speaker)
    done = threading.Event()

    def work() -> None:
        while not done.is_set():
            sum(range(1000))

    threads = [threading.Thread(target=work, daemon=True) for _ in range(2)]
    for thread in threads:
        thread.start()
    playback = speaker.open(turn())
    playback.write(tone(3.0))
    begun = time.monotonic()
    playback.drain()
    took = time.monotonic() - begun
    done.set()
    assert took < 4
    assert speaker.gaps <= 1


def test_another_loudspeaker_is_taken_as_soon_as_nothing_sounds(
    card: SoundCard, speaker: SoundcardSpeaker
) -> None:
    speaker.start()
    assert speaker.device is not None
    assert speaker.device.name == "default"
    speaker.prefer(["headset"])
    speaker.start()
    assert speaker.device.name == "headset"


def test_stopping_silences_within_50_ms_and_refuses_what_comes_later(
    card: SoundCard, speaker: SoundcardSpeaker
) -> None:
    ear = card.listen()
    settle(speaker)
    playback = speaker.open(turn())
    playback.write(tone(5.0))
    wait_for(lambda: playback.heard_seconds() > 0.5)
    said = playback.heard_seconds()
    playback.stop()
    playback.write(tone(1.0))
    playback.drain()
    time.sleep(0.5)
    begin, end = loud_span(ear.hush())
    assert end - begin - said < 0.05
    assert playback.heard_seconds() == pytest.approx(end - begin, abs=0.05)


def test_several_answers_and_short_sounds_share_one_stream(
    card: SoundCard, speaker: SoundcardSpeaker
) -> None:
    ear = card.listen()
    settle(speaker)
    for hertz in (500, 800):
        playback = speaker.open(turn())
        playback.write(tone(0.4, hertz))
        playback.drain()
    speaker.play(tone(0.1, 1200))
    time.sleep(0.6)
    heard = ear.hush()
    begin, end = loud_span(heard)
    assert pitch(heard.slice(begin + 0.1, begin + 0.3)) == pytest.approx(500, abs=6)
    assert pitch(heard.slice(end - 0.08, end)) == pytest.approx(1200, abs=15)


def test_the_loudspeaker_rests_while_nothing_sounds_and_loses_nothing_of_the_next_answer(
    card: SoundCard, resting: SoundcardSpeaker
) -> None:
    ear = card.listen()
    playback = resting.open(turn())
    begun = time.monotonic()
    playback.write(tone(1.0, 1000))
    playback.drain()
    assert time.monotonic() - begun < 1.2
    time.sleep(0.3)
    begin, end = loud_span(ear.hush())
    assert end - begin == pytest.approx(1.0, abs=0.03)
    assert resting.gaps == 0
    known = resting.played.between(begun, 24_000)
    assert loud_span(Audio(known, 16_000))[1] == pytest.approx(1.1, abs=0.1)
    wait_for(lambda: rests(card))


@pytest.mark.parametrize("event", [ListeningStarted(""), SpeechHeard("")])
def test_a_loudspeaker_at_rest_is_ready_before_the_user_has_spoken(
    card: SoundCard, resting: SoundcardSpeaker, event: Event
) -> None:
    resting.follow(event)
    wait_for(lambda: not rests(card), 1)


def test_a_loudspeaker_that_went_away_in_its_rest_is_found_again(
    card: SoundCard, resting: SoundcardSpeaker
) -> None:
    card.unplug()
    card.plug()
    playback = resting.open(turn())
    playback.write(tone(0.5))
    playback.drain()
    assert playback.heard_seconds() == pytest.approx(0.5, abs=0.05)


def test_an_answer_goes_on_when_the_loudspeaker_comes_back(
    card: SoundCard, speaker: SoundcardSpeaker, warnings: Warnings
) -> None:
    settle(speaker)
    playback = speaker.open(turn())
    playback.write(tone(2.0))
    wait_for(lambda: playback.heard_seconds() > 0.3)
    card.unplug()
    back = threading.Timer(1.0, card.plug)
    back.start()
    playback.drain()
    back.join()
    assert playback.heard_seconds() == pytest.approx(2.0, abs=0.05)
    assert warnings.codes[:2] == ["speaker_lost", "speaker_back"]


def test_a_loudspeaker_that_stays_away_fails_the_answer(
    card: SoundCard, speaker: SoundcardSpeaker
) -> None:
    settle(speaker)
    playback = speaker.open(turn())
    playback.write(tone(2.0))
    wait_for(lambda: playback.heard_seconds() > 0.3)
    card.unplug()
    with pytest.raises(AudioDeviceError):
        playback.drain()


def test_what_sounds_is_known_to_the_echo_canceller_by_its_moment(
    card: SoundCard, speaker: SoundcardSpeaker
) -> None:
    settle(speaker)
    playback = speaker.open(turn())
    playback.write(tone(0.5))
    playback.drain()
    ended = time.monotonic()
    known = speaker.played.between(ended - 1.0, 16_000)
    begin, end = loud_span(Audio(known, 16_000))
    assert end - begin == pytest.approx(0.5, abs=0.01)
    assert end == pytest.approx(1.0, abs=0.05)
    assert loudness(known) > 0.05


@pytest.mark.parametrize("latency_ms", [30, 150])
def test_an_answer_that_the_microphone_hears_is_taken_out(
    card: SoundCard, system: SoundSystem, speaker: SoundcardSpeaker, latency_ms: int
) -> None:
    card.control(
        "load-module",
        "module-loopback",
        "source=speaker.monitor",
        "sink=microphone",
        f"latency_msec={latency_ms}",
    )
    microphone = SoundcardMicrophone(system, [], lambda code, message: None)
    clean = EchoCancelledMicrophone(microphone, speaker.played)
    settle(speaker)
    hearing = Hearing(clean)
    hearing.until_live()
    time.sleep(2.5)
    playback = speaker.open(turn())
    playback.write(Audio(babble(6, seed=1), 16_000))
    playback.drain()
    assert hearing.end()
    reduction = clean.canceller.reduction_db
    assert reduction is not None
    assert reduction >= 25
    assert clean.canceller.works
