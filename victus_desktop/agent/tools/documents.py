"""The user's documents: ask them, list them, take in new ones, forget them."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Annotated, Protocol

from victus_desktop.agent.tool import Ask, Tool, ToolResult, Undo
from victus_desktop.agent.tools.files import AllowedFolders
from victus_desktop.conversation.errors import BadInput
from victus_desktop.conversation.records import Effect

_MOST_TOLD = 5


class Source(Protocol):
    """A passage that an answer was taken from."""

    @property
    def source(self) -> str:
        """Say where it stands: 'lease.pdf, page 3'."""

    @property
    def document(self) -> str: ...

    @property
    def page(self) -> int | None: ...

    @property
    def passage(self) -> str: ...


class Answered(Protocol):
    """The documents' own words; an empty text where they say nothing of it."""

    @property
    def text(self) -> str: ...

    @property
    def sources(self) -> Sequence[Source]: ...


class Known(Protocol):
    """A document that was taken in."""

    @property
    def id(self) -> int: ...

    @property
    def name(self) -> str: ...

    @property
    def path(self) -> Path: ...


class Refused(Protocol):
    """A file that was not taken in; as a string it says why."""

    def __str__(self) -> str: ...


class Taken(Protocol):
    """What came of taking files in."""

    @property
    def added(self) -> Sequence[Known]: ...

    @property
    def unchanged(self) -> Sequence[Path]: ...

    @property
    def skipped(self) -> Sequence[Refused]: ...


class Documents(Protocol):
    """The library of documents. Its methods raise StorageError or ServiceError."""

    def answer(self, question: str) -> Answered: ...

    def documents(self) -> Sequence[Known]: ...

    def add(self, paths: Iterable[Path]) -> Taken: ...

    def remove(self, ident: int) -> Known: ...


def tools(documents: Documents, allowed: AllowedFolders) -> list[Tool]:
    """Give the tools of this family; files are taken only from the allowed folders."""

    def documents_ask(
        question: Annotated[str, Ask("What do you want to know from your documents?")],
    ) -> ToolResult:
        """Answer a question from the user's own documents, quoting them with the source."""
        found = documents.answer(question)
        if not found.text:
            told = (
                "I find nothing about that in your documents."
                if documents.documents()
                else "I know no documents yet. Add some first."
            )
            return ToolResult(told, _answer("", ()))
        places = " and ".join(dict.fromkeys(source.source for source in found.sources))
        return ToolResult(
            f"{found.text} ({places})",
            _answer(found.text, found.sources),
            spoken=f"According to {places}: {found.text}",
            untrusted=True,
        )

    def documents_list() -> ToolResult:
        """List the documents that Victus can answer from."""
        names = [known.name for known in documents.documents()]
        if not names:
            return ToolResult("I know no documents yet.", [])
        if len(names) == 1:
            return ToolResult(f"I know one document: {names[0]}.", names, untrusted=True)
        told = ", ".join(names[:_MOST_TOLD])
        more = f" and {len(names) - _MOST_TOLD} more" if len(names) > _MOST_TOLD else ""
        say = f"I know {len(names)} documents: {told}{more}."
        return ToolResult(say, names, untrusted=True)

    def documents_add(path: Annotated[str, Ask("Which file or folder?")]) -> ToolResult:
        """Take in a file, or all documents of a folder, so that questions can be answered."""
        before = {known.name for known in documents.documents()}
        taken = documents.add([_place(allowed, path)])
        fresh = len(taken.added) == 1 and taken.added[0].name not in before
        undo = Undo("documents_remove", {"name": taken.added[0].name}) if fresh else None
        data = {
            "added": [known.name for known in taken.added],
            "unchanged": [unchanged.name for unchanged in taken.unchanged],
            "skipped": [str(refused) for refused in taken.skipped],
        }
        return ToolResult(_taken_in(taken), data, undo=undo, untrusted=True)

    def documents_remove(name: Annotated[str, Ask("Which document?")]) -> ToolResult:
        """Forget a document that was taken in; the file itself stays."""
        known = _known(documents, name)
        documents.remove(known.id)
        undo = Undo("documents_add", {"path": str(known.path)})
        told = f"I forgot {known.name}."
        return ToolResult(told, {"removed": known.name}, undo=undo, untrusted=True)

    return [
        Tool.of(documents_ask),
        Tool.of(documents_list),
        Tool.of(documents_add, Effect.WRITE),
        Tool.of(documents_remove, Effect.WRITE),
    ]


def _answer(text: str, sources: Sequence[Source]) -> dict[str, object]:
    told = [
        {"document": source.document, "page": source.page, "passage": source.passage}
        for source in sources
    ]
    return {"answer": text, "sources": told}


def _place(allowed: AllowedFolders, said: str) -> Path:
    """Give the file or folder that is meant: by its path, else by its name.

    Raises BadInput where nothing is called so, NotAllowed where it lies outside.
    """
    path = Path(said.strip()).expanduser()
    if path.is_absolute():
        return allowed.check(path)
    wanted = path.name.lower()
    for found in [*allowed.roots(), *allowed.walk()]:
        if wanted in (found.name.lower(), found.stem.lower()):
            return allowed.check(found)
    raise BadInput(f"I find nothing called {said} in the folders that I may see.")


def _known(documents: Documents, said: str) -> Known:
    wanted = said.strip().lower()
    for known in documents.documents():
        if wanted in (known.name.lower(), Path(known.name).stem.lower()):
            return known
    raise BadInput(f"I know no document called {said}.")


def _taken_in(taken: Taken) -> str:
    parts = []
    if len(taken.added) == 1:
        parts.append(f"I took in {taken.added[0].name}.")
    elif taken.added:
        parts.append(f"I took in {len(taken.added)} documents.")
    elif taken.unchanged:
        parts.append("I know that already.")
    elif not taken.skipped:
        parts.append("There is no document that I can read.")
    parts += [f"{refused}." for refused in taken.skipped[:_MOST_TOLD]]
    if len(taken.skipped) > _MOST_TOLD:
        parts.append(f"{len(taken.skipped) - _MOST_TOLD} more could not be taken in.")
    return " ".join(parts)
