"""The calendar from and to files of other programs."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from victus_desktop.agent.tool import Tool
from victus_desktop.agent.tools import calendar_files
from victus_desktop.agent.tools.files import AllowedFolders
from victus_desktop.cli import app as command_line
from victus_desktop.conversation.errors import BadInput, NotAllowed
from victus_desktop.history.stores import Stores

FILE = """BEGIN:VCALENDAR\r
VERSION:2.0\r
PRODID:-//Other//EN\r
BEGIN:VEVENT\r
UID:1@example.org\r
DTSTART:20310304T100000Z\r
DTEND:20310304T110000Z\r
SUMMARY:Dentist\r
END:VEVENT\r
END:VCALENDAR\r
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "shared"
    made.mkdir()
    (made / "Work.ics").write_text(FILE, newline="")
    return made


@pytest.fixture
def tools(stores: Stores, folder: Path, tmp_path: Path) -> dict[str, Tool]:
    allowed = AllowedFolders(lambda: [folder])
    made = calendar_files.tools(stores.calendar, allowed, lambda: tmp_path / "out/calendar.ics")
    return {tool.name: tool for tool in made}


def test_a_file_is_taken_in_and_written_out_again(tools: dict[str, Tool], tmp_path: Path) -> None:
    taken = tools["calendar_import"].call({"path": "work"})
    assert taken.say == "1 appointment of Work.ics are in your calendar."
    assert tools["calendar_export"].call({}).spoken == "1 appointment saved."
    assert "SUMMARY:Dentist" in (tmp_path / "out/calendar.ics").read_text()


def test_only_files_in_allowed_folders_are_read(tools: dict[str, Tool], tmp_path: Path) -> None:
    secret = tmp_path / "secret.ics"
    secret.write_text(FILE)
    with pytest.raises(NotAllowed):
        tools["calendar_import"].call({"path": str(secret)})
    with pytest.raises(BadInput, match="no calendar file called secret"):
        tools["calendar_import"].call({"path": "secret"})


def test_what_is_no_calendar_is_said_so(tools: dict[str, Tool], folder: Path) -> None:
    (folder / "odd.ics").write_bytes(b"\xff\xfe\x00nonsense")
    with pytest.raises(BadInput, match="iCalendar"):
        tools["calendar_import"].call({"path": "odd"})


@pytest.mark.usefixtures("home")
def test_the_terminal_does_the_same(folder: Path, tmp_path: Path) -> None:
    terminal, out = CliRunner(), tmp_path / "mine.ics"
    taken = terminal.invoke(command_line, ["calendar", "import", str(folder / "Work.ics")])
    assert taken.output == f"Took in 1 appointment from {folder / 'Work.ics'}.\n"
    written = terminal.invoke(command_line, ["calendar", "export", str(out)])
    assert written.output == f"Wrote 1 appointment to {out}.\n"
    assert b"SUMMARY:Dentist\r\n" in out.read_bytes()
    missing = terminal.invoke(command_line, ["calendar", "import", str(tmp_path / "none.ics")])
    assert isinstance(missing.exception, BadInput)
