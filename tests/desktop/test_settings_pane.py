"""The pane of settings."""

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QCheckBox,
    QDoubleSpinBox,
    QKeySequenceEdit,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
)
from pytestqt.qtbot import QtBot

from tests.desktop.backstage import Backstage
from victus_desktop.conversation.errors import AudioDeviceError, StorageError
from victus_desktop.desktop.app import application
from victus_desktop.desktop.bridge import Bridge
from victus_desktop.desktop.pane_source import Words, words
from victus_desktop.desktop.panes.preference import Preference
from victus_desktop.desktop.panes.settings_pane import SettingsPane
from victus_desktop.desktop.services import Secret, Squares, Trial
from victus_desktop.desktop.theme import style_sheet

INVITATION = Squares([[True, False], [False, True]], "Scan it.")


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
