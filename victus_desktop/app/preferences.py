"""The settings that a browser may change: how Victus listens, speaks and answers.

Nothing that names a program, a folder, an address or an account is among them.
"""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from victus_desktop.app.saving import save_settings
from victus_desktop.conversation.errors import BadInput, NotAllowed

if TYPE_CHECKING:
    from victus_desktop.app.core import App
    from victus_desktop.catalog.catalog import Kind

_AT_ONCE = (
    "listening.patience",
    "listening.follow_up_seconds",
    "listening.no_speech_seconds",
    "listening.barge_in",
    "history.context_turns",
    "tools.network",
    "tools.home_city",
)
_AFTER_RESTART = (
    "speech.voice",
    "speech.speed",
    "speech.recognizer",
    "speech.language",
    "language_model.temperature",
    "language_model.max_reply_tokens",
)
_MODELS: "Mapping[str, Kind]" = {"speech.voice": "tts", "speech.recognizer": "stt"}
_SHOWN = ("type", "enum", "minimum", "maximum")


class BrowserPreferences:
    """Reads and changes them, for the owner of this machine."""

    def __init__(self, app: "App") -> None:
        self._app = app

    def all(self) -> Sequence[Mapping[str, Any]]:
        return [self._told(name) for name in (*_AT_ONCE, *_AFTER_RESTART)]

    def change(self, changed: Mapping[str, Any]) -> None:
        if self._app.settings.profile == "server":
            raise NotAllowed("On a server the settings are those of its environment.")
        for name, value in changed.items():
            self._check(name, value)
        for name, value in changed.items():
            section, _, field = name.partition(".")
            setattr(getattr(self._app.settings, section), field, value)
        save_settings(self._app.paths.settings_file, changed)

    def _told(self, name: str) -> Mapping[str, Any]:
        section, field = self._place(name)
        schema = type(section).model_json_schema()["properties"][field]
        if name in _MODELS:
            listed = self._app.models.listings(_MODELS[name])
            schema["enum"] = [one.model.id for one in listed if one.state == "installed"]
        told = {key: schema[key] for key in _SHOWN if key in schema}
        return {
            "name": name,
            "description": schema.get("description", ""),
            "value": getattr(section, field),
            "restart": name in _AFTER_RESTART,
            "value_schema": told,
        }

    def _check(self, name: str, value: Any) -> None:
        if name not in (*_AT_ONCE, *_AFTER_RESTART):
            raise BadInput(f"There is no setting {name[:80]!r} that can be changed from here.")
        section, field = self._place(name)
        if name in _MODELS and not (isinstance(value, str) and self._app.has_model(value)):
            raise BadInput(f"{name}: this model is not installed; `victus models pull` gets it.")
        try:
            type(section).model_validate(section.model_dump() | {field: value}, strict=True)
        except ValidationError as error:
            raise BadInput(f"{name}: {error.errors()[0]['msg']}") from error

    def _place(self, name: str) -> tuple[Any, str]:
        section, _, field = name.partition(".")
        return getattr(self._app.settings, section), field
