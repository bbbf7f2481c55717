"""Shows a document to the user, at its page where a viewer for that is installed."""

import os
import shutil
import subprocess
import sys
import webbrowser
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from victus_desktop.conversation.errors import BadInput

if TYPE_CHECKING:
    from victus_desktop.app.core import App

_VIEWERS = (
    ("okular", ("--page", "{page}", "{file}")),
    ("evince", ("--page-index", "{page}", "{file}")),
    ("papers", ("--page-index", "{page}", "{file}")),
    ("atril", ("--page-index", "{page}", "{file}")),
    ("xreader", ("--page-index", "{page}", "{file}")),
    ("zathura", ("--page", "{page}", "{file}")),
    ("mupdf", ("{file}", "{page}")),
    ("sumatrapdf", ("-page", "{page}", "{file}")),
)
"""PDF viewers with the options of their manuals that open a page, counted from 1."""


def open_known(app: "App", name: str, page: int | None) -> None:
    """Open a document of the library by its name. Raises BadInput where it is not there."""
    found = next((one for one in app.documents.get().documents() if one.name == name), None)
    if found is None:
        raise BadInput(f"{name} is no longer among the documents.")
    open_document(found.path, page)


def open_document(path: Path, page: int | None = None) -> None:
    """Open a file in its program. Raises BadInput where there is no such file or program."""
    if not path.is_file():
        raise BadInput(f"{path} is no longer there.")
    if page is not None and path.suffix.lower() == ".pdf":
        command = page_command(path, page)
        if command:
            _start(command)
        else:
            # Browsers take the page from the address (RFC 8118, section 3).
            webbrowser.open(f"{path.as_uri()}#page={page}")
        return
    if sys.platform == "win32":
        os.startfile(path)
        return
    opener = "open" if sys.platform == "darwin" else "xdg-open"
    if shutil.which(opener) is None:
        raise BadInput(f"There is no {opener} here to open {path.name} with.")
    _start([opener, str(path)])


def page_command(path: Path, page: int) -> Sequence[str]:
    """Give the command of the first installed viewer that opens a page, if any."""
    for program, options in _VIEWERS:
        if shutil.which(program):
            return [program, *(one.format(page=page, file=path) for one in options)]
    return ()


def _start(command: Sequence[str]) -> None:
    subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
