"""`victus bench kills`: the real program, killed at random moments; is anything lost?

Each program writes down requests with an effect, is killed by SIGKILL at a moment drawn by a
seeded generator, and is followed by the next on the same home. What it had told to be done must
be in the database, which must be whole.
"""

import json
import random
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

_LONGEST_SECONDS = 4.0
"""A kill comes within this time of the start: loading, first turns, steady work."""
_REQUESTS = 400


@dataclass(slots=True)
class KillFigures:
    kills: int = 0
    told: int = 0
    """Turns that the programs said were done."""
    lost: list[str] = field(default_factory=list)
    """Those of them that are not in the history, or whose effect is not."""
    damaged: int = 0
    """Kills after which the database was not whole."""

    def lines(self) -> Iterable[str]:
        yield f"kills     {self.kills}"
        yield f"told      {self.told} turns were told to be done"
        yield f"lost      {len(self.lost)}"
        yield f"damaged   {self.damaged}"


def kills(env: Mapping[str, str], database: Path, count: int, seed: int = 1) -> KillFigures:
    """Kill `count` programs one after the other on the home that `env` names."""
    figures, moments = KillFigures(), random.Random(seed)
    for number in range(count):
        told = _one(env, number, moments.uniform(0, _LONGEST_SECONDS))
        figures.kills += 1
        figures.told += len(told)
        if database.exists():
            figures.damaged += not _whole(database)
            figures.lost += sorted(told - _kept(database))
        else:
            figures.lost += sorted(told)
    return figures


def _one(env: Mapping[str, str], number: int, seconds: float) -> set[str]:
    """Run one program until its death; gives the items that it told it had written."""
    process = subprocess.Popen(
        [sys.executable, "-m", "victus_desktop", "ask", "-", "--json"],
        env=env,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    death = threading.Timer(seconds, process.kill)
    death.start()
    items = [f"thing{number}x{item}" for item in range(_REQUESTS)]
    try:
        out, _ = process.communicate("".join(f"add {item} to my shopping list\n" for item in items))
    finally:
        death.cancel()
    return {str(json.loads(line)["heard"]).split()[1] for line in _whole_lines(out)}


def _whole_lines(out: str) -> list[str]:
    """Give the lines that were written to their end."""
    return [line for line in out.splitlines(keepends=True) if line.endswith("\n")]


def _whole(database: Path) -> bool:
    with closing(sqlite3.connect(database)) as opened:
        return bool(opened.execute("PRAGMA integrity_check").fetchone() == ("ok",))


def _kept(database: Path) -> set[str]:
    """Give the items that are both in the list and in the history."""
    with closing(sqlite3.connect(database)) as opened:
        tables = {name for (name,) in opened.execute("SELECT name FROM sqlite_master")}
        if not {"list_items", "turns"} <= tables:
            return set()  # it died before the first start was over
        listed = {str(text) for (text,) in opened.execute("SELECT text FROM list_items")}
        heard = {
            str(text).split()[1]
            for (text,) in opened.execute("SELECT heard FROM turns WHERE heard LIKE 'add thing%'")
        }
    return listed & heard
