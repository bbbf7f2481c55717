"""Amounts, units and currencies: '5 miles in kilometres', 'how many cups are 2 litres'."""

import re
from typing import Any

_AMOUNT = r"(?:(?P<amount>\d+(?:[.,]\d+)?|an?) )?"
_UNIT = r"(?P<source>[a-z°£$€¥][a-z°/. ]*?)"
_TARGET = r"(?P<target>[a-z°£$€¥][a-z°/. ]*?)"
_PATTERNS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"how (?:many|much) {_TARGET} (?:are |is |do |does |there )*(?:in|for|make|equal|to|from|would)(?: you get for)? {_AMOUNT}{_UNIT}$",
        rf"how (?:many|much) {_TARGET} (?:are|is) {_AMOUNT}{_UNIT}$",
        rf"(?:rate|exchange|conversion)\w* (?:rate )?(?:between|of|from|for) (?:the )?{_AMOUNT}{_UNIT} (?:and|to|in|into|against|versus) (?:the )?{_TARGET}$",
        rf"(?:convert|change|exchange|turn|what's|what is|how much is|how much are|is|worth of|of|for) (?:the )?{_AMOUNT}{_UNIT} (?:in|to|into|worth in|as|and) (?:the )?{_TARGET}$",
        rf"{_AMOUNT}{_UNIT} (?:in|to|into|as) (?:the )?{_TARGET}$",
        rf"(?:rate|price|value|worth|cost) (?:of|for) (?:the )?{_AMOUNT}{_UNIT}$",
    )
)
_SIGNS = {"$": "usd ", "€": "eur ", "£": "gbp ", "¥": "jpy "}
_SIGNED = re.compile(r"([$€£¥])\s*(\d+(?:[.,]\d+)?)")


def find_conversion(text: str) -> dict[str, Any]:
    """Give amount, source and target of a text with digits, as far as it tells them."""
    plain = _SIGNED.sub(lambda found: f"{found[2]} {_SIGNS[found[1]]}", text.strip(" ?.!"))
    plain = re.sub(r"(\d)([a-z°])", r"\1 \2", re.sub(r"\b([a-z])\. ?(?=[a-z]\b)", r"\1", plain))
    for pattern in _PATTERNS:
        if found := pattern.search(plain):
            told = found.groupdict()
            amount = told.get("amount")
            parts: dict[str, Any] = {"source": _unit(told["source"])}
            if told.get("target"):
                parts["target"] = _unit(told["target"])
            if amount:
                parts["amount"] = 1.0 if amount in ("a", "an") else float(amount.replace(",", "."))
            return parts
    return {}


def _unit(text: str) -> str:
    return re.sub(r"^(?:the|a|an|of) ", "", text.strip(" ."))
