"""Dictation: held, written down, typed."""

from dataclasses import dataclass, field

from tests.fakes import ScriptedMicrophone, ScriptedTranscriber, sound
from victus_desktop.conversation.errors import VictusError
from victus_desktop.desktop.dictation import Dictating


@dataclass
class Window:
    """What stands in the focused window."""

    text: str = ""
    number: int = 1

    def place(self) -> object:
        return self.number

    def close(self) -> None: ...

    def type(self, text: str) -> None:
        self.text += text

    def erase(self, count: int) -> None:
        self.text = self.text[: len(self.text) - count]


@dataclass
class Desk:
    texts: list[str]
    seconds: float = 1.0
    window: Window = field(default_factory=Window)
    failures: list[VictusError] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.transcriber = ScriptedTranscriber(self.texts)
        self.dictating = Dictating(
            lambda: ScriptedMicrophone([sound(self.seconds)]),
            self.transcriber,
            lambda: self.window,
            self.failures.append,
        )


def held(desk: Desk) -> None:
    """Hold the key until all that is said has been recorded."""
    desk.dictating.begin()
    recording = desk.dictating._recording
    assert recording is not None
    recording._thread.join(5)
    thread = desk.dictating.end()
    assert thread is not None
    thread.join(5)


def test_what_is_said_is_typed_with_its_marks() -> None:
    desk = Desk(["Dear Ann, comma, new line, thank you."])
    held(desk)
    assert desk.window.text == "Dear Ann,\nThank you."
    assert 0.9 < desk.transcriber.heard[0].seconds <= 1.0


def test_scratch_that_takes_back_what_was_typed() -> None:
    desk = Desk(["We met yesterday.", "Scratch that. We met today."])
    held(desk)
    held(desk)
    assert desk.window.text == "We met today."


def test_in_another_window_nothing_is_taken_back() -> None:
    desk = Desk(["We met yesterday.", "Scratch that. We met today."])
    held(desk)
    desk.window.number = 2
    held(desk)
    assert desk.window.text == "We met yesterday.We met today."


def test_a_slip_of_the_finger_types_nothing() -> None:
    desk = Desk(["Thank you."], seconds=0.1)
    held(desk)
    assert desk.window.text == ""
    assert desk.transcriber.heard == []


def test_what_was_cancelled_is_not_typed() -> None:
    desk = Desk(["Thank you."])
    desk.dictating.begin()
    desk.dictating.cancel()
    assert desk.dictating.end() is None
    assert desk.window.text == ""


def test_the_key_repeating_does_not_begin_again() -> None:
    desk = Desk(["Thank you."])
    desk.dictating.begin()
    desk.dictating.begin()
    held(desk)
    assert desk.window.text == "Thank you."
