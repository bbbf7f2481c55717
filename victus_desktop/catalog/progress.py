"""How far a pull has come, and how it is stopped."""

from collections.abc import Callable
from dataclasses import dataclass

from victus_desktop.conversation.errors import VictusError


class PullCancelled(VictusError):
    """The pull was stopped on request; what had arrived is kept for the next one."""

    code = "cancelled"


@dataclass(frozen=True, slots=True)
class Progress:
    """How much of a model is there."""

    model: str
    file: str
    done: int
    """Bytes of the model that are there."""
    total: int
    """Bytes of the whole model; 0 while that is not known."""


class Tally:
    """Counts the bytes of one model as they come in, and asks whether to go on."""

    def __init__(
        self,
        model: str,
        total: int,
        report: Callable[[Progress], None],
        cancelled: Callable[[], bool],
    ) -> None:
        self._model = model
        self._total = total
        self._report = report
        self._cancelled = cancelled
        self._before = 0
        self._most = 0

    def reached(self, file: str, size: int) -> None:
        """Say that `size` bytes of this file are there. Raises PullCancelled.

        What is reported never goes back, though a file may have to start anew.
        """
        self.check()
        self._most = max(self._most, self._before + size)
        self._report(Progress(self._model, file, self._most, max(self._total, self._most)))

    def finished(self, file: str, size: int) -> None:
        """Say that this file is there with all its bytes. Raises PullCancelled."""
        self.reached(file, size)
        self._before += size

    def check(self) -> None:
        """Raise PullCancelled if nobody waits for this any more."""
        if self._cancelled():
            raise PullCancelled(
                f"Stopped; `victus models pull {self._model}` goes on where this ended"
            )
