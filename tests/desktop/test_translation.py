"""The second language is complete: every text that the window shows is in it."""

import ast
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import BaseModel
from PySide6.QtCore import QCoreApplication, QLocale
from pytestqt.qtbot import QtBot

import victus_desktop
from tests.desktop.sentences import sentences
from victus_desktop.app.core import App
from victus_desktop.app.crashes import STOPPED
from victus_desktop.app.panes import sources
from victus_desktop.app.reaches import PURPOSES
from victus_desktop.app.stalls import STALLED
from victus_desktop.app.trials import SECRETS, trials
from victus_desktop.conversation.floor import HALF_DUPLEX
from victus_desktop.conversation.records import Tier, ToolCall
from victus_desktop.desktop.app import application
from victus_desktop.desktop.helps import HELP_NAMES
from victus_desktop.desktop.panes.settings_pane import field_name
from victus_desktop.desktop.state import Doing
from victus_desktop.desktop.tool_words import argument_name, arguments_text, tool_name
from victus_desktop.desktop.translation import load, speak_language
from victus_desktop.desktop.wording import message
from victus_desktop.paths import user_paths
from victus_desktop.settings import Settings

_PACKAGE = Path(victus_desktop.__file__).parent


def _written(folder: Path) -> Iterator[str]:
    """Give every literal that is handed to `tr`."""
    for file in folder.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Call) and _name(node.func) in ("tr", "words"):
                first = node.args[0] if node.args else None
                if isinstance(first, ast.Constant):
                    yield str(first.value)


def _name(called: ast.expr) -> str:
    if isinstance(called, ast.Attribute):
        return called.attr
    return called.id if isinstance(called, ast.Name) else ""


def _settings() -> Iterator[str]:
    for name in Settings.model_fields:
        section = getattr(Settings(), name)
        if isinstance(section, BaseModel):
            yield field_name(name)
            yield (type(section).__doc__ or "").strip().rstrip(".")
            for field, info in type(section).model_fields.items():
                yield field_name(field)
                yield info.description or ""


def _panes() -> Iterator[str]:
    """Give every text of the panes that the desktop has."""
    for source in sources(App(Settings(), user_paths())):
        yield from (source.title, source.empty, source.hint)
        for action in source.actions:
            yield from (action.name, action.choose_file, action.choose_folder)
            yield from (action.save_file, action.ask_text)


def _beside_settings() -> Iterator[str]:
    """Give the names of what is tried out, and of passwords."""
    yield from (one.name for one in trials(App(Settings(), user_paths())).values())
    for secret in SECRETS.values():
        yield from (secret.title, secret.hint)


def _tools() -> Iterator[str]:
    """Give the names of the tools that come with Victus and of what they are given, as on cards."""
    for tool in App(Settings(), user_paths()).mind.tools.values():
        yield tool_name(ToolCall(tool.name, {}))
        yield from (argument_name(name) for name in tool.parameters.model_fields)


def _helps() -> Iterator[str]:
    """Give what the banner's button can be called, and what hosts are reached for."""
    yield from HELP_NAMES
    yield from PURPOSES


TEXTS = {
    *_written(_PACKAGE / "desktop"),
    *_written(_PACKAGE / "app"),
    *_beside_settings(),
    *_helps(),
    *sentences(),
    *STOPPED.values(),
    STALLED,
    HALF_DUPLEX,
    *_settings(),
    *(doing.value for doing in Doing),
    *(str(tier) for tier in Tier),
}


@pytest.mark.parametrize("language", ["de"])
@pytest.mark.usefixtures("home")
def test_every_text_is_translated(language: str) -> None:
    made = {*filter(None, _panes()), *_tools()}
    absent = (TEXTS | made) - load(language).keys()

    assert not absent, sorted(absent)


def test_placeholders_and_keys_survive_the_translation() -> None:
    for source, translated in (*load("de").items(), *load("en").items()):
        assert translated.strip(), source
        for mark in ("{0}", "{1}", "&"):
            assert source.count(mark) == translated.count(mark), source


def test_the_window_leads_to_its_own_pane_for_models() -> None:
    shown = [*load("de").values(), *load("en").values()]
    assert [one for one in shown if "models pull" in one and "hf auth login" not in one] == []
    assert load("en").keys() <= load("de").keys()


def test_the_application_speaks_german(qtbot: QtBot) -> None:
    app = application()

    translators = speak_language(app, QLocale("de_DE"))

    try:
        assert QCoreApplication.translate("Window", "Settings") == "Einstellungen"
    finally:
        for translator in translators:
            app.removeTranslator(translator)
    assert QCoreApplication.translate("Window", "Settings") == "Settings"


@pytest.mark.parametrize(
    ("english", "german"),
    [
        ("The microphone gives sound again.", "Das Mikrofon gibt wieder Ton."),
        ("Listening again, through Röde NT.", "Hört wieder zu, über Röde NT."),
        (
            "No loudspeaker was found; connect one, or look at `victus devices`.",
            "Nicht gefunden: Lautsprecher. Schließ eines an, oder sieh mit `victus devices` nach.",
        ),
        (
            "/a/b.db cannot be used (Read-only file system); check the folder, or set VICTUS_HOME.",
            "/a/b.db ist nicht zu benutzen (Read-only file system); prüf den Ordner, oder setz "
            "VICTUS_HOME.",
        ),
        ("Something of a plugin's own.", "Something of a plugin's own."),
        ("", ""),
    ],
)
def test_what_the_engine_says_is_translated_with_its_values(
    english: str, german: str, qtbot: QtBot
) -> None:
    app = application()
    translators = speak_language(app, QLocale("de_DE"))
    try:
        assert message(english) == german
    finally:
        for translator in translators:
            app.removeTranslator(translator)
    assert message(english) == english


def test_a_language_without_texts_stays_english() -> None:
    assert load("xx") == {}


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ({"when": "2031-11-27T09:05:00+00:00", "label": ""}, "wann: 27 Nov. 2031, 09:05"),
        ({"when": "2031-11-27"}, "wann: 27 Nov. 2031"),
        ({"duration": 5400.0, "name": "eggs"}, "Dauer: 1 Std. 30 Min., Name: eggs"),
        ({"duration": 45}, "Dauer: 45 s"),
        ({"text": "2031-99-99"}, "Text: 2031-99-99"),
        (
            {"list_name": "shopping", "items": ["milk", "oil"]},
            "Liste: shopping, Einträge: milk, oil",
        ),
    ],
)
def test_what_a_tool_is_given_reads_well(
    arguments: dict[str, object], told: str, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", "UTC")
    time.tzset()
    app, before = application(), QLocale()
    QLocale.setDefault(QLocale("de_DE"))
    translators = speak_language(app, QLocale("de_DE"))
    try:
        assert arguments_text(arguments) == told
    finally:
        QLocale.setDefault(before)
        for translator in translators:
            app.removeTranslator(translator)
