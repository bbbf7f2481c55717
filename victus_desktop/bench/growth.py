"""Whether the desktop grows: many turns before its window's eyes, memory at the start and end."""

import os
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from victus_desktop.bench.desktop import resident_mb

WARM = 0.2
"""Share of the turns after which everything is loaded and every buffer has its size."""


@dataclass
class GrowthFigures:
    """Resident memory, in megabytes."""

    turns: int
    warm_mb: float
    """Once a fifth of the turns was done."""
    end_mb: float

    @property
    def percent(self) -> float:
        """How much was added since then."""
        return 100 * (self.end_mb - self.warm_mb) / self.warm_mb

    def lines(self) -> Iterable[str]:
        yield f"after {round(self.turns * WARM)} turns  {self.warm_mb:.0f} MB"
        yield f"after {self.turns} turns  {self.end_mb:.0f} MB ({self.percent:+.1f} %)"


def measure_growth(
    turns: int, ask: Callable[[str], None], texts: Sequence[str], memory: Callable[[], float]
) -> GrowthFigures:
    """Ask the texts over and over; `ask` returns when a turn is over and shown."""
    warm = memory()
    for number in range(turns):
        if number == round(turns * WARM):
            warm = memory()
        ask(texts[number % len(texts)])
    return GrowthFigures(turns, warm, memory())


def own_memory_mb() -> float:
    """Memory of this process, in megabytes."""
    return resident_mb(os.getpid())
