"""The clock from the last sound of a question to the first of its answer."""

import subprocess
import threading
from pathlib import Path

import pytest

from tests.audio.sounds import tone
from victus_desktop.audio.files import write
from victus_desktop.bench.mouth_to_ear import witness
from victus_desktop.bench.sound_card import sound_card
from victus_desktop.conversation.audio import Audio, join

pytestmark = [pytest.mark.slow, pytest.mark.real_time]


def test_an_answer_after_a_known_time_is_measured(tmp_path: Path) -> None:
    quiet = Audio.silence(0.3, 16_000)
    write(tmp_path / "question.wav", join([quiet, tone(0.8), quiet]))
    write(tmp_path / "answer.wav", tone(0.5))
    with sound_card() as card, witness(card) as heard:

        def answer() -> None:
            command = ["paplay", "--device=speaker", str(tmp_path / "answer.wav")]
            subprocess.run(command, env=card.env, check=True)

        later = threading.Timer(1.0, answer)
        seconds = heard.ask(tmp_path / "question.wav", at_end=later.start)
        later.join()
        assert seconds == pytest.approx(1.1, abs=0.4)
        assert heard.ask(tmp_path / "question.wav", patience=1) is None
