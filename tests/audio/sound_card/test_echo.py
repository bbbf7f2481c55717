"""Microphone and loudspeaker that hear one another at a real sound system."""

import time

import pytest

from tests.audio.sound_card.listening import Hearing, settle, turn
from tests.audio.sounds import babble
from victus_desktop.audio.echo import EchoCancelledMicrophone
from victus_desktop.audio.microphone import SoundcardMicrophone
from victus_desktop.audio.sound_system import SoundSystem
from victus_desktop.audio.speaker import SoundcardSpeaker
from victus_desktop.bench.sound_card import SoundCard
from victus_desktop.conversation.audio import Audio

pytestmark = [pytest.mark.slow, pytest.mark.real_time]


@pytest.mark.parametrize("latency_ms", [30, 150])
def test_an_answer_that_the_microphone_hears_is_taken_out(
    card: SoundCard, system: SoundSystem, speaker: SoundcardSpeaker, latency_ms: int
) -> None:
    card.control(
        "load-module",
        "module-loopback",
        "source=speaker.monitor",
        "sink=microphone",
        f"latency_msec={latency_ms}",
    )
    microphone = SoundcardMicrophone(system, [], lambda code, message: None)
    clean = EchoCancelledMicrophone(microphone, speaker.played)
    settle(speaker)
    hearing = Hearing(clean)
    hearing.until_live()
    time.sleep(2.5)
    playback = speaker.open(turn())
    playback.write(Audio(babble(6, seed=1), 16_000))
    playback.drain()
    assert hearing.end()
    reduction = clean.canceller.reduction_db
    assert reduction is not None
    assert reduction >= 25
    assert clean.canceller.works
