import os
from pathlib import Path

import pytest

from victus_desktop.bench.kills import kills


@pytest.mark.slow
def test_programs_killed_at_random_moments_lose_nothing_that_they_told(
    home: Path, models: Path
) -> None:
    (home / "data").mkdir()
    (home / "data" / "models").symlink_to(models)
    figures = kills(dict(os.environ), home / "data" / "history.db", 3, seed=5)
    assert (figures.kills, figures.lost, figures.damaged) == (3, [], 0)
