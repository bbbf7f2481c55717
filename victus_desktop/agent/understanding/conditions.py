"""Conditions that nothing here can watch: 'if it rains tomorrow remind me to take an umbrella'.

Such a condition is said to be none, and what is asked for is done only where that loses nothing:
a reminder keeps it in its text.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from victus_desktop.agent.arguments.calendar_words import MONTH
from victus_desktop.agent.arguments.clock_times import find_times
from victus_desktop.agent.dialogue import Dialogue
from victus_desktop.agent.doing import Doing
from victus_desktop.agent.understanding.several import says_when
from victus_desktop.conversation.ports import Part
from victus_desktop.conversation.records import Tier
from victus_desktop.conversation.turn import Turn

_IF = (
    r"(?:only )?(?:if|when|whenever|unless|once|as soon as|as long as|until|provided|the next time)"
)
_SKY = r"(?:it|there|the (?:weather|temperature|forecast|rain|snow|sun|wind|storm))"
_WEATHER = (
    r"(?:rain\w*|snow\w*|sunny|storm\w*|thunder\w*|freez\w*|frost\w*|cold\w*|hot\w*|warm\w*"
    r"|wind\w*|degrees|below|above|zero|icy|ice|hail\w*|fogg?\w*|cloud\w*|dry|wet|shin\w+|good|bad|nice)"
)
_GO = (
    r"(?:(?:am|'m|'re|are)(?= (?:at|in|home|near|back|out|there|on)\b)"
    r"|(?:get|got|arrive|leave|come|reach|enter|pass)"
    r"(?! (?:up|dressed|done|ready|finished|awake|free|bored|tired|hungry)\b)"
    r"|go (?!to (?:bed|sleep)\b)|drive|walk (?:by|past|into))"
)
_HAPPENS = (
    r"(?:calls?|phones?|rings me|texts?|e?mails?|writes?|replies|answers?|arrives?|gets? (?:here"
    r"|home|back)|comes? (?:here|home|back|in|round|over)|knocks)"
)
_KINDS = (
    (
        "I can't watch the weather for that",
        rf"{_IF} {_SKY}(?:'s|'ll)?\b(?: [\w']+){{0,4}}? ?{_WEATHER}",
    ),
    (
        "I don't know which days are holidays",
        r"(?:if|unless|except|when|but not|not|apart from)(?: (?:it|it's|it is|that's|isn't|not|on"
        r"|for|the|a|an))* (?:bank |public |school |national )?holidays?",
    ),
    (
        "I can't tell whether you are awake",
        rf"{_IF} (?:i|we)(?:'m| am|'re| are| haven't| have)?(?: not| already| still| n't)*"
        r" (?:up|awake|asleep|sleeping|got up|woken up)",
    ),
    ("I can't tell where you are", rf"{_IF} (?:i|we) ?{_GO}"),
    ("I can't tell when that happens", rf"{_IF} (?!i\b|we\b|it\b)(?:[\w']+ ){{1,3}}{_HAPPENS}"),
    (
        "I can't tell when that happens",
        rf"{_IF} (?:my|the) (?:[\w']+ ){{0,3}}(?:battery|laundry|washing|dishwasher|delivery|parcel"
        r"|package)",
    ),
    (
        "I don't know when the sun rises and sets",
        r"(?:(?:at|by|before|after|until) (?:sunrise|sunset|sun ?(?:up|down)|dawn|dusk)"
        r"|when the sun (?:rises|sets|comes up|goes down))",
    ),
)
_LEFT_OUT = re.compile(
    r"\b(?:except(?: for)?|but not|apart from)(?: on| for)? (?:the \w+ of\b|the \d|next week|today"
    rf"|tomorrow|{MONTH}\b|\d)",
    re.IGNORECASE,
)
"""A date left out of what repeats; days of the week can be."""
_CONDITIONS = tuple((said, re.compile(rf"\b(?:{form})\b", re.I)) for said, form in _KINDS)
_LEADS = re.compile(
    r"^(?P<condition>.+?),? (?:then )?(?P<rest>(?:please |can you |could you )*(?:remind|wake|set"
    r"|tell|alert|notify|let)\b.+)$",
    re.IGNORECASE,
)
_SETS = (
    ("reminder_set", re.compile(r"\bremind(?:er)?\b", re.IGNORECASE)),
    ("alarm_set", re.compile(r"\b(?:set|make|put) .*\balarm|\bwake (?:me|us)\b", re.IGNORECASE)),
    (
        "",
        re.compile(
            r"^(?:please )?(?:(?:tell|alert|notify|ping) me|let me know) (?:when|once|as soon as)",
            re.I,
        ),
    ),
)
_SETS_ANY = re.compile(r"\b(?:remind|wake) (?:me|us)\b|\bset\b.* (?:alarm|reminder)", re.IGNORECASE)
_ONE_DATE = "I can't leave out a single date while setting it"


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition that cannot be watched, and what it is told of."""

    said: str
    """What Victus cannot do, a sentence without its full stop."""
    tool: str
    """The tool that was meant, '' where only watching was."""
    request: str
    """The request with the condition behind."""
    timed: bool
    """Whether a time is told too, so that it may be done but for the condition."""


def unwatched(text: str) -> Condition | None:
    """Give the condition in a request to remind or to wake; None where there is none.

    'Remind me at six to close the window if it rains' has its own time: all after it is its text.
    """
    if _SETS_ANY.search(text) and _LEFT_OUT.search(text):
        return Condition(_ONE_DATE, "", text, timed=True)
    tool = next((name for name, form in _SETS if form.search(text)), None)
    said, found = next(
        ((said, match) for said, form in _CONDITIONS if (match := form.search(text))), ("", None)
    )
    if tool is None or found is None:
        return None
    leads = _LEADS.match(text) if found.start() == 0 else None
    before = leads["rest"] if leads else text[: found.start()]
    request = f"{leads['rest'].rstrip(' .!')} {_lower(leads['condition'])}" if leads else text
    if tool == "reminder_set" and says_when(before):
        return None
    timed = says_when(request) or bool(find_times(before.strip(" ,"), loose=True))
    return Condition(said, tool, request, timed)


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]


def conditional(text: str, turn: Turn, state: Dialogue, doing: Doing) -> Iterator[Part] | None:
    """Say what cannot be watched, and do what loses nothing by that."""
    condition = unwatched(text)
    if condition is None or (condition.tool and condition.tool not in doing.tools):
        return None
    turn.tier = Tier.COMMAND
    return _but(condition, turn, state, doing)


def _but(condition: Condition, turn: Turn, state: Dialogue, doing: Doing) -> Iterator[Part]:
    if condition.said == _ONE_DATE:
        yield Part(f"{condition.said}, so I have set nothing. Set it first, then skip that day.")
    elif not condition.tool:
        yield Part(f"{condition.said}. I can remind you at a time, or set a timer.")
    elif condition.tool == "alarm_set" and condition.timed:
        yield Part(f"{condition.said}, so I have set no alarm. Say it without that and I will.")
    else:
        tool = doing.tools[condition.tool]
        told = {} if condition.tool == "alarm_set" else doing.fill(tool, condition.request, {})
        yield Part(f"{condition.said}. ")
        yield from doing.use(tool, told, turn, state)
