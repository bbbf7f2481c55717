"""`victus bench soak`: thousands of turns one after the other; does anything grow?

Memory, threads and open files are looked at forty times, in equal steps. The first tenth of the
turns is warm-up: what models and libraries allocate once is no leak.
"""

import statistics
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import cycle, islice

import psutil

from victus_desktop.conversation.audio import Audio
from victus_desktop.conversation.turn import Turn

_REQUESTS = (
    "what time is it in Tokyo",
    "add milk to my shopping list",
    "set a timer for three hours",
    "what is seventeen times twenty three",
    "cancel the timer",
    "what's on my shopping list",
    "convert five miles to kilometers",
    "take a note that the tap drips",
    "remove milk from my shopping list",
    "tell me a joke",
    "what day is it tomorrow",
    "undo that",
    "put a meeting with Ben on my calendar tomorrow at three",
    "what do I have tomorrow",
    "cancel the meeting with Ben",
    "yes",
)
_THINKING = "why do leaves turn red"
_EVERY = 25
"""One turn in so many goes to the language model, between the others: none of them is left out,
since some undo what an earlier one did."""
_SAMPLES = 40
_WARM_UP = 0.1


@dataclass(frozen=True, slots=True)
class Sample:
    """The process after a number of turns."""

    turns: int
    memory_mb: float
    threads: int
    files: int


@dataclass(frozen=True, slots=True)
class SoakFigures:
    samples: list[Sample] = field(default_factory=list)
    failed: int = 0
    """Turns that ended in a failure."""
    median_ms: float = 0.0

    @property
    def growth(self) -> float:
        """How many times as much memory is used at the end as after the warm-up."""
        warm = self._warm()
        tail = max(1, len(warm) // 5)
        first = statistics.median(one.memory_mb for one in warm[:tail])
        return statistics.median(one.memory_mb for one in warm[-tail:]) / first

    def lines(self) -> Iterable[str]:
        warm = self._warm()
        first, last = warm[0], warm[-1]
        yield f"turns    {last.turns}, {self.failed} failed, median {self.median_ms:.0f} ms"
        yield (
            f"memory   {first.memory_mb:.0f} MB after {first.turns} turns, {last.memory_mb:.0f} MB "
            f"at the end ({(self.growth - 1) * 100:+.1f} %)"
        )
        yield f"threads  {first.threads} and {last.threads}"
        yield f"files    {first.files} and {last.files}"

    def _warm(self) -> list[Sample]:
        return self.samples[int(len(self.samples) * _WARM_UP) :]


class Discarding:
    """A loudspeaker that takes sound as fast as it comes and throws it away."""

    def __init__(self) -> None:
        self._seconds = 0.0
        self._stopped = False

    def open(self, turn: Turn) -> "Discarding":
        return Discarding()

    def hold(self, held: bool) -> None: ...

    def close(self) -> None: ...

    def write(self, audio: Audio) -> None:
        if not self._stopped:
            self._seconds += audio.seconds

    def drain(self) -> None: ...

    def stop(self) -> None:
        self._stopped = True

    def heard_seconds(self) -> float:
        return self._seconds


def soak(ask: Callable[[str], Turn], turns: int) -> SoakFigures:
    """Run `turns` turns and watch the process."""
    samples, times, failed = [_sample(0)], [], 0
    pause = max(1, turns // _SAMPLES)
    for number, request in enumerate(islice(_requests(), turns), 1):
        turn = ask(request)
        times.append(turn.timings_ms["total"])
        failed += bool(turn.error)
        if number % pause == 0:
            samples.append(_sample(number))
    return SoakFigures(samples, failed, statistics.median(times))


def plot(figures: SoakFigures) -> str:
    """Draw memory, threads and files over the turns as an SVG picture."""
    rows = {
        "memory, MB": [one.memory_mb for one in figures.samples],
        "threads": [float(one.threads) for one in figures.samples],
        "open files": [float(one.files) for one in figures.samples],
    }
    turns = [one.turns for one in figures.samples]
    drawn = [
        _row(name, turns, values, 30 + 130 * place)
        for place, (name, values) in enumerate(rows.items())
    ]
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 440" '
        'font-family="sans-serif" font-size="13">'
        '<rect width="640" height="440" fill="white"/>'
        + "".join(drawn)
        + f'<text x="320" y="430" text-anchor="middle">turns, 0 to {turns[-1]}</text></svg>\n'
    )


def _row(name: str, turns: list[int], values: list[float], top: int) -> str:
    height, left, width = 90, 110, 500
    most = max(values) or 1
    points = " ".join(
        f"{left + width * turn / max(turns[-1], 1):.1f},{top + height * (1 - value / most):.1f}"
        for turn, value in zip(turns, values, strict=True)
    )
    base = top + height
    return (
        f'<text x="8" y="{top + 45}">{name}</text>'
        f'<text x="{left - 6}" y="{top + 10}" text-anchor="end">{most:.0f}</text>'
        f'<text x="{left - 6}" y="{base}" text-anchor="end">0</text>'
        f'<path d="M{left} {top}V{base}H{left + width}" fill="none" stroke="#888"/>'
        f'<polyline points="{points}" fill="none" stroke="#0b6bcb" stroke-width="2"/>'
    )


def _requests() -> Iterator[str]:
    for number, request in enumerate(cycle(_REQUESTS), 1):
        yield request
        if number % (_EVERY - 1) == 0:
            yield _THINKING


def _sample(turns: int) -> Sample:
    this = psutil.Process()
    if sys.platform == "win32":
        files = this.num_handles()
    else:
        files = this.num_fds()
    return Sample(turns, this.memory_info().rss / 1e6, threading.active_count(), files)
