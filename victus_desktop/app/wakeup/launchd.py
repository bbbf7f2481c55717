"""An agent of macOS's launchd. A moment that passed asleep comes at waking, else at the login.

A job may not take itself away while it runs, so each moment is a job of its own and the one
before is taken away with the next.
"""

import plistlib
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from victus_desktop.app.wakeup.timer import Run, run
from victus_desktop.conversation.errors import ServiceError


class LaunchdTimer:
    """Implements the timer by property lists `NAME.SECONDS.plist`, named by Unix time."""

    def __init__(
        self,
        command: Sequence[str],
        folder: Path,
        name: str,
        home: str,
        user: int,
        execute: Run = run,
    ) -> None:
        """Take the folder of the user's agents and the user's number."""
        self._command = command
        self._folder = folder
        self._name = name
        self._home = home
        self._domain = f"gui/{user}"
        self._execute = execute

    def set(self, due: datetime) -> None:
        wanted = self._folder / f"{self._name}.{round(due.timestamp())}.plist"
        if wanted.exists():
            return
        local = due.astimezone()
        told = {
            "Label": wanted.stem,
            "ProgramArguments": list(self._command),
            "EnvironmentVariables": {"VICTUS_HOME": self._home} if self._home else {},
            "StartCalendarInterval": {
                "Month": local.month,
                "Day": local.day,
                "Hour": local.hour,
                "Minute": local.minute,
            },
            "RunAtLoad": True,
            "ProcessType": "Interactive",
        }
        self._take_away(datetime.now(UTC))
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            wanted.write_bytes(plistlib.dumps(told))
        except OSError as error:
            raise ServiceError(f"{wanted} cannot be written: {error.strerror}") from error
        self._execute(["launchctl", "bootstrap", self._domain, str(wanted)])

    def clear(self) -> None:
        self._take_away(datetime.now(UTC))

    def _take_away(self, now: datetime) -> None:
        """Take away all jobs but those of a passed moment that may be running this very code."""
        for file in self._folder.glob(f"{self._name}.*.plist"):
            seconds = file.stem.rpartition(".")[2]
            if not seconds.isdecimal():
                continue
            age = now.timestamp() - int(seconds)
            file.unlink()
            if not 0 <= age < _MAY_RUN_SECONDS:
                self._execute(["launchctl", "bootout", f"{self._domain}/{file.stem}"])


_MAY_RUN_SECONDS = 600
