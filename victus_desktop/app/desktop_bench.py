"""The desktop's benchmarks put together."""

import os
import tempfile
import time
from pathlib import Path

from victus_desktop.app.core import open_app
from victus_desktop.app.ears import Ears
from victus_desktop.audio.devices import Direction, candidates
from victus_desktop.audio.sound_system import SoundSystem
from victus_desktop.bench.desktop import IdleFigures, StartFigures, bench_idle, bench_start
from victus_desktop.bench.growth import GrowthFigures, measure_growth, own_memory_mb
from victus_desktop.conversation.events import Event, TurnEnded
from victus_desktop.paths import user_paths

_TURNS = (
    "what time is it",
    "set a timer for ten minutes",
    "cancel the timer",
    "what is twelve times twelve",
    "put olives on the shopping list",
    "tell me something about Italy",
)
_PATIENCE = 60.0


def start(runs: int) -> StartFigures:
    """Measure cold starts. Raises VictusError without Xvfb."""
    paths = user_paths()
    return bench_start(paths.models, paths.router, runs)


def idle(seconds: float, wake_word: str) -> IdleFigures:
    """Measure waiting for the wake word. Raises AudioDeviceError without a microphone."""
    candidates(SoundSystem().devices(), Direction.INPUT)
    paths = user_paths()
    return bench_idle(paths.models, paths.router, seconds, wake_word)


def growth(turns: int) -> GrowthFigures:
    """Measure memory over many turns in a window without a display, in a home of its own."""
    paths = user_paths()
    with tempfile.TemporaryDirectory() as name:
        home = Path(name)
        (home / "data").mkdir()
        (home / "cache").mkdir()
        (home / "data" / "models").symlink_to(paths.models)
        if paths.router.exists():
            (home / "cache" / paths.router.name).write_bytes(paths.router.read_bytes())
        os.environ |= {"VICTUS_HOME": str(home), "QT_QPA_PLATFORM": "offscreen"}
        return _growth(turns)


def _growth(turns: int) -> GrowthFigures:
    from victus_desktop.app.desktop import begin, services
    from victus_desktop.app.embedded import EmbeddedServer
    from victus_desktop.conversation.later import Later
    from victus_desktop.desktop.app import Desktop, application

    qt = application()
    ended: list[str] = []

    def follow(event: Event) -> None:
        if isinstance(event, TurnEnded):
            ended.append(event.turn)

    with open_app() as app:
        app.transcriber.get()
        app.synthesizer.get()
        served = EmbeddedServer(app)
        begun = Later(lambda: begin(app, served))
        desktop = Desktop(qt, services(app, Ears(app), begun, served))
        desktop.window.show()
        stop = app.assistant.subscribe(follow)

        def ask(text: str) -> None:
            before = len(ended)
            desktop.window.page.send(text)
            until = time.monotonic() + _PATIENCE
            while len(ended) == before and time.monotonic() < until:
                qt.processEvents()
                time.sleep(0.002)
            qt.processEvents()

        try:
            return measure_growth(turns, ask, _TURNS, own_memory_mb)
        finally:
            stop()
            desktop.close()
