"""Pausing timers and letting them run on."""

import re
from collections.abc import Callable, Sequence
from datetime import UTC, timedelta

from victus_desktop.agent import wording
from victus_desktop.agent.stores import Schedule
from victus_desktop.agent.tool import Now, Tool, ToolResult, Undo
from victus_desktop.agent.tools.timer_words import (
    TIMERS,
    called,
    left_in_words,
    named,
    paused_in_words,
    the_one,
    time_left,
    timer_data,
)
from victus_desktop.conversation.errors import BadInput
from victus_desktop.conversation.records import Effect, Scheduled

_PAUSE = re.compile(
    r"(?:please |just )?(?:pause|hold)(?: it| that| this)?(?: (?:again|please|for now))*"
)
_RESUME = re.compile(
    r"(?:please )?(?:resume|continue|unpause|carry on|go on|start(?= (?:it|that|this)))"
    r"(?:(?: with)? (?:it|that|this))?(?: again)?(?: please)?"
)


def tools(schedule: Schedule, now: Now) -> list[Tool]:
    """Give the tools of this family."""

    def timer_pause(
        name: str = "", everything: bool = False, idents: list[int] | None = None
    ) -> ToolResult:
        """Pause timers until they are resumed."""
        running, resting = _apart(schedule)
        chosen = _chosen(running, name, everything, idents, now)
        if not chosen:
            raise BadInput(_none_runs(resting, name, now))
        if any(time_left(one, now) <= timedelta(0) for one in chosen):
            raise BadInput(f"{called(chosen[0]).capitalize()} is done.")
        paused = [schedule.pause(one.id, time_left(one, now)) for one in chosen]
        told = (
            paused_in_words(paused[0], now)
            if len(paused) == 1
            else f"{wording.count(len(paused), 'timer')} paused"
        )
        return _result(f"{told}.", paused, "timer_resume", now)

    def timer_resume(
        name: str = "", everything: bool = False, idents: list[int] | None = None
    ) -> ToolResult:
        """Let paused timers run on."""
        running, resting = _apart(schedule)
        chosen = _chosen(resting, name, everything, idents, now)
        if not chosen:
            raise BadInput(_none_rests(running, name, now))
        ends = [now().astimezone(UTC) + time_left(one, now) for one in chosen]
        again = [schedule.change(one.id, end) for one, end in zip(chosen, ends, strict=True)]
        told = (
            f"{called(again[0]).capitalize()} is running again, {left_in_words(again[0], now)} left"
            if len(again) == 1
            else f"{wording.count(len(again), 'timer')} running again"
        )
        return _result(f"{told}.", again, "timer_pause", now)

    return [Tool.of(timer_pause, Effect.WRITE), Tool.of(timer_resume, Effect.WRITE)]


def bare(text: str, schedule: Schedule, *, of_timers: bool, plays: Callable[[], bool]) -> str:
    """Give the tool for a bare 'pause' or 'resume' that is meant for a timer, '' for any other.

    `of_timers`: timers were spoken of last. Where they were not, what plays comes first.
    """
    said = re.sub(r"[.!?,;:]+", "", text.lower()).strip()
    running, resting = _apart(schedule)
    if _PAUSE.fullmatch(said) and running:
        tool = "timer_pause"
    elif _RESUME.fullmatch(said) and resting:
        tool = "timer_resume"
    else:
        return ""
    return tool if of_timers or not plays() else ""


def _apart(schedule: Schedule) -> tuple[list[Scheduled], list[Scheduled]]:
    """Give the timers that run and those that are paused."""
    timers = schedule.pending(TIMERS)
    running = [one for one in timers if one.paused_left is None]
    return running, [one for one in timers if one.paused_left is not None]


def _chosen(
    timers: list[Scheduled], name: str, everything: bool, idents: Sequence[int] | None, now: Now
) -> list[Scheduled]:
    """Give the timers that are meant. Raises BadInput where that is not clear."""
    if idents:
        return [one for one in timers if one.id in idents]
    if name:
        return [the_one(timers, name, now)] if named(timers, name, now) else []
    return timers if everything or not timers else [the_one(timers, "", now)]


def _none_runs(resting: list[Scheduled], name: str, now: Now) -> str:
    same = named(resting, name, now) if name else resting
    if same:
        return f"{called(same[0]).capitalize()} is paused already."
    return f"No {name} timer is running." if name else "No timer is running."


def _none_rests(running: list[Scheduled], name: str, now: Now) -> str:
    same = named(running, name, now) if name else running
    if same:
        return f"{called(same[0]).capitalize()} is not paused."
    return f"There is no {name} timer." if name else "No timer is paused."


def _result(told: str, timers: list[Scheduled], back: str, now: Now) -> ToolResult:
    undo = Undo(back, {"idents": [one.id for one in timers]})
    return ToolResult(told, [timer_data(one, now) for one in timers], undo=undo)
