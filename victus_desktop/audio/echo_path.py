"""Speech over an answer, heard once more without the echo, from what is known afterwards.

A canceller has to decide at each moment and takes some of the speech with the echo: of a lone
"stop" it leaves the vowel. Once somebody has begun to speak, the way from the loudspeaker to the
microphone can be reckoned from the seconds before, as the filter that explains them best (least
squares), and what it makes of the answer be subtracted; the speech stays as it was.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from victus_desktop.conversation.audio import LISTENING_RATE, Samples

TAPS = round(0.4 * LISTENING_RATE)
"""Length of the filter: the devices' delay and the room's reverberation."""
_STEPS = 60
"""Of the conjugate gradients; more changed nothing in rooms of 0.1 to 0.3 s."""
_LEAST_POWER = 1e-3
"""Share of the answer's power that is added at all frequencies, for those that it lacks."""
_NOTHING = 1e-9
"""Added to what is divided by."""
_BLOCK = LISTENING_RATE // 50
_LATELY = 4 * LISTENING_RATE
"""Samples from which the way is told where all that is remembered does not tell it: it was another
then, as when the device began anew, or microphone and loudspeaker have clocks of their own. USB
microphones are off by 20 to 100 millionths, and a sample is too much.
"""
_FINE = 8
"""Parts of a sample in which clocks are compared."""
_MOST_APART = 32
"""Samples by which they are taken to have moved apart at most in that time."""
_PROVEN = round(0.75 * LISTENING_RATE)
"""Samples before the speech on which the filter, found before them, has to prove itself."""
_PROOF = 1 / 2
"""What it leaves of the echo there is at most so loud beside it."""
_GOOD = 1 / 8
"""And where it is that little, no other is looked for."""
_FAINT = 1 / 3
"""What is left is at most so loud beside the speech, or it would be heard with it."""


@dataclass(frozen=True, slots=True)
class EchoPath:
    """A way from the loudspeaker to the microphone that has proved itself."""

    response: Samples
    leak: float
    """How loud what it leaves of an echo is, beside that."""

    def echo(self, played: Samples, count: int) -> Samples:
        """Give the last `count` samples of what the microphone hears of what was played."""
        return _through(self.response, played[-TAPS - count :])[-count:]


def find_path(heard: Samples, played: Samples) -> EchoPath | None:
    """Find the way from sound of 16 kHz; None where somebody spoke, or where it cannot be told."""
    known = len(heard) - _PROVEN
    if known < 2 * TAPS:
        return None
    response = _response(heard[:known], played[:known])
    _, leak = _proof(response, heard, played, known)
    return EchoPath(response, leak) if leak <= _PROOF else None


def without_echo(heard: Samples, played: Samples, begins: int) -> Samples | None:
    """Give `heard` from sample `begins` on, where somebody speaks, without what was played.

    Both at 16 kHz and of the same length, `played` not later than its echo; of what was heard
    before `begins` nobody spoke. None where the echo is loud and cannot be taken out well enough,
    since its way has changed. Takes 40 ms for 15 s of sound, 60 more where clocks run apart.
    """
    known = begins - _PROVEN
    if known < 2 * TAPS:
        return None
    best, least = heard[known:], 1.0
    for response, source in _ways(heard, played, known):
        rest, leak = _proof(response, heard, source, known)
        if leak < min(least, _PROOF):
            best, least = rest, leak
        if leak <= _GOOD:
            break
    left, speech = least * _loudness(heard[known:begins]), best[_PROVEN:]
    return speech if left <= _FAINT * _loudness(speech) else None


def _proof(response: Samples, heard: Samples, played: Samples, known: int) -> tuple[Samples, float]:
    """Give what a response leaves from sample `known` on, and the leak in the first 0.75 s of it,
    in which nobody spoke.
    """
    rest = heard[known:] - _through(response, played[known - TAPS :])[TAPS:]
    echo = _loudness(heard[known : known + _PROVEN])
    return rest, _loudness(rest[:_PROVEN]) / (echo + _NOTHING)


def _ways(heard: Samples, played: Samples, known: int) -> Iterator[tuple[Samples, Samples]]:
    """Give what the way may have been, told from the first `known` samples, each with what was
    played as the microphone's clock counts it.
    """
    yield _response(heard[:known], played[:known]), played
    first, middle = known - _LATELY, known - _LATELY // 2
    if first < 0:
        return
    halves = [
        _response(heard[one:end], played[one:end])
        for one, end in ((first, middle), (middle, known))
    ]
    apart = 1 - _later(*halves) / (_LATELY / 2)
    places = np.arange(-len(played), 0)
    source = np.interp(places * apart, places, played).astype(np.float32)
    yield _response(heard[first:known], source[first:known]), source


def _later(first: Samples, second: Samples) -> float:
    """Give by how many samples the second response is later than the first."""
    size = _transform(2 * TAPS)
    product = np.fft.rfft(second, size) * np.fft.rfft(first, size).conj()
    likeness = np.fft.irfft(product, size * _FINE)
    most = _MOST_APART * _FINE
    return (int(np.argmax(np.concatenate([likeness[-most:], likeness[: most + 1]]))) - most) / _FINE


def _response(heard: Samples, played: Samples) -> Samples:
    """Solve the normal equations, a Toeplitz system, by conjugate gradients with transforms for
    the products (Chan and Ng 1996).
    """
    size = _transform(len(played) + TAPS)
    source, echo = np.fft.rfft(played, size), np.fft.rfft(heard, size)
    correlation = np.fft.irfft(source.conj() * source, size)[:TAPS]
    wanted = np.fft.irfft(source.conj() * echo, size)[:TAPS]
    correlation[0] *= 1 + _LEAST_POWER
    size = _transform(2 * TAPS)
    circle = np.zeros(size)
    circle[:TAPS] = correlation
    circle[1 - TAPS :] = correlation[:0:-1]
    powers = np.fft.rfft(circle).real
    response, rest = np.zeros(TAPS), wanted
    direction, error = rest, float(rest @ rest)
    for _ in range(_STEPS):
        if error == 0:
            break
        product = np.fft.irfft(np.fft.rfft(direction, size) * powers, size)[:TAPS]
        step = error / float(direction @ product)
        response, rest = response + step * direction, rest - step * product
        before, error = error, float(rest @ rest)
        direction = rest + error / before * direction
    return response.astype(np.float32)


def _through(response: Samples, played: Samples) -> Samples:
    size = _transform(len(played) + TAPS)
    product = np.fft.rfft(played, size) * np.fft.rfft(response, size)
    return np.fft.irfft(product, size)[: len(played)].astype(np.float32)


def _loudness(samples: Samples) -> float:
    """Give the root mean square of the loud parts: the 20 ms that 9 of 10 others do not exceed."""
    blocks = samples[: len(samples) // _BLOCK * _BLOCK].reshape(-1, _BLOCK)
    return float(np.sqrt(np.percentile(np.mean(np.square(blocks), axis=1), 90)))


def _transform(least: int) -> int:
    """Give a length that is quick to transform."""
    return 1 << (least - 1).bit_length()
