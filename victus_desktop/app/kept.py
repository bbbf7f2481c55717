"""All that one home keeps: copied, encrypted, written out, deleted."""

import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from victus_desktop.app import secrets
from victus_desktop.conversation.errors import BadInput, StorageError
from victus_desktop.history import backup
from victus_desktop.history.cipher import new_key
from victus_desktop.history.database import HEAD

if TYPE_CHECKING:
    from victus_desktop.app.core import App


def back_up(app: "App", target: Path, *, encrypt: bool = False) -> None:
    """Copy the history into one file, also while it is in use. Raises BadInput, StorageError."""
    _own_file(app)
    app.stores.turns.conversations(1)
    key = (lambda: _key(app)) if encrypt else secrets.history_key
    backup.back_up(app.paths.history, target, key, encrypt=encrypt)


def restore(app: "App", source: Path) -> Path | None:
    """Put a backup in the history's place; gives where the old one is kept."""
    _own_file(app)
    return backup.restore(source, app.paths.history, HEAD, secrets.history_key)


def encrypt(app: "App", *, wanted: bool) -> None:
    """Encrypt the history with a key in the keyring, or make it plain again.

    Nobody else may be using it. Raises BadInput and StorageError.
    """
    _own_file(app)
    app.stores.turns.conversations(1)
    app.stores.close()
    backup.recode(app.paths.history, app.paths.backups, lambda: _key(app), encrypt=wanted)


def export(app: "App") -> str:
    """Write all that Victus knows of the user as JSON: rows by table, documents, settings."""
    from victus_desktop.history.everything import export_everything

    told = json.loads(export_everything(app.stores.engine))
    told["documents"] = [
        {"name": one.name, "path": str(one.path)} for one in app.documents.get().documents()
    ]
    told["settings"] = app.settings.model_dump(mode="json", exclude_unset=True)
    return json.dumps(told, indent=2, ensure_ascii=False) + "\n"


def delete(app: "App") -> None:
    """Delete all that Victus keeps of the user: nothing but the models stays on the disk.

    Neither does what would start Victus by itself. No other Victus may be running on the home.
    Raises StorageError.
    """
    from victus_desktop.app.wakeup.arming import disarm
    from victus_desktop.app.wakeup.timer import moved_home
    from victus_desktop.desktop.start_at_login import start_at_login
    from victus_desktop.history.everything import delete_everything

    disarm()
    if not moved_home():  # it is the platform's own home that starts with the session
        start_at_login(False)
    delete_everything(app.stores.engine, backups=app.paths.backups)
    app.stores.close()
    for name in secrets.SECRETS:
        secrets.forget_secret(name)
    paths = app.paths
    stays = {paths.models, paths.lock, paths.lock.with_suffix(".pid")}
    for folder in {paths.data, paths.cache, paths.log}:
        _empty(folder, stays)
    paths.settings_file.unlink(missing_ok=True)


def _key(app: "App") -> str:
    """Give the history's key, made at first use. Raises StorageError where none can be kept."""
    known = secrets.history_key()
    if known:
        return known
    made = new_key()
    if not secrets.keep_secret(secrets.HISTORY_KEY, made):
        raise StorageError(
            "There is no keyring to keep a key in; put 64 hexadecimal digits of your own into "
            "the environment as VICTUS_SECRET_HISTORY."
        )
    return made


def _own_file(app: "App") -> None:
    if app.settings.history.url:
        raise BadInput("The history is in a database server; its own tools copy and encrypt it.")


def _empty(folder: Path, stays: set[Path]) -> None:
    if not folder.is_dir():
        return
    try:
        for one in folder.iterdir():
            if one in stays:
                continue
            if one.is_dir() and not one.is_symlink():
                shutil.rmtree(one)
            else:
                one.unlink()
    except OSError as error:
        raise StorageError(f"{error.filename} could not be deleted: {error.strerror}.") from error
