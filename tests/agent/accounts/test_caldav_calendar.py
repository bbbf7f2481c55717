"""A calendar on a server, with a real Radicale."""

import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tests.agent.accounts.radicale_server import PASSWORD, USER, radicale
from tests.agent.tools.web_server import Answer, WebServer, web_server
from victus_desktop.agent.accounts.caldav_calendar import CalDavCalendar
from victus_desktop.conversation.errors import ServiceError
from victus_desktop.conversation.records import CalendarEvent

pytestmark = pytest.mark.slow

BERLIN = ZoneInfo("Europe/Berlin")
MARCH = datetime(2026, 3, 1, tzinfo=UTC)
APRIL = datetime(2026, 4, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with radicale(tmp_path_factory.mktemp("radicale")) as made:
        yield made


@pytest.fixture
def calendar(address: str) -> Iterator[CalDavCalendar]:
    made = CalDavCalendar(address, USER, PASSWORD, zone=BERLIN)
    yield made
    for event in {event.uid: event for event in made.between(MARCH, APRIL)}.values():
        made.remove(event.uid)


@pytest.fixture
def web() -> Iterator[WebServer]:
    with web_server() as server:
        yield server


def dentist(**more: Any) -> CalendarEvent:
    start = datetime(2026, 3, 5, 14, tzinfo=UTC)
    return CalendarEvent("", "Dentist", start, start + timedelta(hours=1), **more)


def test_an_event_is_kept_and_read_back(calendar: CalDavCalendar) -> None:
    kept = calendar.add(dentist(location="Main Street", notes="Bring the card."))
    assert kept.uid
    assert calendar.between(MARCH, APRIL) == [kept]
    assert calendar.between(MARCH, kept.start) == []


def test_what_goes_to_the_server_is_counted(address: str) -> None:
    sent: list[tuple[str, int]] = []
    calendar = CalDavCalendar(
        address, USER, PASSWORD, zone=BERLIN, sent=lambda host, count: sent.append((host, count))
    )
    assert calendar.between(MARCH, APRIL) == []
    assert {host for host, _ in sent} <= {"127.0.0.1", "localhost"}
    assert sum(count for _, count in sent) > 500


def test_the_first_comes_first(calendar: CalDavCalendar) -> None:
    later = calendar.add(
        replace(
            dentist(),
            title="Film",
            start=dentist().start.replace(hour=20),
            end=dentist().start.replace(hour=22),
        )
    )
    first = calendar.add(dentist())
    assert [event.uid for event in calendar.between(MARCH, APRIL)] == [first.uid, later.uid]


def test_a_weekly_event_keeps_its_hour_when_clocks_change(calendar: CalDavCalendar) -> None:
    calendar.add(dentist(recurrence="FREQ=WEEKLY;COUNT=5"))
    events = calendar.between(MARCH, APRIL)
    local = [event.start.astimezone(BERLIN) for event in events]
    assert [one.day for one in local] == [5, 12, 19, 26, 2]
    assert {one.hour for one in local} == {15}
    assert {event.recurrence for event in events} == {"FREQ=WEEKLY;COUNT=5"}
    assert all(event.end - event.start == timedelta(hours=1) for event in events)


def test_a_whole_day(calendar: CalDavCalendar) -> None:
    day = datetime(2026, 3, 9, tzinfo=UTC)
    kept = calendar.add(CalendarEvent("", "Holiday", day, day + timedelta(days=1), all_day=True))
    assert calendar.between(MARCH, APRIL) == [kept]


def test_moving_changes_the_time_and_nothing_else(calendar: CalDavCalendar) -> None:
    kept = calendar.add(dentist(notes="Bring the card.", attendees=("Anna",)))
    begin = kept.start + timedelta(days=1)
    calendar.update(replace(kept, start=begin, end=begin + timedelta(hours=1)))
    (moved,) = calendar.between(MARCH, APRIL)
    assert (moved.uid, moved.start) == (kept.uid, begin)
    assert moved.notes == "Bring the card.\nWith Anna."


def test_deleting_gives_the_event_back(calendar: CalDavCalendar) -> None:
    kept = calendar.add(dentist(location="Main Street"))
    assert calendar.remove(kept.uid) == kept
    assert calendar.between(MARCH, APRIL) == []


def test_what_is_not_there_cannot_be_changed(calendar: CalDavCalendar) -> None:
    with pytest.raises(KeyError):
        calendar.remove("nothing")
    with pytest.raises(KeyError):
        calendar.update(replace(dentist(), uid="nothing"))


def test_a_calendar_is_chosen_by_name(address: str) -> None:
    assert CalDavCalendar(address, USER, PASSWORD, "Home").between(MARCH, APRIL) == []
    with pytest.raises(ServiceError, match="no calendar 'Work'"):
        CalDavCalendar(address, USER, PASSWORD, "Work").between(MARCH, APRIL)


def test_a_wrong_password(address: str) -> None:
    with pytest.raises(ServiceError, match="refused the sign-in"):
        CalDavCalendar(address, USER, "wrong").between(MARCH, APRIL)


def test_a_server_that_is_down() -> None:
    with pytest.raises(ServiceError, match="cannot be reached"):
        CalDavCalendar("http://127.0.0.1:9", USER, PASSWORD).between(MARCH, APRIL)


def test_a_silent_server_is_given_up(web: WebServer) -> None:
    web.never()
    started = time.monotonic()
    with pytest.raises(ServiceError, match="too long"):
        CalDavCalendar(web.address, USER, PASSWORD, seconds=0.5).between(MARCH, APRIL)
    assert time.monotonic() - started < 20


@pytest.mark.parametrize(
    "answer",
    [
        Answer(b"hello", 207),
        Answer(b"<a/>", 207, {"Content-Type": "text/xml"}),
        Answer(b"<html>Welcome</html>"),
        Answer(b"\x00\xff", 207, {"Content-Type": "application/xml"}),
        Answer(status=500),
        Answer(status=404),
    ],
)
def test_a_server_that_talks_nonsense(web: WebServer, answer: Answer) -> None:
    web.always(answer)
    with pytest.raises(ServiceError):
        CalDavCalendar(web.address, USER, PASSWORD).between(MARCH, APRIL)
