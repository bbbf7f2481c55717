"""Tools that another assistant calls: what only reads runs, what has an effect waits for a yes."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from victus_desktop.app.core import App
from victus_desktop.app.toolbox import Toolbox
from victus_desktop.conversation.records import ScheduleKind
from victus_desktop.conversation.turn import Prompt, Turn
from victus_desktop.paths import Paths
from victus_desktop.settings import Settings


@pytest.fixture
def app(tmp_path: Path) -> Iterator[App]:
    made = App(Settings(), Paths(tmp_path, tmp_path / "data", tmp_path / "cache", tmp_path / "log"))
    made.paths.data.mkdir()
    yield made
    made.close()
    made.stores.close()


@pytest.fixture
def toolbox(app: App) -> Toolbox:
    return Toolbox(app)


def test_reading_runs_at_once(toolbox: Toolbox) -> None:
    told = toolbox.call("math", {"expression": "12 * 12"})

    assert (told.failed, told.confirmation) == (False, "")
    assert "144" in told.text


def test_an_effect_is_done_after_a_yes_and_kept_in_the_journal(app: App, toolbox: Toolbox) -> None:
    asked = toolbox.call("timer_set", {"duration": "PT5M"})
    assert asked.confirmation
    assert app.stores.schedule.pending() == []

    told = toolbox.decide(asked.confirmation, True)

    assert not told.failed
    assert [one.kind for one in app.stores.schedule.pending()] == [ScheduleKind.TIMER]
    assert app.stores.journal.entries()[0].confirmed_by == "mcp"
    assert toolbox.decide(asked.confirmation, True).failed
    assert len(app.stores.schedule.pending()) == 1


def test_a_no_does_nothing(app: App, toolbox: Toolbox) -> None:
    asked = toolbox.call("list_add", {"item": "milk"})

    assert toolbox.decide(asked.confirmation, False).failed
    assert toolbox.decide(asked.confirmation, True).failed
    assert app.stores.lists.names() == []


def test_two_questions_stand_beside_each_other(app: App, toolbox: Toolbox) -> None:
    first = toolbox.call("timer_set", {"duration": "PT5M"})
    second = toolbox.call("timer_set", {"duration": "PT9M"})

    toolbox.decide(first.confirmation, True)
    toolbox.decide(second.confirmation, True)

    assert len(app.stores.schedule.pending()) == 2


@pytest.mark.parametrize(
    ("tool", "arguments"),
    [("no_such_tool", {}), ("math", {"expression": "12 *"}), ("math", {"nonsense": 1})],
)
def test_what_is_wrong_is_told(toolbox: Toolbox, tool: str, arguments: dict[str, object]) -> None:
    told = toolbox.call(tool, arguments)

    assert told.failed
    assert told.text


def test_a_look_up_outside_waits_too(toolbox: Toolbox) -> None:
    assert toolbox.call("weather", {"place": "Oslo, and the rent is 940 euros"}).confirmation


def test_a_question_of_the_user_is_not_another_assistants_to_answer(
    app: App, toolbox: Toolbox
) -> None:
    turn = Turn(Prompt("set it"), lambda event: None)
    tool = app.mind.tools["timer_set"]
    app.mind.effects.run(tool, {"duration": "PT5M"}, turn, tainted=True)
    assert turn.awaiting

    assert toolbox.decide(turn.awaiting, True).failed
    assert app.mind.effects.confirmations.pending("default")
