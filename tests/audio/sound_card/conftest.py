"""Microphone and loudspeaker at a real sound system."""

from collections.abc import Iterator

import pytest

from tests.audio.conftest import Warnings
from tests.audio.sound_card.listening import rests, wait_for
from victus_desktop.audio.microphone import SoundcardMicrophone
from victus_desktop.audio.sound_system import SoundSystem
from victus_desktop.audio.speaker import SoundcardSpeaker
from victus_desktop.bench.sound_card import SoundCard


@pytest.fixture
def microphone(system: SoundSystem, warnings: Warnings) -> Iterator[SoundcardMicrophone]:
    made = SoundcardMicrophone(system, [], warnings)
    yield made
    made.close()


@pytest.fixture
def speaker(system: SoundSystem, warnings: Warnings) -> Iterator[SoundcardSpeaker]:
    made = SoundcardSpeaker(system, [], warnings)
    yield made
    made.close()


@pytest.fixture
def resting(card: SoundCard, system: SoundSystem, warnings: Warnings) -> Iterator[SoundcardSpeaker]:
    """A loudspeaker that rests by now."""
    made = SoundcardSpeaker(system, [], warnings, rest_after=2.5)
    made.start()
    wait_for(lambda: not rests(card))
    wait_for(lambda: rests(card))
    yield made
    made.close()
