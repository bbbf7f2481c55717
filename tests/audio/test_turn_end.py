"""The turn detector hears the last seconds and gives a probability."""

from pathlib import Path

import numpy as np
import pytest

from tests.audio.sounds import babble
from victus_desktop.audio.turn_end import SmartTurn
from victus_desktop.conversation.audio import LISTENING_RATE, Audio
from victus_desktop.conversation.errors import ModelError

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def detector(models: Path) -> SmartTurn:
    folder = models / "smart-turn-v3"
    if not folder.is_dir():
        pytest.fail(f"{folder} is missing: run `victus models pull smart-turn-v3`")
    return SmartTurn(folder)


@pytest.mark.parametrize("seconds", [0.5, 3, 20])
def test_any_length_gives_a_probability(detector: SmartTurn, seconds: float) -> None:
    assert 0 <= detector.finished(Audio(babble(seconds, seed=1), LISTENING_RATE)) <= 1


def test_only_the_last_eight_seconds_count(detector: SmartTurn) -> None:
    last = babble(8, seed=2)
    longer = np.concatenate([babble(5, seed=3), last])
    short, long = (detector.finished(Audio(one, LISTENING_RATE)) for one in (last, longer))
    assert short == pytest.approx(long, abs=1e-4)


def test_loudness_does_not_matter(detector: SmartTurn) -> None:
    sound = babble(4, seed=4)
    loud, quiet = (detector.finished(Audio(sound * k, LISTENING_RATE)) for k in (1.0, 0.25))
    assert loud == pytest.approx(quiet, abs=0.02)


def test_a_missing_model_is_told(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="victus models verify"):
        SmartTurn(tmp_path)
