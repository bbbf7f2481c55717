"""Several servers on one Postgres: what is due is told once, where its user is."""

import threading
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest

from tests.history.databases.conftest import (  # noqa: F401  fixtures
    postgres_socket,
    postgres_url,
)
from victus_desktop.app.due import DueWatch
from victus_desktop.app.due_everyone import DueForAll
from victus_desktop.conversation.records import ScheduleKind
from victus_desktop.history.schedule import ScheduleStore, users_with_due
from victus_desktop.history.stores import Stores, open_stores

pytestmark = pytest.mark.slow

TIMERS = 30


@pytest.fixture
def stores(postgres_url: str) -> Iterator[Stores]:  # noqa: F811  the fixture
    opened = open_stores(postgres_url)
    yield opened
    opened.close()


def server(
    stores: Stores, name: str, told: Counter[str], present: Callable[[str], bool]
) -> DueForAll:
    """One server of its own name, with what it told."""

    def watch_of(user: str) -> DueWatch:
        store = ScheduleStore(stores.engine, user, run=name)
        return DueWatch(store, lambda text: told.update([text]))

    return DueForAll(lambda now: users_with_due(stores.engine, now), watch_of, present=present)


def test_servers_that_look_at_once_tell_each_timer_once(stores: Stores) -> None:
    past = datetime.now(UTC) - timedelta(seconds=5)
    for number in range(TIMERS):
        stores.schedule.add(ScheduleKind.TIMER, past, label=f"number {number}")
    told = Counter[str]()
    servers = [server(stores, f"server {n}", told, lambda user: False) for n in range(3)]
    together = threading.Barrier(len(servers))

    def look(one: DueForAll) -> None:
        together.wait()
        one.tell_due()

    threads = [threading.Thread(target=look, args=(one,)) for one in servers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(told) == TIMERS
    assert set(told.values()) == {1}


def test_the_server_at_which_its_user_is_tells(stores: Stores) -> None:
    stores.schedule.add(ScheduleKind.TIMER, datetime.now(UTC))
    here, there = Counter[str](), Counter[str]()

    assert server(stores, "there", there, lambda user: False).tell_due() == 0
    assert server(stores, "here", here, lambda user: user == "local").tell_due() == 1
    assert here.total() == 1
    assert there.total() == 0
