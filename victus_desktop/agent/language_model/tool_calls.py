"""How a local model is told of tools, held to their parameters, and understood."""

import json
import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from langchain_core.messages.tool import ToolCallChunk, tool_call_chunk

Function = Mapping[str, Any]
"""A tool as OpenAI's API describes it."""

TRIGGER = r"^\s*(?:<think>[\s\S]*?</think>\s*)?(\{)[\s\S]*$"
"""An answer that begins with a brace is a call, and from there on held to the grammar."""


def told(tools: Sequence[Function]) -> str:
    """Give what a model must know to call the tools."""
    lines = [f"- {_signature(tool['function'])}" for tool in tools]
    return "\n".join(
        [
            "Tools:",
            *lines,
            'To use one, answer only {"name": "<tool>", "arguments": {...}}. '
            "Where none fits, answer in words.",
        ]
    )


def _signature(function: Mapping[str, Any]) -> str:
    parameters = function.get("parameters") or {}
    required = parameters.get("required", ())
    fields = ", ".join(
        f"{name}{'' if name in required else '?'}: {_kind(schema)}"
        for name, schema in parameters.get("properties", {}).items()
    )
    first, *_ = str(function.get("description", "")).splitlines() or [""]
    return f"{function['name']}({fields}): {first}"


def _kind(schema: Mapping[str, Any]) -> str:
    if "enum" in schema:
        return " or ".join(json.dumps(value) for value in schema["enum"])
    options = [_kind(one) for one in schema.get("anyOf", ()) if one.get("type") != "null"]
    if options:
        return " or ".join(options)
    return str(schema.get("format") or schema.get("type") or "value")


def grammar(tools: Sequence[Function]) -> str:
    """Give the GBNF of one call of one of the tools."""
    from llama_cpp.llama_grammar import json_schema_to_gbnf

    choices = []
    for tool in tools:
        parameters = dict(tool["function"].get("parameters") or {"type": "object"})
        definitions = parameters.pop("$defs", {})
        call = {
            "type": "object",
            "properties": {"name": {"const": tool["function"]["name"]}, "arguments": parameters},
            "required": ["name", "arguments"],
        }
        choices.append(_resolved(call, definitions))
    return str(json_schema_to_gbnf(json.dumps({"anyOf": choices}), ["name", "arguments"]))


def _resolved(schema: Any, definitions: Mapping[str, Any]) -> Any:
    """Put definitions where they are referred to, since each tool has its own."""
    if isinstance(schema, Mapping):
        name = str(schema.get("$ref", "")).removeprefix("#/$defs/")
        if name in definitions:
            return _resolved(definitions[name], definitions)
        return {key: _resolved(value, definitions) for key, value in schema.items()}
    if isinstance(schema, list):
        return [_resolved(value, definitions) for value in schema]
    return schema


def written(calls: Sequence[Mapping[str, Any]]) -> str:
    """Give calls as the model itself would have written them."""
    return "\n".join(
        json.dumps({"name": call["name"], "arguments": call["args"]}, ensure_ascii=False)
        for call in calls
    )


def read(text: str) -> ToolCallChunk | None:
    """Read the call that a model wrote; None where it was cut short."""
    try:
        call = json.loads(text)
        return tool_call_chunk(
            name=call["name"],
            args=json.dumps(call["arguments"]),
            id=uuid.uuid4().hex,
            index=0,
        )
    except (ValueError, KeyError, TypeError):
        return None
