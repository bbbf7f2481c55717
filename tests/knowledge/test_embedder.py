"""The embedder keeps to a modest part of the computer's memory."""

from pathlib import Path

import pytest

from tests.fresh_process import in_fresh_process
from victus_desktop.bench.growth import own_memory_mb
from victus_desktop.knowledge.embedder import MiniLmEmbedder


@pytest.mark.slow
def test_long_passages_take_no_more_memory_than_four_at_once(models: Path) -> None:
    assert in_fresh_process(growth_mb, models / "minilm-l6-v2-int8") < 140


def growth_mb(folder: Path) -> float:
    embedder = MiniLmEmbedder(folder)
    embedder.embed(["Birds sing."])
    before = own_memory_mb()
    embedder.embed(["birds sing quietly " * 90] * 16)
    return own_memory_mb() - before
