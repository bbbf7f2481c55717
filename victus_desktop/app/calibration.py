"""Measures once, in a few seconds, how quick this machine is; see `Pace`."""

import os
import statistics
import time
from typing import TYPE_CHECKING

from victus_desktop.audio.resample import resample
from victus_desktop.bench.llm import tokens_per_second
from victus_desktop.catalog.pace import Pace, keep_pace, known_pace
from victus_desktop.conversation.audio import LISTENING_RATE, Audio, join

if TYPE_CHECKING:
    from victus_desktop.app.core import App

_SPOKEN = "Tell me how many people live in the capital of France, please."
_SECONDS = 3.0
_RUNS = 3


def pace(app: "App", *, anew: bool = False) -> Pace | None:
    """Give what is known of this machine, measured now where it is not; None with servers.

    Raises ModelError where a model is missing.
    """
    settings = app.settings
    if settings.language_model.endpoint or settings.speech.recognizer_endpoint:
        return None
    processors = os.cpu_count() or 1
    known = known_pace(app.paths.pace)
    if known is not None and known.processors == processors and not anew:
        return known
    measured = Pace(
        processors,
        tokens_per_second(app.language_model.get().model, questions=2),
        app.models.catalog.get(settings.language_model.model).size,
        _transcription_seconds(app),
        app.models.catalog.get(settings.speech.recognizer).size,
    )
    keep_pace(app.paths.pace, measured)
    return measured


def _transcription_seconds(app: "App") -> float:
    transcriber, spoken = app.transcriber.get(), _speech(app)
    times = []
    for _ in range(_RUNS):
        began = time.perf_counter()
        transcriber.transcribe(spoken)
        times.append(time.perf_counter() - began)
    return statistics.median(times)


def _speech(app: "App") -> Audio:
    spoken = resample(join(list(app.synthesizer.get().synthesize(_SPOKEN))), LISTENING_RATE)
    count = round(_SECONDS * LISTENING_RATE)
    return Audio(spoken.samples[:count], LISTENING_RATE)
