"""The watched folders: their documents are kept known while a front runs."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from victus_desktop.conversation.errors import VictusError
from victus_desktop.conversation.events import Warned

if TYPE_CHECKING:
    from victus_desktop.app.core import App


def watch(app: "App") -> Callable[[], None]:
    """Begin to watch the folders of the settings; gives what ends it.

    Loads the documents, so it belongs in a job thread. Raises what opening them raises.
    """
    folders = app.settings.knowledge.watched_folders
    if not folders:
        return lambda: None
    from victus_desktop.knowledge.watch import FolderWatch

    def failed(error: VictusError) -> None:
        app.assistant.emit(Warned("", error.code, error.message))

    watching = FolderWatch(app.documents.get().ingest, folders, lambda report: None, failed)
    watching.start()
    return watching.stop
