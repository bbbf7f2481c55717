"""A mind over real tools and a real database, talked to turn by turn."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from tests.agent.family import Watch
from victus_desktop.agent.arguments.fill import fill
from victus_desktop.agent.confirmation import Confirmations
from victus_desktop.agent.effects import Effects
from victus_desktop.agent.known import Known
from victus_desktop.agent.mind import Mind
from victus_desktop.agent.tool import Tool, ToolResult
from victus_desktop.agent.tools import (
    calendar,
    calendar_year,
    clock,
    deeds,
    listed,
    lists,
    mail,
    notes,
    pausing,
    reckoning,
    reminders,
    talkback,
    timers,
    undo,
    vocabulary,
    web,
)
from victus_desktop.agent.tools.internet import Internet
from victus_desktop.agent.tools.mail import Mail
from victus_desktop.agent.understanding.commands import Commands
from victus_desktop.agent.understanding.router import Choice
from victus_desktop.conversation import pipeline
from victus_desktop.conversation.events import Event
from victus_desktop.conversation.ports import Part
from victus_desktop.conversation.records import Exchange
from victus_desktop.conversation.turn import Prompt, Request, Turn
from victus_desktop.history.stores import Stores


@dataclass
class Outbox:
    """A mail account that keeps what it was told to send."""

    inbox: list[Mail] = field(default_factory=list)
    sent: list[tuple[str, str, str]] = field(default_factory=list)
    drafts: list[tuple[str, str, str]] = field(default_factory=list)

    def newest(self, limit: int, **wanted: Any) -> list[Mail]:
        return self.inbox[:limit]

    def correspondents(self, limit: int) -> list[tuple[str, str]]:
        return [(one.sender, one.address) for one in self.inbox]

    def send(self, to: str, subject: str, text: str) -> None:
        self.sent.append((to, subject, text))

    def draft(self, to: str, subject: str, text: str) -> str:
        self.drafts.append((to, subject, text))
        return str(len(self.drafts))

    def discard(self, ident: str) -> None:
        del self.drafts[int(ident) - 1]


@dataclass
class KeywordRouter:
    """Takes a request for the tool of the first keyword it holds."""

    keywords: dict[str, str]

    def rank(self, text: str) -> Sequence[Choice]:
        found = self.choose(text)
        rest = [Choice(tool, 0.01) for tool in self.keywords.values()]
        return [found, *rest] if found else rest

    def choose(self, text: str) -> Choice | None:
        for word, tool in self.keywords.items():
            if word in text.lower():
                return Choice(tool, 0.9)
        return None


@dataclass
class ScriptedModel:
    """A language model's agent that does what its script says with the tools it is given."""

    answer: Callable[[str, Sequence[Tool], Turn], Iterator[Part]]
    offered: list[list[str]] = field(default_factory=list)

    def run(
        self, text: str, tools: Sequence[Tool], turn: Turn, before: Sequence[Exchange]
    ) -> Iterator[Part]:
        self.offered.append([tool.name for tool in tools])
        return self.answer(text, tools, turn)


class Talk:
    """Conversations with one mind; each turn runs as in the product, without a voice."""

    def __init__(self, stores: Stores, watch: Watch) -> None:
        self.stores = stores
        self.events: list[Event] = []
        self.seconds = 0.0
        self.outbox = Outbox()
        self.plays = False
        tools: dict[str, Tool] = {}

        def call(name: str, arguments: dict[str, Any]) -> ToolResult:
            return tools[name].call(arguments)

        families = (
            clock.tools(watch),
            calendar_year.tools(watch),
            timers.tools(stores.schedule, watch),
            reminders.tools(stores.schedule, watch),
            lists.tools(stores.lists),
            notes.tools(stores.notes),
            reckoning.tools(),
            calendar.tools(lambda: stores.calendar, watch),
            mail.tools(lambda: self.outbox, lambda: [("Anna", "anna@example.org")]),
            web.tools(Internet(lambda: False), str, list, watch),
            vocabulary.tools(stores.misheard, lambda: None),
            talkback.tools(str),
            undo.tools(stores.journal, call),
            deeds.tools(stores.journal, lambda count: stores.turns.last("default", count), watch),
        )
        tools.update({tool.name: tool for family in families for tool in family})
        self.mind = Mind(
            tools=tools,
            commands=Commands(watch),
            fill=lambda tool, text, slots: fill(tool, text, slots, watch()),
            effects=Effects(stores.journal, Confirmations(lambda: self.seconds)),
            known=Known(tools),
            now=watch,
            timer_meant=lambda text, of_timers: pausing.bare(
                text, stores.schedule, of_timers=of_timers, plays=lambda: self.plays
            ),
            list_of=lambda item: listed.list_of(stores.lists, item),
        )

    def route(self, **keywords: str) -> None:
        router = KeywordRouter(keywords)
        self.mind.router = lambda: router

    def think(self, answer: Callable[[str, Sequence[Tool], Turn], Iterator[Part]]) -> ScriptedModel:
        model = ScriptedModel(answer)
        self.mind.language_agent = lambda: model
        return model

    def turn(self, request: Request | str, **how: Any) -> Turn:
        """Make a turn that has not begun."""
        asked = Prompt(request) if isinstance(request, str) else request
        return Turn(asked, self.events.append, speak=False, **how)

    def run(self, turn: Turn) -> Turn:
        pipeline.run(turn, pipeline.Parts(self.mind, self.stores.turns))
        return turn

    def say(self, request: Request | str, **how: Any) -> Turn:
        return self.run(self.turn(request, **how))

    def called(self, turn: Turn) -> list[str]:
        return [call.tool for call in turn.calls]

    @property
    def timers(self) -> list[tuple[str, float]]:
        """Names and seconds of what runs or is set."""
        return [
            (one.label, one.duration.total_seconds() if one.duration else 0)
            for one in self.stores.schedule.pending()
        ]
