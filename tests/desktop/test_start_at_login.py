"""Starting at login: the files that each system reads."""

import plistlib
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from victus_desktop.desktop.start_at_login import (
    agent,
    autostart_file,
    command,
    entry,
    launch_agent,
    start_at_login,
)

ID = "io.github.victus_desktop.Victus"
"""The application's name to every system, as its packages have it."""


@pytest.fixture(autouse=True)
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    return tmp_path


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="XDG autostart is Linux's")
def test_it_is_switched_on_and_off(config: Path) -> None:
    start_at_login(True)
    written = (config / "autostart" / "victus.desktop").read_text()
    assert "Type=Application" in written
    assert f"Icon={ID}" in written
    assert written.rstrip().splitlines()[0] == "[Desktop Entry]"
    start_at_login(False)
    assert not autostart_file().exists()
    start_at_login(False)


def test_what_is_started_is_this_victus_without_its_window() -> None:
    *start, flag = command()
    assert flag == "--start-hidden"
    told = subprocess.run([*start, "--version"], capture_output=True, text=True, check=True)
    assert told.stdout.startswith("victus ")


@pytest.mark.parametrize(
    ("words", "line"),
    [
        (["/usr/bin/victus", "--start-hidden"], "/usr/bin/victus --start-hidden"),
        (["/home/A B/victus"], '"/home/A B/victus"'),
        (["/home/100%/victus"], '"/home/100%%/victus"'),
        (["/home/$a/victus"], '"/home/\\\\$a/victus"'),
    ],
)
def test_the_command_is_quoted_as_desktop_entries_are(words: list[str], line: str) -> None:
    assert f"\nExec={line}\n" in entry(words)


def test_a_folder_with_a_space_is_one_word() -> None:
    line = entry(["/opt/my victus/bin/victus", "--start-hidden"]).split("Exec=")[1].splitlines()[0]
    assert shlex.split(line) == ["/opt/my victus/bin/victus", "--start-hidden"]


def test_macos_gets_a_launch_agent() -> None:
    told = plistlib.loads(plistlib.dumps(agent(["/Applications/Victus", "--start-hidden"])))
    assert told["ProgramArguments"] == ["/Applications/Victus", "--start-hidden"]
    assert told["RunAtLoad"] is True
    assert launch_agent().parts[-3:] == ("Library", "LaunchAgents", f"{ID}.plist")
