"""Mail and calendar of Microsoft 365, through Graph."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any, TypeVar
from urllib.parse import quote
from zoneinfo import ZoneInfo

from victus_desktop.agent.accounts import graph_recurrence
from victus_desktop.agent.tools.internet import Egress
from victus_desktop.agent.tools.mail import Mail
from victus_desktop.conversation.errors import NotAllowed, ServiceError
from victus_desktop.conversation.records import CalendarEvent

BASE = "https://graph.microsoft.com/v1.0"
_MOST_PAGES = 20
_IN_UTC = 'outlook.timezone="UTC", outlook.body-content-type="text"'

T = TypeVar("T")


@dataclass(frozen=True)
class Graph:
    """Graph's REST interface for the user whose token is given."""

    token: Callable[[], str]
    base: str = BASE
    egress: Egress = field(default_factory=Egress)
    seconds: float = 10
    """How long the server may take for one answer."""

    def call(
        self,
        method: str,
        path: str,
        params: Mapping[str, Any] | None = None,
        body: Any = None,
        prefer: str = "",
    ) -> dict[str, Any]:
        """Make one call; `path` may be a whole address that Graph gave.

        Raises KeyError where there is no such thing, NotAllowed or ServiceError.
        """
        import httpx

        headers = {"Authorization": f"Bearer {self.token()}"} | (
            {"Prefer": prefer} if prefer else {}
        )
        try:
            with httpx.Client(
                timeout=self.seconds, event_hooks={"request": [self.egress.count]}
            ) as client:
                answer = client.request(
                    method, self._address(path), params=params, json=body, headers=headers
                )
        except httpx.TimeoutException as error:
            raise ServiceError("Microsoft 365 takes too long to answer.") from error
        except httpx.HTTPError as error:
            raise ServiceError("Microsoft 365 cannot be reached.") from error
        if answer.status_code in (401, 403):
            raise NotAllowed(
                "Microsoft 365 refused the sign-in; `victus accounts sign-in microsoft` renews it."
            )
        if answer.status_code == 404:
            raise KeyError(path)
        if not answer.is_success:
            raise ServiceError(f"Microsoft 365 answered with error {answer.status_code}.")
        return _object(answer) if answer.content else {}

    def pages(self, path: str, params: Mapping[str, Any], prefer: str) -> Iterator[dict[str, Any]]:
        """Give the things of a list, page after page. Raises as `call`."""
        told = self.call("GET", path, params, prefer=prefer)
        for _ in range(_MOST_PAGES):
            yield from told["value"]
            following = told.get("@odata.nextLink")
            if not following:
                return
            told = self.call("GET", following, prefer=prefer)

    def _address(self, path: str) -> str:
        if "://" not in path:
            return f"{self.base}{path}"
        if not path.startswith(f"{self.base}/"):
            raise ServiceError("Microsoft 365 answered with nonsense.")
        return path


class GraphMailbox:
    """Implements the tools' mailbox."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph

    def newest(
        self,
        limit: int,
        *,
        sender: str = "",
        words: str = "",
        unread: bool = False,
        since: datetime | None = None,
    ) -> list[Mail]:
        """Give messages of the inbox without marking them as read. Raises ServiceError."""
        fields = "subject,from,receivedDateTime,isRead,body"
        asked = _search(sender, words) if sender or words else _filter(unread, since)
        found = _sensible(lambda: [_mail(one) for one in self._messages(limit, fields, asked)])
        return [
            mail
            for mail in found
            if (mail.unread or not unread) and (since is None or mail.at.date() >= since.date())
        ]

    def correspondents(self, limit: int) -> list[tuple[str, str]]:
        """Give names and addresses of who wrote last, once a message. Raises ServiceError."""
        asked = _filter(False, None)
        found = _sensible(lambda: [_sender(one) for one in self._messages(limit, "from", asked)])
        return [(name, address) for name, address in found if address]

    def send(self, to: str, subject: str, text: str) -> None:
        """Send a plain message. Raises ServiceError."""
        body = {"message": _message(to, subject, text), "saveToSentItems": True}
        _sensible(lambda: self._graph.call("POST", "/me/sendMail", body=body))

    def draft(self, to: str, subject: str, text: str) -> str:
        """Keep a plain message among the drafts and give its id. Raises ServiceError."""
        body = _message(to, subject, text)
        return _sensible(lambda: str(self._graph.call("POST", "/me/messages", body=body)["id"]))

    def discard(self, ident: str) -> None:
        """Delete a draft. Raises KeyError where it is gone, ServiceError."""
        self._graph.call("DELETE", f"/me/messages/{quote(ident, safe='')}")

    def _messages(self, limit: int, fields: str, asked: dict[str, Any]) -> list[dict[str, Any]]:
        told = self._graph.call(
            "GET",
            "/me/mailFolders/inbox/messages",
            {"$top": limit, "$select": fields, **asked},
            prefer='outlook.body-content-type="text"',
        )
        found: list[dict[str, Any]] = told["value"]
        return found


class GraphCalendar:
    """Implements the tools' calendar over the user's own one."""

    def __init__(self, graph: Graph, zone: ZoneInfo) -> None:
        """Times are written in `zone`, so that what repeats keeps its hour."""
        self._graph = graph
        self._zone = zone

    def between(self, start: datetime, end: datetime) -> list[CalendarEvent]:
        """Give the events, recurrences unrolled, the first first. Raises ServiceError."""
        asked = {"startDateTime": _utc(start), "endDateTime": _utc(end), "$top": 100}

        def search() -> list[CalendarEvent]:
            rules: dict[str, str] = {}
            events = []
            for one in self._graph.pages("/me/calendarView", asked, _IN_UTC):
                series = one.get("seriesMasterId")
                if series and series not in rules:
                    rules[series] = graph_recurrence.rule(self._one(series).get("recurrence"))
                events.append(replace(_event(one), recurrence=rules.get(series or "", "")))
            return sorted(events, key=lambda event: event.start)

        return _sensible(search)

    def add(self, event: CalendarEvent) -> CalendarEvent:
        """Keep an event; nobody is invited. Raises BadInput or ServiceError."""
        body = self._times(event) | {"body": {"contentType": "text", "content": _notes(event)}}
        if event.recurrence:
            first = event.start.astimezone(self._zone)
            body["recurrence"] = graph_recurrence.pattern(event.recurrence, first)
        made = _sensible(lambda: str(self._graph.call("POST", "/me/events", body=body)["id"]))
        return replace(event, uid=made)

    def update(self, event: CalendarEvent) -> None:
        """Change title, time and place. Raises KeyError or ServiceError."""
        self._graph.call("PATCH", _path(event.uid), body=self._times(event))

    def remove(self, uid: str) -> CalendarEvent:
        """Delete an event and give it back. Raises KeyError or ServiceError."""
        found = self._one(uid)
        event = _sensible(
            lambda: replace(
                _event(found), recurrence=graph_recurrence.rule(found.get("recurrence"))
            )
        )
        self._graph.call("DELETE", _path(uid))
        return event

    def _one(self, uid: str) -> dict[str, Any]:
        return self._graph.call("GET", _path(uid), prefer=_IN_UTC)

    def _times(self, event: CalendarEvent) -> dict[str, Any]:
        zone = ZoneInfo("UTC") if event.all_day else self._zone
        start, end = (
            {"dateTime": f"{at.astimezone(zone):%Y-%m-%dT%H:%M:%S}", "timeZone": zone.key}
            for at in (event.start, event.end)
        )
        return {
            "subject": event.title,
            "start": start,
            "end": end,
            "isAllDay": event.all_day,
            "location": {"displayName": event.location},
        }


def _sensible(question: Callable[[], T]) -> T:
    """Answer a question. Raises ServiceError where what came is not as Graph's."""
    try:
        return question()
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise ServiceError("Microsoft 365 answered with nonsense.") from error


def _message(to: str, subject: str, text: str) -> dict[str, Any]:
    return {
        "subject": " ".join(subject.split()),
        "body": {"contentType": "Text", "content": text},
        "toRecipients": [{"emailAddress": {"address": to}}],
    }


def _object(answer: Any) -> dict[str, Any]:
    told = _sensible(answer.json)
    if not isinstance(told, dict):
        raise ServiceError("Microsoft 365 answered with nonsense.")
    return told


def _search(sender: str, words: str) -> dict[str, Any]:
    """Give Graph's search; it sorts by date and cannot be filtered."""
    parts = [f"from:{_plain(sender)}"] if sender else []
    parts += [_plain(words)] if words else []
    return {"$search": f'"{" ".join(parts)}"'}


def _plain(text: str) -> str:
    return " ".join("".join(one if one.isalnum() or one in "@.-" else " " for one in text).split())


def _filter(unread: bool, since: datetime | None) -> dict[str, Any]:
    # Graph wants what it sorts by to come first in the filter.
    first = f"{since.date()}T00:00:00Z" if since else "1970-01-01T00:00:00Z"
    wanted = f"receivedDateTime ge {first}{' and isRead eq false' if unread else ''}"
    return {"$filter": wanted, "$orderby": "receivedDateTime desc"}


def _mail(told: Mapping[str, Any]) -> Mail:
    name, address = _sender(told)
    return Mail(
        sender=name or address,
        address=address,
        subject=str(told.get("subject") or ""),
        text=str(told["body"]["content"]),
        at=datetime.fromisoformat(told["receivedDateTime"]).astimezone(UTC),
        unread=not told["isRead"],
    )


def _sender(told: Mapping[str, Any]) -> tuple[str, str]:
    who = (told.get("from") or {}).get("emailAddress", {})
    address = str(who.get("address", ""))
    return str(who.get("name") or address), address


def _event(told: Mapping[str, Any]) -> CalendarEvent:
    return CalendarEvent(
        uid=str(told.get("seriesMasterId") or told["id"]),
        title=str(told.get("subject") or ""),
        start=_moment(told["start"]),
        end=_moment(told["end"]),
        location=str((told.get("location") or {}).get("displayName", "")),
        notes=str((told.get("body") or {}).get("content", "")).strip(),
        all_day=bool(told.get("isAllDay")),
        attendees=tuple(_sender({"from": one})[0] for one in told.get("attendees") or ()),
    )


def _moment(told: Mapping[str, str]) -> datetime:
    """Read a time that was asked for in UTC: '2026-03-05T14:00:00.0000000'."""
    return datetime.fromisoformat(told["dateTime"]).replace(tzinfo=UTC)


def _notes(event: CalendarEvent) -> str:
    # Attendees of the field would be sent invitations.
    guests = f"With {', '.join(event.attendees)}." if event.attendees else ""
    return "\n".join(part for part in (event.notes, guests) if part)


def _utc(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def _path(uid: str) -> str:
    return f"/me/events/{quote(uid, safe='')}"
