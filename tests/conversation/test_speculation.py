"""Speculation's strict line: before the user has finished, nothing shows, sounds or happens.

A thousand conversations, each with pauses, keys and interruptions at random moments, over agents,
recognizers and voices that take random time. The clock is the frames of the microphone.
"""

import random
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial

import pytest

from tests.fakes import (
    LevelDetector,
    ListHistory,
    ScriptedMicrophone,
    TestPlayback,
    TestSpeaker,
    ToneSynthesizer,
    silence,
    sound,
)
from victus_desktop.conversation.assistant import Assistant
from victus_desktop.conversation.audio import Audio
from victus_desktop.conversation.events import (
    Event,
    ReplyPart,
    SpeakingStarted,
    ToolFinished,
    ToolStarted,
    Transcribed,
    TurnEnded,
)
from victus_desktop.conversation.pipeline import Parts
from victus_desktop.conversation.ports import Completeness, Part, Transcript
from victus_desktop.conversation.records import Effect, Exchange, Outcome, ToolCall, TurnRecord
from victus_desktop.conversation.rules import LoopRules
from victus_desktop.conversation.turn import Turn
from victus_desktop.conversation.voice_loop import VoiceLoop

FINAL = (Transcribed, ReplyPart, SpeakingStarted, ToolStarted, ToolFinished, TurnEnded)
CONVERSATIONS = 1000
LEAST_WITHDRAWN = 300

Step = Audio | Callable[[], object]


@dataclass
class Witness:
    """Sees all that leaves a conversation, and notes what came too early."""

    finished: set[str] = field(default_factory=set)
    """Turns that the loop has confirmed."""
    too_early: list[str] = field(default_factory=list)
    effects: list[str] = field(default_factory=list)

    def see(self, what: str, turn: str) -> None:
        if turn and turn not in self.finished:
            self.too_early.append(what)

    def event(self, event: Event) -> None:
        if isinstance(event, FINAL):
            self.see(type(event).__name__, event.turn)


@dataclass
class WatchedSpeaker(TestSpeaker):
    witness: Witness = field(default_factory=Witness)
    __test__ = False

    def open(self, turn: Turn) -> TestPlayback:
        playback = super().open(turn)
        write = playback.write

        def watched(audio: Audio) -> None:
            self.witness.see("sound", turn.id)
            write(audio)

        playback.write = watched  # type: ignore[method-assign]
        return playback


@dataclass
class WatchedHistory(ListHistory):
    witness: Witness = field(default_factory=Witness)

    def add(self, record: TurnRecord) -> None:
        self.witness.see("history row", record.id)
        super().add(record)


@dataclass
class Hasty:
    """Transcribes and acts in random time, and does all that it may as early as it may."""

    chance: random.Random
    witness: Witness

    def transcribe(
        self, audio: Audio, vocabulary: Sequence[str] = (), alone: Sequence[str] = ()
    ) -> Transcript:
        self.dawdle()
        return Transcript(self.chance.choice(["", "set a timer", "what time is it", "set a"]))

    def reply(self, text: str, turn: Turn, before: Sequence[Exchange]) -> Iterator[Part]:
        call = ToolCall("timer_set", {}, effect=Effect.WRITE)
        turn.emit(ToolStarted(turn.id, call))
        yield Part("All right. ")
        self.dawdle()
        turn.wait_until_confirmed()
        self.witness.see("effect", turn.id)
        self.witness.effects.append(turn.id)
        turn.calls.append(call)
        turn.emit(ToolFinished(turn.id, call))
        yield Part("The timer is set.")

    def completeness(self, text: str) -> Completeness:
        return self.chance.choice(list(Completeness))

    def vocabulary(self) -> Sequence[str]:
        return ()

    def dawdle(self) -> None:
        if self.chance.random() < 0.3:
            time.sleep(self.chance.random() * 0.002)


def converse(seed: int, monkeypatch: pytest.MonkeyPatch) -> tuple[Witness, VoiceLoop, ListHistory]:
    chance = random.Random(seed)
    witness = Witness()
    hasty = Hasty(chance, witness)
    history = WatchedHistory(witness=witness)
    speaker = WatchedSpeaker(witness=witness)
    confirm = Turn.confirm

    def confirmed(turn: Turn) -> None:
        witness.finished.add(turn.id)
        confirm(turn)

    monkeypatch.setattr(Turn, "confirm", confirmed)
    assistant = Assistant(Parts(hasty, history, hasty, ToneSynthesizer(), speaker))
    assistant.subscribe(witness.event)
    loop: list[VoiceLoop] = []
    doings = ("press", "release", "cancel", "listen")
    script: list[Step] = []
    for _ in range(chance.randint(2, 5)):
        script += [
            sound(chance.uniform(0.1, 1.0)),
            silence(chance.choice([0.1, 0.2, 0.4, 0.7, 1.5])),
        ]
        if chance.random() < 0.15:
            doing = chance.choice(doings)
            script.append(partial(_do, loop, doing))
        if chance.random() < 0.1:
            script.append(lambda: assistant.interrupt())
        if chance.random() < 0.2:
            script.append(lambda: time.sleep(0.002))
    rules = LoopRules(always=chance.random() < 0.8, waits=chance.random() < 0.3)
    loop.append(VoiceLoop(ScriptedMicrophone(script), LevelDetector(), assistant, rules))
    loop[0].run()
    assistant.close()
    return witness, loop[0], history


def _do(loop: list[VoiceLoop], name: str) -> None:
    getattr(loop[0], name)()


def test_nothing_shows_sounds_or_happens_before_the_user_has_finished(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    withdrawn = 0
    for seed in range(CONVERSATIONS):
        with monkeypatch.context() as patch:
            witness, loop, history = converse(seed, patch)
        assert witness.too_early == [], f"conversation {seed}"
        assert len(witness.effects) == len(set(witness.effects))
        assert all(record.outcome is not Outcome.WITHDRAWN for record in history.records)
        withdrawn += loop.withdrawn
    assert withdrawn > LEAST_WITHDRAWN, "there was much to be withdrawn"


def test_the_witness_sees_what_comes_too_early(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Turn, "wait_until_confirmed", lambda turn: None)
    early: list[str] = []
    for seed in range(20):
        with monkeypatch.context() as patch:
            early += converse(seed, patch)[0].too_early
    assert "effect" in early
