"""An alarm rings with Victus closed: a real systemd of a user starts it at the time.

The systemd runs in a mount namespace of its own, where it finds what a booted machine has.
"""

import json
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.desktop.test_notices import NotificationService
from tests.end_to_end.conftest import Home, new_home
from victus_desktop.audio.files import write
from victus_desktop.bench.sound_card import SoundCard, sound_card

pytestmark = [pytest.mark.slow, pytest.mark.real_time, pytest.mark.timeout(240)]

_BOOTED = "mount -t tmpfs none /run/systemd && mkdir /run/systemd/system && exec {systemd} --user"
_SYSTEMD = "/lib/systemd/systemd"
_KEYS = ("PULSE_SERVER", "PULSE_RUNTIME_PATH", "PULSE_STATE_PATH", "ALSA_CONFIG_PATH")


@pytest.fixture
def session(
    tmp_path: Path, models: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[tuple[Home, SoundCard]]:
    """A home in a session with systemd, a bus, and a sound card, as after a login."""
    home = new_home(tmp_path / "victus", models)
    runtime = home.folder / "run"
    runtime.mkdir(mode=0o700)
    Path("/run/systemd").mkdir(exist_ok=True)
    with sound_card() as card:
        env = {
            **home.env,
            **{key: card.env[key] for key in _KEYS},
            "HOME": str(home.folder),
            "XDG_CONFIG_HOME": str(home.folder / "config"),
            "XDG_RUNTIME_DIR": str(runtime),
            "DBUS_SESSION_BUS_ADDRESS": f"unix:path={runtime}/session",
            "PYTHONPATH": os.environ.get("PYTHONPATH", ""),
            "VICTUS_REMINDERS__WHEN_CLOSED": "on",
        }
        bus = subprocess.Popen(
            ["dbus-daemon", "--session", "--nofork", f"--address=unix:path={runtime}/session"],
            env=env,
        )
        systemd = subprocess.Popen(
            [
                *("unshare", "--mount", "--propagation", "private", "sh", "-c"),
                _BOOTED.format(systemd=_SYSTEMD),
            ],
            env=env,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        for key in ("XDG_RUNTIME_DIR", "DBUS_SESSION_BUS_ADDRESS"):
            monkeypatch.setenv(key, env[key])
        try:
            _wait_until_up(env)
            address = f"DBUS_SESSION_BUS_ADDRESS={env['DBUS_SESSION_BUS_ADDRESS']}"
            subprocess.run(["systemctl", "--user", "set-environment", address], env=env, check=True)
            yield replace(home, env=env), card
        finally:
            systemd.send_signal(signal.SIGKILL)
            systemd.wait(10)
            bus.terminate()
            bus.wait(10)


def _wait_until_up(env: dict[str, str]) -> None:
    for _ in range(100):
        asked = ["systemctl", "--user", "is-active", "timers.target"]
        told = subprocess.run(asked, env=env, capture_output=True, text=True, check=False)
        if told.stdout.strip() == "active":
            return
        time.sleep(0.1)
    pytest.fail(f"systemd does not start: {told.stdout} {told.stderr}")


@pytest.mark.skipif(
    os.geteuid() != 0 or not shutil.which("unshare") or not Path(_SYSTEMD).exists(),
    reason="needs root, for a systemd beside the machine's own",
)
def test_a_reminder_is_shown_and_spoken_with_victus_closed(
    session: tuple[Home, SoundCard], tmp_path: Path
) -> None:
    home, card = session
    notifications, ear = NotificationService(), card.listen()
    added = home.victus("reminders", "add", "in 3 seconds", "water the plants")
    assert added.returncode == 0, added.stderr
    (timer,) = (home.folder / "config/systemd/user").glob("victus-due-*.timer")
    ear.wait_for_sound(60)
    for _ in range(600):
        if not timer.exists():
            break
        time.sleep(0.1)
    assert not timer.exists(), "nothing is due any more, so nothing is left behind"
    assert [told[4] for told in notifications.shown] == ["A reminder: water the plants."]
    write(tmp_path / "heard.wav", ear.hush())
    heard = home.victus("transcribe", str(tmp_path / "heard.wav"))
    assert "water the plants" in heard.stdout.lower()
    assert json.loads(home.victus("reminders", "--json").stdout) == []
