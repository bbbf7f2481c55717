"""What the panes do, on a real database of an empty home."""

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from victus_desktop.app.core import App
from victus_desktop.app.panes import history, journal, lists, memory, schedule
from victus_desktop.conversation.errors import BadInput, StorageError
from victus_desktop.conversation.records import (
    Effect,
    Outcome,
    ScheduleKind,
    Tier,
    ToolCall,
    TurnRecord,
)
from victus_desktop.desktop.pane_source import PaneSource, Row
from victus_desktop.desktop.wording import joined
from victus_desktop.paths import user_paths
from victus_desktop.settings import Settings


@pytest.fixture
def app(home: Path) -> Iterator[App]:
    made = App(Settings(), user_paths())
    yield made
    made.close()


def do(pane: PaneSource, name: str, given: str = "") -> None:
    """Do an action of a pane as its button does."""
    action = next(one for one in pane.actions if one.name == name)
    action.do(given, lambda share, word: None)


def titles(pane: PaneSource, words: str = "") -> list[str]:
    return [row.title for row in pane.rows(words)]


def said(app: App, conversation: str, heard: str, reply: str, number: int = 1) -> None:
    at = datetime(2026, 5, 4, 12, number, tzinfo=UTC)
    rest = (Tier.COMMAND, (), {"total": 1.0}, Outcome.COMPLETED)
    app.stores.turns.add(
        TurnRecord(f"{conversation}-{number}", conversation, at, "prompt", heard, reply, "", *rest)
    )


class TestHistory:
    @pytest.fixture
    def pane(self, app: App) -> PaneSource:
        said(app, "monday", "what time is it", "Ten.")
        said(app, "monday", "and in Lisbon", "Nine.", 2)
        said(app, "tuesday", "tell me of olives", "They are green.", 3)
        return history.pane(app)

    def test_a_conversation_is_read_again(self, pane: PaneSource) -> None:
        assert titles(pane) == ["tell me of olives", "what time is it"]
        assert pane.said is not None
        assert [one.reply for one in pane.said("monday")] == ["Ten.", "Nine."]

    def test_words_find_the_turn_and_its_conversation(self, pane: PaneSource) -> None:
        (found,) = pane.rows("lisbon")
        assert found.title == "and in Lisbon"
        assert pane.said is not None
        assert len(pane.said(found.id)) == 2

    def test_it_is_renamed(self, pane: PaneSource) -> None:
        do(pane, "Rename", "tuesday\nOlives")
        assert titles(pane) == ["Olives", "what time is it"]
        with pytest.raises(BadInput):
            do(pane, "Rename", "tuesday\n  ")

    def test_it_is_gone_on_with(self, app: App, pane: PaneSource) -> None:
        do(pane, "Go on with it", "monday")
        assert app.assistant.conversation == "monday"

    def test_one_is_exported_or_all(self, pane: PaneSource, tmp_path: Path) -> None:
        one, every = tmp_path / "one.md", tmp_path / "all.json"
        do(pane, "Export", f"monday\n{one}")
        do(pane, "Export all", f"\n{every}")
        assert "Nine" in one.read_text("utf-8")
        assert "olives" not in one.read_text("utf-8")
        assert len(json.loads(every.read_text("utf-8"))) == 2
        with pytest.raises(StorageError):
            do(pane, "Export", f"monday\n{tmp_path / 'no' / 'such' / 'folder.md'}")

    def test_it_is_deleted_from_a_found_turn(self, pane: PaneSource) -> None:
        (found,) = pane.rows("lisbon")
        do(pane, "Delete", found.id)
        assert titles(pane) == ["tell me of olives"]


class TestSchedule:
    def test_what_is_due_is_counted_down_moved_and_cancelled(self, app: App) -> None:
        due = datetime.now(UTC) + timedelta(minutes=2)
        timer = app.stores.schedule.add(ScheduleKind.TIMER, due, label="eggs")
        app.stores.schedule.add(ScheduleKind.ALARM, due, recurrence="FREQ=DAILY")
        pane = schedule.pane(app)

        eggs, alarm = pane.rows("")
        assert (eggs.title, eggs.due, eggs.group) == ("eggs", due, "Timers")
        assert "repeats" in alarm.detail

        do(pane, "5 minutes more", eggs.id)
        assert app.stores.schedule.pending()[-1].due == due + timedelta(minutes=5)
        do(pane, "Cancel", str(timer.id))
        assert [row.group for row in pane.rows("")] == ["Alarms"]

    def test_a_timer_is_paused_and_runs_on(self, app: App) -> None:
        due = datetime.now(UTC) + timedelta(minutes=2, seconds=0.4)
        eggs = app.stores.schedule.add(ScheduleKind.TIMER, due, label="eggs")
        pane = schedule.pane(app)
        do(pane, "Pause", str(eggs.id))
        do(pane, "5 minutes more", str(eggs.id))
        (row,) = pane.rows("")
        assert (row.due, row.mark) == (None, "paused")
        assert re.fullmatch(r"Timer  ·  (7 min|6 min \d+ s) left", joined(row.detail))
        assert row.can == frozenset(("Resume", "5 minutes more", "Cancel"))
        do(pane, "Resume", str(eggs.id))
        (row,) = pane.rows("")
        assert row.due is not None
        assert row.due - datetime.now(UTC) > timedelta(minutes=6)
        assert row.can == frozenset(("Pause", "5 minutes more", "Cancel"))


def test_lists_grow_are_ticked_and_shrink(app: App) -> None:
    pane = lists.pane(app)
    do(pane, "New item", "\nOlives")
    do(pane, "New item", "\ncamping: Tent pegs")
    olives, pegs = pane.rows("")
    assert (olives.group, pegs.group) == ("shopping", "camping")

    do(pane, "New item", f"{pegs.id}\nLantern")
    do(pane, "Tick", pegs.id)
    assert [(row.title, row.struck) for row in pane.rows("camping")] == [
        ("Tent pegs", True),
        ("Lantern", False),
    ]
    do(pane, "Tick", pegs.id)
    assert not any(row.struck for row in pane.rows(""))
    do(pane, "Delete the list", pegs.id)
    assert titles(pane) == ["Olives"]


def test_memories_are_added_changed_and_forgotten(app: App) -> None:
    pane = memory.pane(app)
    do(pane, "New", "\nInes is allergic to nuts")
    (row,) = pane.rows("")
    do(pane, "Change", f"{row.id}\nInes is allergic to eggs")
    assert titles(pane) == ["Ines is allergic to eggs"]
    do(pane, "Forget", pane.rows("")[0].id)
    assert titles(pane) == []


class TestJournal:
    def note(self, app: App) -> Row:
        item = app.stores.lists.add("shopping", "Olives")
        arguments = {"list_name": "shopping", "items": ["Olives"]}
        undo = {
            "tool": "list_remove",
            "arguments": {"list_name": "shopping", "items": ["Olives"], "ids": [item.id]},
        }
        known = app.mind.tools["list_remove"].parameters.model_fields
        undo["arguments"] = {k: v for k, v in undo["arguments"].items() if k in known}  # type: ignore[attr-defined]
        call = ToolCall("list_add", arguments, {"added": ["Olives"]}, Effect.WRITE)
        app.stores.journal.add(call, "voice", undo)
        return journal.pane(app).rows("")[0]

    def test_it_tells_what_was_done_and_who_allowed_it(self, app: App) -> None:
        row = self.note(app)
        assert row.title == "Add to list"
        assert "allowed by voice" in row.detail
        assert row.can == frozenset(("Undo",))

    def test_a_deed_is_taken_back_once(self, app: App) -> None:
        row = self.note(app)
        pane = journal.pane(app)
        do(pane, "Undo", row.id)
        assert app.stores.lists.items("shopping") == []
        (undone,) = pane.rows("")
        assert (undone.mark, undone.can) == ("undone", frozenset())
        with pytest.raises(BadInput):
            do(pane, "Undo", row.id)
