"""What goes on from the request before: 'ten minutes', 'cancel it', 'and tomorrow?', 'no, Tuesday'.

Each function gives the answer, or None where the request goes on from nothing.
"""

from collections.abc import Iterator
from typing import Any

from victus_desktop.agent import dialogue as talk
from victus_desktop.agent.amending import amendments
from victus_desktop.agent.dialogue import Dialogue
from victus_desktop.agent.doing import Doing
from victus_desktop.agent.tool import Tool
from victus_desktop.conversation.errors import VictusError
from victus_desktop.conversation.ports import Part
from victus_desktop.conversation.records import Tier
from victus_desktop.conversation.turn import Turn

_SETTING = ("_set", "_create", "_add")
"""How the names of the tools end whose doing 'cancel it' takes back."""


def fill_blank(text: str, turn: Turn, state: Dialogue, doing: Doing) -> Iterator[Part] | None:
    """Take the argument that was asked for."""
    blank = state.blank
    if blank is None:
        return None
    state.blank = None
    if talk.is_no(text):
        turn.tier = Tier.COMMAND
        return iter([Part("All right.")])
    if doing.commands.match(text) is not None:
        return None
    found = _given(doing.fill(blank.tool, text, {blank.parameter: text}))
    arguments = {**blank.arguments, **found}
    if blank.tool.missing(arguments) == blank.parameter:
        return None
    turn.tier = Tier.COMMAND
    return doing.use(blank.tool, arguments, turn, state)


def cancel(text: str, turn: Turn, state: Dialogue, doing: Doing) -> Iterator[Part] | None:
    """'Cancel it' after something was set."""
    undo, last = state.last_undo, state.last_tool
    if undo is None or last is None or undo.tool not in doing.tools:
        return None
    if not talk.is_cancel(text) or not last.name.endswith(_SETTING):
        return None
    turn.tier = Tier.COMMAND
    return doing.use(doing.tools[undo.tool], undo.arguments, turn, state)


def go_on(text: str, turn: Turn, state: Dialogue, doing: Doing) -> Iterator[Part] | None:
    """'And tomorrow?', 'no, for Tuesday', 'make it ten minutes'."""
    last = state.last_tool
    change = talk.follow_up(text) or talk.correction(text)
    if last is None or change is None or doing.commands.match(text) is not None:
        return None
    tool, kept = talk.meant(last, text, state, doing.tools)
    news = amendments(kept, _given(doing.fill(tool, change, {})), change)
    if not news:
        return None
    turn.tier = Tier.COMMAND
    amends = talk.correction(text) or talk.is_change(text)
    can_undo = "undo" in doing.tools and talk.is_undone_next(state, doing.effects.journal)
    if tool is last and amends and can_undo:
        return _again(tool, {**kept, **news}, turn, state, doing)
    return doing.use(tool, {**kept, **news}, turn, state, tainted=state.last_tainted)


def _again(
    tool: Tool, arguments: dict[str, Any], turn: Turn, state: Dialogue, doing: Doing
) -> Iterator[Part]:
    """Take a corrected effect back, then do it right; what cannot be done changes nothing."""
    if turn.dry_run:
        yield from doing.use(tool, arguments, turn, state)
        return
    doing.effects.run(doing.tools["undo"], {}, turn)
    try:
        yield from doing.use(tool, arguments, turn, state, tainted=state.last_tainted)
    except VictusError:
        result = doing.effects.execute(tool, state.last_arguments, turn)
        state.last_undo = result.undo
        raise


def _given(found: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in found.items() if value not in (None, "", [])}
