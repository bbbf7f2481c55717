import random
import sqlite3
import time
from contextlib import closing
from pathlib import Path

import pytest

from tests.history.sqlite_file import talker
from victus_desktop.history.stores import open_stores


@pytest.mark.slow
def test_a_program_killed_at_any_moment_loses_nothing_it_had_kept(file: Path) -> None:
    moments = random.Random(20)
    kept: list[str] = []
    for number in range(50):
        program = talker.start(file, f"run{number}")
        time.sleep(moments.uniform(0, 0.15))
        program.process.kill()
        kept += program.kept()
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
    programs = [talker.start(file, name, 40) for name in ("a", "b")]
    assert [len(program.kept()) for program in programs] == [40, 40]
    stores = open_stores(file)
    assert {one["id"]: one["turns"] for one in stores.turns.conversations()} == {"a": 40, "b": 40}
    assert stores.lists.names() == ["shared"]
    assert len(stores.lists.items("shared")) == len(stores.schedule.pending()) == 80
    stores.close()
