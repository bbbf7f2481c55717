"""Sign-in through a real OpenID Connect provider that runs in the test."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from cryptography.fernet import Fernet
from oidc_provider_mock import User, run_server_in_thread

from tests.api.server.people import Server, server
from victus_desktop.api.auth import CSRF_COOKIE, CSRF_HEADER

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]

ANNA = User(
    sub="anna", claims={"name": "Anna", "email": "anna@example.org", "email_verified": True}
)
EVE = User(sub="eve", claims={"name": "Eve", "email": "anna@example.org", "email_verified": False})


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    with run_server_in_thread(require_nonce=True, user_claims=(ANNA, EVE)) as running:
        yield f"http://localhost:{running.server_port}"


@contextmanager
def signing_in(
    home: Path, monkeypatch: pytest.MonkeyPatch, issuer: str, **access: Any
) -> Iterator[Server]:
    monkeypatch.setenv("VICTUS_SECRET_OIDC", "the client's secret")
    monkeypatch.setenv("VICTUS_SECRET_KEY", Fernet.generate_key().decode())
    asked = {"issuer": issuer, "client": "victus", **access}
    with server(home / "data" / "history.db", access=asked) as opened:
        yield opened


def come_back(browser: httpx.Client, sub: str) -> httpx.Response:
    """Go to the provider, say who one is, and come back with what it gave."""
    sent = browser.get("/login")
    assert sent.status_code == 302, sent.text
    provider = httpx.post(sent.headers["location"], data={"sub": sub})
    assert provider.status_code == 302, provider.text
    return browser.get(provider.headers["location"])


def test_one_signs_in_and_out_at_the_provider(
    home: Path, monkeypatch: pytest.MonkeyPatch, issuer: str
) -> None:
    with signing_in(home, monkeypatch, issuer) as house:
        browser = house.client()
        assert browser.get("/api/session").json()["ways"] == ["provider", "token"]

        back = come_back(browser, "anna")

        assert (back.status_code, back.headers["location"]) == (303, "/")
        told = browser.get("/api/session").json()
        assert (told["signed_in"], told["name"]) == (True, "Anna")
        proof = {CSRF_HEADER: browser.cookies[CSRF_COOKIE]}
        asked = browser.post("/api/chat", json={"message": "what time is it?"}, headers=proof)
        assert asked.status_code == 200, asked.text
        assert browser.delete("/api/session").status_code == 204
        assert browser.get("/api/tools").status_code == 401
        again = house.client()
        come_back(again, "anna")
        assert again.get("/api/session").json()["user"] == told["user"]


def test_the_provider_is_asked_with_a_proof_key_a_state_and_a_nonce(
    home: Path, monkeypatch: pytest.MonkeyPatch, issuer: str
) -> None:
    with signing_in(home, monkeypatch, issuer) as house:
        asked = parse_qs(urlsplit(house.client().get("/login").headers["location"]).query)

    assert asked["code_challenge_method"] == ["S256"]
    assert asked["response_type"] == ["code"]
    assert all(len(asked[name][0]) > 15 for name in ("state", "nonce", "code_challenge"))


def test_what_another_browser_began_is_not_taken(
    home: Path, monkeypatch: pytest.MonkeyPatch, issuer: str
) -> None:
    with signing_in(home, monkeypatch, issuer) as house:
        hers, his = house.client(), house.client()
        sent = hers.get("/login").headers["location"]
        back = httpx.post(sent, data={"sub": "anna"}).headers["location"]

        refused = his.get(back)
        taken = hers.get(back)
        twice = hers.get(back)

    assert (refused.status_code, refused.json()["type"]) == (
        401,
        "urn:victus:problem:sign_in_failed",
    )
    assert taken.status_code == 303
    assert twice.status_code == 401


def test_a_sign_in_that_was_broken_off_says_so(
    home: Path, monkeypatch: pytest.MonkeyPatch, issuer: str
) -> None:
    with signing_in(home, monkeypatch, issuer) as house:
        browser = house.client()
        sent = browser.get("/login").headers["location"]
        back = httpx.post(sent, data={"action": "deny"}).headers["location"]

        assert browser.get(back).status_code == 401
        assert browser.get("/api/tools").status_code == 401


@pytest.mark.parametrize("allowed", [["anna@example.org"], ["@example.org"], ["anna"]])
def test_only_those_who_are_allowed_come_in(
    home: Path, monkeypatch: pytest.MonkeyPatch, issuer: str, allowed: list[str]
) -> None:
    """Eve claims Anna's address, which her provider never verified."""
    with signing_in(home, monkeypatch, issuer, allowed=allowed) as house:
        assert come_back(house.client(), "anna").status_code == 303
        refused = come_back(house.client(), "eve")

    assert (refused.status_code, refused.json()["type"]) == (403, "urn:victus:problem:not_invited")


def test_an_admin_is_whom_the_settings_name(
    home: Path, monkeypatch: pytest.MonkeyPatch, issuer: str
) -> None:
    with signing_in(home, monkeypatch, issuer, admins=["anna@example.org"]) as house:
        boss, eve = house.client(), house.client()
        come_back(boss, "anna")
        come_back(eve, "eve")

        assert boss.get("/api/admin/users").status_code == 200
        assert eve.get("/api/admin/users").status_code == 403
        what = [one["what"] for one in boss.get("/api/admin/audit").json()["entries"]]
        assert what == ["signed_in", "signed_in"]


def test_one_who_is_kept_out_cannot_sign_in_again(
    home: Path, monkeypatch: pytest.MonkeyPatch, issuer: str
) -> None:
    with signing_in(home, monkeypatch, issuer, admins=["anna"]) as house:
        boss, eve = house.client(), house.client()
        come_back(boss, "anna")
        come_back(eve, "eve")
        user = eve.get("/api/session").json()["user"]
        proof = {CSRF_HEADER: boss.cookies[CSRF_COOKIE]}
        boss.patch(f"/api/admin/users/{user}", json={"disabled": True}, headers=proof)

        assert eve.get("/api/tools").status_code == 401
        assert come_back(house.client(), "eve").json()["type"] == "urn:victus:problem:disabled"


def test_a_provider_that_is_down_is_told(
    home: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    with (
        signing_in(home, monkeypatch, "http://localhost:1") as house,
        caplog.at_level(logging.INFO),
    ):
        answer = house.client().get("/login")

    assert (answer.status_code, answer.json()["type"]) == (502, "urn:victus:problem:provider")
    assert "the client's secret" not in caplog.text


def test_keys_never_stand_in_the_log(
    home: Path, monkeypatch: pytest.MonkeyPatch, issuer: str, caplog: pytest.LogCaptureFixture
) -> None:
    with signing_in(home, monkeypatch, issuer) as house, caplog.at_level(logging.DEBUG, "victus"):
        anna = house.person("anna")
        anna.ask("what time is it?")
        browser = house.client()
        come_back(browser, "anna")
        session = browser.cookies["victus_session"]

    assert "signed_in" in caplog.text
    for secret in (anna.token, session, "the client's secret", "what time is it"):
        assert secret not in caplog.text
