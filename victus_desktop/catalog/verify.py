"""Are the files what they should be? Each is hashed when it comes in and when it has changed.

Beside the files of a model lies a record of what was checked: hash, size and time of change of
each file. A start compares size and time, which takes no time, and hashes again only a file whose
time is another.
"""

import hashlib
import json
import logging
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

from victus_desktop.catalog.catalog import Model, ModelFile

RECORD = ".victus.json"
_CHUNK = 1024 * 1024
_log = logging.getLogger(__name__)

FileState = Literal["intact", "missing", "damaged", "unknown"]


@dataclass(frozen=True, slots=True)
class Digest:
    """What a file must hash to."""

    algorithm: Literal["sha256", "git"]
    """`git` is SHA-1 as git names its blobs; the hub names small files so."""
    value: str


@dataclass(frozen=True, slots=True)
class Checked:
    """What was found when a file was last hashed."""

    sha256: str
    size: int
    changed: int
    """Time of the last change, in nanoseconds since 1970."""


@dataclass(frozen=True, slots=True)
class Record:
    """What lies in a model's folder and where it came from."""

    origin: str
    files: Mapping[str, Checked]

    @classmethod
    def read(cls, folder: Path) -> "Record":
        """Read the record; one that is missing or broken is an empty one."""
        try:
            data = json.loads((folder / RECORD).read_text(encoding="utf-8"))
            files = {name: Checked(**entry) for name, entry in data["files"].items()}
            return cls(data["origin"], files)
        except (FileNotFoundError, NotADirectoryError):
            return cls("", {})
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            _log.warning("%s is not readable, hashing anew: %s", folder / RECORD, error)
            return cls("", {})

    def write(self, folder: Path) -> None:
        """Write the record in one step. Raises OSError."""
        draft = folder / f"{RECORD}.new"
        files = {name: asdict(checked) for name, checked in self.files.items()}
        text = json.dumps({"origin": self.origin, "files": files}, indent=1)
        draft.write_text(text, encoding="utf-8")
        draft.replace(folder / RECORD)


def is_intact(states: Mapping[str, FileState]) -> bool:
    """Whether every file is what it should be."""
    return all(state == "intact" for state in states.values())


def matches(path: Path, digest: Digest, tick: Callable[[], None] = lambda: None) -> bool:
    """Whether the file hashes to the digest; `tick` is called after each megabyte."""
    return _hash(path, digest.algorithm, tick) == digest.value


def sha256(path: Path, tick: Callable[[], None] = lambda: None) -> str:
    """Hash a file without holding it in memory."""
    return _hash(path, "sha256", tick)


def expected_sha256(model: Model, file: ModelFile, record: Record) -> str | None:
    """What the catalog names, else what was kept at the first pull of this very origin."""
    if file.sha256 or record.origin != model.origin:
        return file.sha256
    kept = record.files.get(file.name)
    return kept.sha256 if kept else None


def examine(model: Model, folder: Path, *, thorough: bool = False) -> dict[str, FileState]:
    """Say of each file of the model whether it is what it should be.

    `thorough` hashes all; else only what changed since it was last hashed. A file is `unknown`
    where there is no word of what it should be.
    """
    record = Record.read(folder)
    states: dict[str, FileState] = {}
    checked: dict[str, Checked] = {}
    for file in model.files:
        expected = expected_sha256(model, file, record)
        known = None if thorough else record.files.get(file.name)
        states[file.name], found = _examine(folder / file.name, file.size, expected, known)
        if found:
            checked[file.name] = found
    fresh = Record(model.origin, checked)
    if is_intact(states) and fresh != record:
        _keep(fresh, folder)
    return states


def _examine(
    path: Path, size: int, expected: str | None, known: Checked | None
) -> tuple[FileState, Checked | None]:
    if not path.is_file():
        return "missing", None
    if expected is None:
        return "unknown", None
    status = path.stat()
    if size and status.st_size != size:
        return "damaged", None
    if known == Checked(expected, status.st_size, status.st_mtime_ns):
        return "intact", known
    found = check_in(path)
    return ("intact", found) if found.sha256 == expected else ("damaged", None)


def check_in(path: Path, tick: Callable[[], None] = lambda: None) -> Checked:
    """Hash a file and note how it looked while it was."""
    status = path.stat()
    return Checked(sha256(path, tick), status.st_size, status.st_mtime_ns)


def _keep(record: Record, folder: Path) -> None:
    try:
        record.write(folder)
    except OSError as error:
        _log.info("%s stays without a record, so it is hashed at each start: %s", folder, error)


def _hash(path: Path, algorithm: str, tick: Callable[[], None]) -> str:
    if algorithm == "git":
        digest = hashlib.sha1(f"blob {path.stat().st_size}\0".encode(), usedforsecurity=False)
    else:
        digest = hashlib.sha256()
    with path.open("rb") as stream:
        while piece := stream.read(_CHUNK):
            digest.update(piece)
            tick()
    return digest.hexdigest()
