"""Questions for what was just done: 'did you set it', 'is it still running', 'did that work'."""

import re
from collections.abc import Iterator
from typing import Any

from victus_desktop.agent.dialogue import Dialogue, bare
from victus_desktop.agent.doing import Doing
from victus_desktop.agent.tool import Tool
from victus_desktop.agent.understanding.mood import reader
from victus_desktop.conversation.ports import Part
from victus_desktop.conversation.records import Tier
from victus_desktop.conversation.turn import Turn

_IT = r"(?:it|that|this|them|those|they)"
_DONE = (
    r"(?:set|add(?:ed)?|put|sav(?:e|ed)|ma(?:k|d)e|created?|mov(?:e|ed)|deleted?|cancel(?:l?ed)?"
    r"|removed?|noted?|written|write|get|got|changed?|start(?:ed)?|stop(?:ped)?|turned|turn|book(?:ed)?"
    r"|do|done|work(?:ed)?|happen(?:ed)?|go(?:ne)? through|remember(?:ed)?)"
)
_CHECKS = re.compile(
    rf"(?:and |so )?(?:did|have|has) (?:you (?:really |already |just )?{_DONE}(?: {_IT})?"
    rf"|{_IT} (?:really |already |been )?{_DONE})(?: down| on| off| there)?"
    rf"|(?:is|are|was|were) {_IT} (?:really |still |already |now )?"
    rf"(?:on|off|there|in|in there|on there|running|gone|going|{_DONE})"
)
_HOW_LONG = re.compile(
    r"(?:and )?how (?:much|long)(?: time)?(?:'s| is| do i have)?(?: there)?"
    r" (?:left|remaining|to go)(?: on (?:it|that))?"
)
_WHEN = re.compile(
    rf"(?:and )?(?:when (?:is|was|does) {_IT}(?: (?:go off|ring|end|start|due|over|set for|again))?"
    rf"|what time (?:is|was) {_IT} (?:set )?(?:for|at))"
)
_KEPT = ("name", "list_name", "items", "title", "device")
"""Arguments of a deed that say what it was done with."""


def check(text: str, turn: Turn, state: Dialogue, doing: Doing) -> Iterator[Part] | None:
    """Look up what became of the last call; what 'it' is stays what it was."""
    last, plain = state.last_tool, bare(text).replace("’", "'")
    forms = (_CHECKS, _WHEN, _HOW_LONG)
    if last is None or not any(form.fullmatch(plain) for form in forms):
        return None
    found = reader(last, doing.tools)
    if found is None or (_HOW_LONG.fullmatch(plain) and found[0].name != "timer_status"):
        return None
    turn.tier = Tier.COMMAND
    return _looked_up(found[0], _about(found[0], state) | found[1], turn, state, doing)


def _about(tool: Tool, state: Dialogue) -> dict[str, Any]:
    known, takes = state.last_arguments, tool.parameters.model_fields
    about = {name: known[name] for name in _KEPT if name in known and name in takes}
    return about | ({"words": known["text"]} if "text" in known and "words" in takes else {})


def _looked_up(
    tool: Tool, arguments: dict[str, Any], turn: Turn, state: Dialogue, doing: Doing
) -> Iterator[Part]:
    before = state.last_tool, state.last_arguments, state.last_undo
    yield from doing.use(tool, arguments, turn, state)
    state.last_tool, state.last_arguments, state.last_undo = before
