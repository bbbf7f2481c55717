"""How soon a language model's first token comes, and how fast the others follow."""

import statistics
import time
from typing import Any

from victus_desktop.agent.prompt import messages

_QUESTIONS = (
    "Why is the sky blue?",
    "What is a good name for a cat?",
    "How do bees make honey?",
    "What should I cook tonight?",
    "Who was the first person on the moon?",
)


def first_token(model: Any, *, cached: bool) -> float:
    """Give the median milliseconds to the first token, with or without the cached beginning."""
    times = []
    for question in _QUESTIONS:
        model.warm(messages("Hello", ()))
        if not cached:
            model.forget()
        began = time.perf_counter()
        stream = model.stream(messages(question, ()), max_tokens=4)
        next(iter(stream))
        times.append((time.perf_counter() - began) * 1000)
        stream.close()
    return statistics.median(times)


def tokens_per_second(model: Any) -> float:
    """Give the median rate of pieces after the first."""
    rates = []
    for question in _QUESTIONS:
        moments = [time.perf_counter() for _ in model.stream(messages(question, ()), max_tokens=60)]
        if len(moments) > 2:
            rates.append((len(moments) - 1) / (moments[-1] - moments[0]))
    return statistics.median(rates)
