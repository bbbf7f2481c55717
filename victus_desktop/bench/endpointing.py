"""`victus bench endpointing`: is the user let finish, and how soon after that is the turn over?

The real voice detector, recognizer and rules hear requests with a pause of 0.2 to 1.2 s inside
(see `pauses`). Time is counted in samples, and the recognizer takes none of it, so that the
figures are the same on every machine; what it takes in life comes on top of nothing but a turn
that is over before its text is there.
"""

import statistics
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from victus_desktop.bench.pauses import Hesitant, hesitant
from victus_desktop.conversation.assistant import Assistant
from victus_desktop.conversation.audio import LISTENING_RATE, Audio
from victus_desktop.conversation.endpointing import Endpointing
from victus_desktop.conversation.events import Event, TurnEnded
from victus_desktop.conversation.listener import FRAME, FRAME_SECONDS
from victus_desktop.conversation.pipeline import Parts
from victus_desktop.conversation.ports import (
    Completeness,
    Part,
    Transcriber,
    VoiceDetector,
)
from victus_desktop.conversation.records import Exchange, Outcome, Tier, ToolCall, TurnRecord
from victus_desktop.conversation.rules import LoopRules
from victus_desktop.conversation.turn import Turn
from victus_desktop.conversation.voice_loop import VoiceLoop

_ANSWER = 2.0
"""Seconds that each answer sounds."""
_EARLY = 0.1
"""Seconds before the measured end of the last word that still count as after it."""
_RATE = 22_050

Told = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Waited:
    """What became of one request."""

    request: Hesitant
    heard: tuple[str, ...]
    """The requests that it became, '' for what was not understood; one, if all is well."""
    was_spoken_into: bool
    """An answer began in the pause, was stopped by the user's going on, and withdrawn."""
    delay: float
    """Seconds from the last word to the end of the turn."""
    completeness: Completeness

    @property
    def is_cut(self) -> bool:
        return len(self.heard) != 1


@dataclass(frozen=True, slots=True)
class EndpointingFigures:
    """How all of them went."""

    waited: tuple[Waited, ...]

    @property
    def cut(self) -> int:
        return sum(one.is_cut for one in self.waited)

    @property
    def spoken_into(self) -> int:
        return sum(one.was_spoken_into for one in self.waited)

    def delay(self, kind: Completeness) -> tuple[float, float]:
        """Give the median and the 95th percentile of whole requests of a kind, in seconds."""
        delays = [one.delay for one in self.waited if one.completeness is kind and not one.is_cut]
        if not delays:
            return 0.0, 0.0
        return statistics.median(delays), float(np.percentile(delays, 95))

    def lines(self) -> Iterator[str]:
        """Give a table to print."""
        yield f"{len(self.waited)} requests with a pause of 0.2 to 1.2 s inside"
        yield f"cut short          {self.cut}"
        yield f"answer took a breath too early, and took it back   {self.spoken_into}"
        for kind in Completeness:
            number = sum(one.completeness is kind for one in self.waited)
            median, late = self.delay(kind)
            yield (
                f"over after a {kind.value:<9} {median * 1000:4.0f} ms median, "
                f"{late * 1000:4.0f} ms p95 ({number})"
            )
        for one in self.waited:
            if one.is_cut or one.was_spoken_into:
                what = "cut " if one.is_cut else "into"
                yield f"  {what} {one.request.pause:.2f} s {one.request.text} -> {one.heard}"


def bench_endpointing(
    requests: Sequence[Hesitant] | Iterator[Hesitant],
    transcriber: Transcriber,
    detector: Callable[[], VoiceDetector],
    completeness: Callable[[str], Completeness],
    endpointing: Endpointing,
    looks_up: Callable[[str], bool] = lambda _: False,
    told: Told = lambda _: None,
) -> EndpointingFigures:
    """Let each request be heard from silence to silence. Raises ModelError.

    `looks_up` tells of a request whether the router surely knows a tool that only reads.
    """
    waited = []
    for number, request in enumerate(requests):
        told(f"{number} requests heard")
        stage = _Stage(request, completeness, looks_up)
        parts = Parts(stage, stage, transcriber, stage, stage, context_turns=0)
        assistant = Assistant(parts)
        assistant.subscribe(stage.note)
        rules = LoopRules(endpointing=endpointing, waits=True, speaks_over=True)
        VoiceLoop(stage, detector(), assistant, rules).run()
        assistant.close()
        waited.append(stage.waited())
    return EndpointingFigures(tuple(waited))


def requests_of(file: str, voice: Path, count: int, seed: int) -> Iterator[Hesitant]:
    """Give requests of a file in `resources/bench`. Raises ModelError."""
    return hesitant(file, voice, count, seed)


class _Stage:
    """Microphone, loudspeaker, agent and history of one request, with the time in samples."""

    def __init__(
        self,
        request: Hesitant,
        completeness: Callable[[str], Completeness],
        looks_up: Callable[[str], bool],
    ) -> None:
        self._request = request
        self._completeness = completeness
        self._looks_up = looks_up
        self._seconds = 0.0
        self._over: dict[str, tuple[float, str]] = {}
        self._heard: list[tuple[str, str]] = []
        self._withdrawn = 0
        self._playing: list[_Answer] = []

    # Microphone

    def frames(self) -> Iterator[Audio]:
        samples = self._request.audio.samples
        for start in range(0, len(samples) // FRAME * FRAME, FRAME):
            self._seconds += FRAME_SECONDS
            for answer in self._playing:
                answer.sound(FRAME_SECONDS)
            yield Audio(samples[start : start + FRAME], LISTENING_RATE)
        for answer in self._playing:
            answer.stop()

    def close(self) -> None: ...

    # Speaker and synthesizer

    def open(self, turn: Turn) -> "_Answer":
        self._playing.append(_Answer())
        return self._playing[-1]

    def hold(self, held: bool) -> None: ...

    def synthesize(self, text: str) -> Iterator[Audio]:
        yield Audio(np.zeros(round(_ANSWER * _RATE), np.float32), _RATE)

    # Agent

    def reply(self, text: str, turn: Turn, before: Sequence[Exchange]) -> Iterator[Part]:
        if self._looks_up(text):
            turn.tier = Tier.ROUTER
            turn.calls.append(ToolCall("look_up", {}))
        turn.wait_until_confirmed()
        self._over[turn.id] = (self._seconds, text)
        yield Part("Here is the answer.")

    def completeness(self, text: str) -> Completeness:
        return self._completeness(text)

    def vocabulary(self) -> Sequence[str]:
        return ()

    # History

    def add(self, record: TurnRecord) -> None: ...

    def last(self, conversation: str, count: int) -> Sequence[Exchange]:
        return ()

    # What came of it

    def note(self, event: Event) -> None:
        if isinstance(event, TurnEnded):
            if event.outcome is Outcome.WITHDRAWN:
                self._withdrawn += 1
            else:
                self._over.setdefault(event.turn, (self._seconds, ""))
                self._heard.append((event.turn, event.heard))

    def waited(self) -> Waited:
        early = [at for at, _ in self._over.values() if at < self._request.ends - _EARLY]
        last, text = max(self._over.values(), default=(self._seconds, ""))
        return Waited(
            self._request,
            tuple(text for _, text in self._heard),
            was_spoken_into=bool(early) and len(self._heard) == 1,
            delay=last - self._request.ends,
            completeness=self._completeness(text),
        )


class _Answer:
    """Sounds as long as the frames of the microphone last, until it is over or stopped."""

    def __init__(self) -> None:
        self._left = _ANSWER
        self._silent = threading.Event()

    def sound(self, seconds: float) -> None:
        self._left -= seconds
        if self._left <= 0:
            self._silent.set()

    def write(self, audio: Audio) -> None: ...

    def drain(self) -> None:
        self._silent.wait()

    def stop(self) -> None:
        self._silent.set()

    def heard_seconds(self) -> float:
        return _ANSWER - self._left
