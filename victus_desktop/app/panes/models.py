"""Models: what fits this machine, fetched with progress, paused, switched to while it runs."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from victus_desktop.app.downloads import Downloads
from victus_desktop.app.live import SETTING_OF, named, use_model
from victus_desktop.app.panes.deeds import plain
from victus_desktop.catalog.pace import Pace, pace_now
from victus_desktop.conversation.errors import ModelError
from victus_desktop.desktop.pane_source import Action, PaneSource, Row, Told, Tone, Words, words

if TYPE_CHECKING:
    from victus_desktop.app.core import App
    from victus_desktop.catalog.library import Listing

_KINDS: dict[str, Words] = {
    "stt": words("Hearing"),
    "tts": words("Voices"),
    "llm": words("Language models"),
    "embedder": words("Understanding requests and documents"),
    "turn": words("Noticing when you have finished"),
    "vad": words("Noticing speech"),
    "wake_word": words("Wake words"),
}
_FITS: dict[str, Words] = {
    "memory": words("needs more memory"),
    "disk": words("needs more disk"),
    "yes": words("fits this machine"),
}


def pane(app: "App") -> PaneSource:
    """Give the pane over the catalog."""
    downloads: list[Downloads] = []

    def fetching() -> Downloads:
        if not downloads:
            downloads.append(Downloads(app.models))
            app.closers.append(downloads[0].close)
        return downloads[0]

    def rows(wanted: str) -> Sequence[Row]:
        order, known = list(_KINDS), pace_now(app.paths.pace)
        listed = sorted(app.models.listings(), key=lambda one: order.index(one.model.kind))
        return [
            _row(app, fetching(), one, known)
            for one in listed
            if wanted.lower() in f"{one.model.title} {one.model.id}".lower()
        ]

    def check(ident: str, told: Told) -> None:
        (verdict,) = app.models.verify([ident])
        if verdict.state != "installed":
            raise ModelError(f"{ident} is {verdict.state}; download it again to mend it.")

    return PaneSource(
        "models",
        "Models",
        rows,
        (
            Action("Use", plain(lambda ident: use_model(app, ident)), main=True),
            Action("Download", plain(lambda ident: fetching().begin(ident))),
            Action("Pause", plain(lambda ident: fetching().pause(ident))),
            Action("Cancel", plain(lambda ident: fetching().cancel(ident))),
            Action("Check", check),
            Action("Remove", plain(lambda ident: app.models.remove([ident])), destructive=True),
        ),
        "No model is called that.",
        searchable=True,
        live=True,
        hint="Everything runs on this machine. Models are fetched only when you ask for them.",
    )


def _row(app: "App", downloads: Downloads, one: "Listing", known: Pace | None) -> Row:
    model = one.model
    running, error = downloads.running(model.id), downloads.error(model.id)
    kept = 0 if running or one.state == "installed" else app.models.arrived(model.id)
    used = model.kind in SETTING_OF and named(app, SETTING_OF[model.kind]) == model.id
    mark, tone, can = _state(one, used=used, running=running is not None, kept=kept)
    share = running.share if running else kept / model.size if kept and model.size else None
    facts: list[Words] = [_size(model.size), model.licence, *_languages(model.languages)]
    if known is not None and not known.is_quick(model):
        facts.append(words("slow on this machine"))
    return Row(
        model.id,
        model.title,
        (*facts, error) if error and not running else facts,
        "" if running else mark,
        "bad" if error and not running else tone,
        group=_KINDS[model.kind],
        share=min(1.0, share) if share is not None else None,
        can=frozenset(can),
    )


def _state(
    one: "Listing", *, used: bool, running: bool, kept: int
) -> tuple[Words, Tone, Sequence[str]]:
    if running:
        return "", "busy", ("Pause", "Cancel")
    if one.state == "damaged":
        return words("damaged"), "bad", ("Download", "Check", "Remove")
    if one.state == "installed":
        if used:
            return words("in use"), "good", ("Check",)
        usable = ("Use",) if one.model.kind in SETTING_OF else ()
        return words("installed"), "", (*usable, "Check", "Remove")
    if kept:
        return words("paused"), "", ("Download", "Cancel")
    return _FITS[str(one.fit)], "", ("Download",)


def _size(size: int) -> Words:
    if size >= 1_000_000_000:
        return words("{0} GB", f"{size / 1e9:.1f}")
    return words("{0} MB", round(size / 1e6)) if size else words("unknown size")


def _languages(codes: Sequence[str]) -> Sequence[Words]:
    if "mul" in codes:
        return (words("many languages"),)
    return (", ".join(codes),) if codes else ()
