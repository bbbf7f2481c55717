"""Keys and typing on Wayland: the portals' protocol over a real session bus."""

import stat
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.agent.tools.desktop import session_bus
from tests.desktop.portal_service import REMOTE, SHORTCUTS, PortalService
from tests.desktop.session import until
from victus_desktop.conversation.errors import ServiceError
from victus_desktop.desktop.global_keys import Watching, watch
from victus_desktop.desktop.hotkey import Chord
from victus_desktop.desktop.portal_keys import trigger
from victus_desktop.desktop.wayland_typists import Clipboard, WaylandTypist

MakePortal = Callable[..., PortalService]


@pytest.fixture(scope="module")
def bus() -> Iterator[str]:
    with session_bus() as address:
        yield address


@pytest.fixture
def portal(bus: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[MakePortal]:
    """Starts the portals that the desktop has, with what its user says to them."""
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", bus)
    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-0")
    monkeypatch.setenv("XDG_SESSION_TYPE", "wayland")
    running: list[PortalService] = []

    def make(*interfaces: str, user: int = 0) -> PortalService:
        running.append(PortalService(bus, *interfaces, user=user))
        return running[-1]

    yield make
    for one in running:
        one.close()


class Keys:
    """The chords of Victus, and what came of them."""

    def __init__(self) -> None:
        self.did: list[str] = []
        self.failures: list[str] = []
        self.watching: Watching | None = None

    def bind(self) -> None:
        self.watching = watch(
            [
                self._chord("talk", {"f9"}),
                self._chord("dictate", {"ctrl", "alt", "space"}),
                self._chord("stop", {"esc"}, kept=False),
            ],
            self.failures.append,
        )

    def _chord(self, name: str, keys: set[str], *, kept: bool = True) -> Chord:
        return Chord(
            frozenset(keys),
            lambda: self.did.append(f"{name} down"),
            lambda: self.did.append(f"{name} up"),
            name,
            f"Does {name}",
            kept,
        )


@pytest.fixture
def keys() -> Iterator[Keys]:
    made = Keys()
    yield made
    if made.watching is not None:
        made.watching.close()


def test_keys_are_bound_and_heard(portal: MakePortal, keys: Keys) -> None:
    desktop = portal(SHORTCUTS)
    keys.bind()
    until(lambda: desktop.shortcuts)
    assert desktop.app == "victus"
    assert desktop.shortcuts == {
        "talk": {"description": "Does talk", "preferred_trigger": "F9"},
        "dictate": {"description": "Does dictate", "preferred_trigger": "CTRL+ALT+space"},
        "stop": {"description": "Does stop"},
    }
    desktop.press("talk")
    desktop.release("talk")
    desktop.press("dictate")
    until(lambda: len(keys.did) == 3)
    assert keys.did == ["talk down", "talk up", "dictate down"]
    assert keys.failures == []


def test_a_key_that_repeats_while_it_is_held_is_down_once(portal: MakePortal, keys: Keys) -> None:
    desktop = portal(SHORTCUTS)
    keys.bind()
    until(lambda: desktop.shortcuts)
    for _ in range(3):
        desktop.press("talk")
    desktop.release("talk")
    desktop.press("talk")
    until(lambda: len(keys.did) == 3)
    assert keys.did == ["talk down", "talk up", "talk down"]


def test_the_user_is_asked_for_keys_once_for_ever(portal: MakePortal, keys: Keys) -> None:
    desktop = portal(SHORTCUTS)
    keys.bind()
    until(lambda: desktop.asked)
    assert keys.watching is not None
    keys.watching.close()
    keys.bind()
    until(lambda: desktop.listed == 2)
    desktop.press("talk")
    until(lambda: keys.did)
    assert desktop.asked == 1


def test_keys_that_come_with_the_session_are_not_asked_for(portal: MakePortal, keys: Keys) -> None:
    desktop = portal(SHORTCUTS)
    desktop.binds_with_the_session = True
    keys.bind()
    until(lambda: desktop.listed)
    desktop.press("talk")
    until(lambda: keys.did)
    assert (desktop.asked, keys.failures) == (0, [])


def test_keys_are_given_back(portal: MakePortal, keys: Keys) -> None:
    desktop = portal(SHORTCUTS)
    keys.bind()
    until(lambda: desktop.shortcuts)
    assert keys.watching is not None
    keys.watching.close()
    assert desktop.sessions == {}
    keys.watching = None


def test_a_refusal_is_told_with_what_to_do(portal: MakePortal, keys: Keys) -> None:
    portal(SHORTCUTS, user=1)
    keys.bind()
    (told,) = until(lambda: keys.failures)
    assert "did not allow" in told
    assert "victus toggle" in told


def test_a_desktop_without_the_portal_is_told_with_what_to_do(
    portal: MakePortal, keys: Keys
) -> None:
    portal()
    with pytest.raises(ServiceError, match=r"no GlobalShortcuts portal.*victus toggle"):
        keys.bind()


@pytest.mark.parametrize(
    ("keys", "written"),
    [
        ({"f10"}, "F10"),
        ({"ctrl", "alt", "space"}, "CTRL+ALT+space"),
        ({"meta", "shift", "v"}, "SHIFT+LOGO+v"),
        ({"ctrl", "page_up"}, "CTRL+Page_Up"),
    ],
)
def test_chords_are_written_as_the_specification_says(keys: set[str], written: str) -> None:
    assert trigger(frozenset(keys)) == written


class Writing:
    """A typist, and the clipboard it may fall back on."""

    def __init__(self, folder: Path) -> None:
        self.token = folder / "permission"
        self.copied: list[str] = []
        self.told = 0
        clipboard = Clipboard(self.copied.append, self._tell)
        self.typist = WaylandTypist(self.token, clipboard)

    def _tell(self) -> None:
        self.told += 1


@pytest.fixture
def writing(
    portal: MakePortal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Writing]:
    monkeypatch.setenv("PATH", str(tmp_path))
    made = Writing(tmp_path)
    yield made
    made.typist.close()


def test_text_is_typed_key_by_key(portal: MakePortal, writing: Writing) -> None:
    desktop = portal(REMOTE)
    writing.typist.type("Zoë, 5 €?\n")
    assert desktop.typed == "Zoë, 5 €?\n"
    writing.typist.erase(4)
    writing.typist.type("6 €.")
    assert desktop.typed == "Zoë, 56 €."
    assert writing.copied == []


def test_the_user_is_asked_once_for_ever(
    portal: MakePortal, writing: Writing, tmp_path: Path
) -> None:
    desktop = portal(REMOTE)
    writing.typist.type("a")
    assert desktop.devices["types"] == 1, "only the keyboard"
    assert desktop.devices["persist_mode"] == 2
    assert stat.S_IMODE(writing.token.stat().st_mode) == 0o600
    desktop.user = 1
    again = Writing(tmp_path).typist
    again.type("b")
    again.close()
    assert desktop.typed == "ab"


def program(folder: Path, name: str, *, works: bool = True) -> Path:
    """Put a program on the path that notes how it was called and what came in."""
    notes = folder / f"{name}.notes"
    script = folder / name
    script.write_text(
        f'#!/bin/sh\necho "$@" >>{notes}\n/bin/cat >>{notes}\nexit {int(not works)}\n'
    )
    script.chmod(0o755)
    return notes


def test_a_refusal_is_respected_and_the_text_is_on_the_clipboard(
    portal: MakePortal, writing: Writing, tmp_path: Path
) -> None:
    notes = program(tmp_path, "wtype")
    portal(REMOTE, user=1)
    writing.typist.type("Hello.")
    assert (writing.copied, writing.told) == (["Hello."], 1)
    assert not notes.exists()


def test_without_the_portal_a_program_types(
    portal: MakePortal, writing: Writing, tmp_path: Path
) -> None:
    notes = program(tmp_path, "wtype")
    portal()
    writing.typist.type("Hello.")
    writing.typist.erase(2)
    assert notes.read_text() == ("-s 60 -d 3 -\nHello.-s 60 -d 3 -k BackSpace -k BackSpace\n")
    assert writing.copied == []


def test_a_program_that_fails_leaves_it_to_the_next(
    portal: MakePortal, writing: Writing, tmp_path: Path
) -> None:
    program(tmp_path, "wtype", works=False)
    notes = program(tmp_path, "ydotool")
    portal()
    writing.typist.type("Hello.")
    writing.typist.erase(1)
    assert notes.read_text() == "type --file -\nHello.key 14:1 14:0\n"


def test_where_nothing_types_the_clipboard_takes_it(portal: MakePortal, writing: Writing) -> None:
    portal()
    writing.typist.type("We met yesterday.")
    writing.typist.erase(17)
    writing.typist.type("We met today.")
    assert writing.copied == ["We met yesterday.", "", "We met today."]
    assert writing.told == 2


def test_a_permission_that_is_taken_back_ends_the_typing(
    portal: MakePortal, writing: Writing
) -> None:
    desktop = portal(REMOTE)
    writing.typist.type("a")
    desktop.revoked = True
    writing.typist.type("b")
    assert (desktop.typed, writing.copied) == ("a", ["b"])
