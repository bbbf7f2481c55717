"""What was said: found by words, read again, gone on with, renamed, exported, deleted."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from victus_desktop.app.panes.deeds import plain, with_text, write
from victus_desktop.desktop.pane_source import (
    Action,
    PaneSource,
    Row,
    Said,
    Words,
    counted,
    words,
)

if TYPE_CHECKING:
    from victus_desktop.app.core import App

_KINDS = {".md": "markdown", ".html": "html"}
_SHOWN = 200


def pane(app: "App") -> PaneSource:
    """Give the pane over the conversations."""

    def rows(wanted: str) -> Sequence[Row]:
        turns = app.stores.turns
        if wanted.strip():
            return [_found(one) for one in turns.search(wanted, _SHOWN)]
        today = app.mind.now().date()
        return [_row(one, today) for one in turns.conversations(_SHOWN)]

    def said(ident: str) -> Sequence[Said]:
        kept = app.stores.turns.turns(_conversation(ident), _SHOWN)
        return [
            Said(one["heard"], one["reply"], datetime.fromisoformat(one["started"]))
            for one in reversed(kept)
        ]

    def go_on(ident: str) -> None:
        app.assistant.conversation = _conversation(ident)

    def export(ident: str, path: str) -> None:
        kind = _KINDS.get(Path(path).suffix.lower(), "json")
        chosen = _conversation(ident) or None
        write(Path(path), app.stores.turns.export(kind, chosen))

    def export_all(ident: str, path: str) -> None:
        export("", path)

    return PaneSource(
        "history",
        "History",
        rows,
        (
            Action("Go on with it", plain(go_on), main=True, opens="conversation"),
            Action(
                "Rename",
                with_text(lambda i, title: app.stores.turns.rename(_conversation(i), title)),
                ask_text="New title",
            ),
            Action("Export", with_text(export), save_file="Export to (.md, .html or .json)"),
            Action(
                "Export all",
                with_text(export_all),
                alone=True,
                save_file="Export to (.md, .html or .json)",
            ),
            Action(
                "Delete",
                plain(lambda ident: app.stores.turns.delete(_conversation(ident))),
                destructive=True,
            ),
        ),
        "Nothing was said yet.",
        searchable=True,
        said=said,
    )


def _row(one: dict[str, Any], today: date) -> Row:
    last = datetime.fromisoformat(one["last"]).astimezone()
    return Row(
        one["id"],
        one["title"],
        (last, counted(one["turns"], words("1 turn"), words("{0} turns"))),
        group=_age(last.date(), today),
    )


def _found(one: dict[str, Any]) -> Row:
    # Several turns of one conversation can fit, and a line's id is its own.
    ident = f"{one['conversation']}\t{one['id']}"
    at = datetime.fromisoformat(one["started"]).astimezone()
    return Row(ident, one["heard"] or one["reply"], (at, one["reply"]))


def _conversation(ident: str) -> str:
    return ident.partition("\t")[0]


def _age(day: date, today: date) -> Words:
    if day >= today:
        return words("Today")
    if day == today - timedelta(days=1):
        return words("Yesterday")
    return words("Last week") if day > today - timedelta(days=7) else words("Earlier")
