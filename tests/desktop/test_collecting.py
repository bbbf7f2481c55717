"""Garbage is collected on the Qt thread."""

import gc
import threading
import weakref
from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from victus_desktop.desktop.collecting import Collecting


class Knot:
    """Holds itself."""

    def __init__(self) -> None:
        self.itself = self


@pytest.fixture
def collecting(qtbot: QtBot) -> Iterator[Collecting]:
    gc.enable()
    made = Collecting()
    yield made
    made.stop()
    gc.disable()


def test_no_thread_collects_meanwhile(collecting: Collecting) -> None:
    gone = threading.Event()
    weakref.finalize(Knot(), gone.set)

    def busy() -> None:
        for _ in range(20_000):
            Knot()

    worker = threading.Thread(target=busy)
    worker.start()
    worker.join()
    assert not gone.is_set()
    collecting.look()
    assert gone.is_set()


def test_python_collects_again_afterwards(collecting: Collecting) -> None:
    assert not gc.isenabled()
    collecting.stop()
    assert gc.isenabled()
