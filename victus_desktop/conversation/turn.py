"""One exchange between the user and Victus, from the request to its end."""

import threading
import time
import uuid
from collections.abc import Callable, Generator, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TypeVar

from victus_desktop.conversation.audio import Audio
from victus_desktop.conversation.errors import TurnCancelled
from victus_desktop.conversation.events import Event, Listener
from victus_desktop.conversation.records import Outcome, Tier, ToolCall, TurnRecord

T = TypeVar("T")

Clock = Callable[[], float]
"""Seconds on a clock that never goes back, as `time.monotonic`."""


@dataclass(frozen=True, slots=True)
class Utterance:
    """A request that was heard."""

    audio: Audio
    silence: float = 0.0
    """Seconds of the audio's end in which nobody spoke."""
    voiced: float = 0.0
    """Seconds of the audio in which somebody spoke."""
    written: Callable[[], str] | None = None
    """Gives the text, blocking, where it is being written down already. Raises ModelError."""
    over_answer: bool = False
    """The speech began while Victus itself could be heard, so it may be an echo."""


@dataclass(frozen=True, slots=True)
class Prompt:
    """A request that was typed."""

    text: str


@dataclass(frozen=True, slots=True)
class Announcement:
    """Something Victus says by itself: a finished timer."""

    text: str
    kept: bool = True
    """Whether history keeps it; where it is said in several places, one keeps it."""


@dataclass(frozen=True, slots=True)
class Decision:
    """A yes or no to a confirmation, given by hand."""

    confirmation: str
    allowed: bool
    by: str = "screen"
    """Where it was given: 'screen' or 'api'."""

    @property
    def text(self) -> str:
        return "yes" if self.allowed else "no"


Request = Utterance | Prompt | Decision | Announcement


@dataclass(frozen=True, slots=True)
class Once:
    """A request that must not be done twice, though it may be sent twice."""

    turn: str = field(default_factory=lambda: uuid.uuid4().hex)
    """Id of the turn that it becomes."""
    before_effect: Callable[[], object] = lambda: None
    """Called before the turn has an effect; what it notes outlives the program."""


@dataclass
class Turn:
    """One exchange.

    `cancel` is one-way: never reset, never shared between turns. A turn may run ahead of the
    user (speculation): until `confirm`, its events are held back and nothing with an effect or
    a sound may happen; whoever is about to cause one calls `wait_until_confirmed` first.
    """

    request: Request
    emit_to: Listener
    conversation: str = "default"
    confirmed: bool = True
    speak: bool = True
    """Whether the answer is to be spoken."""
    dry_run: bool = False
    """Calls are named but not executed."""
    clock: Clock = time.monotonic
    id: str = field(default_factory=lambda: uuid.uuid4().hex)
    started: datetime = field(default_factory=lambda: datetime.now(UTC))
    heard: str = ""
    reply: str = ""
    spoken: str = ""
    tier: Tier = Tier.NONE
    calls: list[ToolCall] = field(default_factory=list)
    timings_ms: dict[str, float] = field(default_factory=dict)
    outcome: Outcome | None = None
    error: str = ""
    cancelled_as: Outcome | None = None
    untrusted: bool = False
    """Words from outside (a mail, a page, a document) are in the answer or shaped it."""
    awaiting: str = ""
    """Id of the confirmation that the answer asks for, if any."""
    before_effect: Callable[[], object] = lambda: None
    """To be called before an effect begins."""
    sounded: Callable[[], str] = str
    """Gives what of the reply has left the loudspeaker by now."""

    def __post_init__(self) -> None:
        self._lock = threading.RLock()
        self._progress = threading.Condition()
        self._settled = threading.Event()
        self._ended = threading.Event()
        self._held: list[Event] = []
        self._on_cancel: list[Callable[[], None]] = []
        self._on_confirm: list[Callable[[], None]] = []
        silence = self.request.silence if isinstance(self.request, Utterance) else 0
        self._start = self.clock() - silence
        if self.confirmed:
            self._settled.set()

    @property
    def cancelled(self) -> bool:
        return self.cancelled_as is not None

    @property
    def ended(self) -> bool:
        return self._ended.is_set()

    @property
    def to_be_kept(self) -> bool:
        """Whether it belongs into history."""
        unkept = isinstance(self.request, Announcement) and not self.request.kept
        return not self.dry_run and not unkept

    def emit(self, event: Event) -> None:
        """Send an event out, or hold it back while the turn is only a speculation."""
        with self._lock:
            if not self.confirmed:
                self._held.append(event)
                return
        self.emit_to(event)

    def confirm(self) -> None:
        """The user has really finished: let the held events, effects and sound go."""
        with self._lock:
            if self.cancelled or self.confirmed:
                return
            for event in self._held:
                self.emit_to(event)
            self._held.clear()
            self.confirmed = True
            waiting, self._on_confirm = self._on_confirm, []
        for go in waiting:
            go()
        self._settled.set()

    def cancel(self, outcome: Outcome = Outcome.INTERRUPTED) -> None:
        """End the turn: its sound stops before this returns, the rest unwinds by itself.

        A turn that was never confirmed is withdrawn whatever the reason.
        """
        with self._lock:
            if self.cancelled or self.ended:
                return
            self.cancelled_as = outcome if self.confirmed else Outcome.WITHDRAWN
            stoppers, self._on_cancel = self._on_cancel, []
        for stop in stoppers:
            stop()
        self._settled.set()

    def on_cancel(self, stop: Callable[[], None]) -> None:
        """Call `stop` when the turn is cancelled, or now where it already is."""
        with self._lock:
            if not self.cancelled:
                self._on_cancel.append(stop)
                return
        stop()

    def on_confirm(self, go: Callable[[], None]) -> None:
        """Call `go` when the turn is confirmed, or now where it already is."""
        with self._lock:
            if not self.confirmed:
                self._on_confirm.append(go)
                return
        go()

    def check(self) -> None:
        """Raise TurnCancelled where the turn was cancelled."""
        if self.cancelled:
            raise TurnCancelled

    def wait_until_confirmed(self) -> None:
        """Block until the turn is confirmed.

        Raises TurnCancelled where it is cancelled instead.
        """
        self._settled.wait()
        self.check()

    def guard(self, items: Iterable[T]) -> Iterator[T]:
        """Pass `items` on until the turn is cancelled; then close them and raise TurnCancelled."""
        iterator = iter(items)
        try:
            self.check()
            for item in iterator:
                self.check()
                yield item
                self.check()
        finally:
            if isinstance(iterator, Generator):
                iterator.close()

    def mark(self, stage: str) -> None:
        """Note that `stage` was reached: milliseconds since the request ended.

        For an utterance that is the last sample of speech.
        """
        with self._progress:
            self.timings_ms.setdefault(stage, round((self.clock() - self._start) * 1000, 1))
            self._progress.notify_all()

    def wait_for(self, stage: str) -> None:
        """Block until `stage` was reached or the turn has ended."""
        with self._progress:
            self._progress.wait_for(lambda: stage in self.timings_ms or self.ended)

    def end(self, outcome: Outcome) -> None:
        """Note how the turn ended; `wait` returns."""
        self.outcome = outcome
        self._ended.set()
        self.mark("total")

    def wait(self, seconds: float | None = None) -> bool:
        """Block until the turn has ended; False where it did not within `seconds`."""
        return self._ended.wait(seconds)

    def record(self) -> TurnRecord:
        """Give what history keeps of the turn."""
        kinds = {
            Utterance: "utterance",
            Prompt: "prompt",
            Decision: "decision",
            Announcement: "announcement",
        }
        return TurnRecord(
            id=self.id,
            conversation=self.conversation,
            started=self.started,
            kind=kinds[type(self.request)],
            heard=self.heard,
            reply=self.reply,
            spoken=self.spoken,
            tier=self.tier,
            calls=tuple(self.calls),
            timings_ms=dict(self.timings_ms),
            outcome=self.outcome or Outcome.FAILED,
            error=self.error,
            untrusted=self.untrusted,
        )
