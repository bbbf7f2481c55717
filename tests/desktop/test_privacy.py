"""The privacy pane and the wake word's diary."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog, QLabel, QMessageBox, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from victus_desktop.conversation.errors import StorageError
from victus_desktop.desktop.bridge import Bridge
from victus_desktop.desktop.pane_source import Told
from victus_desktop.desktop.panes.privacy_pane import PrivacyPane
from victus_desktop.desktop.panes.wake_pane import WakePane
from victus_desktop.desktop.services import Privacy, Reach, WakeDiary, WakeFigures, Woken

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)


def button(pane: QWidget, name: str) -> QPushButton:
    return next(one for one in pane.findChildren(QPushButton) if one.accessibleName() == name)


def labels(pane: QWidget) -> list[str]:
    return [one.text() for one in pane.findChildren(QLabel)]


class Household:
    """Who may reach what, as the pane changes it."""

    def __init__(self) -> None:
        self.network = False
        self.off: set[str] = set()
        self.exported: list[Path] = []
        self.deleted = 0
        self.sent = 0
        self.full = False

    def privacy(self) -> Privacy:
        return Privacy(
            reaches=self._reaches,
            days=lambda: [(date(2026, 5, 3), 12_345), (date(2026, 5, 4), self.sent)],
            network=lambda: self.network,
            allow_network=lambda on: setattr(self, "network", on),
            allow_tools=lambda names, on: self._allow(set(names), on),
            export=self._export,
            delete_everything=self._delete,
        )

    def _reaches(self) -> list[Reach]:
        on = self.network and "weather" not in self.off
        return [Reach("Weather", "api.example", on, self.sent, ("weather",))]

    def _allow(self, names: set[str], on: bool) -> None:
        self.off = self.off - names if on else self.off | names

    def _export(self, path: Path, told: Told) -> None:
        if self.full:
            raise StorageError("The disk is full.")
        told(0.5, "history")
        self.exported.append(path)

    def _delete(self, told: Told) -> None:
        self.deleted += 1


@pytest.fixture
def household() -> Household:
    return Household()


class TestPrivacy:
    @pytest.fixture
    def pane(self, household: Household, bridge: Bridge, qtbot: QtBot) -> PrivacyPane:
        made = PrivacyPane(household.privacy(), bridge)
        qtbot.addWidget(made)
        made.show()
        made.refresh()
        qtbot.waitUntil(lambda: bool(made.today.text()))
        qtbot.waitUntil(lambda: "api.example" in labels(made))
        return made

    def test_the_meter_tells_today_and_the_days_before(self, pane: PrivacyPane) -> None:
        assert pane.today.text() == "0 bytes"
        assert pane.today.accessibleName() == "0 bytes left this machine today"
        assert "12.3 kB" in pane.bars.accessibleDescription()

    def test_a_host_is_allowed_and_switched_off_again(
        self, pane: PrivacyPane, household: Household, qtbot: QtBot
    ) -> None:
        button(pane, "Allow: Weather, api.example").click()
        qtbot.waitUntil(lambda: "allowed" in labels(pane))
        assert household.network
        assert pane.network.isChecked()
        button(pane, "Switch off: Weather, api.example").click()
        qtbot.waitUntil(lambda: household.off == {"weather"})
        qtbot.waitUntil(lambda: "off" in labels(pane))

    def test_the_internet_is_switched_as_a_whole(
        self, pane: PrivacyPane, household: Household, qtbot: QtBot
    ) -> None:
        pane.network.click()
        qtbot.waitUntil(lambda: household.network)

    def test_everything_is_exported(
        self,
        pane: PrivacyPane,
        household: Household,
        qtbot: QtBot,
        monkeypatch: pytest.MonkeyPatch,
        tmp_path: Path,
    ) -> None:
        place = str(tmp_path / "mine.zip")
        monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *given: (place, ""))
        pane.export.click()
        qtbot.waitUntil(lambda: place in pane.note.text())
        assert household.exported == [Path(place)]
        household.full = True
        pane.export.click()
        qtbot.waitUntil(lambda: pane.note.text() == "The disk is full.")

    def test_everything_is_deleted_after_a_yes(
        self,
        pane: PrivacyPane,
        household: Household,
        qtbot: QtBot,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        answers = [QMessageBox.StandardButton.No, QMessageBox.StandardButton.Yes]
        monkeypatch.setattr(QMessageBox, "question", lambda *given: answers.pop(0))
        pane.erase.click()
        assert household.deleted == 0
        with qtbot.waitSignal(pane.erased):
            pane.erase.click()
        assert household.deleted == 1


class Diary:
    """A diary that the pane writes in."""

    def __init__(self) -> None:
        self.false: set[int] = set()
        self.threshold = 0.7
        self.word = "okay_nabu"

    def diary(self) -> WakeDiary:
        return WakeDiary(
            woken=lambda: [
                Woken(2, NOON, "okay_nabu", 0.91, 2 in self.false),
                Woken(1, NOON, "okay_nabu", 0.74, 1 in self.false),
            ],
            mark=lambda ident, false: self.false.add(ident) if false else self.false.discard(ident),
            figures=self._figures,
            retune=lambda threshold: setattr(self, "threshold", threshold),
        )

    def _figures(self) -> WakeFigures:
        false = len(self.false)
        suggested = 0.75 if false and self.threshold < 0.75 else self.threshold
        return WakeFigures(self.word, 2.0, 2, false, false / 2, self.threshold, suggested)


class TestWakeWord:
    @pytest.fixture
    def diary(self) -> Diary:
        return Diary()

    @pytest.fixture
    def pane(self, diary: Diary, bridge: Bridge, qtbot: QtBot) -> WakePane:
        made = WakePane(diary.diary(), bridge)
        qtbot.addWidget(made)
        made.show()
        made.refresh()
        qtbot.waitUntil(lambda: "74 % sure" in labels(made))
        qtbot.waitUntil(lambda: made.rate.text() == "0.00")
        return made

    def test_one_tap_says_false_and_the_threshold_is_set_anew(
        self, pane: WakePane, diary: Diary, qtbot: QtBot
    ) -> None:
        assert not pane.retune.isVisible()
        taps = [one for one in pane.findChildren(QPushButton) if one.text() == "False"]
        taps[1].click()
        qtbot.waitUntil(lambda: diary.false == {1})
        qtbot.waitUntil(lambda: pane.rate.text() == "0.50")
        assert pane.retune.text() == "Set to 0.75"
        pane.retune.click()
        qtbot.waitUntil(lambda: diary.threshold == 0.75)
        qtbot.waitUntil(lambda: pane.threshold.text() == "0.75")
        assert not pane.retune.isVisible()

    def test_without_a_wake_word_one_is_offered(
        self, pane: WakePane, diary: Diary, qtbot: QtBot
    ) -> None:
        diary.word = ""
        pane.refresh()
        qtbot.waitUntil(pane.choose.isVisible)
        with qtbot.waitSignal(pane.settings_wanted):
            pane.choose.click()
