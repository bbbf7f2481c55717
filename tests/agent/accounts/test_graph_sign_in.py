"""The sign-in to Microsoft 365 by a device code, over a server that speaks its protocol."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.agent.accounts.certificates import self_signed
from tests.agent.accounts.graph_server import CLIENT, SignInPage
from tests.agent.tools.web_server import Answer, WebServer, web_server
from victus_desktop.agent.accounts.graph_sign_in import GraphSignIn
from victus_desktop.conversation.errors import NotAllowed, ServiceError

pytestmark = pytest.mark.slow


class Keyring:
    def __init__(self) -> None:
        self.kept = ""

    def save(self, text: str) -> None:
        self.kept = text


@pytest.fixture
def web(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[WebServer]:
    certificate = self_signed(tmp_path)
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(certificate))
    with web_server(certificate) as server:
        yield server


@pytest.fixture
def page(web: WebServer) -> SignInPage:
    made = SignInPage(web.address)
    web.otherwise = made
    return made


@pytest.fixture
def keyring() -> Keyring:
    return Keyring()


def user(address: str, keyring: Keyring) -> GraphSignIn:
    return GraphSignIn(
        CLIENT, lambda: keyring.kept, keyring.save, authority=f"{address}/common", seconds=1
    )


def test_a_code_is_shown_and_once_typed_gives_a_token(page: SignInPage, keyring: Keyring) -> None:
    signing = user(page.address, keyring)
    with pytest.raises(NotAllowed, match="not signed in"):
        signing.token()
    started = signing.start()
    assert (started.address, started.code) == ("https://login.example/device", "F7K2QX")
    assert started.code in started.message
    signing.finish(started)
    assert signing.token() == "access0"


def test_the_sign_in_outlives_the_program(page: SignInPage, keyring: Keyring) -> None:
    first = user(page.address, keyring)
    first.finish(first.start())
    assert user(page.address, keyring).token() == "access0"


def test_a_token_that_ran_out_is_renewed(page: SignInPage, keyring: Keyring) -> None:
    page.lives = 60
    first = user(page.address, keyring)
    first.finish(first.start())
    assert first.token() == "access1"
    assert page.refreshed == 1


def test_signing_out_forgets(page: SignInPage, keyring: Keyring) -> None:
    signing = user(page.address, keyring)
    signing.finish(signing.start())
    signing.sign_out()
    assert keyring.kept == ""
    with pytest.raises(NotAllowed, match="not signed in"):
        signing.token()


@pytest.mark.parametrize(
    ("error", "told"), [("authorization_declined", "declined"), ("expired_token", "not typed in")]
)
def test_a_user_who_does_not_agree(
    page: SignInPage, keyring: Keyring, error: str, told: str
) -> None:
    page.says = [error]
    signing = user(page.address, keyring)
    with pytest.raises(ServiceError, match=told):
        signing.finish(signing.start())
    assert "access" not in keyring.kept.lower().replace("accesstoken", "")


def test_a_sign_in_that_is_down_slow_or_talks_nonsense(web: WebServer, keyring: Keyring) -> None:
    with pytest.raises(ServiceError, match="cannot be reached"):
        user("https://127.0.0.1:9", keyring).start()
    for answer in (Answer(b"<html>"), Answer.of([]), Answer.of({}), Answer(status=500)):
        web.always(answer)
        with pytest.raises(ServiceError):
            user(web.address, keyring).start()
    web.never()
    with pytest.raises(ServiceError, match="cannot be reached"):
        user(web.address, keyring).start()


def test_a_kept_sign_in_that_is_damaged_is_asked_for_again(
    page: SignInPage, keyring: Keyring
) -> None:
    keyring.kept = "{torn"
    signing = user(page.address, keyring)
    with pytest.raises(NotAllowed, match="not signed in"):
        signing.token()
    signing.finish(signing.start())
    assert signing.token() == "access0"
