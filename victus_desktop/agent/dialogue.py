"""What one conversation is in the middle of: a missing argument, the last call, outside text."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from victus_desktop.agent.facts.calculation import calculate
from victus_desktop.agent.stores import Journal
from victus_desktop.agent.tool import Tool, Undo, jsonable
from victus_desktop.conversation.errors import BadInput
from victus_desktop.conversation.turn import Turn


@dataclass(slots=True)
class Blank:
    """A call that lacks one argument, which was asked for."""

    tool: Tool
    arguments: dict[str, Any]
    parameter: str
    choosing: bool = False
    """The answer tells which of several things is meant."""


@dataclass(slots=True)
class Dialogue:
    """The state of one conversation between its turns. Lives in memory only."""

    blank: Blank | None = None
    last_tool: Tool | None = None
    last_arguments: dict[str, Any] = field(default_factory=dict)
    last_undo: Undo | None = None
    """What takes the last call back, where anything does."""
    deed: tuple[Tool, dict[str, Any], Undo | None] | None = None
    """The last call that had an effect, its arguments and what takes it back."""
    last_text: str = ""
    """The last request, as it was heard."""
    model_asked: bool = False
    """Whether the language model's last answer was a question."""
    last_tainted: bool = False
    """Words from outside may have shaped the last call's arguments."""
    answer: str = ""
    """The last answer: what 'that' is in 'copy that to the clipboard'."""
    answer_tainted: bool = False
    own_words: tuple[str, ...] = ()
    """What the user said of late, as the language model is told it."""


class Dialogues:
    """The states of all conversations. What a turn changes counts once it is confirmed."""

    def __init__(self) -> None:
        self._kept: dict[str, Dialogue] = {}
        self._drafts: dict[str, Dialogue] = {}

    def begin(self, turn: Turn) -> Dialogue:
        """Give a state for a turn to work on; it is dropped where the turn is withdrawn."""
        kept = self._kept.get(turn.conversation)
        draft = replace(kept) if kept else Dialogue()
        self._drafts[turn.conversation] = draft

        def keep() -> None:
            self._kept[turn.conversation] = draft

        turn.on_confirm(keep)
        return draft

    def of(self, turn: Turn) -> Dialogue:
        """Give the state that a turn in flight works on."""
        return self._drafts[turn.conversation]


_FOLLOW_UP = re.compile(
    r"^(?:and|what about|how about|and what about|then|same for|make it|make that|change it to"
    r"|change that to|set it to|(?:move|push|shift|put) (?:it|that) (?:back |forward )?to)"
    r"\s+(?P<rest>.+)$",
    re.IGNORECASE,
)
_CORRECTION = re.compile(
    r"^(?:oh +)?(?:no|nope|sorry|actually|wait no|i meant?|not that) +"
    r"(?:(?:no|sorry|wait|actually) +)*(?:i (?:meant?|said) +|(?:make|change) (?:it|that) +"
    r"(?:to +)?)?(?P<rest>(?!(?:forget|skip|scratch|never ?mind|leave out|drop)\b).+)$",
    re.IGNORECASE,
)
_CHANGE = re.compile(
    r"^(?:(?:oh|no|sorry|actually|wait) )*(?:make|change|set|move|push|shift|put) (?:it|that) "
)
_ANOTHER = re.compile(
    r"^(?:and )?(?:(?:set|start|make|add|create|give me|put on)(?: me| up)? )?(?:another|one more)"
    r"(?: one)? (?P<rest>.+)$",
    re.IGNORECASE,
)
_SUM_GOES_ON = re.compile(
    r"^(?:and |then |now |and then |and now )?(?:(?:add|subtract) (?P<added>.+?)"
    r"(?: (?:to|from) (?:that|it|this))?|(?:multiply|divide) (?:that|it|this)"
    r" (?P<by>by .+)|(?P<rest>(?:plus"
    r"|minus|times|over|divided by|multiplied by|less|to the power|squared|cubed)\b.*))$",
    re.IGNORECASE,
)
_ONCE_MORE = re.compile(
    r"(?:and |now |then )*(?:(?:tell|give) (?:me|us) )?"
    r"(?:(?:once|one) more|another(?: one)?|again|(?:that|this)(?: one)?"
    r"|(?:that|the) (?:one |thing )?before(?: (?:that|it))?|the (?:previous|other) one)"
    r"(?: (?:too|as well|also|again|please|back))*"
)
_CANCEL = re.compile(
    r"^(?:no )?(?:please )?(?:cancel|delete|remove|scrap) (?:it|that|this)(?: one)?"
    r"(?: again)?(?: please)?$"
)
_CANCEL_ONE = re.compile(
    r"^(?:no )?(?:please )?(?:cancel|delete|remove|scrap|stop) the (?P<which>[\w' ]+?) one"
    r"(?: please)?$"
)
_ABOUT_ONESELF = re.compile(
    r"(?:what|who|when|where|which|how)(?:'s| is| are| was| were| do| did)?"
    r" (?:.* )?(?:my|our) (?P<words>[\w']+(?: [\w']+){0,4})$",
    re.IGNORECASE,
)
_FILLERS = re.compile(
    r"(?<![\w'-])(?:u+m+|u+h+(?![- ]huh)|e+r+m*|h+m+)(?![\w'-])[,.…]*\s*"
    r"|(?<=\bfor )like,? (?=\S+ |\d)|^(?:oh|ah|ooh|right,|well,) (?=\w+ \w+ )",
    re.IGNORECASE,
)
"""'Um', 'erm', 'for like ten minutes', 'oh and some biscuits'."""
_TWICE = re.compile(r"(?P<said>(?:\S+ )+\S+?[.!?]) (?P=said)", re.IGNORECASE)
_QUESTION = re.compile(
    r"\W*(?:what|when|who|where|why|how|which|is|are|am|do|does|did|can|could|will|would|should|may)"
    r"(?:'s|'re|'ll)? \S+ \S",
    re.IGNORECASE,
)
_TAKEN_BACK = re.compile(
    r"\w.*[.?!,]\s+(?:(?:no|oh|ah)\W+)?"
    r"(?:never ?mind|forget (?:it|that)|stop(?: it| that)?|cancel that)\W*",
    re.IGNORECASE | re.DOTALL,
)
_YES = re.compile(
    r"^(?:yes|yeah|yep|yup|sure|ok(?:ay)?|of course|please do|do it|go ahead|confirm(?:ed)?|correct"
    r"|that's right|right|absolutely|definitely|send it|(?:yes|yeah|yep|ok(?:ay)?|sure)"
    r" (?:please|do it|do that|send it|go ahead|of course|that's right|please do|do))"
    r"(?: please)?(?: now)?$",
    re.IGNORECASE,
)
_NO = re.compile(
    r"^(?:no|nope|nah|please don't|don't|do not|cancel(?: (?:it|that))?|stop(?: (?:it|that))?"
    r"|never ?mind|forget (?:it|that)|not now|not yet|wait|leave it|quit it|deny|rather not)"
    r"(?: (?:no|thanks|thank you|cancel|don't|do not|wait|do (?:it|that)|send (?:it|that)|that|it"
    r"|never ?mind|stop|please|not|leave it|forget it))*$",
    re.IGNORECASE,
)


def bare(text: str) -> str:
    """Give a request in lower case without its punctuation at the ends and between words."""
    return _unpunctuated(text).lower()


def _unpunctuated(text: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"[.!?,;:]+(?=\s|$)", " ", text)).strip()


def without_fillers(text: str) -> str:
    """Give a request without the sounds of thinking; a text of nothing else stays."""
    return _FILLERS.sub("", text).strip(" ,") or text


def once(text: str) -> str:
    """Give a request once that a recognizer wrote twice: 'Open the door. Open the door.'."""
    found = _TWICE.fullmatch(text.strip())
    return found["said"] if found else text


def follow_up(text: str) -> str | None:
    """Give what changes in a follow-up ('and tomorrow?'), or None where it is none."""
    found = _FOLLOW_UP.match(_unpunctuated(text))
    return found["rest"] if found else None


def correction(text: str) -> str | None:
    """Give what is right in a correction ('no, for Tuesday'), or None where it is none."""
    found = _CORRECTION.match(_unpunctuated(text))
    return found["rest"] if found else None


def another(text: str) -> str | None:
    """Give what 'set another one for five minutes' says of it, or None where it is not that."""
    found = _ANOTHER.match(_unpunctuated(text))
    return found["rest"] if found else None


def is_once_more(text: str) -> bool:
    """Whether a text asks for the same once more ('and the one before that too')."""
    return bool(_ONCE_MORE.fullmatch(bare(text)))


def sum_goes_on(text: str) -> str | None:
    """Give 'divided by four' of 'and divided by four', or None where no sum goes on."""
    found = _SUM_GOES_ON.match(_unpunctuated(text))
    if found is None:
        return None
    if by := found["by"]:
        sign = "divided" if "divide" in bare(text) else "multiplied"
        return f"{sign} {by}" if _is_number(by.removeprefix("by ")) else None
    if not (added := found["added"]):
        return found["rest"]
    sign = "minus" if "subtract" in bare(text) else "plus"
    return f"{sign} {added}" if _is_number(added) else None


def _is_number(text: str) -> bool:
    """Tell 'add four' from 'add milk to my shopping list'."""
    try:
        calculate(text)
    except BadInput:
        return False
    return True


def is_change(text: str) -> bool:
    """Whether what was just done is to be changed ('make it ten minutes')."""
    return bool(_CHANGE.match(bare(text)))


def is_cancel(text: str) -> bool:
    """Whether what was just set is to be cancelled ('cancel it')."""
    return bool(_CANCEL.match(bare(text)))


def one_cancelled(text: str) -> str:
    """Give 'egg' of 'cancel the egg one', '' where no one of several is cancelled."""
    found = _CANCEL_ONE.match(bare(text))
    return found["which"] if found else ""


def is_taken_back(text: str) -> bool:
    """Tell whether a request ends in words that take it back, as 'Wake me at six. Never mind.'."""
    return bool(_TAKEN_BACK.fullmatch(text))


def is_yes(text: str) -> bool:
    return bool(_YES.match(bare(text)))


def is_no(text: str) -> bool:
    return bool(_NO.match(bare(text)))


def is_question(text: str) -> bool:
    """Whether a text of three words or more opens like a question."""
    return bool(_QUESTION.match(text))


def about_oneself(text: str) -> str:
    """Give 'wifi name' of 'what is my wifi name'; '' where nobody asks about themselves."""
    found = _ABOUT_ONESELF.match(_unpunctuated(text))
    return found["words"] if found else ""


def is_plain_no(text: str) -> bool:
    """Whether a text is a no and nothing else; 'stop' and 'cancel' mean more."""
    return bare(text) in ("no", "nope", "nah", "no thanks", "no thank you")


def meant(
    last: Tool, text: str, state: Dialogue, tools: Mapping[str, Tool]
) -> tuple[Tool, dict[str, Any]]:
    """Give the tool that a follow-up goes on with, and the arguments that hold still.

    'Make it ten minutes' after setting a timer changes that timer.
    """
    family = last.name.removesuffix("_set").removesuffix("_status")
    changer = tools.get(f"{family}_change")
    if changer is None or changer is last or not is_change(text):
        return last, state.last_arguments
    known = state.last_undo.arguments if state.last_undo else {}
    return changer, {name: known[name] for name in ("ident",) if name in known}


def is_undone_next(state: Dialogue, journal: Journal) -> bool:
    """Whether undoing would take back this conversation's last call and nothing else."""
    entry, undo = journal.last_undoable(), state.last_undo
    if entry is None or undo is None:
        return False
    return entry.undo == {"tool": undo.tool, "arguments": jsonable(undo.arguments)}
