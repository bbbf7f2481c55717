"""Speaking over an answer: signs of listening let it go on, a request ends it."""

from collections.abc import Callable

import numpy as np
import pytest

from tests.fakes import (
    FirstSounds,
    LevelDetector,
    ScriptedMicrophone,
    ScriptedTranscriber,
    Stage,
    silence,
    sound,
)
from victus_desktop.conversation.audio import Audio
from victus_desktop.conversation.drafts import Draft
from victus_desktop.conversation.events import Warned
from victus_desktop.conversation.floor import Floor, WithoutEcho
from victus_desktop.conversation.overlap import LONE_REQUESTS, is_echo, is_listening_sign
from victus_desktop.conversation.records import Outcome
from victus_desktop.conversation.rules import LoopRules
from victus_desktop.conversation.turn import Turn
from victus_desktop.conversation.voice_loop import VoiceLoop

CLEAR = 0.77
ANSWER = "The sky is blue because air scatters blue light."


@pytest.mark.parametrize(
    "text",
    ["Uh-huh.", "Mm-hmm.", "Okay.", "Mm.", "Yeah, right.", "OK, I see.", "Yes, yes.", "Oh, wow!"],
)
def test_signs_of_listening(text: str) -> None:
    assert is_listening_sign(text)


@pytest.mark.parametrize(
    "text", ["Stop.", "No.", "Okay, stop.", "Yes, but why?", "What?", "Wait.", "Right now?", ""]
)
def test_what_is_more_than_a_sign_of_listening(text: str) -> None:
    assert not is_listening_sign(text)


@pytest.mark.parametrize("text", ["Because air scatters", "the sky is blue", "guy is blue because"])
def test_own_words_are_an_echo(text: str) -> None:
    assert is_echo(text, ANSWER)


@pytest.mark.parametrize("text", ["What about the sunset?", "Is the sea blue as well?"])
def test_other_words_are_none(text: str) -> None:
    assert not is_echo(text, ANSWER)


class Echoing:
    """A room in which the echo is not yet, or cannot be, taken out."""

    def __init__(self, *, hopeless: bool = False, known: bool = False) -> None:
        self.hopeless = hopeless
        self.known = known

    def tells_voices_apart(self) -> bool:
        return not self.hopeless

    def may_echo(self) -> bool:
        return True

    def takes_the_echo_out(self) -> bool:
        return self.known

    def clearer(self, utterance: Audio, before: float) -> Audio:
        """Mark what was cleared."""
        return Audio(np.full_like(utterance.samples, CLEAR), utterance.rate)


class UnsureDetector(LevelDetector):
    """Gives a voice that lost some of itself with the echo."""

    def probability(self, frame: Audio) -> float:
        return 0.3 * super().probability(frame)


Step = Audio | Callable[[], object]


def spoken_over(
    text: str,
    seconds: float = 0.4,
    *,
    answer: str = ANSWER,
    sounded: str | None = None,
    room: WithoutEcho | Echoing | None = None,
    detector: LevelDetector | None = None,
    talks_on: Callable[[Turn], object] | None = None,
) -> tuple[Stage, Turn, VoiceLoop]:
    """Say something over an answer that sounds until it is stopped; give how that ended."""
    transcriber = ScriptedTranscriber([text], takes=0.02 if talks_on else 0.0)
    stage = Stage(speaker=FirstSounds(), transcriber=transcriber)
    told = stage.assistant.announce(answer)
    told.wait_for("sounding")
    told.reply = answer
    told.sounded = lambda: answer if sounded is None else sounded

    def understood() -> None:
        for _ in range(300):
            if stage.transcriber.heard:
                return
            told.wait(0.01)

    hears = room is None or room.tells_voices_apart()
    script: list[Step] = [sound(seconds)]
    if talks_on is not None:
        script += [understood, sound(0.2), lambda: talks_on(told)]
    script += [silence(0.13), *([understood] if hears else []), silence(1)]
    loop = VoiceLoop(
        ScriptedMicrophone(script),
        detector or LevelDetector(),
        stage.assistant,
        LoopRules(),
        room=room,
    )
    loop.run()
    return stage, told, loop


def test_a_sign_of_listening_holds_the_answer_a_moment_and_lets_it_go_on() -> None:
    stage, answer, loop = spoken_over("Uh-huh.")
    assert not answer.ended
    assert (stage.speaker.holds, stage.speaker.held) == (1, False)
    assert loop.passed_over == 1
    assert stage.kinds().count("Transcribed") == 0
    stage.assistant.interrupt()


@pytest.mark.parametrize("text", ["Stop.", "And at night?"])
def test_a_request_ends_the_answer_and_is_answered(text: str) -> None:
    stage, answer, _ = spoken_over(text)
    assert answer.outcome is Outcome.INTERRUPTED
    assert stage.speaker.held is False
    assert "Transcribed" in stage.kinds()


def test_a_long_breath_of_speech_ends_it_before_it_is_understood() -> None:
    stage, answer, _ = spoken_over("Yes.", seconds=1.2)
    assert answer.outcome is Outcome.INTERRUPTED
    stage.assistant.interrupt()


def test_an_okay_replies_to_a_question() -> None:
    _, answer, _ = spoken_over("Okay.", answer="Shall I send the mail to Ida?")
    assert answer.outcome is Outcome.INTERRUPTED


def test_an_okay_amid_an_answer_that_will_end_in_a_question_is_a_sign_of_listening() -> None:
    stage, answer, _ = spoken_over(
        "Okay.",
        answer="Ida wrote that she comes by train on Monday. Shall I answer?",
        sounded="Ida wrote that",
    )
    assert not answer.ended
    stage.assistant.interrupt()


def test_words_said_alone_are_expected_over_an_answer() -> None:
    stage, _, _ = spoken_over("Stop.")
    assert stage.transcriber.alone == LONE_REQUESTS
    stage = Stage(transcriber=ScriptedTranscriber(["Stop."]))
    VoiceLoop(
        ScriptedMicrophone([sound(0.4), silence(1)]), LevelDetector(), stage.assistant, LoopRules()
    ).run()
    assert stage.transcriber.heard
    assert stage.transcriber.alone == ()


@pytest.mark.parametrize(("text", "seconds"), [("Stop.", 0.4), ("What is it in Tokyo?", 1.2)])
def test_speech_over_an_answer_is_understood_from_the_clearer_sound(
    text: str, seconds: float
) -> None:
    room = Echoing(known=True)
    stage, answer, _ = spoken_over(text, seconds, room=room)
    assert answer.outcome is Outcome.INTERRUPTED
    judged = stage.transcriber.heard[0].samples
    assert np.all(judged == np.float32(CLEAR))


def test_noise_lets_it_go_on() -> None:
    stage, answer, _ = spoken_over("")
    assert not answer.ended
    stage.assistant.interrupt()


def test_its_own_words_do_not_interrupt_victus() -> None:
    stage, answer, _ = spoken_over("because air scatters", room=Echoing())
    assert not answer.ended
    stage.assistant.interrupt()


def test_who_talks_on_over_what_may_be_an_echo_is_understood_without_a_pause() -> None:
    cancelled: list[bool] = []
    spoken_over(
        "What about the sunset?",
        2.0,
        room=Echoing(),
        talks_on=lambda answer: cancelled.append(answer.cancelled),
    )
    assert cancelled == [True]


def test_stop_ends_it_even_where_victus_may_hear_itself() -> None:
    _, answer, _ = spoken_over("Stop.", room=Echoing(), answer="Never stop learning.")
    assert answer.outcome is Outcome.INTERRUPTED


def test_a_voice_that_lost_some_of_itself_counts_where_the_echo_is_known() -> None:
    stage, answer, _ = spoken_over("Stop.", room=Echoing(known=True), detector=UnsureDetector())
    assert answer.outcome is Outcome.INTERRUPTED
    stage.assistant.interrupt()


def no_draft() -> Draft:
    raise AssertionError("nothing is written down")


def test_it_counts_nowhere_else() -> None:
    stage, rules = Stage(speaker=FirstSounds()), LoopRules()
    answer = stage.assistant.announce(ANSWER)
    known, unknown = (
        Floor(stage.assistant, rules, Echoing(known=known), no_draft) for known in (True, False)
    )
    assert known.speech_rules(answer) is rules.speech_over_echo
    assert unknown.speech_rules(answer) is rules.speech
    assert known.speech_rules(None) is rules.speech
    stage.assistant.interrupt()


def test_where_voices_cannot_be_told_apart_it_does_not_listen_and_says_so_once() -> None:
    stage, answer, _ = spoken_over("Stop.", room=Echoing(hopeless=True))
    assert not answer.ended
    assert stage.transcriber.heard == []
    (warning,) = stage.of(Warned)
    assert isinstance(warning, Warned)
    assert warning.code == "half_duplex"
    stage.assistant.interrupt()
