"""A turn that hangs, on a clock of the test's own."""

import threading
from collections.abc import Iterator

import pytest

from tests.fakes import ScriptedAgent, Stage
from victus_desktop.app.stalls import LIMIT_SECONDS, STALLED, StallWatch
from victus_desktop.conversation.assistant import Assistant
from victus_desktop.conversation.events import Event, Warned
from victus_desktop.conversation.ports import Part
from victus_desktop.conversation.turn import Prompt, Turn


class Hung:
    """An assistant whose agent says one word and then hangs until it is let go."""

    def __init__(self) -> None:
        self.now = 0.0
        self.let_go = threading.Event()
        self.speaking = threading.Event()
        self.assistant: Assistant = Stage(agent=ScriptedAgent(self._answer)).assistant
        self.warnings: list[Event] = []
        self.assistant.subscribe(self._keep)
        self.watch = StallWatch(self.assistant, lambda: self.now)

    def after(self, seconds: float) -> list[Event]:
        self.now += seconds
        self.watch.look()
        return self.warnings

    def _answer(self, text: str, turn: Turn) -> Iterator[Part]:
        yield Part("Well. ")
        self.speaking.set()
        self.let_go.wait(20)
        yield Part("Done.")

    def _keep(self, event: Event) -> None:
        if isinstance(event, Warned):
            self.warnings.append(event)


@pytest.fixture
def hung() -> Iterator[Hung]:
    made = Hung()
    yield made
    made.let_go.set()
    made.assistant.close()


def test_a_turn_that_gets_nowhere_is_told_once(hung: Hung) -> None:
    turn = hung.assistant.begin(Prompt("hello"), speak=False)
    assert hung.speaking.wait(5)
    assert hung.after(0) == []
    assert hung.after(LIMIT_SECONDS - 1) == []
    assert hung.after(1) == [Warned(turn.id, "stalled", STALLED)]
    assert len(hung.after(LIMIT_SECONDS)) == 1


def test_one_that_was_stopped_and_still_hangs_is_told(hung: Hung) -> None:
    turn = hung.assistant.begin(Prompt("hello"), speak=False)
    assert hung.speaking.wait(5)
    hung.assistant.interrupt()
    assert hung.after(0) == []
    assert hung.after(LIMIT_SECONDS) == [Warned(turn.id, "stalled", STALLED)]


def test_what_gets_on_and_what_waits_for_the_user_is_left_alone(hung: Hung) -> None:
    assert hung.after(LIMIT_SECONDS) == []
    turn = hung.assistant.begin(Prompt("hello"), speak=False, confirmed=False)
    assert hung.speaking.wait(5)
    assert hung.after(0) == []
    assert hung.after(LIMIT_SECONDS) == []
    turn.confirm()
    assert hung.after(0) == []
    turn.mark("first_token")
    assert hung.after(LIMIT_SECONDS) == []
    hung.let_go.set()
    assert turn.wait(5)
    assert hung.after(0) == []
    assert hung.after(LIMIT_SECONDS) == []
