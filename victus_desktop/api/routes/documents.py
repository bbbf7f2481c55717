"""Documents: upload, list, search, remove."""

import asyncio
import hashlib
import json
import re
import shutil
import tempfile
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from pathlib import Path, PurePath
from typing import Annotated, Any, BinaryIO

from fastapi import APIRouter, Query, Request, Response, UploadFile
from starlette.concurrency import run_in_threadpool

from victus_desktop.api import shapes
from victus_desktop.api.problems import Problem
from victus_desktop.api.repeats import Key, Repeats, Taken
from victus_desktop.api.routes.access import Behind, Limit, Offset, page
from victus_desktop.api.services import Services
from victus_desktop.api.turns import Streamed
from victus_desktop.conversation.errors import VictusError

router = APIRouter(tags=["documents"])

KINDS = frozenset(
    (
        *(".pdf", ".docx", ".pptx", ".xlsx", ".odt", ".epub", ".html", ".htm", ".md", ".rst"),
        *(".txt", ".csv", ".eml", ".json", ".log"),
    )
)
_PER_UPLOAD = 20
_LONGEST_NAME = 200
"""Bytes; file systems take 255."""
_CONTROL = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")

Told = Callable[[int, float], None]
"""Is told which file is being taken in and the share of it that is done."""


@router.post(
    "/api/upload",
    status_code=201,
    response_model=shapes.Uploaded,
    responses={201: {"content": {"text/event-stream": {"schema": {"type": "string"}}}}},
)
async def upload(
    behind: Behind, files: list[UploadFile], request: Request, key: Key = ""
) -> Response | dict[str, Any]:
    """Add documents; each is told by itself, so one that cannot be read stops none.

    With `Accept: text/event-stream` the progress is told: events `progress` with the file's name
    and the `share` of it that is done, at the end `done` with what a plain request gets. A file
    that is known already is not added twice.
    """
    if len(files) > _PER_UPLOAD:
        raise Problem(413, "too_many_files", f"At most {_PER_UPLOAD} files at once.")
    repeats: Repeats = request.app.state.repeats
    asked = await run_in_threadpool(_digests, files) if key else []
    taken = await repeats.take(request, key, asked, harmless=True)
    streamed = "text/event-stream" in request.headers.get("accept", "")
    if taken.answer is not None:
        return Streamed(_done(taken.answer), 201) if streamed else taken.answer
    names = [file.filename or "" for file in files]
    kept = await run_in_threadpool(lambda: [_keep(behind.upload_folder, file) for file in files])
    if streamed:
        return Streamed(_progress(behind, names, kept, taken), 201)
    added = await run_in_threadpool(_take_in, behind, kept, lambda number, share: None, taken)
    if len(added) == 1 and "error" in added[0]:
        raise Problem(415, "unreadable_document", str(added[0]["error"]))
    return {"documents": added}


@router.get("/api/documents", response_model=shapes.Documents)
def documents(behind: Behind, limit: Limit = 200, offset: Offset = 0) -> dict[str, Any]:
    """Give the documents that Victus answers from."""
    found = behind.documents.documents()[offset : offset + limit + 1]
    rows, following = page(found, limit, offset)
    return {"documents": rows, "next_offset": following}


@router.get("/api/documents/search", response_model=shapes.Passages)
def search(
    behind: Behind,
    q: Annotated[str, Query(min_length=1, max_length=1000)],
    k: Annotated[int, Query(ge=1, le=50)] = 5,
) -> dict[str, Any]:
    """Find the passages that answer a question best."""
    return {"passages": behind.documents.search(q, k)}


@router.delete("/api/documents/{document}", status_code=204)
def remove(behind: Behind, document: str) -> Response:
    """Forget a document and all its passages."""
    if not behind.documents.remove(document):
        raise Problem(404, "not_found", "There is no such document.")
    return Response(status_code=204)


Kept = tuple[Path | None, str]
"""Where an upload lies, or why it was not taken."""


async def _progress(
    behind: Services, names: Sequence[str], kept: Sequence[Kept], taken: Taken
) -> AsyncGenerator[dict[str, str], None]:
    """Take in uploads and tell how far it is; a client that goes away does not stop it."""
    loop = asyncio.get_running_loop()
    told: asyncio.Queue[tuple[int, float] | None] = asyncio.Queue()

    def report(number: int, share: float) -> None:
        loop.call_soon_threadsafe(told.put_nowait, (number, share))

    def work() -> list[Mapping[str, Any]]:
        try:
            return _take_in(behind, kept, report, taken)
        finally:
            loop.call_soon_threadsafe(told.put_nowait, None)

    working = loop.run_in_executor(None, work)
    while (following := await told.get()) is not None:
        number, share = following
        data = {"document": names[number], "number": number, "share": round(share, 3)}
        yield {"event": "progress", "data": json.dumps(data)}
    added = await working
    async for told_last in _done({"documents": added}):
        yield told_last


async def _done(answer: Mapping[str, Any]) -> AsyncGenerator[dict[str, str], None]:
    yield {"event": "done", "data": json.dumps(answer, default=str)}


def _digests(files: Sequence[UploadFile]) -> list[Any]:
    """Give what names an upload: the names of its files and what is in them."""
    return [[file.filename, _digest(file.file)] for file in files]


def _digest(file: BinaryIO) -> str:
    digest = hashlib.sha256()
    while piece := file.read(1024 * 1024):
        digest.update(piece)
    file.seek(0)
    return digest.hexdigest()


def _take_in(
    behind: Services, kept: Sequence[Kept], told: Told, taken: Taken
) -> list[Mapping[str, Any]]:
    """Take in uploads and note under their key what came of it; nothing, where none was taken."""
    try:
        added = _add_all(behind, kept, told)
    except BaseException:
        taken.forget()
        raise
    if all("error" in one for one in added):
        taken.forget()
    else:
        taken.finish({"documents": added})
    return added


def _add_all(behind: Services, kept: Sequence[Kept], told: Told) -> list[Mapping[str, Any]]:
    """Take in uploads one after the other."""
    added: list[Mapping[str, Any]] = []
    for number, (path, refused) in enumerate(kept):
        told(number, 0.0)
        report = _report(told, number)
        added.append(_add(behind, path, report) if path else {"error": refused})
        told(number, 1.0)
    return added


def _report(told: Told, number: int) -> Callable[[float], None]:
    return lambda share: told(number, share)


def _add(behind: Services, path: Path, told: Callable[[float], None]) -> Mapping[str, Any]:
    """Take in a kept upload; what cannot be read is not kept."""
    try:
        added = behind.documents.add(str(path), told)
    except VictusError as error:
        added = {"error": error.message}
    if "error" in added:
        shutil.rmtree(path.parent)
    return added


def _keep(folder: str, file: UploadFile) -> Kept:
    """Write an upload into a folder of its own, under the last part of its name."""
    name = PurePath((file.filename or "").replace("\\", "/")).name
    name = _CONTROL.sub("", name).strip(". ")
    if not name or PurePath(name).suffix.lower() not in KINDS:
        return None, f"Victus does not read files like {name or 'one without a name'!r}."
    place = Path(tempfile.mkdtemp(dir=folder))
    target = place / name.encode()[-_LONGEST_NAME:].decode(errors="ignore")
    with target.open("wb") as out:
        shutil.copyfileobj(file.file, out)
    return target, ""
