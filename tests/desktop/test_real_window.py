"""The real process on a real X display, its keys held while another window has the focus."""

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.desktop.display import Display, display, python, wait_for

pytestmark = [
    pytest.mark.slow,
    pytest.mark.real_time,
    pytest.mark.skipif(
        not all(map(shutil.which, ("Xvfb", "xdotool", "xterm"))),
        reason="needs Xvfb, xdotool and xterm",
    ),
]


class Desk:
    """The desktop over stand-ins on a display, and what was asked of it."""

    def __init__(self, display: Display) -> None:
        self.display = display
        self._output = display.folder / "output"

    def start(self, said: str) -> subprocess.Popen[bytes]:
        """Start the desktop; its microphone says `said`."""
        program = str(Path(__file__).with_name("program.py"))
        return self.display.start(*python(program, said), output=self._output)

    def told(self) -> list[str]:
        return self._output.read_text().splitlines()


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with display(tmp_path, os.environ | {"VICTUS_HOME": str(tmp_path)}) as made:
        yield Desk(made)


def watching(desk: Desk) -> None:
    """Wait until the keys are watched: until F9 is noticed, which Esc then drops."""
    desk.display.window("Victus")

    def noticed() -> str:
        desk.display.x("key", "F9")
        desk.display.x("key", "Escape")
        return "cancel" if "cancel" in desk.told() else ""

    wait_for(noticed)
    time.sleep(0.5)


def test_a_held_key_talks_while_another_window_has_the_focus(desk: Desk) -> None:
    desk.start("nothing")
    watching(desk)
    desk.display.work_elsewhere()
    before = len(desk.told())

    desk.display.x("keydown", "F9")
    wait_for(lambda: "".join(desk.told()[before:]))
    time.sleep(0.6)
    desk.display.x("keyup", "F9")
    wait_for(lambda: "released" if desk.told()[before:] == ["press", "release"] else "")


def test_dictation_is_typed_into_the_other_window(desk: Desk) -> None:
    desk.start("Dear Zoë, comma, it's 5 pm question mark new line")
    watching(desk)
    desk.display.work_elsewhere()

    desk.display.x("keydown", "F10")
    time.sleep(0.6)
    desk.display.x("keyup", "F10")

    wait_for(lambda: desk.display.written.read_text() if desk.display.written.exists() else "")
    assert desk.display.written.read_text() == "Dear Zoë, it's 5 pm?\n"


def test_it_quits_cleanly_when_the_session_ends(desk: Desk) -> None:
    running = desk.start("nothing")
    desk.display.window("Victus")
    time.sleep(1)
    running.send_signal(signal.SIGTERM)
    assert running.wait(10) == 0
