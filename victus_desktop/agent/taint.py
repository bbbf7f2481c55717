"""What words from outside (a mail, a page, a document) must not bring about unasked.

A turn is tainted once such words are before the language model's eyes: in an earlier answer that
it is told, in a result of this turn, or in a description that a server gave of its own tools.
History keeps it with the answer, so that it outlives a restart.
"""

import re
from collections.abc import Iterable, Sequence
from typing import Any

from victus_desktop.agent.tool import Tool, jsonable
from victus_desktop.conversation.records import Effect, Exchange

_WORD = re.compile(r"[^\W_]+")


def is_tainted(tools: Sequence[Tool], before: Sequence[Exchange]) -> bool:
    """Tell whether a prompt with these tools and exchanges holds words from outside."""
    return any(one.untrusted for one in before) or any(tool.foreign for tool in tools)


def must_ask(tool: Tool, arguments: dict[str, Any], own_words: Iterable[str]) -> bool:
    """Tell whether a call that a tainted turn proposes waits for a yes.

    Every effect does, and so does a look-up that would tell somebody outside more than the user
    said: a question is a letter too.
    """
    if tool.effect is not Effect.READ:
        return True
    return tool.outward and not _said(arguments, own_words)


def _said(arguments: dict[str, Any], own_words: Iterable[str]) -> bool:
    """Tell whether all that arguments say was said by the user."""
    known = {word for text in own_words for word in _words(text)}
    return all(word in known for text in _texts(jsonable(arguments)) for word in _words(text))


def _words(text: str) -> list[str]:
    return _WORD.findall(text.lower())


def _texts(value: Any) -> Iterable[str]:
    if isinstance(value, dict | list):
        for one in value.values() if isinstance(value, dict) else value:
            yield from _texts(one)
    elif value is not None and not isinstance(value, bool):
        yield str(value)
