"""Whether a request asks to do something or only speaks of it: 'how do I set a timer'."""

import re
from collections.abc import Mapping
from enum import Enum
from typing import Any

from victus_desktop.agent.arguments.phrases import without_politeness
from victus_desktop.agent.dialogue import bare
from victus_desktop.agent.known import Call
from victus_desktop.agent.tiers import Fill
from victus_desktop.agent.tool import Tool


class Mood(Enum):
    """What somebody wants who names a deed."""

    ORDER = "do it"
    HOW = "tell how it is done"
    WHETHER = "tell whether it is so"
    ADVICE = "say whether to do it"
    WHY = "think about it"
    NOT = "leave it"
    TOLD = "take note: it was done"


_ABILITY = re.compile(
    r"(?:can|could|do|are) you (?:able to |also |even |actually |know how to )*\w+(?: \w+)?"
    r" (?:lists|timers|alarms|reminders|notes|events|appointments|meetings|e-?mails|messages"
    r"|files|apps|programs|documents)"
)
"""'Can you delete lists', not 'can you delete my list': asks about all of a kind."""
_LEAVE = re.compile(
    r"(?:is it (?:possible|ok|okay|fine|safe|all right) (?:to|if (?:i|we))|are you able to"
    r"|(?:can|may|could) (?:i|we)) (?:delete|remove|clear|erase|cancel|forget|wipe)\b"
)
"""Asks whether something may be undone for good, which is not yet to be done."""
_FORMS = (
    (
        Mood.HOW,
        r"(?:(?:do you know|tell me|show me|explain|i don't know|i want to know|i wonder) )?"
        r"(?:how to|how (?:do|can|could|would|should|does) (?:i|you|we|one|it|this|that)"
        r"|how (?:i|you|we|one) (?:can|could|should|would)"
        r"|what (?:if|(?:happens|would happen|will happen) (?:if|when))"
        r"|what (?:do|should|must) i (?:say|do|have to (?:say|do)) (?:to|if|when)"
        r"|is there (?:a|any|some) way (?:to|for|of))",
    ),
    (Mood.WHY, r"why(?! (?:don't|not))"),
    (
        Mood.ADVICE,
        r"(?:should|shall) (?:i|we)|do you think (?:i|we) should|i wonder if (?:i|we) should",
    ),
    (
        Mood.NOT,
        r"(?:no )?(?:(?:you )?(?:don't|do not|never|mustn't|shouldn't)"
        r"|(?:i|we) (?:don't|do not) want you to|(?:there's |there is )?no need to"
        r"|(?:you )?(?:don't|needn't) (?:have|need) to)"
        r" (?!(?:let|forget|remember|wake|remind|ring|disturb|notify|alert|bother|tell|play|want"
        r"|need|care|mind|worry|have|know|speak|talk|say|make any)\b)\w+",
    ),
    (Mood.NOT, r"(?:stop|quit) (?:add|putt|sett|mak|creat|send|writ|delet|remov)ing"),
    (
        Mood.TOLD,
        r"(?:i|we)(?:'ve| have| had|'d)?(?: (?:just|already|also|finally))+ (?:set|added|put"
        r"|deleted|removed|cancell?ed|sent|made|created|booked|moved|turned|noted|saved|wrote)"
        r"\b(?!.*\b(?:give|set|start|remind|wake|tell|let|please)\b)",
    ),
    (
        Mood.WHETHER,
        r"(?:did|didn't|has|hasn't|had|hadn't|was|wasn't|were|weren't|isn't|aren't|does|doesn't|am"
        r"|(?:have|haven't|don't|do) (?:i|we|they|he|she|you(?! (?:mind|think|want)))"
        r"|(?:is|are)(?! it possible to| it ok| you able to)"
        r"|who|whose|(?:when|where)(?:'s| (?:did|do|does|is|are|was|were|have|has|had|will))"
        r"|(?:which|what)(?:'s|(?: \w+){0,3} (?:did|do|does|is|are|was|were|has|have|had)))",
    ),
)
_COMPILED = tuple((mood, re.compile(rf"(?:{source})\b")) for mood, source in _FORMS)
_READERS: Mapping[str, tuple[str, dict[str, Any]]] = {
    "timer": ("timer_status", {}),
    "alarm": ("alarm_or_reminder_list", {}),
    "reminder": ("alarm_or_reminder_list", {}),
    "list": ("list_read", {}),
    "note": ("note_search", {}),
    "memory": ("memory_read", {}),
    "calendar": ("calendar_list", {}),
    "email": ("email_read", {}),
    "file": ("files_find", {}),
    "clipboard": ("clipboard_read", {}),
    "volume": ("volume", {}),
    "brightness": ("brightness", {}),
    "media": ("media_control", {"action": "what"}),
    "smart": ("smart_home", {"action": "ask"}),
}
"""By the first word of a tool's name: what only tells of its deeds, and its arguments for that."""
_DEEDS = ("action", "value", "percent", "change", "mute", "what")
"""Parameters that say what is to be done."""


def mood(text: str) -> Mood:
    """Tell what is wanted by a request for which a tool with an effect was found."""
    plain = bare(text).replace("’", "'")
    if _ABILITY.fullmatch(plain) or _LEAVE.match(plain):
        return Mood.HOW
    asked = without_politeness(plain)
    return next((mood for mood, form in _COMPILED if form.match(asked)), Mood.ORDER)


def reader(tool: Tool, tools: Mapping[str, Tool]) -> Call | None:
    """Give the tool that only tells of what another does, and what makes it only tell.

    None where nothing tells it.
    """
    name, fixed = _READERS.get(tool.name.partition("_")[0], ("", {}))
    return (tools[name], fixed) if name in tools else None


def reading(tool: Tool, text: str, tools: Mapping[str, Tool], fill: Fill) -> Call | None:
    """Give the call that only tells what a request asks of a tool; None where nothing tells it."""
    found = reader(tool, tools)
    if found is None:
        return None
    told, fixed = found
    asked = fill(told, text, {})
    return told, {name: asked[name] for name in asked if name not in _DEEDS} | fixed


def reply(meant: Mood, tool: Tool, text: str) -> str:
    """Give what is said where nothing is done or looked up; '' where there is more to it."""
    match meant:
        case Mood.HOW:
            closest = min(tool.examples, key=lambda one: _unlike(one, text), default="")
            told = f"for example: {closest}" if closest else f"and I {tool.deed}"
            return f"Just say what you want, {told}."
        case Mood.ADVICE:
            return "That is up to you. Say so, and it is done."
        case Mood.NOT:
            return "All right, I won't."
        case Mood.TOLD:
            return "All right."
    return ""


def _unlike(example: str, text: str) -> int:
    words, said = set(example.split()), set(bare(text).split())
    return len(words - said) - len(words & said)
