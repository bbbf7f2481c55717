"""A task of the Windows Task Scheduler. It wakes the computer, and catches up when it was off."""

import tempfile
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from subprocess import list2cmdline
from xml.etree import ElementTree

from victus_desktop.app.wakeup.timer import Run, run

_SPACE = "http://schemas.microsoft.com/windows/2004/02/mit/task"


class ScheduledTask:
    """Implements the timer by one task in the folder Victus."""

    def __init__(
        self, command: Sequence[str], name: str, home: str, user: str, execute: Run = run
    ) -> None:
        self._command = command
        self._name = f"Victus\\{name}"
        self._home = home
        self._user = user
        self._execute = execute
        self._exists = False

    def set(self, due: datetime) -> None:
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "task.xml"
            # The scheduler wants UTF-16 with its mark.
            file.write_bytes(self.xml(due).encode("utf-16"))
            self._execute(["schtasks", "/Create", "/F", "/TN", self._name, "/XML", str(file)])
        self._exists = True

    def clear(self) -> None:
        if self._exists:
            self._execute(["schtasks", "/Delete", "/F", "/TN", self._name])
            self._exists = False

    def xml(self, due: datetime) -> str:
        """Give the task as the scheduler's schema 1.2 wants it; `due` told in UTC."""
        task = ElementTree.Element("Task", {"version": "1.2", "xmlns": _SPACE})
        _add(task, "RegistrationInfo/Description", "Victus tells what is due.")
        moment = f"{due.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
        _add(task, "Triggers/TimeTrigger/StartBoundary", moment)
        _add(task, "Principals/Principal/UserId", self._user)
        _add(task, "Principals/Principal/LogonType", "InteractiveToken")
        for name, value in {
            "MultipleInstancesPolicy": "IgnoreNew",
            "DisallowStartIfOnBatteries": "false",
            "StopIfGoingOnBatteries": "false",
            "StartWhenAvailable": "true",
            "WakeToRun": "true",
            "ExecutionTimeLimit": "PT10M",
        }.items():
            _add(task, f"Settings/{name}", value)
        program, arguments = self._command[0], list2cmdline(self._command[1:])
        if self._home:
            told = f'set "VICTUS_HOME={self._home}" && {list2cmdline(self._command)}'
            program, arguments = "cmd.exe", f'/d /c "{told}"'
        _add(task, "Actions/Exec/Command", program)
        _add(task, "Actions/Exec/Arguments", arguments)
        return ElementTree.tostring(task, encoding="unicode")


def _add(parent: ElementTree.Element, path: str, text: str) -> None:
    """Set the text of an element at a path, making what lacks on the way."""
    for name in path.split("/"):
        found = parent.find(name)
        parent = found if found is not None else ElementTree.SubElement(parent, name)
    parent.text = text
