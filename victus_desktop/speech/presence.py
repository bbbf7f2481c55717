"""Where in a sound somebody speaks, by the Silero voice detector that faster-whisper brings."""

import threading

import numpy as np

from victus_desktop.conversation.audio import Audio, Samples

FRAME = 512
"""Samples at 16 kHz (32 ms) that get one probability."""
VOICED = 0.4
"""Probability above which a frame may hold speech."""
_SURELY_VOICED = 0.7
"""Some frame of real speech reaches it: 0.92 was the least of 200 clips, noise came to 0.66."""
_LEAST_FRAMES = 4
"""Frames of voice in the shortest word: 'stop' has 9."""
_lock = threading.Lock()


def speech_probabilities(audio: Audio) -> Samples:
    """Give how surely each frame of 512 samples at 16 kHz holds speech, from 0 to 1."""
    from faster_whisper.vad import get_vad_model

    padded = np.pad(audio.samples, (0, -len(audio.samples) % FRAME or FRAME))
    with _lock:
        probabilities: Samples = get_vad_model()(padded).reshape(-1)
    return probabilities


def hold_speech(probabilities: Samples) -> bool:
    """Tell whether anybody speaks at all in frames with these probabilities."""
    voiced = np.count_nonzero(probabilities > VOICED)
    return bool(voiced >= _LEAST_FRAMES and probabilities.max() > _SURELY_VOICED)
