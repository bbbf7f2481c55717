"""Settings that were changed, taken into use while Victus runs."""

import logging
from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, Any

from victus_desktop.app.saving import save_settings
from victus_desktop.conversation.errors import ModelError, VictusError
from victus_desktop.conversation.later import Later

if TYPE_CHECKING:
    from victus_desktop.app.core import App

log = logging.getLogger(__name__)

SETTING_OF = {
    "stt": "speech.recognizer",
    "tts": "speech.voice",
    "llm": "language_model.model",
}
"""The setting that names the model in use, by kind."""
_HEARING = frozenset(("speech.recognizer", "speech.language", "speech.threads"))
_SPEAKING = frozenset(("speech.voice", "speech.speed"))


def take_into_use(app: "App", names: Collection[str]) -> None:
    """Let changed settings ('section.name') act now. Raises what loading a model raises."""
    changed = set(names)
    _load_anew(_parts(app, changed))


def use_model(app: "App", ident: str) -> None:
    """Let an installed model be the one that hears, speaks or answers, at once and for good.

    Raises ModelError where it does not load: then the one before stays in use.
    """
    kind = app.models.catalog.get(ident).kind
    setting = SETTING_OF.get(kind)
    if setting is None:
        raise ModelError("This model is used by itself where it is needed.")
    before = named(app, setting)
    _set(app, setting, ident)
    parts = _parts(app, {setting})
    try:
        _load_anew(parts)
    except VictusError as error:
        _set(app, setting, before)
        _load_again(parts)
        raise ModelError(f"{error.message} ({before} stays in use.)") from error
    save_settings(app.paths.settings_file, {setting: ident})


def named(app: "App", setting: str) -> str:
    """Give the value of a setting by its 'section.name'."""
    section, _, field = setting.partition(".")
    return str(getattr(getattr(app.settings, section), field))


def _set(app: "App", setting: str, value: str) -> None:
    section, _, field = setting.partition(".")
    setattr(getattr(app.settings, section), field, value)


def _parts(app: "App", changed: set[str]) -> list[Later[Any]]:
    from victus_desktop.app.mind import language_agent

    found: list[Later[Any]] = []
    if changed & _HEARING:
        found.append(app.transcriber)
    if changed & _SPEAKING:
        found.append(app.synthesizer)
    if any(name.startswith("language_model.") for name in changed):
        found += [app.root.language_model, language_agent(app)]
    return found


def _load_anew(parts: Sequence[Later[Any]]) -> None:
    for part in parts:
        part.retry()
    for part in parts:
        part.get()


def _load_again(parts: Sequence[Later[Any]]) -> None:
    try:
        _load_anew(parts)
    except VictusError as error:
        log.warning("the model before does not load either: %s", error.message)
