"""An X display with a window manager, a terminal in which somebody works, and eyes to see it."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from victus_desktop.bench.x_display import virtual_display

ROOT = Path(__file__).parents[2]
T = TypeVar("T")


class Display:
    """The display; what is started on it ends with it."""

    def __init__(self, folder: Path, name: str, env: Mapping[str, str]) -> None:
        self.folder = folder
        self.written = folder / "written"
        self.environment = dict(env) | {
            "DISPLAY": name,
            "QT_QPA_PLATFORM": "xcb",
            "XDG_SESSION_TYPE": "x11",
            "WAYLAND_DISPLAY": "",
            "PYTHONPATH": str(ROOT),
        }
        self._running: list[subprocess.Popen[bytes]] = []

    def start(self, *command: str, output: Path | None = None) -> subprocess.Popen[bytes]:
        with (output or Path(os.devnull)).open("wb") as told:
            running = subprocess.Popen(command, env=self.environment, stdout=told, stderr=told)
        self._running.append(running)
        return running

    def work_elsewhere(self) -> None:
        """Give the focus to a terminal that writes down what is typed."""
        self.start(
            "xterm",
            "-u8",
            "-geometry",
            "30x5-0-0",
            "-T",
            "elsewhere",
            "-e",
            f"cat > {self.written}",
        )
        self.window("elsewhere")
        self.focus("elsewhere")

    def focus(self, name: str) -> None:
        """Give a window the keyboard, and wait until it has it."""
        self.x("search", "--onlyvisible", "--name", f"^{name}$", "windowactivate", "--sync")
        wait_for(lambda: self.x("getactivewindow", "getwindowname") == name)

    def x(self, *command: str) -> str:
        done = subprocess.run(
            ["xdotool", *command], env=self.environment, capture_output=True, text=True, check=False
        )
        return done.stdout.strip()

    def visible(self, name: str) -> str:
        """Give the number of the window of that name, or '' where none is seen."""
        return self.x("search", "--onlyvisible", "--name", f"^{name}$").partition("\n")[0]

    def window(self, name: str, seconds: float = 60) -> str:
        """Wait for a window of that name and give its number."""
        return wait_for(lambda: self.visible(name), seconds)

    def picture(self, file: Path) -> Path:
        """Take a picture of the whole display, grey and twice as large, for reading."""
        import mss
        from PIL import Image

        with mss.MSS(display=self.environment["DISPLAY"]) as eyes:
            shot = eyes.grab(eyes.monitors[0])
        seen = Image.frombytes("RGB", shot.size, shot.rgb).convert("L")
        size = (seen.width * 2, seen.height * 2)
        seen.resize(size, Image.Resampling.LANCZOS).save(file)
        return file

    def read(self) -> str:
        """Give the words that can be read on the display."""
        picture = self.picture(self.folder / "seen.png")
        done = subprocess.run(
            ["tesseract", str(picture), "-", "--psm", "11"],
            capture_output=True,
            text=True,
            check=True,
        )
        return done.stdout

    def close(self) -> None:
        for running in reversed(self._running):
            running.terminate()
            try:
                running.wait(20)
            except subprocess.TimeoutExpired:
                running.kill()


@contextmanager
def display(folder: Path, env: Mapping[str, str] = os.environ) -> Iterator[Display]:
    """Start an X server with a window manager."""
    with virtual_display("1280x900x24") as name, window_manager(name):
        made = Display(folder, name, env)
        try:
            yield made
        finally:
            made.close()


@contextmanager
def window_manager(display: str) -> Iterator[None]:
    """Run a window manager on an X display, ready for windows: it loses those that come before."""
    manager = subprocess.Popen(
        ["openbox", "--sm-disable", "--startup", "echo ready"],
        env=os.environ | {"DISPLAY": display},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    with manager:
        assert manager.stdout is not None
        try:
            assert b"ready\n" in manager.stdout, "the window manager does not start"
            yield
        finally:
            manager.terminate()


def python(*words: str) -> Sequence[str]:
    """Give a command that runs this interpreter."""
    return (sys.executable, *words)


def wait_for(given: Callable[[], T], seconds: float = 20) -> T:
    """Ask until there is an answer."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if answer := given():
            return answer
        time.sleep(0.05)
    raise AssertionError("it did not come")
