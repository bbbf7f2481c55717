"""The wake word learns from a time that is marked as false."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from victus_desktop.app.core import App
from victus_desktop.app.privacy import wake_diary
from victus_desktop.paths import user_paths
from victus_desktop.settings import Settings

BEFORE = 0.7


@pytest.fixture
def app(home: Path) -> App:
    settings = Settings()
    settings.listening.wake_word = "okay_nabu"
    settings.listening.wake_threshold = BEFORE
    return App(settings, user_paths())


def keeping(app: App) -> Any:
    def keep(values: Mapping[str, Any]) -> None:
        assert list(values) == ["listening.wake_threshold"]
        app.settings.listening.wake_threshold = values["listening.wake_threshold"]

    return keep


def test_one_mark_raises_the_threshold_above_it(app: App) -> None:
    heard = app.wake_diary.heard("okay_nabu", 0.74, BEFORE)
    wake_diary(app, keeping(app)).mark(heard.id, True)
    assert app.settings.listening.wake_threshold == 0.75
    assert wake_diary(app, keeping(app)).figures().false == 1


def test_taking_the_mark_back_undoes_it(app: App) -> None:
    heard = app.wake_diary.heard("okay_nabu", 0.74, BEFORE)
    diary = wake_diary(app, keeping(app))
    diary.mark(heard.id, True)
    diary.mark(heard.id, False)
    assert app.settings.listening.wake_threshold == BEFORE


def test_taking_it_back_leaves_what_was_chosen_since(app: App) -> None:
    heard = app.wake_diary.heard("okay_nabu", 0.74, BEFORE)
    diary = wake_diary(app, keeping(app))
    diary.mark(heard.id, True)
    diary.retune(0.9)
    diary.mark(heard.id, False)
    assert app.settings.listening.wake_threshold == 0.9


def test_one_in_many_hours_is_bearable(app: App) -> None:
    app.wake_diary.listened(10 * 3600)
    heard = app.wake_diary.heard("okay_nabu", 0.74, BEFORE)
    wake_diary(app, keeping(app)).mark(heard.id, True)
    assert app.settings.listening.wake_threshold == BEFORE
