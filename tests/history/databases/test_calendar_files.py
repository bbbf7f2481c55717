from datetime import timedelta
from textwrap import dedent

import icalendar
import pytest

from tests.history.databases.records import NOON, berlin, on_the_wall
from victus_desktop.conversation.errors import BadInput
from victus_desktop.conversation.records import CalendarEvent
from victus_desktop.history.stores import Stores, stores_of

CHOIR = """
    BEGIN:VEVENT
    UID:choir
    SUMMARY:Choir
    DTSTART;TZID=Europe/Berlin:20261019T200000
    DURATION:PT2H
    RRULE:FREQ=WEEKLY;COUNT=5
    EXDATE;TZID=Europe/Berlin:20261102T200000
    ATTENDEE:mailto:anna@example.org
    END:VEVENT
    BEGIN:VEVENT
    UID:choir
    RECURRENCE-ID;TZID=Europe/Berlin:20261026T200000
    SUMMARY:Choir, later
    DTSTART;TZID=Europe/Berlin:20261026T210000
    DTEND;TZID=Europe/Berlin:20261026T220000
    END:VEVENT
    BEGIN:VEVENT
    UID:choir
    RECURRENCE-ID;TZID=Europe/Berlin:20261116T200000
    SUMMARY:Choir
    STATUS:CANCELLED
    DTSTART;TZID=Europe/Berlin:20261116T200000
    END:VEVENT
"""
AUTUMN = berlin("2026-10-01 00:00"), berlin("2026-12-01 00:00")


def ics(*events: str) -> str:
    lines = "\n".join(dedent(one).strip() for one in events)
    return f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//x//EN\n{lines}\nEND:VCALENDAR\n".replace(
        "\n", "\r\n"
    )


def told(stores: Stores) -> list[str]:
    found = stores.calendar.between(*AUTUMN)
    return [f"{when} {one.title}" for one, when in zip(found, on_the_wall_of(found), strict=True)]


def on_the_wall_of(events: list[CalendarEvent]) -> list[str]:
    return on_the_wall([one.start for one in events])


CHOIR_TOLD = [
    "Mon 19 Oct 20:00 Choir",
    "Mon 26 Oct 21:00 Choir, later",
    "Mon 09 Nov 20:00 Choir",
]


def test_a_series_is_read_with_what_was_moved_and_cancelled(stores: Stores) -> None:
    assert stores.calendar.import_ics(ics(CHOIR)) == 2
    assert told(stores) == CHOIR_TOLD
    first = stores.calendar.between(*AUTUMN)[0]
    assert first.end - first.start == timedelta(hours=2)
    assert first.attendees == ("anna@example.org",)


def test_reading_a_file_again_doubles_nothing(stores: Stores) -> None:
    no_uid = "BEGIN:VEVENT\nSUMMARY:Fair\nDTSTART:20261010T100000Z\nEND:VEVENT"
    for _ in range(2):
        stores.calendar.import_ics(ics(CHOIR, no_uid))
    assert told(stores) == ["Sat 10 Oct 12:00 Fair", *CHOIR_TOLD]


def test_what_is_written_reads_back_the_same(stores: Stores) -> None:
    stores.calendar.import_ics(ics(CHOIR))
    stores.calendar.add(
        CalendarEvent("", "Ä; b, c\nd", NOON, NOON, location="x" * 99, notes="1\n2", all_day=False)
    )
    day = NOON.replace(hour=0)
    stores.calendar.add(CalendarEvent("", "Day", day, day + timedelta(days=2), all_day=True))
    text = stores.calendar.export_ics()
    anna = stores_of(stores.engine, "anna", timezone="Asia/Tokyo")
    assert anna.calendar.import_ics(text) == 4
    everything = NOON - timedelta(days=400), NOON + timedelta(days=400)
    assert anna.calendar.between(*everything) == stores.calendar.between(*everything)
    assert len(icalendar.Calendar.from_ical(text).walk("VTIMEZONE")) == 1


def test_times_with_no_zone_are_the_users(stores: Stores) -> None:
    floating = "BEGIN:VEVENT\nUID:a\nSUMMARY:Tea\nDTSTART:20261101T150000\nEND:VEVENT"
    stores.calendar.import_ics(ics(floating))
    assert told(stores) == ["Sun 01 Nov 15:00 Tea"]


def test_a_day_without_an_end_lasts_a_day(stores: Stores) -> None:
    stores.calendar.import_ics(
        ics("BEGIN:VEVENT\nUID:a\nSUMMARY:Fair\nDTSTART;VALUE=DATE:20261101\nEND:VEVENT")
    )
    (fair,) = stores.calendar.between(*AUTUMN)
    assert fair.all_day
    assert fair.end - fair.start == timedelta(days=1)


def test_further_dates_are_events_of_their_own(stores: Stores) -> None:
    stores.calendar.import_ics(
        ics(
            """
            BEGIN:VEVENT
            UID:a
            SUMMARY:Market
            DTSTART:20261003T080000Z
            RDATE:20261010T080000Z,20261024T080000Z
            END:VEVENT
            """
        )
    )
    assert [one.split(" Mar")[0] for one in told(stores)] == [
        "Sat 03 Oct 10:00",
        "Sat 10 Oct 10:00",
        "Sat 24 Oct 10:00",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "hello",
        "BEGIN:VCALENDAR",
        ics("BEGIN:VEVENT\nUID:a\nDTSTART:yesterday\nEND:VEVENT"),
        ics(CHOIR, "BEGIN:VEVENT\nUID:a\nDTSTART:20261101T150000Z\nRRULE:FREQ=X\nEND:VEVENT"),
        ics(
            CHOIR,
            "BEGIN:VEVENT\nUID:a\nDTSTART:20261101T150000Z\nDTEND:20251101T150000Z\nEND:VEVENT",
        ),
        ics(
            CHOIR, "BEGIN:VEVENT\nUID:a\nDTSTART:20261101T150000Z\nRRULE:FREQ=SECONDLY\nEND:VEVENT"
        ),
    ],
    ids=["empty", "text", "cut off", "no date", "no rule", "ends early", "too often"],
)
def test_a_file_with_a_fault_is_refused_whole(stores: Stores, text: str) -> None:
    with pytest.raises(BadInput):
        stores.calendar.import_ics(text)
    assert told(stores) == []
