"""Parts that are loaded in the background, and used as soon as they are ready."""

import logging
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Generic, TypeVar

from victus_desktop.conversation.audio import Audio
from victus_desktop.conversation.ports import (
    Agent,
    Completeness,
    History,
    Part,
    Synthesizer,
    Transcriber,
    Transcript,
    TurnDetector,
)
from victus_desktop.conversation.records import Exchange, TurnRecord
from victus_desktop.conversation.turn import Turn

log = logging.getLogger(__name__)
T = TypeVar("T")


class Later(Generic[T]):
    """A value that is made once, by whoever needs it first or in the background.

    A failure is kept and raised to everyone who asks, until `retry`.
    """

    def __init__(self, load: Callable[[], T]) -> None:
        self._load = load
        self._lock = threading.Lock()
        self._value: T | None = None
        self._error: Exception | None = None
        self._asked = 0.0
        self._resting = False

    def get(self) -> T:
        """Give the value, loading it where nobody has yet. Raises what loading raised."""
        with self._lock:
            self._asked = time.monotonic()
            if self._error is not None:
                raise self._error.with_traceback(None)
            if self._value is None:
                try:
                    self._value = self._load()
                except Exception as error:
                    self._error = error
                    raise
                self._resting = False
            return self._value

    @property
    def ready(self) -> T | None:
        """The value where it is loaded, without waiting."""
        return self._value

    @property
    def idle(self) -> float:
        """Seconds since somebody asked for it."""
        return time.monotonic() - self._asked

    @property
    def resting(self) -> bool:
        """Whether it was loaded, and let go by `rest` meanwhile."""
        return self._resting

    @property
    def error(self) -> Exception | None:
        """What loading raised, if it failed."""
        return self._error

    def put(self, value: T) -> None:
        """Give another value from now on."""
        with self._lock:
            self._value, self._error, self._resting = value, None, False

    def retry(self) -> None:
        """Forget a failure, or the value: the next who asks loads it again."""
        with self._lock:
            self._value = self._error = None
            self._resting = False

    def rest(self) -> None:
        """Let the value go, where there is one, until somebody asks for it."""
        with self._lock:
            if self._value is not None:
                self._value, self._resting = None, True


def load_in_background(*parts: Later[Any]) -> threading.Thread:
    """Load the parts one after the other in a thread; failures wait for who asks."""

    def load() -> None:
        for part in parts:
            try:
                part.get()
            except Exception as error:  # noqa: BLE001  kept by the part for whoever asks
                log.warning("a part did not load: %s", error)

    thread = threading.Thread(target=load, name="loading", daemon=True)
    thread.start()
    return thread


class LaterTranscriber:
    """A transcriber that waits for its model at the first use."""

    def __init__(self, part: Later[Transcriber]) -> None:
        self._part = part

    def transcribe(
        self, audio: Audio, vocabulary: Sequence[str] = (), alone: Sequence[str] = ()
    ) -> Transcript:
        return self._part.get().transcribe(audio, vocabulary, alone)


class LaterSynthesizer:
    """A synthesizer that waits for its model at the first use."""

    def __init__(self, part: Later[Synthesizer]) -> None:
        self._part = part

    def synthesize(self, text: str) -> Iterator[Audio]:
        return self._part.get().synthesize(text)


class LaterTurnDetector:
    """A turn detector that has no opinion until its model is loaded."""

    def __init__(self, part: Later[TurnDetector]) -> None:
        self._part = part

    def finished(self, utterance: Audio) -> float | None:
        detector = self._part.ready
        return None if detector is None else detector.finished(utterance)


class LaterAgent:
    """An agent that is put together at the first request, so that a front can show at once."""

    def __init__(self, part: Later[Agent]) -> None:
        self._part = part

    def reply(self, text: str, turn: Turn, before: Sequence[Exchange]) -> Iterator[Part]:
        return self._part.get().reply(text, turn, before)

    def completeness(self, text: str) -> Completeness:
        return self._part.get().completeness(text)

    def vocabulary(self) -> Sequence[str]:
        return self._part.get().vocabulary()


class LaterHistory:
    """A history whose database is opened at the first turn."""

    def __init__(self, part: Later[History]) -> None:
        self._part = part

    def add(self, record: TurnRecord) -> None:
        self._part.get().add(record)

    def last(self, conversation: str, count: int) -> Sequence[Exchange]:
        return self._part.get().last(conversation, count)
