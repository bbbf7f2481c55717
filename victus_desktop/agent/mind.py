"""The answer tiers: commands, then the router, then the language model.

::

    text ─▶ yes/no, blank, follow-up ─▶ command ─▶ router ─▶ language model
                                           └───── tool ─────┘      └─ tools
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice
from typing import Any

from victus_desktop.agent import dialogue as talk
from victus_desktop.agent import taint
from victus_desktop.agent.dialogue import Dialogue, Dialogues
from victus_desktop.agent.doing import Doing
from victus_desktop.agent.effects import Effects
from victus_desktop.agent.known import Known
from victus_desktop.agent.tiers import Choice, Commands, Fill, LanguageAgent, Router
from victus_desktop.agent.tool import Now, Tool, ToolResult
from victus_desktop.agent.understanding import (
    checking,
    conditions,
    follow_ups,
    homophones,
    misheard,
    reminded,
    restated,
    several,
    small_talk,
    statements,
    yes_or_no,
)
from victus_desktop.agent.understanding.mood import Mood, mood, reading, reply
from victus_desktop.agent.vocabulary.ordinary import ordinary_words
from victus_desktop.conversation.errors import BadInput, NotAllowed, VictusError
from victus_desktop.conversation.pipeline import NOT_CAUGHT
from victus_desktop.conversation.ports import Completeness, Part
from victus_desktop.conversation.records import Effect, Exchange, Tier
from victus_desktop.conversation.turn import Turn

CANNOT = "I can't do that yet."
OWN_WORDS = "I only remember what you tell me in your own words."
_ALSO_KNOWN = frozenset(("web_search",))
"""Tools whose questions the language model answers from memory where they are switched off."""
_NOT_REFUSED, _NOT_THOUGHT = 0.25, 0.7
"""How likely the documents must answer what else is refused, or left to the language model."""
_CLOSE = 0.04
"""How likely a tool must be to be named where none fits."""
_LOOK_UP = re.compile(r"\b(?:search|look (?:it |that )?up|google|online|internet|web)\b", re.I)
"""Asks for a look-up in so many words, so that an answer from memory is none."""
_OFFERED = 4
"""Tools the language model is given."""
_LONGEST_REQUEST = 1000
"""Characters; what is longer is a text to talk about and no request for a tool."""
_FOLLOW_UPS = (
    follow_ups.fill_blank,
    follow_ups.cancel,
    follow_ups.cancel_one,
    follow_ups.once_more,
    follow_ups.sum_goes_on,
    follow_ups.another,
    follow_ups.go_on,
    conditions.conditional,
)
_NEVER_MIND = "never mind"


def _as_meant(text: str) -> str:
    """Give a request without what hesitation and the recognizer made of it."""
    said = homophones.as_meant(talk.once(talk.without_fillers(text)))
    return restated.as_meant(said)


@dataclass(frozen=True, slots=True)
class Asked:
    """One request on its way through router and language model."""

    text: str
    turn: Turn
    state: Dialogue
    before: Sequence[Exchange] = ()
    """The exchanges that the language model is told."""


@dataclass
class Mind:
    """Implements the agent port over the three tiers."""

    tools: Mapping[str, Tool]
    commands: Commands
    fill: Fill
    effects: Effects
    known: Known
    now: Now
    router: Callable[[], Router | None] = lambda: None
    """Gives the router once it is loaded."""
    language_agent: Callable[[], LanguageAgent | None] = lambda: None
    """Gives the language model's agent; blocks until it is loaded; None where there is none."""
    names: Callable[[], Sequence[str]] = tuple
    """Gives names the user is likely to say."""
    list_of: Callable[[str], str] = lambda item: ""
    """Gives the list on which a thing is still open, '' where none has it."""
    timer_meant: Callable[[str, bool], str] = lambda text, of_timers: ""
    """Gives the tool for a bare 'pause' or 'resume' of a timer, '' for any other request; told
    whether timers were spoken of last."""
    longest: int = 4096
    """Characters of a request that the language model can take in."""
    _dialogues: Dialogues = field(default_factory=Dialogues)

    @cached_property
    def _doing(self) -> Doing:
        return Doing(self.tools, self.commands, self.fill, self.effects, self._is_request)

    def completeness(self, text: str) -> Completeness:
        return self.commands.completeness(text)

    def vocabulary(self) -> Sequence[str]:
        return self.names()

    def reply(self, text: str, turn: Turn, before: Sequence[Exchange]) -> Iterator[Part]:
        """Answer a request; see the port."""
        state = self._dialogues.begin(turn)
        if before:
            state.answer, state.answer_tainted = before[-1].reply, before[-1].untrusted
        if not re.search(r"\w", text):
            turn.tier = Tier.COMMAND
            yield Part(NOT_CAUGHT)
            return
        text = _NEVER_MIND if talk.is_taken_back(text) else _as_meant(text)
        if len(text) > _LONGEST_REQUEST:
            yield from self._long(Asked(text, turn, state, before))
            return
        for follow in (yes_or_no.settle, self._misheard, checking.check, *_FOLLOW_UPS):
            parts = follow(text, turn, state, self._doing)
            if parts is not None:
                yield from parts
                return
        for answer in (
            *(self._paused, self._small_talk, self._stated),
            *(self._several, self._command, self._double),
        ):
            parts = answer(text, turn, state)
            if parts is not None:
                yield from parts
                return
        yield from self._route(Asked(text, turn, state, before))

    def _long(self, asked: Asked) -> Iterator[Part]:
        """Raises BadInput where the language model cannot take all of it in."""
        if len(asked.text) > self.longest:
            raise BadInput(
                f"That is too long for me: I can take in {self.longest} characters at once. "
                "Add a longer text to your documents and ask about it."
            )
        yield from self._think(asked, ())

    def chosen(self, text: str) -> str:
        """Give the first tool that a lone request would call; '' for the language model."""
        for one in (text, *several.commands(text, self._is_command)):
            if tool := self._is_command(one):
                return tool
        router = self.router()
        choice = router.choose(text) if router else None
        return choice.tool if choice else ""

    # 'I said Anna, not Hannah'.

    def _misheard(
        self, text: str, turn: Turn, state: Dialogue, doing: Doing
    ) -> Iterator[Part] | None:
        slip = misheard.slip(text)
        tool = self.tools.get("name_learn")
        if slip is None or tool is None:
            state.last_text = text
            return None
        meant = slip.undone(state.last_text)
        lasting = misheard.is_lasting(slip, ordinary_words("en"))
        if not (meant or lasting):
            return None
        turn.tier = Tier.COMMAND
        return self._put_right(slip, tool if lasting else None, meant, turn, state)

    def _put_right(
        self, slip: misheard.Slip, learn: Tool | None, meant: str, turn: Turn, state: Dialogue
    ) -> Iterator[Part]:
        """Learn a name, and answer the last request as it was meant."""
        undoes = meant and not turn.dry_run and talk.is_undone_next(state, self.effects.journal)
        if undoes and "undo" in self.tools:
            self.effects.run(self.tools["undo"], {}, turn)
        if learn is not None:
            yield from self._doing.use(
                learn, {"meant": slip.meant, "heard": slip.heard}, turn, state
            )
        if meant:
            yield Part(" ", spoken="")
            state.last_text = meant
            yield from self._lone(meant, turn, state)

    def _lone(self, text: str, turn: Turn, state: Dialogue) -> Iterator[Part]:
        """Answer one request that what was said before has no part in."""
        return self._command(text, turn, state) or self._route(Asked(text, turn, state))

    # Commands.

    def _command(self, text: str, turn: Turn, state: Dialogue) -> Iterator[Part] | None:
        return self._doing.command(text, turn, state)

    def _small_talk(self, text: str, turn: Turn, state: Dialogue) -> Iterator[Part] | None:
        said = small_talk.answer(text, self.now())
        if said is None:
            return None
        turn.tier = Tier.COMMAND
        return iter([Part(said)])

    def _paused(self, text: str, turn: Turn, state: Dialogue) -> Iterator[Part] | None:
        """'Pause' and 'resume' where a timer is meant: the one last spoken of."""
        last = state.last_tool
        of_timers = last is not None and last.name.startswith("timer_")
        tool = self.tools.get(self.timer_meant(text, of_timers))
        if tool is None:
            return None
        turn.tier = Tier.COMMAND
        known = state.last_undo.arguments if of_timers and state.last_undo else {}
        idents = known.get("idents") or [known[name] for name in ("ident",) if name in known]
        return self._doing.use(tool, {"idents": idents} if idents else {}, turn, state)

    def _stated(self, text: str, turn: Turn, state: Dialogue) -> Iterator[Part] | None:
        """'I got the milk' where milk is on a list, 'my shoe size is 43'."""
        call = statements.meant(text, self.tools, self.list_of)
        if call is None:
            return None
        turn.tier = Tier.COMMAND
        return self._doing.use(*call, turn, state)

    def _several(self, text: str, turn: Turn, state: Dialogue) -> Iterator[Part] | None:
        """Several things for one tool, or a reminder and more, in one sentence."""
        parts = reminded.and_more(text, self._is_command, self._is_request)
        if parts:
            return self._each(parts, turn, state)
        lone = several.each(text)
        if len(lone) < 2:
            return None
        chosen = {self.chosen(one) for one in lone}
        return (
            self._each(lone, turn, state) if len(chosen) == 1 and chosen <= {*self.tools} else None
        )

    def _double(self, text: str, turn: Turn, state: Dialogue) -> Iterator[Part] | None:
        """Commands in one sentence, the later ones without the words that they share."""
        parts = several.commands(text, self._is_command) or several.requests(text, self._is_request)
        return self._each(parts, turn, state) if len(parts) > 1 else None

    def _is_command(self, text: str) -> str:
        match = self.commands.match(text)
        return match.tool if match is not None and match.tool in self.tools else ""

    def _is_request(self, text: str) -> str:
        """Give the tool that surely is meant, by a template or by the router."""
        if tool := self._is_command(text):
            return tool
        router = self.router()
        choice = router.choose(text) if router else None
        return choice.tool if choice is not None and choice.tool in self.tools else ""

    def _each(self, requests: Sequence[str], turn: Turn, state: Dialogue) -> Iterator[Part]:
        for number, one in enumerate(requests):
            if number:
                yield Part(" ", spoken="")
            try:
                yield from self._lone(one, turn, state)
            except VictusError as error:
                if number + 1 == len(requests):
                    raise
                # What comes after it was asked for as well.
                yield Part(error.message)
            if turn.awaiting or state.blank:
                return

    # Router and language model.

    def _route(self, asked: Asked) -> Iterator[Part]:
        text, turn = asked.text, asked.turn
        router = self.router()
        choice = router.choose(text) if router else None
        turn.mark("routed")
        if choice is not None and choice.tool in self.tools:
            yield from self._routed(self.tools[choice.tool], asked)
        elif router is not None and choice is not None and choice.tool == "none":
            turn.tier = Tier.ROUTER
            refused = iter([Part(self._cannot(router, text))])
            yield from self._known(asked, _NOT_REFUSED) or refused
        else:
            yield from self._know_or_think(asked, self._likely(router, choice, text))

    def _routed(self, tool: Tool, asked: Asked) -> Iterator[Part]:
        turn = asked.turn
        turn.tier = Tier.ROUTER
        if told := self.known.rather_than(tool, asked.text):
            yield from self._doing.use(*told, turn, asked.state)
            return
        if said := self._spoken_of(tool, asked):
            yield from said
            return
        try:
            yield from self._doing.use(tool, self.fill(tool, asked.text, {}), turn, asked.state)
        except NotAllowed:
            if tool.name not in _ALSO_KNOWN or _LOOK_UP.search(asked.text):
                raise
            del turn.calls[-1:]
            asked.state.last_tool = None
            yield from self._know_or_think(asked, ())

    def _know_or_think(self, asked: Asked, tools: Sequence[Tool]) -> Iterator[Part]:
        yield from self._known(asked, _NOT_THOUGHT) or self._think(asked, tools)

    def _known(self, asked: Asked, least: float) -> Iterator[Part] | None:
        """Answer from what the user told, or from the documents where they are so likely to."""
        found = self.known.answers(asked.text, least)
        if found is None:
            return None
        tool, arguments = found
        asked.turn.tier = Tier.ROUTER
        return self._doing.use(tool, arguments, asked.turn, asked.state)

    def _spoken_of(self, tool: Tool, asked: Asked) -> Iterator[Part] | None:
        """Answer a request that only speaks of what a tool does; None where it is to be done."""
        meant = Mood.ORDER if tool.effect is Effect.READ else mood(asked.text)
        if meant is Mood.ORDER:
            return None
        if said := reply(meant, tool, asked.text):
            return iter([Part(said)])
        call = reading(tool, asked.text, self.tools, self.fill) if meant is Mood.WHETHER else None
        if call is None:
            return self._know_or_think(asked, ())
        return self._doing.use(*call, asked.turn, asked.state)

    def _cannot(self, router: Router, text: str) -> str:
        """Say that no tool does it, and what comes closest where anything does."""
        for one in router.rank(text)[:3]:
            tool = self.tools.get(one.tool)
            if tool is not None and one.probability >= _CLOSE:
                return f"{CANNOT} What comes closest: I can {tool.deed}."
        return CANNOT

    def _likely(self, router: Router | None, choice: Choice | None, text: str) -> Sequence[Tool]:
        """Give the tools the language model may use: none where one only chats."""
        if router is None or choice is not None:
            return ()
        ranked = (self.tools.get(one.tool) for one in router.rank(text))
        acting = mood(text) is Mood.ORDER
        fitting = (tool for tool in ranked if tool and (acting or tool.effect is Effect.READ))
        return list(islice(fitting, _OFFERED))

    def _think(self, asked: Asked, tools: Sequence[Tool]) -> Iterator[Part]:
        text, turn, state, before = asked.text, asked.turn, asked.state, asked.before
        turn.tier = Tier.AGENT
        agent = self.language_agent()
        if agent is None:
            yield Part("I have no language model to answer that; `victus models pull` gets one.")
            return
        turn.untrusted = taint.is_tainted(tools, before)
        state.own_words = (text, *(one.heard for one in before))
        told = ""
        for part in agent.run(text, tools, turn, before):
            told += part.text
            yield part
        state.model_asked = told.rstrip().endswith("?")
        if turn.awaiting:
            yield from self._doing.question(turn)

    def call(self, tool: Tool, arguments: dict[str, Any], turn: Turn) -> ToolResult | None:
        """Call a tool on the language model's behalf; None: it waits for a yes or was dry."""
        state = self._dialogues.of(turn)
        if turn.untrusted and tool.personal:
            raise NotAllowed(OWN_WORDS)
        tainted = turn.untrusted and taint.must_ask(tool, arguments, state.own_words)
        try:
            result = self.effects.run(tool, arguments, turn, tainted=tainted)
        except VictusError:
            # What failed may say so in somebody else's words.
            turn.untrusted = True
            raise
        if result is not None:
            self._doing.note(tool, arguments, result, turn, state)
        return result
