"""Screen, keyboard, clipboard and applications, on a real X server."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.agent.tools.conftest import NOW
from tests.agent.tools.desktop import screen, until
from victus_desktop.agent.tool import Tool
from victus_desktop.agent.tools import apps
from victus_desktop.agent.tools import screen as screen_tools
from victus_desktop.conversation.errors import BadInput, ServiceError

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="needs an X server"),
]


@pytest.fixture(scope="module")
def display() -> Iterator[str]:
    with screen() as name:
        yield name


@pytest.fixture
def tools(
    display: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[dict[str, Tool]]:
    monkeypatch.setenv("DISPLAY", display)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("XDG_DATA_DIRS", str(tmp_path / "system"))
    made = [*screen_tools.tools(lambda: tmp_path / "pictures", lambda: NOW), *apps.tools()]
    yield {tool.name: tool for tool in made}
    monkeypatch.undo()
    there = os.environ | {"DISPLAY": display}
    search = ["xdotool", "search", "--class", "^xterm$"]
    found = subprocess.run(search, env=there, capture_output=True, text=True, check=False)
    for window in found.stdout.split():
        subprocess.run(["xdotool", "windowkill", window], env=there, check=False)


@contextmanager
def terminal(title: str, command: str) -> Iterator[None]:
    """Show a window in which a shell command runs, in large black letters on white."""
    window = subprocess.Popen(
        [
            *("xterm", "-T", title, "-fa", "Monospace", "-fs", "24"),
            *("-bg", "white", "-fg", "black", "-e", "sh", "-c", command),
        ]
    )
    try:
        assert until(lambda: title in front()), f"{title} does not appear"
        yield
    finally:
        window.terminate()
        window.wait(10)


def front() -> str:
    try:
        return apps.front_window()
    except ServiceError:
        return ""


def entry(folder: Path, name: str, **more: str) -> None:
    """Write a desktop entry as installers do."""
    fields = {"Type": "Application", "Name": name, **more}
    text = "\n".join(f"{key}={value}" for key, value in fields.items())
    place = folder / "applications"
    place.mkdir(parents=True, exist_ok=True)
    (place / f"{name.lower().replace(' ', '-')}.desktop").write_text(f"[Desktop Entry]\n{text}\n")


def test_the_clipboard_is_written_read_and_put_back(tools: dict[str, Tool]) -> None:
    tools["clipboard_write"].call({"text": "first"})
    done = tools["clipboard_write"].call({"text": "Grüße, second line\nand third"})
    told = tools["clipboard_read"].call({})
    assert told.say == "The clipboard says: Grüße, second line\nand third"
    assert told.untrusted
    assert done.undo is not None
    tools[done.undo.tool].call(done.undo.arguments)
    assert tools["clipboard_read"].call({}).data == {"text": "first"}


def test_an_empty_clipboard_is_no_failure() -> None:
    with screen() as fresh, pytest.MonkeyPatch.context() as patch:
        patch.setenv("DISPLAY", fresh)
        patch.delenv("WAYLAND_DISPLAY", raising=False)
        assert screen_tools.read_clipboard() == ""
        screen_tools.write_clipboard("text")
        assert screen_tools.read_clipboard() == "text"
        screen_tools.write_clipboard("")
        assert screen_tools.read_clipboard() == ""


def test_a_screenshot_is_a_picture_of_the_screen(tools: dict[str, Tool]) -> None:
    done = tools["screenshot"].call({})
    content = Path(done.data["path"]).read_bytes()
    assert content.startswith(b"\x89PNG")
    assert int.from_bytes(content[16:20], "big") == 800
    assert int.from_bytes(content[20:24], "big") == 600


def test_text_on_the_screen_is_read_and_no_picture_stays(
    tools: dict[str, Tool], tmp_path: Path
) -> None:
    with terminal("reader", "echo; echo The yellow submarine; sleep 60"):
        assert until(
            lambda: "yellow submarine" in tools["screen_read"].call({}).data["text"].lower()
        )
        assert tools["screen_read"].call({}).untrusted
    assert list((tmp_path / "pictures").iterdir()) == []


def test_text_is_typed_into_the_window_in_front(tools: dict[str, Tool], tmp_path: Path) -> None:
    written = tmp_path / "written"
    with terminal("typing", f"head -n 1 > {written}"):
        assert until(written.exists), "nobody reads the keys yet"
        tools["type_text"].call({"text": "Dear Anna, it's 5 o'clock; \"ok\"?\n"})
        assert until(lambda: written.exists() and written.read_text().endswith("\n"))
    assert written.read_text() == "Dear Anna, it's 5 o'clock; \"ok\"?\n"


def test_keys_that_are_no_text_are_not_typed(tools: dict[str, Tool]) -> None:
    with pytest.raises(BadInput, match="cannot be typed"):
        tools["type_text"].call({"text": "\x1b[A"})


def test_the_window_in_front_is_told(tools: dict[str, Tool]) -> None:
    with terminal("Letter to Anna", "sleep 60"):
        told = tools["window_title"].call({})
    assert told.say == "In front is: Letter to Anna."
    assert told.untrusted


def test_an_application_is_opened_and_then_brought_to_the_front(
    tools: dict[str, Tool], tmp_path: Path
) -> None:
    entry(tmp_path / "data", "Note Pad", Exec='xterm -T "My notes" %U')
    assert tools["open_app"].call({"name": "notepad"}).say == "Opening Note Pad."
    assert until(lambda: "My notes" in front())
    cover = subprocess.Popen(["xterm", "-class", "Cover", "-name", "cover", "-T", "cover"])
    assert until(lambda: "cover" in front())
    assert tools["open_app"].call({"name": "Note Pad"}).say == "Here is Note Pad."
    assert "My notes" in front()
    cover.terminate()
    cover.wait(10)


def test_an_application_that_fails_at_once_is_not_said_to_open(
    tools: dict[str, Tool], tmp_path: Path
) -> None:
    entry(tmp_path / "data", "Broken", Exec="false")
    entry(tmp_path / "data", "Missing", Exec="/no/such/program")
    with pytest.raises(ServiceError, match="status 1"):
        tools["open_app"].call({"name": "broken"})
    with pytest.raises(ServiceError, match="does not start"):
        tools["open_app"].call({"name": "missing"})


def test_which_applications_there_are(tools: dict[str, Tool], tmp_path: Path) -> None:
    entry(tmp_path / "data", "Web", Exec="mine %u", Categories="Network;WebBrowser;")
    entry(tmp_path / "system", "Web", Exec="theirs")
    entry(tmp_path / "system", "Percent", Exec="paint 100%% %f")
    entry(tmp_path / "system", "Top", Exec="top", Terminal="true")
    entry(tmp_path / "system", "Hidden", Exec="x", NoDisplay="true")
    entry(tmp_path / "system", "Removed", Exec="x", Hidden="true")
    entry(tmp_path / "system", "Torn", Exec='x "')
    entry(tmp_path / "system", "Link", Type="Link")
    found = {name: list(command) for name, command in apps.installed_applications().items()}
    assert found == {
        "web": ["mine"],
        "browser": ["mine"],
        "internet": ["mine"],
        "web browser": ["mine"],
        "percent": ["paint", "100%"],
        "top": ["x-terminal-emulator", "-e", "top"],
    }
    entry(tmp_path / "system", "New", Exec="new")
    assert "new" in apps.installed_applications()
    with pytest.raises(BadInput, match="no application called teleporter"):
        tools["open_app"].call({"name": "teleporter"})


def test_without_a_screen_everything_says_so(
    tools: dict[str, Tool], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DISPLAY", ":98765")
    for name, arguments in (
        ("clipboard_read", {}),
        ("clipboard_write", {"text": "x"}),
        ("screenshot", {}),
        ("screen_read", {}),
        ("type_text", {"text": "x"}),
        ("window_title", {}),
    ):
        with pytest.raises(ServiceError):
            tools[name].call(arguments)


def test_a_missing_program_is_named(
    tools: dict[str, Tool], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert shutil.which("xclip")
    monkeypatch.setenv("PATH", str(tmp_path))
    assert os.environ["PATH"] == str(tmp_path)
    with pytest.raises(ServiceError, match="xclip"):
        tools["clipboard_read"].call({})
    with pytest.raises(ServiceError, match="xdotool"):
        tools["type_text"].call({"text": "x"})
