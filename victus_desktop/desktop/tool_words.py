"""What a tool call says of itself on a card."""

from victus_desktop.conversation.records import ToolCall


def tool_name(call: ToolCall) -> str:
    """Give the tool's name for people: 'Timer set'."""
    return call.tool.replace("_", " ").capitalize()


def arguments_text(call: ToolCall) -> str:
    """Give the arguments in one line, without those that were left empty."""
    return ", ".join(
        f"{name.replace('_', ' ')}: {value}"
        for name, value in call.arguments.items()
        if value not in (None, "", [], {})
    )


def sources(call: ToolCall) -> list[tuple[str, int | None]]:
    """Give the documents and pages that a result names as its sources, each once."""
    told = call.result.get("sources", []) if isinstance(call.result, dict) else []
    found = [(str(one["document"]), one.get("page")) for one in told if "document" in one]
    return list(dict.fromkeys(found))


def activity(call: ToolCall) -> str:
    """Give what is being worked at, for the state's line."""
    return f"{tool_name(call)} …"
