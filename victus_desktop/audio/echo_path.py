"""Speech over an answer, heard once more without the echo, from what is known afterwards.

A canceller has to decide at each moment and takes some of the speech with the echo: of a lone
"stop" it leaves the vowel. Once somebody has begun to speak, the way from the loudspeaker to the
microphone can be reckoned from the seconds before, as the filter that explains them best (least
squares), and what it makes of the answer be subtracted; the speech stays as it was.
"""

import numpy as np

from victus_desktop.conversation.audio import LISTENING_RATE, Samples

_TAPS = round(0.4 * LISTENING_RATE)
"""Length of the filter: the devices' delay and the room's reverberation."""
_STEPS = 60
"""Of the conjugate gradients; more changed nothing in rooms of 0.1 to 0.3 s."""
_LEAST_POWER = 1e-3
"""Share of the answer's power that is added at all frequencies, for those that it lacks."""
_BLOCK = LISTENING_RATE // 50
_LATELY = 3 * LISTENING_RATE
"""Samples that are looked at alone where all that is remembered does not tell the way: it was
another then, as when the device began anew.
"""
_PROVEN = round(0.75 * LISTENING_RATE)
"""Samples before the speech on which the filter, found before them, has to prove itself."""
_PROOF = 1 / 2
"""What it leaves of the echo there is at most so loud beside it."""
_FAINT = 1 / 3
"""And at most so loud beside the speech, or it would be heard with it."""


def without_echo(heard: Samples, played: Samples, begins: int) -> Samples | None:
    """Give `heard` from sample `begins` on, where somebody speaks, without what was played.

    Both at 16 kHz and of the same length, `played` not later than its echo; of what was heard
    before `begins` nobody spoke. None where the echo is loud and cannot be taken out well enough:
    devices whose clocks run apart, a way that has changed.
    """
    known = begins - _PROVEN
    if known < 2 * _TAPS:
        return None
    speech, echo = heard[begins:], _loudness(heard[known:begins])
    for first in (0, known - _LATELY) if known > _LATELY else (0,):
        path = _path(heard[first:known], played[first:known])
        rest = heard[known:] - _through(path, played[known - _TAPS :])[_TAPS:]
        left, cleared = _loudness(rest[:_PROVEN]), rest[_PROVEN:]
        if left <= min(_PROOF * echo, _FAINT * _loudness(cleared)):
            return cleared
    return speech if echo <= _FAINT * _loudness(speech) else None


def _path(heard: Samples, played: Samples) -> Samples:
    """Solve the normal equations, a Toeplitz system, by conjugate gradients with transforms for
    the products (Chan and Ng 1996).
    """
    size = _transform(len(played) + _TAPS)
    source, echo = np.fft.rfft(played, size), np.fft.rfft(heard, size)
    correlation = np.fft.irfft(source.conj() * source, size)[:_TAPS]
    wanted = np.fft.irfft(source.conj() * echo, size)[:_TAPS]
    correlation[0] *= 1 + _LEAST_POWER
    size = _transform(2 * _TAPS)
    circle = np.zeros(size)
    circle[:_TAPS] = correlation
    circle[1 - _TAPS :] = correlation[:0:-1]
    powers = np.fft.rfft(circle).real
    path, rest = np.zeros(_TAPS), wanted
    direction, error = rest, float(rest @ rest)
    for _ in range(_STEPS):
        if error == 0:
            break
        product = np.fft.irfft(np.fft.rfft(direction, size) * powers, size)[:_TAPS]
        step = error / float(direction @ product)
        path, rest = path + step * direction, rest - step * product
        before, error = error, float(rest @ rest)
        direction = rest + error / before * direction
    return path.astype(np.float32)


def _through(path: Samples, played: Samples) -> Samples:
    size = _transform(len(played) + _TAPS)
    product = np.fft.rfft(played, size) * np.fft.rfft(path, size)
    return np.fft.irfft(product, size)[: len(played)].astype(np.float32)


def _loudness(samples: Samples) -> float:
    """Give the root mean square of the loud parts."""
    blocks = samples[: len(samples) // _BLOCK * _BLOCK].reshape(-1, _BLOCK)
    return float(np.sqrt(np.percentile(np.mean(np.square(blocks), axis=1), 90)))


def _transform(least: int) -> int:
    """Give a length that is quick to transform."""
    return 1 << (least - 1).bit_length()
