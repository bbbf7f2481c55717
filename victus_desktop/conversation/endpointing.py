"""When is a turn over? How long the silence must be depends on what was said.

::

    speech ────────┐                          ┌── next speech
                   │◀ begin ▶│                │
                   │  speculate: transcribe, begin the answer, hold it back
                   │◀──── silence needed ────▶│ the turn is over: let the answer go
"""

from dataclasses import dataclass

from victus_desktop.conversation.habits import Habits
from victus_desktop.conversation.ports import Completeness


@dataclass(frozen=True, slots=True)
class Endpointing:
    """Seconds of silence, each counted from the last sample of speech.

    A pause inside a sentence lasts 0.2 to 0.6 s (Heldner and Edlund 2010), so a plain sentence
    is given more than that; its answer is ready by then, since it was begun at `begin`.
    """

    begin: float = 0.09
    command: float = 0.25
    sentence: float = 0.56
    open: float = 1.4
    unknown: float = 0.8
    """Where there is no transcript yet."""
    doubtful: float = 0.4
    """Added to `sentence` where it surely sounds unfinished."""
    certain: float = 0.15
    """Taken off it where it surely sounds finished."""
    patience: float = 1.0
    """The user's own factor on all but `begin`."""

    def silence_needed(
        self, completeness: Completeness | None, habits: Habits, sure: float | None = None
    ) -> float:
        """Give the silence that ends a turn whose transcript is so complete.

        `sure` is how surely the user has finished by how it sounds; it moves the wait after a
        sentence, as far as it has been right about this user.
        """
        if completeness is Completeness.COMMAND:
            return self.command * self.patience
        if completeness is Completeness.OPEN:
            return self.open * self.patience
        if completeness is None:
            return self.unknown * self.patience
        doubt = 0.0 if sure is None else habits.trust * (1 - 2 * sure)
        moved = self.doubtful * doubt if doubt > 0 else self.certain * doubt
        return (self.sentence * habits.patience + moved) * self.patience
