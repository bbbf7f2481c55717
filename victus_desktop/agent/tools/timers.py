"""Countdown timers, several and named, and a stopwatch."""

import time
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any, Literal

from rapidfuzz import fuzz

from victus_desktop.agent import wording
from victus_desktop.agent.arguments.numbers import with_digits
from victus_desktop.agent.stores import Schedule
from victus_desktop.agent.tool import Ask, Now, Tool, ToolResult, Undo
from victus_desktop.conversation.errors import BadInput, StorageError
from victus_desktop.conversation.records import Effect, Scheduled, ScheduleKind
from victus_desktop.conversation.turn import Clock

_TIMERS = (ScheduleKind.TIMER,)
_ALIKE = 75
"""How alike a misheard name must be, of 100."""


def tools(schedule: Schedule, now: Now, clock: Clock = time.monotonic) -> list[Tool]:
    """Give the tools of this family."""
    return [
        _set(schedule, now),
        _status(schedule, now),
        _cancel(schedule, now),
        _restore(schedule),
        _change(schedule, now),
        _stopwatch(clock),
    ]


def _set(schedule: Schedule, now: Now) -> Tool:
    def timer_set(
        duration: Annotated[timedelta, Ask("For how long?")], name: str = ""
    ) -> ToolResult:
        """Start a countdown timer."""
        if duration <= timedelta(0):
            raise BadInput("A timer needs a time longer than nothing.")
        due = now().astimezone(UTC) + duration
        timer = schedule.add(ScheduleKind.TIMER, due, label=name, duration=duration)
        if all(one.id != timer.id for one in schedule.pending(_TIMERS)):
            raise StorageError("The timer could not be kept.")
        called = f"{name} timer" if name else "Timer"
        return ToolResult(
            f"{called[0].upper()}{called[1:]} set for {wording.duration(duration)}.",
            _data(timer, now),
            undo=Undo("timer_cancel", {"ident": timer.id}),
        )

    return Tool.of(timer_set, Effect.WRITE)


def _status(schedule: Schedule, now: Now) -> Tool:
    def timer_status(name: str = "") -> ToolResult:
        """Tell how much time is left on the timers."""
        running = schedule.pending(_TIMERS)
        chosen = _named(running, name) if name else running
        data = [_data(timer, now) for timer in chosen]
        if not running:
            return ToolResult("No timer is running.", data)
        if not chosen:
            return ToolResult(f"There is no {name} timer, only {_all(running)}.", data)
        told = wording.join([f"{_left(one, now)} left on {_called(one)}" for one in chosen])
        return ToolResult(f"{told}.", data, untrusted=True)

    return Tool.of(timer_status)


def _cancel(schedule: Schedule, now: Now) -> Tool:
    def timer_cancel(name: str = "", everything: bool = False, ident: int = 0) -> ToolResult:
        """Cancel a timer, or all of them."""
        running = schedule.pending(_TIMERS)
        if ident:
            chosen = [timer for timer in running if timer.id == ident]
        elif everything and not name:
            chosen = running
        else:
            chosen = [_one(running, name)]
        if not chosen:
            raise BadInput("No timer is running.")
        gone = {schedule.cancel(timer.id).id for timer in chosen}
        if gone & {timer.id for timer in schedule.pending(_TIMERS)}:
            raise StorageError("The timer could not be cancelled.")
        told = (
            f"{_called(chosen[0]).capitalize()} is cancelled."
            if len(chosen) == 1
            else f"{wording.count(len(chosen), 'timer')} cancelled."
        )
        data = [_data(one, now) for one in chosen]
        return ToolResult(told, data, undo=Undo("timer_restore", {"timers": data}))

    return Tool.of(timer_cancel, Effect.WRITE)


def _restore(schedule: Schedule) -> Tool:
    def timer_restore(timers: list[dict[str, Any]]) -> ToolResult:
        """Start cancelled timers again, due when they would have been."""
        for timer in timers:
            schedule.add(
                ScheduleKind.TIMER,
                datetime.fromisoformat(timer["due"]),
                label=timer["name"],
                duration=timedelta(seconds=timer["seconds"]),
            )
        verb = "is" if len(timers) == 1 else "are"
        return ToolResult(f"{wording.count(len(timers), 'timer')} {verb} running again.", timers)

    return Tool.of(timer_restore, Effect.WRITE)


def _change(schedule: Schedule, now: Now) -> Tool:
    def timer_change(
        duration: Annotated[timedelta, Ask("To how long?")],
        name: str = "",
        change: Literal["to", "more", "less"] = "to",
        ident: int = 0,
    ) -> ToolResult:
        """Change how long a timer runs, or give it more or less time."""
        running = schedule.pending(_TIMERS)
        same = [one for one in running if one.id == ident]
        if ident and not same:
            raise BadInput("That timer runs no more.")
        timer = same[0] if same else _one(running, name)
        left, step = timer.due - now().astimezone(UTC), abs(duration)
        wanted = {"to": step, "more": left + step, "less": left - step}[change]
        if wanted <= timedelta(0):
            raise BadInput(f"There is only {wording.duration(left)} left.")
        due = now().astimezone(UTC) + wanted
        changed = schedule.change(timer.id, due, wanted if change == "to" else timer.duration)
        told = f"{_called(changed).capitalize()} now has {_left(changed, now)} left."
        back = Undo("timer_change", {"duration": left, "ident": timer.id})
        return ToolResult(told, _data(changed, now), undo=back)

    return Tool.of(timer_change, Effect.WRITE)


def _stopwatch(clock: Clock) -> Tool:
    started: list[float] = []
    kept = [0.0]

    def stopwatch(action: Literal["start", "stop", "status", "reset"] = "status") -> ToolResult:
        """Measure how long something takes."""
        run = kept[0] + (clock() - started[0] if started else 0)
        told = wording.duration(timedelta(seconds=run))
        if action == "start":
            if not started:
                started.append(clock())
            return ToolResult("The stopwatch is running.", {"seconds": run})
        if action in ("stop", "reset"):
            started.clear()
            kept[0] = 0.0 if action == "reset" else run
        said = {"stop": f"Stopped at {told}.", "reset": "The stopwatch is at zero."}
        return ToolResult(said.get(action, f"The stopwatch shows {told}."), {"seconds": run})

    return Tool.of(stopwatch, Effect.READ)


def _one(running: list[Scheduled], name: str) -> Scheduled:
    """Give the timer that is meant. Raises BadInput where that is not clear."""
    if not running:
        raise BadInput("No timer is running.")
    chosen = _named(running, name)
    if name and not chosen:
        raise BadInput(f"There is no {name} timer, only {_all(running)}.")
    chosen = chosen or running
    if len(chosen) > 1:
        raise BadInput(f"Which one: {_all(chosen)}?")
    return chosen[0]


def _named(running: list[Scheduled], name: str) -> list[Scheduled]:
    """Give the timers that a spoken name means: a name, a length, 'last', 'next'."""
    wanted = with_digits(name).removesuffix(" timer").removeprefix("the ").replace("hours", "hour")
    wanted = wanted.replace("minutes", "minute").replace("seconds", "second").strip()
    if not wanted or not running:
        return []
    if wanted in ("last", "latest", "newest"):
        return [max(running, key=lambda one: one.id)]
    if wanted in ("first", "next", "shortest"):
        return [min(running, key=lambda one: one.due)]
    same = [one for one in running if wanted in (one.label.lower(), _length(one))]
    alike = [one for one in running if fuzz.ratio(wanted, one.label.lower()) >= _ALIKE]
    return same or alike


def _all(timers: list[Scheduled]) -> str:
    return wording.join([_called(timer) for timer in timers])


def _called(timer: Scheduled) -> str:
    return f"the {timer.label or _length(timer)} timer"


def _length(timer: Scheduled) -> str:
    """Give '10 minute' for a timer of ten minutes: what one calls it without a name."""
    told = wording.duration(timer.duration or timedelta(0))
    return told.replace("s and", " and").removesuffix("s")


def _left(timer: Scheduled, now: Now) -> str:
    return wording.duration(timer.due - now().astimezone(UTC))


def _data(timer: Scheduled, now: Now) -> dict[str, object]:
    return {
        "id": timer.id,
        "name": timer.label,
        "due": timer.due.isoformat(),
        "seconds": (timer.duration or timedelta(0)).total_seconds(),
        "seconds_left": round((timer.due - now().astimezone(UTC)).total_seconds()),
    }
