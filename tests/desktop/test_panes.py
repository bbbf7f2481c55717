"""Panes of lines, and the settings."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QCheckBox,
    QDoubleSpinBox,
    QKeySequenceEdit,
    QLabel,
    QLineEdit,
    QMessageBox,
    QPlainTextEdit,
    QPushButton,
)
from pytestqt.qtbot import QtBot

from tests.desktop.backstage import Backstage
from victus_desktop.conversation.errors import AudioDeviceError, StorageError
from victus_desktop.desktop.app import application
from victus_desktop.desktop.bridge import Bridge
from victus_desktop.desktop.pane_source import Action, PaneSource, Row, Told, Words, words
from victus_desktop.desktop.panes.preference import Preference
from victus_desktop.desktop.panes.rows_pane import RowsPane
from victus_desktop.desktop.panes.settings_pane import SettingsPane
from victus_desktop.desktop.services import Secret, Squares, Trial
from victus_desktop.desktop.theme import style_sheet

INVITATION = Squares([[True, False], [False, True]], "Scan it.")


class Shelf:
    """A source of lines that notes what is done with them."""

    def __init__(self) -> None:
        self.rows = [Row("1", "Oat milk", ("shopping",), "new"), Row("2", "Tent pegs")]
        self.done: list[str] = []
        self.dropped: list[Path] = []

    def source(self) -> PaneSource:
        return PaneSource(
            "lists",
            "Lists",
            lambda words: [row for row in self.rows if words in row.title.lower()],
            [
                Action("Tick", self._tick),
                Action("Remove", self._remove, destructive=True),
                Action("Tidy", self._tidy, alone=True),
                Action("Break", self._fail, alone=True),
            ],
            empty="No items.",
            searchable=True,
            drop=lambda paths, told: self.dropped.extend(paths),
        )

    def _tick(self, ident: str, told: Told) -> None:
        told(0.5, "halfway")
        self.done.append(f"ticked {ident}")

    def _remove(self, ident: str, told: Told) -> None:
        self.rows = [row for row in self.rows if row.id != ident]

    def _tidy(self, ident: str, told: Told) -> None:
        self.done.append("tidied")

    def _fail(self, ident: str, told: Told) -> None:
        raise StorageError("The disk is full; free some space.")


@pytest.fixture
def shelf() -> Shelf:
    return Shelf()


@pytest.fixture
def pane(shelf: Shelf, bridge: Bridge, qtbot: QtBot) -> RowsPane:
    made = RowsPane(shelf.source(), bridge)
    qtbot.addWidget(made)
    made.show()
    made.refresh()
    qtbot.waitUntil(lambda: made.list.count() == 2)
    return made


def told(pane: RowsPane, number: int) -> str:
    return str(pane.list.item(number).data(Qt.ItemDataRole.AccessibleTextRole))


def test_lines_are_shown_and_read_out(pane: RowsPane) -> None:
    assert [told(pane, 0), told(pane, 1)] == ["Oat milk, shopping, new", "Tent pegs"]


def test_the_chosen_line_shows_all_of_a_long_text(
    pane: RowsPane, shelf: Shelf, qtbot: QtBot
) -> None:
    shelf.rows = [Row("1", f"First{' of many words' * 30}"), Row("2", f"One\n{'word' * 99}")]
    shelf.rows.append(Row("3", "Milk", ("shopping",)))
    pane.refresh()
    qtbot.waitUntil(lambda: pane.list.rows() == shelf.rows)

    def heights() -> list[int]:
        return [pane.list.visualItemRect(pane.list.item(row)).height() for row in range(3)]

    first, second, third = heights()
    assert first == second
    QTest.keyClick(pane.list, Qt.Key.Key_Home)
    qtbot.waitUntil(lambda: heights()[0] > first + 17)
    QTest.keyClick(pane.list, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: heights()[0] == first and heights()[1] > second + 17)
    QTest.keyClick(pane.list, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: heights() == [first, second, third])


def test_searching_narrows_the_lines(pane: RowsPane, qtbot: QtBot) -> None:
    QTest.keyClicks(pane.words, "tent")
    qtbot.waitUntil(lambda: pane.list.count() == 1)
    assert told(pane, 0) == "Tent pegs"
    pane.words.setText("zebra")
    qtbot.waitUntil(lambda: pane.note.text() == "Nothing found.")


def test_an_action_needs_a_line_unless_it_stands_alone(
    pane: RowsPane, shelf: Shelf, qtbot: QtBot
) -> None:
    assert not pane.buttons["Tick"].isEnabled()
    pane.buttons["Tidy"].click()
    qtbot.waitUntil(lambda: shelf.done == ["tidied"])
    pane.list.setCurrentRow(1)
    assert pane.buttons["Tick"].isEnabled()


def test_an_action_tells_its_progress_and_ends(pane: RowsPane, shelf: Shelf, qtbot: QtBot) -> None:
    shares: list[int] = []
    pane.progress.valueChanged.connect(shares.append)
    pane.list.setCurrentRow(0)
    pane.buttons["Tick"].click()
    assert pane.progress.isVisible()
    qtbot.waitUntil(lambda: not pane.progress.isVisible())
    assert shelf.done == ["ticked 1"]
    assert 500 in shares


def test_what_destroys_asks_first(
    pane: RowsPane, shelf: Shelf, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = [QMessageBox.StandardButton.No, QMessageBox.StandardButton.Yes]
    monkeypatch.setattr(QMessageBox, "question", lambda *given: answers.pop(0))
    pane.list.setCurrentRow(0)
    pane.buttons["Remove"].click()
    assert len(shelf.rows) == 2
    pane.buttons["Remove"].click()
    qtbot.waitUntil(lambda: pane.list.count() == 1)
    assert told(pane, 0) == "Tent pegs"


def test_a_failure_is_told_in_the_pane(pane: RowsPane, qtbot: QtBot) -> None:
    pane.buttons["Break"].click()
    qtbot.waitUntil(lambda: pane.note.text() == "The disk is full; free some space.")
    assert not pane.progress.isVisible()


def test_an_empty_source_says_what_belongs_there(
    pane: RowsPane, shelf: Shelf, qtbot: QtBot
) -> None:
    shelf.rows = []
    pane.refresh()
    qtbot.waitUntil(lambda: pane.note.text() == "No items.")


def test_files_can_be_dropped(pane: RowsPane, shelf: Shelf, qtbot: QtBot, tmp_path: Path) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(tmp_path))])
    pane.dropEvent(
        QDropEvent(
            QPointF(5, 5),
            Qt.DropAction.CopyAction,
            mime,
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
        )
    )
    qtbot.waitUntil(lambda: shelf.dropped == [tmp_path])


class TestSettings:
    @pytest.fixture
    def settings(self, backstage: Backstage, bridge: Bridge, qtbot: QtBot) -> SettingsPane:
        pane = SettingsPane(backstage.services(), bridge)
        qtbot.addWidget(pane)
        pane.show()
        pane.refresh()
        return pane

    def test_only_what_was_changed_is_kept(
        self, settings: SettingsPane, backstage: Backstage, qtbot: QtBot
    ) -> None:
        city = settings.editors["tools.home_city"]
        speed = settings.editors["speech.speed"]
        assert isinstance(city, QLineEdit)
        assert isinstance(speed, QDoubleSpinBox)
        city.setText("Lisbon")
        speed.setValue(1.3)
        with qtbot.waitSignal(settings.saved):
            settings.save()
        assert backstage.saved == [{"tools.home_city": "Lisbon", "speech.speed": 1.3}]
        with qtbot.waitSignal(settings.saved):
            settings.save()
        assert backstage.saved[1:] == [{}]

    def test_every_value_can_be_read_in_full(self, settings: SettingsPane) -> None:
        application().setStyleSheet(style_sheet(dark=False))
        speed = settings.editors["speech.speed"]
        assert isinstance(speed, QDoubleSpinBox)
        assert speed.lineEdit().width() > speed.width() / 2

    def test_several_values_stand_one_a_line(
        self, settings: SettingsPane, backstage: Backstage, qtbot: QtBot
    ) -> None:
        feeds = settings.editors["tools.feeds"]
        servers = settings.editors["tools.mcp_servers"]
        assert isinstance(feeds, QPlainTextEdit)
        assert isinstance(servers, QPlainTextEdit)
        feeds.setPlainText("https://a.example/x,y\n\nhttps://b.example\n")
        servers.setPlainText("notes = notes-server --read-only\n")
        with qtbot.waitSignal(settings.saved):
            settings.save()
        assert backstage.saved == [
            {
                "tools.feeds": ["https://a.example/x,y", "https://b.example"],
                "tools.mcp_servers": {"notes": "notes-server --read-only"},
            }
        ]

    def test_devices_are_ticked_and_put_in_order(
        self, settings: SettingsPane, backstage: Backstage, qtbot: QtBot
    ) -> None:
        order = settings.editors["audio.microphones"]
        assert isinstance(order, Preference)
        qtbot.waitUntil(lambda: order.list.count() == 2)
        assert order.wanted() == []
        for number in range(2):
            order.list.item(number).setCheckState(Qt.CheckState.Checked)
        assert order.wanted() == ["Headset", "Webcam"]
        order.list.setCurrentRow(1)
        QTest.keyClick(order.list, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
        with qtbot.waitSignal(settings.saved):
            settings.save()
        assert backstage.saved == [{"audio.microphones": ["Webcam", "Headset"]}]
        assert not order.earlier.isEnabled()
        order.later.click()
        assert order.wanted() == ["Headset", "Webcam"]

    def test_a_device_that_is_not_there_now_keeps_its_place(
        self, backstage: Backstage, bridge: Bridge, qtbot: QtBot
    ) -> None:
        backstage.settings.audio.microphones = ["Headset at work", "Webcam"]
        pane = SettingsPane(backstage.services(), bridge)
        qtbot.addWidget(pane)
        pane.refresh()
        order = pane.editors["audio.microphones"]
        assert isinstance(order, Preference)
        qtbot.waitUntil(lambda: order.list.count() == 3)
        assert order.wanted() == ["Headset at work", "Webcam"]

    def test_a_wrong_value_is_named_and_nothing_is_kept(
        self, settings: SettingsPane, backstage: Backstage
    ) -> None:
        talk = settings.editors["hotkeys.talk"]
        city = settings.editors["tools.home_city"]
        assert isinstance(talk, QKeySequenceEdit)
        assert isinstance(city, QLineEdit)
        city.setText("Lisbon")
        talk.setKeySequence(QKeySequence("V"))
        settings.save()
        assert "hotkeys.talk" in settings.note.text()
        assert backstage.saved == []
        assert backstage.settings.tools.home_city == ""

    def test_a_key_is_recorded_by_pressing_it(
        self, settings: SettingsPane, backstage: Backstage, qtbot: QtBot
    ) -> None:
        talk = settings.editors["hotkeys.talk"]
        modifiers = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
        QTest.keyClick(talk, Qt.Key.Key_T, modifiers)
        with qtbot.waitSignal(settings.saved):
            settings.save()
        assert backstage.saved == [{"hotkeys.talk": "ctrl+alt+t"}]

    def test_a_home_that_cannot_be_written_is_told(
        self, settings: SettingsPane, backstage: Backstage, qtbot: QtBot
    ) -> None:
        backstage.save_error = StorageError("victus.toml cannot be written.")
        settings.save()
        qtbot.waitUntil(lambda: settings.note.text() == "victus.toml cannot be written.")

    def test_searching_shows_only_what_fits(self, settings: SettingsPane) -> None:
        settings.words.setText("speed")
        assert settings.editors["speech.speed"].isVisible()
        assert not settings.editors["tools.home_city"].isVisible()
        settings.words.clear()
        settings.open_section("tools")
        assert settings.editors["tools.home_city"].isVisible()

    def test_what_was_changed_acts_at_once(
        self, settings: SettingsPane, backstage: Backstage, qtbot: QtBot
    ) -> None:
        city = settings.editors["tools.home_city"]
        assert isinstance(city, QLineEdit)
        city.setText("Lisbon")
        with qtbot.waitSignal(settings.saved):
            settings.save()
        assert backstage.applied == [{"tools.home_city"}]

    def test_what_was_changed_elsewhere_is_shown(
        self, settings: SettingsPane, backstage: Backstage
    ) -> None:
        backstage.settings.tools.network = True
        settings.refresh()
        box = settings.editors["tools.network"]
        assert isinstance(box, QCheckBox)
        assert box.isChecked()


class TestBesideSettings:
    @pytest.fixture
    def kept(self) -> dict[str, str]:
        return {}

    @pytest.fixture
    def settings(
        self, backstage: Backstage, bridge: Bridge, qtbot: QtBot, kept: dict[str, str]
    ) -> SettingsPane:
        def listen(read: Callable[[str], Any]) -> Words:
            if read("audio.microphones") == ["Broken"]:
                raise AudioDeviceError("It gives no sound.")
            return words("{0} works: you were heard.", read("audio.microphones")[0])

        backstage.more = {
            "trials": {
                "audio.microphones": Trial("Test", listen),
                "desktop.serve": Trial("Pair a phone", lambda read: INVITATION),
            },
            "secrets": {"mail.user": Secret("mail", "Password of the mail account", "Kept.")},
            "has_secret": lambda name: name in kept,
            "keep_secret": kept.__setitem__,
        }
        pane = SettingsPane(backstage.services(), bridge)
        qtbot.addWidget(pane)
        pane.show()
        pane.refresh()
        return pane

    def test_a_phone_is_invited_by_a_code_that_cameras_read(
        self, settings: SettingsPane, qtbot: QtBot
    ) -> None:
        settings.open_section("desktop")
        pair = next(one for one in settings.findChildren(QPushButton) if "Pair" in one.text())
        pair.click()
        qtbot.waitUntil(
            lambda: any(not one.pixmap().isNull() for one in settings.findChildren(QLabel))
        )
        (code,) = (one for one in settings.findChildren(QLabel) if not one.pixmap().isNull())
        image = code.pixmap().toImage()

        # Four light squares around it, and the dark ones where they are said to be.
        assert image.width() == image.height() == 5 * (4 + 2 + 4)
        shades = [
            image.pixelColor(5 * x + 2, 5 * y + 2).lightness() for y in (4, 5) for x in (4, 5)
        ]
        assert shades == [0, 255, 255, 0]
        assert image.pixelColor(2, 2).lightness() == 255

    def test_a_device_is_tried_out_before_it_is_saved(
        self, settings: SettingsPane, qtbot: QtBot
    ) -> None:
        order = settings.editors["audio.microphones"]
        assert isinstance(order, Preference)
        qtbot.waitUntil(lambda: order.list.count() == 2)
        order.list.item(1).setCheckState(Qt.CheckState.Checked)
        test = next(
            one
            for one in settings.findChildren(QPushButton)
            if one.accessibleName() == "Test: Microphones"
        )
        test.click()
        qtbot.waitUntil(
            lambda: any(
                one.text() == "Webcam works: you were heard."
                for one in settings.findChildren(QLabel)
            )
        )

    def test_a_password_goes_into_the_keyring_and_is_never_shown(
        self, settings: SettingsPane, kept: dict[str, str], backstage: Backstage, qtbot: QtBot
    ) -> None:
        line = next(
            one
            for one in settings.findChildren(QLineEdit)
            if one.accessibleName() == "Password of the mail account"
        )
        qtbot.waitUntil(lambda: line.placeholderText() == "none yet")
        line.setText("swordfish")
        assert line.echoMode() is QLineEdit.EchoMode.Password
        with qtbot.waitSignal(settings.saved):
            settings.save()
        qtbot.waitUntil(lambda: kept == {"mail": "swordfish"})
        qtbot.waitUntil(lambda: "kept" in line.placeholderText())
        assert line.text() == ""
        assert backstage.saved == [{}]
