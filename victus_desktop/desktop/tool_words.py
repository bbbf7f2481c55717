"""What a tool call says of itself on a card. No Qt but for the translation."""

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from victus_desktop.conversation.records import ToolCall
from victus_desktop.desktop.wording import day, moment, span, tr

_NAMES = {
    "alarm_or_reminder_cancel": "Cancel alarm or reminder",
    "alarm_or_reminder_list": "Alarms and reminders",
    "alarm_set": "Set alarm",
    "calendar_create": "Add appointment",
    "calendar_delete": "Delete appointment",
    "calendar_free": "Free time",
    "calendar_list": "Appointments",
    "calendar_move": "Move appointment",
    "capabilities": "Abilities",
    "clipboard_read": "Read clipboard",
    "clipboard_write": "Copy to clipboard",
    "contact_find": "Find contact",
    "currency_convert": "Convert currency",
    "documents_ask": "Ask documents",
    "documents_list": "Documents",
    "email_read": "Read mail",
    "email_send": "Send mail",
    "file_open": "Open file",
    "files_find": "Find files",
    "files_list": "Files",
    "list_add": "Add to list",
    "list_move": "Move to another list",
    "list_read": "List",
    "list_rename": "Rename list",
    "list_remove": "Remove from list",
    "list_tick": "Tick off",
    "math": "Calculation",
    "media_control": "Media",
    "memory_add": "Remember",
    "memory_forget": "Forget",
    "memory_read": "What is remembered",
    "note_add": "Make a note",
    "note_change": "Change note",
    "note_search": "Search notes",
    "open_app": "Open program",
    "reminder_set": "Set reminder",
    "screen_read": "Read screen",
    "smart_home": "Home",
    "timer_cancel": "Cancel timer",
    "timer_change": "Change timer",
    "timer_pause": "Pause timer",
    "timer_resume": "Resume timer",
    "timer_set": "Set timer",
    "timer_status": "Timers running",
    "season": "Season",
    "age": "Age",
    "what_was_done": "What was done",
    "undo_everything": "Undo everything",
    "unit_convert": "Convert units",
    "timer_restore": "Bring timer back",
    "alarm_or_reminder_restore": "Bring alarm or reminder back",
    "alarm_or_reminder_shift": "Move alarm or reminder",
    "note_remove": "Remove note",
    "memory_forget_all": "Forget everything",
    "name_learn": "Learn a word",
    "name_list": "Words learnt",
    "name_forget": "Forget a word",
    "documents_add": "Add documents",
    "documents_remove": "Remove documents",
    "calendar_export": "Export calendar",
    "calendar_import": "Import calendar",
    "email_summarise": "Sum up mail",
    "email_draft": "Draft mail",
    "email_draft_discard": "Discard draft",
}
"""Of the tools whose name says less than it could; true before, during and after the call."""
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_MOMENT = re.compile(rf"{_DAY.pattern}[T ]\d\d:\d\d\S*")


def tool_name(call: ToolCall) -> str:
    """Give the tool's name for people: 'Set timer'."""
    return tr(_NAMES.get(call.tool) or call.tool.replace("_", " ").capitalize())


def argument_name(name: str) -> str:
    """Give the name of what a tool is given, for people: 'list name'."""
    return tr(name.replace("_", " "))


def arguments_text(arguments: Mapping[str, Any]) -> str:
    """Give arguments in one line, without those that were left empty."""
    return ", ".join(argument_lines(arguments))


def argument_lines(arguments: Mapping[str, Any]) -> list[str]:
    """Give arguments by name, moments and lengths of time as people write them."""
    return [
        f"{argument_name(name)}: {_value(name, value)}"
        for name, value in arguments.items()
        if value not in (None, "", [], {})
    ]


def _value(name: str, value: Any) -> str:
    if isinstance(value, list | tuple):
        return ", ".join(_value(name, one) for one in value)
    if isinstance(value, int | float) and not isinstance(value, bool) and "duration" in name:
        return span(value)
    try:
        if isinstance(value, str) and _MOMENT.fullmatch(value):
            return moment(datetime.fromisoformat(value).astimezone())
        if isinstance(value, str) and _DAY.fullmatch(value):
            return day(date.fromisoformat(value))
    except ValueError:  # it only looked like one
        pass
    return str(value)


def sources(call: ToolCall) -> list[tuple[str, int | None]]:
    """Give the documents and pages that a result names as its sources, each once."""
    told = call.result.get("sources", []) if isinstance(call.result, dict) else []
    found = [(str(one["document"]), one.get("page")) for one in told if "document" in one]
    return list(dict.fromkeys(found))


def activity(call: ToolCall) -> str:
    """Give what is being worked at, for the state's line."""
    return f"{tool_name(call)} …"
