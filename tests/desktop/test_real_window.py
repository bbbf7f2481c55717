"""The real process on a real X display, its keys held while another window has the focus."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        not all(map(shutil.which, ("Xvfb", "xdotool", "xterm"))),
        reason="needs Xvfb, xdotool and xterm",
    ),
]
_ROOT = Path(__file__).parents[2]


class Display:
    """An X server with a desktop, and a terminal in which somebody works."""

    def __init__(self, folder: Path) -> None:
        read, write = os.pipe()
        self._server = subprocess.Popen(
            ["Xvfb", "-displayfd", str(write), "-screen", "0", "1280x900x24"],
            pass_fds=[write],
            stderr=subprocess.DEVNULL,
        )
        os.close(write)
        with os.fdopen(read) as told:
            number = told.readline().strip()
        self.written = folder / "written"
        self.environment = os.environ | {
            "DISPLAY": f":{number}",
            "QT_QPA_PLATFORM": "xcb",
            "VICTUS_HOME": str(folder),
            "XDG_SESSION_TYPE": "x11",
            "WAYLAND_DISPLAY": "",
            "PYTHONPATH": str(_ROOT),
        }
        self.output = folder / "output"
        self._running: list[subprocess.Popen[bytes]] = []

    def start(self, said: str) -> subprocess.Popen[bytes]:
        """Start the desktop; its microphone says `said`."""
        program = [sys.executable, str(Path(__file__).with_name("program.py")), said]
        with self.output.open("wb") as output:
            running = subprocess.Popen(program, env=self.environment, stdout=output)
        self._running.append(running)
        return running

    def work_elsewhere(self) -> None:
        """Give the focus to a terminal that writes down what is typed."""
        command = ["xterm", "-u8", "-T", "elsewhere", "-e", f"cat > {self.written}"]
        self._running.append(subprocess.Popen(command, env=self.environment))
        self.window("elsewhere")
        self.x("search", "--onlyvisible", "--name", "^elsewhere$", "windowfocus", "--sync")

    def x(self, *command: str) -> str:
        done = subprocess.run(
            ["xdotool", *command], env=self.environment, capture_output=True, text=True, check=False
        )
        return done.stdout.strip()

    def window(self, name: str) -> str:
        """Wait for a window of that name and give its number."""
        return wait_for(lambda: self.x("search", "--onlyvisible", "--name", f"^{name}$"))

    def told(self) -> list[str]:
        return self.output.read_text().splitlines()

    def close(self) -> None:
        for running in (*self._running, self._server):
            running.terminate()
            running.wait(10)


def wait_for(given: Callable[[], str], seconds: float = 20) -> str:
    """Ask until there is an answer."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if answer := given():
            return answer
        time.sleep(0.05)
    raise AssertionError("it did not come")


@pytest.fixture
def display(tmp_path: Path) -> Iterator[Display]:
    made = Display(tmp_path)
    yield made
    made.close()


def watching(display: Display) -> None:
    """Wait until the keys are watched: until F9 is noticed, which Esc then drops."""
    display.window("Victus")

    def noticed() -> str:
        display.x("key", "F9")
        display.x("key", "Escape")
        return "cancel" if "cancel" in display.told() else ""

    wait_for(noticed)
    time.sleep(0.5)


def test_a_held_key_talks_while_another_window_has_the_focus(display: Display) -> None:
    display.start("nothing")
    watching(display)
    display.work_elsewhere()
    before = len(display.told())

    display.x("keydown", "F9")
    wait_for(lambda: "".join(display.told()[before:]))
    time.sleep(0.6)
    display.x("keyup", "F9")
    wait_for(lambda: "released" if display.told()[before:] == ["press", "release"] else "")


def test_dictation_is_typed_into_the_other_window(display: Display) -> None:
    display.start("Dear Zoë, comma, it's 5 pm question mark new line")
    watching(display)
    display.work_elsewhere()

    display.x("keydown", "F10")
    time.sleep(0.6)
    display.x("keyup", "F10")

    wait_for(lambda: display.written.read_text() if display.written.exists() else "")
    assert display.written.read_text() == "Dear Zoë, it's 5 pm?\n"


def test_it_quits_cleanly_when_the_session_ends(display: Display) -> None:
    running = display.start("nothing")
    display.window("Victus")
    time.sleep(1)
    running.send_signal(signal.SIGTERM)
    assert running.wait(10) == 0
