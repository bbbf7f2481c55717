"""From the last sound of a question to the first of its answer, heard from outside at a sound card.

Both are recorded through the same server with one clock, so what that adds is the same for both;
use the figures to compare, since some 30 ms of them are the measurement's own.
"""

import subprocess
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from victus_desktop.audio.files import read
from victus_desktop.bench.sound_card import HEARING_RATE, SoundCard, recorder
from victus_desktop.conversation.audio import join

_FRAME = HEARING_RATE // 50
"""Samples of 20 ms."""
_LOUD = 0.005
"""Root mean square, peak 1, that counts as sound."""
_QUIET_SECONDS = 0.5
"""Silence of the loudspeaker before a question is asked."""
_CATCHES_UP = 2.0
"""Seconds after which a fresh stream has given what piled up while it was opened."""
_LETS_GO = 0.15
"""Seconds after the last sound at which one lets the talk key go."""
_PLAYS = 60.0
"""Seconds that a question may take."""
_POLL = 0.005


class Tap(threading.Thread):
    """Follows how loud one source of the card is."""

    def __init__(self, source: str, env: Mapping[str, str]) -> None:
        super().__init__(name=f"tap {source}", daemon=True)
        self._recorder = recorder(source, env, subprocess.PIPE)
        self._loud: list[float] = []

    def run(self) -> None:
        assert self._recorder.stdout is not None
        while len(data := self._recorder.stdout.read(4 * _FRAME)) == 4 * _FRAME:
            now = time.monotonic()
            if np.sqrt(np.mean(np.square(np.frombuffer(data, "<f4")))) > _LOUD:
                self._loud.append(now)

    def first(self, since: float) -> float | None:
        """Give when it was loud first from a moment on."""
        return next((one for one in list(self._loud) if one >= since), None)

    def last(self, since: float = 0.0) -> float | None:
        """Give when it was loud last from a moment on."""
        found = self._loud[-1] if self._loud else None
        return found if found is not None and found >= since else None

    def close(self) -> None:
        self._recorder.terminate()
        self._recorder.wait(10)


@dataclass(frozen=True)
class Witness:
    """Hears the microphone and the loudspeaker of a card."""

    card: SoundCard
    mouth: Tap
    ear: Tap

    def ask(
        self, wav: Path, *, patience: float = 20, at_end: Callable[[], None] | None = None
    ) -> float | None:
        """Play a question into the microphone; give the seconds to the answer's first sound.

        Counted from the last sound of the question, or from the call of `at_end`, a moment after
        that, as when a key is let go. None where no answer comes within `patience` seconds.
        """
        self._wait_for_quiet()
        begun = time.monotonic()
        player = subprocess.Popen(["paplay", "--device=microphone", str(wav)], env=self.card.env)
        if at_end is not None:
            ends = self._begins(begun, patience) + _loud_seconds(wav) + _LETS_GO
            time.sleep(max(0.0, ends - time.monotonic()))
            at_end()
            ended = time.monotonic()
            player.wait(_PLAYS)
        else:
            player.wait(_PLAYS)
            time.sleep(0.1)
            last = self.mouth.last(begun)
            if last is None:
                raise RuntimeError("the question was not heard at the microphone")
            ended = last
        while time.monotonic() < ended + patience:
            answered = self.ear.first(ended)
            if answered is not None:
                return answered - ended
            time.sleep(_POLL)
        return None

    def wait_until_listened_to(self, patience: float = 20) -> None:
        """Wait until a program has the microphone open and has caught up with it."""
        ends = time.monotonic() + patience
        while not self.card.is_heard():
            if time.monotonic() > ends:
                raise RuntimeError("nobody listens to the microphone")
            time.sleep(0.1)
        time.sleep(_CATCHES_UP)

    def _begins(self, begun: float, patience: float) -> float:
        while time.monotonic() < begun + patience:
            first = self.mouth.first(begun)
            if first is not None:
                return first
            time.sleep(_POLL)
        raise RuntimeError("the question was not heard at the microphone")

    def _wait_for_quiet(self) -> None:
        while time.monotonic() - (self.ear.last() or 0.0) < _QUIET_SECONDS:
            time.sleep(0.05)


@contextmanager
def witness(card: SoundCard) -> Iterator[Witness]:
    """Begin to hear a card, and end it."""
    mouth, ear = Tap("microphone.monitor", card.env), Tap("speaker.monitor", card.env)
    for tap in (mouth, ear):
        tap.start()
    try:
        yield Witness(card, mouth, ear)
    finally:
        for tap in (mouth, ear):
            tap.close()


def _loud_seconds(wav: Path) -> float:
    """Give the seconds from the first to the last sound in a file."""
    audio = join(list(read(wav)))
    step = audio.rate // 50
    blocks = audio.samples[: len(audio.samples) // step * step].reshape(-1, step)
    loud = np.flatnonzero(np.sqrt(np.mean(np.square(blocks), axis=1)) > _LOUD)
    return float(loud[-1] - loud[0] + 1) * step / audio.rate if len(loud) else 0.0
