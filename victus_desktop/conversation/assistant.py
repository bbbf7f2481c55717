"""The facade that window, terminal and API use: ask, begin, interrupt, announce, events."""

import queue
import threading
from collections.abc import Callable
from contextvars import Context, copy_context

from victus_desktop.conversation import pipeline
from victus_desktop.conversation.events import Event, Listener
from victus_desktop.conversation.records import Outcome
from victus_desktop.conversation.turn import Announcement, Once, Prompt, Request, Turn


class Assistant:
    """One conversation partner: runs one turn at a time in a thread of its own.

    A new request interrupts the turn in flight and starts when that has ended; an announcement
    waits until the turn in flight is over.
    """

    def __init__(self, parts: pipeline.Parts) -> None:
        self.parts = parts
        self.conversation = "default"
        """The conversation that a request belongs to which names none."""
        self._listeners: list[Listener] = []
        self._turns: queue.SimpleQueue[tuple[Turn, Context] | None] = queue.SimpleQueue()
        self._lock = threading.Lock()
        self._unended: list[Turn] = []
        self._closed = False
        self._thread = threading.Thread(target=self._work, name="conversation", daemon=True)
        self._thread.start()

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Tell `listener` every event, from whichever thread it happens in.

        Gives a function that ends it.
        """
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def emit(self, event: Event) -> None:
        for listener in tuple(self._listeners):
            listener(event)

    def begin(
        self,
        request: Request,
        *,
        conversation: str | None = None,
        confirmed: bool = True,
        speak: bool = True,
        dry_run: bool = False,
        once: Once | None = None,
    ) -> Turn:
        """Begin a turn and give it at once; its events tell what becomes of it.

        With `confirmed` False it is a speculation: it runs ahead, holding back all that shows,
        sounds or has an effect, until `confirm` or `cancel`. `once`: the request may come
        again, and must not be done twice.

        The turn runs in the caller's context: what is logged over it carries its request's id.
        """
        once = once or Once()
        if not isinstance(request, Announcement):
            self.interrupt()
        turn = Turn(
            request,
            self.emit,
            conversation=conversation or self.conversation,
            confirmed=confirmed,
            speak=speak,
            dry_run=dry_run,
            id=once.turn,
            before_effect=once.before_effect,
        )
        with self._lock:
            self._unended.append(turn)
        self._turns.put((turn, copy_context()))
        return turn

    def ask(
        self,
        text: str,
        *,
        conversation: str | None = None,
        speak: bool = False,
        dry_run: bool = False,
    ) -> Turn:
        """Answer a typed request; gives the turn when it has ended."""
        turn = self.begin(Prompt(text), conversation=conversation, speak=speak, dry_run=dry_run)
        turn.wait()
        return turn

    def announce(self, text: str) -> Turn:
        """Say something by Victus's own accord, after the turn in flight."""
        return self.begin(Announcement(text))

    @property
    def current(self) -> Turn | None:
        """The turn in flight, or the next waiting."""
        with self._lock:
            return self._unended[0] if self._unended else None

    def interrupt(self, outcome: Outcome = Outcome.INTERRUPTED) -> bool:
        """Cancel what is in flight or waiting; sound stops before this returns.

        Tells whether there was anything. Announcements that have not begun to sound are kept.
        """
        with self._lock:
            turns = [
                turn
                for turn in self._unended
                if not isinstance(turn.request, Announcement) or "sounding" in turn.timings_ms
            ]
        for turn in turns:
            turn.cancel(outcome)
        return bool(turns)

    def hold(self, held: bool) -> None:
        """Keep back what sounds while somebody speaks over it, or let it go on."""
        if self.parts.speaker is not None:
            self.parts.speaker.hold(held)

    @property
    def pending(self) -> int:
        """Turns under way or waiting."""
        with self._lock:
            return len(self._unended)

    @property
    def closed(self) -> bool:
        return self._closed

    def close(self, seconds: float = 10) -> None:
        """Interrupt, finish what must be finished, stop the thread."""
        self._closed = True
        for turn in tuple(self._unended):
            turn.cancel()
        self._turns.put(None)
        self._thread.join(seconds)

    def _work(self) -> None:
        while (begun := self._turns.get()) is not None:
            turn, context = begun
            context.run(pipeline.run, turn, self.parts)
            with self._lock:
                self._unended.remove(turn)
