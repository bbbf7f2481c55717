"""Models that the user brings along as files."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from victus_desktop.catalog.catalog import Catalog, Kind, Model, ModelFile, read_models
from victus_desktop.catalog.disk import clear_errors
from victus_desktop.catalog.verify import sha256
from victus_desktop.conversation.errors import BadInput, ModelError

_WORKING_MB = 300
"""Memory assumed beside the weights of a model that nobody has measured."""


def take_in(
    catalog: Catalog, additions: Path, model_id: str, files: Sequence[Path], kind: Kind | None
) -> Model:
    """Give the model as one whose source is these files.

    One that the catalog lacks is written to the user's catalog `additions`. Raises BadInput for
    files or a kind that are missing, ModelError for files that are not the catalog's.
    """
    absent = [str(path) for path in files if not path.is_file()]
    if absent or not files:
        raise BadInput(f"There is no file {', '.join(absent)}" if absent else "No file is named")
    known = catalog.find(model_id)
    if known:
        return _of_catalog(known, files)
    if kind is None:
        raise BadInput(
            f"{model_id!r} is not in the catalog: say what it is with --kind (stt, tts, llm...)"
        )
    _require(kind, files)
    model = _new(model_id, kind, files)
    _write(model, additions)
    return model


def _of_catalog(model: Model, files: Sequence[Path]) -> Model:
    by_hash = {sha256(path): path for path in files}
    unknown = set(by_hash) - {file.sha256 for file in model.files}
    lacking = [file.name for file in model.files if file.sha256 not in by_hash]
    if not model.pinned:
        raise ModelError(f"The catalog does not say what {model.id} hashes to; pull it instead")
    if unknown or lacking:
        odd = ", ".join(str(by_hash[value]) for value in sorted(unknown)) or "nothing"
        raise ModelError(
            f"These are not the files of {model.id}: {odd} does not belong to it, "
            f"{', '.join(lacking) or 'nothing'} is lacking"
        )
    taken = tuple(
        replace(file, origin=(str(by_hash[file.sha256 or ""].absolute()),)) for file in model.files
    )
    return replace(model, source="file", files=taken)


_NEEDED: dict[Kind, tuple[str, ...]] = {
    "stt": ("model.bin", "tokenizer.json"),
    "tts": ("*.onnx", "*.onnx.json"),
    "llm": ("*.gguf",),
    "embedder": ("model.onnx", "tokenizer.json"),
}
"""Names without which a model of this kind does not load."""


def _require(kind: Kind, files: Sequence[Path]) -> None:
    """Raise BadInput where a file is not named that this kind of model needs."""
    needed = _NEEDED.get(kind, ())
    lacking = [name for name in needed if not any(path.match(name) for path in files)]
    if lacking:
        raise BadInput(f"A model of the kind {kind} also needs a file {' and '.join(lacking)}")


def _new(model_id: str, kind: Kind, files: Sequence[Path]) -> Model:
    taken = tuple(
        ModelFile(path.name, (str(path.absolute()),), path.stat().st_size, sha256(path))
        for path in files
    )
    memory = round(sum(file.size for file in taken) / 1e6) + _WORKING_MB
    return Model(model_id, kind, model_id, "unknown", ("mul",), memory, "file", taken)


def _write(model: Model, additions: Path) -> None:
    import tomlkit

    with clear_errors(additions.parent):
        additions.parent.mkdir(parents=True, exist_ok=True)
        text = additions.read_text(encoding="utf-8") if additions.is_file() else ""
        document = tomlkit.parse(text)
        entries = document.setdefault("models", tomlkit.aot())
        entries.append(_table(model))
        draft = additions.with_suffix(".toml.new")
        draft.write_text(tomlkit.dumps(document), encoding="utf-8")
        try:
            read_models(draft)
        except BadInput:
            draft.unlink()
            raise
        draft.replace(additions)


def _table(model: Model) -> dict[str, object]:
    return {
        "id": model.id,
        "kind": model.kind,
        "title": model.title,
        "licence": model.licence,
        "languages": list(model.languages),
        "memory_mb": model.memory_mb,
        "source": model.source,
        "files": [
            {
                "name": file.name,
                "from": list(file.origin),
                "size": file.size,
                "sha256": file.sha256,
            }
            for file in model.files
        ],
    }
