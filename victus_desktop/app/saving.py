"""Changed settings written into victus.toml, comments and order kept."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from victus_desktop.conversation.errors import BadInput, StorageError


def save_settings(file: Path, changed: Mapping[str, Any]) -> None:
    """Write 'section.name' values; the file is whole at any moment.

    Raises StorageError where it cannot be written and BadInput where it is no TOML.
    """
    import tomlkit
    from tomlkit.exceptions import TOMLKitError

    try:
        document = tomlkit.parse(file.read_text(encoding="utf-8")) if file.exists() else None
        told = document if document is not None else tomlkit.document()
        for name, value in changed.items():
            section, _, field = name.partition(".")
            if section not in told:
                told[section] = tomlkit.table()
            told[section][field] = _plain(value)
        file.parent.mkdir(parents=True, exist_ok=True)
        part = file.with_suffix(".part")
        part.write_text(tomlkit.dumps(told), encoding="utf-8")
        part.replace(file)
    except TOMLKitError as error:
        raise BadInput(f"{file} is no TOML: {error}") from error
    except OSError as error:
        raise StorageError(f"{file} cannot be written: {error.strerror}.") from error


def _plain(value: Any) -> Any:
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return str(value) if isinstance(value, Path) else value
