"""Which timer is meant, and what is said of it."""

import re
from datetime import UTC, timedelta

from rapidfuzz import fuzz

from victus_desktop.agent import wording
from victus_desktop.agent.arguments.numbers import with_digits
from victus_desktop.agent.tool import Now, Unclear
from victus_desktop.conversation.errors import BadInput
from victus_desktop.conversation.records import Scheduled, ScheduleKind

TIMERS = (ScheduleKind.TIMER,)
_ALIKE = 75
"""How alike a misheard name must be, of 100."""


def the_one(running: list[Scheduled], name: str, now: Now) -> Scheduled:
    """Give the timer that is meant. Raises BadInput where that is not clear."""
    if not running:
        raise BadInput("No timer is running.")
    chosen = named(running, name, now)
    if name and not chosen:
        raise BadInput(f"There is no {name} timer, only {all_called(running)}.")
    chosen = chosen or running
    if len(chosen) > 1:
        raise Unclear(f"Which one: {all_called(chosen, 'or')}?", "name")
    return chosen[0]


def named(running: list[Scheduled], name: str, now: Now) -> list[Scheduled]:
    """Give the timers that a spoken name means: a name, a length, 'last', 'next'."""
    wanted = re.sub(r"^(?:the|my) | (?:timer|one|1)$", "", with_digits(name))
    wanted = wanted.replace("hours", "hour")
    wanted = wanted.replace("minutes", "minute").replace("seconds", "second").strip()
    if not wanted or not running:
        return []
    if wanted in ("last", "latest", "newest"):
        return [max(running, key=lambda one: one.id)]
    if wanted in ("first", "next", "shortest"):
        return [min(running, key=lambda one: time_left(one, now))]
    same = [one for one in running if wanted in (one.label.lower(), _length(one))]
    alike = [one for one in running if fuzz.ratio(wanted, one.label.lower()) >= _ALIKE]
    return same or alike


def all_called(timers: list[Scheduled], last: str = "and") -> str:
    return wording.join([called(timer) for timer in timers], last)


def called(timer: Scheduled) -> str:
    return f"the {timer.label or _length(timer)} timer"


def _length(timer: Scheduled) -> str:
    """Give '10 minute' for a timer of ten minutes: what one calls it without a name."""
    told = wording.duration(timer.duration or timedelta(0))
    return told.replace("s and", " and").removesuffix("s")


def time_left(timer: Scheduled, now: Now) -> timedelta:
    return timer.left(now().astimezone(UTC))


def left_in_words(timer: Scheduled, now: Now) -> str:
    return wording.duration(time_left(timer, now))


def paused_in_words(timer: Scheduled, now: Now) -> str:
    return f"{called(timer).capitalize()} is paused with {left_in_words(timer, now)} left"


def timer_data(timer: Scheduled, now: Now) -> dict[str, object]:
    return {
        "id": timer.id,
        "name": timer.label,
        "due": timer.comes_due.isoformat() if timer.comes_due else None,
        "seconds": (timer.duration or timedelta(0)).total_seconds(),
        "seconds_left": round(time_left(timer, now).total_seconds()),
        "paused": timer.paused_left is not None,
    }
