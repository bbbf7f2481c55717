"""Where everything lies. The only place that knows folders."""

import os
from dataclasses import dataclass
from pathlib import Path

import platformdirs

_PACKAGE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Paths:
    """The per-user places. They need not exist yet."""

    config: Path
    data: Path
    cache: Path
    log: Path

    @property
    def settings_file(self) -> Path:
        return self.config / "victus.toml"

    @property
    def models(self) -> Path:
        return self.data / "models"

    @property
    def history(self) -> Path:
        return self.data / "history.db"

    @property
    def backups(self) -> Path:
        return self.data / "backups"

    @property
    def knowledge(self) -> Path:
        return self.data / "knowledge"

    @property
    def egress(self) -> Path:
        """What left this machine, by day and host."""
        return self.data / "egress.json"

    @property
    def pace(self) -> Path:
        """How quick this machine is."""
        return self.cache / "pace.json"

    @property
    def wake_diary(self) -> Path:
        """When the wake word was heard."""
        return self.data / "wake-word.json"

    @property
    def habits(self) -> Path:
        """How the user speaks, as far as it was learnt."""
        return self.data / "habits.json"

    @property
    def router(self) -> Path:
        """What the router learnt from the tools' examples; made anew when they change."""
        return self.cache / "router.npz"

    @property
    def lock(self) -> Path:
        """Held by the one Victus that talks or serves on this home."""
        return self.data / "victus.lock"


def user_paths() -> Paths:
    """Give the platform's folders, or those below VICTUS_HOME where it is set."""
    home = os.environ.get("VICTUS_HOME")
    if home:
        root = Path(home).expanduser().absolute()
        return Paths(root, root / "data", root / "cache", root / "log")
    dirs = platformdirs.PlatformDirs("victus", appauthor=False)
    return Paths(
        dirs.user_config_path, dirs.user_data_path, dirs.user_cache_path, dirs.user_log_path
    )


def resource(*parts: str) -> Path:
    """Give the path of something in `resources/`, in a checkout and in an installed wheel alike.

    Raises FileNotFoundError where there is no such resource.
    """
    for root in (_PACKAGE / "_resources", _PACKAGE.parent / "resources"):
        path = root.joinpath(*parts)
        if path.exists():
            return path
    raise FileNotFoundError(f"Victus is not completely installed: {'/'.join(parts)} is missing")
