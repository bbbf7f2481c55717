"""Stand-ins for the ports: each does what its script says, at once."""

import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np

from victus_desktop.conversation.assistant import Assistant
from victus_desktop.conversation.audio import LISTENING_RATE, Audio
from victus_desktop.conversation.events import Event
from victus_desktop.conversation.listener import FRAME, FRAME_SECONDS
from victus_desktop.conversation.pipeline import Parts
from victus_desktop.conversation.ports import Completeness, Part, Transcript
from victus_desktop.conversation.records import Exchange, Outcome, Tier, TurnRecord
from victus_desktop.conversation.turn import Turn

VOICE_RATE = 22_050


def sound(seconds: float, level: float = 0.1) -> Audio:
    """Speech, as the fake detector knows it: anything that is not silent."""
    return Audio(np.full(round(seconds * LISTENING_RATE), level, np.float32), LISTENING_RATE)


def silence(seconds: float) -> Audio:
    return Audio.silence(seconds)


class LevelDetector:
    """Takes every frame that is not silent for speech."""

    def probability(self, frame: Audio) -> float:
        return 1.0 if float(np.abs(frame.samples).mean()) > 0.05 else 0.0

    def reset(self) -> None: ...


@dataclass
class ScriptedMicrophone:
    """Plays its script; a step that is a function is called between two frames."""

    script: Iterable[Audio | Callable[[], object]]
    closed: threading.Event = field(default_factory=threading.Event)

    def frames(self) -> Iterator[Audio]:
        for step in self.script:
            if not isinstance(step, Audio):
                step()
                continue
            for start in range(0, round(step.seconds / FRAME_SECONDS) * FRAME, FRAME):
                if self.closed.is_set():
                    return
                samples = np.zeros(FRAME, np.float32)
                piece = step.samples[start : start + FRAME]
                samples[: len(piece)] = piece
                yield Audio(samples, LISTENING_RATE)

    def close(self) -> None:
        self.closed.set()


@dataclass
class ScriptedTranscriber:
    """Hears its texts in order, the last for ever; notes what it was given."""

    texts: list[str]
    heard: list[Audio] = field(default_factory=list)
    alone: Sequence[str] = ()
    takes: float = 0.0
    """Seconds of work for each."""

    def transcribe(
        self, audio: Audio, vocabulary: Sequence[str] = (), alone: Sequence[str] = ()
    ) -> Transcript:
        self.alone = alone
        time.sleep(self.takes)
        self.heard.append(audio)
        return Transcript(self.texts.pop(0) if len(self.texts) > 1 else self.texts[0])


@dataclass
class ScriptedAgent:
    """Answers by a function from the request to parts."""

    answer: Callable[[str, Turn], Iterable[Part]] = lambda text, turn: [Part(f"You said {text}.")]
    complete: Completeness = Completeness.SENTENCE
    before: list[Sequence[Exchange]] = field(default_factory=list)

    def reply(self, text: str, turn: Turn, before: Sequence[Exchange]) -> Iterator[Part]:
        self.before.append(before)
        turn.tier = Tier.AGENT
        yield from self.answer(text, turn)

    def completeness(self, text: str) -> Completeness:
        return self.complete

    def vocabulary(self) -> Sequence[str]:
        return ()


class ToneSynthesizer:
    """A tenth of a second of sound for each word."""

    def synthesize(self, text: str) -> Iterator[Audio]:
        for _ in text.split():
            yield Audio(np.full(VOICE_RATE // 10, 0.1, np.float32), VOICE_RATE)


@dataclass
class TestPlayback:
    """Takes sound until it is stopped; sounds only as far as the test lets it."""

    patient: bool = False
    written: list[Audio] = field(default_factory=list)
    refused: int = 0
    stopped: threading.Event = field(default_factory=threading.Event)
    heard: float | None = None
    __test__ = False

    def write(self, audio: Audio) -> None:
        if self.stopped.is_set():
            self.refused += 1
        else:
            self.written.append(audio)

    def drain(self) -> None:
        if self.patient:
            self.stopped.wait(10)

    def stop(self) -> None:
        self.stopped.set()

    def heard_seconds(self) -> float:
        if self.heard is not None:
            return self.heard
        return sum(audio.seconds for audio in self.written)


@dataclass
class TestSpeaker:
    """Keeps every playback; a `patient` one sounds until it is stopped."""

    patient: bool = False
    playbacks: list[TestPlayback] = field(default_factory=list)
    held: bool = False
    holds: int = 0
    __test__ = False

    def hold(self, held: bool) -> None:
        self.held = held
        self.holds += held

    def open(self, turn: Turn) -> TestPlayback:
        self.playbacks.append(TestPlayback(self.patient))
        return self.playbacks[-1]

    def close(self) -> None: ...


class FirstSounds(TestSpeaker):
    """The first answer sounds until it is stopped, the next are over at once."""

    __test__ = False

    def open(self, turn: Turn) -> TestPlayback:
        self.patient = not self.playbacks
        return super().open(turn)


@dataclass
class ListHistory:
    records: list[TurnRecord] = field(default_factory=list)

    def add(self, record: TurnRecord) -> None:
        self.records.append(record)

    def last(self, conversation: str, count: int) -> Sequence[Exchange]:
        same = [one for one in self.records if one.conversation == conversation]
        return [
            Exchange(
                one.heard,
                one.reply,
                one.calls,
                one.spoken if one.outcome is Outcome.INTERRUPTED else None,
                one.untrusted,
            )
            for one in same[-count:]
        ]


@dataclass
class Stage:
    """An assistant over fakes, with all that a test looks at."""

    agent: ScriptedAgent = field(default_factory=ScriptedAgent)
    transcriber: ScriptedTranscriber = field(default_factory=lambda: ScriptedTranscriber(["hello"]))
    speaker: TestSpeaker = field(default_factory=TestSpeaker)
    history: ListHistory = field(default_factory=ListHistory)
    events: list[Event] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.assistant = Assistant(
            Parts(self.agent, self.history, self.transcriber, ToneSynthesizer(), self.speaker)
        )
        self.assistant.subscribe(self.events.append)

    def kinds(self) -> list[str]:
        return [type(event).__name__ for event in self.events]

    def of(self, kind: type[Event]) -> list[Event]:
        return [event for event in self.events if isinstance(event, kind)]
