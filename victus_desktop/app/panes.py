"""What the desktop's panes show and do."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from victus_desktop.agent import wording
from victus_desktop.desktop.services import Action, PaneSource, Row, Told

if TYPE_CHECKING:
    from victus_desktop.app.core import App
    from victus_desktop.catalog.progress import Progress
    from victus_desktop.knowledge.ingest import Progress as Ingested


def sources(app: "App") -> Sequence[PaneSource]:
    """Give the panes, in their order."""
    return [
        _history(app),
        _documents(app),
        _schedule(app),
        _lists(app),
        _notes(app),
        _memory(app),
        _models(app),
        _journal(app),
    ]


def _history(app: "App") -> PaneSource:
    def rows(words: str) -> Sequence[Row]:
        turns = app.stores.turns
        if words.strip():
            found = turns.search(words)
            return [Row(one["conversation"], one["heard"], one["reply"]) for one in found]
        return [
            Row(
                one["id"], one["title"], one["last"][:16].replace("T", " "), f"{one['turns']} turns"
            )
            for one in turns.conversations()
        ]

    def rename(told: str) -> None:
        ident, _, title = told.partition("\n")
        app.stores.turns.rename(ident, title)

    def export(path: str) -> None:
        kind = {".md": "markdown", ".html": "html"}.get(Path(path).suffix.lower(), "json")
        Path(path).write_text(app.stores.turns.export(kind), encoding="utf-8")

    return PaneSource(
        "history",
        "History",
        rows,
        (
            Action("Rename", _plain(rename), ask_text="New title"),
            Action("Export all", _plain(export), alone=True, save_file="Export to"),
            Action(
                "Delete", _plain(lambda ident: app.stores.turns.delete(ident)), destructive=True
            ),
        ),
        "Nothing was said yet.",
        searchable=True,
    )


def _documents(app: "App") -> PaneSource:
    def rows(words: str) -> Sequence[Row]:
        known = app.documents.get().documents()
        return [
            Row(str(one.id), one.name, str(one.path), wording.count(one.passages, "passage"))
            for one in known
            if words.lower() in one.name.lower()
        ]

    def add(path: str, told: Told) -> None:
        _add_document(app, Path(path), told)

    return PaneSource(
        "documents",
        "Documents",
        rows,
        (
            Action("Add", add, alone=True, choose_file="Choose a document"),
            Action("Remove", _plain(lambda ident: app.documents.get().remove(int(ident)))),
        ),
        "Drop documents here, and ask about them.",
        searchable=True,
        drop=lambda path, told: _add_document(app, path, told),
    )


def _add_document(app: "App", path: Path, told: Told) -> None:
    def report(progress: "Ingested") -> None:
        share = progress.passages_done / progress.passages if progress.passages else 0.0
        told(share, progress.file)

    taken = app.documents.get().add([path], report)
    if taken.skipped:
        told(1.0, str(taken.skipped[0]))


def _schedule(app: "App") -> PaneSource:
    def rows(words: str) -> Sequence[Row]:
        now = app.mind.now()
        return [
            Row(
                str(one.id),
                one.label or str(one.kind).title(),
                str(one.kind),
                wording.when(one.due, now),
            )
            for one in app.stores.schedule.pending()
        ]

    cancel = _plain(lambda ident: app.stores.schedule.cancel(int(ident)))
    return PaneSource(
        "schedule",
        "Timers and reminders",
        rows,
        (Action("Cancel", cancel),),
        "No timer, alarm or reminder is set.",
    )


def _lists(app: "App") -> PaneSource:
    def rows(words: str) -> Sequence[Row]:
        lists = app.stores.lists
        return [
            Row(str(item.id), item.text, name, "done" if item.done else "")
            for name in lists.names()
            for item in lists.items(name)
        ]

    return PaneSource(
        "lists",
        "Lists",
        rows,
        (
            Action("Done", _plain(lambda ident: app.stores.lists.tick(int(ident)))),
            Action("Remove", _plain(lambda ident: app.stores.lists.remove(int(ident)))),
        ),
        'Say "add milk to my shopping list".',
    )


def _notes(app: "App") -> PaneSource:
    return PaneSource(
        "notes",
        "Notes",
        lambda words: [
            Row(str(one.id), one.text, f"{one.created:%Y-%m-%d}")
            for one in app.stores.notes.search(words, 200)
        ],
        (Action("Remove", _plain(lambda ident: app.stores.notes.remove(int(ident)))),),
        'Say "make a note that...".',
        searchable=True,
    )


def _memory(app: "App") -> PaneSource:
    def change(told: str) -> None:
        ident, _, text = told.partition("\n")
        app.stores.memories.add(text)
        app.stores.memories.remove(int(ident))

    return PaneSource(
        "memory",
        "Memory",
        lambda words: [
            Row(str(one.id), one.text, f"{one.created:%Y-%m-%d}")
            for one in app.stores.memories.all()
        ],
        (
            Action("Change", _plain(change), ask_text="What shall I remember instead?"),
            Action("Forget", _plain(lambda ident: app.stores.memories.remove(int(ident)))),
        ),
        'Say "remember that...".',
    )


def _models(app: "App") -> PaneSource:
    def rows(words: str) -> Sequence[Row]:
        fits = {"memory": "needs more memory", "disk": "needs more disk"}
        return [
            Row(
                one.model.id,
                one.model.title,
                f"{one.model.kind}, {one.model.size / 1e6:.0f} MB, {one.model.licence}",
                one.state if one.state != "missing" else fits.get(str(one.fit), ""),
            )
            for one in app.models.listings()
            if words.lower() in one.model.title.lower()
        ]

    def pull(ident: str, told: Told) -> None:
        def report(progress: "Progress") -> None:
            told(progress.done / progress.total if progress.total else 0.0, progress.file)

        app.models.pull([ident], report)

    return PaneSource(
        "models",
        "Models",
        rows,
        (
            Action("Download", pull),
            Action("Remove", _plain(lambda ident: app.models.remove([ident])), destructive=True),
        ),
        searchable=True,
    )


def _journal(app: "App") -> PaneSource:
    return PaneSource(
        "journal",
        "Journal",
        lambda words: [
            Row(
                str(one.id),
                one.call.tool.replace("_", " "),
                ", ".join(f"{key}: {value}" for key, value in one.call.arguments.items()),
                "undone" if one.undone else f"{one.at:%H:%M}",
            )
            for one in app.stores.journal.entries()
        ],
        empty="What Victus did for you stands here.",
    )


def _plain(do: Callable[[str], object]) -> Callable[[str, Told], None]:
    """Make an action of a function that tells no progress."""

    def act(ident: str, told: Told) -> None:
        do(ident)

    return act
