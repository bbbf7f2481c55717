"""The router's head: multinomial logistic regression, and how far it may be trusted."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from victus_desktop.agent.understanding.router_features import Rows, Vectors
from victus_desktop.conversation.records import Effect

Labels = NDArray[np.int64]

_ROUNDS = 10
"""Passes over the examples."""
_BATCH = 512
_RATE = 0.02
_DECAY = 2e-5
_SPREAD = 0.05
"""Share of the target that goes to all labels alike: what is unlike any example stays unsure."""
_FOLDS = 3
_BLOCK = 8
"""Neighbouring examples that are held out together, since they resemble each other."""
_RIGHT = {Effect.READ: 0.88, Effect.WRITE: 0.95, Effect.SEND: 0.96}
"""Share of the choices that must be right: a wrong effect is worse than a wrong look-up. What is
sent is confirmed besides, and has too few examples for a finer share."""
_BARS = np.arange(0.2, 0.96, 0.01)
_TEMPERATURES = np.exp(np.arange(-1.5, 1.5, 0.05))


@dataclass(frozen=True)
class Head:
    """A trained head."""

    weights: Vectors
    """One column a label; their softmax is calibrated."""
    bars: dict[Effect, float]
    """Least probability at which to act, by what acting would do."""


def train(rows: Rows, wanted: Labels, effects: Sequence[Effect]) -> Head:
    """Fit a head and calibrate it on examples that it did not see.

    `wanted` holds one label per row; `effects` tells what each label would do.
    """
    held_out = np.zeros((len(rows), len(effects)), np.float32)
    folds = _folds(wanted, len(effects))
    for fold in range(_FOLDS):
        weights = _fit(rows, wanted, np.flatnonzero(folds != fold), len(effects))
        outside = np.flatnonzero(folds == fold)
        for part in _batches(outside):
            held_out[part] = rows[part].astype(np.float32) @ weights
    temperature = _temperature(held_out, wanted)
    bars = _bars(chances(held_out / temperature), wanted, effects)
    weights = _fit(rows, wanted, np.arange(len(rows)), len(effects))
    return Head(np.asarray(weights / temperature, np.float32), bars)


def chances(scores: Vectors) -> Vectors:
    """Give the softmax of each row."""
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=1, keepdims=True), np.float32)


def _folds(wanted: Labels, labels: int) -> Labels:
    folds = np.zeros(len(wanted), np.int64)
    for label in range(labels):
        members = np.flatnonzero(wanted == label)
        block = min(_BLOCK, max(1, len(members) // (2 * _FOLDS)))
        folds[members] = np.arange(len(members)) // block % _FOLDS
    return folds


def _fit(rows: Rows, wanted: Labels, chosen: Labels, labels: int) -> Vectors:
    """Fit by Adam (Kingma and Ba 2015) with a falling rate; the same every time."""
    order = np.random.default_rng(7).permutation(chosen)
    weights = np.zeros((rows.shape[1], labels), np.float32)
    mean, square = np.zeros_like(weights), np.zeros_like(weights)
    batches = _batches(order)
    steps = _ROUNDS * len(batches)
    for step in range(steps):
        part = batches[step % len(batches)]
        batch = rows[part].astype(np.float32)
        error = chances(batch @ weights) - _SPREAD / labels
        error[np.arange(len(part)), wanted[part]] -= 1 - _SPREAD
        slope = batch.T @ error / len(part) + _DECAY * weights
        mean += 0.1 * (slope - mean)
        square += 0.01 * (slope * slope - square)
        unbias = np.sqrt(1 - 0.99 ** (step + 1)) / (1 - 0.9 ** (step + 1))
        rate = np.float32(_RATE * (1 - step / steps) * unbias)
        weights -= rate * mean / (np.sqrt(square) + np.float32(1e-8))
    return weights


def _batches(order: Labels) -> list[Labels]:
    return [order[start : start + _BATCH] for start in range(0, len(order), _BATCH)]


def _temperature(scores: Vectors, wanted: Labels) -> float:
    """Give the divisor of the scores that makes the wanted labels likeliest (Guo et al. 2017)."""
    everyone = np.arange(len(wanted))

    def surprise(temperature: float) -> float:
        likely = chances(np.asarray(scores / temperature, np.float32))[everyone, wanted]
        return float(-np.log(likely + 1e-9).mean())

    return float(min(_TEMPERATURES, key=surprise))


def _bars(likely: Vectors, wanted: Labels, effects: Sequence[Effect]) -> dict[Effect, float]:
    """Give the lowest bar for each effect above which enough choices were right.

    A riskier effect never has a lower bar than a lesser one.
    """
    best, sureness = likely.argmax(axis=1), likely.max(axis=1)
    kinds = np.array(effects)[best]
    bars: dict[Effect, float] = {}
    least = float(_BARS[0])
    for effect, target in _RIGHT.items():
        mine = kinds == effect
        if mine.any():
            right = (best == wanted)[mine]
            least = max(least, _bar(right, sureness[mine], target))
        bars[effect] = least
    return bars


def _bar(right: NDArray[np.bool_], sureness: Vectors, target: float) -> float:
    for bar in _BARS:
        above = sureness >= bar
        if above.any() and right[above].mean() >= target:
            return float(bar)
    return float(_BARS[-1])
