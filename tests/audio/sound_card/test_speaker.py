"""The loudspeaker at a real sound system."""

import threading
import time

import pytest

from tests.audio.conftest import Warnings
from tests.audio.sound_card.listening import rests, settle, turn, wait_for
from tests.audio.sounds import loud_span, loudness, pitch, tone
from victus_desktop.audio.speaker import SoundcardSpeaker
from victus_desktop.bench.sound_card import SoundCard
from victus_desktop.conversation.audio import Audio
from victus_desktop.conversation.errors import AudioDeviceError
from victus_desktop.conversation.events import Event, ListeningStarted, SpeechHeard

pytestmark = [pytest.mark.slow, pytest.mark.real_time]


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
