"""Spoken requests with a pause inside, for measuring how well Victus waits.

Each line of `resources/bench/pauses*.txt` is one request; its two halves are spoken by Piper at
three speeds and by espeak-ng in two voices, the first half as of somebody who has not finished:
without a full stop or with a comma.
"""

import io
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path

import numpy as np

from victus_desktop.audio.resample import resample
from victus_desktop.conversation.audio import LISTENING_RATE, Audio, Samples, join
from victus_desktop.paths import resource
from victus_desktop.speech.piper import PiperSynthesizer

_PAUSES = (0.2, 1.2)
"""Seconds."""
_SPEEDS = (1.0, 0.85, 1.15)
_ESPEAK_VOICES = ("en-us", "en-gb")
_ROOM = 0.0006
"""Loudness of the room's own noise, peak 1: some -65 dB of full scale."""
_LOUD = 0.02
"""Loudness, of a peak of 1, from which a voice is heard: what comes before is its hiss."""
_BEFORE, _AFTER = 0.5, 3.0


@dataclass(frozen=True, slots=True)
class Hesitant:
    """One request with a pause inside."""

    text: str
    """As written, with a | where the pause is."""
    voice: str
    audio: Audio
    pause: float
    """Seconds of silence inside; 0 where it is spoken in one breath."""
    first_ends: float
    """The second at which the first half ends."""
    ends: float
    """The second at which the last word ends."""


def hesitant(file: str, voice: Path, count: int, seed: int) -> Iterator[Hesitant]:
    """Speak `count` requests of a file in `resources/bench`; the same for the same seed.

    `voice` is the folder of a Piper voice. Raises ModelError.
    """
    random = np.random.default_rng(seed)
    lines = resource("bench", file).read_text(encoding="utf-8").splitlines()
    requests = [line for line in lines if line.strip() and not line.startswith("#")]
    people = cycle(speakers(voice))
    for number, text in zip(range(count), cycle(requests), strict=False):
        name, speak = next(people)
        first, _, second = (part.strip(" ,") for part in text.partition("|"))
        pause = float(random.uniform(*_PAUSES))
        yield _spoken(
            text, name, speak(f"{first}{',' if number % 2 else ''}"), speak(second), pause, random
        )


def _spoken(
    text: str, name: str, first: Samples, second: Samples, pause: float, random: np.random.Generator
) -> Hesitant:
    silences = [np.zeros(round(s * LISTENING_RATE), np.float32) for s in (_BEFORE, pause, _AFTER)]
    samples = np.concatenate([silences[0], first, silences[1], second, silences[2]])
    noise = random.standard_normal(len(samples)).astype(np.float32) * np.float32(_ROOM)
    first_ends = _BEFORE + len(first) / LISTENING_RATE
    ends = first_ends + pause + len(second) / LISTENING_RATE
    return Hesitant(text, name, Audio(samples + noise, LISTENING_RATE), pause, first_ends, ends)


def _trimmed(audio: Audio) -> Samples:
    """Give only what is heard, as loud as people speak into a microphone."""
    samples = resample(audio, LISTENING_RATE).samples
    loud = np.flatnonzero(np.abs(samples) > _LOUD * np.abs(samples).max())
    heard: Samples = samples[loud[0] : loud[-1] + 1] if len(loud) else samples
    return heard * np.float32(0.3 / np.abs(heard).max())


class PiperSpeaker:
    def __init__(self, voice: Path, speed: float) -> None:
        self._synthesizer = PiperSynthesizer(voice, speed)

    def __call__(self, text: str) -> Samples:
        return _trimmed(join(self._synthesizer.synthesize(text), self._synthesizer.rate))


class EspeakSpeaker:
    def __init__(self, program: str, voice: str) -> None:
        self._command = [program, "-v", voice, "-s", "150", "--stdout"]

    def __call__(self, text: str) -> Samples:
        import soundfile

        sound = subprocess.run([*self._command, text], capture_output=True, check=True).stdout
        samples, rate = soundfile.read(io.BytesIO(sound), dtype="float32")
        return _trimmed(Audio(samples, rate))


def speakers(voice: Path) -> Iterator[tuple[str, PiperSpeaker | EspeakSpeaker]]:
    """Give voices, each with its name, that speak a text as somebody near a microphone does."""
    program = shutil.which("espeak-ng")
    for number, speed in enumerate(_SPEEDS):
        yield f"piper {speed:g}", PiperSpeaker(voice, speed)
        if program and number < len(_ESPEAK_VOICES):
            yield f"espeak {_ESPEAK_VOICES[number]}", EspeakSpeaker(program, _ESPEAK_VOICES[number])
