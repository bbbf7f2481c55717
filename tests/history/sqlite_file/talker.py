"""Programs that keep turns, timers and list items as fast as they can, and can be killed."""

import multiprocessing
from dataclasses import dataclass
from datetime import timedelta
from itertools import count, islice
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from tests.history.databases.records import NOON, turn
from victus_desktop.conversation.records import ScheduleKind
from victus_desktop.history.stores import open_stores

# One server that has loaded the database's libraries makes each program in milliseconds.
_programs = multiprocessing.get_context("forkserver")
# `__main__`, which is pytest, would otherwise be imported anew by each.
_programs.set_forkserver_preload(
    ["__main__", "victus_desktop.history.turns", "victus_desktop.history.lists"]
)


@dataclass
class Talker:
    """A running program; it tells what is surely kept."""

    process: Any
    told: Connection

    def kept(self) -> list[str]:
        """What it told, until it ended or was killed."""
        names: list[str] = []
        while True:
            try:
                names.append(self.told.recv())
            except EOFError:
                self.process.join()
                return names


def start(file: Path, name: str, most: int | None = None) -> Talker:
    """Start a program; gives it when it has opened the history."""
    told, tell = _programs.Pipe(duplex=False)
    process = _programs.Process(target=_talk, args=(file, name, most, tell))
    process.start()
    tell.close()
    assert told.recv() == "open"
    return Talker(process, told)


def _talk(file: Path, name: str, most: int | None, tell: Connection) -> None:
    stores = open_stores(file)
    tell.send("open")
    for number in islice(count(), most):
        ident = f"{name}-{number}"
        stores.turns.add(turn(ident, "word " * (number % 40 * 30), id=ident, conversation=name))
        stores.schedule.add(ScheduleKind.TIMER, NOON + timedelta(seconds=number), label=ident)
        stores.lists.add("shared", ident)
        tell.send(ident)
