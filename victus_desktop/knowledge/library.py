"""All documents of a user behind one door; the parts are put together here."""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from victus_desktop.knowledge.answer import Answer, Answerer
from victus_desktop.knowledge.convert import Converter
from victus_desktop.knowledge.embedder import Embedder
from victus_desktop.knowledge.ingest import Ingest, Progress, Report
from victus_desktop.knowledge.keywords import KeywordIndex
from victus_desktop.knowledge.memory import recall
from victus_desktop.knowledge.records import Document, Hit
from victus_desktop.knowledge.search import Search
from victus_desktop.knowledge.vectors import VectorIndex


class Library:
    """Documents: taken in, listed, searched, quoted, forgotten. From any thread."""

    def __init__(
        self, folder: Path, embedder: Embedder, embedder_id: str, server: str = ""
    ) -> None:
        """Open or make the library in `folder`.

        `embedder_id` names the embedding model; `server` is the address of a Chroma server,
        empty for vectors on this disk. Raises StorageError or ServiceError.
        """
        self._keywords = KeywordIndex(folder / "documents.db")
        revision = self._keywords.revision
        vectors = VectorIndex(server or folder / "chroma", embedder_id, revision)
        self._vectors = vectors
        self._converter = Converter()
        self._embedder = embedder
        self._search = Search(self._keywords, vectors, embedder)
        self._answerer = Answerer(self._search, embedder)
        self.ingest = Ingest(
            self._keywords, vectors, embedder, self._converter, folder / "ingest.lock"
        )

    def add(
        self,
        paths: Iterable[Path],
        progress: Callable[[Progress], None] = lambda progress: None,
        cancelled: Callable[[], bool] = lambda: False,
    ) -> Report:
        """Take in files and folders; see Ingest.add."""
        self.make_missing_vectors()
        return self.ingest.add(paths, progress, cancelled)

    def documents(self) -> list[Document]:
        """Give all documents, by name."""
        return self._keywords.documents()

    def remove(self, ident: int) -> Document:
        """Forget a document. Raises KeyError where there is none."""
        return self.ingest.remove(ident)

    def remove_all(self) -> None:
        """Forget every document; no word of them stays in the index. Raises StorageError."""
        for one in self.documents():
            self.remove(one.id)
        self._keywords.leave_nothing()

    def search(self, question: str, k: int = 5) -> list[Hit]:
        """Give the passages that most likely answer, the likeliest first."""
        return self._search.search(question, k)

    def answer(self, question: str) -> Answer:
        """Answer with the documents' own sentences, or find nothing."""
        return self._answerer.answer(question)

    def recall(self, memories: Sequence[str], text: str) -> list[str]:
        """Give those memories that have to do with a text, the closest first."""
        return recall(memories, text, self._embedder)

    def make_missing_vectors(self) -> int:
        """Make vectors where there are fewer than passages; give how many were made."""
        if self._vectors.count() == self._keywords.totals().passages:
            return 0
        return self.ingest.repair()

    def close(self) -> None:
        """End the reading process and let go of the files."""
        self._converter.close()
        self._vectors.close()
        self._keywords.close()
