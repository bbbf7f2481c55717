"""The calendar by request, over the local one."""

from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest

from tests.agent.accounts.radicale_server import PASSWORD, USER, radicale
from tests.agent.family import TUESDAY
from tests.agent.tools.conftest import NOW
from victus_desktop.agent.accounts.caldav_calendar import CalDavCalendar
from victus_desktop.agent.arguments.fill import fill
from victus_desktop.agent.stores import Calendar
from victus_desktop.agent.tool import Tool, ToolResult, jsonable
from victus_desktop.agent.tools import calendar
from victus_desktop.conversation.errors import BadInput
from victus_desktop.conversation.records import CalendarEvent, Effect
from victus_desktop.history.stores import open_stores


class Diary:
    """The tools over a calendar."""

    def __init__(self, store: Calendar, now: datetime = NOW) -> None:
        self.store = store
        self.tools: dict[str, Tool] = {
            tool.name: tool for tool in calendar.tools(lambda: store, lambda: now)
        }

    def __call__(self, name: str, **arguments: Any) -> ToolResult:
        return self.tools[f"calendar_{name}"].call(arguments)

    def ask(self, name: str, **arguments: Any) -> str:
        confirm = self.tools[f"calendar_{name}"].confirm
        assert confirm is not None
        return confirm(arguments)

    def undo(self, result: ToolResult) -> ToolResult:
        """Take back as 'undo that' does, through the journal's JSON."""
        assert result.undo is not None
        return self.tools[result.undo.tool].call(jsonable(result.undo.arguments))


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return NOW.replace(day=day, hour=hour, minute=minute)


@pytest.fixture
def diary(tmp_path: Path) -> Diary:
    return Diary(open_stores(tmp_path / "history.db").calendar)


def test_what_was_put_in_is_told(diary: Diary) -> None:
    made = diary("create", title="Dentist", start=at(5, 15), location="Main Street")
    assert made.say == "Dentist is in your calendar tomorrow at 3 pm."
    assert made.data["start"] == "2026-03-05T14:00:00+00:00"
    assert made.data["end"] == "2026-03-05T15:00:00+00:00"
    told = diary("list", start=at(5, 0))
    assert told.say == "Dentist at Main Street tomorrow at 3 pm."
    assert told.untrusted


def test_creating_can_be_undone(diary: Diary) -> None:
    made = diary("create", title="Dentist", start=at(5, 15))
    diary("create", title="Dentist", start=at(9, 15))
    assert diary.undo(made).say == "Deleted: Dentist."
    assert diary("list", title="dentist").say == "Dentist on Monday at 3 pm."


def test_days_times_and_names_are_told_apart(diary: Diary) -> None:
    for title, start in (
        ("Breakfast", at(4, 11)),
        ("Lunch with Anna", at(5, 12)),
        ("Concert", at(5, 20)),
    ):
        diary("create", title=title, start=start)
    assert diary("list").say == "Breakfast today at 11 am."
    assert diary("list", start=at(5, 0)).say == (
        "Lunch with Anna tomorrow at noon; Concert tomorrow at 8 pm."
    )
    assert diary("list", start=at(5, 17), end=at(6, 0)).say == "Concert tomorrow at 8 pm."
    assert diary("list", title="anna").say == "Lunch with Anna tomorrow at noon."
    assert diary("list", title="yoga").say == "There is nothing called yoga in your calendar then."


def test_many_are_counted(diary: Diary) -> None:
    for hour in range(9, 17):
        diary("create", title=f"Call {hour}", start=at(5, hour), duration=timedelta(minutes=30))
    told = diary("list", start=at(5, 0))
    assert told.say.endswith("and 3 more.")
    assert len(told.data) == 8


def test_what_repeats_is_told_on_each_day(diary: Diary) -> None:
    made = diary("create", title="Yoga", start=at(5, 18), recurrence="FREQ=WEEKLY")
    assert made.say == "Yoga is in your calendar tomorrow at 6 pm and repeats."
    assert diary("list", start=at(19, 0)).say == "Yoga on Thursday, March 19 at 6 pm."


@pytest.mark.parametrize("hours", [-8, 0, 9])
def test_a_whole_day_is_told_on_its_own_day_in_any_zone(diary: Diary, hours: int) -> None:
    day = datetime(2026, 3, 5, tzinfo=UTC)
    diary.store.add(CalendarEvent("", "Holiday", day, day + timedelta(days=1), all_day=True))
    zone = timezone(timedelta(hours=hours))
    there = Diary(diary.store, datetime(2026, 3, 4, 12, tzinfo=zone))
    told = {
        number: there("list", start=datetime(2026, 3, number, tzinfo=zone)).say
        for number in (4, 5, 6)
    }
    assert told[5] == "Holiday tomorrow."
    assert "nothing" in told[4]
    assert "nothing" in told[6]


def test_moving_and_moving_back(diary: Diary) -> None:
    diary("create", title="Dentist", start=at(5, 15), duration=timedelta(minutes=30))
    diary("create", title="Dentist", start=at(9, 15))
    moved = diary("move", title="dentist", start=at(3, 9, 15))
    assert moved.say == "Dentist is now on Tuesday, March 3 at 9:15 am."
    assert moved.data["end"] == "2026-03-03T08:45:00+00:00"
    assert diary.undo(moved).say == "Dentist is now tomorrow at 3 pm."
    assert len(diary("list", title="dentist").data) == 2


def test_what_repeats_is_not_moved(diary: Diary) -> None:
    diary("create", title="Yoga", start=at(5, 18), recurrence="FREQ=WEEKLY")
    with pytest.raises(BadInput, match="repeats"):
        diary("move", title="yoga", start=at(6, 18))
    assert diary("list", title="yoga").data[0]["start"] == "2026-03-05T17:00:00+00:00"


def test_deleting_asks_and_reads_back_what_would_go(diary: Diary) -> None:
    diary("create", title="Dentist", start=at(5, 15), location="Main Street")
    diary("create", title="Concert", start=at(5, 20))
    diary("create", title="Yoga", start=at(6, 18), recurrence="FREQ=WEEKLY")
    tool = diary.tools["calendar_delete"]
    assert tool.effect is Effect.WRITE
    assert tool.needs_approval
    assert diary.ask("delete", title="dentist") == (
        "Shall I delete Dentist at Main Street tomorrow at 3 pm from your calendar?"
    )
    assert diary.ask("delete", start="2026-03-05T00:00:00+01:00") == (
        "Shall I delete Dentist at Main Street tomorrow at 3 pm and Concert tomorrow at 8 pm "
        "from your calendar?"
    )
    assert diary.ask("delete", title="yoga") == (
        "Shall I delete Yoga on Friday at 6 pm and all its repeats from your calendar?"
    )
    assert len(diary("list", start=at(5, 0)).data) == 2


def test_deleting_one_can_be_undone(diary: Diary) -> None:
    diary("create", title="Dentist", start=at(5, 15), duration=timedelta(minutes=30))
    diary("create", title="Concert", start=at(5, 20))
    gone = diary("delete", title="dentist")
    assert gone.say == "Deleted: Dentist."
    assert diary("list", start=at(5, 0)).say == "Concert tomorrow at 8 pm."
    diary.undo(gone)
    back = diary("list", title="dentist").data[0]
    assert (back["start"], back["end"]) == (
        "2026-03-05T14:00:00+00:00",
        "2026-03-05T14:30:00+00:00",
    )


def test_a_day_is_cleared(diary: Diary) -> None:
    diary("create", title="Dentist", start=at(5, 15))
    diary("create", title="Concert", start=at(5, 20))
    diary("create", title="Film", start=at(6, 20))
    assert diary("delete", start=at(5, 0)).say == "Deleted: Dentist and Concert."
    assert diary("list", title="film").say == "Film on Friday at 8 pm."


@pytest.mark.parametrize("arguments", [{}, {"title": "dentist"}, {"start": at(9, 0)}])
def test_nothing_is_deleted_by_guess(diary: Diary, arguments: dict[str, Any]) -> None:
    diary("create", title="Concert", start=at(5, 20))
    for ask in (diary.ask, diary):
        with pytest.raises(BadInput):
            ask("delete", **arguments)
    with pytest.raises(BadInput, match="any more"):
        diary("delete", uid="gone")
    assert len(diary("list", title="concert").data) == 1


def test_free_time_of_a_day(diary: Diary) -> None:
    diary("create", title="Dentist", start=at(5, 10), duration=timedelta(hours=2))
    diary("create", title="Call", start=at(5, 11, 30), duration=timedelta(hours=1))
    diary("create", title="Talk", start=at(5, 17), duration=timedelta(hours=3))
    told = diary("free", start=at(5, 0))
    assert told.say == ("You are free tomorrow from 9 am to 10 am and from 12:30 pm to 5 pm.")
    assert len(told.data) == 2


def test_free_time_of_today_begins_now(diary: Diary) -> None:
    assert diary("free").say == "You are free today from 10 am to 6 pm."


def test_free_time_of_an_evening(diary: Diary) -> None:
    diary("create", title="Concert", start=at(5, 20))
    told = diary("free", start=at(5, 18), end=at(5, 22))
    assert told.say == "You are free tomorrow from 6 pm to 8 pm and from 9 pm to 10 pm."


def test_a_full_day(diary: Diary) -> None:
    diary("create", title="Fair", start=at(6, 8), duration=timedelta(hours=12))
    assert diary("free", start=at(6, 0)).say == "You are not free on Friday."


def test_free_at_a_time(diary: Diary) -> None:
    diary("create", title="Dentist", start=at(5, 15))
    assert diary("free", start=at(5, 15, 30)).say == ("No, tomorrow at 3:30 pm you have Dentist.")
    assert diary("free", start=at(5, 16)).say == "Yes, you are free tomorrow at 4 pm."


@pytest.mark.slow
def test_the_same_on_a_server(tmp_path: Path) -> None:
    with radicale(tmp_path) as address:
        diary = Diary(CalDavCalendar(address, USER, PASSWORD, zone=NOW.tzinfo or UTC))
        diary("create", title="Dentist", start=at(5, 15))
        moved = diary("move", title="dentist", start=at(6, 9))
        assert moved.say == "Dentist is now on Friday at 9 am."
        assert diary.undo(moved).say == "Dentist is now tomorrow at 3 pm."
        assert diary("delete", title="dentist").say == "Deleted: Dentist."
        assert diary("list", title="dentist").data == []


def test_moved_to_an_hour_it_stays_on_its_day_and_to_a_day_at_its_hour(diary: Diary) -> None:
    diary("create", title="Lunch with Tom", start=at(6, 12))
    move = diary.tools["calendar_move"]
    moved = move.call(fill(move, "move lunch with Tom to one", {}, NOW))
    assert moved.say == "Lunch with Tom is now on Friday at 1 pm."
    moved = move.call(fill(move, "move lunch with Tom to saturday", {}, NOW))
    assert moved.say == "Lunch with Tom is now on Saturday at 1 pm."
    moved = move.call(fill(move, "move lunch with Tom to sunday at two", {}, NOW))
    assert moved.say == "Lunch with Tom is now on Sunday at 2 pm."


def test_what_the_user_told_is_told_where_no_calendar_has_it(tmp_path: Path) -> None:
    store = open_stores(tmp_path / "history.db").calendar
    told = {"birthday of Ada": ["Ada's birthday is on May 5"]}
    tools = calendar.tools(lambda: store, lambda: NOW, lambda title: told.get(title, []))
    listing = next(tool for tool in tools if tool.name == "calendar_list")
    assert (
        listing.call({"title": "birthday of Ada"}).say == "You told me: Ada's birthday is on May 5."
    )
    assert "nothing called" in listing.call({"title": "birthday of Tom"}).say


def test_the_next_appointment_is_told_whenever_it_is(diary: Diary) -> None:
    diary("create", title="Dentist", start=at(20, 15))
    diary("create", title="Lunch", start=at(9, 12))
    listing = diary.tools["calendar_list"]
    asked = fill(listing, "what is my next appointment", {}, NOW)
    assert listing.call(asked).say == "Lunch on Monday at noon."
    asked = fill(listing, "how long until my dentist appointment", {}, NOW)
    assert "Dentist" in listing.call(asked).say


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("I have a dentist appointment on friday at 4pm at Main Street 5.", "Main Street 5"),
        ("put lunch in the diner on friday at noon into my calendar", ""),
    ],
)
def test_the_place_is_told_once(diary: Diary, said: str, told: str) -> None:
    create = diary.tools["calendar_create"]
    found = fill(create, said, {}, NOW)
    assert found.get("location", "") == told or told == ""
    assert told == "" or told not in found["title"]


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("book the boiler service for friday week", "Boiler service, 2026-12-04 09:00"),
        ("put the dentist in my calendar a week on tuesday at three", "Dentist, 2026-12-08 15:00"),
        ("stick lunch in the diary for tuesday fortnight at one", "Lunch, 2026-12-15 13:00"),
        ("book the car in for the friday after next", "Car, 2026-12-11 09:00"),
    ],
)
def test_british_days_are_days_and_no_lengths(diary: Diary, said: str, told: str) -> None:
    event = diary("create", **fill(diary.tools["calendar_create"], said, {}, TUESDAY)).data
    start, end = (datetime.fromisoformat(event[name]) for name in ("start", "end"))
    assert f"{event['title'].capitalize()}, {start:%Y-%m-%d %H:%M}" == told
    assert end - start == timedelta(hours=1)


def test_a_part_of_a_day_is_free_as_a_whole(diary: Diary) -> None:
    diary("create", title="Gym", start=at(7, 10))
    asked = fill(diary.tools["calendar_free"], "am i free on saturday morning", {}, NOW)
    told = diary("free", **asked).say
    assert told == "You are free on Saturday from 9 am to 10 am and from 11 am to noon."
