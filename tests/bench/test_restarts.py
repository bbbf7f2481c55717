import os
from pathlib import Path

import pytest

from victus_desktop.bench.restarts import restarts


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_a_server_that_is_killed_loses_and_doubles_nothing(
    home: Path, models: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (home / "data").mkdir()
    (home / "data" / "models").symlink_to(models)
    monkeypatch.setenv("VICTUS_SECRET_API", "the-right-token")
    monkeypatch.setenv("VICTUS_LANGUAGE_MODEL__MODEL", "none")

    # With this seed the first server is killed within its first second, in the midst of it all.
    database = home / "data" / "history.db"
    figures = restarts(dict(os.environ), database, "the-right-token", 24, ends=1, seed=31)

    assert figures.sound, "\n".join(figures.lines())
    assert figures.ended + figures.interrupted + figures.unknown == figures.requests
    assert (figures.stopped, figures.killed) == (1, 1)
