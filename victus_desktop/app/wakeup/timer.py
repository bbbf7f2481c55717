"""What all systems' timers have in common."""

import getpass
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Protocol

from victus_desktop.conversation.errors import ServiceError

Run = Callable[[Sequence[str]], None]
"""Runs a program to its end. Raises ServiceError where it fails."""
_SECONDS = 20


class SystemTimer(Protocol):
    """One moment at which the system runs `victus reminders tell`, also after a missed one."""

    def set(self, due: datetime) -> None:
        """Put the moment in the place of the one before. Raises ServiceError."""

    def clear(self) -> None:
        """Take the moment away. Raises ServiceError."""


def run(command: Sequence[str]) -> None:
    """Run a program. Raises ServiceError with what it said last."""
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, timeout=_SECONDS, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise ServiceError(f"{command[0]} did not work: {error}") from error
    if done.returncode:
        told = (done.stderr.strip() or f"status {done.returncode}").splitlines()[-1]
        raise ServiceError(f"{command[0]} did not work: {told}")


def tell_command() -> list[str]:
    """Give the command that tells what is due, for this installation."""
    if getattr(sys, "frozen", False):
        return [sys.executable, "reminders", "tell"]
    return [sys.executable, "-m", "victus_desktop", "reminders", "tell"]


def moved_home() -> str:
    """Give the folder that VICTUS_HOME names, '' where it names none."""
    home = os.environ.get("VICTUS_HOME")
    return str(Path(home).expanduser().absolute()) if home else ""


def timer_name(home: str) -> str:
    """Give the timer's name: each home has its own."""
    digest = hashlib.sha256(home.encode()).hexdigest()[:8]
    return f"victus-due-{digest}" if home else "victus-due"


def system_timer() -> SystemTimer:
    """Give this system's timer. Raises ServiceError where there is none that Victus can use."""
    home = moved_home()
    name, command = timer_name(home), tell_command()
    if sys.platform == "darwin":
        from victus_desktop.app.wakeup.launchd import LaunchdTimer

        agents = Path.home() / "Library/LaunchAgents"
        return LaunchdTimer(command, agents, name, home, os.getuid())
    if sys.platform == "win32":
        from victus_desktop.app.wakeup.task_scheduler import ScheduledTask

        return ScheduledTask(command, name, home, getpass.getuser())
    if not shutil.which("systemctl"):
        raise ServiceError("there is no systemd, so alarms ring only while Victus runs")
    from victus_desktop.app.wakeup.systemd import SystemdTimer

    config = Path(os.environ.get("XDG_CONFIG_HOME") or "~/.config").expanduser()
    return SystemdTimer(command, config / "systemd/user", name, home)
