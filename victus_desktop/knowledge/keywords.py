"""The record of documents and passages, and keyword search over them: one SQLite file (FTS5)."""

import sqlite3
import threading
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from victus_desktop.conversation.errors import StorageError
from victus_desktop.knowledge.records import Document, Passage, StoredPassage
from victus_desktop.knowledge.schema import SCHEMA, VERSION
from victus_desktop.knowledge.words import sentences, stems

_TITLE_WEIGHT = 0.6
"""Weight of a title's words by those of the text; measured, from 0.3 to 2 it matters little."""
_MOST_OCCURRENCES = 50_000
"""Occurrences that one search looks at, the rarest words first; 20 ms."""


@dataclass(frozen=True, slots=True)
class IndexedPassage:
    """A passage with the stems it is found by."""

    stored: StoredPassage
    title: tuple[str, ...]
    """Stems of the document's name and the headings."""
    sentences: tuple[tuple[str, ...], ...]
    """Stems of each sentence."""


@dataclass(frozen=True, slots=True)
class Totals:
    passages: int
    mean_length: float
    """Words a passage."""


def title_of(path: Path, heading: str) -> str:
    """Give what a passage stands under: the name of its document and the headings."""
    name = path.stem.replace("_", " ").replace("-", " ")
    return f"{name} {heading}".strip()


class KeywordIndex:
    """Documents and passages on disk. May be used from several threads."""

    def __init__(self, file: Path) -> None:
        """Open or make the file. Raises StorageError."""
        self._lock = threading.RLock()
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            self._db = sqlite3.connect(
                file, timeout=30, isolation_level=None, check_same_thread=False
            )
            self._db.execute("PRAGMA journal_mode = WAL")
            self._db.execute("PRAGMA foreign_keys = ON")
            self._prepare(file)
        except (OSError, sqlite3.Error) as error:
            reason = getattr(error, "strerror", None) or error
            raise StorageError(f"The documents in {file} cannot be opened: {reason}") from error

    def close(self) -> None:
        with self._lock:
            self._db.close()

    def documents(self) -> list[Document]:
        """Give all documents, by name."""
        return sorted(self._documents(""), key=lambda found: found.name.lower())

    def document(self, ident: int) -> Document | None:
        return next(self._documents("WHERE d.id = ?", ident), None)

    def at(self, path: Path) -> Document | None:
        """Give the document of a path."""
        return next(self._documents("WHERE d.path = ?", str(path)), None)

    def with_content(self, sha256: str) -> Document | None:
        """Give a document of this content, wherever it lies."""
        return next(self._documents("WHERE d.sha256 = ?", sha256), None)

    def add(
        self,
        path: Path,
        sha256: str,
        passages: Sequence[Passage],
        keep: Callable[[list[int], list[int]], None],
    ) -> Document:
        """Keep a document in place of the one that had its path.

        `keep(new ids, old ids)` is told the ids of the passages before all this is there for
        good; what it raises undoes it. Raises StorageError.
        """
        indexed = [_stems_of(path, passage) for passage in passages]
        with self._writing():
            added = datetime.now(UTC)
            before = self.at(path)
            old = self._delete(before.id) if before else []
            cursor = self._db.execute(
                "INSERT INTO documents (path, sha256, added) VALUES (?, ?, ?)",
                (str(path), sha256, added.isoformat()),
            )
            ident = cursor.lastrowid or 0
            ids = [
                self._insert(ident, passage, *words)
                for passage, words in zip(passages, indexed, strict=True)
            ]
            self._count((words for _, words in indexed), 1)
            keep(ids, old)
        return Document(ident, path, sha256, len(ids), added)

    def move(self, ident: int, path: Path) -> None:
        """Note that a document lies elsewhere now. Raises StorageError."""
        with self._writing():
            self._db.execute("UPDATE documents SET path = ? WHERE id = ?", (str(path), ident))

    def remove(self, ident: int, drop: Callable[[list[int]], None]) -> None:
        """Forget a document; `drop` is told the ids of its passages before it is gone for good.

        Raises StorageError.
        """
        with self._writing():
            drop(self._delete(ident))

    def leave_nothing(self) -> None:
        """Clean the file of what was removed: words of it stay in free pages otherwise.

        Raises StorageError.
        """
        with self._lock:
            try:
                self._db.execute("DELETE FROM stem_counts WHERE passages <= 0")
                self._db.execute("INSERT INTO stems(stems) VALUES ('rebuild')")
                self._db.execute("VACUUM")
                self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
            except sqlite3.Error as error:
                raise StorageError(f"Traces of removed documents stay: {error}") from error

    def changed(self, change: Callable[[], None]) -> None:
        """Run a change of what belongs to the passages so that other processes see `revision`.

        Raises StorageError.
        """
        with self._writing():
            change()
            self._db.execute("UPDATE totals SET changes = changes + 1")

    def revision(self) -> int:
        """Give a number that differs after another process has written."""
        with self._reading() as db:
            return int(db.execute("PRAGMA data_version").fetchone()[0])

    def state(self) -> tuple[int, int]:
        """Give what differs after anything was written, by this process or another."""
        return self.revision(), self._db.total_changes

    def match(self, counts: Mapping[str, int], limit: int) -> list[int]:
        """Give the passages that hold any of these stems, the best by BM25 first.

        `counts` is what the method of this name gave. Of many common stems the commonest are
        left out: they would take long and tell little.
        """
        looked_for: list[str] = []
        occurrences = 0
        for stem, count in sorted(counts.items(), key=lambda item: item[1]):
            occurrences += count
            if looked_for and occurrences > _MOST_OCCURRENCES:
                break
            looked_for.append(f'"{stem}"')
        with self._reading() as db:
            rows = db.execute(
                f"SELECT rowid FROM stems WHERE stems MATCH ? "
                f"ORDER BY bm25(stems, {_TITLE_WEIGHT}, 1.0) LIMIT ?",
                (" OR ".join(looked_for), limit),
            )
            return [row[0] for row in rows]

    def counts(self, asked: Sequence[str]) -> dict[str, int]:
        """Tell in how many passages each stem occurs."""
        marks = ", ".join("?" * len(asked))
        with self._reading() as db:
            rows = db.execute(
                f"SELECT stem, passages FROM stem_counts WHERE stem IN ({marks})", list(asked)
            )
            return dict.fromkeys(asked, 0) | dict(rows.fetchall())

    def totals(self) -> Totals:
        with self._reading() as db:
            passages, words = db.execute("SELECT passages, words FROM totals").fetchone()
        return Totals(passages, words / max(1, passages))

    def passages(self, ids: Sequence[int]) -> list[IndexedPassage]:
        """Give passages by id, in whatever order; those that are gone are left out."""
        marks = ", ".join("?" * len(ids))
        with self._reading() as db:
            rows = db.execute(
                "SELECT p.id, p.document, d.path, p.page, p.heading, p.text, s.title, s.sentences "
                "FROM passages p JOIN documents d ON d.id = p.document "
                f"JOIN stems s ON s.rowid = p.id WHERE p.id IN ({marks})",
                list(ids),
            ).fetchall()
        return [_indexed(row) for row in rows]

    def texts(self, most: int = 5000) -> list[str]:
        """Give the texts of passages, the newest first."""
        with self._reading() as db:
            rows = db.execute("SELECT text FROM passages ORDER BY id DESC LIMIT ?", (most,))
            return [row[0] for row in rows]

    def all_passage_ids(self) -> list[int]:
        """Give the ids of all passages, in the order they were added."""
        return self._ids("")

    def _ids(self, where: str, *values: object) -> list[int]:
        with self._reading() as db:
            rows = db.execute(f"SELECT id FROM passages {where} ORDER BY id", values)
            return [row[0] for row in rows]

    def _documents(self, where: str, *values: object) -> Iterator[Document]:
        with self._reading() as db:
            rows = db.execute(
                "SELECT d.id, d.path, d.sha256, d.added, "
                "(SELECT count(*) FROM passages p WHERE p.document = d.id) "
                f"FROM documents d {where} ORDER BY d.id",
                values,
            ).fetchall()
        for ident, path, sha256, added, count in rows:
            yield Document(ident, Path(path), sha256, count, datetime.fromisoformat(added))

    def _insert(self, document: int, passage: Passage, title: str, sentences: str) -> int:
        cursor = self._db.execute(
            "INSERT INTO passages (document, page, heading, text, length) VALUES (?, ?, ?, ?, ?)",
            (document, passage.page, passage.heading, passage.text, len(sentences.split())),
        )
        ident = cursor.lastrowid or 0
        self._db.execute(
            "INSERT INTO stems (rowid, title, sentences) VALUES (?, ?, ?)",
            (ident, title, sentences),
        )
        return ident

    def _delete(self, ident: int) -> list[int]:
        ids = self._ids("WHERE document = ?", ident)
        rows = self._db.execute(
            "SELECT s.sentences FROM passages p JOIN stems s ON s.rowid = p.id "
            "WHERE p.document = ?",
            (ident,),
        )
        self._count((row[0] for row in rows.fetchall()), -1)
        self._db.execute("DELETE FROM documents WHERE id = ?", (ident,))
        return ids

    def _count(self, passages: Iterable[str], sign: int) -> None:
        """Count the stems of passages in, or out with a `sign` of -1."""
        held = Counter(stem for words in passages for stem in set(words.split()))
        self._db.executemany(
            "INSERT INTO stem_counts VALUES (?, ?) ON CONFLICT (stem) "
            "DO UPDATE SET passages = passages + excluded.passages",
            [(stem, sign * count) for stem, count in held.items()],
        )
        if sign < 0:
            self._db.execute("DELETE FROM stem_counts WHERE passages = 0")

    def _prepare(self, file: Path) -> None:
        version = self._db.execute("PRAGMA user_version").fetchone()[0]
        if version > VERSION:
            raise StorageError(f"{file} is from a newer Victus; update this one")
        if version == 0:
            script = f"BEGIN IMMEDIATE;{SCHEMA}PRAGMA user_version = {VERSION};COMMIT;"
            self._db.executescript(script)

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        try:
            with self._lock:
                yield self._db
        except sqlite3.Error as error:
            raise StorageError(f"The documents cannot be read: {error}") from error

    @contextmanager
    def _writing(self) -> Iterator[None]:
        with self._lock:
            try:
                self._db.execute("BEGIN IMMEDIATE")
                yield
                self._db.execute("COMMIT")
            except sqlite3.Error as error:
                raise StorageError(f"The documents cannot be written: {error}") from error
            finally:
                if self._db.in_transaction:
                    self._db.execute("ROLLBACK")


def _stems_of(path: Path, passage: Passage) -> tuple[str, str]:
    title = " ".join(stems(title_of(path, passage.heading)))
    return title, "\n".join(" ".join(stems(part)) for part in sentences(passage.text))


def _indexed(row: tuple[Any, ...]) -> IndexedPassage:
    ident, document, path, page, heading, text, title, sentence_stems = row
    stored = StoredPassage(ident, Path(path).name, document, Passage(text, page, heading))
    parts = tuple(tuple(part.split()) for part in sentence_stems.split("\n"))
    return IndexedPassage(stored, tuple(title.split()), parts)
