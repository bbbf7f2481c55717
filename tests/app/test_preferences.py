"""The settings that a browser may change, and those that it may not."""

from pathlib import Path
from typing import Any

import pytest

from victus_desktop.app.core import App
from victus_desktop.app.preferences import BrowserPreferences
from victus_desktop.conversation.errors import BadInput
from victus_desktop.paths import Paths
from victus_desktop.settings import Settings


@pytest.fixture
def app(tmp_path: Path, home: Path) -> App:
    assert not any(home.iterdir()), "nobody's own settings are read"
    return App(Settings(), Paths(tmp_path, tmp_path / "data", tmp_path / "cache", tmp_path / "log"))


def test_each_is_told_with_what_it_may_be(app: App) -> None:
    told = {one["name"]: one for one in BrowserPreferences(app).all()}

    patience = told["listening.patience"]
    assert (patience["value"], patience["restart"]) == (1, False)
    assert patience["value_schema"] == {"type": "number", "minimum": 0.5, "maximum": 3}
    assert told["speech.speed"]["restart"]
    assert told["speech.voice"]["value_schema"]["enum"] == []


def test_a_change_is_used_at_once_and_kept(app: App) -> None:
    BrowserPreferences(app).change({"listening.patience": 1.5, "tools.home_city": "Lisbon"})

    assert app.settings.listening.patience == 1.5
    kept = app.paths.settings_file.read_text()
    assert "patience = 1.5" in kept
    assert 'home_city = "Lisbon"' in kept


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("listening.patience", 99),
        ("listening.patience", "long"),
        ("listening.barge_in", 1),
        ("speech.voice", "no-such-voice"),
        ("speech.voice", 5),
        ("api.host", "0.0.0.0"),
        ("tools.mcp_servers", {"x": "sh"}),
        ("tools.folders", ["/"]),
        ("profile", "server"),
        ("", 1),
    ],
)
def test_a_wrong_one_changes_nothing(app: App, name: str, value: Any) -> None:
    with pytest.raises(BadInput):
        BrowserPreferences(app).change({"tools.home_city": "Lisbon", name: value})

    assert app.settings.tools.home_city == ""
    assert not app.paths.settings_file.exists()
