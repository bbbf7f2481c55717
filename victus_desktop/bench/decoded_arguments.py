"""Arguments by a language model held to one tool's parameters, to be measured against parsers."""

from collections.abc import Mapping, Sequence
from typing import Any

_TOLD = (
    "Copy the arguments of a request for one tool out of it, word by word. "
    "Leave out what the request does not say."
)
_SHOWN: Sequence[tuple[str, str]] = (
    ("reminder_set", "please remind me to feed the cat tomorrow at six"),
    ("weather", "is it going to rain in lyon on sunday"),
    ("list_add", "put rice and two lemons on the groceries list"),
)
_ANSWERS = (
    '{"name": "reminder_set", "arguments": {"label": "feed the cat", "when": "tomorrow at six"}}',
    '{"name": "weather", "arguments": {"place": "lyon", "when": "sunday"}}',
    '{"name": "list_add", "arguments": {"items": "rice and two lemons", "list_name": "groceries"}}',
)


def decode(model: Any, tool: str, parameters: Sequence[str], text: str) -> Mapping[str, str]:
    """Give the words of each parameter; decoding is constrained to a JSON object of them.

    `model` is a LangChain chat model that binds tools. Raises ModelError.
    """
    function = {
        "type": "function",
        "function": {
            "name": tool,
            "description": "",
            "parameters": {
                "type": "object",
                "properties": {name: {"type": "string", "maxLength": 80} for name in parameters},
                "required": [],
            },
        },
    }
    told: list[Any] = [("system", _TOLD)]
    for (name, request), answer in zip(_SHOWN, _ANSWERS, strict=True):
        told += [("user", f"{name}: {request}"), ("assistant", answer)]
    told.append(("user", f"{tool}: {text}"))
    bound = model.bind_tools([function], tool_choice=tool, temperature=0, max_tokens=96)
    calls = bound.invoke(told).tool_calls
    found = calls[0]["args"] if calls else {}
    return {name: str(value).strip() for name, value in found.items() if str(value).strip()}
