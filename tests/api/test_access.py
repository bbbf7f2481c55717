"""Who may come in, and from where."""

from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from starlette.testclient import WebSocketDenialResponse
from starlette.websockets import WebSocketDisconnect

from tests.api.stand import Stand
from victus_desktop.api.identity import Identity
from victus_desktop.settings import ApiSettings

GUARDED = (
    "/readyz",
    "/metrics",
    "/openapi.json",
    "/api/history",
    "/api/conversations",
    "/api/documents",
    "/api/confirmations",
    "/api/tools",
    "/v1/models",
)


@pytest.mark.parametrize("path", GUARDED)
def test_a_stranger_is_refused(stand: Stand, path: str) -> None:
    answer = stand.client(token=None).get(path)

    assert answer.status_code == 401
    assert answer.headers["www-authenticate"] == "Bearer"
    assert answer.json()["type"] == "urn:victus:problem:unauthorized"


def test_the_shell_and_the_sign_of_life_are_open(stand: Stand) -> None:
    stranger = stand.client(token=None)

    assert stranger.get("/healthz").json() == {"status": "ok"}
    assert "<title>Victus</title>" in stranger.get("/").text


def test_ten_wrong_tokens_lock_an_address_out_for_a_minute(stand: Stand) -> None:
    guesser = stand.client(token="guess")
    assert [guesser.get("/api/tools").status_code for _ in range(11)] == [401] * 10 + [429]

    assert stand.client().get("/api/tools").status_code == 429
    assert stand.client(address="10.0.0.2").get("/api/tools").status_code == 200
    stand.clock.now += 61
    assert stand.client().get("/api/tools").status_code == 200


def test_a_link_opens_one_session(stand: Stand) -> None:
    code = stand.gate.new_link()
    browser = stand.client(token=None)

    first = browser.get("/pair", params={"code": code})

    assert (first.status_code, first.headers["location"]) == (303, "/")
    cookie = first.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    assert browser.get("/api/tools").status_code == 200
    assert stand.client(token=None).get("/pair", params={"code": code}).status_code == 401


def test_a_link_grows_old(stand: Stand) -> None:
    code = stand.gate.new_link()
    stand.clock.now += 601

    assert stand.client(token=None).get("/pair", params={"code": code}).status_code == 401


def test_signing_in_and_out(stand: Stand) -> None:
    browser = stand.client(token=None)
    assert browser.post("/api/session", json={"token": "wrong"}).status_code == 401
    assert browser.post("/api/session", json={"token": "the-right-token"}).status_code == 204
    session = browser.cookies["victus_session"]
    assert browser.get("/api/tools").status_code == 200

    assert browser.delete("/api/session").status_code == 204

    thief = stand.client(token=None)
    thief.cookies.set("victus_session", session)
    assert thief.get("/api/tools").status_code == 401


def test_a_browser_proves_that_its_own_page_asks(stand: Stand) -> None:
    browser = stand.client(token=None)
    browser.post("/api/session", json={"token": "the-right-token"})

    forged = browser.post("/api/chat", json={"message": "hi"})
    assert (forged.status_code, forged.json()["type"]) == (403, "urn:victus:problem:csrf")
    wrong = browser.post("/api/chat", json={"message": "hi"}, headers={"X-CSRF-Token": "0" * 64})
    assert wrong.status_code == 403
    right = {"X-CSRF-Token": browser.cookies["victus_csrf"]}
    assert browser.post("/api/chat", json={"message": "hi"}, headers=right).status_code == 200
    assert browser.get("/api/tools").status_code == 200


def test_it_is_told_who_is_signed_in_and_how_one_signs_in(stand: Stand) -> None:
    browser = stand.client(token=None)
    assert browser.get("/api/session").json() == {"signed_in": False, "ways": ["token"]}

    browser.post("/api/session", json={"token": "the-right-token"})

    told = browser.get("/api/session").json()
    assert (told["signed_in"], told["user"]) == (True, "local")
    assert "chat" in told["scopes"]


def test_a_token_that_allows_little_opens_no_session(stand: Stand) -> None:
    stand.keys.tokens["little"] = Identity("anna", "t1", "anna", frozenset(("chat", "account")))
    browser = stand.client(token=None)

    refused = browser.post("/api/session", json={"token": "little"})

    assert (refused.status_code, refused.json()["type"]) == (
        403,
        "urn:victus:problem:scope_missing",
    )
    assert stand.client("little").post("/api/pairing").status_code == 403


def test_guessers_cannot_hide_in_a_network_of_their_own(stand: Stand) -> None:
    for last in range(10):
        guesser = stand.client(token="guess", address=f"2001:db8:0:7::{last:x}")
        assert guesser.get("/api/tools").status_code == 401

    assert stand.client(address="2001:db8:0:7::ffff").get("/api/tools").status_code == 429
    assert stand.client(address="2001:db8:0:8::1").get("/api/tools").status_code == 200
    assert ("locked_out", "") in stand.keys.noted


def test_sign_ins_are_noted_without_keys(stand: Stand) -> None:
    browser = stand.client(token=None)
    browser.post("/api/session", json={"token": "the-right-token"})
    browser.delete("/api/session")

    assert stand.keys.noted == [("signed_in", "local"), ("signed_out", "local")]


def test_a_session_ends_after_thirty_days(stand: Stand) -> None:
    browser = stand.client(token=None)
    browser.post("/api/session", json={"token": "the-right-token"})
    stand.clock.now += 30 * 24 * 3600 + 1

    assert browser.get("/api/tools").status_code == 401


@pytest.mark.parametrize("host", ["evil.example", "evil.example:8765", "127.0.0.1.evil.example"])
def test_another_host_name_is_refused(api: TestClient, host: str) -> None:
    answer = api.get("/api/tools", headers={"Host": host})

    assert answer.status_code == 421
    assert answer.json()["type"] == "urn:victus:problem:wrong_host"


@pytest.mark.parametrize("host", ["127.0.0.1:8765", "localhost", "[::1]:8765", "LOCALHOST:1"])
def test_the_own_host_names_are_taken(api: TestClient, host: str) -> None:
    assert api.get("/api/tools", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://testserver:81"])
def test_another_origin_is_refused(api: TestClient, origin: str) -> None:
    answer = api.post("/api/chat", json={"message": "hi"}, headers={"Origin": origin})

    assert answer.status_code == 403
    assert answer.json()["type"] == "urn:victus:problem:wrong_origin"


def test_the_own_origin_is_taken(api: TestClient) -> None:
    assert api.get("/api/tools", headers={"Origin": "http://testserver"}).status_code == 200


def test_pages_of_a_listed_origin_may_call(tmp_path: Path) -> None:
    stand = Stand(tmp_path, ApiSettings(hosts=["testserver"], origins=["https://board.example"]))
    page = {"Origin": "https://board.example"}
    asked = {"Access-Control-Request-Method": "POST"}
    with_token = asked | {"Access-Control-Request-Headers": "authorization, content-type"}

    preflight = stand.client(token=None).options("/api/chat", headers=page | with_token)
    answer = stand.client().get("/api/tools", headers=page)
    refused = stand.client(token=None).get("/api/tools", headers=page)
    stranger = {"Origin": "https://evil.example"} | asked
    others = stand.client(token=None).options("/api/chat", headers=stranger)

    assert preflight.status_code == 200
    assert "authorization" in preflight.headers["access-control-allow-headers"]
    for told in (preflight, answer, refused):
        assert told.headers["access-control-allow-origin"] == "https://board.example"
        assert "access-control-allow-credentials" not in told.headers
    assert (answer.status_code, refused.status_code, others.status_code) == (200, 401, 403)
    assert "access-control-allow-origin" not in others.headers


def test_no_origin_is_listed_unless_told(api: TestClient) -> None:
    answer = api.get("/api/tools", headers={"Origin": "http://testserver"})

    assert not [name for name in answer.headers if name.startswith("access-control-")]


@pytest.mark.parametrize(
    ("public", "told"),
    [("https://victus.example", "max-age=31536000"), ("http://localhost:8765", None), ("", None)],
)
def test_browsers_are_told_to_come_by_https_alone_where_it_is_the_public_address(
    tmp_path: Path, public: str, told: str | None
) -> None:
    stand = Stand(tmp_path, ApiSettings(hosts=["testserver"], public_url=public))

    answer = stand.client().get("/healthz")

    assert answer.headers.get("strict-transport-security") == told


@pytest.mark.parametrize(
    ("headers", "status", "told"),
    [
        ({"Origin": "https://evil.example"}, 403, "api.origins"),
        ({"Host": "evil.example"}, 421, "api.hosts"),
        ({"Authorization": ""}, 401, "`victus token`"),
        ({"Authorization": "Bearer nonsense"}, 401, "wrong, revoked or expired"),
    ],
)
def test_a_socket_is_guarded_too(
    api: TestClient, headers: dict[str, str], status: int, told: str
) -> None:
    with (
        pytest.raises(WebSocketDenialResponse) as refused,
        api.websocket_connect("/api/voice", headers=headers),
    ):
        pass

    assert refused.value.status_code == status
    assert told in refused.value.json()["detail"]


def test_a_socket_that_is_none_is_refused(api: TestClient) -> None:
    with pytest.raises(WebSocketDisconnect), api.websocket_connect("/api/nothing"):
        pass
