"""The life of one turn over fakes."""

import threading
from collections.abc import Iterable, Iterator
from dataclasses import replace

import pytest

from tests.fakes import ScriptedAgent, Stage, TestSpeaker, sound
from victus_desktop.conversation.errors import ServiceError
from victus_desktop.conversation.events import Failed, ReplyPart, TurnEnded
from victus_desktop.conversation.pipeline import NOT_CAUGHT
from victus_desktop.conversation.ports import Part
from victus_desktop.conversation.records import Outcome
from victus_desktop.conversation.turn import Prompt, Turn, Utterance

HEARD = Utterance(sound(1), voiced=1)


def test_a_spoken_turn_is_heard_answered_spoken_and_kept() -> None:
    stage = Stage()
    turn = stage.assistant.begin(HEARD)
    assert turn.wait(5)
    assert stage.kinds() == ["Transcribed", "ReplyPart", "SpeakingStarted", "TurnEnded"]
    assert (turn.heard, turn.reply, turn.spoken) == ("hello", "You said hello.", "You said hello.")
    assert [record.outcome for record in stage.history.records] == [Outcome.COMPLETED]


def test_a_typed_turn_is_silent() -> None:
    stage = Stage()
    turn = stage.assistant.ask("hi")
    assert turn.reply == "You said hi."
    assert not stage.speaker.playbacks


def test_the_next_turn_is_told_of_the_one_before() -> None:
    stage = Stage()
    stage.assistant.ask("one")
    stage.assistant.ask("two")
    assert [exchange.heard for exchange in stage.agent.before[1]] == ["one"]


def test_conversations_are_kept_apart() -> None:
    stage = Stage()
    stage.assistant.ask("one", conversation="a")
    stage.assistant.ask("two", conversation="b")
    assert stage.agent.before[1] == []


def test_what_was_not_understood_is_said_so() -> None:
    stage = Stage()
    stage.transcriber.texts = [""]
    turn = stage.assistant.begin(HEARD)
    turn.wait(5)
    assert turn.reply == NOT_CAUGHT
    assert turn.outcome is Outcome.NOTHING_HEARD


def test_a_short_noise_is_passed_over_in_silence() -> None:
    stage = Stage()
    stage.transcriber.texts = [""]
    turn = stage.assistant.begin(Utterance(sound(0.3), voiced=0.3))
    turn.wait(5)
    assert not stage.speaker.playbacks
    assert not stage.history.records


@pytest.mark.parametrize("error", [ServiceError("The mail server is down."), KeyError("x")])
def test_a_failure_is_told_aloud_and_the_next_turn_works(error: Exception) -> None:
    def answer(text: str, turn: Turn) -> Iterable[Part]:
        if text == "mail":
            raise error
        return [Part("Fine.")]

    stage = Stage(agent=ScriptedAgent(answer))
    turn = stage.assistant.ask("mail", speak=True)
    (failed,) = stage.of(Failed)
    assert isinstance(failed, Failed)
    assert turn.outcome is Outcome.FAILED
    assert failed.message == turn.reply
    assert stage.speaker.playbacks[0].written, "the failure is said aloud"
    assert "'x'" not in turn.reply, "no inner detail is told"
    assert stage.assistant.ask("again").reply == "Fine."


def test_an_interrupted_answer_keeps_only_what_sounded() -> None:
    stage = Stage(speaker=TestSpeaker(patient=True))
    turn = stage.assistant.begin(Prompt("one two three"))
    while not stage.speaker.playbacks or "replied" not in turn.timings_ms:
        threading.Event().wait(0.001)
    stage.speaker.playbacks[0].heard = 0.31
    assert stage.assistant.interrupt()
    assert stage.speaker.playbacks[0].stopped.is_set(), "silent before interrupt returns"
    assert turn.wait(5)
    assert turn.outcome is Outcome.INTERRUPTED
    assert stage.history.records[0].spoken == "You said one"
    assert stage.history.records[0].reply == "You said one two three."


def test_a_new_request_interrupts_and_starts_after_the_old_has_ended() -> None:
    started = threading.Event()

    def answer(text: str, turn: Turn) -> Iterator[Part]:
        started.set()
        while text == "long" and not turn.cancelled:
            yield Part("word ")
        yield Part("Short.")

    stage = Stage(agent=ScriptedAgent(answer))
    first = stage.assistant.begin(Prompt("long"), speak=False)
    assert started.wait(5)
    second = stage.assistant.begin(Prompt("short"), speak=False)
    assert second.wait(5)
    ends = [event.turn for event in stage.events if isinstance(event, TurnEnded)]
    assert ends == [first.id, second.id]


def test_an_announcement_waits_for_the_turn_in_flight() -> None:
    stage = Stage(speaker=TestSpeaker(patient=False))
    turn = stage.assistant.begin(Prompt("hello"))
    told = stage.assistant.announce("Your timer is done.")
    assert turn.wait(5)
    assert told.wait(5)
    assert turn.outcome is Outcome.COMPLETED
    assert told.spoken == "Your timer is done."


def test_a_speculation_shows_nothing_until_it_is_confirmed() -> None:
    stage = Stage()
    turn = stage.assistant.begin(HEARD, confirmed=False)
    turn.wait_for("first_audio")
    assert stage.events == []
    assert not any(playback.written for playback in stage.speaker.playbacks)
    turn.confirm()
    assert turn.wait(5)
    assert stage.kinds() == ["Transcribed", "ReplyPart", "SpeakingStarted", "TurnEnded"]


def test_a_withdrawn_speculation_leaves_no_trace() -> None:
    stage = Stage()
    turn = stage.assistant.begin(HEARD, confirmed=False)
    turn.wait_for("first_audio")
    turn.cancel()
    assert turn.wait(5)
    assert turn.outcome is Outcome.WITHDRAWN
    assert stage.events == []
    assert stage.history.records == []
    assert not any(playback.written for playback in stage.speaker.playbacks)


def test_a_dry_run_is_not_kept() -> None:
    stage = Stage()
    stage.assistant.ask("hi", dry_run=True)
    assert stage.history.records == []


def test_nothing_is_written_after_a_cancel_whenever_it_comes() -> None:
    for number in range(40):
        stage = Stage()
        turn = stage.assistant.begin(Prompt("a b c d e f"))
        while len(stage.of(ReplyPart)) < 1 and number % 2:
            threading.Event().wait(0.0001)
        turn.cancel()
        stopped = [len(playback.written) for playback in stage.speaker.playbacks]
        assert turn.wait(5)
        assert [len(playback.written) for playback in stage.speaker.playbacks][
            : len(stopped)
        ] == stopped


def test_a_misheard_name_is_put_right_before_it_is_answered() -> None:
    stage = Stage()
    stage.assistant.parts = replace(
        stage.assistant.parts, put_right=lambda heard: heard.replace("hello", "Anna")
    )
    turn = stage.assistant.begin(HEARD)
    assert turn.wait(5)
    assert (turn.heard, turn.reply) == ("Anna", "You said Anna.")
