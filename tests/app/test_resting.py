"""Models leave memory when idle and come back when one talks."""

import gc
import weakref
from collections.abc import Iterator
from pathlib import Path

import pytest

from victus_desktop.app.core import App
from victus_desktop.app.health import checks
from victus_desktop.app.mind import language_agent
from victus_desktop.app.resting import Resting, let_rest
from victus_desktop.bench.growth import own_memory_mb
from victus_desktop.conversation.events import ListeningStarted, ReplyPart
from victus_desktop.conversation.later import Later
from victus_desktop.paths import user_paths
from victus_desktop.settings import Settings


class Model:
    """Something large."""


@pytest.fixture
def later() -> Later[Model]:
    return Later(Model)


def test_what_is_idle_is_let_go(later: Later[Model]) -> None:
    model = weakref.ref(later.get())
    Resting(lambda: 1e-9, [[later]]).look()
    gc.collect()
    assert later.ready is None
    assert model() is None


@pytest.mark.parametrize("limit", [0.0, 60.0])
def test_what_is_used_or_may_stay_is_kept(later: Later[Model], limit: float) -> None:
    model = later.get()
    Resting(lambda: limit, [[later]]).look()
    assert later.ready is model


def test_a_model_stays_while_one_of_its_users_is_busy(later: Later[Model]) -> None:
    user = Later(later.get)
    model = later.get()
    later._asked -= 100
    user.get()
    Resting(lambda: 60, [[user, later]]).look()
    assert later.ready is model


def test_who_begins_to_talk_need_not_wait_for_it(later: Later[Model]) -> None:
    resting = Resting(lambda: 1e-9, [[later]])
    later.get()
    resting.look()
    resting.follow(ReplyPart("turn", "hello"))
    assert later.ready is None
    resting.follow(ListeningStarted(""))
    assert later.get()


def test_what_was_never_loaded_is_not_loaded_for_it(later: Later[Model]) -> None:
    resting = Resting(lambda: 1e-9, [[later]])
    resting.look()
    resting.follow(ListeningStarted(""))
    assert later.ready is None


@pytest.mark.slow
class TestWithModels:
    @pytest.fixture
    def app(self, home: Path, models: Path) -> Iterator[App]:
        (home / "data").mkdir()
        (home / "data" / "models").symlink_to(models)
        made = App(Settings(), user_paths())
        yield made
        made.close()

    def test_the_real_models_leave_memory_and_answer_again(self, app: App) -> None:
        app.settings.models.unload_after_minutes = 1
        let_rest(app)
        before = own_memory_mb()
        app.transcriber.get()
        weights = weakref.ref(language_agent(app).get().model._llama)
        loaded = own_memory_mb()
        resting = Resting(
            lambda: 1e-9, ((app.transcriber,), (language_agent(app), app.language_model))
        )
        resting.look()
        gc.collect()
        assert weights() is None
        told = {one.name: one.ready for one in checks(app, sound=False, loaded=True)}
        assert told["speech recognition"] and told["language model"], "they come when asked for"
        assert not told["voice"], "what was never loaded is not ready"
        assert own_memory_mb() - before < (loaded - before) / 2
        assert list(language_agent(app).get().model.stream("Hello", max_tokens=4))
