from datetime import UTC, datetime

from tests.history.databases.records import TIMER
from victus_desktop.conversation.records import ToolCall
from victus_desktop.history.stores import Stores, stores_of


def test_a_call_is_noted_with_who_allowed_it_and_how_to_undo_it(stores: Stores) -> None:
    undo = {"tool": "timer_cancel", "arguments": {"at": datetime(2026, 3, 2, tzinfo=UTC)}}
    entry = stores.journal.add(TIMER, "voice", undo)
    (kept,) = stores.journal.entries()
    assert kept == entry
    assert (kept.call, kept.confirmed_by, kept.undone) == (TIMER, "voice", False)
    assert kept.undo == {"tool": "timer_cancel", "arguments": {"at": "2026-03-02 00:00:00+00:00"}}


def test_the_newest_entries_come_first(stores: Stores) -> None:
    for number in range(4):
        stores.journal.add(ToolCall("volume_set", {"level": number}))
    assert [one.call.arguments["level"] for one in stores.journal.entries(2)] == [3, 2]


def test_undo_goes_back_step_by_step_past_what_cannot_be_undone(stores: Stores) -> None:
    first = stores.journal.add(TIMER, undo={"tool": "a"})
    second = stores.journal.add(TIMER, undo={"tool": "b"})
    stores.journal.add(TIMER)
    assert stores.journal.last_undoable() == second
    stores.journal.mark_undone(second.id)
    assert stores.journal.last_undoable() == first
    stores.journal.mark_undone(first.id)
    assert stores.journal.last_undoable() is None


def test_nobody_undoes_what_others_did(stores: Stores) -> None:
    anna = stores_of(stores.engine, "anna")
    entry = anna.journal.add(TIMER, undo={"tool": "a"})
    stores.journal.mark_undone(entry.id)
    assert stores.journal.last_undoable() is None
    assert anna.journal.last_undoable() == entry
