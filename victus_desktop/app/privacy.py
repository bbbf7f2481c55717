"""What the privacy pane and the wake word's diary are handed."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from victus_desktop.app import own_data
from victus_desktop.app.reaches import reaches, switch_tools
from victus_desktop.desktop.pane_source import Told
from victus_desktop.desktop.services import Privacy, WakeDiary, WakeFigures, Woken

if TYPE_CHECKING:
    from victus_desktop.app.core import App

_DAYS = 14
_SHOWN = 50
Keep = Callable[[Mapping[str, Any]], None]
"""Writes changed settings and lets them be true at once."""


def privacy(app: "App", keep: Keep) -> Privacy:
    """Give what leaves this machine, who may, and all that is kept."""

    def allow_tools(names: Sequence[str], on: bool) -> None:
        keep({"tools.disabled": switch_tools(app, names, on)})

    def export(archive: Path, told: Told) -> None:
        own_data.export_everything(app, archive, told)

    return Privacy(
        reaches=lambda: reaches(app),
        days=lambda: app.egress_days.days(_DAYS),
        network=lambda: app.settings.tools.network,
        allow_network=lambda on: keep({"tools.network": on}),
        allow_tools=allow_tools,
        export=export,
        delete_everything=lambda told: own_data.delete_everything(app, told),
    )


def wake_diary(app: "App", keep: Keep) -> WakeDiary:
    """Give the wake word's diary; a time that is marked as false raises the threshold at once."""
    listening = app.settings.listening
    raised: dict[int, tuple[float, float]] = {}
    """What the threshold was before a mark and after it, so that taking the mark back undoes it."""

    def mark(ident: int, false: bool) -> None:
        app.wake_diary.mark(ident, false=false)
        before, after = raised.pop(ident, (0.0, 0.0))
        if false:
            told = app.wake_diary.figures(listening.wake_threshold)
            if told.suggested > told.threshold:
                raised[ident] = (told.threshold, told.suggested)
                keep({"listening.wake_threshold": told.suggested})
        elif after and listening.wake_threshold == after:
            keep({"listening.wake_threshold": before})

    def woken() -> Sequence[Woken]:
        return [
            Woken(one.id, one.at.astimezone(), one.word, one.score, one.false)
            for one in app.wake_diary.triggers()[:_SHOWN]
        ]

    def figures() -> WakeFigures:
        told = app.wake_diary.figures(listening.wake_threshold)
        return WakeFigures(
            listening.wake_word,
            told.hours,
            told.heard,
            told.false,
            told.false_per_hour,
            told.threshold,
            told.suggested,
        )

    return WakeDiary(
        woken=woken,
        mark=mark,
        figures=figures,
        retune=lambda threshold: keep({"listening.wake_threshold": threshold}),
    )
