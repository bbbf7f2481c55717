"""Victus's own voice taken out of the microphone."""

import numpy as np
import pytest

from tests.audio.rooms import FRAME, Loudspeaker, Recording, noise, room
from tests.audio.sounds import babble, loudness
from victus_desktop.audio.echo import EchoCancelledMicrophone, EchoCanceller
from victus_desktop.conversation.audio import LISTENING_RATE, Audio, Samples


def cleaned(canceller: EchoCanceller, heard: Samples, played: Samples) -> Samples:
    return np.concatenate(
        [
            canceller.clean(heard[at : at + FRAME], played[at : at + FRAME])
            for at in range(0, len(heard) // FRAME * FRAME, FRAME)
        ]
    )


def decibel(ratio: float) -> float:
    return 20 * float(np.log10(ratio))


def likeness(clean: Samples, voice: Samples) -> float:
    """Correlate the loudness of both over time; what comes out is some 20 ms late."""
    late = round(0.018 * LISTENING_RATE)
    window = round(0.02 * LISTENING_RATE)
    count = (len(clean) - late) // window
    powers = [
        np.square(samples[: count * window]).reshape(count, window).mean(axis=1)
        for samples in (clean[late:], voice)
    ]
    return float(np.corrcoef(powers)[0, 1])


@pytest.mark.slow
@pytest.mark.parametrize("weaker_db", [6, 12, 20])
@pytest.mark.parametrize("delay", [0.03, 0.12])
def test_the_echo_gets_weaker_by_30_db(weaker_db: float, delay: float) -> None:
    played = babble(8, seed=1)
    heard = room(played, weaker_db, delay)
    canceller = EchoCanceller()
    clean = cleaned(canceller, heard, played)
    late = slice(3 * LISTENING_RATE, len(clean))
    assert decibel(loudness(heard[late]) / (loudness(clean[late]) + 1e-9)) >= 30
    assert canceller.works
    assert canceller.is_proven
    reduction = canceller.reduction_db
    assert reduction is not None
    assert reduction >= 25


@pytest.mark.slow
def test_the_user_is_still_heard_over_it() -> None:
    played = babble(10, seed=1)
    user = babble(10, seed=2, level=0.08)
    user[: 5 * LISTENING_RATE] = 0
    canceller = EchoCanceller()
    clean = cleaned(canceller, room(played, 12) + user, played)
    over = slice(6 * LISTENING_RATE, 10 * LISTENING_RATE - FRAME)
    assert abs(decibel(loudness(clean[over]) / loudness(user[over]))) < 3
    assert likeness(clean[over], user[over]) > 0.9


@pytest.mark.slow
def test_without_an_answer_the_user_passes_unchanged() -> None:
    user = babble(4, seed=2) + noise(4)
    clean = cleaned(EchoCanceller(), user, np.zeros_like(user))
    assert likeness(clean, user) > 0.97
    assert abs(decibel(loudness(clean) / loudness(user))) < 1


@pytest.mark.slow
def test_an_echo_that_is_left_is_noticed() -> None:
    """A reference that has nothing to do with the echo, as where a driver's clock is wrong."""
    canceller = EchoCanceller()
    cleaned(canceller, room(babble(6, seed=1), 6), babble(6, seed=9))
    assert not canceller.works


@pytest.mark.slow
def test_headphones_are_as_good_as_cancelling() -> None:
    canceller = EchoCanceller()
    background = noise(10, 0.004)
    played = babble(10, seed=1)
    played[: 4 * LISTENING_RATE] = 0
    cleaned(canceller, background, played)
    assert canceller.works


def test_what_is_heard_is_unchanged_long_after_an_answer() -> None:
    heard = noise(5)
    clean = cleaned(EchoCanceller(), heard, np.zeros_like(heard))
    late = LISTENING_RATE // 100
    resting = slice(3 * LISTENING_RATE, 4 * LISTENING_RATE)
    assert np.array_equal(clean[late:][resting], heard[resting])


@pytest.mark.slow
def test_after_a_rest_the_room_is_still_known() -> None:
    speech, silence = babble(6, seed=1), np.zeros(8 * LISTENING_RATE, np.float32)
    played = np.concatenate([speech, silence, babble(2, seed=4)])
    heard = room(played, 12) + noise(16)
    clean = cleaned(EchoCanceller(), heard, played)
    again = slice(round(14.3 * LISTENING_RATE), len(clean))
    assert decibel(loudness(heard[again]) / loudness(clean[again])) >= 25


def test_before_anything_sounded_nothing_is_promised() -> None:
    canceller = EchoCanceller()
    silent = noise(2)
    cleaned(canceller, silent, np.zeros_like(silent))
    assert not canceller.works
    assert canceller.reduction_db is None


def over_an_answer(
    voice: Samples,
    at: float,
    played: Samples,
    *,
    reference: Samples,
    weaker_db: float = 6,
    apart: float = 0,
) -> float:
    """Give how far what is heard again is from the voice alone, in decibels of the voice."""
    start, size = round(at * LISTENING_RATE), 2 * LISTENING_RATE // FRAME * FRAME
    alone = np.zeros_like(played)
    alone[start : start + len(voice)] = voice
    places = np.arange(len(played))
    echo = np.interp(places * (1 + apart), places, room(played, weaker_db)).astype(np.float32)
    heard = echo + alone + noise(len(played) / LISTENING_RATE)
    ears = EchoCancelledMicrophone(Recording(heard[: start - FRAME + size]), Loudspeaker(reference))
    *_, _ = ears.frames()
    clear = ears.clearer(Audio(np.zeros(size, np.float32), LISTENING_RATE), 0.03)
    end = len(heard[: start - FRAME + size]) // FRAME * FRAME
    wanted = alone[end - size : end]
    return decibel(loudness(clear.samples - wanted) / loudness(wanted))


def test_who_speaks_over_an_answer_is_heard_again_whole() -> None:
    played = babble(6, seed=1)
    voice = babble(1, seed=2, level=0.08)
    assert over_an_answer(voice, 3.5, played, reference=played) < -12


@pytest.mark.parametrize("apart", [50e-6, -50e-6])
def test_also_where_microphone_and_loudspeaker_have_clocks_of_their_own(apart: float) -> None:
    played = babble(14, seed=1)
    voice = babble(1, seed=2, level=0.08)
    assert over_an_answer(voice, 11.5, played, reference=played, apart=apart) < -10


@pytest.mark.parametrize("reference", [babble(6, seed=9), np.zeros(96_000, np.float32)])
def test_where_the_way_of_the_echo_is_unknown_the_sound_stays_as_it_is(reference: Samples) -> None:
    voice = babble(1, seed=2, level=0.08)
    assert over_an_answer(voice, 3.5, babble(6, seed=1), reference=reference) == pytest.approx(0)


def test_a_faint_echo_may_stay() -> None:
    played, voice = babble(6, seed=1), babble(1, seed=2, level=0.08)
    left = over_an_answer(voice, 3.5, played, reference=babble(6, seed=9), weaker_db=20)
    assert left == pytest.approx(-20 + decibel(0.1 / 0.08), abs=5)


def test_too_little_was_heard_before_to_know_the_way() -> None:
    played = babble(6, seed=1)
    voice = babble(1, seed=2, level=0.08)
    assert over_an_answer(voice, 0.5, played, reference=played) == pytest.approx(0)


@pytest.mark.slow
def test_the_microphone_gives_frames_without_the_echo() -> None:
    played = babble(6, seed=1)
    microphone = Recording(room(played, 10, delay=0.0))
    clean = EchoCancelledMicrophone(microphone, Loudspeaker(played))
    frames = list(clean.frames())
    assert {(len(frame.samples), frame.rate) for frame in frames} == {(512, 16_000)}
    late = np.concatenate([frame.samples for frame in frames])[3 * LISTENING_RATE :]
    assert decibel(loudness(microphone.heard) / (loudness(late) + 1e-9)) >= 30
    assert clean.level == 0.5
    clean.close()
    assert microphone.closed
