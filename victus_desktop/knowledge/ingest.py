"""Takes files and folders in: only what is new or changed, and without what cannot be read."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from victus_desktop.conversation.errors import StorageError
from victus_desktop.knowledge.convert import Converter
from victus_desktop.knowledge.embedder import Embedder
from victus_desktop.knowledge.files import documents_in, sha256_of
from victus_desktop.knowledge.keywords import KeywordIndex, title_of
from victus_desktop.knowledge.passages import passages_of
from victus_desktop.knowledge.records import Document, Passage
from victus_desktop.knowledge.unreadable import UnreadableDocument
from victus_desktop.knowledge.vectors import VectorIndex

_STEP = 128
"""Passages between two looks at whether to stop."""
_LOCK_SECONDS = 10


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an ingest is; told before each file and after each step of its embedding."""

    file: str
    files_done: int
    files: int
    passages_done: int
    """Of this file."""
    passages: int


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file that was not taken in, and why: 'lease.pdf is protected with a password'."""

    path: Path
    reason: str

    def __str__(self) -> str:
        return f"{self.path.name} {self.reason}"


@dataclass(slots=True)
class Report:
    """What came of an ingest."""

    added: list[Document] = field(default_factory=list)
    """New and changed documents."""
    unchanged: list[Path] = field(default_factory=list)
    removed: list[Document] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    cancelled: bool = False


class _Cancelled(Exception):
    pass


Told = Callable[[Progress], None]
Asked = Callable[[], bool]


class Ingest:
    """Keeps files, passages and vectors in step. One process at a time writes."""

    def __init__(
        self,
        keywords: KeywordIndex,
        vectors: VectorIndex,
        embedder: Embedder,
        converter: Converter,
        lock: Path,
    ) -> None:
        """`lock` is a file that is held while something is written."""
        from filelock import FileLock

        self._keywords = keywords
        self._vectors = vectors
        self._embedder = embedder
        self._converter = converter
        self._lock = FileLock(lock, timeout=_LOCK_SECONDS)

    def add(
        self,
        paths: Iterable[Path],
        progress: Told = lambda progress: None,
        cancelled: Asked = lambda: False,
    ) -> Report:
        """Take in files, and all that can be read in folders.

        A file that cannot be read is reported and the rest goes on. Raises StorageError where
        nothing can be stored or another process is writing, ServiceError where the server fails.
        """
        report = Report()
        files = self._files(paths, report)
        with self._writing():
            self._take_in(files, report, progress, cancelled)
        return report

    def sync(
        self,
        folders: Sequence[Path],
        progress: Told = lambda progress: None,
        cancelled: Asked = lambda: False,
    ) -> Report:
        """Take in what is new or changed in folders and forget what is gone from them.

        A folder that is not there at all (a disk that is not mounted) loses nothing.
        """
        report = Report()
        present = [folder.resolve() for folder in folders if folder.is_dir()]
        files = self._files(present, report)
        with self._writing():
            self._take_in(files, report, progress, cancelled)
            for document in self._keywords.documents():
                watched = any(document.path.is_relative_to(folder) for folder in present)
                if watched and not document.path.exists():
                    self._forget(document)
                    report.removed.append(document)
        return report

    def remove(self, ident: int) -> Document:
        """Forget a document with all its passages and vectors.

        Raises KeyError where there is none, StorageError or ServiceError.
        """
        document = self._keywords.document(ident)
        if document is None:
            raise KeyError(ident)
        with self._writing():
            self._forget(document)
        return document

    def repair(self) -> int:
        """Make the vectors that are missing and drop those of nothing; give how many were made.

        They are missing after another embedding model was chosen or the vectors were lost.
        """
        with self._writing():
            wanted = self._keywords.all_passage_ids()
            kept = self._vectors.ids()
            missing = [ident for ident in wanted if ident not in kept]
            self._keywords.changed(lambda: self._vectors.remove(sorted(kept.difference(wanted))))
            for start in range(0, len(missing), _STEP):
                self._embed_again(missing[start : start + _STEP])
        return len(missing)

    def _embed_again(self, ids: list[int]) -> None:
        found = self._keywords.passages(ids)
        rows = self._embedder.embed(
            [_embedded(Path(entry.stored.document), entry.stored.passage) for entry in found]
        )
        self._keywords.changed(
            lambda: self._vectors.add([entry.stored.id for entry in found], rows)
        )

    def _files(self, paths: Iterable[Path], report: Report) -> list[Path]:
        """Give each file once."""
        found: dict[Path, None] = {}
        for path in paths:
            try:
                found |= dict.fromkeys(documents_in(path))
            except UnreadableDocument as error:
                report.skipped.append(Skipped(path, error.message))
        return list(found)

    def _take_in(self, files: list[Path], report: Report, progress: Told, cancelled: Asked) -> None:
        for number, path in enumerate(files):
            if cancelled():
                report.cancelled = True
                return

            def told(done: int, of: int, number: int = number, path: Path = path) -> None:
                progress(Progress(path.name, number, len(files), done, of))
                if cancelled():
                    raise _Cancelled

            try:
                told(0, 0)
                self._take_in_file(path, report, told)
            except UnreadableDocument as error:
                report.skipped.append(Skipped(path, error.message))
            except OSError as error:
                report.skipped.append(Skipped(path, f"cannot be opened: {error.strerror}"))
            except _Cancelled:
                report.cancelled = True
                return

    def _take_in_file(self, path: Path, report: Report, told: Callable[[int, int], None]) -> None:
        sha256 = sha256_of(path)
        known = self._keywords.at(path)
        if known and known.sha256 == sha256:
            report.unchanged.append(path)
            return
        twin = self._keywords.with_content(sha256)
        if twin and not known:
            if twin.path.exists():
                report.skipped.append(Skipped(path, f"is the same as {twin.path}"))
            else:
                self._keywords.move(twin.id, path)
                report.unchanged.append(path)
            return
        passages = passages_of(self._converter.convert(path))
        vectors = self._embed(path, passages, told)

        def keep(new: list[int], old: list[int]) -> None:
            self._vectors.add(new, vectors)
            self._vectors.remove(old)

        report.added.append(self._keywords.add(path, sha256, passages, keep))

    def _embed(
        self, path: Path, passages: Sequence[Passage], told: Callable[[int, int], None]
    ) -> NDArray[np.float32]:
        rows = []
        for start in range(0, len(passages), _STEP):
            told(start, len(passages))
            part = passages[start : start + _STEP]
            rows.append(self._embedder.embed([_embedded(path, passage) for passage in part]))
        return np.concatenate(rows)

    def _forget(self, document: Document) -> None:
        self._keywords.remove(document.id, self._vectors.remove)

    @contextmanager
    def _writing(self) -> Iterator[None]:
        from filelock import Timeout

        try:
            self._lock.acquire()
        except Timeout as error:
            raise StorageError(
                "Another Victus is taking in documents; try again when it is done."
            ) from error
        except OSError as error:
            raise StorageError(f"{self._lock.lock_file} cannot be written: {error}") from error
        try:
            yield
        finally:
            self._lock.release()


def _embedded(path: Path, passage: Passage) -> str:
    """Give what stands for a passage in meaning: under a heading it means more than alone."""
    return f"{passage.heading or title_of(path, '')}. {passage.text}"
