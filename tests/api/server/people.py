"""A real server with several people: all is real, but there is no language model."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
from fastapi import FastAPI
from websockets.sync.client import ClientConnection, connect

from tests.api.serving import free_port, serving
from victus_desktop.app.api import build_api
from victus_desktop.app.core import App, open_app
from victus_desktop.app.server_settings import check_settings
from victus_desktop.conversation.access import ADMIN_SCOPES, ALL_SCOPES
from victus_desktop.history.tokens import TokenStore
from victus_desktop.history.users import UserStore
from victus_desktop.settings import Settings


@dataclass
class Terminal:
    """A voice terminal that only types."""

    socket: ClientConnection

    def next(self) -> dict[str, Any]:
        """Give the next event; sound is passed over."""
        while isinstance(message := self.socket.recv(20), bytes):
            continue
        told: dict[str, Any] = json.loads(message)
        return told

    def until_ended(self) -> list[dict[str, Any]]:
        """Give the events up to the end of the turn."""
        got = [self.next()]
        while got[-1]["type"] != "turn_ended":
            got.append(self.next())
        return got

    def say(self, text: str) -> list[dict[str, Any]]:
        self.socket.send(json.dumps({"type": "text", "text": text, "speak": False}))
        return self.until_ended()


@dataclass
class Person:
    """Somebody with a token that allows all that this person may do."""

    id: str
    token: str
    client: httpx.Client

    def ask(self, text: str, conversation: str = "default") -> dict[str, Any]:
        answer = self.client.post("/api/chat", json={"message": text, "conversation": conversation})
        assert answer.status_code == 200, answer.text
        told: dict[str, Any] = answer.json()
        return told

    @contextmanager
    def voice(self, query: str = "") -> Iterator[tuple[Terminal, dict[str, Any]]]:
        """Open a voice terminal; gives it with the server's greeting."""
        address = str(self.client.base_url).rstrip("/").replace("http", "ws", 1)
        headers = {"Authorization": f"Bearer {self.token}"}
        with connect(f"{address}/api/voice{query}", additional_headers=headers) as socket:
            terminal = Terminal(socket)
            yield terminal, terminal.next()


@dataclass
class Server:
    app: App
    api: FastAPI
    address: str
    clients: list[httpx.Client] = field(default_factory=list)

    def client(self, token: str = "") -> httpx.Client:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        self.clients.append(httpx.Client(base_url=self.address, headers=headers, timeout=120))
        return self.clients[-1]

    def person(self, name: str, *, admin: bool = False, scopes: tuple[str, ...] = ()) -> Person:
        engine = self.app.stores.engine
        user = UserStore(engine).add(name, admin=admin)
        allowed = scopes or (ALL_SCOPES | ADMIN_SCOPES if admin else ALL_SCOPES)
        _, token = TokenStore(engine).create(user.id, "test", allowed)
        return Person(user.id, token, self.client(token))


@contextmanager
def server(place: Path | str, **sections: dict[str, Any]) -> Iterator[Server]:
    """Serve a home of the test's own (VICTUS_HOME) over a database, as a server."""
    history = sections.pop("history", {}) | {"url": "" if isinstance(place, Path) else place}
    port = free_port()
    sections.setdefault("language_model", {"model": "none"})
    sections["api"] = {"public_url": f"http://127.0.0.1:{port}"} | sections.get("api", {})
    settings = Settings(profile="server", history=history, **sections)  # type: ignore[arg-type]
    with open_app(settings=settings) as app:
        check_settings(settings)
        made, _, _ = build_api(app, port)
        with serving(made, port) as address:
            opened = Server(app, made, address)
            yield opened
            for client in opened.clients:
                client.close()
    vars(app).clear()  # FastAPI's caches hold the server for as long as the process lives
