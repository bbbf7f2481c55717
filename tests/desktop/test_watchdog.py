"""The Qt thread is never kept for long: the window answers while turns run."""

import sys
import threading
import time
from functools import partial

import pytest
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.desktop.backstage import Backstage
from tests.desktop.watchdog import Watchdog
from victus_desktop.desktop.app import Desktop

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="asks Linux who had the cores")

_LONGEST = 0.05
"""Seconds after which a person notices that a window hangs."""
_TURNS = 20
_TRIES = 4
"""What Victus does itself it does every time; a hiccup of the machine does not come each time."""


def shown(desktop: Desktop, answer: str) -> bool:
    return answer in desktop.window.view.texts()


def watched_turns(desktop: Desktop, backstage: Backstage, qtbot: QtBot, named: str) -> Watchdog:
    watchdog = Watchdog()
    QTest.qWait(100)
    watchdog.start()
    for number in range(_TURNS):
        asked = f"question {named} {number}"
        backstage.stage.assistant.ask(asked, speak=True)
        qtbot.waitUntil(partial(shown, desktop, f"You said {asked}."), timeout=30_000)
    watchdog.stop()
    return watchdog


def test_twenty_turns_never_keep_the_window_from_answering(
    desktop: Desktop, backstage: Backstage, qtbot: QtBot
) -> None:
    longest = []
    for attempt in range(_TRIES):
        watchdog = watched_turns(desktop, backstage, qtbot, f"of {attempt}")
        assert len(watchdog.blocked) >= _TURNS
        longest.append(watchdog.longest)
        if watchdog.longest < _LONGEST:
            return
    pytest.fail(f"the loop stood still for {longest} s")


def test_the_watchdog_sees_a_wait_that_takes_no_processor(qtbot: QtBot) -> None:
    watchdog = Watchdog()
    watchdog.start()
    QTest.qWait(50)
    time.sleep(0.3)
    QTest.qWait(50)
    watchdog.stop()
    assert watchdog.longest >= 0.1


def test_the_watchdog_sees_a_lock_that_another_thread_holds(qtbot: QtBot) -> None:
    lock = threading.Lock()
    lock.acquire()
    watchdog = Watchdog()
    watchdog.start()
    QTest.qWait(50)
    threading.Timer(0.3, lock.release).start()
    with lock:
        QTest.qWait(50)
    watchdog.stop()
    assert watchdog.longest >= 0.1
