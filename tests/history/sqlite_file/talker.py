"""Keeps turns, timers and list items as fast as it can; prints each that is surely kept.

Run as `python -m tests.history.sqlite_file.talker FILE NAME [COUNT]`.
"""

import sys
from datetime import timedelta
from itertools import count
from pathlib import Path

from tests.history.databases.records import NOON, turn
from victus_desktop.conversation.records import ScheduleKind
from victus_desktop.history.stores import open_stores


def main(file: Path, name: str, most: int | None) -> None:
    stores = open_stores(file)
    sys.stdout.write("open\n")
    sys.stdout.flush()
    for number in count():
        if number == most:
            return
        ident = f"{name}-{number}"
        stores.turns.add(turn(ident, "word " * (number % 40 * 30), id=ident, conversation=name))
        stores.schedule.add(ScheduleKind.TIMER, NOON + timedelta(seconds=number), label=ident)
        stores.lists.add("shared", ident)
        sys.stdout.write(f"{ident}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]) if len(sys.argv) > 3 else None)
