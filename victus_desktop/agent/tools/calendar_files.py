"""The local calendar as iCalendar files, which every other program reads and writes."""

from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Protocol

from victus_desktop.agent import wording
from victus_desktop.agent.tool import Ask, Tool, ToolResult
from victus_desktop.agent.tools.files import AllowedFolders
from victus_desktop.conversation.errors import BadInput, NotAllowed
from victus_desktop.conversation.records import Effect

_LARGEST = 20 * 1024 * 1024


class CalendarFiles(Protocol):
    def import_ics(self, text: str) -> int:
        """Take events in, give how many. Raises BadInput."""

    def export_ics(self) -> str: ...


def tools(
    calendar: CalendarFiles, allowed: AllowedFolders, target: Callable[[], Path]
) -> list[Tool]:
    """Give the tools; files are read only from the allowed folders, `target` is written."""

    def calendar_export() -> ToolResult:
        """Write the calendar of this computer to a file that other programs can read."""
        text, file = calendar.export_ics(), target()
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8", newline="")
        except OSError as error:
            raise NotAllowed(f"{file} cannot be written: {error.strerror}.") from error
        count = wording.count(text.count("BEGIN:VEVENT"), "appointment")
        return ToolResult(f"{count} are in {file}.", {"path": str(file)}, spoken=f"{count} saved.")

    def calendar_import(path: Annotated[str, Ask("Which file?")]) -> ToolResult:
        """Take the appointments of an iCalendar file into the calendar of this computer."""
        file = _found(allowed, path)
        return _taken(calendar.import_ics(read_file(file)), file)

    return [
        Tool.of(calendar_export, Effect.WRITE),
        Tool.of(calendar_import, Effect.WRITE, destructive=True),
    ]


def read_file(file: Path) -> str:
    """Give a calendar file's text. Raises BadInput."""
    try:
        if file.stat().st_size > _LARGEST:
            raise BadInput(f"{file.name} is too large for a calendar.")
        return file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadInput(f"{file.name} is no iCalendar file.") from error
    except OSError as error:
        raise BadInput(f"{file} cannot be read: {error.strerror}.") from error


def _taken(count: int, file: Path) -> ToolResult:
    told = f"{wording.count(count, 'appointment')} of {file.name} are in your calendar."
    return ToolResult(told, {"appointments": count})


def _found(allowed: AllowedFolders, said: str) -> Path:
    """Give the file that is meant. Raises BadInput, NotAllowed."""
    wanted = said.strip().lower().replace(" dot ", ".")
    if Path(said).is_absolute():
        return allowed.check(Path(said))
    for file in allowed.walk():
        if file.suffix.lower() == ".ics" and wanted in (file.name.lower(), file.stem.lower()):
            return allowed.check(file)
    raise BadInput(f"I find no calendar file called {said} in the folders that I may see.")
