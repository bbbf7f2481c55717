"""What is learnt of how one user speaks, within bounds: how patient to be, and whom to trust."""

from dataclasses import dataclass

_CUT = 0.08
"""Added to the patience when an answer came while the user had not finished."""
_WHOLE = 0.005
"""Taken off it when they had: so it settles where one answer in 17 comes too early at most."""
_LEAST, _MOST = 0.8, 1.5
_WEIGHT = 0.1
"""Of the latest observation in a running mean."""
_ENOUGH = 8
"""Ends and pauses that are to be known before the detector's opinion counts at all."""
_SURE = 0.6
"""Difference of the detector's means at ends and in pauses from which it counts in full: it has
about that on recorded speech, and none on most synthetic voices."""


@dataclass
class Habits:
    """One user's. Kept from one start to the next by whoever makes it."""

    patience: float = 1.0
    """Factor on the silence after a sentence."""
    ends: int = 0
    pauses: int = 0
    sure_at_ends: float = 0.5
    """Running mean of what the turn detector said where the user had finished."""
    sure_in_pauses: float = 0.5
    """The same where they had not."""

    @property
    def trust(self) -> float:
        """How far the turn detector has been right about this user, from 0 to 1."""
        if min(self.ends, self.pauses) < _ENOUGH:
            return 0.0
        return min(1.0, max(0.0, (self.sure_at_ends - self.sure_in_pauses) / _SURE))

    def answered_too_early(self) -> None:
        """The user went on when the turn had seemed over."""
        self.patience = min(_MOST, self.patience + _CUT)

    def finished(self, sure: float | None) -> None:
        """The user had finished; `sure` is what the detector said."""
        self.patience = max(_LEAST, self.patience - _WHOLE)
        if sure is not None:
            self.ends += 1
            self.sure_at_ends += _WEIGHT * (sure - self.sure_at_ends)

    def paused(self, sure: float | None) -> None:
        """The user paused and went on."""
        if sure is not None:
            self.pauses += 1
            self.sure_in_pauses += _WEIGHT * (sure - self.sure_in_pauses)
