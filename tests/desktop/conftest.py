"""A desktop without a display, over an assistant of stand-ins."""

import gc
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests.desktop.backstage import Backstage
from tests.fakes import Stage
from victus_desktop.desktop.app import Desktop, application
from victus_desktop.desktop.bridge import Bridge
from victus_desktop.settings import Settings

os.environ["QT_QPA_PLATFORM"] = "offscreen"


@pytest.fixture(autouse=True)
def collected() -> Iterator[None]:
    """Leave no garbage of a window behind, which another thread would collect; see `Collecting`."""
    gc.disable()
    gc.freeze()
    yield
    gc.collect()
    gc.unfreeze()
    gc.enable()


@pytest.fixture
def backstage(home: Path) -> Iterator[Backstage]:
    """All that is behind the window, to be arranged before it opens."""
    made = Backstage(Stage(), Settings())
    yield made
    made.stage.assistant.close()


@pytest.fixture
def bridge(backstage: Backstage) -> Iterator[Bridge]:
    """The way onto the Qt thread, for a part of the window alone."""
    made = Bridge(backstage.stage.assistant)
    yield made
    made.close()


@pytest.fixture
def desktop(backstage: Backstage, qtbot: QtBot) -> Iterator[Desktop]:
    """The whole desktop, its window open; keys are not watched."""
    opened = Desktop(application(), backstage.services())
    qtbot.addWidget(opened.window)
    opened.window.show()
    yield opened
    opened.close()
