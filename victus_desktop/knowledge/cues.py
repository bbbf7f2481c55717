"""What kind of answer a question expects, and whether a sentence holds one."""

import re

_MONTHS = (
    "january|february|march|april|may|june|july|august|september|october|november|december|"
    "monday|tuesday|wednesday|thursday|friday|saturday|sunday"
)
_NUMBERS = (
    "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozen|hundred|thousand|"
    "million|billion|half|third|quarter|once|twice"
)
_ASKS_WHEN = re.compile(r"\bwhen\b|\b(what|which) (year|date|day|month|time|century|decade)\b")
_ASKS_NUMBER = re.compile(
    r"\bhow (many|much|long|old|far|often|tall|big|large|high|fast|wide|deep)\b"
    r"|\bwhat (percent|percentage|number|amount|size|age|population)\b"
)
_ASKS_WHO = re.compile(r"\bwho(se|m)?\b|\b(what|which) (person|man|woman|author|king)\b")
_ASKS_WHERE = re.compile(r"\bwhere\b|\b(what|which) (city|country|state|place|town)\b")
_TIME = re.compile(rf"\b1?\d{{3}}s?\b|\b20\d\d\b|\d:\d\d|\bcentury\b|\b({_MONTHS})\b")
_NUMBER = re.compile(rf"\d|\b({_NUMBERS})\b")
_PLACE = re.compile(r"\b(in|at|from|to|near|on) (the )?[A-Z]")
_NAME = re.compile(r"(?<!^)\b[A-Z][a-z]+")
_WHEN, _HOW_MANY, _WHO, _WHERE = 2.0, 1.8, 0.8, 1.0
"""How much each expectation tells; fitted together with the weights of answer.py."""


def expected(question: str, sentence: str) -> float:
    """Rate whether a sentence holds the time, number, person or place that is asked for."""
    asked, said = question.lower(), sentence.lower()
    rating = 0.0
    if _ASKS_WHEN.search(asked):
        rating += _WHEN * bool(_TIME.search(said))
    elif _ASKS_NUMBER.search(asked):
        rating += _HOW_MANY * bool(_NUMBER.search(said))
    if _ASKS_WHO.search(asked):
        names = (name.lower() for name in _NAME.findall(sentence))
        rating += _WHO * any(name not in asked for name in names)
    if _ASKS_WHERE.search(asked):
        rating += _WHERE * bool(_PLACE.search(sentence))
    return rating
