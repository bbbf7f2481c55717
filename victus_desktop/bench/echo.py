"""`victus bench echo`: Victus speaks through a loudspeaker that its microphone hears.

In real time, over a room in software: rooms with an echo of -6 to -20 dB, a delay of 30 to 120 ms
and a reverberation of 0.1 to 0.3 s. Over half of the answers somebody speaks: a request, or a
sign of listening.
"""

import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import cycle
from pathlib import Path

import numpy as np

from victus_desktop.audio.echo import EchoCancelledMicrophone
from victus_desktop.audio.near_voice import NearVoice
from victus_desktop.audio.vad import SileroDetector
from victus_desktop.bench.pauses import speakers
from victus_desktop.bench.room import Room, response
from victus_desktop.conversation.assistant import Assistant
from victus_desktop.conversation.audio import Samples
from victus_desktop.conversation.events import Event, Transcribed, Warned
from victus_desktop.conversation.pipeline import Parts
from victus_desktop.conversation.ports import (
    Completeness,
    Part,
    Synthesizer,
    Transcriber,
)
from victus_desktop.conversation.records import Exchange, Outcome, TurnRecord
from victus_desktop.conversation.rules import LoopRules
from victus_desktop.conversation.turn import Turn
from victus_desktop.conversation.voice_loop import VoiceLoop
from victus_desktop.paths import resource

_REQUESTS = ("stop", "what time is it in Tokyo", "wait a moment", "no, I meant the other one")
_SIGNS = ("okay", "yeah", "right", "I see")
_ROOMS = (
    (6, 0.03, 0.2),
    (10, 0.06, 0.3),
    (14, 0.12, 0.1),
    (17, 0.04, 0.25),
    (20, 0.09, 0.15),
)
"""By how many dB the echo is weaker, its delay and reverberation in seconds."""
_SPEAKS_AFTER = (1.5, 4.0)
"""Seconds into an answer at which somebody speaks."""
_SETTLED = 3.0
"""Seconds after somebody spoke at which it is clear what came of it."""
_SILENT = 0.1
_LOUDNESS = 0.35
"""Of a person beside the microphone, peak 1; Victus's own voice has about 0.8."""

Told = Callable[[str], None]


@dataclass
class EchoFigures:
    """What happened."""

    rooms: int
    seconds: float = 0.0
    self_interruptions: int = 0
    self_transcriptions: int = 0
    hesitations: int = 0
    """Answers that were held a moment though nobody spoke."""
    requests: int = 0
    requests_heard: int = 0
    requests_missed: list[str] = field(default_factory=list)
    """What was said, where, and how far into the answer."""
    stop_ms: list[float] = field(default_factory=list)
    """From the first sound of a request to the loudspeaker's silence."""
    signs: int = 0
    signs_passed: int = 0
    half_duplex: int = 0

    def lines(self) -> Iterator[str]:
        """Give a table to print."""
        stops = self.stop_ms or [0.0]
        yield f"{self.seconds / 60:.1f} minutes in {self.rooms} rooms, echo of -6 to -20 dB"
        yield f"interrupted itself          {self.self_interruptions}"
        yield f"wrote itself down           {self.self_transcriptions}"
        yield f"hesitated for its own voice {self.hesitations}"
        yield f"requests over it heard      {self.requests_heard} of {self.requests}"
        yield from (f"  not heard: {missed}" for missed in self.requests_missed)
        yield (
            f"silent after                {np.median(stops):.0f} ms median, "
            f"{np.percentile(stops, 95):.0f} ms p95"
        )
        yield f"signs of listening let be   {self.signs_passed} of {self.signs}"
        yield f"gave up (half-duplex)       {self.half_duplex}"


def bench_echo(
    seconds: float,
    transcriber: Transcriber,
    synthesizer: Synthesizer,
    voice: Path,
    rooms: int = len(_ROOMS),
    requests: Sequence[str] = _REQUESTS,
    told: Told = lambda _: None,
) -> EchoFigures:
    """Speak for so long, in the first of the rooms. `voice` is the folder of a Piper voice;
    `requests` are said over the answers.

    Raises ModelError.
    """
    figures = EchoFigures(rooms)
    people = cycle(
        [speak for _, speak in speakers(voice) if "Espeak" in type(speak).__name__] or []
    )
    said = {text: next(people)(text) * _LOUDNESS / 0.3 for text in (*requests, *_SIGNS)}
    for number, (weaker, delay, reverberation) in enumerate(_ROOMS[:rooms]):
        told(f"room {number + 1} of {rooms}: -{weaker} dB, {delay * 1000:.0f} ms")
        room = Room(response(weaker, delay, reverberation, seed=number), seed=number)
        _Sitting(room, f"-{weaker} dB", said, requests, figures, seed=number).hold(
            seconds / rooms, transcriber, synthesizer
        )
    return figures


class _Sitting:
    """One room: answers are spoken one after another, and people speak over some."""

    def __init__(
        self,
        room: Room,
        name: str,
        said: dict[str, Samples],
        requests: Sequence[str],
        figures: EchoFigures,
        seed: int,
    ) -> None:
        self._room = room
        self._name = name
        self._said = said
        self._requests = requests
        self._figures = figures
        self._random = np.random.default_rng(seed)
        self._transcribed = 0
        self._kinds = cycle(("nobody", "request", "nobody", "sign"))
        self._now = 0.0
        self._tick = threading.Condition()

    def hold(
        self,
        seconds: float,
        transcriber: Transcriber,
        synthesizer: Synthesizer,
    ) -> None:
        parts = Parts(_Silent(), _Silent(), transcriber, synthesizer, self._room, context_turns=0)
        assistant = Assistant(parts)
        assistant.subscribe(self._note)
        ears = EchoCancelledMicrophone(self._room, self._room)
        detector = NearVoice(ears, SileroDetector(), SileroDetector())
        self._loop = VoiceLoop(ears, detector, assistant, LoopRules(), room=ears)
        self._room.each_frame = self._tell
        listening = threading.Thread(target=self._loop.run, name="listener", daemon=True)
        listening.start()
        while self._now < seconds:
            self._answer(assistant)
        self._figures.seconds += self._now
        self._loop.stop()
        listening.join(10)
        assistant.close()

    def _answer(self, assistant: Assistant) -> None:
        """Say an answer of some 10 s; over every other one somebody speaks."""
        lines = resource("bench", "sentences.txt").read_text(encoding="utf-8").splitlines()
        chosen = self._random.choice([line for line in lines if len(line) > 30], 3)
        passed, transcribed = self._loop.passed_over, self._transcribed
        turn = assistant.announce(" ".join(chosen))
        turn.wait_for("sounding")
        over = next(self._kinds)
        if over == "nobody":
            turn.wait()
            self._figures.self_interruptions += turn.outcome is not Outcome.COMPLETED
            self._figures.hesitations += self._loop.passed_over - passed
            self._figures.self_transcriptions += self._transcribed - transcribed
        else:
            self._speak_over(turn, over)
        self._until(self._now + 1.0)

    def _speak_over(self, turn: Turn, kind: str) -> None:
        text = str(self._random.choice(self._requests if kind == "request" else _SIGNS))
        into = self._random.uniform(*_SPEAKS_AFTER)
        self._until(self._now + into)
        if turn.ended:
            return
        at = self._now + 0.1
        self._room.say(self._said[text], at)
        self._until(at + len(self._said[text]) / 16_000 + _SETTLED)
        heard = turn.cancelled
        if kind == "sign":
            self._figures.signs += 1
            self._figures.signs_passed += not heard
        else:
            self._figures.requests += 1
            self._figures.requests_heard += heard
            silent = self._room.silent_from(at, at + _SETTLED, _SILENT)
            if not heard:
                self._figures.requests_missed.append(f"{text!r}, {self._name}, {into:.1f} s in")
            if heard and silent is not None:
                self._figures.stop_ms.append((silent - at) * 1000)
        turn.cancel()
        turn.wait()

    def _note(self, event: Event) -> None:
        self._transcribed += isinstance(event, Transcribed)
        if isinstance(event, Warned) and event.code == "half_duplex":
            self._figures.half_duplex += 1

    def _tell(self, now: float) -> None:
        with self._tick:
            self._now = now
            self._tick.notify_all()

    def _until(self, moment: float) -> None:
        with self._tick:
            self._tick.wait_for(lambda: self._now >= moment)


class _Silent:
    """Answers nothing and keeps nothing: only the interruption is looked at."""

    def reply(self, text: str, turn: Turn, before: Sequence[Exchange]) -> Iterator[Part]:
        yield from ()

    def completeness(self, text: str) -> Completeness:
        return Completeness.SENTENCE

    def vocabulary(self) -> Sequence[str]:
        return ()

    def add(self, record: TurnRecord) -> None: ...

    def last(self, conversation: str, count: int) -> Sequence[Exchange]:
        return ()
