"""A machine that becomes slow is measured anew while nobody talks, and said to be."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from victus_desktop.app.core import App
from victus_desktop.app.language import Loaded
from victus_desktop.app.pace_watch import PaceWatch
from victus_desktop.catalog.pace import Pace
from victus_desktop.catalog.power import Power
from victus_desktop.conversation.errors import ModelError, TurnCancelled
from victus_desktop.conversation.events import Event, TurnEnded, Warned
from victus_desktop.conversation.records import Outcome, Tier
from victus_desktop.conversation.turn import Prompt
from victus_desktop.paths import user_paths
from victus_desktop.settings import Settings

QUICK = Pace(2, 90.0, 90_000_000, 0.1, 40_000_000, 1, 1)
SLOW = Pace(2, 9.0, 90_000_000, 2.0, 40_000_000, 1, 1)


@dataclass
class Machine:
    """As fast as a test says; notes when it was measured."""

    power: Power = "mains"
    pace: Pace = QUICK
    measured: list[tuple[Power, bool]] = field(default_factory=list)

    def measure(self, app: App, *, anew: bool, cancelled: Callable[[], bool]) -> Pace:
        self.measured.append((self.power, anew))
        if cancelled():
            raise TurnCancelled
        return self.pace


@pytest.fixture
def machine() -> Machine:
    return Machine()


@pytest.fixture
def app(home: Path) -> Iterator[App]:
    made = App(Settings(), user_paths())
    made.language_model.put(Loaded(object(), False))
    made.transcriber.put(object())  # type: ignore[arg-type]  # only looked for
    yield made
    made.close()


@pytest.fixture
def told(app: App) -> list[Event]:
    events: list[Event] = []
    app.assistant.subscribe(events.append)
    return events


@pytest.fixture
def watch(app: App, machine: Machine) -> PaceWatch:
    return PaceWatch(app, lambda: machine.power, machine.measure, calm_seconds=0)


def turn(**timings_ms: float) -> TurnEnded:
    return TurnEnded("turn", Outcome.COMPLETED, "", "", "", Tier.AGENT, (), timings_ms)


def warnings(told: list[Event]) -> list[str]:
    return [event.message for event in told if isinstance(event, Warned)]


def test_it_is_measured_once_where_nothing_changes(watch: PaceWatch, machine: Machine) -> None:
    watch.look()
    watch.look()
    assert machine.measured == [("mains", False)]


def test_it_is_measured_where_the_plug_is_pulled(
    watch: PaceWatch, machine: Machine, told: list[Event]
) -> None:
    watch.look()
    machine.power, machine.pace = "battery", SLOW
    watch.look()
    watch.look()
    assert machine.measured == [("mains", False), ("battery", False)]
    assert warnings(told) == [
        "On battery this machine is too slow for Whisper tiny, English, SmolLM2 135M Instruct. "
        "The models pane shows what fits."
    ]


def test_a_warning_comes_again_only_after_things_were_well(
    watch: PaceWatch, machine: Machine, told: list[Event]
) -> None:
    for power, pace in (("mains", QUICK), ("battery", SLOW)) * 2:
        machine.power, machine.pace = power, pace  # type: ignore[assignment]  # a loop makes a str of it
        watch.look()
    assert len(warnings(told)) == 2


@pytest.mark.parametrize(
    "late",
    [turn(transcribed=1800.0), turn(transcribed=200.0, routed=220.0, first_token=2400.0)],
    ids=["heard late", "answered late"],
)
def test_it_is_measured_anew_where_answers_come_late(
    watch: PaceWatch, machine: Machine, told: list[Event], late: TurnEnded
) -> None:
    watch.look()
    machine.pace = SLOW
    for _ in range(3):
        watch.follow(late)
    watch.look()
    assert machine.measured == [("mains", False), ("mains", True)]
    assert "too busy for" in warnings(told)[0]


def test_a_single_late_answer_is_chance(watch: PaceWatch, machine: Machine) -> None:
    watch.look()
    for event in (turn(transcribed=1800.0), turn(transcribed=1800.0), turn(transcribed=210.0)):
        watch.follow(event)
    watch.follow(turn(transcribed=1800.0))
    watch.look()
    assert len(machine.measured) == 1


def test_nobody_waits_for_it(app: App, machine: Machine) -> None:
    watch = PaceWatch(app, lambda: machine.power, machine.measure, calm_seconds=60)
    watch.look()
    assert machine.measured == []


def test_models_that_are_not_loaded_are_left_alone(
    app: App, watch: PaceWatch, machine: Machine
) -> None:
    app.language_model.rest()
    watch.look()
    assert machine.measured == []


def test_who_begins_to_talk_comes_first_and_it_is_measured_later(
    app: App, watch: PaceWatch, machine: Machine, told: list[Event]
) -> None:
    def interrupted(app: App, *, anew: bool, cancelled: Callable[[], bool]) -> Pace:
        app.assistant.begin(Prompt("what time is it"), confirmed=False)
        try:
            return Machine.measure(machine, app, anew=anew, cancelled=cancelled)
        finally:
            app.assistant.interrupt()

    PaceWatch(app, lambda: machine.power, interrupted, calm_seconds=0).look()
    assert warnings(told) == []
    assert len(machine.measured) == 1


def test_a_missing_model_is_no_reason_to_try_for_ever(app: App, machine: Machine) -> None:
    tries = []

    def missing(app: App, *, anew: bool, cancelled: Callable[[], bool]) -> Pace:
        tries.append(anew)
        raise ModelError("There is no voice.")

    watch = PaceWatch(app, lambda: machine.power, missing, calm_seconds=0)
    watch.look()
    watch.look()
    assert tries == [False]
