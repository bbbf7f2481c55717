"""Files by request: found and opened inside the allowed folders, unseen outside."""

import os
from datetime import timedelta
from pathlib import Path

import pytest

from tests.agent.tools.conftest import NOW
from victus_desktop.agent.arguments.fill import fill
from victus_desktop.agent.tool import Tool
from victus_desktop.agent.tools import files
from victus_desktop.agent.tools.files import AllowedFolders
from victus_desktop.conversation.errors import BadInput, NotAllowed


class Shelf:
    """An allowed folder beside one that is not."""

    def __init__(self, place: Path) -> None:
        self.folder = place / "Papers"
        self.outside = place / "Private"
        self.folder.mkdir()
        self.outside.mkdir()
        self.opened: list[Path] = []
        self.allowed = AllowedFolders(lambda: [self.folder])
        made = files.tools(self.allowed, lambda: NOW, self.opened.append)
        self.tools: dict[str, Tool] = {tool.name: tool for tool in made}

    def put(
        self, name: str, text: str = "", *, days_ago: float = 0, root: Path | None = None
    ) -> Path:
        path = (root or self.folder) / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        at = (NOW - timedelta(days=days_ago)).timestamp()
        os.utime(path, (at, at))
        return path

    def found(self, **asked: object) -> list[str]:
        return [one["name"] for one in self.tools["files_find"].call(asked).data]


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf(tmp_path)


def test_a_folder_is_listed_the_newest_first(shelf: Shelf) -> None:
    shelf.put("old.txt", days_ago=9)
    shelf.put("new.txt", days_ago=1)
    told = shelf.tools["files_list"].call({})
    assert told.say == "2 entries in Papers: new.txt, old.txt."
    assert told.untrusted


def test_a_folder_is_listed_by_name(shelf: Shelf) -> None:
    shelf.put("Taxes/2025/form.pdf")
    assert (
        shelf.tools["files_list"].call({"folder": "taxes folder"}).say == "1 entry in Taxes: 2025."
    )
    with pytest.raises(BadInput, match="no folder called Private"):
        shelf.tools["files_list"].call({"folder": "Private"})


def test_files_are_found_by_name_kind_date_and_words_inside(shelf: Shelf) -> None:
    shelf.put("Lease 2025.txt", "The deposit is two rents.", days_ago=40)
    shelf.put("Flat/lease-new.md", "No deposit.", days_ago=2)
    shelf.put("cat.jpg", days_ago=1)
    assert shelf.found(name="lease") == ["lease-new.md", "Lease 2025.txt"]
    assert shelf.found(name="lease 2025") == ["Lease 2025.txt"]
    assert shelf.found(kind="picture") == ["cat.jpg"]
    assert shelf.found(kind="folder") == ["Flat"]
    assert shelf.found(since=NOW - timedelta(days=7), kind="document") == ["lease-new.md"]
    assert shelf.found(content="TWO rents") == ["Lease 2025.txt"]
    assert shelf.found(name="lease", content="no deposit") == ["lease-new.md"]
    assert shelf.tools["files_find"].call({"name": "will"}).say == "There is nothing matching will."
    with pytest.raises(BadInput):
        shelf.tools["files_find"].call({})


def test_files_that_are_no_text_are_searched_past(shelf: Shelf) -> None:
    (shelf.folder / "blob.txt").write_bytes(b"\xff\xfe deposit")
    shelf.put("large.txt", "deposit" + " " * 2_000_001)
    shelf.put("small.txt", "deposit")
    assert shelf.found(content="deposit") == ["small.txt"]


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("the budget spreadsheet", "Budget 2026.xlsx"),
        ("my resume", "resume.odt"),
        ("resumé", "resume.odt"),
        ("report dot pdf", "report.pdf"),
        ("the file report", "report.pdf"),
    ],
)
def test_a_file_is_opened_by_what_people_call_it(shelf: Shelf, said: str, name: str) -> None:
    for one in ("Budget 2026.xlsx", "Budget notes.txt", "resume.odt", "report.pdf"):
        shelf.put(one)
    assert shelf.tools["file_open"].call({"name": said}).say == f"Opening {name}."
    assert shelf.opened == [shelf.folder / name]


def test_of_several_the_newest_is_opened(shelf: Shelf) -> None:
    shelf.put("report old.pdf", days_ago=9)
    newest = shelf.put("report new.pdf")
    shelf.tools["file_open"].call({"name": "report"})
    assert shelf.opened == [newest]


@pytest.mark.parametrize("name", ["game.exe", "game.desktop", "game.sh", "game"])
def test_programs_are_not_opened(shelf: Shelf, name: str) -> None:
    shelf.put(name).chmod(0o755)
    with pytest.raises(NotAllowed, match="program"):
        shelf.tools["file_open"].call({"name": "game"})
    assert shelf.opened == []


def test_nothing_hidden_is_seen(shelf: Shelf) -> None:
    shelf.put(".secret.txt", "deposit")
    shelf.put(".git/config.txt", "deposit")
    assert shelf.tools["files_list"].call({}).data == []
    assert shelf.found(content="deposit") == []
    assert shelf.found(name="config") == []
    for hidden in (".secret.txt", ".git/config.txt"):
        with pytest.raises(NotAllowed):
            shelf.allowed.check(shelf.folder / hidden)


def test_links_lead_nowhere(shelf: Shelf) -> None:
    secret = shelf.put("secret.txt", "deposit", root=shelf.outside)
    (shelf.folder / "way.txt").symlink_to(secret)
    (shelf.folder / "door").symlink_to(shelf.outside, target_is_directory=True)
    assert shelf.found(name="secret") == []
    assert shelf.found(content="deposit") == []
    with pytest.raises(BadInput):
        shelf.tools["file_open"].call({"name": "way"})
    with pytest.raises(BadInput):
        shelf.tools["files_list"].call({"folder": "door"})
    for escape in ("way.txt", "door/secret.txt"):
        with pytest.raises(NotAllowed, match="not in a folder"):
            shelf.allowed.check(shelf.folder / escape)


@pytest.mark.parametrize(
    "path", ["../Private/secret.txt", "Flat/../../Private/secret.txt", "..", "/etc/passwd", "~"]
)
def test_no_path_leads_out(shelf: Shelf, path: str) -> None:
    shelf.put("secret.txt", root=shelf.outside)
    shelf.put("Flat/x.txt")
    with pytest.raises(NotAllowed, match="not in a folder"):
        shelf.allowed.check(Path(path) if path[0] in "/~" else shelf.folder / path)


@pytest.mark.parametrize("name", ["../Private/secret", "../", "/etc/passwd"])
def test_no_name_leads_out(shelf: Shelf, name: str) -> None:
    shelf.put("secret.txt", root=shelf.outside)
    with pytest.raises(BadInput):
        shelf.tools["file_open"].call({"name": name})
    with pytest.raises(BadInput):
        shelf.tools["files_list"].call({"folder": name})
    assert shelf.opened == []


def test_a_folder_with_a_like_name_is_not_the_allowed_one(shelf: Shelf) -> None:
    twin = shelf.put("x.txt", root=shelf.folder.with_name("Papers2"))
    with pytest.raises(NotAllowed):
        shelf.allowed.check(twin)


def test_a_folder_inside_another_is_seen_once(shelf: Shelf) -> None:
    shelf.put("Flat/lease.txt")
    both = AllowedFolders(lambda: [shelf.folder / "Flat", shelf.folder])
    assert [path.name for path in both.walk()] == ["Flat", "lease.txt"]


def test_without_allowed_folders_nothing_is_seen(tmp_path: Path) -> None:
    nowhere = AllowedFolders(lambda: [tmp_path / "gone"])
    for tool in files.tools(nowhere, lambda: NOW):
        with pytest.raises(NotAllowed, match="allow one"):
            tool.call({"name": "x"} if tool.name != "files_list" else {})


def test_recent_files_are_the_newest_of_all_folders(shelf: Shelf) -> None:
    shelf.put("a/old.txt", days_ago=9)
    shelf.put("b/new.txt", days_ago=1)
    assert shelf.found(recent=True) == ["new.txt", "old.txt"]


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("find files with tulips in them", {"content": "tulips"}),
        ("find files containing the word mortgage", {"content": "mortgage"}),
        ("which files mention the landlord", {"content": "landlord"}),
        ("show my recent files", {"recent": True}),
        ("find the file called lease", {"name": "lease"}),
    ],
)
def test_what_is_looked_for_is_read_from_the_request(
    shelf: Shelf, said: str, expected: dict[str, object]
) -> None:
    found = fill(shelf.tools["files_find"], said, {}, NOW)
    assert {key: value for key, value in found.items() if key != "kind"} == expected


def test_what_no_file_is_called_is_looked_for_inside(shelf: Shelf) -> None:
    shelf.put("garden.md", "The tulips need water.")
    assert shelf.found(name="tulips") == ["garden.md"]


def test_a_folder_is_opened(shelf: Shelf) -> None:
    shelf.put("Taxes/form.txt")
    assert shelf.tools["file_open"].call({"name": "taxes folder"}).say == "Opening Taxes."
    assert shelf.opened == [shelf.folder / "Taxes"]


def test_kinds_are_understood_in_the_plural(shelf: Shelf) -> None:
    shelf.put("beach.jpg")
    assert shelf.found(name="photos", kind="picture") == ["beach.jpg"]


def test_words_of_age_choose_the_newest(shelf: Shelf) -> None:
    shelf.put("plan.csv", days_ago=5)
    shelf.put("costs.csv", days_ago=2)
    shelf.put("letter.txt", days_ago=1)
    opening = shelf.tools["file_open"]
    asked = fill(opening, "open the most recent spreadsheet", {}, NOW)
    assert opening.call(asked).say == "Opening costs.csv."
