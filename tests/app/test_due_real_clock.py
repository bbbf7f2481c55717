"""What is due on this computer's own clock, which is set, and stands still while it sleeps."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from victus_desktop.conversation.records import ScheduleKind
from victus_desktop.history.schedule import ScheduleStore
from victus_desktop.history.stores import open_stores

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="libfaketime sets Linux's clock")
FAKETIME = next(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"), Path("libfaketime"))
PROGRAM = """
import pathlib, sys
from victus_desktop.app.due import DueWatch
from victus_desktop.history.stores import open_stores
schedule = open_stores(pathlib.Path(sys.argv[1])).schedule
watch = DueWatch(schedule, lambda text: print(text, flush=True))
watch.tell_due()
print("watching", flush=True)
watch.start()
sys.stdin.read()
watch.close()
"""
Watching = tuple["subprocess.Popen[str]", Callable[[str], object], ScheduleStore]


@pytest.fixture
def watching(tmp_path: Path) -> Iterator[Watching]:
    """A program that tells what is due, what sets its clock, and what it watches."""
    clock, file = tmp_path / "clock", tmp_path / "history.db"
    clock.write_text("+0")
    stores = open_stores(file)
    stores.schedule.pending()
    faked = {
        "LD_PRELOAD": str(FAKETIME),
        "FAKETIME_TIMESTAMP_FILE": str(clock),
        "FAKETIME_NO_CACHE": "1",
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",
    }
    program = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, str(file)],
        env=os.environ | faked,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert program.stdout is not None and program.stdout.readline() == "watching\n"
    yield program, clock.write_text, stores.schedule
    stores.close()
    program.kill()
    program.communicate()


def add(schedule: ScheduleStore, kind: ScheduleKind, label: str, **after: int) -> None:
    schedule.add(kind, datetime.now(UTC) + timedelta(**after), label=label)


def test_a_clock_set_forward_and_back_tells_an_alarm_once(watching: Watching) -> None:
    program, set_clock, schedule = watching
    assert program.stdout is not None
    add(schedule, ScheduleKind.ALARM, "bus", hours=2)
    add(schedule, ScheduleKind.ALARM, "train", hours=2, seconds=-1)

    set_clock("+2h")
    assert [program.stdout.readline() for _ in range(2)] == ["Alarm: train.\n", "Alarm: bus.\n"]
    set_clock("+0")
    add(schedule, ScheduleKind.TIMER, "tea", seconds=0)
    assert program.stdout.readline() == "Your tea timer is done.\n"
    set_clock("+3h")
    add(schedule, ScheduleKind.TIMER, "egg", hours=3)
    assert program.stdout.readline() == "Your egg timer is done.\n"
    assert program.communicate()[0] == ""


def test_what_came_due_while_the_computer_slept_is_told_as_missed(watching: Watching) -> None:
    program, set_clock, schedule = watching
    assert program.stdout is not None
    add(schedule, ScheduleKind.REMINDER, "call mum", hours=1)

    program.send_signal(signal.SIGSTOP)
    set_clock("+9h")
    program.send_signal(signal.SIGCONT)

    told = r"Missed at \d\d:\d\d( on \w+)?: a reminder: call mum\.\n"
    assert re.fullmatch(told, program.stdout.readline())
    assert program.communicate()[0] == ""
