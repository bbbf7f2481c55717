"""What people state instead of asking: 'I got the milk', 'forget the eggs', 'my shoe size is 43'.

What ran out is put on the shopping list. A thing is ticked off, taken off or told of only where a
list has it; a fact is remembered only where it is of a kind that people want remembered.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any

from victus_desktop.agent.arguments.list_words import split_items
from victus_desktop.agent.arguments.phrases import without_politeness
from victus_desktop.agent.known import Call
from victus_desktop.agent.tool import Tool

_BOUGHT = re.compile(
    r"^(?:i|we)(?:'ve| have|'d)?(?: (?:just|already|finally|also))*"
    r" (?:got|gotten|bought|picked up|grabbed|found|(?<=already )have) (?P<items>.+?)"
    r"(?: (?:already|now|today|at the (?:store|shop|market|supermarket)))*[.! ]*$",
    re.IGNORECASE,
)
_DROPPED = re.compile(
    r"^(?:(?:actually|oh|no|and|also|then|please|just),? )*"
    r"(?:forget|skip|scratch|never ?mind|leave out|drop|no need for|(?:i|we) (?:don't|do not) need"
    r"|no more)(?: about)? (?P<items>.+?)(?: (?:after all|for now|anymore|any more|then|too|as well"
    r"|instead))*[.! ]*$",
    re.IGNORECASE,
)
_ASKED_FOR = re.compile(
    r"^(?:have (?:we|i)(?: still)?(?: got)?|do (?:we|i)(?: still)? (?:have|need)|is there|are there"
    r"|are we (?:out of|low on))(?: any| some| enough| more)* (?P<items>.+?)"
    r"(?: (?:left|at home|in the house|still))*[.?! ]*$",
    re.IGNORECASE,
)
_RAN_OUT = re.compile(
    r"^(?:(?:i|we)(?:'ve| have)?(?: just| nearly| almost)? (?:run|ran|running)"
    r"|(?:we're|we are)(?: all| nearly| almost| completely)?) (?:out of|low on)"
    r" (?P<items>(?!.*\b(?:time|ideas?|patience|luck|money|space|memory|steam|breath|options"
    r"|excuses|words|battery|power|here|town|office|house|way|country)"
    r"\b).+?)(?: again| already| today)*[.! ]*$",
    re.IGNORECASE,
)
_FORMS: tuple[tuple[re.Pattern[str], str, dict[str, Any]], ...] = (
    (_BOUGHT, "list_tick", {}),
    (_DROPPED, "list_remove", {}),
    (_ASKED_FOR, "list_read", {"ask": "stock"}),
)
_LOCKED = (
    r"(?:wi-?fi|wireless|network|router|door|gate|garage|shed|alarm|safe|locker|entry|padlock"
    r"|bike lock|building|front door)"
)
_KINDS = (
    r"favou?rite(?: [\w'-]+){1,3}|(?:[\w'-]+ ){0,2}(?:size|password|pass ?phrase"
    r"|blood (?:type|group)|pin(?: (?:code|number))?|code|number|number plate"
    r"|licen[cs]e plate|combination)"
    r"|(?:[\w'-]+ )?(?:birthday|anniversary|star sign|address|postcode|post code|zip code|username"
    r"|user name|email|middle name|maiden name|last name|surname|nickname|name)"
)
_FACT = re.compile(
    rf"^(?:(?:my|our)(?: [\w-]+'s?)?(?: best)? (?:{_KINDS})|(?:the|our|my) {_LOCKED}"
    r" (?:code|password|key|pin|combination)"
    r"|(?:my|our) [\w-]+(?: [\w-]+)?(?= (?:is|are) (?:called|named) ))"
    r" (?:is|are) (?P<value>\S.*?)[.! ]*$",
    re.IGNORECASE,
)
_ONESELF = re.compile(
    r"^(?:(?:i'm|i am|my [\w-]+ is) allergic to \S.*|(?:(?:i|we) live|my [\w-]+ lives)"
    r" (?:in|at|on) (?!fear|hope|peace)\S.*|(?:i'm|i am)(?: an?)? (?:vegan|vegetarian|coeliac"
    r"|celiac|diabetic|left[- ]handed|lactose intolerant|colou?r[- ]blind))[.! ]*$",
    re.IGNORECASE,
)
_PASSING = re.compile(
    r"^(?:not|wrong|too|so|very|broken|gone|lost|what|where|the same|no longer|never|always|invalid"
    r"|expired|missing|playing|coming|today|tomorrow|yesterday|tonight|next|this|soon|over|on|in"
    r"|(?:on )?\w+day|called for|up|down|unknown|still|already|being|blocked|locked|hard|easy|old"
    r"|long|short|full|empty|busy|ready|due|near|bad|good|great|better|worse)\b"
    r"(?!.*\b(?:january|february|march|april|may|june|july|august|september|october|november"
    r"|december)\b)|\?$|\bremember|\bforget\b|\bin mind\b",
    re.IGNORECASE,
)
"""What holds for the moment or says nothing, and what is asked for in so many words anyway."""


def meant(text: str, tools: Mapping[str, Tool], list_of: Callable[[str], str]) -> Call | None:
    """Give the call that a statement asks for; None where nothing is to be done about it."""
    said = without_politeness(text)
    for form, name, more in _FORMS:
        found, tool = form.match(said), tools.get(name)
        items = split_items(found["items"]) if found else []
        holders = {list_of(item) for item in items}
        if tool is not None and len(holders) == 1 and "" not in holders:
            return tool, {"items": items, "list_name": holders.pop()} | more
    out, tool = _RAN_OUT.match(said), tools.get("list_add")
    if out and tool is not None:
        return tool, {"items": split_items(out["items"])}
    fact, tool = fact_in(said), tools.get("memory_add")
    return (tool, {"text": fact}) if fact and tool is not None else None


def subject(text: str) -> str:
    """Give 'my shoe size is' of 'my shoe size is 43', '' where a text tells no such fact."""
    found = _FACT.match(text.replace("’", "'"))
    return text[: found.start("value")].strip().lower() if found else ""


def fact_in(text: str) -> str:
    """Give what somebody tells of themselves that is worth remembering, '' where it is not."""
    plain = text.replace("’", "'")
    found = _FACT.match(plain)
    if found is None or _PASSING.search(found["value"]):
        return text.strip(" .!") if _ONESELF.match(plain) else ""
    return text.strip(" .!")
