"""The user's own names, from where they are kept to what is heard."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from victus_desktop.app.core import open_app
from victus_desktop.cli import app as command_line
from victus_desktop.conversation.records import CalendarEvent
from victus_desktop.knowledge.keywords import KeywordIndex
from victus_desktop.knowledge.records import Passage

TERMINAL = CliRunner()
CARD = "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Jan Kowalski\r\nEMAIL:jan@example.org\r\nEND:VCARD\r\n"


@pytest.fixture
def full(home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home in which every source has a name."""
    (home / "jan.vcf").write_text(CARD, newline="")
    (home / "victus.toml").write_text(f'[tools]\ncontacts = ["{home}/jan.vcf"]\n')
    programs = home / "applications"
    programs.mkdir()
    (programs / "inkscape.desktop").write_text(
        "[Desktop Entry]\nType=Application\nName=Inkscape\nExec=inkscape\n"
    )
    monkeypatch.setenv("XDG_DATA_HOME", str(home))
    monkeypatch.setenv("XDG_DATA_DIRS", str(home / "none"))
    with open_app() as app:
        app.stores.lists.add("Thermondo", "kohlrabi")
        now = app.mind.now()
        app.stores.calendar.add(CalendarEvent("", "Pilates with Xenia", now, now))
        index = KeywordIndex(app.paths.knowledge / "documents.db")
        text = "The office in Gniezno is new. We like Gniezno."
        index.add(home / "a.txt", "0", [Passage(text)], lambda new, old: None)
        index.close()
    return home


@pytest.mark.usefixtures("full")
def test_every_source_gives_its_names() -> None:
    with open_app() as app:
        assert app.vocabulary.by_source() == {
            "contacts": ("Jan Kowalski",),
            "lists": ("Thermondo", "kohlrabi"),
            "calendar": ("Pilates with Xenia",),
            "applications": ("inkscape",),
            "documents": ("Gniezno",),
        }
        heard = "add coalrabby to the termondo list and mail kovalsky, then open ink scape"
        assert app.parts().put_right(heard) == (
            "add coalrabby to the Thermondo list and mail Kowalski, then open inkscape"
        )
        assert app.mind.tools["contact_find"].call({"name": "jan"}).data == {
            "address": "jan@example.org"
        }


@pytest.mark.usefixtures("full")
def test_the_terminal_shows_teaches_and_forgets() -> None:
    taught = TERMINAL.invoke(command_line, ["vocabulary", "learn", "Anna", "Hannah"])
    assert taught.output == "Anna, not Hannah: I will remember.\n"
    told = json.loads(TERMINAL.invoke(command_line, ["vocabulary", "--json"]).stdout)
    assert told["learnt"] == [{"heard": "Hannah", "meant": "Anna"}]
    assert told["names"]["documents"] == ["Gniezno"]
    with open_app() as app:
        app.vocabulary.collect()
        assert app.parts().put_right("call Hannah") == "call Anna"
    assert TERMINAL.invoke(command_line, ["vocabulary", "forget", "Hannah"]).exit_code == 0
    with open_app() as app:
        app.vocabulary.collect()
        assert app.parts().put_right("call Hannah") == "call Hannah"
