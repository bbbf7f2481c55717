"""The mind put together: tools with what they work on, tiers, effects."""

import logging
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from victus_desktop.agent.accounts.address_book import contacts
from victus_desktop.agent.arguments.fill import fill
from victus_desktop.agent.effects import Effects
from victus_desktop.agent.known import Known
from victus_desktop.agent.mind import Mind
from victus_desktop.agent.plugins import plugin_tools
from victus_desktop.agent.tool import Tool, ToolResult, bundled_examples
from victus_desktop.agent.tools import (
    apps,
    calendar,
    calendar_files,
    calendar_year,
    clock,
    deeds,
    documents,
    files,
    home,
    listed,
    lists,
    mail,
    media,
    memory,
    notes,
    pausing,
    reckoning,
    reminders,
    screen,
    stopwatch,
    talkback,
    timers,
    undo,
    vocabulary,
    volume,
    weather,
    web,
)
from victus_desktop.agent.tools.internet import Internet
from victus_desktop.agent.tools.rates import DailyRates
from victus_desktop.agent.understanding.commands import Commands
from victus_desktop.app import accounts
from victus_desktop.app.mcp_servers import Joining
from victus_desktop.app.text_of import TextOf
from victus_desktop.app.zone import time_zone
from victus_desktop.conversation.errors import ModelError, VictusError
from victus_desktop.conversation.later import Later
from victus_desktop.conversation.records import Exchange

log = logging.getLogger(__name__)

if TYPE_CHECKING:
    from victus_desktop.agent.language_model.language_agent import LanguageAgent
    from victus_desktop.agent.understanding.router import Router
    from victus_desktop.app.core import App

_OTHER_LABELS = ("chat", "none")
"""What the router knows besides the tools: small talk, and what no tool does."""


def build_mind(app: "App") -> Mind:
    """Give the mind over all tools that the settings allow."""
    tools: dict[str, Tool] = {}

    def now() -> datetime:
        return datetime.now(time_zone(app.settings))

    def call(name: str, arguments: dict[str, Any]) -> ToolResult:
        return tools[name].call(arguments)

    def last_reply() -> str:
        last = said(1)
        return last[-1].reply if last else ""

    def said(count: int) -> Sequence[Exchange]:
        return app.stores.turns.last(app.assistant.conversation, count)

    talking = (
        *talkback.tools(last_reply),
        *undo.tools(app.stores.journal, call),
        *deeds.tools(app.stores.journal, said, now),
    )
    for tool in (*_own_tools(app, now), *talking):
        tools[tool.name] = tool
    for tool in plugin_tools(tools.keys()):
        tools.setdefault(tool.name, tool)
    allowed = AllowedTools(tools, lambda: app.settings.tools.disabled)

    def find(tool: Tool, text: str, slots: Mapping[str, str]) -> dict[str, Any]:
        return fill(tool, text, slots, now())

    def timer_meant(text: str, of_timers: bool) -> str:
        def plays() -> bool:
            return "media_control" in allowed and media.in_use()

        return pausing.bare(text, app.stores.schedule, of_timers=of_timers, plays=plays)

    mind = Mind(
        tools=allowed,
        commands=Commands(now),
        fill=find,
        effects=Effects(app.stores.journal),
        known=Known(
            allowed,
            lambda words: memory.is_told(app.stores.memories, app.stores.notes, words),
            _LaterDocuments(app).likelihood,
        ),
        now=now,
        names=lambda: app.vocabulary.names(),
        # In the worst case each character is a token of its own.
        longest=app.settings.language_model.context_tokens,
        list_of=lambda item: listed.list_of(app.stores.lists, item),
        timer_meant=timer_meant,
    )
    mind.router = lambda: _loaded(router(app))
    mind.language_agent = lambda: _loaded(language_agent(app))
    app.joining = Joining(app, allowed)
    return mind


class AllowedTools(Mapping[str, Tool]):
    """All tools but those that are switched off now."""

    def __init__(self, known: Mapping[str, Tool], disabled: Callable[[], Collection[str]]) -> None:
        self._known = known
        self._disabled = disabled

    def join(self, found: Sequence[Tool]) -> None:
        """Take in tools that came later; a name that is known stays whose it is."""
        self._known = {tool.name: tool for tool in found} | {**self._known}

    def __getitem__(self, name: str) -> Tool:
        if name in self._disabled():
            raise KeyError(name)
        return self._known[name]

    def __iter__(self) -> Iterator[str]:
        disabled = self._disabled()
        return (name for name in self._known if name not in disabled)

    def __len__(self) -> int:
        return sum(1 for _ in self)


def router(app: "App") -> "Later[Router]":
    """The router over the tools' examples; trained at the first start, then cached."""

    def load(root: "App") -> "Router":
        return train_router(root, root.paths.router)

    part: Later[Router] = _kept(app.root, "router", load)
    return part


def language_agent(app: "App") -> "Later[LanguageAgent]":
    """The language model with its agent."""
    from victus_desktop.app.language import load_language_agent

    part: Later[LanguageAgent] = _kept(app, "language_agent", load_language_agent)
    return part


def _own_tools(app: "App", now: Any) -> Sequence[Tool]:
    stores, settings = app.stores, app.settings.tools
    allowed = files.AllowedFolders(lambda: settings.folders)
    internet = Internet(lambda: settings.network, app.egress)
    text_of = TextOf()
    app.closers.append(text_of.close)
    return [
        *clock.tools(now),
        *calendar_year.tools(now, lambda: settings.home_city),
        *timers.tools(stores.schedule, now),
        *stopwatch.tools(),
        *reminders.tools(stores.schedule, now),
        *lists.tools(stores.lists),
        *notes.tools(stores.notes),
        *memory.tools(stores.memories, stores.notes),
        *vocabulary.tools(stores.misheard, app.vocabulary.taught),
        *reckoning.tools(DailyRates(internet, app.paths.cache / "rates.json")),
        *_machine_tools(app, now),
        *files.tools(allowed, now, text_of=text_of),
        *documents.tools(_LaterDocuments(app), allowed),
        *calendar.tools(
            lambda: accounts.calendar(app), now, partial(memory.recalled, stores.memories)
        ),
        *calendar_files.tools(
            stores.calendar, allowed, lambda: app.paths.data / "exports" / "calendar.ics"
        ),
        *mail.tools(lambda: accounts.mailbox(app), lambda: _addresses(app)),
        *weather.tools(internet, now, lambda: settings.home_city),
        *web.tools(internet, lambda: settings.searxng, lambda: settings.feeds, now),
        *home.tools(internet, lambda: settings.home_assistant, lambda: app.secret("home")),
    ]


def _machine_tools(app: "App", now: Any) -> Sequence[Tool]:
    """The tools for who sits at this computer; on a server that is none of its users."""
    if app.settings.profile == "server":
        return ()
    return (
        *volume.tools(),
        *media.tools(),
        *apps.tools(),
        *screen.tools(lambda: app.paths.data / "screenshots", now),
    )


class _LaterDocuments:
    """The documents for the tools, opened when they are first asked."""

    def __init__(self, app: "App") -> None:
        self._app = app

    def answer(self, question: str) -> Any:
        return self._app.documents.get().answer(question)

    def likelihood(self, question: str) -> float:
        """Give how likely they answer a question; 0 where that cannot be found out."""
        if not self._app.may_hold_documents:
            return 0.0
        try:
            hits = self._app.documents.get().search(question, 1)
        except VictusError as error:
            log.warning("the documents were not looked at: %s", error.message)
            return 0.0
        return hits[0].score if hits else 0.0

    def documents(self) -> Any:
        return self._app.documents.get().documents()

    def add(self, paths: Any) -> Any:
        return self._app.documents.get().add(paths)

    def remove(self, ident: int) -> Any:
        return self._app.documents.get().remove(ident)


def train_router(app: "App", cache: Path) -> "Router":
    """Give a router for the tools that there are; from the cache where it fits."""
    from victus_desktop.agent.understanding.router import Router

    tools = app.mind.tools
    labels = {name: tool.examples for name, tool in tools.items() if tool.examples}
    labels |= {name: bundled_examples(name) for name in _OTHER_LABELS}
    effects = {name: tool.effect for name, tool in tools.items()}
    return Router.train(labels, app.embedder.get(), cache, effects)


def _kept(app: "App", name: str, load: Any) -> Any:
    """Keep one Later of a kind on the app."""
    key = f"_{name}"
    if key not in app.__dict__:
        app.__dict__[key] = Later(lambda: load(app))
    return app.__dict__[key]


def _loaded(part: Later[Any]) -> Any:
    """Give a part, or None where it is not installed: the tiers above it still work."""
    try:
        return part.get()
    except ModelError as error:
        log.warning("%s", error.message)
        return None


def _addresses(app: "App") -> Sequence[tuple[str, str]]:
    """Give the contacts of the address book that have a mail address."""
    return [one for one in contacts(app.settings.tools.contacts) if one[1]]
