"""Recordings of any length, written down window by window in bounded memory."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from victus_desktop.conversation.audio import LISTENING_RATE, Audio, Samples, join
from victus_desktop.speech.presence import FRAME, speech_probabilities
from victus_desktop.speech.whisper import Heard

_WINDOW = 28.0
"""Seconds heard at once: Whisper's 30 without the silence behind the sound."""
_EARLIEST_CUT = 14.0
"""Seconds: a window is cut at the longest pause after this."""
_PAUSE_FRAMES = 9
"""Frames of 32 ms over which a pause is looked for."""
_SURE_OF_LANGUAGE = 0.6


@dataclass(frozen=True, slots=True)
class Segment:
    """Words with their place in the recording, in seconds."""

    start: float
    end: float
    text: str
    language: str


class Hears(Protocol):
    """What is needed of a transcriber here."""

    def hear(
        self, audio: Audio, vocabulary: Sequence[str] = (), language: str = ""
    ) -> Heard | None: ...


def transcribe_long(
    transcriber: Hears, frames: Iterable[Audio], vocabulary: Sequence[str] = ()
) -> Iterator[Segment]:
    """Write down sound of 16 kHz that comes in pieces of any length, while it comes.

    The language is settled by the first window that is sure of it. Raises ModelError.
    """
    start, language = 0.0, ""
    for window in _windows(frames):
        heard = transcriber.hear(window, vocabulary, language)
        if heard:
            if heard.language_probability >= _SURE_OF_LANGUAGE:
                language = heard.language
            for piece in heard.decoded.pieces:
                end = min(piece.end, window.seconds)
                yield Segment(
                    start + min(piece.start, end), start + end, piece.text, heard.language
                )
        start += window.seconds


def _windows(frames: Iterable[Audio]) -> Iterator[Audio]:
    """Cut sound into windows of at most 28 s, between words where that is possible."""
    waiting = Audio.silence(0)
    size = round(_WINDOW * LISTENING_RATE)
    for frame in _short(frames, size):
        waiting = join([waiting, frame])
        while len(waiting.samples) > size:
            cut = _pause(waiting.slice(0, _WINDOW))
            yield waiting.slice(0, cut)
            waiting = waiting.slice(cut)
    if len(waiting.samples):
        yield waiting


def _short(frames: Iterable[Audio], size: int) -> Iterator[Audio]:
    """Gather small pieces and cut big ones, so that joining stays cheap."""
    held: list[Samples] = []
    for frame in frames:
        if frame.rate != LISTENING_RATE:
            raise ValueError(f"Whisper hears {LISTENING_RATE} Hz, not {frame.rate}")
        for begin in range(0, len(frame.samples), size):
            held.append(frame.samples[begin : begin + size])
            if sum(map(len, held)) >= LISTENING_RATE:
                yield Audio(np.concatenate(held), LISTENING_RATE)
                held.clear()
    if held:
        yield Audio(np.concatenate(held), LISTENING_RATE)


def _pause(window: Audio) -> float:
    """Give the second in the later half at which the voice is weakest."""
    probabilities = speech_probabilities(window)
    smooth = np.convolve(probabilities, np.ones(_PAUSE_FRAMES) / _PAUSE_FRAMES, mode="same")
    first = round(_EARLIEST_CUT * LISTENING_RATE / FRAME)
    last = len(smooth) - _PAUSE_FRAMES
    frame = first + int(np.argmin(smooth[first:last]))
    return frame * FRAME / LISTENING_RATE
