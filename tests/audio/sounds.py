"""Sounds that tests make and measure."""

import numpy as np

from victus_desktop.conversation.audio import LISTENING_RATE, Audio, Samples


def tone(seconds: float, hertz: float = 440, level: float = 0.3, rate: int = 16_000) -> Audio:
    time = np.arange(round(seconds * rate)) / rate
    return Audio((level * np.sin(2 * np.pi * hertz * time)).astype(np.float32), rate)


def loudness(audio: Audio | Samples) -> float:
    """Root mean square."""
    samples = audio.samples if isinstance(audio, Audio) else audio
    return float(np.sqrt(np.mean(np.square(samples)))) if len(samples) else 0.0


def pitch(audio: Audio) -> float:
    """Give the strongest frequency, in hertz."""
    spectrum = np.abs(np.fft.rfft(audio.samples * np.hanning(len(audio.samples))))
    return float(np.argmax(spectrum)) * audio.rate / len(audio.samples)


def loud_span(audio: Audio, least: float = 0.02) -> tuple[float, float]:
    """Give the seconds at which sound begins and ends."""
    loud = np.flatnonzero(np.abs(audio.samples) > least)
    if not len(loud):
        raise AssertionError("nothing sounds")
    return float(loud[0]) / audio.rate, float(loud[-1]) / audio.rate


def babble(seconds: float, seed: int, level: float = 0.1) -> Samples:
    """Noise that swells and fades in syllables, as voices do; the ends are silent."""
    random = np.random.default_rng(seed)
    count = round(seconds * LISTENING_RATE)
    white = random.normal(0, 1, count)
    spectrum = np.fft.rfft(white)
    hertz = np.fft.rfftfreq(count, 1 / LISTENING_RATE)
    spectrum *= (hertz > 100) / (1 + (hertz / 900) ** 2)
    voice = np.fft.irfft(spectrum, count)
    syllables = np.interp(
        np.arange(count) / LISTENING_RATE,
        np.arange(0, seconds + 0.2, 0.1),
        random.random(len(np.arange(0, seconds + 0.2, 0.1))) ** 2,
    )
    voice = voice * syllables
    shaped: Samples = (level * voice / np.sqrt(np.mean(np.square(voice)))).astype(np.float32)
    return shaped
