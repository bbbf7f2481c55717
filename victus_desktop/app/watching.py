"""The watched folders: kept known by whichever front lives long."""

import logging
from pathlib import Path
from typing import TYPE_CHECKING

from victus_desktop.conversation.errors import VictusError
from victus_desktop.conversation.events import DocumentsChanged, IngestProgressed, Warned
from victus_desktop.knowledge.watch import LOOK_SECONDS, FolderWatch

if TYPE_CHECKING:
    from victus_desktop.app.core import App
    from victus_desktop.knowledge.ingest import Ingest, Progress, Report

log = logging.getLogger(__name__)


def watch_folders(app: "App", seconds: float = LOOK_SECONDS) -> FolderWatch:
    """Start to keep the folders of the settings known; what comes of it is told as events."""
    emit = app.assistant.emit

    def ingest() -> "Ingest":
        return app.documents.get().ingest

    def progressed(told: "Progress") -> None:
        emit(IngestProgressed("", told.file, told.files_done, told.files))

    def done(report: "Report") -> None:
        emit(
            DocumentsChanged(
                "",
                tuple(one.name for one in report.added),
                tuple(one.name for one in report.removed),
                tuple(str(one) for one in report.skipped),
            )
        )

    def failed(error: VictusError) -> None:
        log.error("watched folders: %s", error.message)
        emit(Warned("", "watched_folders", error.message))

    def folders() -> list[Path]:
        return [folder.expanduser() for folder in app.settings.knowledge.watched_folders]

    watch = FolderWatch(ingest, folders, done, failed, progressed, seconds)
    watch.start()
    app.closers.append(watch.stop)
    return watch
