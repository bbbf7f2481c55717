"""Finds the passages that answer a question: keywords and meaning, fused."""

from victus_desktop.knowledge.embedder import Embedder
from victus_desktop.knowledge.keywords import IndexedPassage, KeywordIndex
from victus_desktop.knowledge.ranking import Question, likelihood
from victus_desktop.knowledge.records import Hit
from victus_desktop.knowledge.vectors import VectorIndex
from victus_desktop.knowledge.words import telling_stems

_CANDIDATES = 50
"""Passages looked at from each of keywords and vectors; the right one is among them for 99 %."""


class Search:
    """Search over all documents."""

    def __init__(self, keywords: KeywordIndex, vectors: VectorIndex, embedder: Embedder) -> None:
        self._keywords = keywords
        self._vectors = vectors
        self._embedder = embedder
        self._last: tuple[str, tuple[int, int], list[Hit]] | None = None

    def search(self, question: str, k: int = 5) -> list[Hit]:
        """Give the `k` passages that most likely answer, the likeliest first.

        The last question is searched for once, as long as no document changes: whoever wants an
        answer asks first whether there is one. Raises StorageError or ServiceError.
        """
        state, last = self._keywords.state(), self._last
        if last is not None and last[:2] == (question, state):
            return last[2][:k]
        hits = self._found(question)
        self._last = question, state, hits
        return hits[:k]

    def _found(self, question: str) -> list[Hit]:
        asked = telling_stems(question)
        totals = self._keywords.totals()
        if not asked or not totals.passages:
            return []
        vector = self._embedder.embed([question])[0]
        cosines = self._vectors.nearest(vector, _CANDIDATES)
        counts = self._keywords.counts(asked)
        matched = self._keywords.match(counts, _CANDIDATES)
        others = self._vectors.of(ident for ident in matched if ident not in cosines)
        cosines |= {ident: float(vector @ other) for ident, other in others.items()}
        passages = self._keywords.passages(list({*cosines, *matched}))
        weighed = Question.of(question, counts, totals.passages)
        hits = [
            _hit(passage, likelihood(weighed, passage, cosines.get(passage.stored.id, 0.0), totals))
            for passage in passages
        ]
        return sorted(hits, key=lambda hit: (-hit.score, hit.id))

    def question(self, text: str) -> Question:
        """Weigh the words of a question by how rare they are in these documents."""
        counts = self._keywords.counts(telling_stems(text))
        return Question.of(text, counts, self._keywords.totals().passages)


def _hit(passage: IndexedPassage, score: float) -> Hit:
    stored = passage.stored
    return Hit(
        id=stored.id,
        document=stored.document,
        document_id=stored.document_id,
        passage=stored.passage.text,
        score=score,
        page=stored.passage.page,
        heading=stored.passage.heading,
    )
