"""What the keys mean: chords of keys, and a talk key that is held or tapped. No Qt, no library."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from victus_desktop.conversation.errors import BadInput
from victus_desktop.conversation.turn import Clock

Mode = Literal["auto", "hold", "toggle"]

TAP = 0.35
"""Seconds; a key that is up again sooner was tapped. Common long-press time-outs are 0.3 to 0.5."""

MODIFIERS = ("ctrl", "alt", "shift", "meta")
_OTHER_NAMES = {
    "control": "ctrl",
    "option": "alt",
    "cmd": "meta",
    "super": "meta",
    "win": "meta",
    "return": "enter",
    "escape": "esc",
    "del": "delete",
    "ins": "insert",
    "pgup": "page_up",
    "pgdown": "page_down",
}
_NAMED = {
    *(f"f{number}" for number in range(1, 25)),
    *MODIFIERS,
    *("space", "enter", "tab", "esc", "delete", "insert", "home", "end", "page_up", "page_down"),
    *("pause", "scroll_lock", "print_screen", "menu", "up", "down", "left", "right", "caps_lock"),
}


def chord(text: str) -> frozenset[str]:
    """Give the keys of 'ctrl+alt+space'; empty for ''.

    Raises BadInput where a key is unknown, or a plain letter stands alone and would be lost
    to every other window.
    """
    if not text.strip():
        return frozenset()
    keys = [_OTHER_NAMES.get(key.strip(), key.strip()) for key in text.lower().split("+")]
    for key in keys:
        if key not in _NAMED and len(key) != 1:
            raise BadInput(f"There is no key {key!r}; write it like 'f9' or 'ctrl+alt+space'.")
    if len(keys) == 1 and (len(keys[0]) == 1 or keys[0] in ("space", "enter", "tab")):
        raise BadInput(f"The key {keys[0]!r} alone is needed for typing; add ctrl or alt.")
    return frozenset(keys)


@dataclass
class Chord:
    """Watches keys go down and up until all of a chord are down together."""

    keys: frozenset[str]
    pressed: Callable[[], None]
    released: Callable[[], None]
    name: str = ""
    """By which the desktop knows it, where the desktop binds keys."""
    title: str = ""
    """What it does, for the user."""
    kept: bool = True
    """Whether it is kept from the window that has the focus."""
    _down: set[str] = field(default_factory=set)
    _held: bool = False

    def key_down(self, key: str) -> None:
        """Take a key going down; a repeating key is down once."""
        self._down.add(key)
        extra = self._down.intersection(MODIFIERS) - self.keys
        if self.keys and not self._held and self.keys <= self._down and not extra:
            self._held = True
            self.pressed()

    def key_up(self, key: str) -> None:
        """Take a key going up; the first of the chord ends it."""
        self._down.discard(key)
        if self._held and key in self.keys:
            self._held = False
            self.released()


@dataclass
class TalkKey:
    """Turns the talk key into begin and end of talking.

    'hold': talk while it is down. 'toggle': one press begins, the next ends. 'auto': a tap
    toggles, a longer hold talks while it is down.
    """

    mode: Mode
    begin: Callable[[], None]
    end: Callable[[], None]
    cancel: Callable[[], None]
    clock: Clock
    talking: bool = False
    _latched: bool = False
    _ending: bool = False
    _since: float = 0.0

    def down(self) -> None:
        """The key goes down."""
        if self._latched:
            self._latched = self.talking = False
            self._ending = True
            self.end()
            return
        self._since = self.clock()
        self.talking = True
        self.begin()

    def up(self) -> None:
        """The key goes up."""
        if self._ending or not self.talking:
            self._ending = False
            return
        tapped = self.clock() - self._since < TAP
        if self.mode == "toggle" or (self.mode == "auto" and tapped):
            self._latched = True
            return
        self.talking = False
        self.end()

    def toggle(self) -> None:
        """A press from elsewhere, as of `victus toggle`: begins, or ends."""
        if self.talking:
            self.talking = self._latched = False
            self.end()
        else:
            self.talking = self._latched = True
            self.begin()

    def escape(self) -> None:
        """Esc: drop what is being said."""
        if self.talking:
            self.talking = self._latched = False
            self.cancel()

    def over(self) -> None:
        """Something else stopped the talking; the next press begins anew."""
        self.talking = self._latched = False
