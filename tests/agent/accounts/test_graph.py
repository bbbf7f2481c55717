"""Mail and calendar of Microsoft 365, over a server that speaks Graph's JSON."""

import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tests.agent.accounts.graph_server import Office
from tests.agent.tools.web_server import Answer, WebServer, web_server
from victus_desktop.agent.accounts.graph import Graph, GraphCalendar, GraphMailbox
from victus_desktop.conversation.errors import NotAllowed, ServiceError
from victus_desktop.conversation.records import CalendarEvent

BERLIN = ZoneInfo("Europe/Berlin")
MARCH = datetime(2026, 3, 1, tzinfo=UTC)
APRIL = datetime(2026, 4, 1, tzinfo=UTC)
START = datetime(2026, 3, 5, 14, tzinfo=UTC)
DENTIST = CalendarEvent("", "Dentist", START, START + timedelta(hours=1), location="Main Street")


@pytest.fixture
def office() -> Office:
    made = Office()
    made.receive("Hannah Berg", "hannah@example.org", "Rent", "The rent is due.", read=True)
    made.receive("Otto Klein", "otto@example.net", "Concert", "On Friday?", read=False)
    made.receive("Hannah Berg", "hannah@example.org", "Film", "Shall we?", read=False)
    return made


@pytest.fixture
def web(office: Office) -> Iterator[WebServer]:
    with web_server() as server:
        server.otherwise = office
        yield server


@pytest.fixture
def graph(web: WebServer) -> Graph:
    return Graph(lambda: "good", f"{web.address}/v1.0", seconds=0.5)


@pytest.fixture
def mailbox(graph: Graph) -> GraphMailbox:
    return GraphMailbox(graph)


@pytest.fixture
def calendar(graph: Graph) -> GraphCalendar:
    return GraphCalendar(graph, BERLIN)


def test_the_newest_mail_comes_first(mailbox: GraphMailbox) -> None:
    mails = mailbox.newest(2)
    assert [mail.subject for mail in mails] == ["Film", "Concert"]
    assert mails[1].sender == "Otto Klein"
    assert mails[1].address == "otto@example.net"
    assert mails[1].text == "On Friday?"
    assert mails[1].at == datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
    assert mails[1].unread


def test_mail_is_searched(mailbox: GraphMailbox) -> None:
    def subjects(**asked: object) -> list[str]:
        return [mail.subject for mail in mailbox.newest(9, **asked)]  # type: ignore[arg-type]

    assert subjects(unread=True) == ["Film", "Concert"]
    assert subjects(sender="hannah") == ["Film", "Rent"]
    assert subjects(sender="hannah", unread=True) == ["Film"]
    assert subjects(words='friday" or "rent') == []
    assert subjects(words="friday") == ["Concert"]
    assert subjects(since=datetime(2026, 3, 3, tzinfo=UTC)) == ["Film"]
    assert subjects(words="rent", since=datetime(2026, 3, 3, tzinfo=UTC)) == []


def test_who_wrote(mailbox: GraphMailbox) -> None:
    assert mailbox.correspondents(2) == [
        ("Hannah Berg", "hannah@example.org"),
        ("Otto Klein", "otto@example.net"),
    ]


def test_a_mail_is_sent(mailbox: GraphMailbox, office: Office) -> None:
    mailbox.send("otto@example.net", "On\nFriday", "See you at 7.")
    (sent,) = office.sent
    assert sent["message"]["toRecipients"] == [{"emailAddress": {"address": "otto@example.net"}}]
    assert sent["message"]["subject"] == "On Friday"
    assert sent["message"]["body"] == {"contentType": "Text", "content": "See you at 7."}


def test_an_event_is_kept_moved_and_deleted(calendar: GraphCalendar, office: Office) -> None:
    kept = calendar.add(DENTIST)
    assert calendar.between(MARCH, APRIL) == [kept]
    assert calendar.between(MARCH, START) == []
    assert office.events[kept.uid]["start"] == {
        "dateTime": "2026-03-05T15:00:00",
        "timeZone": "Europe/Berlin",
    }
    moved = replace(kept, start=START + timedelta(days=1), end=kept.end + timedelta(days=1))
    calendar.update(moved)
    assert calendar.between(MARCH, APRIL) == [moved]
    assert calendar.remove(kept.uid) == moved
    assert calendar.between(MARCH, APRIL) == []


def test_a_whole_day(calendar: GraphCalendar) -> None:
    day = datetime(2026, 3, 9, tzinfo=UTC)
    kept = calendar.add(CalendarEvent("", "Holiday", day, day + timedelta(days=1), all_day=True))
    assert calendar.between(MARCH, APRIL) == [kept]


def test_what_repeats_says_so(calendar: GraphCalendar, office: Office) -> None:
    kept = calendar.add(replace(DENTIST, recurrence="FREQ=WEEKLY;BYDAY=TH;COUNT=5"))
    assert office.events[kept.uid]["recurrence"] == {
        "pattern": {"type": "weekly", "interval": 1, "daysOfWeek": ["thursday"]},
        "range": {"type": "numbered", "numberOfOccurrences": 5, "startDate": "2026-03-05"},
    }
    assert calendar.between(MARCH, APRIL) == [kept]


def test_nobody_is_invited_unasked(calendar: GraphCalendar, office: Office) -> None:
    kept = calendar.add(replace(DENTIST, attendees=("anna@example.org",)))
    assert "attendees" not in office.events[kept.uid]
    assert office.events[kept.uid]["body"]["content"] == "With anna@example.org."


def test_many_events_come_in_pages(calendar: GraphCalendar, office: Office) -> None:
    office.page = 2
    for hour in range(5):
        later = timedelta(hours=hour)
        calendar.add(replace(DENTIST, start=START + later, end=DENTIST.end + later))
    assert len(calendar.between(MARCH, APRIL)) == 5


def test_pages_do_not_lead_elsewhere(calendar: GraphCalendar, web: WebServer) -> None:
    web.always(Answer.of({"value": [], "@odata.nextLink": "http://evil.example/v1.0/me"}))
    with pytest.raises(ServiceError, match="nonsense"):
        calendar.between(MARCH, APRIL)


def test_what_is_not_there_cannot_be_changed(calendar: GraphCalendar) -> None:
    with pytest.raises(KeyError):
        calendar.remove("nothing")
    with pytest.raises(KeyError):
        calendar.update(replace(DENTIST, uid="nothing"))


def test_what_left_the_machine_is_counted(mailbox: GraphMailbox, graph: Graph) -> None:
    mailbox.send("otto@example.net", "Hello", "x" * 500)
    assert graph.egress.total > 500


def test_a_token_that_is_refused(graph: Graph) -> None:
    stale = replace(graph, token=lambda: "stale")
    with pytest.raises(NotAllowed, match="sign-in microsoft"):
        GraphMailbox(stale).newest(1)
    with pytest.raises(NotAllowed, match="sign-in microsoft"):
        GraphCalendar(stale, BERLIN).between(MARCH, APRIL)


def test_a_server_that_is_down_or_slow(graph: Graph, web: WebServer) -> None:
    with pytest.raises(ServiceError, match="cannot be reached"):
        GraphMailbox(replace(graph, base="http://127.0.0.1:9/v1.0")).newest(1)
    web.never()
    started = time.monotonic()
    with pytest.raises(ServiceError, match="too long"):
        GraphMailbox(graph).newest(1)
    assert time.monotonic() - started < 20


@pytest.mark.parametrize(
    "answer",
    [
        Answer(b"<html>"),
        Answer.of([]),
        Answer.of({}),
        Answer.of({"value": 3}),
        Answer.of({"value": [{}]}),
        Answer.of({"value": [{"id": 1, "start": {"dateTime": "soon"}, "end": {}, "body": 0}]}),
        Answer(status=500),
        Answer(status=404),
    ],
)
def test_a_server_that_talks_nonsense(
    mailbox: GraphMailbox, calendar: GraphCalendar, web: WebServer, answer: Answer
) -> None:
    web.always(answer)
    with pytest.raises(ServiceError):
        mailbox.newest(1)
    with pytest.raises(ServiceError):
        calendar.between(MARCH, APRIL)


def test_a_draft_is_kept_unsent_and_discarded(graph: Graph, office: Office) -> None:
    box = GraphMailbox(graph)
    ident = box.draft("anna@example.org", "Tonight", "I will be late.")
    (draft,) = office.drafts.values()
    assert draft["toRecipients"] == [{"emailAddress": {"address": "anna@example.org"}}]
    assert office.sent == []
    box.discard(ident)
    assert office.drafts == {}
    with pytest.raises(KeyError):
        box.discard(ident)
