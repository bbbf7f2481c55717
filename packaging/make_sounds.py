"""Makes the short sounds in `resources/sounds/`: two soft tones up, two down, one low."""

import sys
import wave
from pathlib import Path

import numpy as np

RATE = 24_000
SOUNDS = {"start": (660, 880), "end": (880, 660), "thinking": (330,)}


def tone(hertz: float, seconds: float = 0.06) -> np.ndarray:
    """Give a sine that swells and fades, so that it does not click."""
    time = np.arange(round(seconds * RATE)) / RATE
    return 0.12 * np.sin(2 * np.pi * hertz * time) * np.sin(np.pi * time / seconds) ** 2


def main(folder: Path) -> None:
    for name, notes in SOUNDS.items():
        samples = np.concatenate([tone(note) for note in notes])
        with wave.open(str(folder / f"{name}.wav"), "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(RATE)
            file.writeframes((samples * 32767).astype("<i2").tobytes())


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "resources/sounds"))
