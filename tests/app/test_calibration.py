"""This machine is measured once, with the models that are there."""

import os
from dataclasses import replace
from pathlib import Path

import pytest

from victus_desktop.app.calibration import pace
from victus_desktop.app.core import App
from victus_desktop.app.desktop import begin, services
from victus_desktop.app.ears import Ears
from victus_desktop.app.embedded import EmbeddedServer
from victus_desktop.catalog.pace import Pace, keep_pace, known_pace
from victus_desktop.catalog.power import power_source
from victus_desktop.conversation.errors import TurnCancelled
from victus_desktop.conversation.later import Later
from victus_desktop.paths import Paths
from victus_desktop.settings import LanguageModelSettings, Settings
from victus_desktop.speech.whisper import WhisperTranscriber

pytestmark = pytest.mark.slow


@pytest.fixture
def paths(tmp_path: Path, models: Path) -> Paths:
    made = Paths(tmp_path, tmp_path / "data", tmp_path / "cache", tmp_path / "log")
    made.data.mkdir()
    made.models.symlink_to(models)
    return made


def test_the_starters_are_measured_once(paths: Paths) -> None:
    app = App(Settings(), paths)
    try:
        found = pace(app)
        assert found is not None
        assert found.tokens_a_second > 1
        assert 0 < found.transcription_seconds < 60
        assert known_pace(paths.pace, power_source()) == found
        keep_pace(paths.pace, power_source(), replace(found, tokens_a_second=7.0))
        again = pace(app)
        assert again is not None
        assert again.tokens_a_second == 7.0, "what is known is not measured again"
        anew = pace(app, anew=True)
        assert anew is not None
        assert anew.tokens_a_second != 7.0
    finally:
        app.close()


def test_measuring_ends_when_somebody_talks(paths: Paths) -> None:
    app = App(Settings(), paths)
    try:
        with pytest.raises(TurnCancelled):
            pace(app, cancelled=lambda: True)
        assert known_pace(paths.pace, power_source()) is None
    finally:
        app.close()


def test_the_measured_threads_are_used(paths: Paths) -> None:
    cores = os.cpu_count() or 1
    keep_pace(paths.pace, power_source(), Pace(cores, 100.0, 100_000_000, 0.2, 80_000_000, 3, 3))
    app = App(Settings(), paths)
    try:
        assert app.language_model.get().model._llama._few == 3
        transcriber = app.transcriber.get()
        assert isinstance(transcriber, WhisperTranscriber)
        assert transcriber.threads == 3
    finally:
        app.close()


def test_a_model_at_a_server_is_not_measured(paths: Paths) -> None:
    endpoint = LanguageModelSettings(endpoint="http://127.0.0.1:9/v1", endpoint_model="any")
    app = App(Settings(language_model=endpoint), paths)
    try:
        assert pace(app) is None
    finally:
        app.close()


def test_the_first_start_is_offered_models_that_fit_and_what_is_there(paths: Paths) -> None:
    cores = os.cpu_count() or 1
    keep_pace(paths.pace, power_source(), Pace(cores, 100.0, 100_000_000, 0.2, 80_000_000, 1, 1))
    app = App(Settings(), paths)
    served = EmbeddedServer(app)
    window = services(app, Ears(app), Later(lambda: begin(app, served)), served)
    try:
        offered = window.model_choices()
    finally:
        app.close()
    starter = next(one for one in offered if one.id == "smollm2-135m-instruct")
    assert starter.installed
    assert len(offered) > 1
    assert sum(one.recommended for one in offered) <= 1
    assert all(one.fits and one.quick for one in offered if one.recommended)
