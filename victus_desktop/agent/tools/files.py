"""Files in the folders the user allowed: list, find, open. Nothing outside is ever seen."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Annotated, Literal

from victus_desktop.agent.tool import Ask, Now, Tool, ToolResult
from victus_desktop.conversation.errors import BadInput, NotAllowed
from victus_desktop.conversation.records import Effect

Kind = Literal["any", "document", "picture", "music", "video", "folder"]

_KINDS: dict[str, frozenset[str]] = {
    "document": frozenset((".pdf", ".docx", ".odt", ".txt", ".md", ".xlsx", ".pptx", ".csv")),
    "picture": frozenset((".jpg", ".jpeg", ".png", ".gif", ".webp", ".heic", ".svg")),
    "music": frozenset((".mp3", ".flac", ".ogg", ".wav", ".m4a", ".opus")),
    "video": frozenset((".mp4", ".mkv", ".webm", ".mov", ".avi")),
}
_MOST_SEEN = 50_000
_MOST_TOLD = 5


@dataclass(frozen=True)
class AllowedFolders:
    """The folders that file tools may see; a link or `..` out of them is refused."""

    folders: Callable[[], Sequence[Path]]

    def roots(self) -> list[Path]:
        """Give the allowed folders that exist. Raises NotAllowed where there are none."""
        roots = [folder.expanduser().resolve() for folder in self.folders()]
        found = [root for root in roots if root.is_dir()]
        if not found:
            raise NotAllowed("I may not see any folder; allow one in the settings under tools.")
        return found

    def check(self, path: Path) -> Path:
        """Give the real path. Raises NotAllowed where it lies outside."""
        real = path.expanduser().resolve()
        if not any(real == root or root in real.parents for root in self.roots()):
            raise NotAllowed(f"{path.name} is not in a folder that I may see.")
        return real

    def walk(self) -> Iterator[Path]:
        """Give all files and folders inside, hidden ones and links left out."""
        seen = 0
        for root in self.roots():
            for folder, names, files in os.walk(root):
                names[:] = sorted(name for name in names if not name.startswith("."))
                for name in [*names, *sorted(files)]:
                    path = Path(folder, name)
                    if name.startswith(".") or path.is_symlink():
                        continue
                    seen += 1
                    if seen > _MOST_SEEN:
                        return
                    yield path


def open_with_desktop(path: Path) -> None:
    """Open a file as a double click would. Raises NotAllowed where the system cannot."""
    if sys.platform == "win32":
        os.startfile(path)
        return
    opener = "open" if sys.platform == "darwin" else "xdg-open"
    try:
        subprocess.Popen([opener, str(path)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    except OSError as error:
        raise NotAllowed(f"I cannot open files here: {opener} is missing.") from error


def tools(
    allowed: AllowedFolders, now: Now, opened: Callable[[Path], None] = open_with_desktop
) -> list[Tool]:
    """Give the tools of this family."""

    def files_list(folder: str = "") -> ToolResult:
        """List what is in a folder, the newest first."""
        roots = allowed.roots()
        place = _folder(allowed, folder) if folder else roots[0]
        entries = [one for one in place.iterdir() if not one.name.startswith(".")]
        entries.sort(key=lambda one: one.lstat().st_mtime, reverse=True)
        return _told(entries, f"in {place.name}")

    def files_find(
        name: str = "", kind: Kind = "any", since: datetime | None = None, content: str = ""
    ) -> ToolResult:
        """Find files by words of their name, kind, date of change or words inside."""
        if not (name or content or since or kind != "any"):
            raise BadInput("What should the file be called?")
        found = [
            path
            for path in allowed.walk()
            if _named(path, name) and _of_kind(path, kind) and _newer(path, since)
        ]
        if content:
            found = [path for path in found if _holds(path, content)]
        found.sort(key=lambda path: path.lstat().st_mtime, reverse=True)
        return _told(found, f"matching {name or content or kind}")

    def file_open(name: Annotated[str, Ask("Which file?")]) -> ToolResult:
        """Open a file in its program."""
        found = [path for path in allowed.walk() if path.is_file() and _named(path, name)]
        if not found:
            raise BadInput(f"I find no file called {name}.")
        path = allowed.check(max(found, key=lambda one: one.lstat().st_mtime))
        opened(path)
        return ToolResult(f"Opening {path.name}.", {"path": str(path)})

    return [Tool.of(files_list), Tool.of(files_find), Tool.of(file_open, Effect.WRITE)]


def _folder(allowed: AllowedFolders, name: str) -> Path:
    wanted = name.strip().lower().removesuffix(" folder")
    for path in [*allowed.roots(), *allowed.walk()]:
        if path.is_dir() and path.name.lower() == wanted:
            return allowed.check(path)
    raise BadInput(f"I see no folder called {name}.")


def _named(path: Path, words: str) -> bool:
    lower = path.name.lower()
    return all(word in lower for word in words.lower().split())


def _of_kind(path: Path, kind: str) -> bool:
    if kind == "any":
        return True
    if kind == "folder":
        return path.is_dir()
    return path.suffix.lower() in _KINDS[kind]


def _newer(path: Path, since: datetime | None) -> bool:
    return since is None or path.lstat().st_mtime >= since.timestamp()


def _holds(path: Path, words: str) -> bool:
    if not path.is_file() or path.stat().st_size > 2_000_000:
        return False
    try:
        return words.lower() in path.read_text(encoding="utf-8").lower()
    except (OSError, UnicodeDecodeError):
        return False


def _told(paths: Sequence[Path], what: str) -> ToolResult:
    data = [{"name": path.name, "path": str(path)} for path in paths[:50]]
    if not paths:
        return ToolResult(f"There is nothing {what}.", [])
    names = ", ".join(path.name for path in paths[:_MOST_TOLD])
    more = f", and {len(paths) - _MOST_TOLD} more" if len(paths) > _MOST_TOLD else ""
    many = "1 entry" if len(paths) == 1 else f"{len(paths)} entries"
    return ToolResult(f"{many} {what}: {names}{more}.", data, untrusted=True)
