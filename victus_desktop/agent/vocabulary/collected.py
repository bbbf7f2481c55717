"""The names collected from everywhere, at hand without waiting."""

import logging
import threading
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from victus_desktop.agent.vocabulary.correction import Corrector
from victus_desktop.agent.vocabulary.ordinary import ordinary_words
from victus_desktop.conversation.errors import VictusError
from victus_desktop.conversation.records import Misheard
from victus_desktop.conversation.turn import Clock

log = logging.getLogger(__name__)

_NONE: tuple[float, tuple[str, ...]] = (float("-inf"), ())
_MOST_NAMES = 2000
"""Of each source, the first ones."""
_LONGEST = 60
"""Letters; what is longer is no name."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where names come from: asked again when what it gave is older than `seconds`."""

    names: Callable[[], Iterable[str]]
    seconds: float


@dataclass
class _Snapshot:
    names: tuple[str, ...] = ()
    rare: tuple[str, ...] = ()
    learnt: list[tuple[str, str]] = field(default_factory=list)
    corrector: Corrector | None = None


@dataclass
class Vocabulary:
    """Names by source, the likeliest source first. Reading them never waits for a source."""

    sources: Mapping[str, Source]
    learnt: Callable[[], Sequence[Misheard]]
    language: str = "en"
    clock: Clock = time.monotonic
    _found: dict[str, tuple[float, tuple[str, ...]]] = field(default_factory=dict)
    _snapshot: _Snapshot = field(default_factory=_Snapshot)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _thread: threading.Thread | None = None

    def names(self) -> Sequence[str]:
        """Give the names that speech recognition may not know, the likeliest first.

        Common words are left out: each name costs time, and those need no help.
        """
        self._freshen()
        return self._snapshot.rare

    def by_source(self) -> dict[str, tuple[str, ...]]:
        """Give all names by where they come from, collected now."""
        self.collect()
        return {name: found for name, (_, found) in self._found.items()}

    def correct(self, text: str) -> str:
        """Put misheard names right, as far as names were collected yet."""
        corrector = self._snapshot.corrector
        return corrector.correct(text) if corrector and text else text

    def taught(self) -> None:
        """Take over what was just learnt or forgotten."""
        with self._lock:
            self._snapshot = self._made()

    def collect(self) -> None:
        """Ask the sources whose names are old. Blocks; a source that fails gives none."""
        with self._lock:
            for name, source in self.sources.items():
                at, _ = self._found.get(name, _NONE)
                if self.clock() - at >= source.seconds:
                    self._found[name] = (self.clock(), self._asked(name, source))
            self._snapshot = self._made()

    def _asked(self, name: str, source: Source) -> tuple[str, ...]:
        try:
            told = dict.fromkeys(" ".join(one.split()) for one in source.names())
        except VictusError as error:
            log.info("no names from %s: %s", name, error.message)
            return ()
        return tuple(one for one in told if 1 < len(one) <= _LONGEST)[:_MOST_NAMES]

    def _made(self) -> _Snapshot:
        ordinary = ordinary_words(self.language)
        learnt = self.learnt()
        found = [one.meant for one in learnt]
        found += [name for source in self.sources for name in self._found.get(source, _NONE)[1]]
        names = tuple(dict.fromkeys(found))
        before = self._snapshot
        known = [(one.heard, one.meant) for one in learnt]
        if (names, known) == (before.names, before.learnt) and before.corrector is not None:
            return before
        rare = tuple(name for name in names if not all(map(ordinary.common, name.split())))
        return _Snapshot(names, rare, known, Corrector(names, learnt, ordinary))

    def _freshen(self) -> None:
        """Collect in the background where anything is old."""
        if self._thread is not None and self._thread.is_alive():
            return
        now = self.clock()
        if all(
            now - self._found.get(name, _NONE)[0] < source.seconds
            for name, source in self.sources.items()
        ):
            return
        self._thread = threading.Thread(target=self.collect, name="vocabulary", daemon=True)
        self._thread.start()
