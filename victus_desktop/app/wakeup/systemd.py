"""A timer of the user's own systemd. It catches up after the computer was off or asleep."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from victus_desktop.app.wakeup.timer import Run, run
from victus_desktop.conversation.errors import ServiceError

_SERVICE = """\
[Unit]
Description=Victus tells what is due

[Service]
Type=oneshot
ExecStart={command}
{environment}TimeoutStartSec=600
"""
_TIMER = """\
[Unit]
Description=When Victus next tells what is due

[Timer]
OnCalendar={due:%Y-%m-%d %H:%M:%S} UTC
AccuracySec=1s
Persistent=true

[Install]
WantedBy=timers.target
"""


class SystemdTimer:
    """Implements the timer by two unit files, `NAME.timer` and `NAME.service`."""

    def __init__(
        self, command: Sequence[str], folder: Path, name: str, home: str = "", execute: Run = run
    ) -> None:
        """Take the folder of the user's units; `home` is VICTUS_HOME, '' where it is not set."""
        self._command = command
        self._timer = folder / f"{name}.timer"
        self._service = folder / f"{name}.service"
        self._home = home
        self._execute = execute

    def set(self, due: datetime) -> None:
        environment = f"Environment={_quoted(f'VICTUS_HOME={self._home}')}\n" if self._home else ""
        program, *words = self._command
        # Only the words after the program's own name know variables.
        escaped = [program, *(word.replace("$", "$$") for word in words)]
        command = " ".join(_quoted(part) for part in escaped)
        try:
            self._timer.parent.mkdir(parents=True, exist_ok=True)
            _write(self._service, _SERVICE.format(command=command, environment=environment))
            _write(self._timer, _TIMER.format(due=due.astimezone(UTC)))
        except OSError as error:
            raise ServiceError(f"{self._timer} cannot be written: {error.strerror}") from error
        self._systemctl("daemon-reload")
        self._systemctl("enable", self._timer.name)
        self._systemctl("restart", self._timer.name)

    def clear(self) -> None:
        if not self._timer.exists():
            return
        try:
            self._systemctl("disable", "--now", self._timer.name)
        finally:
            self._timer.unlink(missing_ok=True)
            self._service.unlink(missing_ok=True)
        self._systemctl("daemon-reload")

    def _systemctl(self, *arguments: str) -> None:
        self._execute(["systemctl", "--user", "--quiet", *arguments])


def _write(file: Path, text: str) -> None:
    part = file.with_suffix(".part")
    part.write_text(text, encoding="utf-8")
    part.replace(file)


def _quoted(part: str) -> str:
    """Quote a word as systemd.syntax(7) and systemd.unit(5) want it."""
    told = part.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%")
    return f'"{told}"'
