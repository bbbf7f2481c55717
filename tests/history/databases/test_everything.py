import json

from tests.history.databases.records import NOON, TIMER, turn
from victus_desktop.conversation.records import CalendarEvent, ScheduleKind
from victus_desktop.history.everything import delete_everything, export_everything
from victus_desktop.history.stores import Stores, stores_of
from victus_desktop.history.tables import OWNED


def fill(stores: Stores, word: str) -> None:
    stores.turns.add(turn(word))
    stores.schedule.add(ScheduleKind.TIMER, NOON, label=word)
    stores.lists.add(word, word)
    stores.notes.add(word)
    stores.memories.add(word)
    stores.misheard.add(word, word.title())
    stores.calendar.add(CalendarEvent("", word, NOON, NOON))
    stores.journal.add(TIMER, word)


def test_all_that_one_has_is_written_out(stores: Stores) -> None:
    fill(stores, "mine")
    fill(stores_of(stores.engine, "anna"), "hers")
    told = json.loads(export_everything(stores.engine))
    assert set(told) == {str(table.__tablename__) for table in OWNED}
    assert all(len(rows) == 1 for rows in told.values())
    assert "hers" not in str(told)


def test_all_that_one_has_is_deleted(stores: Stores) -> None:
    fill(stores, "mine")
    fill(stores_of(stores.engine, "anna"), "hers")
    assert delete_everything(stores.engine) == len(OWNED)
    assert not any(json.loads(export_everything(stores.engine)).values())
    assert all(json.loads(export_everything(stores.engine, "anna")).values())
