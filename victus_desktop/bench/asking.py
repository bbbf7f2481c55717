"""Clients of the API that come back: what they ask, and what they are told of it."""

import json
import random
import socket
import time
import urllib.request
from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol
from urllib.error import URLError
from urllib.parse import urlencode

if TYPE_CHECKING:
    from websockets.sync.client import ClientConnection

_PAUSE = 0.2
"""Seconds between two tries, and between two commands of a terminal."""
_PATIENCE = 30.0
"""Seconds without a word, after which a client takes its connection for lost."""
_DROPPED = 0.04
"""Share of the requests after which a client cuts its own connection."""


@dataclass(frozen=True)
class Place:
    """Where the server is: host and port, and the token that opens it."""

    host: str
    token: str

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}

    def is_up(self) -> bool:
        try:
            with urllib.request.urlopen(f"http://{self.host}/healthz", timeout=5) as answer:
                return bool(answer.status == 200)
        except (OSError, URLError):
            return False


@dataclass
class Asked:
    """One request, and what its client was told in the end."""

    name: str
    text: str
    turn: str = ""
    outcome: str = ""
    """'' while it is open, an outcome of the turn, or 'unknown'."""


class Tally(Protocol):
    """Takes what a client counted."""

    ended: int
    interrupted: int
    unknown: int
    dropped: int
    resumed: int
    restarted: int
    events_lost: int
    events_doubled: int


class Client(ABC):
    """Sends requests one after the other until it was told the end of each."""

    def __init__(
        self, place: Place, conversation: str, requests: Sequence[Asked], chance: random.Random
    ) -> None:
        self.place = place
        self.conversation = conversation
        self.requests = requests
        self.chance = chance
        self.ended: Counter[str] = Counter()
        """Turns whose end was told, and how often."""
        self.dropped = self.resumed = self.restarted = self.gaps = self.again = 0

    def run(self) -> None:
        for one in self.requests:
            while not one.outcome:
                self.ask(one)

    @abstractmethod
    def ask(self, one: Asked) -> None:
        """Ask until the connection is lost or the end is told."""

    def add_to(self, tally: Tally) -> None:
        outcomes = Counter(one.outcome for one in self.requests)
        tally.ended += outcomes["completed"]
        tally.interrupted += outcomes["interrupted"]
        tally.unknown += outcomes["unknown"]
        tally.dropped += self.dropped
        tally.resumed += self.resumed
        tally.restarted += self.restarted
        tally.events_lost += self.gaps
        tally.events_doubled += self.again + sum(times - 1 for times in self.ended.values())


class StreamClient(Client):
    """Chats over server-sent events, each request under an Idempotency-Key."""

    def ask(self, one: Asked) -> None:
        import httpx

        headers = self.place.headers | {"Idempotency-Key": one.name, "Accept": "text/event-stream"}
        asked = {"message": one.text, "conversation": self.conversation}
        address = f"http://{self.place.host}/api/chat"
        drop = self.chance.random() < _DROPPED
        try:
            with httpx.stream(
                "POST", address, json=asked, headers=headers, timeout=_PATIENCE
            ) as answer:
                if answer.status_code == 200:
                    self._read(one, answer.iter_lines(), drop=drop)
                elif answer.status_code == 409 and "outcome_unknown" in answer.read().decode():
                    one.outcome = "unknown"
                else:
                    time.sleep(_PAUSE)
        except (httpx.HTTPError, OSError):
            time.sleep(_PAUSE)

    def _read(self, one: Asked, lines: Iterator[str], *, drop: bool) -> None:
        for line in lines:
            if not line.startswith("data: {"):
                continue
            event = json.loads(line.removeprefix("data: "))
            if drop and event["type"] != "turn_ended":
                self.dropped += 1
                return
            if event["type"] == "turn_ended":
                one.turn, one.outcome = event["turn"], event["outcome"]
                self.ended[one.turn] += 1


@dataclass
class Session:
    """What a voice terminal remembers to come back."""

    id: str = ""
    after: int = 0
    last: str = ""


class VoiceClient(Client):
    """A voice terminal that types."""

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self._session = Session()
        self._socket: ClientConnection | None = None
        self._held = ExitStack()
        """Ends the connection."""

    def run(self) -> None:
        with self._held:
            super().run()

    def ask(self, one: Asked) -> None:
        from websockets.exceptions import WebSocketException

        try:
            if self._socket is None:
                self._socket = self._connect(one)
            if not one.outcome and not one.turn:
                self._send(self._socket, one)
            while not one.outcome:
                self._take(self._next(self._socket), one)
        except (WebSocketException, OSError, EOFError):
            self._lose()
            time.sleep(_PAUSE)

    def _connect(self, one: Asked) -> "ClientConnection":
        """Come back, and take what was missed."""
        from websockets.sync.client import connect

        known = self._session
        query = {
            "conversation": self.conversation,
            "session": known.id,
            "after": known.after,
            "last": known.last,
        }
        opened = self._held.enter_context(
            connect(
                f"ws://{self.place.host}/api/voice?{urlencode(query)}",
                additional_headers=self.place.headers,
                open_timeout=_PATIENCE,
            )
        )
        ready = self._next(opened)
        self.resumed += ready["resumed"]
        came_back = bool(known.id)
        if not ready["resumed"]:
            self.restarted += came_back
            known.id, known.after = ready["session"], 0
            one.turn = ""
        if not came_back:
            known.last = ready["last"]
            return opened
        while (event := self._next(opened))["type"] != "caught_up":
            self._take(event, one)
        return opened

    def _send(self, opened: "ClientConnection", one: Asked) -> None:
        time.sleep(_PAUSE)
        command = {"type": "text", "text": one.text, "speak": False, "id": one.name}
        opened.send(json.dumps(command))
        if self.chance.random() < _DROPPED:
            self.dropped += 1
            time.sleep(self.chance.uniform(0, 0.05))
            opened.socket.shutdown(socket.SHUT_RDWR)

    def _next(self, opened: "ClientConnection") -> dict[str, Any]:
        while isinstance(message := opened.recv(_PATIENCE), bytes):
            continue
        told: dict[str, Any] = json.loads(message)
        return told

    def _take(self, event: dict[str, Any], one: Asked) -> None:
        known, kind = self._session, event["type"]
        if "seq" in event:
            self.gaps += max(0, event["seq"] - known.after - 1)
            self.again += event["seq"] <= known.after
            known.after = event["seq"]
        if kind == "begun" and event["id"] == one.name:
            one.turn = event["turn"]
        elif kind == "failed" and event.get("id") == one.name:
            if event["code"] == "outcome_unknown":
                one.outcome = "unknown"
        elif kind == "turn_ended":
            known.last = event["turn"]
            self.ended[event["turn"]] += 1
            if event["heard"] == one.text:
                one.turn, one.outcome = event["turn"], event["outcome"]

    def _lose(self) -> None:
        self._socket = None
        self._held.close()
