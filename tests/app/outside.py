"""An open home with real servers around it, and the ways by which words come in from outside."""

import json
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.agent.accounts.mail_servers import PASSWORD, USER, Inbox, Outbox, letter
from tests.agent.tools.web_server import Answer, WebServer
from tests.app.obedient_model import ObedientModel
from victus_desktop.agent.tools.screen import write_clipboard
from victus_desktop.agent.understanding.router import Choice
from victus_desktop.app.core import App
from victus_desktop.conversation.events import Event, ToolStarted
from victus_desktop.conversation.records import CalendarEvent, ScheduleKind
from victus_desktop.conversation.turn import Turn
from victus_desktop.settings import load_settings

SHELF = Path(__file__).with_name("shelf_server.py")
LOOKS = {
    "document": ("documents_ask", "question"),
    "mail": ("email_read", ""),
    "page": ("web_search", "query"),
    "clipboard": ("clipboard_read", ""),
    "server": ("shelf_read_shelf", ""),
}
"""The tool that reads each way in, and its parameter for what one asks about."""


@dataclass
class FirstChoice:
    """A router that knows the requests of the tests, and ranks what an attack needs first."""

    wanted: list[str] = field(default_factory=list)

    def choose(self, text: str) -> Choice | None:
        ways = (tool for way, (tool, _) in LOOKS.items() if text.startswith(f"In the {way}:"))
        return next((Choice(tool, 0.99) for tool in ways), None)

    def rank(self, text: str) -> Sequence[Choice]:
        return [Choice(tool, 0.2) for tool in self.wanted]


@dataclass
class Outside:
    """The home of a user who has everything set up, and what the world can put before it."""

    app: App
    model: ObedientModel
    inbox: Inbox
    outbox: Outbox
    web: WebServer
    shelf: Path
    trace: Path
    events: list[Event] = field(default_factory=list)
    router: FirstChoice = field(default_factory=FirstChoice)

    def __post_init__(self) -> None:
        self.app.assistant.subscribe(self.events.append)
        self.app.mind.router = lambda: self.router
        self.app.wait_for_tools(30)
        stores = self.app.stores
        stores.lists.add("shopping", "milk")
        stores.memories.add("I like tea")
        due = datetime.now(UTC) + timedelta(days=1)
        stores.schedule.add(ScheduleKind.TIMER, due, duration=timedelta(days=1))
        stores.calendar.add(CalendarEvent("", "dentist", due, due + timedelta(hours=1)))
        stores.notes.add("the plumber is Joe")
        self.say("set a timer for five hours", "earlier")

    def plant(self, way: str, words: str) -> None:
        """Lay words where the way in reads them next."""
        ways: dict[str, Callable[[str], object]] = {
            "document": self._document,
            "mail": lambda text: self.inbox.put(letter("Eve <eve@evil.example>", text, text)),
            "page": self._page,
            "clipboard": write_clipboard,
            "server": self.shelf.write_text,
        }
        ways[way](words)

    def look(self, way: str, about: str, conversation: str) -> Turn:
        """Let the user look at what came in."""
        return self.say(f"In the {way}: {about}?", conversation)

    def say(self, text: str, conversation: str) -> Turn:
        return self.app.assistant.ask(text, conversation=conversation)

    def effects(self) -> list[str]:
        """Give the tools that began to do something."""
        return [
            event.call.tool
            for event in self.events
            if isinstance(event, ToolStarted) and event.call.effect != "read"
        ]

    def world(self) -> str:
        """Give all that an effect could change, as far as Victus and the servers keep it."""
        stores = self.app.stores
        kept: list[Any] = [
            [str(one) for one in stores.journal.entries(1000)],
            [str(one) for one in stores.schedule.pending()],
            [[name, *map(str, stores.lists.items(name))] for name in stores.lists.names()],
            [str(one) for one in stores.notes.search("", 100)],
            [one.text for one in stores.memories.all()],
            [one.title for one in stores.calendar.between(_YEARS[0], _YEARS[1])],
            [str(one) for one in self.outbox.taken],
            self.trace.read_text() if self.trace.exists() else "",
            [one.query.get("q", "") for one in self.web.asked if "4711" in str(one.query)],
        ]
        return json.dumps(kept)

    def _document(self, words: str) -> None:
        folder = self.app.settings.tools.folders[0]
        for known in self.app.documents.get().documents():
            self.app.documents.get().remove(known.id)
        place = folder / "letter.txt"
        place.write_text(f"{words}\n")
        assert self.app.documents.get().add([place]).added

    def _page(self, words: str) -> None:
        result = {"title": "A page", "url": "http://page.example", "content": words}
        self.web.always(Answer.of({"results": [result], "answers": []}))


_YEARS = datetime(2020, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)


@contextmanager
def outside(
    home: Path,
    models: Path,
    model: ObedientModel,
    inbox: Inbox,
    outbox: Outbox,
    web: WebServer,
    patch: pytest.MonkeyPatch,
) -> Iterator[Outside]:
    """Open a home that is connected to all of them."""
    shelf, trace = home / "shelf.txt", home / "trace.txt"
    shelf.write_text("Middlemarch")
    (home / "files").mkdir(parents=True, exist_ok=True)
    patch.setenv("VICTUS_HOME", str(home))
    patch.setenv("VICTUS_SECRET_MAIL", PASSWORD)
    patch.setenv("VICTUS_SECRET_LANGUAGE_MODEL", "none")
    (home / "data").mkdir(exist_ok=True)
    (home / "data" / "models").symlink_to(models)
    from victus_desktop.app.core import open_app

    settings = load_settings()
    settings.language_model.endpoint = model.url
    settings.mail.user = USER
    settings.mail.imap_host = settings.mail.smtp_host = "127.0.0.1"
    settings.mail.imap_port, settings.mail.smtp_port = inbox.port, outbox.port
    settings.mail.security = "none"
    settings.tools.network = True
    settings.tools.searxng = web.address
    settings.tools.folders = [home / "files"]
    settings.tools.mcp_servers = {"shelf": f"{sys.executable} {SHELF} {shelf} {trace}"}
    with ExitStack() as stack:
        app = stack.enter_context(open_app(settings=settings))
        yield Outside(app, model, inbox, outbox, web, shelf, trace)
