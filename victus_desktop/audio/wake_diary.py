"""The wake word's diary: when it was heard, which times were false, how often an hour.

From what the user marked as false it can say which threshold would have been quieter.
"""

import json
import logging
import threading
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from victus_desktop.conversation.audio import Audio
from victus_desktop.conversation.errors import StorageError
from victus_desktop.conversation.ports import WakeWord

log = logging.getLogger(__name__)

TARGET = 0.2
"""False accepts an hour that are bearable: one in five hours."""
HIGHEST, LOWEST = 0.97, 0.5
"""Thresholds beyond which the word is hardly heard, or nearly anything is."""
_RAISE, _LOWER = (0.02, 0.1), 0.02
"""Least and largest step up; step down."""
_QUIET_HOURS = 24.0
"""Hours without a false accept after which the word may be heard more easily."""
_DAYS = 7
"""Days that the figures are of."""
_KEPT = 200
_WRITE_EVERY = 60.0
"""Seconds of listening after which the hours are written down."""


@dataclass(frozen=True, slots=True)
class Trigger:
    """One time that the wake word was heard."""

    id: int
    at: datetime
    """Aware, UTC."""
    word: str
    score: float
    """Probability at that moment, from 0 to 1."""
    threshold: float
    false: bool = False
    """The user said that nobody had called."""


@dataclass(frozen=True, slots=True)
class Figures:
    """How the wake word did in the last days."""

    hours: float
    """Hours that were listened for it."""
    heard: int
    false: int
    threshold: float
    suggested: float
    """The threshold that the diary speaks for; the present one where nothing is to change."""

    @property
    def false_per_hour(self) -> float | None:
        """Measured false accepts an hour; None before an hour was listened."""
        return self.false / self.hours if self.hours >= 1 else None


def suggested_threshold(threshold: float, triggers: Sequence[Trigger], hours: float) -> float:
    """Give the threshold that keeps false accepts at `TARGET` an hour, in small steps.

    A score is taken at the moment the threshold was crossed and may have risen further, so
    raising goes step by step; without false accepts for a day it goes down again.
    """
    false = sorted(one.score for one in triggers if one.false)
    if not false:
        quiet = hours >= _QUIET_HOURS and threshold - _LOWER >= LOWEST
        return round(threshold - _LOWER, 2) if quiet else threshold
    bearable = int(TARGET * max(hours, 1.0))
    if len(false) <= bearable:
        return threshold
    wanted = false[len(false) - bearable - 1] + 0.01
    least, most = _RAISE
    return round(
        min(HIGHEST, max(threshold, min(threshold + most, max(wanted, threshold + least)))), 2
    )


class WakeDiary:
    """Kept in one small file. May be used from any thread."""

    def __init__(self, file: Path, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._file = file
        self._now = now
        self._lock = threading.Lock()
        self._triggers: list[Trigger] = []
        self._seconds: dict[date, float] = {}
        self._unwritten = 0.0
        self._read()

    def listened(self, seconds: float) -> None:
        """Count time that the word was listened for. Called for every frame, so it is cheap."""
        with self._lock:
            today = self._now().date()
            self._seconds[today] = self._seconds.get(today, 0.0) + seconds
            self._unwritten += seconds
            if self._unwritten >= _WRITE_EVERY:
                self._unwritten = 0.0
                self._write()

    def heard(self, word: str, score: float, threshold: float) -> Trigger:
        """Note that the word was heard; what cannot be written is kept in memory."""
        with self._lock:
            number = self._triggers[-1].id + 1 if self._triggers else 1
            trigger = Trigger(number, self._now(), word, round(score, 3), threshold)
            self._triggers = [*self._triggers, trigger][-_KEPT:]
            self._write()
            return trigger

    def mark(self, ident: int, *, false: bool) -> None:
        """Say of one time that it was false, or was not after all. Raises StorageError."""
        with self._lock:
            self._triggers = [
                replace(one, false=false) if one.id == ident else one for one in self._triggers
            ]
            self._write(strict=True)

    def triggers(self) -> list[Trigger]:
        """Give the times it was heard, the newest first."""
        with self._lock:
            return self._triggers[::-1]

    def figures(self, threshold: float) -> Figures:
        """Give how the word did in the last week, at any threshold."""
        with self._lock:
            since = self._now() - timedelta(days=_DAYS)
            recent = [one for one in self._triggers if one.at >= since]
            seconds = sum(s for day, s in self._seconds.items() if day >= since.date())
        hours = seconds / 3600
        false = sum(one.false for one in recent)
        at_this = [one for one in recent if one.threshold >= threshold - 1e-9]
        suggested = suggested_threshold(threshold, at_this, hours)
        return Figures(hours, len(recent), false, threshold, suggested)

    def clear(self) -> None:
        """Forget everything. Raises StorageError."""
        with self._lock:
            self._triggers, self._seconds = [], {}
            self._write(strict=True)

    def flush(self) -> None:
        """Write what has not been written yet."""
        with self._lock:
            if self._seconds:
                self._write()

    def _read(self) -> None:
        try:
            told: dict[str, Any] = json.loads(self._file.read_text("utf-8"))
            self._triggers = [
                Trigger(**one | {"at": datetime.fromisoformat(one["at"])})
                for one in told["triggers"]
            ]
            self._seconds = {date.fromisoformat(d): s for d, s in told["seconds"].items()}
        except FileNotFoundError:
            return
        except (OSError, ValueError, TypeError, KeyError) as error:
            log.warning("%s is not readable and begins anew: %s", self._file, error)
            self._triggers, self._seconds = [], {}

    def _write(self, *, strict: bool = False) -> None:
        oldest = self._now().date() - timedelta(days=4 * _DAYS)
        told = {
            "triggers": [asdict(one) | {"at": one.at.isoformat()} for one in self._triggers],
            "seconds": {str(d): round(s) for d, s in self._seconds.items() if d >= oldest},
        }
        part = self._file.with_suffix(".part")
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            part.write_text(json.dumps(told), "utf-8")
            part.replace(self._file)
        except OSError as error:
            if strict:
                raise StorageError(f"{self._file} cannot be written: {error.strerror}.") from error
            log.warning("%s cannot be written: %s", self._file, error)


class NotedWakeWord:
    """A wake word whose every hearing goes into the diary."""

    def __init__(
        self, word: WakeWord, diary: WakeDiary, score: Callable[[], float], threshold: float
    ) -> None:
        """`score` gives the probability at which `word` was heard last."""
        self._word = word
        self._diary = diary
        self._score = score
        self._threshold = threshold

    def heard(self, frame: Audio) -> str | None:
        """Give the wake word that just ended in this frame, or None."""
        word = self._word.heard(frame)
        self._diary.listened(frame.seconds)
        if word is not None:
            self._diary.heard(word, self._score(), self._threshold)
        return word

    def reset(self) -> None:
        """Forget the sound before."""
        self._word.reset()
