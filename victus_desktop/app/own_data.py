"""All that Victus keeps of the user: written into one archive, or deleted."""

import json
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from victus_desktop.conversation.errors import StorageError

if TYPE_CHECKING:
    from victus_desktop.app.core import App

Told = Callable[[float, str], None]


def export_everything(app: "App", archive: Path, told: Told) -> None:
    """Write conversations, lists, documents' names, settings and counts into a ZIP archive.

    Models, and the documents themselves, stay where they are. Raises StorageError.
    """
    from victus_desktop.app import kept

    part = archive.with_name(archive.name + ".part")
    try:
        with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED) as packed:
            told(0.1, "history")
            packed.writestr("everything.json", kept.export(app))
            packed.writestr("conversations.md", app.stores.turns.export("markdown"))
            told(0.5, "counts")
            packed.writestr("egress.json", _pretty(app.egress_days.by_day()))
            packed.writestr("wake-word.json", _pretty(_wake_word(app)))
            for file in (app.paths.settings_file, *_screenshots(app)):
                if file.is_file():
                    packed.write(file, file.name)
        part.replace(archive)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise StorageError(f"{archive} cannot be written: {error.strerror}.") from error
    told(1.0, archive.name)


def delete_everything(app: "App", told: Told) -> None:
    """Delete all that Victus keeps of the user; models and settings stay. Raises StorageError."""
    from victus_desktop.app.wakeup.arming import disarm
    from victus_desktop.history import everything

    told(0.1, "history")
    everything.delete_everything(app.stores.engine, backups=app.paths.backups)
    disarm()
    told(0.5, "documents")
    if app.may_hold_documents:
        app.documents.get().remove_all()
    app.egress_days.clear()
    app.wake_diary.clear()
    try:
        if (screenshots := app.paths.data / "screenshots").is_dir():
            shutil.rmtree(screenshots)
    except OSError as error:
        raise StorageError(f"{screenshots} cannot be deleted: {error.strerror}.") from error
    told(1.0, "")


def _wake_word(app: "App") -> list[dict[str, object]]:
    return [
        {"at": one.at.isoformat(), "word": one.word, "score": one.score, "false": one.false}
        for one in app.wake_diary.triggers()
    ]


def _screenshots(app: "App") -> list[Path]:
    folder = app.paths.data / "screenshots"
    return sorted(folder.iterdir()) if folder.is_dir() else []


def _pretty(told: object) -> str:
    return json.dumps(told, indent=2, ensure_ascii=False) + "\n"
