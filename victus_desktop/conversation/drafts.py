"""What is being said, written down while it is still being said.

::

    speech   ▆▆▆▆▆▆▆ ▆▆▆▆▆▆▆▆▆▆▆▁▁▁▁▁▁▁▁▆▆▆▆▆▆▆▆▆▆▁▁▁▁
    drafts          └─▶ 1       └─▶ 2           └─▶ 3
                                  └ settled: the third hears only what follows
"""

import re
from collections.abc import Callable, Sequence
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor
from dataclasses import dataclass

from victus_desktop.conversation.audio import Audio
from victus_desktop.conversation.errors import TurnCancelled

Write = Callable[[Audio, Sequence[str]], str]
"""Writes down sound of 16 kHz, or the one of some words that it may be; '' where nothing was surely
said. Raises ModelError."""

_AT_ONCE = 2
"""Drafts in the making: the one that may be the last need not wait for the one before."""


@dataclass(frozen=True, slots=True)
class Draft:
    """An utterance as far as it went, on its way to be written down."""

    seconds: float
    """How much of the utterance it covers."""
    heard_seconds: float
    """How much of that it hears anew."""
    _before: str
    _rest: Future[str]

    @property
    def ready(self) -> bool:
        return self._rest.done()

    def text(self) -> str:
        """Give the text of the utterance up to here, when it is there.

        Raises ModelError, and TurnCancelled where it was dropped.
        """
        try:
            return joined(self._before, self._rest.result())
        except CancelledError as error:
            raise TurnCancelled from error

    def drop(self) -> None:
        """Do not begin with it, where that has not happened yet."""
        self._rest.cancel()


class Drafts:
    """The drafts of one utterance after another. For one thread."""

    def __init__(self, write: Write) -> None:
        self._write = write
        self._workers = ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="drafts")
        self._settled = ""
        self._settled_seconds = 0.0

    def begin(self, utterance: Audio, alone: Sequence[str] = ()) -> Draft:
        """Begin to write down an utterance as far as it has come; `alone` as in the port."""
        rest = utterance.slice(self._settled_seconds)
        return Draft(
            utterance.seconds,
            rest.seconds,
            self._settled,
            self._workers.submit(self._write, rest, alone),
        )

    def settle(self, draft: Draft) -> None:
        """Take a draft that is ready for the final text of what it covers.

        It must end in silence: the next drafts begin to hear where it ends. Raises ModelError.
        """
        self._settled, self._settled_seconds = draft.text(), draft.seconds

    def reset(self) -> None:
        """Begin a new utterance."""
        self._settled, self._settled_seconds = "", 0.0

    def close(self) -> None:
        """End the threads when their work is done."""
        self._workers.shutdown(wait=False, cancel_futures=True)


def joined(before: str, rest: str) -> str:
    """Put two parts of one utterance together.

    The recognizer ends each with a full stop and begins it with a capital; where a pause cut a
    sentence in two, both are wrong, and where it did not, nobody hears the difference.
    """
    if not before or not rest:
        return before or rest
    return f"{re.sub(r'[.…]+$', '', before)} {rest}"


def agreed(earlier: str, later: str) -> int:
    """Give how many letters of `later` two drafts in a row agree on, word by word.

    What two hypotheses in a row share seldom changes any more (local agreement, Macháček et al.
    2023); the last shared word may still grow, so it is left out.
    """
    before = [_bare(word) for word in earlier.split()]
    same = 0
    for ours, word in zip(before, later.split(), strict=False):
        if ours != _bare(word):
            break
        same += 1
    words = list(re.finditer(r"\S+", later))
    return words[same - 2].end() if same > 1 else 0


def _bare(word: str) -> str:
    return re.sub(r"\W", "", word).lower()
