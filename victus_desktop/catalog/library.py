"""The models on this computer: what is there, where it lies, and the steps that change it."""

import shutil
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Literal

from victus_desktop.catalog.additions import take_in
from victus_desktop.catalog.catalog import Catalog, Kind, Model, load_catalog
from victus_desktop.catalog.disk import clear_errors
from victus_desktop.catalog.fits import Fit, fit, memory_mb
from victus_desktop.catalog.progress import Progress
from victus_desktop.catalog.pull import ASIDE, pull
from victus_desktop.catalog.verify import FileState, examine, is_intact
from victus_desktop.conversation.errors import ModelError
from victus_desktop.paths import Paths, user_paths

State = Literal["installed", "missing", "damaged"]


@dataclass(frozen=True, slots=True)
class Listing:
    """A model of the catalog as it stands on this computer."""

    model: Model
    state: State
    fit: Fit
    trust: Literal["pinned", "by hub"]
    """Whether the catalog names the hashes, or the hub did at the first pull."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a full check of one model found."""

    model: Model
    files: dict[str, FileState]

    @property
    def state(self) -> State:
        return _state(self.files)


class Library:
    """The models below one folder, by the catalog and the user's additions to it."""

    def __init__(self, paths: Paths | None = None) -> None:
        self._paths = paths or user_paths()

    @property
    def additions(self) -> Path:
        """The user's own catalog; it need not exist."""
        return self._paths.config / "catalog.toml"

    @cached_property
    def catalog(self) -> Catalog:
        """Raises BadInput where the user's catalog has a mistake."""
        return load_catalog(self.additions)

    def listings(self, kind: Kind | None = None) -> list[Listing]:
        """Tell of each model whether it is there and whether it fits this computer."""
        memory = memory_mb()
        return [
            self._listing(model, memory) for model in self.catalog if kind in {None, model.kind}
        ]

    def is_installed(self, model_id: str) -> bool:
        """Whether the model is there and intact."""
        model = self.catalog.get(model_id)
        return _state(examine(model, self._folder(model))) == "installed"

    def locate(self, model_id: str) -> Path:
        """Give the folder of a model that is there and intact.

        Raises ModelError with the command to run for one that is missing or damaged, and for an
        id that the catalog lacks.
        """
        model = self.catalog.find(model_id)
        if model is None:
            raise ModelError(
                f"There is no model {model_id!r}: `victus models list` shows all, and the settings "
                "name the one to use"
            )
        folder = self._folder(model)
        states = examine(model, folder)
        if _state(states) == "missing":
            raise ModelError(f"{model.title} is not here yet: run `victus models pull {model.id}`")
        wrong = [name for name, state in states.items() if state != "intact"]
        if wrong:
            raise ModelError(
                f"{model.title} is damaged ({', '.join(wrong)}) and is not loaded: run "
                f"`victus models pull {model.id}` to mend it"
            )
        return folder

    def locate_file(self, model_id: str, ending: str) -> Path:
        """Give the one file of an intact model with this ending, for example `.gguf`.

        Raises ModelError as `locate` does, and where there is not exactly one.
        """
        folder = self.locate(model_id)
        names = [f.name for f in self.catalog.get(model_id).files if f.name.endswith(ending)]
        if len(names) != 1:
            raise ModelError(f"{model_id} has {len(names)} {ending} files instead of one")
        return folder / names[0]

    def pull(
        self,
        ids: Iterable[str],
        report: Callable[[Progress], None] = lambda progress: None,
        cancelled: Callable[[], bool] = lambda: False,
    ) -> list[Path]:
        """Fetch the models that are not there intact; give the folders of all.

        "starter" stands for the starter models. `report` is called often, from this thread.
        Raises BadInput for an unknown id, and what `pull.pull` raises.
        """
        models = self.catalog.select(ids)
        return [pull(model, self._paths.models, report, cancelled) for model in models]

    def take_in(self, model_id: str, files: Sequence[Path], kind: Kind | None = None) -> Path:
        """Take a model from files on this computer; give its folder.

        One of the catalog must hash as the catalog says. Any other is added to the user's own
        catalog, which needs its kind. Raises BadInput, ModelError or StorageError.
        """
        model = take_in(self.catalog, self.additions, model_id, files, kind)
        del self.catalog
        return pull(model, self._paths.models, lambda progress: None, lambda: False)

    def verify(self, ids: Iterable[str] = ()) -> list[Verdict]:
        """Hash every file of these models anew; without ids, of all that are there."""
        chosen = self.catalog.select(ids) or [m for m in self.catalog if self._folder(m).exists()]
        return [Verdict(m, examine(m, self._folder(m), thorough=True)) for m in chosen]

    def remove(self, ids: Iterable[str]) -> int:
        """Delete these models and what has arrived of them; give the bytes that are free now.

        Raises BadInput for an unknown id and ModelError for one that is not there.
        """
        freed = 0
        for model in self.catalog.select(ids):
            places = [self._folder(model), self._paths.models / ASIDE / model.id]
            present = [place for place in places if place.exists()]
            if not present:
                raise ModelError(f"{model.id} is not here")
            with clear_errors(self._paths.models):
                for place in present:
                    freed += _bytes(place)
                    _delete(place)
        return freed

    def arrived(self, model_id: str) -> int:
        """Bytes of a model that a stopped pull has left behind."""
        place = self._paths.models / ASIDE / model_id
        return _bytes(place) if place.exists() else 0

    def discard(self, model_id: str) -> None:
        """Delete what a stopped pull has left behind. Raises StorageError."""
        place = self._paths.models / ASIDE / model_id
        if place.exists():
            with clear_errors(self._paths.models):
                _delete(place)

    def _folder(self, model: Model) -> Path:
        return self._paths.models / model.id

    def _listing(self, model: Model, memory: int) -> Listing:
        state = _state(examine(model, self._folder(model)))
        able = fit(model, self._paths.models, memory, installed=state == "installed")
        return Listing(model, state, able, "pinned" if model.pinned else "by hub")


def _state(files: dict[str, FileState]) -> State:
    if is_intact(files):
        return "installed"
    return "missing" if all(state == "missing" for state in files.values()) else "damaged"


def _bytes(place: Path) -> int:
    return sum(path.stat().st_size for path in place.rglob("*") if path.is_file())


def _delete(place: Path) -> None:
    if place.is_symlink():
        place.unlink()
    else:
        shutil.rmtree(place)
