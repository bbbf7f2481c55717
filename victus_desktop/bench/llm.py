"""How soon a language model's first token comes, and how fast the others follow."""

import math
import statistics
import time
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass

from victus_desktop.agent.language_model.cancelling import Cancelled, never
from victus_desktop.agent.language_model.model import ChatLlama
from victus_desktop.agent.language_model.prompt import messages
from victus_desktop.conversation.errors import ModelError, TurnCancelled

_QUESTIONS = (
    "Why is the sky blue?",
    "What is a good name for a cat?",
    "How do bees make honey?",
    "What should I cook tonight?",
    "Who was the first person on the moon?",
)
_ANSWER_TOKENS = 60


@dataclass(frozen=True, slots=True)
class ModelFigures:
    """A model's times in milliseconds, medians."""

    cold_first_token_ms: float
    """The whole prompt evaluated."""
    cached_first_token_ms: float
    """Its fixed beginning evaluated before."""
    tokens_per_second: float
    cancelled_ms: float
    """From a cancellation to the end of the generation, the longest."""

    @property
    def ratio(self) -> float:
        """How many times as soon the first token comes with the beginning cached."""
        return self.cold_first_token_ms / self.cached_first_token_ms

    def lines(self) -> Iterable[str]:
        """Give the figures as a table."""
        yield f"first token, cold prompt     {self.cold_first_token_ms:.0f} ms"
        yield (
            f"first token, cached prefix   {self.cached_first_token_ms:.0f} ms"
            f" ({self.ratio:.1f} times as quick)"
        )
        yield f"tokens a second              {self.tokens_per_second:.0f}"
        yield f"cancelled within             {self.cancelled_ms:.0f} ms"


def measure(model: ChatLlama) -> ModelFigures:
    """Measure a model, cold and cached, on the same questions."""
    return ModelFigures(
        first_token(model, cached=False),
        first_token(model, cached=True),
        tokens_per_second(model),
        max(_cancelled(model, question) for question in _QUESTIONS),
    )


def first_token(model: ChatLlama, *, cached: bool) -> float:
    """Give the median milliseconds to the first token, with or without the cached beginning."""
    times = []
    for question in _QUESTIONS:
        model.forget()
        if cached:
            model.warm(messages("Hello", ()))
        began = time.perf_counter()
        for _ in model.stream(messages(question, ()), max_tokens=1):
            break
        times.append((time.perf_counter() - began) * 1000)
    return statistics.median(times)


def tokens_per_second(
    model: ChatLlama,
    questions: int = len(_QUESTIONS),
    *,
    longest: float = math.inf,
    cancelled: Cancelled = never,
) -> float:
    """Give the median rate of pieces after the first, over so many answers.

    Each is written for `longest` seconds at most. Raises TurnCancelled, and ModelError where the
    model has nothing to say.
    """
    rates = []
    for question in _QUESTIONS[:questions]:
        asked, moments = messages(question, ()), list[float]()
        for _ in model.stream(asked, max_tokens=_ANSWER_TOKENS, cancelled=cancelled):
            moments.append(time.perf_counter())
            if moments[-1] - moments[0] > longest:
                break
        if len(moments) > 1:
            rates.append((len(moments) - 1) / (moments[-1] - moments[0]))
    if not rates:
        raise ModelError("The language model gave no answer that could be timed.")
    return statistics.median(rates)


def _cancelled(model: ChatLlama, question: str) -> float:
    moments: list[float] = []
    with suppress(TurnCancelled):
        for _ in model.stream(messages(question, ()), cancelled=lambda: bool(moments)):
            moments.append(time.perf_counter())
    return (time.perf_counter() - moments[0]) * 1000
