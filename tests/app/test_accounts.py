"""Accounts from the settings to the tools: passwords, the sign-in to Microsoft 365, what lacks."""

import json
import queue
import webbrowser
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import keyring
import pytest
from typer.testing import CliRunner

from tests.agent.accounts.certificates import self_signed
from tests.agent.accounts.graph_server import CLIENT, Office, SignInPage
from tests.agent.tools.web_server import WebServer, web_server
from tests.keyring_file import FileKeyring, NoKeyring
from victus_desktop.app.core import open_app
from victus_desktop.app.secrets import forget_secret, keep_secret, secret
from victus_desktop.app.trials import trials
from victus_desktop.cli import app as command_line
from victus_desktop.conversation.errors import BadInput, NotAllowed
from victus_desktop.conversation.events import Event, Warned

TERMINAL = CliRunner()


@pytest.fixture
def keys(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty keyring in a file."""
    file = tmp_path / "keyring.json"
    monkeypatch.setenv("VICTUS_TEST_KEYRING", str(file))
    before = keyring.get_keyring()
    keyring.set_keyring(FileKeyring())  # type: ignore[no-untyped-call]
    yield file
    keyring.set_keyring(before)


@pytest.fixture
def no_keys() -> Iterator[None]:
    before = keyring.get_keyring()
    keyring.set_keyring(NoKeyring())  # type: ignore[no-untyped-call]
    yield
    keyring.set_keyring(before)


@pytest.fixture
def login(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[WebServer]:
    certificate = self_signed(tmp_path)
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(certificate))
    with web_server(certificate) as server:
        server.otherwise = SignInPage(server.address)
        yield server


@pytest.fixture
def office() -> Iterator[tuple[Office, WebServer]]:
    with web_server() as server:
        held = Office("access0")
        server.otherwise = held
        yield held, server


@pytest.fixture
def microsoft(home: Path, keys: Path, login: WebServer, office: tuple[Office, WebServer]) -> Office:
    """Settings as a user writes them who has mail and calendar at Microsoft."""
    (home / "victus.toml").write_text(
        f'[tools]\nmicrosoft_client = "{CLIENT}"\nmicrosoft_login = "{login.address}"\n'
        f'microsoft_graph = "{office[1].address}"\n'
    )
    return office[0]


@pytest.mark.slow
def test_signing_in_in_the_terminal_connects_mail_and_calendar(microsoft: Office) -> None:
    with open_app() as app, pytest.raises(NotAllowed, match="victus accounts sign-in microsoft"):
        app.mind.tools["email_read"].call({})
    done = TERMINAL.invoke(command_line, ["accounts", "sign-in", "microsoft"])
    assert done.exit_code == 0, done.output
    assert "Open https://login.example/device and enter F7K2QX." in done.output

    microsoft.receive("Anna", "anna@example.org", "Lunch?", "At noon.", read=False)
    with open_app() as app:
        tools = app.mind.tools
        assert "Anna wrote: Lunch?" in tools["email_read"].call({}).say
        start = datetime.now(UTC) + timedelta(days=1)
        tools["calendar_create"].call({"title": "Dentist", "start": start})
        assert "Dentist" in tools["calendar_list"].call({"title": "dentist"}).say
        tools["email_send"].call({"to": "anna", "text": "Yes, at noon."})
    assert [one["subject"] for one in microsoft.events.values()] == ["Dentist"]
    (sent,) = microsoft.sent
    assert sent["message"]["toRecipients"][0]["emailAddress"]["address"] == "anna@example.org"

    checked = TERMINAL.invoke(command_line, ["accounts", "check", "microsoft"])
    assert "1 mail, 1 appointment within a week" in checked.output
    assert TERMINAL.invoke(command_line, ["accounts", "sign-out", "microsoft"]).exit_code == 0
    with open_app() as app, pytest.raises(NotAllowed):
        app.mind.tools["email_read"].call({})


@pytest.mark.slow
@pytest.mark.usefixtures("microsoft")
def test_the_tokens_lie_in_the_keyring_and_nowhere_else(home: Path, keys: Path) -> None:
    TERMINAL.invoke(command_line, ["accounts", "sign-in", "microsoft"])
    assert "access0" in keys.read_text()
    files = [file for file in home.rglob("*") if file.is_file()]
    assert not [file for file in files if b"access0" in file.read_bytes()]
    TERMINAL.invoke(command_line, ["accounts", "sign-out", "microsoft"])
    assert "access0" not in keys.read_text()


@pytest.mark.usefixtures("home", "no_keys")
def test_without_a_keyring_one_is_told_where_a_password_can_be_put() -> None:
    done = TERMINAL.invoke(command_line, ["accounts", "password", "mail"], input="secret\n")
    assert done.exit_code != 0
    assert "VICTUS_SECRET_MAIL" in str(done.exception)


@pytest.mark.usefixtures("keys")
def test_a_password_is_kept_told_as_there_and_forgotten(home: Path) -> None:
    (home / "victus.toml").write_text('[mail]\nimap_host = "imap.example.org"\n')

    def mail() -> dict[str, str]:
        listed = TERMINAL.invoke(command_line, ["accounts", "--json"])
        found: list[dict[str, str]] = json.loads(listed.stdout)
        return next(one for one in found if one["name"] == "mail")

    assert mail()["state"] == "victus accounts password mail"
    TERMINAL.invoke(command_line, ["accounts", "password", "mail"], input="se cret\n")
    assert secret("mail") == "se cret"
    assert mail()["state"] == "set up"
    TERMINAL.invoke(command_line, ["accounts", "forget", "mail"])
    assert secret("mail") == ""


@pytest.mark.usefixtures("home", "keys")
def test_by_default_nothing_reaches_out() -> None:
    listed = json.loads(TERMINAL.invoke(command_line, ["accounts", "--json"]).stdout)
    assert {one["state"] for one in listed} == {"off"}
    done = TERMINAL.invoke(command_line, ["accounts", "check", "mail"])
    assert isinstance(done.exception, BadInput)


@pytest.mark.usefixtures("keys")
def test_a_long_secret_is_kept_in_parts_and_dropped_whole(keys: Path) -> None:
    long = "".join(f"{number:05}" for number in range(900))
    assert keep_secret("microsoft", long)
    assert secret("microsoft") == long
    forget_secret("microsoft")
    assert secret("microsoft") == ""
    assert json.loads(keys.read_text()) == {}


@pytest.mark.slow
def test_the_window_begins_the_sign_in_and_tells_when_it_is_done(
    microsoft: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    monkeypatch.setattr(webbrowser, "open", opened.append)
    with open_app() as app:
        events: queue.Queue[Event] = queue.Queue()
        app.assistant.subscribe(events.put)

        def read(name: str) -> Any:
            return getattr(app.settings.tools, name.removeprefix("tools."))

        trial = trials(app)["tools.microsoft_client"]
        told = trial.run(read)
        assert isinstance(told, tuple)
        assert told[1:] == ("F7K2QX", "https://login.example/device")
        assert opened == ["https://login.example/device"]
        done = events.get(timeout=30)
        assert isinstance(done, Warned)
        assert done.message == "You are signed in to Microsoft 365."
        assert app.mind.tools["email_read"].call({}).say == "There is no mail."
        assert trial.run(read) == "You are signed in."
