"""Lists and their items in a request: 'put milk, eggs and bread on my shopping list'."""

import re
from typing import Any

_NAMED = re.compile(
    r"\blist (?:called|named|titled|labell?ed) (?:my |the )?(?P<name>[\w' -]+)$", re.I
)
_OF = re.compile(r"\blist (?:for|of) (?:my |the |all )*(?P<name>[\w' -]+)$", re.IGNORECASE)
_LIST = re.compile(
    r"(?:\b(?:to(?! do\b)|on|onto|in|into|from|off|of|at|for|under)(?: of)? )?"
    r"(?P<words>(?:[\w'-]+ ){0,4})lists?\b(?:'s)?",
    re.IGNORECASE,
)
_PLACES = re.compile(
    r"\b(?:to|on|onto|in|into|from|off|among|read|clear|are) (?:of )?(?:my |the |our )?"
    r"(?P<name>groceries|shopping|tasks|chores|to[- ]?dos?|errands)$",
    re.IGNORECASE,
)
_HEAD = re.compile(
    r"^(?P<name>to[- ]?do|todo|shopping|grocery|task)(?: list)?:? (?=\w)(?!list)", re.IGNORECASE
)
_STOP = frozenset(
    (
        *("a", "an", "the", "my", "our", "this", "that", "your", "any", "some", "all", "every"),
        *("to", "on", "onto", "in", "into", "from", "off", "of", "at", "for", "with", "and", "as"),
        *("new", "current", "entire", "whole", "same", "existing", "other", "another", "old"),
        *("me", "us", "it", "is", "are", "be", "i", "you", "there", "out", "up", "down", "back"),
        *("add", "put", "make", "create", "start", "open", "read", "show", "tell", "give", "begin"),
        *("delete", "remove", "clear", "erase", "cancel", "set", "build", "write", "see", "hear"),
        *("what's", "whats", "what", "which", "how", "many", "if", "need", "have", "did", "do"),
        *("list", "lists", "available", "one", "clean"),
        *("generate", "prepare", "empty", "check", "discard", "trash", "wipe", "drop", "get"),
    )
)
_CREATES = re.compile(
    r"\b(?:create|make|start|begin|open|set up|build|generate|prepare|establish|new|want|need)\b"
    r"(?: me| us)?(?: an?| the| my| another)*(?: new)?(?: [\w'-]+){0,3} list\b",
    re.IGNORECASE,
)
_WITH = re.compile(r"\blist\b.*?\b(?:with|containing|including|that has) (?P<items>.+)$", re.I)
_ADDS = re.compile(
    r"^(?:also |and |then |plus |please |same )*(?:(?:add|adding|put|include|write|jot"
    r"|note|insert|stick|pop|throw|append|place|get|toss|enter|drop|ad|at|save|stash"
    r"|log)(?: down| in| up)?\b"
    r"|(?:(?:i (?:think|guess|believe|suppose)|it looks like|looks like|maybe|perhaps) )?"
    r"(?:i|we)(?:'re| are|'m| am)? (?:have to|need(?: to)?|should|must|ran|running|run"
    r"|want(?: to)?|out|not forget|low|got to|gotta)"
    r"(?: get| buy| pick up| order| out| low| not forget)*(?: of| on)?|don't (?:let me )?forget"
    r"|buy|pick up|remember(?: to buy)?)?\s*",
    re.IGNORECASE,
)
_SAID = re.compile(
    r"^.*\b(?:said|told (?:me|you|us)|wants? (?:me|us)|about|not)\b.*?(?=\badd)", re.I
)
"""'She said add milk', 'what about adding milk': what leads to the word that adds."""
_REMOVES = re.compile(
    r"^(?:find (?:the )?list and |please |also |and )*(?:remove|delete|take|erase|scratch|cross"
    r"|drop|strike|cancel|clear|get rid of|wipe|empty|trash|discard|throw (?:out|away)|pull"
    r"|kill|forget"
    r"|(?:i|we) (?:don't|do not|no longer) (?:need|want))(?: off| out| away)?\b\s*",
    re.IGNORECASE,
)
_TICKS = re.compile(
    r"^(?:(?:un)?(?:tick|check)|mark|cross|strike|complete|finish)(?: off| out)?\b\s*"
    r"|^(?:i|we)(?:'ve| have)? (?:already )?(?:bought|got|have|did|done|finished|picked up)\b\s*",
    re.IGNORECASE,
)
_ASKS = tuple(
    re.compile(source, re.IGNORECASE)
    for source in (
        r"^(?:is|are)(?: there)? (?P<items>.+?)(?: still| already| down)* on\b",
        r"^(?:do|did|have) (?:i|we) (?:already |still )?(?:have|put|add(?:ed)?|got|need|writt?en?)"
        r" (?P<items>.+?)(?: already| down)* (?:on|to|in)\b",
        r"^(?:did|have) (?:i|we) (?:already |still )?(?:add|put|get|got|buy|bought|tick(?:ed)?"
        r"|cross(?:ed)?|check(?:ed)?)(?: off)? (?P<items>.+?)(?: already| down| there| off)*$",
        r"^(?:is|are|was|were) (?P<items>.+?) (?:ticked|crossed|checked)\b",
        r"^are we (?:out of|low on|running (?:out of|low on)) (?P<items>.+)$",
        r"^which (?:of my )?lists? (?:has|have|holds?|contains?|is|are) (?P<items>.+?)(?: on)?$",
        r"^do (?:i|we) (?:still )?(?:need|have)(?: to)?(?: buy| get)? (?P<items>[^?]+)$",
        r"^does .*\blist (?:already |still )?(?:have|include|contain|say) (?P<items>.+)$",
    )
)
"""'Is bread on the list': a question for things and not for all of it."""
_ANEW = re.compile(
    r",? and (?:then )?(?:make|start|create|begin) (?:a|another) (?:new |fresh )?(?:one|list)$",
    re.I,
)
"""'Delete it and make a new one': the list is kept, but empty."""
_ANYTHING = re.compile(
    r"\blists?$|\b(?:any|some|no|every)(?:thing|one| items?| things?)\b|^any$", re.I
)
_THINGS = re.compile(
    r"^(?:(?:an? |the |new |this |that |more |one )*(?:task|item|entry|to[- ]?do|thing|something"
    r"|reminder)s?(?: to| for|:)?\b\s*)+|^(?:to|that i need to|of)\s+(?=\w)",
    re.IGNORECASE,
)
_AFTER = re.compile(
    r"(?:[, ]+(?:too|as well|please|also|there|on there|down|off|out|back|again|clean"
    r"|any ?more|for me"
    r"|(?:as )?(?:done|complete|completed|finished)|as (?:bought|purchased)"
    r"|for (?:today|tomorrow|now)|(?:put|add|tick|check|mark|cross) (?:it|them|those|that)(?: as)?"
    r"|to|on|from|in|into|onto|of|those|should be|goes|go))+$",
    re.IGNORECASE,
)
_LEADING = re.compile(
    r"(?:(?:^|\s)\s*\b(?:to|on|onto|in|into|from|off|of|out|at|for|under|a|an|the|my|our|this"
    r"|that|new"
    r"|all|whole|entire|old|same|one|both|every))+\s*$",
    re.IGNORECASE,
)
_ALL = re.compile(
    r"^(?:all|everything|all (?:of )?(?:the |my )?(?:items|things|entries|tasks)|the|my|all of"
    r"|items|every item|out|off)?$",
    re.IGNORECASE,
)
_UNTOLD = re.compile(r"^(?:it|this|that|those|them|these|one|few things)?$", re.IGNORECASE)
_ARTICLE = re.compile(
    r"^(?:some|an?(?! (?:dozen|couple|few|pair|bit))|the|more|any|my|also)\s+(?=\w)", re.IGNORECASE
)


def find_list_words(tool: str, text: str) -> dict[str, Any]:
    """Give `list_name` and `items` of a request for a list tool; `whole` where all is meant.

    Those of 'move milk from this list to that' are only found by templates.
    """
    if tool in ("list_rename", "list_move"):
        return {}
    plain = text.strip(" .!?,")
    if tool == "list_remove" and _ANEW.search(plain):
        return find_list_words(tool, _ANEW.sub("", plain)) | {"anew": True}
    name, rest = _list_of(plain)
    told: dict[str, Any] = {"list_name": name} if name else {}
    if tool == "list_add" and _CREATES.search(plain) and not re.match(r"add|put", plain, re.I):
        contents = _WITH.search(plain)
        return told | ({"items": split_items(contents["items"])} if contents else {})
    if tool == "list_read":
        items = _asked_for(plain)
        return told | ({"items": items} if items else {})
    carriers = {"list_add": _ADDS, "list_remove": _REMOVES, "list_tick": _TICKS}
    if tool not in carriers:
        return told
    rest = _SAID.sub("", rest) if tool == "list_add" else rest
    matched = carriers[tool].match(rest)
    said = rest[matched.end() :] if matched else ("" if tool == "list_remove" else rest)
    if tool == "list_remove" and rest != plain and _ALL.match(said.strip(" ,.:")):
        return told | {"whole": True}
    said = _AFTER.sub("", _THINGS.sub("", said.strip(" ,.:"))).strip(" ,.:")
    if _UNTOLD.match(said) or _ALL.match(said):
        return told
    return told | {"items": split_items(said)}


def split_items(text: str) -> list[str]:
    """Give the things of 'milk, eggs and bread' one by one."""
    parts = re.split(r"\s*,?\s+(?:and|plus|as well as)\s+|\s*[,;]\s*(?:and\s+)?", text.strip())
    items = (_ARTICLE.sub("", part.strip(' .!?:;"')).strip() for part in parts)
    return [item for item in items if item]


def _list_of(text: str) -> tuple[str, str]:
    """Give the list's name, '' for none, and the text without the list."""
    named = _NAMED.search(text)
    if named:
        return _clean(named["name"]), _without_end(text[: named.start()])
    for found in reversed(list(_LIST.finditer(text))):
        name = _words_before(found["words"])
        if not name and (of := _OF.search(text, found.start())):
            return _clean(of["name"]), _without_end(text[: found.start()])
        start = found.start("words") + len(found["words"].rstrip()) - len(name)
        before = _without_end(text[: start if name else found.end("words")])
        return _clean(name), f"{before} {text[found.end() :]}".strip()
    place = _PLACES.search(text)
    if place:
        return _clean(place["name"]), text[: place.start()].strip()
    head = _HEAD.match(text)
    return (_clean(head["name"]), text[head.end() :].strip()) if head else ("", text)


def _asked_for(text: str) -> list[str]:
    """Give bread and milk of 'are bread and milk on the list'."""
    asked = next((found for form in _ASKS if (found := form.match(text))), None)
    return split_items(asked["items"]) if asked and not _ANYTHING.search(asked["items"]) else []


def _without_end(text: str) -> str:
    """Give the text without the little words that led to the list."""
    return _LEADING.sub("", text).strip()


def _words_before(said: str) -> str:
    """Give the name right before 'list': the words after the last little one."""
    words = said.split()
    name: list[str] = []
    while words and len(name) < 3:
        word = words.pop()
        if word.lower() == "do" and words and words[-1].lower() == "to":
            name = [words.pop(), word, *name]
            continue
        if word.lower() in _STOP:
            break
        name.insert(0, word)
    return " ".join(name)


def _clean(name: str) -> str:
    plain = name.strip(" .,'")
    return "to do" if re.fullmatch(r"to[- ]?dos?", plain, re.IGNORECASE) else plain
