"""Measures in a few seconds how quick this machine is; see `Pace`."""

import os
import statistics
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from victus_desktop.audio.resample import resample
from victus_desktop.bench.llm import tokens_per_second
from victus_desktop.catalog.pace import Pace, fewest_quick, keep_pace, known_pace, thread_counts
from victus_desktop.catalog.power import power_source
from victus_desktop.conversation.audio import LISTENING_RATE, Audio, join
from victus_desktop.conversation.errors import TurnCancelled
from victus_desktop.conversation.ports import Transcriber

if TYPE_CHECKING:
    from victus_desktop.app.core import App

_SPOKEN = "Tell me how many people live in the capital of France, please."
_SECONDS = 3.0
_RUNS = 3
_WRITTEN_SECONDS = 1.0
"""For which each answer is written at most, so that a slow machine is measured soon as well."""
_RECOGNIZED_SECONDS = 2.0
"""After which the recognizer is run no more, for the same reason."""
_MOST_WRITERS = 16
_MOST_RECOGNIZERS = 4

Cancelled = Callable[[], bool]


def pace(app: "App", *, anew: bool = False, cancelled: Cancelled = lambda: False) -> Pace | None:
    """Give what is known of this machine as it is fed now, else measure it; None with servers.

    The measured numbers of threads are used from then on. Raises ModelError where a model is
    missing, and TurnCancelled.
    """
    settings = app.settings
    if settings.language_model.endpoint or settings.speech.recognizer_endpoint:
        return None
    power = power_source()
    known = known_pace(app.paths.pace, power)
    if known is not None and not anew:
        return known
    writing_threads, tokens_a_second = _writing(app, cancelled)
    recognizer_threads, transcriptions_a_second = _recognizing(app, cancelled)
    measured = Pace(
        _cores(),
        tokens_a_second,
        app.models.catalog.get(settings.language_model.model).size,
        1 / transcriptions_a_second,
        app.models.catalog.get(settings.speech.recognizer).size,
        writing_threads,
        recognizer_threads,
    )
    keep_pace(app.paths.pace, power, measured)
    return measured


def _writing(app: "App", cancelled: Cancelled) -> tuple[int, float]:
    """Give the threads to write with, which the model takes at once, and the tokens a second."""
    model, chosen = app.language_model.get().model, app.settings.language_model.threads
    counts = [chosen] if chosen else thread_counts(_cores(), _MOST_WRITERS)

    def rate(count: int) -> float:
        model.write_with(count)
        return tokens_per_second(model, 2, longest=_WRITTEN_SECONDS, cancelled=cancelled)

    threads, best = fewest_quick(counts, rate)
    model.write_with(threads)
    return threads, best


def _recognizing(app: "App", cancelled: Cancelled) -> tuple[int, float]:
    """Give the threads to recognize with, which are used at once, and the runs a second."""
    chosen, spoken = app.settings.speech.threads, _speech(app)
    counts = [chosen] if chosen else thread_counts(_cores(), _MOST_RECOGNIZERS)
    made: dict[int, Transcriber] = {}

    def rate(count: int) -> float:
        made[count] = _with_threads(app, count) if len(counts) > 1 else app.transcriber.get()
        return 1 / _seconds(made[count], spoken, cancelled)

    threads, best = fewest_quick(counts, rate)
    app.transcriber.put(made[threads])
    return threads, best


def _with_threads(app: "App", count: int) -> Transcriber:
    from victus_desktop.app.engines import local_transcriber

    return local_transcriber(app, count)


def _seconds(transcriber: Transcriber, spoken: Audio, cancelled: Cancelled) -> float:
    """Give the median seconds of a few runs, of fewer where they take long."""
    times: list[float] = []
    while len(times) < _RUNS and sum(times) < _RECOGNIZED_SECONDS:
        if cancelled():
            raise TurnCancelled
        began = time.perf_counter()
        transcriber.transcribe(spoken)
        times.append(time.perf_counter() - began)
    return statistics.median(times)


def _speech(app: "App") -> Audio:
    spoken = resample(join(list(app.synthesizer.get().synthesize(_SPOKEN))), LISTENING_RATE)
    count = round(_SECONDS * LISTENING_RATE)
    return Audio(spoken.samples[:count], LISTENING_RATE)


def _cores() -> int:
    return os.cpu_count() or 1
