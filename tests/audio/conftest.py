"""Sounds and a sound card for the tests of this folder."""

import os
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest

from tests.virtual_audio import SoundCard, sound_card
from victus_desktop.audio.sound_system import SoundSystem


@dataclass
class Warnings:
    """Keeps what was warned of."""

    told: list[tuple[str, str]] = field(default_factory=list)

    def __call__(self, code: str, message: str) -> None:
        self.told.append((code, message))

    @property
    def codes(self) -> list[str]:
        return [code for code, _ in self.told]


@pytest.fixture
def warnings() -> Warnings:
    return Warnings()


@pytest.fixture
def card(monkeypatch: pytest.MonkeyPatch) -> Iterator[SoundCard]:
    """A sound card that this very process uses."""
    with sound_card() as running:
        for name, value in running.env.items():
            if os.environ.get(name) != value:
                monkeypatch.setenv(name, value)
        yield running


@pytest.fixture
def system(card: SoundCard) -> Iterator[SoundSystem]:
    """PortAudio, started anew on the card."""
    import sounddevice

    sounddevice._terminate()
    sounddevice._initialize()
    fresh = SoundSystem()
    yield fresh
    fresh.close()
