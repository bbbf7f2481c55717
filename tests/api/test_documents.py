"""Documents over HTTP."""

import json
from typing import Any

import pytest
from fastapi.testclient import TestClient

from tests.api.stand import Stand


def upload(api: TestClient, *files: tuple[str, bytes]) -> tuple[int, Any]:
    answer = api.post("/api/upload", files=[("files", file) for file in files])
    return answer.status_code, answer.json()


def test_a_document_is_taken_in_listed_found_and_forgotten(api: TestClient) -> None:
    status, told = upload(api, ("lease.txt", b"The rent is due on Monday."))
    assert status == 201
    assert told["documents"] == [{"id": "1", "document": "lease.txt", "passages": 1}]

    assert api.get("/api/documents").json()["documents"] == told["documents"]
    found = api.get("/api/documents/search", params={"q": "rent"}).json()["passages"]
    assert found == [{"text": "The rent is due on Monday."}]
    assert api.delete("/api/documents/1").status_code == 204
    assert api.delete("/api/documents/1").status_code == 404


@pytest.mark.parametrize("name", ["virus.exe", "noending", ".txt", "..", "x.txt.sh"])
def test_other_kinds_are_refused(stand: Stand, api: TestClient, name: str) -> None:
    status, told = upload(api, (name, b"hello"))

    assert status == 415
    assert told["type"] == "urn:victus:problem:unreadable_document"
    assert list(stand.folder.iterdir()) == []


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd.txt", "passwd.txt"),
        ("..\\..\\boot.txt", "boot.txt"),
        ("/etc/shadow.txt", "shadow.txt"),
        ("a%00b\x7f.txt", "a%00b.txt"),
    ],
)
def test_a_name_never_leads_out_of_the_folder(
    stand: Stand, api: TestClient, name: str, kept: str
) -> None:
    assert upload(api, (name, b"hello"))[0] == 201

    path = stand.documents.kept["1"]
    assert path.name == kept
    assert path.resolve().is_relative_to(stand.folder.resolve())


def test_a_long_name_is_cut_and_keeps_its_ending(stand: Stand, api: TestClient) -> None:
    assert upload(api, ("ß" * 500 + ".txt", b"hello"))[0] == 201

    assert stand.documents.kept["1"].name.endswith("ß.txt")


def test_one_unreadable_document_stops_no_other(stand: Stand, api: TestClient) -> None:
    status, told = upload(api, ("a.txt", b"broken"), ("b.exe", b""), ("c.txt", b"good"))

    assert status == 201
    first, second, third = told["documents"]
    assert first == {"error": "The file is damaged."}
    assert "error" in second
    assert third["document"] == "c.txt"
    assert len(list(stand.folder.iterdir())) == 1


def test_so_many_files_at_once_and_no_more(api: TestClient) -> None:
    assert upload(api, *[(f"{n}.txt", b"x") for n in range(21)])[0] == 413


def test_two_documents_of_one_name_are_kept_apart(stand: Stand, api: TestClient) -> None:
    upload(api, ("a.txt", b"one"), ("a.txt", b"two"))

    first, second = stand.documents.kept.values()
    assert (first.read_bytes(), second.read_bytes()) == (b"one", b"two")


def test_the_progress_of_an_upload_is_told(api: TestClient) -> None:
    files = [("files", ("lease.txt", b"The rent.")), ("files", ("virus.exe", b"x"))]
    with api.stream(
        "POST", "/api/upload", files=files, headers={"Accept": "text/event-stream"}
    ) as answer:
        assert answer.status_code == 201
        lines = [line.partition(": ") for line in answer.iter_lines() if line]

    told = [(lines[n][2], json.loads(lines[n + 1][2])) for n in range(0, len(lines), 2)]
    assert [name for name, _ in told] == ["progress"] * (len(told) - 1) + ["done"]
    assert {"document": "lease.txt", "number": 0, "share": 1.0} in [one for _, one in told]
    added, refused = told[-1][1]["documents"]
    assert added["document"] == "lease.txt"
    assert "virus.exe" in refused["error"]


@pytest.mark.parametrize("accept", ["application/json", "text/event-stream"])
def test_a_retry_of_an_upload_takes_nothing_in_twice(
    stand: Stand, api: TestClient, accept: str
) -> None:
    headers = {"Idempotency-Key": "one", "Accept": accept}

    def send(content: bytes) -> Any:
        return api.post("/api/upload", files=[("files", ("a.txt", content))], headers=headers)

    first, again, other = send(b"hello"), send(b"hello"), send(b"other")

    assert (first.status_code, again.status_code, other.status_code) == (201, 201, 422)
    assert first.text.splitlines()[-3:] == again.text.splitlines()[-3:]
    assert len(stand.documents.kept) == 1


def test_an_upload_that_failed_may_be_tried_again(stand: Stand, api: TestClient) -> None:
    key = {"Idempotency-Key": "one"}
    for _ in range(2):
        sent = api.post("/api/upload", files=[("files", ("a.txt", b"broken"))], headers=key)
        assert sent.status_code == 415


def test_documents_come_in_pages(api: TestClient) -> None:
    upload(api, *[(f"{n}.txt", b"hello %d" % n) for n in range(3)])

    first = api.get("/api/documents", params={"limit": 2}).json()
    assert [one["id"] for one in first["documents"]] == ["1", "2"]
    last = api.get("/api/documents", params={"limit": 2, "offset": first["next_offset"]}).json()
    assert [one["id"] for one in last["documents"]] == ["3"]
    assert last["next_offset"] is None
