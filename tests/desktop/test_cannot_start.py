"""What keeps Victus from starting is told in a window, until it is mended or given up."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot

from victus_desktop.app.desktop import run_desktop
from victus_desktop.conversation.errors import StorageError
from victus_desktop.desktop.app import application

Answers = Callable[..., list[str]]


@pytest.fixture
def answers(qtbot: QtBot) -> Answers:
    """Lets the user press a button of each box that comes; gives what the boxes said."""

    def answer(*presses: tuple[str, Callable[[], None]]) -> list[str]:
        said: list[str] = []
        left = list(presses)

        def press() -> None:
            box = application().activeModalWidget()
            if isinstance(box, QMessageBox) and box.isVisible():
                name, before = left.pop(0)
                said.append(box.text())
                before()
                next(one for one in box.buttons() if one.text().strip("&") == name).click()
            if left:
                QTimer.singleShot(20, press)

        QTimer.singleShot(0, press)
        return said

    return answer


@pytest.fixture
def in_the_way(home: Path) -> Path:
    """A file where the folder of the data should be: not even root can write there."""
    file = home / "data"
    file.write_text("", "utf-8")
    return file


def test_a_home_that_cannot_be_written_is_told_and_tried_again(
    in_the_way: Path, answers: Answers, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: shown.append(QUrl.toString(url)))
    monkeypatch.setattr("victus_desktop.desktop.app.run", lambda services, hidden: 7)
    said = answers(
        ("Show the folder", lambda: None),
        ("Try again", lambda: None),
        ("Try again", in_the_way.unlink),
    )
    assert run_desktop(hidden=False) == 7
    assert len(said) == 3
    assert all(f"{in_the_way} cannot be written" in text for text in said)
    assert shown == [in_the_way.as_uri()]


def test_who_gives_up_is_left_with_the_failure(in_the_way: Path, answers: Answers) -> None:
    answers(("Close", lambda: None))
    with pytest.raises(StorageError, match="cannot be written"):
        run_desktop(hidden=False)
