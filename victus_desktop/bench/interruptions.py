"""`victus bench interruptions`: does anything happen before somebody has finished?

In real time over a sound card in software. Somebody says what sounds like a whole request with an
effect, goes on after a random pause, and what was done is compared with what was told: every
effect and every row of history must belong to a turn that was told as ended.
"""

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

_REQUESTS = (
    ("Set a timer for ten minutes", "and call it bread."),
    ("Put milk on my shopping list", "and butter as well."),
    ("Remind me to call the dentist", "tomorrow at nine."),
    ("Take a note that the tap drips", "in the bathroom."),
    ("Cancel the timer", "for the bread, please."),
    ("Set an alarm for seven", "no, make that eight."),
    ("What time is it", "in New York?"),
    ("Why is the sky blue", "and the grass green?"),
)
_PAUSES = (0.05, 0.7)
_SEED = 9

Told = Callable[[str], None]
Speak = Callable[[str, float, str], "Done"]
"""Says one half, a pause in seconds, the other half; gives what came of it."""


@dataclass(frozen=True, slots=True)
class Done:
    """What was told, and what is kept, since the last interruption."""

    turns: Sequence[str]
    """Requests of the turns that were told as ended."""
    told_effects: int
    """Calls with an effect in them."""
    effects: int
    """Such calls in the journal."""
    rows: int
    """Rows of history."""

    @property
    def is_sound(self) -> bool:
        return self.effects == self.told_effects and self.rows == len(self.turns)


@dataclass(frozen=True)
class InterruptionFigures:
    done: list[Done]

    @property
    def unsound(self) -> int:
        return sum(not one.is_sound for one in self.done)

    def lines(self) -> Iterator[str]:
        whole = sum(len(one.turns) == 1 for one in self.done)
        yield f"{len(self.done)} requests, each gone on with after {_PAUSES[0]} to {_PAUSES[1]} s"
        yield f"taken as one request                       {whole}"
        yield f"effects or rows of a turn that was not told {self.unsound}"
        for one in self.done:
            if not one.is_sound:
                yield f"  {one}"


def bench_interruptions(speak: Speak, count: int, told: Told) -> InterruptionFigures:
    """Go on with `count` requests after random pauses."""
    chance = random.Random(_SEED)
    done = []
    for number in range(count):
        first, second = _REQUESTS[number % len(_REQUESTS)]
        done.append(speak(first, chance.uniform(*_PAUSES), second))
        told(f"{number + 1} of {count}: {' / '.join(done[-1].turns)}")
    return InterruptionFigures(done)
