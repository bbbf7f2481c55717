"""What pressing keys means."""

import pytest

from victus_desktop.conversation.errors import BadInput
from victus_desktop.desktop.hotkey import Chord, Mode, TalkKey, chord


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


class Talk:
    """A talk key and what it did."""

    def __init__(self, mode: Mode) -> None:
        self.clock = Clock()
        self.did: list[str] = []
        self.key = TalkKey(
            mode,
            begin=lambda: self.did.append("begin"),
            end=lambda: self.did.append("end"),
            cancel=lambda: self.did.append("cancel"),
            clock=self.clock,
        )

    def press(self, seconds: float) -> None:
        self.key.down()
        self.clock.now += seconds
        self.key.up()


def test_in_automatic_mode_a_hold_talks_while_it_lasts() -> None:
    talk = Talk("auto")
    talk.press(1.5)
    assert talk.did == ["begin", "end"]


def test_in_automatic_mode_a_tap_begins_and_the_next_ends() -> None:
    talk = Talk("auto")
    talk.press(0.1)
    assert talk.did == ["begin"]
    talk.press(0.1)
    assert talk.did == ["begin", "end"]
    talk.press(0.1)
    assert talk.did == ["begin", "end", "begin"]


def test_in_hold_mode_even_a_tap_ends() -> None:
    talk = Talk("hold")
    talk.press(0.05)
    assert talk.did == ["begin", "end"]


def test_in_toggle_mode_even_a_hold_only_begins() -> None:
    talk = Talk("toggle")
    talk.press(3)
    assert talk.did == ["begin"]
    talk.press(3)
    assert talk.did == ["begin", "end"]


@pytest.mark.parametrize("seconds", [0.1, 2])
def test_escape_drops_what_is_said(seconds: float) -> None:
    talk = Talk("auto")
    talk.key.down()
    talk.clock.now += seconds
    talk.key.escape()
    talk.key.up()
    assert talk.did == ["begin", "cancel"]
    talk.key.escape()
    assert talk.did == ["begin", "cancel"]


def test_toggling_from_elsewhere_and_the_key_end_each_other() -> None:
    talk = Talk("auto")
    talk.key.toggle()
    talk.press(0.1)
    talk.key.toggle()
    talk.key.toggle()
    assert talk.did == ["begin", "end", "begin", "end"]


def test_after_something_else_stopped_it_the_next_press_begins() -> None:
    talk = Talk("auto")
    talk.press(0.1)
    talk.key.over()
    talk.key.down()
    assert talk.did == ["begin", "begin"]


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("f9", {"f9"}),
        ("Ctrl+Alt+Space", {"ctrl", "alt", "space"}),
        ("super+v", {"meta", "v"}),
        ("", set()),
    ],
)
def test_a_chord_is_read_as_it_is_written(text: str, keys: set[str]) -> None:
    assert chord(text) == keys


@pytest.mark.parametrize("text", ["hyper+x", "v", "space", "ctrl+"])
def test_an_unknown_key_or_one_needed_for_typing_is_refused(text: str) -> None:
    with pytest.raises(BadInput, match="key"):
        chord(text)


class Watched:
    """A chord and what it noticed."""

    def __init__(self, text: str) -> None:
        self.did: list[str] = []
        self.chord = Chord(
            chord(text), lambda: self.did.append("down"), lambda: self.did.append("up")
        )

    def keys(self, *changes: str) -> list[str]:
        """Take keys: '+a' goes down, '-a' goes up."""
        for change in changes:
            (self.chord.key_down if change[0] == "+" else self.chord.key_up)(change[1:])
        return self.did


def test_a_chord_is_down_when_all_its_keys_are() -> None:
    assert Watched("ctrl+space").keys("+ctrl", "+x", "-x", "+space", "-ctrl", "-space") == [
        "down",
        "up",
    ]


def test_a_repeating_key_is_down_once() -> None:
    assert Watched("f9").keys("+f9", "+f9", "+f9", "-f9", "+f9") == ["down", "up", "down"]


def test_another_modifier_makes_another_chord() -> None:
    assert Watched("f9").keys("+ctrl", "+f9", "-f9", "-ctrl") == []


def test_no_chord_is_never_down() -> None:
    assert Watched("").keys("+a", "-a") == []
