"""What a tool call says of itself on a card. No Qt but for the translation."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from victus_desktop.conversation.records import ToolCall
from victus_desktop.desktop.wording import tr


def tool_name(call: ToolCall) -> str:
    """Give the tool's name for people: 'Timer set'."""
    return tr(call.tool.replace("_", " ").capitalize())


def arguments_text(arguments: Mapping[str, Any]) -> str:
    """Give arguments in one line, without those that were left empty."""
    return ", ".join(
        f"{name.replace('_', ' ')}: {_value(name, value)}"
        for name, value in arguments.items()
        if value not in (None, "", [], {})
    )


def _value(name: str, value: Any) -> str:
    if isinstance(value, list | tuple):
        return ", ".join(str(one) for one in value)
    if isinstance(value, int | float) and not isinstance(value, bool) and "duration" in name:
        return str(timedelta(seconds=round(value)))
    return str(value)


def sources(call: ToolCall) -> list[tuple[str, int | None]]:
    """Give the documents and pages that a result names as its sources, each once."""
    told = call.result.get("sources", []) if isinstance(call.result, dict) else []
    found = [(str(one["document"]), one.get("page")) for one in told if "document" in one]
    return list(dict.fromkeys(found))


def activity(call: ToolCall) -> str:
    """Give what is being worked at, for the state's line."""
    return f"{tool_name(call)} …"
