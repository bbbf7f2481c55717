"""The real desktop, started cold and watched from outside: visible, usable, idle."""

import os
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from victus_desktop.bench.x_display import Watcher, virtual_display

_PATIENCE = 60.0
_WATCHED = 8.0
"""Seconds after the start in which keys are timed: the models load meanwhile."""
_BETWEEN = 0.1
_LINE = (350, 680, 612, 40)
"""Where the whole line one types in is, in a window of the size it opens with."""
_BARE = """
import sys
from PySide6.QtWidgets import QApplication, QLabel
app = QApplication(sys.argv)
label = QLabel("Victus\\n" * 9)
label.setWindowTitle("Victus")
label.resize(300, 300)
label.show()
app.exec()
"""
"""What Qt alone takes: the baseline."""
_LOOK_SECONDS, _CALM = 3.0, 8
"""Looks at a process that loads, and how many calm ones in a row mean that it is done."""
Program = tuple[str, ...]


@dataclass
class StartFigures:
    """Milliseconds since the process was started, one of each start."""

    visible_ms: list[float] = field(default_factory=list)
    """Until the window is painted."""
    processor_ms: list[float] = field(default_factory=list)
    """Processor time of all its threads until then: what it takes on a busy machine as well."""
    usable_ms: list[float] = field(default_factory=list)
    """Until a letter that is typed is seen."""
    slowest_key_ms: list[float] = field(default_factory=list)
    """From a key to its letter, the slowest in the first seconds, while the models load."""
    bare_qt_ms: list[float] = field(default_factory=list)
    """A window of Qt with nothing in it, in the same run."""

    def lines(self) -> Iterable[str]:
        bare = statistics.median(self.bare_qt_ms)
        for name, values in (
            ("visible", self.visible_ms),
            ("processor time until then", self.processor_ms),
            ("usable", self.usable_ms),
            ("slowest key while loading", self.slowest_key_ms),
            ("bare Qt window", self.bare_qt_ms),
        ):
            middle = statistics.median(values)
            yield (
                f"{name:27} median {middle:5.0f} ms, slowest {max(values):5.0f} ms"
                f" ({middle / bare:.1f} times bare Qt)"
            )


@dataclass
class IdleFigures:
    """What the desktop takes while nobody speaks."""

    cpu_percent: float
    """Of one core."""
    seconds: float
    memory_mb: float

    def lines(self) -> Iterable[str]:
        yield f"processor  {self.cpu_percent:.1f} % of one core over {self.seconds:.0f} s"
        yield f"memory     {self.memory_mb:.0f} MB"


def bench_start(models: Path, router: Path, runs: int) -> StartFigures:
    """Start the desktop `runs` times on a display of its own. Raises VictusError."""
    figures = StartFigures()
    victus = (sys.executable, "-m", "victus_desktop")
    bare = (sys.executable, "-c", _BARE)
    with virtual_display() as display, _home(models, router) as home:
        # Once uncounted: the bytecode of all modules is written then, as an installation does.
        _one_start(display, home, victus, StartFigures())
        for _ in range(runs):
            _one_start(display, home, victus, figures)
            figures.bare_qt_ms.append(_visible(display, home, bare))
    return figures


def bench_idle(models: Path, router: Path, seconds: float, wake_word: str) -> IdleFigures:
    """Let the desktop wait for its wake word and see what that takes. Raises VictusError."""
    more = {"VICTUS_LISTENING__WAKE_WORD": wake_word}
    program = (sys.executable, "-m", "victus_desktop", "--start-hidden")
    with virtual_display() as display, _home(models, router) as home:
        running = subprocess.Popen(program, env=_environment(display, home) | more)
        try:
            _settle(running.pid)
            before, begun = _cpu_seconds(running.pid), time.monotonic()
            time.sleep(seconds)
            took = _cpu_seconds(running.pid) - before
            past = time.monotonic() - begun
            return IdleFigures(100 * took / past, past, resident_mb(running.pid))
        finally:
            _end(running)


def resident_mb(pid: int) -> float:
    """Memory of a process that is in use, in megabytes."""
    return float(psutil.Process(pid).memory_info().rss / 1e6)


def _one_start(display: str, home: Path, program: Program, figures: StartFigures) -> None:
    with _started(display, home, program) as (watcher, begun, pid):
        window = watcher.wait_for_window("Victus", _PATIENCE)
        watcher.wait_for_picture(window, _PATIENCE)
        figures.visible_ms.append(1000 * (time.monotonic() - begun))
        figures.processor_ms.append(1000 * _cpu_seconds(pid))
        watcher.focus(window)
        watcher.key_seconds(window, _LINE, _PATIENCE)
        figures.usable_ms.append(1000 * (time.monotonic() - begun))
        slowest = 0.0
        until = time.monotonic() + _WATCHED
        while time.monotonic() < until:
            watcher.focus(window)  # no window manager gives it back where another took it
            slowest = max(slowest, watcher.key_seconds(window, _LINE, _PATIENCE))
            time.sleep(_BETWEEN)
        figures.slowest_key_ms.append(1000 * slowest)


def _visible(display: str, home: Path, program: Program) -> float:
    with _started(display, home, program) as (watcher, begun, _):
        window = watcher.wait_for_window("Victus", _PATIENCE)
        watcher.wait_for_picture(window, _PATIENCE)
        return 1000 * (time.monotonic() - begun)


@contextmanager
def _started(display: str, home: Path, program: Program) -> Iterator[tuple[Watcher, float, int]]:
    watcher = Watcher(display)
    begun = time.monotonic()
    running = subprocess.Popen(program, env=_environment(display, home))
    try:
        yield watcher, begun, running.pid
    finally:
        _end(running)
        watcher.close()


@contextmanager
def _home(models: Path, router: Path) -> Iterator[Path]:
    """Give a home that was used before: no first start, the router learnt."""
    with tempfile.TemporaryDirectory() as name:
        home = Path(name)
        (home / "data").mkdir()
        (home / "cache").mkdir()
        (home / "victus.toml").touch()
        (home / "data" / "models").symlink_to(models)
        if router.exists():
            (home / "cache" / router.name).write_bytes(router.read_bytes())
        yield home


def _environment(display: str, home: Path) -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    return kept | {
        "PYTHONPYCACHEPREFIX": str(home / "bytecode"),
        "DISPLAY": display,
        "QT_QPA_PLATFORM": "xcb",
        "XDG_SESSION_TYPE": "x11",
        "WAYLAND_DISPLAY": "",
        "VICTUS_HOME": str(home),
    }


def _settle(pid: int) -> None:
    """Wait until the models are loaded: until memory stays as it is and little is done."""
    quiet, until = 0, time.monotonic() + 5 * _PATIENCE
    while quiet < _CALM and time.monotonic() < until:
        before, memory = _cpu_seconds(pid), resident_mb(pid)
        time.sleep(_LOOK_SECONDS)
        calm = _cpu_seconds(pid) - before < _LOOK_SECONDS / 4
        quiet = quiet + 1 if calm and abs(resident_mb(pid) - memory) < 1 else 0


def _cpu_seconds(pid: int) -> float:
    """Processor time of all its threads."""
    times = psutil.Process(pid).cpu_times()
    return float(times.user + times.system)


def _end(running: "subprocess.Popen[bytes]") -> None:
    running.send_signal(signal.SIGTERM)
    try:
        running.wait(20)
    except subprocess.TimeoutExpired:
        running.kill()
        running.wait()
