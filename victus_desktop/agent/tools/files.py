"""Files in the folders the user allowed: list, find, open. Nothing outside is ever seen."""

import os
import re
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Annotated, Literal

from rapidfuzz import fuzz

from victus_desktop.agent.tool import Ask, Now, Tool, ToolResult
from victus_desktop.agent.tools.desktop_commands import first_installed, start
from victus_desktop.conversation.errors import BadInput, NotAllowed
from victus_desktop.conversation.records import Effect

Kind = Literal["any", "document", "picture", "music", "video", "folder"]

_KINDS: dict[str, frozenset[str]] = {
    "document": frozenset((".pdf", ".docx", ".odt", ".txt", ".md", ".xlsx", ".pptx", ".csv")),
    "picture": frozenset((".jpg", ".jpeg", ".png", ".gif", ".webp", ".heic", ".svg")),
    "music": frozenset((".mp3", ".flac", ".ogg", ".wav", ".m4a", ".opus")),
    "video": frozenset((".mp4", ".mkv", ".webm", ".mov", ".avi")),
}
_KIND_WORDS = {
    "spreadsheet": frozenset((".xlsx", ".xls", ".ods", ".csv")),
    "presentation": frozenset((".pptx", ".ppt", ".odp")),
    "slides": frozenset((".pptx", ".ppt", ".odp")),
    "picture": _KINDS["picture"],
    "photo": _KINDS["picture"],
    "image": _KINDS["picture"],
    "song": _KINDS["music"],
    "video": _KINDS["video"],
    "film": _KINDS["video"],
}
"""Words with which people tell a file's kind rather than its name."""
_FILLERS = frozenset(("the", "my", "a", "an", "file", "document", "called", "named"))
_NEWEST = frozenset(("most", "recent", "latest", "newest", "last"))
"""Words that choose among files by their age, as all that are found are sorted."""
_FOLDER = re.compile(r" (?:folder|directory)$", re.IGNORECASE)
_PROGRAMS = frozenset(
    (
        *(".app", ".appimage", ".bat", ".cmd", ".com", ".desktop", ".exe", ".jar", ".js", ".lnk"),
        *(".msi", ".ps1", ".py", ".reg", ".scr", ".sh", ".url", ".vbs", ".wsf"),
    )
)
"""What a double click would run instead of show."""
_ALIKE = 80
"""Least likeness (rapidfuzz, 0 to 100) of a spoken name to a file's."""
_MOST_SEEN = 50_000
_MOST_TOLD = 5
_LARGEST_READ = 2_000_000
_READ_SECONDS = 5.0
"""How long the insides of files are searched."""


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
        """Give the real path. Raises NotAllowed where it lies outside or is hidden."""
        real = path.expanduser().resolve()
        inside = [real.relative_to(root) for root in self.roots() if real.is_relative_to(root)]
        if not any(_visible(one) for one in inside):
            raise NotAllowed(f"{path.name} is not in a folder that I may see.")
        return real

    def walk(self) -> Iterator[Path]:
        """Give all files and folders inside, hidden ones and links left out."""
        seen = 0
        roots = self.roots()
        for root in roots:
            if any(root != other and root.is_relative_to(other) for other in roots):
                continue
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
    """Open a file as a double click would. Raises ServiceError where the system cannot."""
    if sys.platform == "win32":
        os.startfile(path)
        return
    start([first_installed("open" if sys.platform == "darwin" else "xdg-open"), str(path)])


def plain_text(path: Path) -> str:
    """Give the text of a text file, '' for any other."""
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return ""


def tools(
    allowed: AllowedFolders,
    now: Now,
    opened: Callable[[Path], None] = open_with_desktop,
    text_of: Callable[[Path], str] = plain_text,
    seconds: float = _READ_SECONDS,
) -> list[Tool]:
    """Give the tools of this family.

    `text_of` gives the words in a file, '' where none; they are looked for `seconds` long.
    """

    def files_list(folder: str = "") -> ToolResult:
        """List what is in a folder, the newest first."""
        place = _folder(allowed, folder) if folder else allowed.roots()[0]
        try:
            entries = [one for one in place.iterdir() if _visible(Path(one.name))]
        except OSError as error:
            raise NotAllowed(f"I may not look into {place.name}.") from error
        return _told(_newest_first(entries), f"in {place.name}")

    def files_find(
        name: str = "",
        kind: Kind = "any",
        since: datetime | None = None,
        content: str = "",
        recent: bool = False,
    ) -> ToolResult:
        """Find files by words of their name, kind, date of change or words inside, newest first.

        Where nothing is called so, files that hold the words are found.
        """
        if not (name or content or since or recent or kind != "any"):
            raise BadInput("What should the file be called?")
        found = [
            path
            for path in _called(allowed, name)
            if _of_kind(path, kind) and _since(path, since) and (not recent or path.is_file())
        ]
        if name and not found and not content:
            inside = [path for path in allowed.walk() if _of_kind(path, kind)]
            found = [
                path for path in _holding(inside, name, text_of, seconds) if _since(path, since)
            ]
        if content:
            found = list(_holding(found, content, text_of, seconds))
        what = f"matching {name or content or kind}" if name or content or kind != "any" else "new"
        return _told(_newest_first(found), what)

    return [Tool.of(files_list), Tool.of(files_find), _opening(allowed, opened)]


def _opening(allowed: AllowedFolders, opened: Callable[[Path], None]) -> Tool:
    def file_open(name: Annotated[str, Ask("Which file?")]) -> ToolResult:
        """Open a file in its program, or a folder."""
        if _FOLDER.search(name):
            place = _folder(allowed, name)
            opened(place)
            return ToolResult(f"Opening {place.name}.", {"path": str(place)})
        found = _newest_first([path for path in _called(allowed, name) if path.is_file()])
        if not found:
            raise BadInput(f"I find no file called {name}.")
        path = allowed.check(found[0])
        if path.suffix.lower() in _PROGRAMS or (not path.suffix and os.access(path, os.X_OK)):
            raise NotAllowed(f"{path.name} is a program; I do not start programs from files.")
        opened(path)
        return ToolResult(f"Opening {path.name}.", {"path": str(path)}, untrusted=True)

    return Tool.of(file_open, Effect.WRITE)


def _folder(allowed: AllowedFolders, name: str) -> Path:
    wanted = _FOLDER.sub("", name.strip().lower()).removeprefix("my ").removeprefix("the ")
    for path in [*allowed.roots(), *allowed.walk()]:
        if path.is_dir() and path.name.lower() == wanted:
            return allowed.check(path)
    raise BadInput(f"I see no folder called {name}.")


def _called(allowed: AllowedFolders, said: str) -> list[Path]:
    """Give what has the words in its name, or else a name that is like them."""
    spoken = re.sub(r"\s+dot\s+", ".", said.lower())
    words = [word for word in spoken.split() if word not in _FILLERS] or spoken.split()
    everything = list(allowed.walk())
    aged = [word for word in words if word not in _NEWEST]
    if len(aged) < len(words) and not any(_fits(path, words[0]) for path in everything):
        words = aged
    if found := [path for path in everything if all(_fits(path, word) for word in words)]:
        return found
    name = " ".join(words)
    return [path for path in everything if fuzz.ratio(name, path.stem.lower()) >= _ALIKE]


def _fits(path: Path, word: str) -> bool:
    kind = _KIND_WORDS.get(word) or _KIND_WORDS.get(word.removesuffix("s"), frozenset())
    return word in path.name.lower() or path.suffix.lower() in kind


def _visible(path: Path) -> bool:
    return not any(part.startswith(".") for part in path.parts)


def _newest_first(paths: Sequence[Path]) -> list[Path]:
    return sorted(paths, key=_changed, reverse=True)


def _since(path: Path, since: datetime | None) -> bool:
    return since is None or _changed(path) >= since.timestamp()


def _changed(path: Path) -> float:
    """Give when a file changed last; one that is gone meanwhile counts as the oldest."""
    try:
        return path.lstat().st_mtime
    except OSError:
        return 0.0


def _of_kind(path: Path, kind: str) -> bool:
    if kind == "any":
        return True
    if kind == "folder":
        return path.is_dir()
    return path.suffix.lower() in _KINDS[kind]


def _holding(
    paths: Sequence[Path], words: str, text_of: Callable[[Path], str], seconds: float
) -> Iterator[Path]:
    """Give the files that hold the words, the newest first, as far as the time allows."""
    ends = time.monotonic() + seconds
    wanted = words.lower()
    for path in _newest_first(paths):
        if time.monotonic() > ends:
            return
        if _is_small_file(path) and wanted in text_of(path).lower():
            yield path


def _is_small_file(path: Path) -> bool:
    try:
        return path.is_file() and path.stat().st_size <= _LARGEST_READ
    except OSError:
        return False


def _told(paths: Sequence[Path], what: str) -> ToolResult:
    data = [{"name": path.name, "path": str(path)} for path in paths[:50]]
    if not paths:
        return ToolResult(f"There is nothing {what}.", [])
    names = ", ".join(path.name for path in paths[:_MOST_TOLD])
    more = f", and {len(paths) - _MOST_TOLD} more" if len(paths) > _MOST_TOLD else ""
    many = "1 entry" if len(paths) == 1 else f"{len(paths)} entries"
    return ToolResult(f"{many} {what}: {names}{more}.", data, untrusted=True)
