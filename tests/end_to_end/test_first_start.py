"""The first start of the real desktop on an empty home, led by the keyboard alone."""

import os
import shutil
import signal
import time
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.desktop.display import Display, display, python
from tests.desktop.session import until
from tests.end_to_end.conftest import new_home
from victus_desktop.bench.sound_card import SoundCard, sound_card

pytestmark = [pytest.mark.slow, pytest.mark.real_time, pytest.mark.timeout(600)]

_STEPS = 6
_MICROPHONE = 1
_SENTENCE = "What time is it in Lisbon?"


def speak_the_test_sentence(desk: Display, card: SoundCard, sentence: Path) -> None:
    desk.x("key", "Tab", "space")  # from "Continue" to "Start the test"
    time.sleep(3)  # the device has begun to run evenly
    card.play(sentence)
    time.sleep(0.5)
    desk.x("key", "space")
    until(lambda: "heard: “What time is it" in desk.read(), 120)
    desk.x("key", "shift+Tab")


def test_six_steps_lead_through_and_are_not_shown_again(
    tmp_path: Path, models: Path, trained: Path, speech: Callable[[str], Path]
) -> None:
    home = new_home(tmp_path / "victus", models)
    shutil.copytree(trained, home.folder / "cache")
    settings = home.folder / "victus.toml"
    with sound_card() as card:
        sound = {key: card.env[key] for key in card.env if card.env[key] != os.environ.get(key)}
        with display(tmp_path, home.env | sound) as desk:
            victus = desk.start(*python("-m", "victus_desktop"))
            desk.window("Welcome to Victus")
            for step in range(_STEPS):
                assert desk.visible("Welcome to Victus")
                assert not settings.exists()
                if step == _MICROPHONE:
                    speak_the_test_sentence(desk, card, speech(_SENTENCE))
                desk.x("key", "Return")
                time.sleep(1)
            until(lambda: not desk.visible("Welcome to Victus"))
            until(settings.exists)
            tomllib.loads(settings.read_text())
            victus.send_signal(signal.SIGTERM)
            assert victus.wait(30) == 0
            desk.start(*python("-m", "victus_desktop"))
            desk.window("Victus")
            until(card.is_heard, 120)
            assert not desk.visible("Welcome to Victus")
