"""Countdown timers, several and named."""

from datetime import UTC, timedelta
from typing import Annotated, Any, Literal

from victus_desktop.agent import wording
from victus_desktop.agent.stores import Schedule
from victus_desktop.agent.tool import Ask, Now, Tool, ToolResult, Undo
from victus_desktop.agent.tools import pausing
from victus_desktop.agent.tools.timer_words import (
    TIMERS,
    all_called,
    called,
    left_in_words,
    named,
    paused_in_words,
    the_one,
    time_left,
    timer_data,
)
from victus_desktop.conversation.errors import BadInput, StorageError
from victus_desktop.conversation.records import Effect, ScheduleKind


def tools(schedule: Schedule, now: Now) -> list[Tool]:
    """Give the tools of this family."""
    return [
        _set(schedule, now),
        _status(schedule, now),
        _cancel(schedule, now),
        _restore(schedule, now),
        _change(schedule, now),
        *pausing.tools(schedule, now),
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
        if all(one.id != timer.id for one in schedule.pending(TIMERS)):
            raise StorageError("The timer could not be kept.")
        title = f"{name} timer" if name else "Timer"
        return ToolResult(
            f"{title[0].upper()}{title[1:]} set for {wording.duration(duration)}.",
            timer_data(timer, now),
            undo=Undo("timer_cancel", {"ident": timer.id}),
        )

    return Tool.of(timer_set, Effect.WRITE)


def _status(schedule: Schedule, now: Now) -> Tool:
    def timer_status(name: str = "") -> ToolResult:
        """Tell how much time is left on the timers."""
        running = schedule.pending(TIMERS)
        chosen = named(running, name, now) if name else running
        data = [timer_data(timer, now) for timer in chosen]
        if not running:
            return ToolResult("No timer is running.", data)
        if not chosen:
            return ToolResult(f"There is no {name} timer, only {all_called(running)}.", data)
        left = [
            f"{left_in_words(one, now)} left on {called(one)}"
            for one in chosen
            if one.paused_left is None
        ]
        told = [f"{wording.join(left)}."] if left else []
        told += [f"{paused_in_words(one, now)}." for one in chosen if one.paused_left is not None]
        return ToolResult(" ".join(told), data, untrusted=True)

    return Tool.of(timer_status)


def _cancel(schedule: Schedule, now: Now) -> Tool:
    def timer_cancel(name: str = "", everything: bool = False, ident: int = 0) -> ToolResult:
        """Cancel a timer, or all of them."""
        running = schedule.pending(TIMERS)
        if ident:
            chosen = [timer for timer in running if timer.id == ident]
        elif everything and not name:
            chosen = running
        else:
            chosen = [the_one(running, name, now)]
        if not chosen:
            raise BadInput("No timer is running.")
        gone = {schedule.cancel(timer.id).id for timer in chosen}
        if gone & {timer.id for timer in schedule.pending(TIMERS)}:
            raise StorageError("The timer could not be cancelled.")
        told = (
            f"{called(chosen[0]).capitalize()} is cancelled."
            if len(chosen) == 1
            else f"{wording.count(len(chosen), 'timer')} cancelled."
        )
        data = [timer_data(one, now) for one in chosen]
        return ToolResult(told, data, undo=Undo("timer_restore", {"timers": data}))

    return Tool.of(timer_cancel, Effect.WRITE)


def _restore(schedule: Schedule, now: Now) -> Tool:
    def timer_restore(timers: list[dict[str, Any]]) -> ToolResult:
        """Set cancelled timers again: due when they would have been, or paused as they were."""
        try:
            kept = [schedule.restore(timer["id"]) for timer in timers]
        except KeyError as error:
            raise BadInput("That timer is gone.") from error
        paused = all(one.paused_left is not None for one in kept)
        verb = "is" if len(kept) == 1 else "are"
        state = "there" if paused else "running"
        told = f"{wording.count(len(kept), 'timer')} {verb} {state} again."
        return ToolResult(told, [timer_data(one, now) for one in kept])

    return Tool.of(timer_restore, Effect.WRITE)


def _change(schedule: Schedule, now: Now) -> Tool:
    def timer_change(
        duration: Annotated[timedelta, Ask("To how long?")],
        name: str = "",
        change: Literal["to", "more", "less"] = "to",
        ident: int = 0,
    ) -> ToolResult:
        """Change how long a timer runs, or give it more or less time."""
        running = schedule.pending(TIMERS)
        same = [one for one in running if one.id == ident]
        if ident and not same:
            raise BadInput("That timer runs no more.")
        timer = same[0] if same else the_one(running, name, now)
        left, step = time_left(timer, now), abs(duration)
        wanted = {"to": step, "more": left + step, "less": left - step}[change]
        if wanted <= timedelta(0):
            raise BadInput(f"There is only {wording.duration(left)} left.")
        due = now().astimezone(UTC) + wanted
        changed = schedule.change(timer.id, due, wanted if change == "to" else timer.duration)
        if timer.paused_left is not None:
            changed = schedule.pause(timer.id, wanted)
        told = f"{called(changed).capitalize()} now has {left_in_words(changed, now)} left."
        back = Undo("timer_change", {"duration": left, "ident": timer.id})
        return ToolResult(told, timer_data(changed, now), undo=back)

    return Tool.of(timer_change, Effect.WRITE)
