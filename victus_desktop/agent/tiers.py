"""What the mind expects of its tiers."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Protocol

from victus_desktop.agent.tool import Tool
from victus_desktop.conversation.ports import Completeness, Part
from victus_desktop.conversation.records import Exchange
from victus_desktop.conversation.turn import Turn


class Match(Protocol):
    """A request that is surely for one tool, with what was found in it."""

    @property
    def tool(self) -> str: ...

    @property
    def slots(self) -> Mapping[str, str]: ...


class Commands(Protocol):
    def match(self, text: str) -> Match | None: ...

    def completeness(self, text: str) -> Completeness: ...


class Choice(Protocol):
    @property
    def tool(self) -> str: ...

    @property
    def probability(self) -> float: ...


class Router(Protocol):
    def choose(self, text: str) -> Choice | None:
        """Give the label that is surely meant, or None."""

    def rank(self, text: str) -> Sequence[Choice]:
        """Give all labels, the likeliest first."""


class LanguageAgent(Protocol):
    def run(
        self,
        text: str,
        tools: Sequence[Tool],
        turn: Turn,
        before: Sequence[Exchange],
    ) -> Iterator[Part]: ...


Fill = Callable[[Tool, str, Mapping[str, str]], dict[str, Any]]
"""Finds a tool's arguments in a sentence, given what a template found already."""
