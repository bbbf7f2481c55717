"""Documents that Victus answers from, and the folders it keeps known."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from victus_desktop.app.opening import open_document
from victus_desktop.app.panes.deeds import plain
from victus_desktop.app.saving import save_settings
from victus_desktop.conversation.errors import BadInput
from victus_desktop.desktop.pane_source import Action, PaneSource, Row, Told, counted, words

if TYPE_CHECKING:
    from victus_desktop.app.core import App
    from victus_desktop.knowledge.ingest import Progress

_FOLDER = "folder:"
"""Marks the id of a line that is a watched folder."""
_OF_DOCUMENTS = frozenset(("Open", "Remove"))
_OF_FOLDERS = frozenset(("Watch no longer",))


def pane(app: "App") -> PaneSource:
    """Give the pane over documents and watched folders."""

    def rows(wanted: str) -> Sequence[Row]:
        folders = app.settings.knowledge.watched_folders
        return [
            *(_folder(one) for one in folders if wanted.lower() in str(one).lower()),
            *(
                Row(
                    str(one.id),
                    one.name,
                    (_place(one.path.parent), one.added.astimezone()),
                    counted(one.passages, words("1 passage"), words("{0} passages")),
                    group=words("Documents"),
                    can=_OF_DOCUMENTS,
                )
                for one in app.documents.get().documents()
                if wanted.lower() in one.name.lower()
            ),
        ]

    def watch(folder: str, told: Told) -> None:
        _keep_folders(app, [*app.settings.knowledge.watched_folders, Path(folder)])

    def watch_no_longer(ident: str) -> None:
        kept = app.settings.knowledge.watched_folders
        _keep_folders(app, [one for one in kept if f"{_FOLDER}{one}" != ident])

    def show(ident: str) -> None:
        found = next((one for one in app.documents.get().documents() if str(one.id) == ident), None)
        if found is not None:
            open_document(found.path)

    return PaneSource(
        "documents",
        "Documents",
        rows,
        (
            Action("Open", plain(show), main=True),
            Action("Remove", plain(lambda ident: app.documents.get().remove(int(ident)))),
            Action("Watch no longer", plain(watch_no_longer)),
            Action("Watch a folder", watch, alone=True, choose_folder="Choose a folder to watch"),
            Action(
                "Add",
                lambda path, told: add_documents(app, [Path(path)], told),
                alone=True,
                choose_file="Choose a document",
            ),
        ),
        "Drop documents or folders here, and ask about them.",
        searchable=True,
        drop=lambda paths, told: add_documents(app, paths, told),
        hint="Victus answers from these in their own words, and names the page.",
    )


def _place(folder: Path) -> str:
    """Write a folder for its user: in the own home from '~' on."""
    home = Path.home()
    return str(Path("~") / folder.relative_to(home)) if folder.is_relative_to(home) else str(folder)


def add_documents(app: "App", paths: Sequence[Path], told: Told) -> None:
    """Take in files and folders. Raises BadInput that names what could not be read."""

    def report(progress: "Progress") -> None:
        share = progress.passages_done / progress.passages if progress.passages else 0.0
        told(share, progress.file)

    taken = app.documents.get().add(paths, report)
    if taken.skipped:
        raise BadInput("\n".join(str(one) for one in taken.skipped[:4]))


def _folder(folder: Path) -> Row:
    there = folder.is_dir()
    return Row(
        f"{_FOLDER}{folder}",
        folder.name,
        (str(folder.parent),),
        words("watched") if there else words("not there"),
        "good" if there else "bad",
        group=words("Watched folders"),
        can=_OF_FOLDERS,
    )


def _keep_folders(app: "App", folders: Sequence[Path]) -> None:
    wanted = list(dict.fromkeys(folders))
    save_settings(app.paths.settings_file, {"knowledge.watched_folders": wanted})
    app.settings.knowledge.watched_folders = wanted
