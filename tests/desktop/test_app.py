"""The desktop as a whole: one a home, tray, overlay, notifications, quitting."""

from collections.abc import Callable, Iterator, Sequence

import pytest
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.desktop.backstage import Backstage
from victus_desktop.conversation.errors import ServiceError
from victus_desktop.conversation.events import Event, ReplyPart, Transcribed, TurnEnded
from victus_desktop.conversation.pipeline import NOT_CAUGHT
from victus_desktop.desktop.app import Desktop, run
from victus_desktop.desktop.global_keys import feed
from victus_desktop.desktop.hotkey import Chord
from victus_desktop.desktop.hotkeys import Hotkeys
from victus_desktop.desktop.notices import Announcements
from victus_desktop.desktop.single import send
from victus_desktop.desktop.state import Doing


class Keyboard:
    """A keyboard that the test presses."""

    def __init__(self) -> None:
        self.watched = 0
        self.broken = ""

    def watch(self, chords: Sequence[Chord], failed: Callable[[str], None]) -> "Keyboard":
        if self.broken:
            raise ServiceError(self.broken)
        self.down, self.up = feed(chords)
        self.watched += 1
        return self

    def close(self) -> None:
        self.watched -= 1


def send_from_elsewhere(command: str, qtbot: QtBot) -> bool:
    """Send a command as another process does, while this one goes on."""
    import threading

    sent: list[bool] = []
    thread = threading.Thread(target=lambda: sent.append(send(command)))
    thread.start()
    qtbot.waitUntil(lambda: bool(sent))
    return sent[0]


def test_a_second_start_shows_the_first_ones_window(desktop: Desktop, qtbot: QtBot) -> None:
    desktop.window.hide()
    assert send_from_elsewhere("show", qtbot)
    qtbot.waitUntil(desktop.window.isVisible)


def test_a_second_start_ends_at_once(desktop: Desktop, backstage: Backstage) -> None:
    assert run(backstage.services(), hidden=False) == 0


def test_victus_toggle_begins_and_ends_talking(
    desktop: Desktop, backstage: Backstage, qtbot: QtBot
) -> None:
    assert send_from_elsewhere("toggle", qtbot)
    assert send_from_elsewhere("toggle", qtbot)
    loop = backstage.loop
    assert loop is not None
    qtbot.waitUntil(lambda: loop.asked == ["press", "release"])


def test_an_unknown_command_does_nothing(
    desktop: Desktop, backstage: Backstage, qtbot: QtBot
) -> None:
    assert send_from_elsewhere("format", qtbot)
    QTest.qWait(50)
    assert backstage.loop is not None
    assert backstage.loop.asked == []


@pytest.mark.usefixtures("home")
def test_where_none_runs_nothing_is_sent() -> None:
    assert not send("show")


class TestKeys:
    @pytest.fixture
    def keyboard(self) -> Keyboard:
        return Keyboard()

    @pytest.fixture
    def keys(
        self, keyboard: Keyboard, desktop: Desktop, backstage: Backstage, qtbot: QtBot
    ) -> Iterator[Hotkeys]:
        made = Hotkeys(backstage.services(), desktop.controls, desktop.bridge, keyboard.watch)
        made.start()
        qtbot.waitUntil(lambda: made._keys is not None)
        yield made
        made.close()

    @pytest.mark.usefixtures("keys")
    def test_holding_the_key_talks(
        self, keyboard: Keyboard, backstage: Backstage, qtbot: QtBot
    ) -> None:
        loop = backstage.loop
        assert loop is not None
        keyboard.down("f9")
        qtbot.waitUntil(lambda: loop.asked == ["press"])
        QTest.qWait(400)
        keyboard.up("f9")
        qtbot.waitUntil(lambda: loop.asked == ["press", "release"])

    def test_a_changed_key_is_watched_instead(
        self, keys: Hotkeys, keyboard: Keyboard, backstage: Backstage, qtbot: QtBot
    ) -> None:
        backstage.settings.hotkeys.talk = "ctrl+space"
        keys.start()
        qtbot.waitUntil(lambda: keyboard.watched == 1)
        keyboard.down("f9")
        keyboard.down("ctrl")
        keyboard.down("space")
        loop = backstage.loop
        assert loop is not None
        qtbot.waitUntil(lambda: loop.asked == ["press"])

    def test_a_wrong_key_is_told(self, keys: Hotkeys, backstage: Backstage, qtbot: QtBot) -> None:
        backstage.settings.hotkeys.talk = "hyper+q"
        with qtbot.waitSignal(keys.unavailable) as told:
            keys.start()
        assert "hyper" in str(told.args)

    def test_where_no_key_can_be_watched_that_is_told(
        self, keys: Hotkeys, keyboard: Keyboard, qtbot: QtBot
    ) -> None:
        keyboard.broken = "This desktop has no GlobalShortcuts portal."
        with qtbot.waitSignal(keys.unavailable) as told:
            keys.start()
        assert "GlobalShortcuts" in str(told.args)

    def test_while_muted_nothing_is_dictated(
        self, keys: Hotkeys, keyboard: Keyboard, desktop: Desktop, qtbot: QtBot
    ) -> None:
        desktop.controls.mute(True)
        keyboard.down("f10")
        qtbot.waitUntil(lambda: "unmute" in desktop.window.banner.text.text())


def test_every_chord_hears_every_key() -> None:
    did: list[str] = []
    chords = tuple(
        Chord(frozenset({key}), lambda key=key: did.append(key), lambda: None)  # type: ignore[misc]
        for key in ("f9", "f10")
    )
    down, _ = feed(chords)
    down("f10")
    down("f9")
    assert did == ["f10", "f9"]


def test_the_tray_shows_the_state_and_obeys(
    desktop: Desktop, backstage: Backstage, qtbot: QtBot
) -> None:
    loop = backstage.loop
    assert loop is not None
    desktop.tray.talk.trigger()
    assert loop.asked == ["listen"]
    desktop.tray.pause.trigger()
    qtbot.waitUntil(lambda: backstage.voice == ["pause True"])
    desktop.window.show_event(Transcribed("1", "hi"))
    assert desktop.tray.doing is Doing.THINKING


def test_the_overlay_is_seen_only_while_the_window_is_hidden(desktop: Desktop) -> None:
    def hear(text: str) -> None:
        event = Transcribed("1", text)
        desktop.overlay.follow(event)
        desktop.window.show_event(event)

    hear("one")
    assert not desktop.overlay.isVisible()
    desktop.window.hide()
    hear("what time is it")
    assert desktop.overlay.isVisible()
    assert desktop.overlay.words.text() == "what time is it"
    assert desktop.overlay.doing.text() == Doing.THINKING.value


def test_quitting_ends_the_turn_and_closes_the_microphone(
    desktop: Desktop, backstage: Backstage
) -> None:
    backstage.stage.speaker.patient = True
    turn = backstage.stage.assistant.announce("A long story.")
    turn.wait_for("sounding")
    desktop.close()
    assert turn.ended
    assert backstage.voice == ["stop"]


class TestAnnouncements:
    def told(self, *events: Event) -> list[str]:
        told: list[str] = []
        announcements = Announcements(told.append)
        for event in events:
            announcements.follow(event)
        return told

    def test_what_nobody_asked_for_is_an_announcement(self, backstage: Backstage) -> None:
        backstage.stage.assistant.announce("Your timer is done.").wait(5)
        assert self.told(*backstage.stage.events) == ["Your timer is done."]

    def test_an_answer_is_none(self, backstage: Backstage) -> None:
        backstage.stage.assistant.ask("hello")
        kinds = {type(event) for event in backstage.stage.events}
        assert {Transcribed, ReplyPart, TurnEnded} <= kinds
        assert self.told(*backstage.stage.events) == []

    def test_asking_again_is_none(self) -> None:
        assert self.told(ReplyPart("1", NOT_CAUGHT)) == []
