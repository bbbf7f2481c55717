"""Turns and moments for the tests of what is kept."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count
from zoneinfo import ZoneInfo

from victus_desktop.conversation.records import Effect, Outcome, Tier, ToolCall, TurnRecord

BERLIN = ZoneInfo("Europe/Berlin")
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
TIMER = ToolCall("timer_set", {"duration": 300.0, "name": "egg"}, {"id": 7}, Effect.WRITE)
_numbers = count(1)


def turn(heard: str = "hello", reply: str = "Good day.", **more: object) -> TurnRecord:
    """A turn with an id of its own, a second after the one before."""
    number = next(_numbers)
    record = TurnRecord(
        id=f"turn-{number}",
        conversation="default",
        started=NOON + timedelta(seconds=number),
        kind="prompt",
        heard=heard,
        reply=reply,
        spoken=reply,
        tier=Tier.COMMAND,
        calls=(),
        timings_ms={"total": 12.5},
        outcome=Outcome.COMPLETED,
    )
    return replace(record, **more)  # type: ignore[arg-type]  # the fields are checked at run time


def berlin(text: str) -> datetime:
    """A moment by the clock on a wall in Berlin, in UTC: '2026-10-25 07:00'."""
    return datetime.fromisoformat(text).replace(tzinfo=BERLIN).astimezone(UTC)


def on_the_wall(moments: Sequence[datetime]) -> list[str]:
    """Moments as clocks in Berlin show them."""
    return [f"{moment.astimezone(BERLIN):%a %d %b %H:%M}" for moment in moments]
