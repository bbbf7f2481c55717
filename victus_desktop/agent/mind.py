"""The answer tiers: commands, then the router, then the language model.

::

    text ─▶ yes/no, blank, follow-up ─▶ command ─▶ router ─▶ language model
                                           └───── tool ─────┘      └─ tools
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from victus_desktop.agent import dialogue as talk
from victus_desktop.agent import misheard, taint
from victus_desktop.agent.amending import amendments
from victus_desktop.agent.confirmation import Confirmation
from victus_desktop.agent.dialogue import Blank, Dialogue, Dialogues
from victus_desktop.agent.effects import Effects
from victus_desktop.agent.tiers import Choice, Commands, Fill, LanguageAgent, Router
from victus_desktop.agent.tool import Now, Tool, ToolResult
from victus_desktop.agent.vocabulary.ordinary import ordinary_words
from victus_desktop.conversation.errors import NotAllowed, VictusError
from victus_desktop.conversation.pipeline import NOT_CAUGHT
from victus_desktop.conversation.ports import Completeness, Part
from victus_desktop.conversation.records import Exchange, Tier
from victus_desktop.conversation.turn import Decision, Turn, Utterance

CANNOT = "I can't do that yet."
OWN_WORDS = "I only remember what you tell me in your own words."
_ALSO_KNOWN = frozenset(("web_search",))
"""Tools whose questions the language model answers from memory where they are switched off."""
_SETTING = ("_set", "_create", "_add")
"""How the names of the tools end whose doing 'cancel it' takes back."""
_CLOSE = 0.04
"""How likely a tool must be to be named where none fits."""
_LOOK_UP = re.compile(r"\b(?:search|look (?:it |that )?up|google|online|internet|web)\b", re.I)
"""Asks for a look-up in so many words, so that an answer from memory is none."""
_OFFERED = 4
"""Tools the language model is given."""


@dataclass
class Mind:
    """Implements the agent port over the three tiers."""

    tools: Mapping[str, Tool]
    commands: Commands
    fill: Fill
    effects: Effects
    now: Now
    router: Callable[[], Router | None] = lambda: None
    """Gives the router once it is loaded."""
    language_agent: Callable[[], LanguageAgent | None] = lambda: None
    """Gives the language model's agent; blocks until it is loaded; None where there is none."""
    names: Callable[[], Sequence[str]] = tuple
    """Gives names the user is likely to say."""
    _dialogues: Dialogues = field(default_factory=Dialogues)

    def completeness(self, text: str) -> Completeness:
        return self.commands.completeness(text)

    def vocabulary(self) -> Sequence[str]:
        return self.names()

    def reply(self, text: str, turn: Turn, before: Sequence[Exchange]) -> Iterator[Part]:
        """Answer a request; see the port."""
        state = self._dialogues.begin(turn)
        if not re.search(r"\w", text):
            turn.tier = Tier.COMMAND
            yield Part(NOT_CAUGHT)
            return
        for answer in (
            self._settle,
            self._misheard,
            self._fill_blank,
            self._cancel,
            self._go_on,
            self._command,
            self._double,
        ):
            parts = answer(text, turn, state)
            if parts is not None:
                yield from parts
                return
        yield from self._route(text, turn, state, before)

    def chosen(self, text: str) -> str:
        """Give the first tool that a lone request would call; '' for the language model."""
        for half in (text, *talk.requests(text)):
            match = self.commands.match(half)
            if match is not None and match.tool in self.tools:
                return match.tool
        router = self.router()
        choice = router.choose(text) if router else None
        return choice.tool if choice else ""

    # A confirmation that is open.

    def _settle(self, text: str, turn: Turn, state: Dialogue) -> Iterator[Part] | None:
        open_question = self.effects.confirmations.pending(turn.conversation)
        if isinstance(turn.request, Decision):
            by = turn.request.by if turn.request.allowed else ""
            return self._decided(turn.request.confirmation, by, turn, state)
        if open_question is None or not open_question.was_asked:
            return self._nothing_asked(text, turn, state)
        ident = open_question.id
        if talk.is_yes(text):
            if isinstance(turn.request, Utterance):
                if not open_question.can_be_answered_by(turn.request, text):
                    return self._asked_again(open_question, turn)
                return self._decided(ident, "voice", turn, state)
            return self._decided(ident, "screen", turn, state)
        if talk.is_no(text):
            return self._decided(ident, "", turn, state)
        turn.on_confirm(lambda: self.effects.confirmations.drop(turn.conversation, ident))
        return None

    def _nothing_asked(self, text: str, turn: Turn, state: Dialogue) -> Iterator[Part] | None:
        """A yes or no that answers nothing; what the language model asked it may answer."""
        if state.blank is not None or state.model_asked:
            return None
        if not (talk.is_yes(text) or talk.is_plain_no(text)):
            return None
        turn.tier = Tier.COMMAND
        return iter([Part("There is nothing that I asked." if talk.is_yes(text) else "All right.")])

    def _asked_again(self, question: Confirmation, turn: Turn) -> Iterator[Part]:
        """A yes that may be an echo, or was said before the question could be heard."""
        turn.wait_until_confirmed()
        turn.tier, turn.untrusted = question.tier, question.asked_in.untrusted
        self.effects.ask_again(question, turn)
        yield Part(question.question)

    def _decided(self, ident: str, by: str, turn: Turn, state: Dialogue) -> Iterator[Part]:
        turn.wait_until_confirmed()
        taken = self.effects.confirmations.take(turn.conversation, ident)
        turn.tier, turn.untrusted = taken.tier, taken.asked_in.untrusted
        if not by:
            yield Part("All right, I won't.")
            return
        if turn.dry_run:
            turn.calls.append(taken.call)
            return
        result = self.effects.execute(taken.tool, taken.arguments, turn, confirmed_by=by)
        yield from self._told(taken.tool, taken.arguments, result, turn, state)

    # 'I said Anna, not Hannah'.

    def _misheard(self, text: str, turn: Turn, state: Dialogue) -> Iterator[Part] | None:
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
            yield from self._use(learn, {"meant": slip.meant, "heard": slip.heard}, turn, state)
        if meant:
            yield Part(" ", spoken="")
            state.last_text = meant
            yield from self._command(meant, turn, state) or self._route(meant, turn, state, ())

    # An argument that was asked for.

    def _fill_blank(self, text: str, turn: Turn, state: Dialogue) -> Iterator[Part] | None:
        blank = state.blank
        if blank is None:
            return None
        state.blank = None
        if talk.is_no(text):
            turn.tier = Tier.COMMAND
            return iter([Part("All right.")])
        if self.commands.match(text) is not None:
            return None
        found = self.fill(blank.tool, text, {blank.parameter: text})
        arguments = {**blank.arguments, **{k: v for k, v in found.items() if _given(v)}}
        if blank.tool.missing(arguments) == blank.parameter:
            return None
        turn.tier = Tier.COMMAND
        return self._use(blank.tool, arguments, turn, state)

    # 'Cancel it', 'and tomorrow?', 'no, for Tuesday', 'make it ten minutes'.

    def _cancel(self, text: str, turn: Turn, state: Dialogue) -> Iterator[Part] | None:
        undo, last = state.last_undo, state.last_tool
        if undo is None or last is None or undo.tool not in self.tools:
            return None
        if not talk.is_cancel(text) or not last.name.endswith(_SETTING):
            return None
        turn.tier = Tier.COMMAND
        return self._use(self.tools[undo.tool], undo.arguments, turn, state)

    def _go_on(self, text: str, turn: Turn, state: Dialogue) -> Iterator[Part] | None:
        last = state.last_tool
        change = talk.follow_up(text) or talk.correction(text)
        if last is None or change is None or self.commands.match(text) is not None:
            return None
        tool, kept = talk.meant(last, text, state, self.tools)
        found = {name: v for name, v in self.fill(tool, change, {}).items() if _given(v)}
        news = amendments(kept, found, change)
        if not news:
            return None
        turn.tier = Tier.COMMAND
        amends = talk.correction(text) or talk.is_change(text)
        can_undo = "undo" in self.tools and talk.is_undone_next(state, self.effects.journal)
        if tool is last and amends and can_undo:
            return self._again(tool, {**kept, **news}, turn, state)
        return self._use(tool, {**kept, **news}, turn, state, tainted=state.last_tainted)

    def _again(
        self, tool: Tool, arguments: dict[str, Any], turn: Turn, state: Dialogue
    ) -> Iterator[Part]:
        """Take a corrected effect back, then do it right; what cannot be done changes nothing."""
        if turn.dry_run:
            yield from self._use(tool, arguments, turn, state)
            return
        self.effects.run(self.tools["undo"], {}, turn)
        try:
            yield from self._use(tool, arguments, turn, state, tainted=state.last_tainted)
        except VictusError:
            result = self.effects.execute(tool, state.last_arguments, turn)
            state.last_undo = result.undo
            raise

    # Commands.

    def _command(self, text: str, turn: Turn, state: Dialogue) -> Iterator[Part] | None:
        match = self.commands.match(text)
        tool = self.tools.get(match.tool) if match else None
        if match is None or tool is None:
            return None
        turn.tier = Tier.COMMAND
        return self._use(tool, self.fill(tool, text, match.slots), turn, state)

    def _double(self, text: str, turn: Turn, state: Dialogue) -> Iterator[Part] | None:
        """Two commands in one sentence."""
        halves = talk.requests(text)
        if len(halves) < 2:
            return None
        matches = [(half, self.commands.match(half)) for half in halves]
        if not all(match and match.tool in self.tools for _, match in matches):
            return None
        return self._each([half for half, _ in matches], turn, state)

    def _each(self, halves: Sequence[str], turn: Turn, state: Dialogue) -> Iterator[Part]:
        for number, half in enumerate(halves):
            if number:
                yield Part(" ", spoken="")
            yield from self._command(half, turn, state) or ()
            if turn.awaiting or state.blank:
                return

    # Router and language model.

    def _route(
        self, text: str, turn: Turn, state: Dialogue, before: Sequence[Exchange]
    ) -> Iterator[Part]:
        router = self.router()
        choice = router.choose(text) if router else None
        turn.mark("routed")
        if choice is not None and choice.tool in self.tools:
            turn.tier = Tier.ROUTER
            tool = self.tools[choice.tool]
            try:
                yield from self._use(tool, self.fill(tool, text, {}), turn, state)
            except NotAllowed:
                if tool.name not in _ALSO_KNOWN or _LOOK_UP.search(text):
                    raise
                del turn.calls[-1:]
                turn.tier = Tier.AGENT
                yield from self._think(text, turn, state, before, ())
            return
        if router is not None and choice is not None and choice.tool == "none":
            turn.tier = Tier.ROUTER
            yield Part(self._cannot(router, text))
            return
        turn.tier = Tier.AGENT
        yield from self._think(text, turn, state, before, self._likely(router, choice, text))

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
        return [tool for tool in ranked if tool is not None][:_OFFERED]

    def _think(
        self,
        text: str,
        turn: Turn,
        state: Dialogue,
        before: Sequence[Exchange],
        tools: Sequence[Tool],
    ) -> Iterator[Part]:
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
            yield from self._question(turn)

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
            self._note(tool, arguments, result, turn, state)
        return result

    # One tool.

    def _use(
        self,
        tool: Tool,
        arguments: dict[str, Any],
        turn: Turn,
        state: Dialogue,
        *,
        tainted: bool = False,
    ) -> Iterator[Part]:
        """Run a tool whose arguments are as complete as the request was, or ask for the rest."""
        missing = tool.missing(arguments)
        if missing is not None:
            yield from self._ask_back(tool, arguments, missing, turn, state)
            return
        tainted = tainted and taint.must_ask(tool, arguments, ())
        result = self.effects.run(tool, arguments, turn, tainted=tainted)
        if result is not None:
            yield from self._told(tool, arguments, result, turn, state)
        elif turn.awaiting:
            yield from self._question(turn)

    def _question(self, turn: Turn) -> Iterator[Part]:
        asked = self.effects.confirmations.pending(turn.conversation)
        if asked is not None:
            yield Part(asked.question)

    def _ask_back(
        self,
        tool: Tool,
        arguments: dict[str, Any],
        missing: str,
        turn: Turn,
        state: Dialogue,
    ) -> Iterator[Part]:
        if turn.dry_run:
            self.effects.run(tool, arguments, turn)
        state.blank = Blank(tool, arguments, missing)
        yield Part(tool.question(missing))

    def _told(
        self,
        tool: Tool,
        arguments: dict[str, Any],
        result: ToolResult,
        turn: Turn,
        state: Dialogue,
    ) -> Iterator[Part]:
        self._note(tool, arguments, result, turn, state)
        yield Part(result.say[:1].upper() + result.say[1:], result.spoken)

    def _note(
        self,
        tool: Tool,
        arguments: dict[str, Any],
        result: ToolResult,
        turn: Turn,
        state: Dialogue,
    ) -> None:
        state.last_tool, state.last_arguments, state.last_undo = tool, arguments, result.undo
        state.last_tainted, state.model_asked = turn.untrusted, False
        turn.untrusted = turn.untrusted or result.untrusted


def _given(value: Any) -> bool:
    return value not in (None, "", [])
