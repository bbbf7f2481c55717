"""What the bench of the language model measures."""

from pathlib import Path

import pytest

from victus_desktop.agent.language_model.model import ChatLlama
from victus_desktop.bench.llm import ModelFigures, measure


def test_the_table_tells_the_ratio() -> None:
    lines = list(ModelFigures(200, 40, 130, 9).lines())
    assert lines == [
        "first token, cold prompt     200 ms",
        "first token, cached prefix   40 ms (5.0 times as quick)",
        "tokens a second              130",
        "cancelled within             9 ms",
    ]


@pytest.mark.slow
@pytest.mark.real_time
def test_a_cached_beginning_is_quicker(models: Path) -> None:
    weights = models / "smollm2-135m-instruct/SmolLM2-135M-Instruct.Q4_1.gguf"
    figures = measure(ChatLlama(path=weights, context_tokens=1024))
    assert figures.ratio > 2
    assert figures.tokens_per_second > 5
    assert figures.cancelled_ms < 150
