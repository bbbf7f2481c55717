"""What breaks is told in a banner with a button that helps; the window stays alive."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.desktop.backstage import Backstage
from tests.fakes import sound
from victus_desktop.app.core import App
from victus_desktop.app.crashes import told_of_crashes
from victus_desktop.app.desktop import begin, services
from victus_desktop.app.ears import Ears
from victus_desktop.app.embedded import EmbeddedServer
from victus_desktop.conversation.events import Warned
from victus_desktop.conversation.later import Later
from victus_desktop.conversation.ports import Part
from victus_desktop.conversation.turn import Turn, Utterance
from victus_desktop.desktop.app import Desktop, application
from victus_desktop.desktop.banner import Banner
from victus_desktop.paths import user_paths
from victus_desktop.settings import Settings


def press(banner: Banner) -> None:
    QTest.mouseClick(banner.help, Qt.MouseButton.LeftButton)


@contextmanager
def real_desktop(qtbot: QtBot) -> Iterator[tuple[Desktop, App]]:
    """The window over the real parts, on the home of now; nothing is loaded yet."""
    app = App(Settings(), user_paths())
    ears = Ears(app)
    served = EmbeddedServer(app)
    begun = Later(lambda: begin(app, served))
    desktop = Desktop(application(), services(app, ears, begun, served))
    qtbot.addWidget(desktop.window)
    desktop.window.show()
    try:
        yield desktop, app
    finally:
        desktop.close()
        ears.close()
        app.close()


def test_a_crash_in_the_engine_ends_that_turn_alone(
    desktop: Desktop, backstage: Backstage, qtbot: QtBot
) -> None:
    def crash(text: str, turn: Turn) -> list[Part]:
        raise RuntimeError("tensor 7 has no shape")

    healthy = backstage.stage.agent.answer
    backstage.stage.agent.answer = crash
    desktop.window.page.send("hello")
    banner = desktop.window.banner
    qtbot.waitUntil(banner.isVisible)
    assert banner.help.text() == "Copy the details"

    press(banner)
    copied = QGuiApplication.clipboard().text()
    assert "Victus" in copied
    assert "went wrong" in copied
    assert "tensor" not in copied

    backstage.stage.agent.answer = healthy
    desktop.window.page.send("hello again")
    qtbot.waitUntil(lambda: "You said hello again." in desktop.window.view.texts())


def test_a_listener_that_dies_is_told_and_begun_again(
    desktop: Desktop, backstage: Backstage, qtbot: QtBot
) -> None:
    def die() -> None:
        raise RuntimeError("the detector broke")

    with told_of_crashes(backstage.stage.assistant.emit):
        thread = threading.Thread(target=die, name="listener")
        thread.start()
        thread.join()
    banner = desktop.window.banner
    qtbot.waitUntil(banner.isVisible)
    assert "Listening stopped" in banner.text.text()

    press(banner)
    qtbot.waitUntil(lambda: backstage.voice == ["retry"])


def test_a_lost_device_leads_to_the_devices_and_its_return_is_told(
    desktop: Desktop, qtbot: QtBot
) -> None:
    window = desktop.window
    window.show_event(Warned("", "microphone_lost", "The microphone is gone."))
    assert window.banner.help.text() == "Choose a device"
    press(window.banner)
    assert window.side.currentItem().text() == "Settings"

    window.show_event(Warned("", "microphone_back", "Listening again, through Headset."))
    assert "Headset" in window.banner.text.text()
    assert not window.banner.help.isVisible()


def test_a_damaged_model_leads_to_the_models(home: Path, qtbot: QtBot) -> None:
    damaged = user_paths().models / "whisper-tiny.en"
    damaged.mkdir(parents=True)
    (damaged / "model.bin").write_bytes(b"half a model")

    with real_desktop(qtbot) as (desktop, app):
        banner = desktop.window.banner
        app.assistant.begin(Utterance(sound(1.0), 0.0, 1.0))
        qtbot.waitUntil(banner.isVisible, timeout=90_000)
        assert "damaged" in banner.text.text()

        press(banner)
        assert desktop.window.side.currentItem().text() == "Models"
        assert desktop.window.isVisible()


def test_a_home_that_cannot_be_used_is_told_with_its_folder(
    home: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    (home / "data").write_text("a file where a folder should be", "utf-8")
    shown: list[str] = []

    def show(url: QUrl) -> bool:
        shown.append(url.toLocalFile())
        return True

    monkeypatch.setattr(QDesktopServices, "openUrl", show)

    with real_desktop(qtbot) as (desktop, _):
        banner = desktop.window.banner
        qtbot.waitUntil(banner.isVisible, timeout=90_000)
        assert banner.help.text() == "Show the folder"

        press(banner)
        assert shown == [str(home / "data")]
        assert desktop.window.isVisible()
