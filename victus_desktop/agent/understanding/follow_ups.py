"""What goes on from the request before: 'ten minutes', 'cancel it', 'and tomorrow?', 'no, Tuesday'.

Each function gives the answer, or None where the request goes on from nothing.
"""

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from victus_desktop.agent import dialogue as talk
from victus_desktop.agent.arguments.durations import whole_duration
from victus_desktop.agent.arguments.numbers import with_digits
from victus_desktop.agent.dialogue import Blank, Dialogue
from victus_desktop.agent.doing import Doing
from victus_desktop.agent.tool import Tool, plain_type
from victus_desktop.agent.understanding.amending import amendments
from victus_desktop.agent.understanding.mood import reader
from victus_desktop.agent.understanding.reminded import asks_to_remind
from victus_desktop.agent.understanding.several import opens_like_a_request
from victus_desktop.conversation.errors import VictusError
from victus_desktop.conversation.ports import Part
from victus_desktop.conversation.records import Tier
from victus_desktop.conversation.turn import Turn

_SETTING = ("_set", "_create", "_add")
"""How the names of the tools end whose doing 'cancel it' takes back."""
_TOLD = ("_status", "_list", "_change")
"""How those end after which 'cancel it' cancels what was told of."""
_DICTATED = ("email_", "note_", "memory_")
"""How the names of the tools begin whose text may be anything, also a request."""
_REPEATABLE = ("undo", "joke")
"""Tools that 'again' calls once more."""
_QUESTIONS = ("question", "query")
"""Parameters that a question fills."""
_SET_ALIKE = ("alarm_set", "reminder_set")
"""Tools whose things one tool cancels."""
_NO_ITEM = re.compile(r"\b(?:timer|alarm|reminder|appointment|meeting)s?\b", re.IGNORECASE)
"""'How about a timer' after milk was put on a list is nothing to buy."""
_CLOCK = re.compile(r"(?:(?:half|quarter|\d+) (?:past|to) )?\d{1,2}(?:[: ]?\d\d)?(?: o'? ?clock)?")
_FAMILY = ("_set", "_cancel", *_TOLD)


def fill_blank(text: str, turn: Turn, state: Dialogue, doing: Doing) -> Iterator[Part] | None:
    """Take the argument that was asked for."""
    blank = state.blank
    if blank is None:
        return None
    state.blank = None
    if talk.is_no(text):
        turn.tier = Tier.COMMAND
        return iter([Part("All right.")])
    if doing.commands.match(text) is not None or _asks_anew(text, blank, doing):
        return None
    found = _given(doing.fill(blank.tool, text, {blank.parameter: text}))
    if blank.choosing:
        found = _chosen(text, found, blank, doing)
    if not (found if blank.choosing else found.keys() - blank.arguments.keys()):
        return None
    turn.tier = Tier.COMMAND
    return doing.use(blank.tool, {**blank.arguments, **found}, turn, state)


def cancel(text: str, turn: Turn, state: Dialogue, doing: Doing) -> Iterator[Part] | None:
    """'Cancel it' after something was set."""
    undo, last = state.last_undo, state.last_tool
    if last is None or not talk.is_cancel(text):
        return None
    if undo is not None and undo.tool in doing.tools and last.name.endswith(_SETTING):
        turn.tier = Tier.COMMAND
        return doing.use(doing.tools[undo.tool], undo.arguments, turn, state)
    canceller = _of_family(last, "_cancel", doing)
    if canceller is None or not last.name.endswith(_TOLD):
        return None
    turn.tier = Tier.COMMAND
    named = canceller.parameters.model_fields.keys() - {"when"}
    kept = {name: value for name, value in state.last_arguments.items() if name in named}
    return doing.use(canceller, kept, turn, state)


def cancel_one(text: str, turn: Turn, state: Dialogue, doing: Doing) -> Iterator[Part] | None:
    """'Cancel the egg one' after timers, alarms or reminders were spoken of."""
    said, last = talk.one_cancelled(text), state.last_tool
    if not said or last is None or doing.commands.match(text) is not None:
        return None
    canceller = _of_family(last, "_cancel", doing)
    if canceller is None and last.name in _SET_ALIKE:
        canceller = doing.tools.get("alarm_or_reminder_cancel")
    if canceller is None:
        return None
    turn.tier = Tier.COMMAND
    named = next(one for one in ("name", "label") if one in canceller.parameters.model_fields)
    return doing.use(canceller, {named: said}, turn, state)


def another(text: str, turn: Turn, state: Dialogue, doing: Doing) -> Iterator[Part] | None:
    """'Set another one for five minutes' after a timer was set or asked for."""
    said, last = talk.another(text), state.last_tool
    setter = _of_family(last, "_set", doing) if last is not None else None
    if said is None or setter is None or doing.commands.match(text) is not None:
        return None
    found = _given(doing.fill(setter, said, {}))
    if setter.missing(found) is not None:
        return None
    turn.tier = Tier.COMMAND
    return doing.use(setter, found, turn, state)


def once_more(text: str, turn: Turn, state: Dialogue, doing: Doing) -> Iterator[Part] | None:
    """'Another one' after a joke, 'and the one before' after something was taken back."""
    last = state.last_tool
    if last is None or last.name not in _REPEATABLE or not talk.is_once_more(text):
        return None
    turn.tier = Tier.COMMAND
    return doing.use(last, {}, turn, state)


def sum_goes_on(text: str, turn: Turn, state: Dialogue, doing: Doing) -> Iterator[Part] | None:
    """'And divided by four' after a sum."""
    said, last = talk.sum_goes_on(text), state.last_tool
    before = state.last_arguments.get("expression")
    if said is None or last is None or not before:
        return None
    turn.tier = Tier.COMMAND
    arguments = {"expression": f"({before}) {said}"}
    return doing.use(last, arguments, turn, state, tainted=state.last_tainted)


def go_on(text: str, turn: Turn, state: Dialogue, doing: Doing) -> Iterator[Part] | None:
    """'And tomorrow?', 'no, for Tuesday', 'make it ten minutes'."""
    _mean_the_deed(text, state, doing)
    last = state.last_tool
    change = talk.follow_up(text) or talk.correction(text)
    if last is None or change is None or doing.commands.match(text) is not None:
        return None
    if last.name == "list_add" and _NO_ITEM.search(change):
        return None
    if opens_like_a_request(change) and doing.chosen(change) not in ("", last.name):
        return None
    tool, kept = talk.meant(last, text, state, doing.tools)
    if "when" in kept and whole_duration(with_digits(change)):
        # 'Make it an hour' after 'remind me in forty minutes'.
        change = f"in {change}"
    elif _CLOCK.fullmatch(with_digits(change)) and _has_a_time(kept):
        # 'Make it ten' after 'remind me at nine'.
        change = f"at {change}"
    news = amendments(kept, _given(doing.fill(tool, change, {})), change)
    if not news:
        return None
    turn.tier = Tier.COMMAND
    amends = talk.correction(text) or talk.is_change(text)
    can_undo = "undo" in doing.tools and talk.is_undone_next(state, doing.effects.journal)
    if tool is last and amends and can_undo:
        return _again(tool, {**kept, **news}, turn, state, doing)
    return doing.use(tool, {**kept, **news}, turn, state, tainted=state.last_tainted)


def _has_a_time(arguments: dict[str, Any]) -> bool:
    return any(isinstance(value, datetime) for value in arguments.values())


def _mean_the_deed(text: str, state: Dialogue, doing: Doing) -> None:
    """'Make it ten' after a look at what was set means what was set, not the look."""
    if state.deed is None or not talk.is_change(text):
        return
    found = reader(state.deed[0], doing.tools)
    if found is not None and found[0] is state.last_tool:
        state.last_tool, state.last_arguments, state.last_undo = state.deed


def _again(
    tool: Tool, arguments: dict[str, Any], turn: Turn, state: Dialogue, doing: Doing
) -> Iterator[Part]:
    """Take a corrected effect back, then do it right; what cannot be done changes nothing."""
    if turn.dry_run:
        yield from doing.use(tool, arguments, turn, state)
        return
    before = state.last_arguments
    doing.effects.run(doing.tools["undo"], {}, turn)
    try:
        yield from doing.use(tool, arguments, turn, state, tainted=state.last_tainted)
    except VictusError:
        result = doing.effects.execute(tool, before, turn)
        state.last_arguments, state.last_undo = before, result.undo
        raise


def _chosen(text: str, found: dict[str, Any], blank: Blank, doing: Doing) -> dict[str, Any]:
    """Give what 'the egg one', 'the one at six' or 'both' tells of a thing among several."""
    beside = _given(doing.fill(blank.tool, text, {}))
    # 'The one at seven' of those tomorrow keeps the day.
    beside = amendments(blank.arguments, beside, text)
    kept = blank.arguments.keys() - {"when"}
    news = {name: one for name, one in beside.items() if name not in kept}
    return news or {blank.parameter: found.get(blank.parameter, text)}


def _asks_anew(text: str, blank: Blank, doing: Doing) -> bool:
    """Tell whether another request came instead of what was asked for."""
    if blank.parameter == "text" and blank.tool.name.startswith(_DICTATED):
        return talk.is_question(text)
    if _is_a_reminder(text, blank, doing):
        return True
    wants_words = plain_type(blank.tool.parameters.model_fields[blank.parameter].annotation) is str
    chosen = doing.chosen(text) if opens_like_a_request(text) else ""
    if not wants_words:
        # 'Set it for seven' may well be routed to the tool that asked.
        return chosen in doing.tools and chosen != blank.tool.name
    return blank.parameter not in _QUESTIONS and (talk.is_question(text) or bool(chosen))


def _is_a_reminder(text: str, blank: Blank, doing: Doing) -> bool:
    """Tell 'remind me every day at ten to water the plants' from an answer to 'For when?'."""
    tool = doing.tools.get("reminder_set")
    if tool is None or not asks_to_remind(text):
        return False
    return tool.name != blank.tool.name or tool.missing(doing.fill(tool, text, {})) != "label"


def _of_family(last: Tool, ending: str, doing: Doing) -> Tool | None:
    """Give 'timer_cancel' of 'timer_status'; None where there is no such tool."""
    family = next((last.name.removesuffix(end) for end in _FAMILY if last.name.endswith(end)), "")
    return doing.tools.get(f"{family}{ending}") if family else None


def _given(found: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in found.items() if value not in (None, "", [])}
