"""The files and commands by which each system is told when to start Victus."""

import plistlib
import shutil
import subprocess
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from xml.etree import ElementTree

import pytest

from victus_desktop.app.wakeup.launchd import LaunchdTimer
from victus_desktop.app.wakeup.systemd import SystemdTimer
from victus_desktop.app.wakeup.task_scheduler import ScheduledTask
from victus_desktop.app.wakeup.timer import run
from victus_desktop.conversation.errors import ServiceError

DUE = datetime(2031, 3, 4, 6, 30, 15, tzinfo=UTC)
COMMAND = ["/opt/Vic tus/100%/$py", "-m", "victus_desktop", "reminders", "tell"]
TASK = "{http://schemas.microsoft.com/windows/2004/02/mit/task}"


class Programs:
    """Stands for the system's programs; keeps what they were told."""

    def __init__(self) -> None:
        self.told: list[list[str]] = []
        self.read = ""

    def __call__(self, command: Sequence[str]) -> None:
        self.told.append(list(command))
        if "/XML" in command:
            self.read = Path(command[-1]).read_bytes().decode("utf-16")


@pytest.fixture
def programs() -> Programs:
    return Programs()


def test_systemd_verifies_the_units(tmp_path: Path, programs: Programs) -> None:
    program = tmp_path / "a 100% $py"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    command = [str(program), *COMMAND[1:]]
    SystemdTimer(command, tmp_path, "victus-due", "/home/me/my victus", programs).set(DUE)
    units = [str(tmp_path / f"victus-due.{kind}") for kind in ("timer", "service")]
    assert shutil.which("systemd-analyze"), "packaging/bootstrap installs systemd"
    verified = subprocess.run(
        ["systemd-analyze", "verify", "--user", *units],
        capture_output=True,
        text=True,
        check=False,
        env={"XDG_RUNTIME_DIR": str(tmp_path), "PATH": "/usr/bin:/bin", "HOME": str(tmp_path)},
    )
    assert (verified.returncode, verified.stderr) == (0, "")
    told = (tmp_path / "victus-due.timer").read_text()
    assert "OnCalendar=2031-03-04 06:30:15 UTC\n" in told
    assert "Persistent=true\n" in told
    assert programs.told == [
        ["systemctl", "--user", "--quiet", *rest]
        for rest in (
            ["daemon-reload"],
            ["enable", "victus-due.timer"],
            ["restart", "victus-due.timer"],
        )
    ]


def test_systemd_forgets_the_moment(tmp_path: Path, programs: Programs) -> None:
    timer = SystemdTimer(COMMAND, tmp_path, "victus-due", "", programs)
    timer.clear()
    assert programs.told == []
    timer.set(DUE)
    programs.told.clear()
    timer.clear()
    assert ["systemctl", "--user", "--quiet", "disable", "--now", "victus-due.timer"] in (
        programs.told
    )
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path, programs: Programs) -> None:
    (tmp_path / "systemd").write_text("a file, where a folder should be")
    with pytest.raises(ServiceError, match="cannot be written"):
        SystemdTimer(COMMAND, tmp_path / "systemd", "victus-due", "", programs).set(DUE)


def test_launchd_gets_a_job_in_local_time_that_also_runs_at_login(
    tmp_path: Path, programs: Programs
) -> None:
    timer = LaunchdTimer(COMMAND, tmp_path, "victus-due", "/home/me", 501, programs)
    timer.set(DUE)
    (file,) = tmp_path.iterdir()
    job = plistlib.loads(file.read_bytes())
    local = DUE.astimezone()
    assert job["ProgramArguments"] == COMMAND
    assert job["EnvironmentVariables"] == {"VICTUS_HOME": "/home/me"}
    assert job["StartCalendarInterval"] == {
        "Month": local.month,
        "Day": local.day,
        "Hour": local.hour,
        "Minute": local.minute,
    }
    assert job["RunAtLoad"] is True
    assert programs.told == [["launchctl", "bootstrap", "gui/501", str(file)]]
    programs.told.clear()
    timer.set(DUE)
    assert programs.told == [], "a job that runs at its loading must not load itself again"


def test_launchd_replaces_the_job_but_never_the_one_that_is_running(
    tmp_path: Path, programs: Programs
) -> None:
    timer = LaunchdTimer(COMMAND, tmp_path, "victus-due", "", 501, programs)
    running = datetime.now(UTC) - timedelta(seconds=5)
    timer.set(running)
    timer.set(DUE)
    assert [told[1] for told in programs.told] == ["bootstrap", "bootstrap"]
    timer.set(DUE + timedelta(days=1))
    assert ["launchctl", "bootout", f"gui/501/victus-due.{round(DUE.timestamp())}"] in programs.told
    assert len(list(tmp_path.iterdir())) == 1


def test_the_task_scheduler_gets_a_task_that_wakes_and_catches_up(programs: Programs) -> None:
    timer = ScheduledTask(COMMAND, "victus-due", "", "me", programs)
    timer.set(DUE)
    task = ElementTree.fromstring(programs.read)
    assert task.findtext(f"{TASK}Triggers/{TASK}TimeTrigger/{TASK}StartBoundary") == (
        "2031-03-04T06:30:15Z"
    )
    assert task.findtext(f"{TASK}Settings/{TASK}StartWhenAvailable") == "true"
    assert task.findtext(f"{TASK}Settings/{TASK}WakeToRun") == "true"
    assert task.findtext(f"{TASK}Actions/{TASK}Exec/{TASK}Command") == COMMAND[0]
    assert task.findtext(f"{TASK}Actions/{TASK}Exec/{TASK}Arguments") == (
        "-m victus_desktop reminders tell"
    )
    assert programs.told[0][:5] == ["schtasks", "/Create", "/F", "/TN", "Victus\\victus-due"]
    timer.clear()
    assert programs.told[1] == ["schtasks", "/Delete", "/F", "/TN", "Victus\\victus-due"]


def test_a_moved_home_goes_with_the_task(programs: Programs) -> None:
    ScheduledTask(COMMAND, "victus-due", r"D:\my victus", "me", programs).set(DUE)
    task = ElementTree.fromstring(programs.read)
    told = task.findtext(f"{TASK}Actions/{TASK}Exec/{TASK}Arguments")
    assert told is not None
    assert 'set "VICTUS_HOME=D:\\my victus" && "/opt/Vic tus/100%/$py" -m' in told


def test_a_program_that_fails_is_told_in_its_own_words() -> None:
    with pytest.raises(ServiceError, match="no such bus"):
        run(["sh", "-c", "echo no such bus >&2; exit 1"])
    with pytest.raises(ServiceError, match="did not work"):
        run(["no-such-program-here"])
