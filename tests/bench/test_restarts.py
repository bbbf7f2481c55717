import os
from pathlib import Path

import pytest

from victus_desktop.bench.restarts import restarts


@pytest.mark.slow
def test_a_server_that_is_stopped_and_killed_loses_and_doubles_nothing(
    home: Path, models: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (home / "data").mkdir()
    (home / "data" / "models").symlink_to(models)
    monkeypatch.setenv("VICTUS_SECRET_API", "the-right-token")
    monkeypatch.setenv("VICTUS_LANGUAGE_MODEL__MODEL", "none")

    database = home / "data" / "history.db"
    figures = restarts(dict(os.environ), database, "the-right-token", 30, ends=2, seed=3)

    assert figures.sound, "\n".join(figures.lines())
    assert figures.ended + figures.interrupted + figures.unknown == figures.requests
    assert (figures.stopped, figures.killed) == (2, 1)
