"""Sound files: read WAV, FLAC, MP3 and OGG, write WAV."""

import io
import struct
import threading
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np

from victus_desktop.audio.resample import Resampler, resample
from victus_desktop.conversation.audio import LISTENING_RATE, Audio, Samples, join
from victus_desktop.conversation.errors import AudioFileError, BadInput, StorageError
from victus_desktop.conversation.listener import FRAME, FRAME_SECONDS
from victus_desktop.conversation.turn import Turn

_PIECE = 1 << 16
"""Values decoded at once, all channels together."""
_RATES = range(1_000, 768_001)
"""Samples a second that a real recording may have."""
_SPEECH_RATE = 22_050
"""Samples a second of most Piper voices."""
_LARGEST = 0xFFFF_FFFF
"""Bytes that a WAV file's header can name."""
_BARE_RATE = 24_000
_OTHER_KINDS = frozenset((".mp3", ".ogg", ".opus", ".flac", ".m4a", ".aac", ".wma"))
_BETWEEN_ANSWERS = 0.5
"""Seconds of silence between two answers in one file."""


def read(source: Path | BinaryIO) -> Iterator[Audio]:
    """Read a sound piece by piece as mono at 16 kHz, in memory that does not grow with it.

    Raises AudioFileError where it is no sound, holds none, or is damaged from the start; where
    only its end is damaged, what comes before is given.
    """
    name = str(source) if isinstance(source, Path) else "The sound"
    with _opened(source, name) as file:
        resampler = Resampler(file.samplerate, LISTENING_RATE)
        found = False
        for piece in _decoded(file, name):
            found = True
            yield Audio(resampler.feed(piece), LISTENING_RATE)
        if not found:
            raise AudioFileError(f"{name} holds no sound.")
        yield Audio(resampler.finish(), LISTENING_RATE)


def decode(data: bytes) -> Iterator[Audio]:
    """Read a sound file that is in memory, as `read` does. Raises AudioFileError."""
    return read(io.BytesIO(data))


def write(path: Path, audio: Audio) -> None:
    """Write a WAV file of 16 bits. Raises StorageError where it cannot be written."""
    with closing(_WavFile(path, audio.rate)) as file:
        file.write(audio.samples)


def encode(parts: Sequence[Audio], kind: str) -> bytes:
    """Give sounds, one after another, as 'wav', 'flac', 'mp3', 'ogg', or bare samples ('pcm').

    Bare samples have 24 kHz and 16 bits, as OpenAI's speech API gives them.
    """
    audio = join(parts)
    if kind == "pcm":
        return resample(audio, _BARE_RATE).pcm16()
    import soundfile

    out = io.BytesIO()
    subtype = "PCM_16" if kind in ("wav", "flac") else None
    soundfile.write(out, np.clip(audio.samples, -1, 1), audio.rate, subtype, format=kind.upper())
    return out.getvalue()


class FileMicrophone:
    """A recording as microphone. Some silence follows it, so that its last turn ends."""

    def __init__(self, path: Path, *, silence: float = 1.5, paced: bool = False) -> None:
        """Take a sound file, the seconds of silence after it, and whether to keep real time."""
        self._path = path
        self._silence = silence
        self._paced = paced
        self._closed = threading.Event()

    def frames(self) -> Iterator[Audio]:
        """Give frames of 512 samples at 16 kHz to the end of the file. Raises AudioFileError."""
        begun = time.monotonic()
        for number, frame in enumerate(_frames(self._sound())):
            if self._paced:
                self._closed.wait(max(0.0, begun + number * FRAME_SECONDS - time.monotonic()))
            if self._closed.is_set():
                return
            yield frame

    def close(self) -> None:
        """End `frames`."""
        self._closed.set()

    def _sound(self) -> Iterator[Audio]:
        yield from read(self._path)
        yield Audio.silence(self._silence)


class FilePlayback:
    """One answer on its way into a file: it sounds as soon as it is written."""

    def __init__(self, speaker: "FileSpeaker") -> None:
        self._speaker = speaker
        self._lock = threading.Lock()
        self._written = 0.0
        self._stopped = False

    def write(self, audio: Audio) -> None:
        with self._lock:
            if not self._stopped:
                self._speaker.append(audio, begins=not self._written)
                self._written += audio.seconds

    def drain(self) -> None:
        """Return at once: all has sounded."""

    def stop(self) -> None:
        with self._lock:
            self._stopped = True

    def heard_seconds(self) -> float:
        return self._written


class FileSpeaker:
    """A WAV file as loudspeaker: answer after answer, with a short silence between."""

    def __init__(self, path: Path, rate: int = _SPEECH_RATE) -> None:
        """Begin the file. Raises StorageError where it cannot be written, BadInput for a name of
        another kind of sound file.
        """
        if path.suffix.lower() in _OTHER_KINDS:
            raise BadInput(f"Victus speaks into WAV files; {path.name} is named like another kind.")
        self._rate = rate
        self._file = _WavFile(path, rate)
        self._lock = threading.Lock()
        self._spoken = False

    def open(self, turn: Turn) -> FilePlayback:
        return FilePlayback(self)

    def hold(self, held: bool) -> None:
        """Do nothing: what is written has sounded."""

    def append(self, audio: Audio, *, begins: bool) -> None:
        """Add sound; `begins` where it is the first of an answer. Raises StorageError."""
        with self._lock:
            if begins and self._spoken:
                self._file.write(Audio.silence(_BETWEEN_ANSWERS, self._rate).samples)
            self._file.write(resample(audio, self._rate).samples)
            self._spoken = True

    def close(self) -> None:
        """Complete the file."""
        with self._lock:
            self._file.close()


class _WavFile:
    """A WAV file of 16 bits, mono, that is whole after every write."""

    def __init__(self, path: Path, rate: int) -> None:
        self._path = path
        self._rate = rate
        self._size = 0
        try:
            self._file = path.open("wb", buffering=0)
            self._file.write(self._header())
        except OSError as error:
            raise self._failure(error) from error

    def write(self, samples: Samples) -> None:
        data = memoryview(Audio(samples, self._rate).pcm16())
        try:
            self._file.seek(0, io.SEEK_END)
            while data:
                written = self._file.write(data)
                self._size += written
                data = data[written:]
            self._file.seek(0)
            self._file.write(self._header())
        except OSError as error:
            raise self._failure(error) from error

    def close(self) -> None:
        self._file.close()

    def _header(self) -> bytes:
        form = struct.pack("<4sIHHIIHH", b"fmt ", 16, 1, 1, self._rate, self._rate * 2, 2, 16)
        whole = 4 + len(form) + 8 + self._size
        data = struct.pack("<4sI", b"data", min(self._size, _LARGEST))
        return struct.pack("<4sI4s", b"RIFF", min(whole, _LARGEST), b"WAVE") + form + data

    def _failure(self, error: OSError) -> StorageError:
        return StorageError(f"{self._path} cannot be written: {error.strerror}.")


@contextmanager
def _opened(source: Path | BinaryIO, name: str) -> Iterator[Any]:
    import soundfile

    try:
        with source.open("rb") if isinstance(source, Path) else source as raw:
            if not raw.seek(0, io.SEEK_END):
                raise AudioFileError(f"{name} is empty.")
            raw.seek(0)
            try:
                file = soundfile.SoundFile(raw)
            except soundfile.SoundFileError as error:
                raise AudioFileError(
                    f"{name} is damaged or no sound file; Victus reads WAV, FLAC, MP3 and OGG."
                ) from error
            with file:
                if file.samplerate not in _RATES:
                    raise AudioFileError(
                        f"{name} is damaged: it claims {file.samplerate} samples a second."
                    )
                yield file
    except OSError as error:
        raise AudioFileError(f"{name} cannot be read: {error.strerror}.") from error


def _decoded(file: Any, name: str) -> Iterator[Samples]:
    """Give mono sound at the file's own rate, as far as it can be decoded."""
    import soundfile

    size = max(1, _PIECE // file.channels)
    found = False
    while True:
        try:
            piece = file.read(size, dtype="float32", always_2d=True)
        except soundfile.SoundFileError as error:
            if found:
                return
            raise AudioFileError(f"{name} is damaged: {error}") from error
        if not len(piece):
            return
        found = True
        mono = np.nan_to_num(piece.mean(axis=1, dtype=np.float32), posinf=0, neginf=0)
        yield np.clip(mono, -1, 1)


def _frames(pieces: Iterable[Audio]) -> Iterator[Audio]:
    """Cut sound into whole frames; the end is filled with silence."""
    rest = np.zeros(0, np.float32)
    for piece in pieces:
        samples = np.concatenate([rest, piece.samples])
        whole = len(samples) // FRAME * FRAME
        for start in range(0, whole, FRAME):
            yield Audio(samples[start : start + FRAME], LISTENING_RATE)
        rest = samples[whole:]
    if len(rest):
        yield Audio(np.pad(rest, (0, FRAME - len(rest))), LISTENING_RATE)
