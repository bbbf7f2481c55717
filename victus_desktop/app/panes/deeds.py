"""Small shapes that the panes' actions share."""

from collections.abc import Callable
from pathlib import Path

from victus_desktop.conversation.errors import BadInput, StorageError
from victus_desktop.desktop.pane_source import Told


def plain(do: Callable[[str], object]) -> Callable[[str, Told], None]:
    """Make an action of a function that tells no progress."""

    def act(ident: str, told: Told) -> None:
        do(ident)

    return act


def with_text(do: Callable[[str, str], object]) -> Callable[[str, Told], None]:
    """Make an action of a function of a line's id and the text (or path) that was asked for."""

    def act(given: str, told: Told) -> None:
        ident, _, text = given.partition("\n")
        if not text.strip():
            raise BadInput("There was nothing written; nothing is changed.")
        do(ident, text.strip())

    return act


def write(path: Path, text: str) -> None:
    """Write a file that the user named. Raises StorageError."""
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise StorageError(f"{path} cannot be written: {error.strerror}.") from error
