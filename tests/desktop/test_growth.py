"""The window does not grow with the turns it has shown."""

import gc
from functools import partial

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from tests.desktop.backstage import Backstage
from victus_desktop.desktop import conversation_view
from victus_desktop.desktop.app import Desktop


def widgets() -> int:
    QApplication.sendPostedEvents(None, 0)
    QApplication.processEvents()
    gc.collect()
    return sum(isinstance(one, QWidget) for one in QApplication.allWidgets())


def shown(desktop: Desktop, answer: str) -> bool:
    return answer in desktop.window.view.texts()


def test_older_rows_make_room(
    desktop: Desktop, backstage: Backstage, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(conversation_view, "_KEPT", 30)
    counts = []
    for number in range(40):
        backstage.stage.assistant.ask(f"question {number}")
        answer = f"You said question {number}."
        qtbot.waitUntil(partial(shown, desktop, answer))
        if number in (19, 39):
            counts.append(widgets())
    assert "You said question 0." not in desktop.window.view.texts()
    assert counts[1] <= counts[0] * 1.05
