"""What works and what does not: for `victus doctor` and `/readyz`."""

import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from victus_desktop.conversation.errors import VictusError
from victus_desktop.conversation.later import Later

if TYPE_CHECKING:
    from victus_desktop.app.core import App

_LEAST_FREE_MB = 200


@dataclass(frozen=True, slots=True)
class Check:
    """One part: whether it works, and what to do where it does not."""

    name: str
    ready: bool
    detail: str = ""


def checks(app: "App", *, sound: bool = True, loaded: bool = False) -> list[Check]:
    """Check every part; with `loaded`, a model counts once it was in memory."""
    settings = app.settings
    speech, thinking = settings.speech, settings.language_model
    parts: dict[str, Callable[[], str]] = {
        "database": lambda: _database(app),
        "disk": lambda: _disk(app),
        "speech recognition": lambda: _engine(app, speech.recognizer_endpoint, speech.recognizer),
        "voice": lambda: _engine(app, speech.voice_endpoint, speech.voice),
        "language model": lambda: _engine(app, thinking.endpoint, thinking.model),
        "knowledge": lambda: _knowledge(app),
    }
    if sound:
        parts |= {"microphone": lambda: _device("input"), "loudspeaker": lambda: _device("output")}
    found = [_check(name, probe) for name, probe in parts.items()]
    return [_loaded(app, one) for one in found] if loaded else found


def models_loaded(app: "App") -> dict[str, bool]:
    """Tell of each model whether it is in memory."""
    return {name: part.ready is not None for name, part in _models(app).items()}


def _models(app: "App") -> dict[str, Later[Any]]:
    return {
        "speech recognition": app.transcriber,
        "voice": app.synthesizer,
        "language model": app.language_model,
        "knowledge": app.embedder,
    }


def _loaded(app: "App", check: Check) -> Check:
    part = _models(app).get(check.name)
    if part is None or not check.ready:
        return check
    if part.error is not None:
        return Check(check.name, False, str(part.error))
    here = part.ready is not None or part.resting
    return check if here else Check(check.name, False, "loading")


def _check(name: str, probe: Callable[[], str]) -> Check:
    try:
        return Check(name, True, probe())
    except VictusError as error:
        return Check(name, False, error.message)


def _database(app: "App") -> str:
    from victus_desktop.history.database import place_of

    app.stores.turns.conversations(1)
    return str(place_of(app.stores.engine))


def _disk(app: "App") -> str:
    place = app.paths.data
    while not place.exists():
        place = place.parent
    free = shutil.disk_usage(place).free // 1_000_000
    if free < _LEAST_FREE_MB:
        raise VictusError(f"only {free} MB are free; Victus needs {_LEAST_FREE_MB}")
    if not place.is_dir() or not os.access(place, os.W_OK):
        raise VictusError(f"{place} cannot be written; check its permissions")
    return f"{free} MB free"


def _engine(app: "App", endpoint: str, ident: str) -> str:
    """Give where an engine is: at a server, or in a model that is here and intact."""
    if not endpoint:
        app.models.locate(ident)
    return endpoint or ident


def _knowledge(app: "App") -> str:
    """Give where the embedder is, and the Chroma server if there is one."""
    from victus_desktop.knowledge.vectors import ask_server

    settings = app.settings.knowledge
    embedder = _engine(app, settings.embedder_endpoint, settings.embedder)
    if not settings.server:
        return embedder
    ask_server(settings.server)
    return f"{embedder}, {settings.server}"


def _device(direction: str) -> str:
    from victus_desktop.audio.devices import Direction, candidates
    from victus_desktop.audio.sound_system import SoundSystem

    way = Direction.INPUT if direction == "input" else Direction.OUTPUT
    return candidates(SoundSystem().devices(), way)[0].name
