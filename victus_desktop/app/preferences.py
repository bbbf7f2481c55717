"""The settings that a browser may change: how Victus listens, speaks and answers.

Nothing that names a program, a folder, an address or an account is among them.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from victus_desktop.app.saving import save_settings
from victus_desktop.app.user_app import UserApp, own_settings, with_changes
from victus_desktop.conversation.errors import BadInput

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
        for name, value in changed.items():
            self._check(name, value)
        for name, value in changed.items():
            section, _, field = name.partition(".")
            setattr(getattr(self._app.settings, section), field, value)
        save_settings(self._app.paths.settings_file, changed)

    def _told(self, name: str) -> Mapping[str, Any]:
        section, field = _place(self._app, name)
        schema = type(section).model_json_schema()["properties"][field]
        if name in _MODELS:
            listed = self._app.models.listings(_MODELS[name])
            schema["enum"] = [one.model.id for one in listed if one.state == "installed"]
        return _row(self._app, name, schema, restart=name in _AFTER_RESTART)

    def _check(self, name: str, value: Any) -> None:
        if name not in (*_AT_ONCE, *_AFTER_RESTART):
            raise BadInput(f"There is no setting {name[:80]!r} that can be changed from here.")
        section, field = _place(self._app, name)
        if name in _MODELS and not (isinstance(value, str) and self._app.has_model(value)):
            raise BadInput(f"{name}: this model is not installed; `victus models pull` gets it.")
        try:
            type(section).model_validate(section.model_dump() | {field: value}, strict=True)
        except ValidationError as error:
            raise BadInput(f"{name}: {error.errors()[0]['msg']}") from error


class UserPreferences:
    """Reads and changes what each user of a server has for themselves."""

    def __init__(self, app: "UserApp", reopen: Callable[[str], None]) -> None:
        """`reopen` closes the user's home, so that the next use opens it anew."""
        self._app = app
        self._reopen = reopen

    def all(self) -> Sequence[Mapping[str, Any]]:
        return [
            _row(self._app, name, _schema(self._app, name), restart=False)
            for name in own_settings(self._app.settings)
        ]

    def change(self, changed: Mapping[str, Any]) -> None:
        unknown = sorted(set(changed) - set(own_settings(self._app.settings)))
        if unknown:
            raise BadInput(f"There is no setting {unknown[0][:80]!r} that is yours to change.")
        with_changes(self._app.settings, changed)
        self._app.preferences.set(changed)
        self._reopen(self._app.user)


def _row(app: "App", name: str, schema: Mapping[str, Any], *, restart: bool) -> Mapping[str, Any]:
    section, field = _place(app, name)
    return {
        "name": name,
        "description": schema.get("description", ""),
        "value": getattr(section, field),
        "restart": restart,
        "value_schema": {key: schema[key] for key in _SHOWN if key in schema},
    }


def _schema(app: "App", name: str) -> Mapping[str, Any]:
    section, field = _place(app, name)
    found: Mapping[str, Any] = type(section).model_json_schema()["properties"][field]
    return found


def _place(app: "App", name: str) -> tuple[Any, str]:
    section, _, field = name.partition(".")
    return getattr(app.settings, section), field
