"""Calls of tools as the database holds them."""

import json
from dataclasses import asdict
from typing import Any

from victus_desktop.conversation.records import Effect, ToolCall


def call_to_json(call: ToolCall) -> dict[str, Any]:
    """Give a call as JSON can hold it."""
    return plain(asdict(call))


def call_from_json(told: dict[str, Any]) -> ToolCall:
    """Read back what `call_to_json` gave."""
    return ToolCall(**told | {"effect": Effect(told.get("effect", Effect.READ))})


def plain(values: dict[str, Any]) -> dict[str, Any]:
    """Give values as every database's JSON can hold them; what JSON lacks becomes text."""
    found: dict[str, Any] = json.loads(json.dumps(values, default=str), parse_constant=str)
    return {sound(name): _sound_within(value) for name, value in found.items()}


def sound(text: str) -> str:
    """Replace what no database takes as text: the letter zero and halves of letters."""
    return text.replace("\0", "\ufffd").encode("utf-8", "replace").decode("utf-8")


def _sound_within(value: Any) -> Any:
    if isinstance(value, str):
        return sound(value)
    if isinstance(value, list):
        return [_sound_within(one) for one in value]
    if isinstance(value, dict):
        return {sound(name): _sound_within(one) for name, one in value.items()}
    return value
