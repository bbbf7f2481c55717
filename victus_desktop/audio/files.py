"""Sound files as microphone and loudspeaker: WAV, FLAC, MP3, OGG."""

import io
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np

from victus_desktop.audio.resample import Resampler, resample
from victus_desktop.conversation.audio import LISTENING_RATE, Audio, join
from victus_desktop.conversation.errors import AudioFileError, StorageError
from victus_desktop.conversation.listener import FRAME
from victus_desktop.conversation.turn import Turn

_BLOCK = 1 << 16
_TRAILING_SECONDS = 1.6
"""Silence after the end of a file, so that its last words are known to be the last."""


def read(source: Path | BinaryIO) -> Iterator[Audio]:
    """Read a sound file piece by piece as mono of 16 kHz, in little memory.

    Raises AudioFileError where it is missing, empty, damaged or no sound.
    """
    import soundfile

    name = source.name if isinstance(source, Path) else "The sound"
    if isinstance(source, Path):
        if not source.is_file():
            raise AudioFileError(f"There is no file {source}.")
        if source.stat().st_size == 0:
            raise AudioFileError(f"{name} is empty.")
    try:
        with soundfile.SoundFile(source) as file:
            if not file.frames:
                raise AudioFileError(f"{name} holds no sound.")
            resampler = Resampler(file.samplerate, LISTENING_RATE)
            for block in file.blocks(_BLOCK, dtype="float32", always_2d=True):
                yield Audio(resampler.feed(block.mean(axis=1)), LISTENING_RATE)
            rest = resampler.feed(np.zeros(0, np.float32), last=True)
            if len(rest) and file.samplerate != LISTENING_RATE:
                yield Audio(rest, LISTENING_RATE)
    except (soundfile.LibsndfileError, RuntimeError) as error:
        raise AudioFileError(
            f"{name} cannot be read as sound ({error}); WAV, FLAC, MP3 and OGG can."
        ) from error


def decode(data: bytes) -> Iterator[Audio]:
    """Read a sound file that is in memory. Raises AudioFileError."""
    if not data:
        raise AudioFileError("The sound is empty.")
    return read(io.BytesIO(data))


def write(path: Path, audio: Audio) -> None:
    """Write a WAV file of 16 bits. Raises StorageError."""
    try:
        path.write_bytes(encode([audio], "wav"))
    except OSError as error:
        raise StorageError(f"{path} cannot be written: {error.strerror}.") from error


def encode(parts: Sequence[Audio], kind: str) -> bytes:
    """Give sounds one after another as 'wav', 'flac', 'mp3', 'ogg' or 'pcm' (bare samples)."""
    audio = join(parts)
    if kind == "pcm":
        return resample(audio, 24_000).pcm16()
    import soundfile

    out = io.BytesIO()
    options: dict[str, Any] = {"format": kind.upper()}
    if kind in ("wav", "flac"):
        options["subtype"] = "PCM_16"
    soundfile.write(out, audio.samples, audio.rate, **options)
    return out.getvalue()


class FileMicrophone:
    """Implements the microphone port over a sound file, as fast as it is heard."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._closed = threading.Event()

    def frames(self) -> Iterator[Audio]:
        """See the port. Raises AudioFileError."""
        rest = np.zeros(0, np.float32)
        for part in _then_silence(read(self._path)):
            rest = np.concatenate([rest, part.samples])
            while len(rest) >= FRAME:
                if self._closed.is_set():
                    return
                yield Audio(rest[:FRAME], LISTENING_RATE)
                rest = rest[FRAME:]

    def close(self) -> None:
        self._closed.set()


def _then_silence(parts: Iterator[Audio]) -> Iterator[Audio]:
    yield from parts
    yield Audio.silence(_TRAILING_SECONDS)


class FilePlayback:
    """The sound of one answer on its way into a file."""

    def __init__(self, parts: list[Audio]) -> None:
        self._parts = parts
        self._stopped = threading.Event()
        self._seconds = 0.0

    def write(self, audio: Audio) -> None:
        if not self._stopped.is_set():
            self._parts.append(audio)
            self._seconds += audio.seconds

    def drain(self) -> None: ...

    def stop(self) -> None:
        self._stopped.set()

    def heard_seconds(self) -> float:
        return self._seconds


class FileSpeaker:
    """Implements the speaker port: all answers, one after another, into a WAV file."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._parts: list[Audio] = []

    def open(self, turn: Turn) -> FilePlayback:
        return FilePlayback(self._parts)

    def close(self) -> None:
        """Write the file. Raises StorageError."""
        write(self._path, join(self._parts, 22_050))
