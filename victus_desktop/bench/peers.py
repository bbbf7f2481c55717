"""`victus bench peers`: Victus beside other voice stacks, with the same models on one machine.

Each is started in turn on the same sound card in software, asked the same questions aloud, and
heard from outside, so none of them is taken at its word.
"""

import statistics
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import cycle, islice

import numpy as np

OURS = "Victus"
QUESTIONS: Mapping[str, Sequence[str]] = {
    "short question": (
        "Why is the sky blue?",
        "How do bees make honey?",
        "Who wrote Hamlet?",
        "What is a black hole?",
        "Why do cats purr?",
    ),
    "long question": (
        "Can you explain to me why the leaves turn red and yellow in autumn?",
        "What is the difference between the weather and the climate of a country?",
        "I have always wondered how a plane that heavy can stay up in the air.",
    ),
}
"""What a language model answers, by length; the others have no tools."""
_FIRST = "What is a rainbow?"
"""Asked before the clock runs: what a system does once only is not what one waits for each time."""

Ask = Callable[[str], float | None]
"""Asks a question aloud; gives the seconds to the first sound of the answer, None for none."""
Told = Callable[[str], None]


@dataclass(frozen=True)
class Row:
    """One system and one kind of question."""

    system: str
    kind: str
    ms: list[float]
    asked: int

    @property
    def median(self) -> float:
        return statistics.median(self.ms) if self.ms else float("nan")

    @property
    def p95(self) -> float:
        return float(np.percentile(self.ms, 95)) if self.ms else float("nan")


@dataclass(frozen=True)
class PeerFigures:
    """All of them; milliseconds from the last sound of a question to the first of its answer."""

    rows: list[Row]

    def ratio(self, row: Row) -> float:
        """Give how many times as long as Victus a system takes for the same kind."""
        (ours,) = [one for one in self.rows if (one.system, one.kind) == (OURS, row.kind)]
        return row.median / ours.median

    def lines(self) -> Iterator[str]:
        yield f"{'':<24}{'':<16} median    p95  ratio  answered"
        for row in self.rows:
            yield (
                f"{row.system:<24}{row.kind:<16}{row.median:7.0f}{row.p95:7.0f}"
                f"{self.ratio(row):7.2f}  {len(row.ms)} of {row.asked}"
            )

    def markdown(self) -> Iterator[str]:
        """Give the table of the guide."""
        yield "| system | question | median | p95 | ratio | answered |"
        yield "| --- | --- | --- | --- | --- | --- |"
        for row in self.rows:
            yield (
                f"| {row.system} | {row.kind.removesuffix(' question')} | {row.median:.0f} ms "
                f"| {row.p95:.0f} ms | {self.ratio(row):.2f} | {len(row.ms)} of {row.asked} |"
            )

    def plot(self) -> str:
        """Draw medians, with their way to the 95th percentile, as an SVG picture."""
        most = max([1000.0, *(row.p95 for row in self.rows if row.ms)])
        scale = 380 / most
        drawn = []
        for place, row in enumerate(self.rows):
            top, colour = 20 + 32 * place, "#0b6bcb" if row.system == OURS else "#8a94a0"
            end, far = 270 + row.median * scale, 270 + row.p95 * scale
            drawn.append(f'<text x="260" y="{top + 14}" text-anchor="end">{_label(row)}</text>')
            if row.ms:
                drawn.append(
                    f'<rect x="270" y="{top}" width="{end - 270:.1f}" height="18" fill="{colour}"/>'
                    f'<path d="M{end:.1f} {top + 9}H{far:.1f}" stroke="{colour}" stroke-width="2"/>'
                    f'<text x="{far + 6:.1f}" y="{top + 14}">{row.median:.0f} ms</text>'
                )
        height = 32 * len(self.rows) + 56
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 740 {height}" '
            'font-family="sans-serif" font-size="13">'
            f'<rect width="740" height="{height}" fill="white"/>{"".join(drawn)}'
            f'<text x="270" y="{height - 14}">median, line to the 95th percentile; '
            "end of the question to the first sound</text></svg>\n"
        )


def _label(row: Row) -> str:
    return f"{row.system}, {row.kind.removesuffix(' question')}"


def ask_all(system: str, ask: Ask, runs: int, told: Told) -> list[Row]:
    """Ask one system `runs` questions of each kind, no question twice in a row."""
    ask(_FIRST)
    rows = []
    for kind, texts in QUESTIONS.items():
        told(f"{system}, {kind}")
        answers = [ask(text) for text in islice(cycle(texts), runs)]
        heard = [seconds * 1000 for seconds in answers if seconds is not None]
        rows.append(Row(system, kind, heard, len(answers)))
    return rows
