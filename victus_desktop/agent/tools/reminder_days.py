"""What is due on a day or in a stretch of days, and leaving it out: 'no alarm tomorrow'."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from victus_desktop.agent import wording
from victus_desktop.agent.stores import Schedule
from victus_desktop.agent.tool import Now
from victus_desktop.agent.tools.reminder_words import data_of
from victus_desktop.conversation.errors import BadInput
from victus_desktop.conversation.records import Scheduled

_MOST = 100
"""Times of one that are left out at once."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days from `first` to before `after`."""

    first: date
    after: date

    @classmethod
    def of(cls, day: date, after: date | None) -> "Stretch":
        return cls(day, after or day + timedelta(days=1))

    @property
    def weekdays(self) -> set[int]:
        return {
            (self.first + timedelta(days=number)).weekday()
            for number in range(min(7, (self.after - self.first).days))
        }


def times_of(
    schedule: Schedule, one: Scheduled, stretch: Stretch, present: datetime
) -> Iterator[datetime]:
    """Give the times at which one is due in a stretch of days, as long as they lie ahead."""
    start, end = (
        datetime.combine(day, time(0), present.tzinfo) for day in (stretch.first, stretch.after)
    )
    start = max(start, present)
    while found := schedule.time_in(one.id, start.astimezone(UTC), end.astimezone(UTC)):
        yield found
        start = found + timedelta(microseconds=1)


def due_in(
    schedule: Schedule, pending: list[Scheduled], stretch: Stretch, present: datetime
) -> list[Scheduled]:
    """Give those that are due in a stretch of days."""
    return [one for one in pending if next(times_of(schedule, one, stretch, present), None)]


def leave_out(
    schedule: Schedule, one: Scheduled, stretch: Stretch, now: Now
) -> tuple[str, list[dict[str, object]]]:
    """Leave the times of one in a stretch of days out; give what is said, and what restores it.

    Raises BadInput where they are too many.
    """
    present = now()
    times = []
    for moment in times_of(schedule, one, stretch, present):
        times.append(moment)
        if len(times) > _MOST:
            raise BadInput("Those are too many to leave out; cancel it instead.")
    left = one
    for moment in times:
        left = schedule.skip(one.id, moment)
    gone = all(other.id != one.id for other in schedule.pending((one.kind,)))
    following = "it was the last" if gone else f"the next is {_next(schedule, left, stretch, now)}"
    label = f": {one.label}" if one.label else ""
    days = [moment.astimezone(present.tzinfo).date() for moment in times]
    told = _named(one, days[0], present.date()) if len(days) == 1 else f"{len(days)} {one.kind}s"
    back = [data_of(one) | {"skipped": moment.isoformat()} for moment in times]
    return f"Skipped {told}{label}; {following}.", back


def _next(schedule: Schedule, left: Scheduled, stretch: Stretch, now: Now) -> str:
    """Tell the next time after the stretch, and the one before it where there is one."""
    present = now()
    end = datetime.combine(stretch.after, time(0), present.tzinfo).astimezone(UTC)
    after = schedule.time_in(left.id, end, datetime.max.replace(tzinfo=UTC))
    return wording.when(min(left.due, after) if after else left.due, present)


def _named(one: Scheduled, day: date, today: date) -> str:
    """Give 'tomorrow's alarm', 'the alarm on Friday, March 3'."""
    told = wording.day(day, today)
    bare = told.removeprefix("on ")
    return f"the {one.kind} {told}" if "," in told else f"{bare}'s {one.kind}"
