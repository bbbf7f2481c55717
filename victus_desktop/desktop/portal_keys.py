"""Global keys on Wayland, by the GlobalShortcuts portal."""

import threading
from collections.abc import Callable, Sequence, Set
from typing import Any

from victus_desktop.conversation.errors import NotAllowed, ServiceError
from victus_desktop.desktop.hotkey import MODIFIERS, Chord
from victus_desktop.desktop.portal import Portal

_INTERFACE = "org.freedesktop.portal.GlobalShortcuts"
_MODIFIERS = {"ctrl": "CTRL", "alt": "ALT", "shift": "SHIFT", "meta": "LOGO"}
_KEYS = {
    "enter": "Return",
    "esc": "Escape",
    "page_up": "Page_Up",
    "page_down": "Page_Down",
    "scroll_lock": "Scroll_Lock",
    "caps_lock": "Caps_Lock",
    "print_screen": "Print",
}
"""Names of keys as XKB has them, where they differ by more than a capital."""
_SMALL = ("space",)


class PortalKeys:
    """Binds chords in a thread, since the desktop may ask its user first; watches until closed.

    `failed` is told, in that thread, why there will be none. The desktop may have given other
    keys than were asked for: the user chooses. A key that repeats while it is held is down once.
    """

    def __init__(self, chords: Sequence[Chord], failed: Callable[[str], None]) -> None:
        """Raises ServiceError where this desktop has no such portal."""
        self._chords = {chord.name: chord for chord in chords if chord.name}
        self._failed = failed
        self._session = ""
        self._closed = False
        self._held: set[str] = set()
        self._portal = Portal(_INTERFACE)
        threading.Thread(target=self._bind, name="shortcuts", daemon=True).start()

    def close(self) -> None:
        """Give the keys back."""
        self._closed = True
        if self._session:
            self._portal.close_session(self._session)
        self._portal.close()

    def _bind(self) -> None:
        try:
            wanted = [(name, _wish(chord)) for name, chord in self._chords.items()]
            # Plasma 5 binds what the session brings, and BindShortcuts opens its settings there.
            options = {"shortcuts": ("a(sa{sv})", wanted)}
            self._session = self._portal.new_session(options)
            self._portal.listen(self._take)
            if not self._bound() >= self._chords.keys():
                self._portal.ask(
                    "BindShortcuts", "oa(sa{sv})sa{sv}", self._session, wanted, "", options={}
                )
        except (ServiceError, NotAllowed) as error:
            if not self._closed:
                self._failed(error.message)

    def _bound(self) -> Set[str]:
        """Give what the desktop has bound already, from an earlier start or with the session."""
        try:
            told = self._portal.ask("ListShortcuts", "oa{sv}", self._session, options={})
        except ServiceError:
            return set()
        return {name for name, _ in told.get("shortcuts", ())}

    def _take(self, member: str, told: tuple[Any, ...]) -> None:
        if member not in ("Activated", "Deactivated"):
            return
        session, name, *_ = told
        if session != self._session or name not in self._chords:
            return
        if member == "Activated" and name not in self._held:
            self._held.add(name)
            self._chords[name].pressed()
        elif member == "Deactivated" and name in self._held:
            self._held.discard(name)
            self._chords[name].released()


def trigger(keys: frozenset[str]) -> str:
    """Write a chord as the XDG shortcuts specification does: 'CTRL+ALT+space'."""
    modifiers = [_MODIFIERS[key] for key in MODIFIERS if key in keys]
    plain = sorted(key for key in keys if key not in MODIFIERS)
    return "+".join((*modifiers, *map(_key, plain)))


def _key(name: str) -> str:
    if len(name) == 1 or name in _SMALL:
        return name
    return _KEYS.get(name, name.capitalize())


def _wish(chord: Chord) -> dict[str, Any]:
    wish = {"description": ("s", chord.title)}
    if chord.keys and chord.kept:
        wish["preferred_trigger"] = ("s", trigger(chord.keys))
    return wish
