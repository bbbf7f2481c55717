"""Starting with the user's session: XDG autostart, a LaunchAgent, or Windows' Run key."""

import os
import plistlib
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from victus_desktop.conversation.errors import StorageError

_LABEL = "io.github.victus_desktop.Victus"
_RUN = r"Software\Microsoft\Windows\CurrentVersion\Run"
_ENTRY = """[Desktop Entry]
Type=Application
Name=Victus
Comment=A voice assistant that stays on your computer
Exec={command}
Icon=io.github.victus_desktop.Victus
Terminal=false
X-GNOME-Autostart-enabled=true
"""
_QUOTED = '"`$\\'
"""Characters that the Desktop Entry Specification wants escaped between quotation marks."""


def start_at_login(wanted: bool) -> None:
    """Let Victus start hidden with the session, or no longer. Raises StorageError."""
    try:
        if sys.platform == "win32":
            _set_run_key(wanted)
        elif sys.platform == "darwin":
            _keep(launch_agent(), plistlib.dumps(agent(command())) if wanted else None)
        else:
            _keep(autostart_file(), entry(command()).encode() if wanted else None)
    except OSError as error:
        raise StorageError(f"Starting at login cannot be set: {error}.") from error


def command() -> list[str]:
    """Give what starts this Victus hidden: its own `victus`, or the interpreter it runs in."""
    script = Path(sys.executable).with_name("victus.exe" if sys.platform == "win32" else "victus")
    start = [str(script)] if script.exists() else [sys.executable, "-m", "victus_desktop"]
    return [*start, "--start-hidden"]


def autostart_file() -> Path:
    """Give the file of the XDG Desktop Application Autostart Specification."""
    config = os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config"
    return Path(config) / "autostart" / "victus.desktop"


def launch_agent() -> Path:
    """Give the file that macOS reads at login."""
    return Path.home() / "Library" / "LaunchAgents" / f"{_LABEL}.plist"


def entry(words: Sequence[str]) -> str:
    """Give the desktop entry that runs a command."""
    return _ENTRY.format(command=" ".join(map(_quoted, words)))


def agent(words: Sequence[str]) -> dict[str, object]:
    """Give the LaunchAgent that runs a command once at login."""
    return {"Label": _LABEL, "ProgramArguments": list(words), "RunAtLoad": True}


def _quoted(word: str) -> str:
    escaped = "".join(f"\\{letter}" if letter in _QUOTED else letter for letter in word)
    escaped = escaped.replace("\\", "\\\\").replace("%", "%%")
    return f'"{escaped}"' if escaped != word or " " in word else word


def _keep(file: Path, content: bytes | None) -> None:
    if content is None:
        file.unlink(missing_ok=True)
        return
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)


def _set_run_key(wanted: bool) -> None:
    if sys.platform != "win32":
        return
    import winreg

    with winreg.OpenKey(winreg.HKEY_CURRENT_USER, _RUN, 0, winreg.KEY_SET_VALUE) as key:
        if wanted:
            line = subprocess.list2cmdline(command())
            winreg.SetValueEx(key, "Victus", 0, winreg.REG_SZ, line)
            return
        try:
            winreg.DeleteValue(key, "Victus")
        except FileNotFoundError:
            return
