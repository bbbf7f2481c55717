"""Sizes, rates, ids, headers, and how failures are told."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from starlette.testclient import WebSocketDenialResponse

from tests.api.stand import Stand
from victus_desktop.api.middleware import REQUEST
from victus_desktop.api.services import Check
from victus_desktop.conversation.ports import Part
from victus_desktop.conversation.turn import Turn
from victus_desktop.settings import ApiSettings

MEBIBYTE = 1024 * 1024


def small(folder: Path, **settings: object) -> Stand:
    return Stand(folder, ApiSettings(hosts=["testserver"], **settings))


def test_a_body_that_says_it_is_too_large_is_refused(tmp_path: Path) -> None:
    api = small(tmp_path, largest_upload_mb=1).client()

    answer = api.post("/api/chat", content=b"x" * (MEBIBYTE + 1))

    assert answer.status_code == 413
    assert answer.json()["type"] == "urn:victus:problem:too_large"


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/api/chat", "application/json"),
        ("/api/upload", "multipart/form-data; boundary=b"),
        ("/v1/audio/transcriptions", "multipart/form-data; boundary=b"),
    ],
)
def test_a_body_that_turns_out_too_large_is_refused(tmp_path: Path, path: str, kind: str) -> None:
    def pieces() -> Iterator[bytes]:
        yield b'--b\r\nContent-Disposition: form-data; name="files"; filename="a.txt"\r\n\r\n'
        for _ in range(20):
            yield b"x" * (MEBIBYTE // 8)

    api = small(tmp_path, largest_upload_mb=1).client()

    answer = api.post(path, content=pieces(), headers={"Content-Type": kind})

    assert answer.status_code == 413
    assert answer.json()["type"] == "urn:victus:problem:too_large"


def test_a_length_that_is_no_number_is_refused(api: TestClient) -> None:
    answer = api.post("/api/chat", content=b"{}", headers={"Content-Length": "-5"})

    assert answer.status_code == 413


def test_too_many_requests_are_refused_each_caller_by_itself(tmp_path: Path) -> None:
    stand = small(tmp_path, rate_limit="3/minute")
    api = stand.client()
    codes = [api.post("/api/chat", json={"message": "hi"}).status_code for _ in range(4)]
    assert codes == [200, 200, 200, 429]

    refused = api.post("/api/chat", json={"message": "hi"})
    assert refused.headers["retry-after"] == "60"

    browser = stand.client(token=None)
    browser.post("/api/session", json={"token": "the-right-token"})
    browser.headers["X-CSRF-Token"] = browser.cookies["victus_csrf"]
    assert browser.post("/api/chat", json={"message": "hi"}).status_code == 200
    stand.close()


def test_too_many_sockets_are_let_go_too(tmp_path: Path) -> None:
    stand = small(tmp_path, rate_limit="2/minute")
    api = stand.client()
    for _ in range(2):
        with api.websocket_connect("/api/voice") as socket:
            assert socket.receive_json()["type"] == "ready"

    with pytest.raises(WebSocketDenialResponse) as refused, api.websocket_connect("/api/voice"):
        pass

    assert refused.value.status_code == 429
    stand.close()


def test_each_answer_has_an_id_and_the_security_headers(api: TestClient) -> None:
    for path in ("/healthz", "/api/tools", "/", "/nothing"):
        headers = api.get(path).headers
        assert len(headers["x-request-id"]) == 32
        assert "default-src 'self'" in headers["content-security-policy"]
        assert "unsafe" not in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["x-frame-options"] == "DENY"


@pytest.mark.parametrize(("asked", "taken"), [("abc-1", True), ("a b\t", False), ("x" * 65, False)])
def test_a_sound_id_of_the_caller_is_kept(api: TestClient, asked: str, taken: bool) -> None:
    answer = api.get("/healthz", headers={"X-Request-ID": asked})

    assert (answer.headers["x-request-id"] == asked) is taken


def test_a_failure_is_told_as_a_problem(api: TestClient) -> None:
    answer = api.get("/api/conversations/none", headers={"X-Request-ID": "abc"})

    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json() == {
        "type": "urn:victus:problem:not_found",
        "title": "not found",
        "status": 404,
        "detail": "There is no such conversation.",
        "instance": "/api/conversations/none",
        "request_id": "abc",
        "error": {
            "message": "There is no such conversation.",
            "type": "not_found",
            "code": "not_found",
        },
    }


def test_what_is_wrong_with_a_request_is_named(api: TestClient) -> None:
    answer = api.post("/api/chat", json={"message": " ", "conversation": "../x"})

    assert answer.status_code == 422
    assert {one["where"] for one in answer.json()["errors"]} == {
        "body.message",
        "body.conversation",
    }


@pytest.mark.parametrize(
    ("method", "path", "status"), [("GET", "/nothing", 404), ("PUT", "/api/chat", 405)]
)
def test_unknown_paths_and_methods_are_problems_too(
    api: TestClient, method: str, path: str, status: int
) -> None:
    answer = api.request(method, path)

    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"


def test_a_failure_inside_tells_its_id_and_nothing_else(
    stand: Stand, api: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> list[object]:
        raise RuntimeError("secret")

    monkeypatch.setattr(stand.documents, "documents", broken)

    answer = api.get("/api/documents", headers={"X-Request-ID": "abc"})

    assert answer.status_code == 500
    assert answer.json()["request_id"] == "abc"
    assert "secret" not in answer.text
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert 'method="GET",route="/api/documents",status="500"' in api.get("/metrics").text


def test_readiness_names_each_part(stand: Stand, api: TestClient) -> None:
    assert api.get("/readyz").status_code == 200

    stand.checks.append(Check("speech recognition", False, "no model"))

    assert 'victus_part_ready{part="speech recognition"} 0.0' in api.get("/metrics").text
    answer = api.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["parts"]["speech recognition"] == {"ready": False, "detail": "no model"}


def test_what_is_logged_over_a_turn_carries_the_id_of_its_request(
    stand: Stand, api: TestClient
) -> None:
    carried = []

    def answer(text: str, turn: Turn) -> list[Part]:
        carried.append(REQUEST.get())
        return [Part("Yes.")]

    stand.agent.answer = answer
    for ident in ("first", "second"):
        api.post("/api/chat", json={"message": "hi"}, headers={"X-Request-ID": ident})

    assert carried == ["first", "second"]


def test_a_socket_is_logged_without_what_it_was_opened_with(
    api: TestClient, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", "victus.access")
    with api.websocket_connect("/api/voice?session=secret") as socket:
        socket.receive_json()

    told = [one for one in caplog.records if one.getMessage() == "socket"]
    assert [vars(one)["route"] for one in told] == ["/api/voice"]
    assert "secret" not in str([vars(one) for one in told])


def test_the_web_app_has_no_inline_code_or_style(api: TestClient) -> None:
    page = api.get("/").text

    assert "style=" not in page
    assert "<style" not in page
    assert not re.search(r"\son\w+=", page)
    assert page.count("<script") == len(re.findall(r'<script (?:type="module" )?src=', page))
