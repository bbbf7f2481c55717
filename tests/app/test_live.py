"""Models and tools switched while Victus runs."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from victus_desktop.app.core import App
from victus_desktop.app.live import take_into_use, use_model
from victus_desktop.app.mind import language_agent
from victus_desktop.app.reaches import reaches, switch_tools
from victus_desktop.conversation.errors import ModelError
from victus_desktop.paths import user_paths
from victus_desktop.settings import Settings


@pytest.fixture
def app(home: Path, models: Path) -> Iterator[App]:
    (home / "data").mkdir()
    (home / "data" / "models").mkdir()
    for one in models.iterdir():
        (home / "data" / "models" / one.name).symlink_to(one)
    made = App(Settings(), user_paths())
    yield made
    made.close()


def test_a_model_that_does_not_load_leaves_the_one_before(app: App) -> None:
    voice = app.synthesizer.get()
    broken = user_paths().models / "piper-en-us-amy"
    broken.mkdir()
    (broken / "en_US-amy-medium.onnx").write_bytes(b"no model")

    with pytest.raises(ModelError, match="stays in use"):
        use_model(app, _other_voice(app))

    assert app.settings.speech.voice == "piper-en-us-joe"
    assert type(app.synthesizer.get()) is type(voice)
    assert not app.paths.settings_file.exists()


def _other_voice(app: App) -> str:
    return next(
        one.model.id for one in app.models.listings("tts") if one.model.id != "piper-en-us-joe"
    )


def test_a_changed_speed_acts_at_once(app: App) -> None:
    before = app.synthesizer.get()
    app.settings.speech.speed = 1.5
    take_into_use(app, ["speech.speed"])
    assert app.synthesizer.get() is not before


def test_another_language_model_answers_at_once(app: App) -> None:
    before = language_agent(app).get().model
    app.settings.language_model.temperature = 1.5
    take_into_use(app, ["language_model.temperature"])
    after = language_agent(app).get().model
    assert (before.temperature, after.temperature) == (0.2, 1.5)


def test_a_model_in_use_is_kept_in_the_settings(app: App) -> None:
    app.settings.speech.voice = "piper-none"
    use_model(app, "piper-en-us-joe")
    assert 'voice = "piper-en-us-joe"' in app.paths.settings_file.read_text("utf-8")


def test_a_tool_that_is_switched_off_is_gone_at_once(app: App) -> None:
    assert "weather" in app.mind.tools
    app.settings.tools.disabled = switch_tools(app, ["weather"], False)
    assert "weather" not in app.mind.tools
    app.settings.tools.disabled = switch_tools(app, ["weather"], True)
    assert "weather" in app.mind.tools


class TestReaches:
    def test_by_default_no_tool_may_reach_the_internet(self, app: App) -> None:
        allowed = {one.what for one in reaches(app) if one.allowed}
        assert allowed == {"Models, when you download one"}

    def test_hosts_of_the_settings_are_shown_with_what_went_there(self, app: App) -> None:
        app.settings.tools.network = True
        app.settings.mail.imap_host = "imap.example.org"
        app.settings.language_model.endpoint = "http://gpu.example.org:8000/v1"
        app.egress.add("imap.example.org", 90)
        app.egress.add("elsewhere.example", 7)

        known = {(one.what, one.host): one for one in reaches(app)}

        assert known["Mail", "imap.example.org"].sent == 90
        assert known["Language model", "gpu.example.org"].allowed
        assert known["Weather", "api.open-meteo.com"].allowed
        assert known["Other", "elsewhere.example"].sent == 7

    def test_what_is_counted_is_kept_by_day(self, app: App) -> None:
        app.egress.add("api.example", 12)
        app.egress.add("localhost", 99)
        assert App(Settings(), user_paths()).egress_days.today() == {"api.example": 12}
