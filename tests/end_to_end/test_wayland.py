"""The real desktop in a real Wayland session: window, `victus toggle`, dictation."""

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.desktop.display import python
from tests.desktop.session import until
from tests.end_to_end.conftest import new_home
from victus_desktop.bench.sound_card import sound_card

pytestmark = [pytest.mark.slow, pytest.mark.real_time, pytest.mark.timeout(600)]

_NOBODY = 65534
_LONG = 120


class Session:
    """A compositor without a screen. It is asked through its own socket what is to be seen."""

    def __init__(self, folder: Path) -> None:
        self.env = {
            "WAYLAND_DISPLAY": str(next(folder.glob("wayland-?"))),
            "SWAYSOCK": str(next(folder.glob("sway-ipc.*"))),
            "QT_QPA_PLATFORM": "wayland",
            "XDG_SESSION_TYPE": "wayland",
            "DISPLAY": "",
        }

    def tell(self, *words: str) -> str:
        done = subprocess.run(
            ["swaymsg", *words],
            env=os.environ | self.env,
            capture_output=True,
            text=True,
            check=False,
        )
        return done.stdout

    def shows(self, name: str) -> bool:
        return f'"name": "{name}"' in self.tell("-t", "get_tree")


@contextmanager
def session(folder: Path) -> Iterator[Session]:
    """Start Sway. It refuses to be root, so root starts it as nobody."""
    folder.mkdir(mode=0o700)
    config = folder / "config"
    config.write_text("xwayland disable\n")
    as_nobody: list[str] = []
    if os.getuid() == 0:
        as_nobody = ["setpriv", f"--reuid={_NOBODY}", f"--regid={_NOBODY}", "--clear-groups"]
        for parent in [*folder.parents][:-2]:
            parent.chmod(parent.stat().st_mode | 0o011)
        for one in (folder, config):
            os.chown(one, _NOBODY, _NOBODY)
    kept = {k: v for k, v in os.environ.items() if k not in ("DISPLAY", "WAYLAND_DISPLAY")}
    compositor = subprocess.Popen(
        [*as_nobody, "sway", "-c", str(config)],
        env=kept
        | {
            "HOME": str(folder),
            "XDG_RUNTIME_DIR": str(folder),
            "WLR_BACKENDS": "headless",
            "WLR_LIBINPUT_NO_DEVICES": "1",
            "WLR_RENDERER": "pixman",
        },
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        until(lambda: [*folder.glob("wayland-?")] and [*folder.glob("sway-ipc.*")], 60)
        yield Session(folder)
    finally:
        compositor.terminate()
        compositor.wait(20)


def test_window_toggle_and_dictation_into_another_window(
    tmp_path: Path, models: Path, trained: Path, speech: Callable[[str], Path]
) -> None:
    home = new_home(tmp_path / "victus", models)
    shutil.copytree(trained, home.folder / "cache")
    (home.folder / "victus.toml").touch()
    typed = tmp_path / "typed"
    with sound_card() as card, session(tmp_path / "session") as wayland:
        sound = {key: card.env[key] for key in card.env if card.env[key] != os.environ.get(key)}
        env = home.env | sound | wayland.env | {"DBUS_SESSION_BUS_ADDRESS": "unix:path=/none"}
        victus = subprocess.Popen(python("-m", "victus_desktop"), env=env)
        elsewhere = None
        try:
            until(lambda: wayland.shows("Victus"), _LONG)
            until(card.is_heard, _LONG)
            elsewhere = subprocess.Popen(
                ["foot", "--title=elsewhere", "sh", "-c", f"stty -icanon; cat > {typed}"],
                env=env,
                stderr=subprocess.DEVNULL,
            )
            until(lambda: wayland.shows("elsewhere"), _LONG)
            wayland.tell('[title="elsewhere"]', "focus")
            dictate = python("-m", "victus_desktop", "toggle", "dictate")
            subprocess.run(dictate, env=env, check=True)
            time.sleep(2)  # the device has begun to run evenly
            card.play(speech("We will meet on Friday, full stop, new line."))
            time.sleep(0.5)
            subprocess.run(dictate, env=env, check=True)
            until(lambda: typed.exists() and "\n" in typed.read_text(), _LONG)
            assert typed.read_text() == "We will meet on Friday.\n"
            victus.send_signal(signal.SIGTERM)
            assert victus.wait(60) == 0
        finally:
            for running in filter(None, (elsewhere, victus)):
                running.kill()
                running.wait(20)
