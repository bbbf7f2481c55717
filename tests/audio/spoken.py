"""Speech for tests, by the starter voice."""

from functools import cache
from pathlib import Path

import numpy as np

from victus_desktop.audio.resample import resample
from victus_desktop.conversation.audio import LISTENING_RATE, Audio


@cache
def spoken(models: Path, text: str) -> Audio:
    """Say a text at 16 kHz."""
    from piper import PiperVoice

    voice = PiperVoice.load(models / "piper-en-us-joe" / "en_US-joe-medium.onnx")
    pieces = [chunk.audio_float_array for chunk in voice.synthesize(text)]
    said = np.concatenate(pieces).astype(np.float32)
    return resample(Audio(said, voice.config.sample_rate), LISTENING_RATE)
