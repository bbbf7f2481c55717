"""Words that a recognizer wrote for others of the same sound, where only those can be meant."""

import re

_UNIT = r"(?:minutes?|hours?|seconds?|days?|weeks?|months?|o'? ?clock|am\b|pm\b|a\.m|p\.m)"
_BEFORE_NUMBER = r"(?:for|in|of|at|after|another|every|by|about|around|until|till)"
_TIME_ENDS = r"(?=[.!?,]*$| (?:this|in the|tomorrow|today|tonight|sharp|thirty|fifteen)\b)"
_RULES = tuple(
    (re.compile(pattern, re.IGNORECASE), meant)
    for pattern, meant in (
        (r"^ad\b", "add"),
        (rf"\b({_BEFORE_NUMBER}) (?:for|fore)(?= {_UNIT})", r"\1 four"),
        (rf"\b({_BEFORE_NUMBER}) (?:to|too)(?= {_UNIT})", r"\1 two"),
        (rf"\b({_BEFORE_NUMBER}) won(?= {_UNIT})", r"\1 one"),
        (rf"\bat (?:for|fore){_TIME_ENDS}", "at four"),
        (rf"\bat (?:to|too){_TIME_ENDS}", "at two"),
        (
            rf"\b({_BEFORE_NUMBER}|past) ate(?= {_UNIT}|[.!?,]*$| (?:this|in the|tomorrow)\b)",
            r"\1 eight",
        ),
        (r"\bate(?= (?:minute|hour|second)s?\b)", "eight"),
        (r"\ban our\b", "an hour"),
        (
            r"\b(remind (?:me|us)) (?:too|two)(?= [a-z])(?! (?:minute|hour|day|week|month)s?\b)",
            r"\1 to",
        ),
        (
            r"((?:remind (?:me|us)|forget|need|have|want|remember|going|got) to|^add) (?:by|bye)\b",
            r"\1 buy",
        ),
        (r"^((?:add|put) .+?) (?:two|too)(?= (?:my|the|our) (?:[\w'-]+ ){0,3}list\b)", r"\1 to"),
        (
            r"\b((?:set|start|make) (?:me )?(?:an?|the|another)) time"
            r"(?= (?:for|of) (?:\S+ ){1,4}(?:minute|hour|second))",
            r"\1 timer",
        ),
        (r"\b((?:what|how)(?:'s| is| will) the) whether\b", r"\1 weather"),
        (r"\b((?:new|unread|my)) male\b", r"\1 mail"),
        (r"\b(cats?|kittens?|it|he|she|they) per(?=[.!?,]*$)", r"\1 purr"),
    )
)


def as_meant(text: str) -> str:
    """Give a request with the words that can only have been meant: 'at ate' is 'at eight'."""
    for pattern, meant in _RULES:
        text = pattern.sub(meant, text)
    return text
