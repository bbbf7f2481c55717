"""`victus bench voice`: how soon Victus answers, mouth to ear, over a sound card in software.

Commands, tools and questions for the language model, short and long, with the talk key and
hands-free; no question is asked twice in a row, so that no answer is at hand from before.
"""

import statistics
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from itertools import cycle, islice
from typing import Any

import numpy as np

from victus_desktop.conversation.errors import BadInput

QUESTIONS: Mapping[tuple[str, str], Sequence[str]] = {
    ("command", "short"): (
        "What time is it?",
        "What is nine times seven?",
        "Set a timer for four minutes.",
        "What day is it today?",
        "What is fifteen percent of eighty?",
        "Cancel the timer.",
    ),
    ("command", "long"): (
        "Please set a timer for seven minutes and call it noodles.",
        "Could you put olives and bread on my shopping list?",
        "Remind me tomorrow at nine to call the dentist.",
        "Can you tell me what time it is in New York right now?",
    ),
    ("tool", "short"): (
        "Anything planned for tomorrow?",
        "We ran out of milk.",
        "Do I have any notes?",
        "How much is three miles in kilometers?",
    ),
    ("tool", "long"): (
        "I would like to know what is still on my list for the supermarket.",
        "I should not forget to water the plants tomorrow evening at seven.",
        "Is there anything in my calendar on Friday that I should know of?",
    ),
    ("question", "short"): (
        "Why is the sky blue?",
        "Who wrote Hamlet?",
        "How do bees make honey?",
        "What is a black hole?",
        "Why do cats purr?",
    ),
    ("question", "long"): (
        "Can you explain to me why the leaves turn red and yellow in autumn?",
        "What is the difference between the weather and the climate of a country?",
        "I have always wondered how a plane that heavy can stay up in the air.",
    ),
}
"""By who answers and by length."""
MODES = ("hands-free", "push-to-talk")
BUDGET_MS = {
    ("command", "hands-free"): 500,
    ("tool", "hands-free"): 500,
    ("question", "hands-free"): 800,
    ("command", "push-to-talk"): 250,
    ("tool", "push-to-talk"): 250,
    ("question", "push-to-talk"): 600,
}
"""What the design allows, medians on two cores."""
_STAGES = ("transcribed", "routed", "first_token", "first_part", "first_audio", "sounding")
_WIDTH = 48
_WHOLE_MS = 1200

Told = Callable[[str], None]
Ask = Callable[[str, str], "Answer"]
"""Takes a mode and a question."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One question and when its answer was heard."""

    ms: float | None
    """None where none came."""
    tier: str = ""
    stages: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Row:
    """One kind of question in one mode."""

    kind: str
    length: str
    mode: str
    ms: list[float]
    missed: int
    stages: dict[str, float]
    """Medians, in milliseconds since the last sound."""
    tiers: dict[str, int]

    @property
    def name(self) -> str:
        return f"{self.mode}, {self.length} {self.kind}"

    @property
    def median(self) -> float:
        return statistics.median(self.ms) if self.ms else 0.0

    @property
    def p95(self) -> float:
        return float(np.percentile(self.ms, 95)) if self.ms else 0.0


@dataclass(frozen=True)
class VoiceFigures:
    """All of them, and those that were stored before."""

    rows: list[Row]
    before: dict[str, float] = field(default_factory=dict)
    """Medians by row of an earlier version."""
    before_name: str = ""

    def lines(self) -> Iterator[str]:
        """Give a table and a waterfall to print."""
        yield f"{'':<30} median    p95  budget  ratio to {self.before_name or 'none stored'}"
        for row in self.rows:
            budget = BUDGET_MS[row.kind, row.mode]
            earlier = self.before.get(row.name)
            ratio = f"{row.median / earlier:.2f}" if earlier else "-"
            lost = f"   {row.missed} not answered" if row.missed else ""
            yield (
                f"{row.name:<30} {row.median:5.0f}  {row.p95:5.0f}  {budget:6d}  {ratio}"
                f"   ({len(row.ms)} of {_told(row.tiers)}){lost}"
            )
        yield ""
        for row in self.rows:
            yield from _waterfall(row)

    def stored(self) -> dict[str, Any]:
        """Give what is kept for the next comparison."""
        return {"rows": [asdict(row) for row in self.rows]}


def check_choice(kinds: Sequence[str], modes: Sequence[str]) -> None:
    """Raise BadInput where a kind or a mode does not exist."""
    for told, known in (
        (kinds, list(dict.fromkeys(kind for kind, _ in QUESTIONS))),
        (modes, MODES),
    ):
        for one in told:
            if one not in known:
                raise BadInput(f"There is no {one!r} to measure; choose among {', '.join(known)}.")


def bench_voice(
    ask: Ask, runs: int, kinds: Sequence[str], modes: Sequence[str], told: Told
) -> list[Row]:
    """Ask `runs` questions of each kind and length in each mode."""
    rows = []
    for mode in modes:
        for (kind, length), texts in QUESTIONS.items():
            if kind in kinds:
                told(f"{mode}, {length} {kind}")
                answers = [ask(mode, text) for text in islice(cycle(texts), runs)]
                rows.append(_row(kind, length, mode, answers))
    return rows


def plot(rows: Sequence[Row]) -> str:
    """Draw medians, with their way to the 95th percentile and the budget, as an SVG picture."""
    height = 34 * len(rows) + 70
    most = max([_WHOLE_MS, *(row.p95 for row in rows)])
    scale = 400 / most
    drawn = []
    for place, row in enumerate(rows):
        top, budget = 30 + 34 * place, BUDGET_MS[row.kind, row.mode]
        drawn.append(
            f'<text x="210" y="{top + 14}" text-anchor="end">{row.name}</text>'
            f'<rect x="220" y="{top}" width="{row.median * scale:.1f}" height="18" fill="#0b6bcb"/>'
            f'<path d="M{220 + row.median * scale:.1f} {top + 9}H{220 + row.p95 * scale:.1f}" '
            'stroke="#0b6bcb" stroke-width="2"/>'
            f'<path d="M{220 + budget * scale:.1f} {top - 4}v26" stroke="#c33" stroke-width="2"/>'
            f'<text x="{226 + row.p95 * scale:.1f}" y="{top + 14}">{row.median:.0f} ms</text>'
        )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 700 {height}" '
        'font-family="sans-serif" font-size="13">'
        f'<rect width="700" height="{height}" fill="white"/>'
        + "".join(drawn)
        + f'<text x="220" y="{height - 16}">median, line to the 95th percentile; red: budget</text>'
        "</svg>\n"
    )


def _row(kind: str, length: str, mode: str, answers: Sequence[Answer]) -> Row:
    heard = [one for one in answers if one.ms is not None]
    stages = {
        name: statistics.median(found)
        for name in _STAGES
        if (found := [one.stages[name] for one in heard if name in one.stages])
    }
    tiers: dict[str, int] = {}
    for one in heard:
        tiers[one.tier] = tiers.get(one.tier, 0) + 1
    times = [one.ms for one in heard if one.ms is not None]
    return Row(kind, length, mode, times, len(answers) - len(heard), stages, tiers)


def _waterfall(row: Row) -> Iterable[str]:
    yield row.name
    start = 0.0
    ends = [*row.stages.items(), ("heard", row.median)]
    for name, end in sorted(ends, key=lambda one: one[1]):
        first = round(start / _WHOLE_MS * _WIDTH)
        bar = "█" * max(1, round((end - start) / _WHOLE_MS * _WIDTH))
        yield f"  {name:<12} {end:5.0f} ms {' ' * first}{bar}"
        start = max(start, end)


def _told(tiers: Mapping[str, int]) -> str:
    return ", ".join(f"{count} {tier}" for tier, count in tiers.items()) or "none"
