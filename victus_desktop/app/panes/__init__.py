"""What the desktop's panes show and do, one module a pane."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from victus_desktop.app.panes import (
    documents,
    history,
    journal,
    lists,
    memory,
    models,
    notes,
    schedule,
)
from victus_desktop.desktop.pane_source import PaneSource

if TYPE_CHECKING:
    from victus_desktop.app.core import App


def sources(app: "App") -> Sequence[PaneSource]:
    """Give the panes, in their order."""
    return [
        history.pane(app),
        documents.pane(app),
        schedule.pane(app),
        lists.pane(app),
        notes.pane(app),
        memory.pane(app),
        journal.pane(app),
        models.pane(app),
    ]
