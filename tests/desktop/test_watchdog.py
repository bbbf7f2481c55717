"""The Qt thread is never busy for long: the window answers while turns run."""

import time
from functools import partial

from PySide6.QtCore import QTimer
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.desktop.backstage import Backstage
from victus_desktop.desktop.app import Desktop

_LONGEST = 0.05
"""Seconds of its own work after which a person notices that a window hangs."""
_TURNS = 20


def shown(desktop: Desktop, answer: str) -> bool:
    return answer in desktop.window.view.texts()


def test_twenty_turns_never_keep_the_window_from_answering(
    desktop: Desktop, backstage: Backstage, qtbot: QtBot
) -> None:
    worked: list[float] = []
    last = time.thread_time()

    def tick() -> None:
        nonlocal last
        now = time.thread_time()
        worked.append(now - last)
        last = now

    QTest.qWait(100)
    watchdog = QTimer()
    watchdog.timeout.connect(tick)
    watchdog.start(1)
    last = time.thread_time()
    for number in range(_TURNS):
        backstage.stage.assistant.ask(f"question {number}", speak=True)
        answer = f"You said question {number}."
        qtbot.waitUntil(partial(shown, desktop, answer))
    watchdog.stop()

    assert len(worked) >= _TURNS
    assert max(worked) < _LONGEST
