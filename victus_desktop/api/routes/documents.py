"""Documents: upload, list, search, remove."""

import re
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path, PurePath
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Response, UploadFile

from victus_desktop.api.problems import Problem
from victus_desktop.api.routes.access import Behind
from victus_desktop.api.services import Services
from victus_desktop.api.throttle import throttled
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


@router.post("/api/upload", status_code=201, dependencies=[Depends(throttled)])
def upload(behind: Behind, files: list[UploadFile]) -> dict[str, Any]:
    """Add documents; each is told by itself, so one that cannot be read stops none."""
    if len(files) > _PER_UPLOAD:
        raise Problem(413, "too_many_files", f"At most {_PER_UPLOAD} files at once.")
    results = [_keep(behind.upload_folder, file) for file in files]
    added = [_add(behind, path) if path else {"error": told} for path, told in results]
    if len(added) == 1 and "error" in added[0]:
        raise Problem(415, "unreadable_document", str(added[0]["error"]))
    return {"documents": added}


@router.get("/api/documents")
def documents(behind: Behind) -> dict[str, Any]:
    """Give the documents that Victus answers from."""
    return {"documents": behind.documents.documents()}


@router.get("/api/documents/search")
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


def _add(behind: Services, path: Path) -> Mapping[str, Any]:
    """Take in a kept upload; what cannot be read is not kept."""
    try:
        added = behind.documents.add(str(path), lambda share: None)
    except VictusError as error:
        added = {"error": error.message}
    if "error" in added:
        shutil.rmtree(path.parent)
    return added


def _keep(folder: str, file: UploadFile) -> tuple[Path | None, str]:
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
