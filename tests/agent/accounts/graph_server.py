"""A server that speaks Graph's JSON and that of Microsoft's device code sign-in."""

import base64
import json
import time
from datetime import UTC, datetime
from typing import Any
from urllib.parse import unquote
from zoneinfo import ZoneInfo

from tests.agent.tools.web_server import Answer, Request

CLIENT = "11111111-2222-3333-4444-555555555555"


class Office:
    """One user's mail and calendar."""

    def __init__(self, token: str = "good") -> None:  # of the server in this test
        self.token = token
        self.messages: list[dict[str, Any]] = []
        self.events: dict[str, dict[str, Any]] = {}
        self.sent: list[dict[str, Any]] = []
        self.drafts: dict[str, dict[str, Any]] = {}
        self.page = 100

    def __call__(self, request: Request) -> Answer:
        if request.headers.get("authorization") != f"Bearer {self.token}":
            error = {"code": "InvalidAuthenticationToken", "message": "Access token is empty."}
            return Answer.of({"error": error}, 401)
        path = request.path.removeprefix("/v1.0/me")
        if path == "/mailFolders/inbox/messages":
            return self._inbox(request)
        if path == "/sendMail":
            self.sent.append(request.json())
            return Answer(status=202)
        if path == "/messages":
            ident = f"AAMkD/{len(self.drafts)}="
            self.drafts[ident] = request.json()
            return Answer.of({"id": ident, "isDraft": True, **request.json()}, 201)
        if path.startswith("/messages/"):
            gone = self.drafts.pop(unquote(path.removeprefix("/messages/")), None)
            return Answer(status=204) if gone else Answer.of({"error": {}}, 404)
        if path == "/calendarView":
            return self._view(request)
        if path == "/events":
            return self._add(request.json())
        return self._event(request, path.removeprefix("/events/"))

    def receive(self, name: str, address: str, subject: str, text: str, *, read: bool) -> None:
        number = len(self.messages)
        self.messages.append(
            {
                "@odata.etag": 'W/"x"',
                "id": f"AAMk{number}=",
                "receivedDateTime": f"2026-03-{number + 1:02}T09:30:00Z",
                "subject": subject,
                "isRead": read,
                "body": {"contentType": "text", "content": text},
                "from": {"emailAddress": {"name": name, "address": address}},
            }
        )

    def _inbox(self, request: Request) -> Answer:
        found = sorted(self.messages, key=lambda one: str(one["receivedDateTime"]), reverse=True)
        query = request.query
        if "$search" in query:
            # As Graph: a search cannot be sorted or filtered besides.
            if query.keys() & {"$filter", "$orderby"}:
                return Answer.of({"error": {"code": "SearchWithOrderBy"}}, 400)
            words = query["$search"].strip('"').lower().replace("from:", "").split()
            found = [one for one in found if all(w in json.dumps(one).lower() for w in words)]
        elif "$filter" in query:
            first, _, more = query["$filter"].partition(" and ")
            found = [one for one in found if one["receivedDateTime"] >= first.split()[-1]]
            found = [one for one in found if not (more and one["isRead"])]
        return Answer.of({"@odata.context": "x", "value": found[: int(query["$top"])]})

    def _add(self, told: dict[str, Any]) -> Answer:
        ident = f"AAMkAG/{len(self.events)}+="
        kind = "seriesMaster" if "recurrence" in told else "singleInstance"
        self.events[ident] = {"id": ident, "type": kind, **told}
        return Answer.of(self.events[ident], 201)

    def _view(self, request: Request) -> Answer:
        assert 'outlook.timezone="UTC"' in request.headers["prefer"]
        query = request.query
        skipped = int(query.get("$skip", 0))
        found = [
            one
            for one in map(_in_utc, self.events.values())
            if one["start"]["dateTime"][:19] < query["endDateTime"][:19]
            and one["end"]["dateTime"][:19] > query["startDateTime"][:19]
        ]
        told: dict[str, Any] = {"value": found[skipped : skipped + self.page]}
        if len(found) > skipped + self.page:
            span = "&".join(f"{name}={query[name]}" for name in ("startDateTime", "endDateTime"))
            here = f"http://{request.headers['host']}{request.path}"
            told["@odata.nextLink"] = f"{here}?{span}&$skip={skipped + self.page}"
        return Answer.of(told)

    def _event(self, request: Request, ident: str) -> Answer:
        held = self.events.get(unquote(ident))
        if held is None:
            return Answer.of({"error": {"code": "ErrorItemNotFound"}}, 404)
        if request.method == "DELETE":
            del self.events[held["id"]]
            return Answer(status=204)
        if request.method == "PATCH":
            held |= request.json()
        return Answer.of(_in_utc(held))


def _in_utc(event: dict[str, Any]) -> dict[str, Any]:
    """Give an event as Graph does when asked for UTC; a series as its first occurrence."""
    told = dict(event)
    for name in ("start", "end"):
        zone = ZoneInfo(event[name]["timeZone"])
        at = datetime.fromisoformat(event[name]["dateTime"]).replace(tzinfo=zone)
        text = f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%S}.0000000"
        told[name] = {"dateTime": text, "timeZone": "UTC"}
    if event["type"] == "seriesMaster":
        told |= {"type": "occurrence", "seriesMasterId": event["id"]}
    return told


class SignInPage:
    """Microsoft's sign-in: gives codes, and tokens once the user agreed."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.says = ["authorization_pending"]
        self.refreshed = 0
        self.lives = 3600

    def __call__(self, request: Request) -> Answer:
        base = f"{self.address}/common"
        if request.path.endswith("/.well-known/openid-configuration"):
            return Answer.of(
                {
                    "issuer": f"{base}/v2.0",
                    "authorization_endpoint": f"{base}/oauth2/v2.0/authorize",
                    "token_endpoint": f"{base}/oauth2/v2.0/token",
                    "device_authorization_endpoint": f"{base}/oauth2/v2.0/devicecode",
                }
            )
        if request.path.endswith("/devicecode"):
            return Answer.of(
                {
                    "user_code": "F7K2QX",
                    "device_code": "device",
                    "verification_uri": "https://login.example/device",
                    "expires_in": 900,
                    "interval": 0.05,
                    "message": "Open https://login.example/device and enter F7K2QX.",
                }
            )
        return self._token(request.form())

    def _token(self, form: dict[str, str]) -> Answer:
        if form["grant_type"] == "refresh_token":
            self.refreshed += 1
        elif self.says:
            return Answer.of({"error": self.says.pop(0), "error_description": "AADSTS"}, 400)
        now = int(time.time())
        claims = {
            "aud": CLIENT,
            "iss": f"{self.address}/common/v2.0",
            "iat": now,
            "exp": now + 3600,
            "oid": "user",
            "preferred_username": "me@example.org",
        }
        return Answer.of(
            {
                "token_type": "Bearer",
                "scope": form.get("scope", "Mail.ReadWrite Mail.Send Calendars.ReadWrite"),
                "expires_in": self.lives,
                "access_token": f"access{self.refreshed}",
                "refresh_token": "refresh",
                "id_token": f"e30.{_encoded(claims)}.x",
                "client_info": _encoded({"uid": "user", "utid": "tenant"}),
            }
        )


def _encoded(data: dict[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(data).encode()).decode().rstrip("=")
