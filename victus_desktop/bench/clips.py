"""Sound for measuring speech recognition: spoken sentences, and sound without speech.

No recordings ship with Victus, so the clips are made: sentences from `resources/bench` spoken
by Piper at three speeds and, where it is installed, espeak-ng, at varied loudness, with varied
noise and silence around them. A folder of one's own recordings serves as well.
"""

import io
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path

import numpy as np

from victus_desktop.conversation.audio import LISTENING_RATE, Audio, Samples
from victus_desktop.conversation.errors import AudioFileError, BadInput
from victus_desktop.paths import resource
from victus_desktop.speech.piper import PiperSynthesizer

_SPEEDS = (1.0, 0.85, 1.2)
_ESPEAK_VOICES = ("en-us", "en-gb", "en-us+f3")
_LEVELS = (0.08, 1.0)
"""Peak of the quietest and the loudest clip."""
_SIGNAL_TO_NOISE = (12.0, 40.0)
"""Decibels."""
_SECONDS = (1.0, 6.0)


@dataclass(frozen=True, slots=True)
class Clip:
    """Sound of 16 kHz and what is said in it; '' where nobody speaks."""

    name: str
    audio: Audio
    text: str


def spoken_clips(voice: Path, count: int, seed: int) -> Iterator[Clip]:
    """Speak `count` sentences, each clip 1 to 6 s long; the same ones for the same seed.

    `voice` is the folder of a Piper voice. Raises ModelError.
    """
    import onnxruntime

    onnxruntime.set_seed(seed)
    random = np.random.default_rng(seed)
    lines = resource("bench", "sentences.txt").read_text(encoding="utf-8").splitlines()
    sentences = [line for line in lines if line.strip()]
    random.shuffle(sentences)
    speakers = cycle(_speakers(voice))
    made = 0
    for number, sentence in enumerate(cycle(sentences)):
        name, speak = next(speakers)
        clip = _in_a_room(speak(sentence), random)
        if _SECONDS[0] <= clip.seconds <= _SECONDS[1]:
            yield Clip(f"{name} {number}", clip, sentence)
            made += 1
        if made == count:
            return


def recorded_clips(folder: Path) -> Iterator[Clip]:
    """Give each sound file of a folder that has a text file of the same name beside it.

    Raises BadInput where there is none, AudioFileError for one that cannot be read.
    """
    pairs = [(path, path.with_suffix(".txt")) for path in sorted(folder.rglob("*"))]
    pairs = [(sound, text) for sound, text in pairs if sound != text and text.is_file()]
    if not pairs:
        raise BadInput(f"{folder} has no recordings: put NAME.wav and NAME.txt side by side")
    for sound, text in pairs:
        yield Clip(sound.stem, read(sound), text.read_text(encoding="utf-8").strip())


def read(path: Path) -> Audio:
    """Read a sound file as 16 kHz mono. Raises AudioFileError."""
    import soundfile

    try:
        samples, rate = soundfile.read(path, dtype="float32", always_2d=True)
    except (OSError, soundfile.LibsndfileError) as error:
        raise AudioFileError(f"{path} cannot be read as sound: {error}") from error
    return at_listening_rate(samples.mean(axis=1), rate)


def speechless_clips(count: int, seed: int) -> Iterator[Clip]:
    """Give silence, hiss, rumble, mains hum, melodies and clicks of 1 to 6 s."""
    random = np.random.default_rng(seed)
    makers = (_silence, _hiss, _rumble, _hum, _melody, _clicks)
    for number in range(count):
        size = round(random.uniform(*_SECONDS) * LISTENING_RATE)
        make = makers[number % len(makers)]
        level = 10 ** random.uniform(-3, -0.5)
        samples = (make(size, random) * level).astype(np.float32)
        yield Clip(f"{make.__name__[1:]} {number}", Audio(samples, LISTENING_RATE), "")


class _PiperSpeaker:
    def __init__(self, voice: Path, speed: float) -> None:
        self._synthesizer = PiperSynthesizer(voice, speed)

    def __call__(self, text: str) -> Audio:
        samples = np.concatenate([part.samples for part in self._synthesizer.synthesize(text)])
        return at_listening_rate(samples, self._synthesizer.rate)


class _EspeakSpeaker:
    def __init__(self, program: str, voice: str) -> None:
        self._command = [program, "-v", voice, "-s", "150", "--stdout"]

    def __call__(self, text: str) -> Audio:
        import soundfile

        sound = subprocess.run([*self._command, text], capture_output=True, check=True).stdout
        samples, rate = soundfile.read(io.BytesIO(sound), dtype="float32")
        return at_listening_rate(samples, rate)


def _speakers(voice: Path) -> Iterator[tuple[str, _PiperSpeaker | _EspeakSpeaker]]:
    """Give the voices in turn: three of Piper's for each of espeak-ng's, which is harder."""
    espeak = shutil.which("espeak-ng")
    for speed in _SPEEDS:
        yield f"piper {speed:g}", _PiperSpeaker(voice, speed)
    if espeak:
        yield "espeak", _EspeakSpeaker(espeak, _ESPEAK_VOICES[0])


def at_listening_rate(samples: Samples, rate: int) -> Audio:
    """Give samples as sound of 16 kHz."""
    import soxr

    resampled = soxr.resample(samples, rate, LISTENING_RATE)
    return Audio(np.asarray(resampled, np.float32), LISTENING_RATE)


def _in_a_room(audio: Audio, random: np.random.Generator) -> Audio:
    """Put silence around speech, noise under it, and set its loudness."""
    before, after = random.uniform(0, 0.3), random.uniform(0.1, 0.5)
    edges = [round(seconds * LISTENING_RATE) for seconds in (before, after)]
    samples = np.pad(audio.samples, edges)
    noise = _hiss(len(samples), random) + _rumble(len(samples), random)
    loudness = np.sqrt(np.mean(samples**2) / np.mean(noise**2))
    noise *= loudness / 10 ** (random.uniform(*_SIGNAL_TO_NOISE) / 20)
    level = random.uniform(*_LEVELS)
    mixed = samples + noise
    return Audio((mixed * (level / np.abs(mixed).max())).astype(np.float32), LISTENING_RATE)


def _silence(size: int, _random: np.random.Generator) -> Samples:
    return np.zeros(size, np.float32)


def _hiss(size: int, random: np.random.Generator) -> Samples:
    return np.asarray(random.standard_normal(size) / 3, np.float32)


def _rumble(size: int, random: np.random.Generator) -> Samples:
    """Noise whose power falls with the square of the frequency: traffic, wind, fans."""
    spectrum = np.fft.rfft(random.standard_normal(size))
    spectrum /= np.maximum(np.fft.rfftfreq(size, 1 / LISTENING_RATE), 20)
    noise = np.fft.irfft(spectrum, size)
    return np.asarray(noise / np.abs(noise).max(), np.float32)


def _hum(size: int, _random: np.random.Generator) -> Samples:
    time = np.arange(size) / LISTENING_RATE
    parts = [np.sin(2 * np.pi * 50 * harmonic * time) / harmonic for harmonic in (1, 2, 3, 5)]
    return np.asarray(np.sum(parts, axis=0) / 2, np.float32)


def _melody(size: int, random: np.random.Generator) -> Samples:
    """Plucked notes of a pentatonic scale, three a second."""
    samples = np.zeros(size, np.float32)
    for start in range(0, size, LISTENING_RATE // 3):
        time = np.arange(size - start) / LISTENING_RATE
        pitch = 220 * 2 ** (random.choice((0, 2, 4, 7, 9, 12, 14)) / 12)
        note = np.sin(2 * np.pi * pitch * time) + np.sin(4 * np.pi * pitch * time) / 2
        samples[start:] += note * np.exp(-4 * time)
    return samples / np.float32(3)


def _clicks(size: int, random: np.random.Generator) -> Samples:
    """Short bursts, as of keys."""
    samples = np.zeros(size, np.float32)
    for start in random.integers(0, size, max(1, size // 3000)):
        burst = random.standard_normal(min(160, size - start))
        samples[start : start + len(burst)] += burst * np.exp(-np.arange(len(burst)) / 30)
    return np.clip(samples, -1, 1)
