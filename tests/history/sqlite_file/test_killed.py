import random
import sqlite3
import subprocess
import sys
import threading
import time
from contextlib import closing
from pathlib import Path

import pytest

from victus_desktop.history.stores import open_stores

MODULE = "tests.history.sqlite_file.talker"
ROOT = Path(__file__).parents[3]


def talker(file: Path, name: str, *more: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-m", MODULE, str(file), name, *more],
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )


def killed_talk(file: Path, name: str, seconds: float) -> list[str]:
    """What a program said it had kept before it was killed."""
    program = talker(file, name)
    assert program.stdout is not None
    assert program.stdout.readline() == "open\n"
    time.sleep(seconds)
    program.kill()
    told = program.stdout.read().splitlines(keepends=True)
    program.wait()
    return [line.strip() for line in told if line.endswith("\n")]


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_a_program_killed_at_any_moment_loses_nothing_it_had_kept(file: Path) -> None:
    moments = random.Random(20)
    kept: list[str] = []
    lock = threading.Lock()

    def talk(part: int) -> None:
        for number in range(part, 50, 2):
            with lock:
                seconds = moments.uniform(0, 0.4)
            told = killed_talk(file, f"run{number}", seconds)
            with lock:
                kept.extend(told)

    parts = [threading.Thread(target=talk, args=(part,)) for part in range(2)]
    for one in parts:
        one.start()
    for one in parts:
        one.join()
    assert len(kept) > 50
    stores = open_stores(file)
    turns = {
        one["id"]
        for conversation in stores.turns.conversations(None)
        for one in stores.turns.turns(conversation["id"], None)
    }
    timers = {one.label for one in stores.schedule.pending()}
    items = {one.text for one in stores.lists.items("shared")}
    found = {one["id"] for one in stores.turns.search(kept[-1])}
    stores.close()
    for what in (turns, timers, items):
        assert set(kept) - what == set()
    assert kept[-1] in found
    with closing(sqlite3.connect(file)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        connection.execute("INSERT INTO turns_text(turns_text) VALUES ('integrity-check')")


def test_two_programs_write_at_once(file: Path) -> None:
    programs = [talker(file, name, "40") for name in ("a", "b")]
    told = [program.communicate(timeout=120)[0].split() for program in programs]
    assert [len(lines) for lines in told] == [41, 41]
    stores = open_stores(file)
    assert {one["id"]: one["turns"] for one in stores.turns.conversations()} == {"a": 40, "b": 40}
    assert stores.lists.names() == ["shared"]
    assert len(stores.lists.items("shared")) == len(stores.schedule.pending()) == 80
    stores.close()
