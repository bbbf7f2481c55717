"""Converts files into blocks, in a process of its own with limits on size, time and memory.

A document is foreign data and its reader a large library: what crashes, hangs or swells there
ends that process and not this one; the next document gets a new process.
"""

import logging
import multiprocessing
import threading
import warnings
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from pathlib import Path
from types import TracebackType
from typing import Self

from victus_desktop.knowledge.records import Block
from victus_desktop.knowledge.unreadable import UnreadableDocument

_MEGABYTE = 2**20


@dataclass(frozen=True, slots=True)
class Limits:
    """What one document may cost."""

    file_bytes: int = 200 * _MEGABYTE
    text_characters: int = 20_000_000
    seconds: float = 180
    memory_bytes: int = 2048 * _MEGABYTE
    """Address space of the reading process; held where the system can limit it (Linux)."""


@dataclass(frozen=True, slots=True)
class _Refused:
    reason: str


class Converter:
    """Reads one document at a time; the reading process starts with the first and is kept."""

    def __init__(self, limits: Limits = Limits()) -> None:
        self.limits = limits
        self._lock = threading.Lock()
        self._process: SpawnProcess | None = None
        self._pipe: Connection | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def convert(self, path: Path) -> list[Block]:
        """Give the blocks of a document.

        Raises UnreadableDocument where it is empty, damaged, protected or beyond the limits.
        """
        size = path.stat().st_size
        if size == 0:
            raise UnreadableDocument("is empty")
        if size > self.limits.file_bytes:
            most = self.limits.file_bytes // _MEGABYTE
            raise UnreadableDocument(f"is larger than {most} MB")
        with self._lock:
            answer = self._ask(path)
        if isinstance(answer, _Refused):
            raise UnreadableDocument(answer.reason)
        if not any(block.text.strip() for block in answer):
            raise UnreadableDocument("holds no text, only pictures perhaps")
        return answer

    def close(self) -> None:
        """End the reading process."""
        with self._lock:
            self._stop()

    def _ask(self, path: Path) -> list[Block] | _Refused:
        pipe = self._started()
        try:
            pipe.send(path)
            if not pipe.poll(self.limits.seconds):
                self._stop()
                return _Refused(f"took longer than {self.limits.seconds:g} seconds to read")
            answer: list[Block] | _Refused = pipe.recv()
        except (EOFError, OSError):
            self._stop()
            return _Refused("could not be read: its reader broke down")
        return answer

    def _started(self) -> Connection:
        if self._pipe and self._process and self._process.is_alive():
            return self._pipe
        self._stop()
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(theirs, self.limits), daemon=True)
        self._process.start()
        theirs.close()
        return self._pipe

    def _stop(self) -> None:
        if self._pipe:
            self._pipe.close()
        if self._process:
            self._process.kill()
            self._process.join()
        self._pipe = self._process = None


def _serve(pipe: Connection, limits: Limits) -> None:
    """Answer each path with its blocks or a refusal until the other side is gone."""
    logging.disable()
    warnings.simplefilter("ignore")
    _limit_memory(limits.memory_bytes)
    while True:
        try:
            path = pipe.recv()
        except EOFError:
            return
        pipe.send(_read(path, limits))


def _limit_memory(size: int) -> None:
    try:
        import resource
    except ImportError:
        return
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    most = size if hard == resource.RLIM_INFINITY else min(size, hard)
    resource.setrlimit(resource.RLIMIT_AS, (most, hard))


def _read(path: Path, limits: Limits) -> list[Block] | _Refused:
    from victus_desktop.knowledge.readers import read

    try:
        blocks = read(path)
    except UnreadableDocument as error:
        return _Refused(error.message)
    except MemoryError:
        return _Refused("needs too much memory to read")
    except Exception as error:  # noqa: BLE001  (readers raise whatever their format makes them)
        return _Refused(f"is damaged ({type(error).__name__})")
    if sum(len(block.text) for block in blocks) > limits.text_characters:
        return _Refused("holds too much text")
    return blocks
