"""Every service down, slow, refusing the login or talking nonsense, through the whole assistant."""

import re
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from tests.agent.accounts.mail_servers import dovecot, free_port, rude_server
from tests.agent.talking import KeywordRouter
from tests.agent.tools.web_server import Answer, web_server
from tests.fakes import TestSpeaker, ToneSynthesizer
from victus_desktop.app.core import App, open_app
from victus_desktop.conversation.assistant import Assistant
from victus_desktop.conversation.records import Outcome
from victus_desktop.conversation.turn import Turn
from victus_desktop.settings import load_settings

pytestmark = [pytest.mark.slow, pytest.mark.timeout(180)]

REQUESTS = {
    "read my mail": "email_read",
    "what is on my calendar today": "calendar_list",
    "search the web for hedgehogs": "web_search",
    "what is in the news": "news",
    "turn on the lamp": "smart_home",
    "will it rain in berlin": "weather",
    "why do hedgehogs have spines": "",
}
"""What is asked, and the tool that goes to a service for it; the last asks the language model."""


@contextmanager
def down() -> Iterator[tuple[int, int]]:
    yield free_port(), free_port()


@contextmanager
def slow() -> Iterator[tuple[int, int]]:
    with rude_server(b"", hangs=True) as port:
        yield port, port


@contextmanager
def refusing() -> Iterator[tuple[int, int]]:
    with web_server() as web, dovecot() as inbox:
        web.always(Answer(b"no", 401, {"WWW-Authenticate": "Basic realm=x"}))
        yield web.server_port, inbox.port


@contextmanager
def raving() -> Iterator[tuple[int, int]]:
    with web_server() as web, rude_server(b"* BLURB \xff\x00\r\n") as mail:
        web.always(Answer(b"\x00<<<\xff{not: json", 200, {"Content-Type": "text/plain"}))
        yield web.server_port, mail


STATES: dict[str, Callable[[], AbstractContextManager[tuple[int, int]]]] = {
    "down": down,
    "slow": slow,
    "refusing the login": refusing,
    "talking nonsense": raving,
}


@pytest.fixture
def app(home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[App]:
    """A home with everything set up, without models."""
    for name in ("MAIL", "CALDAV", "HOME", "LANGUAGE_MODEL"):
        monkeypatch.setenv(f"VICTUS_SECRET_{name}", "wrong")
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with open_app(settings=load_settings()) as made:
        made.settings.tools.network = True
        router = KeywordRouter({text: tool for text, tool in REQUESTS.items() if tool})
        made.mind.router = lambda: router
        yield made


def connect(app: App, web: int, mail: int) -> None:
    """Let every service be the one on these ports."""
    address, tools = f"http://127.0.0.1:{web}", app.settings.tools
    tools.caldav_url, tools.caldav_user = f"{address}/dav/", "anna"
    tools.searxng, tools.home_assistant, tools.feeds = address, address, [f"{address}/feed"]
    app.settings.language_model.endpoint = f"{address}/v1"
    app.settings.mail.user, app.settings.mail.security = "anna@example.org", "none"
    app.settings.mail.imap_host, app.settings.mail.imap_port = "127.0.0.1", mail


def ask(app: App, text: str, told: dict[str, Turn]) -> None:
    """Ask aloud in a conversation of its own, then something that needs no service."""
    parts = replace(app.parts(TestSpeaker()), synthesizer=ToneSynthesizer())
    assistant = Assistant(parts)
    told[text] = assistant.ask(text, conversation=text, speak=True)
    told[f"{text}, then"] = assistant.ask("what is 12 times 12", conversation=text, speak=True)
    assistant.close()


@pytest.mark.parametrize("state", STATES)
def test_what_is_wrong_is_said_in_a_sentence_and_the_talk_goes_on(
    app: App, state: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A language model that never answers is waited for longer than a test may take.
    asked = [text for text, tool in REQUESTS.items() if tool or state != "slow"]
    told: dict[str, Turn] = {}
    with STATES[state]() as (web, mail):
        connect(app, web, mail)
        # The weather's address is fixed: its server is reached through a proxy.
        monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{web}")
        threads = [threading.Thread(target=ask, args=(app, text, told)) for text in asked]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(120)
    for text in asked:
        turn, after = told[text], told[f"{text}, then"]
        assert is_plain(turn.spoken), f"{text}: {turn.spoken!r}"
        assert turn.outcome is Outcome.FAILED, f"{text}: {turn.outcome} {turn.spoken!r}"
        assert not any(call.result for call in turn.calls)
        assert (after.outcome, after.spoken) == (Outcome.COMPLETED, "That is 144.")


def is_plain(sentence: str) -> bool:
    """Whether one can say this to a person."""
    odd = r"[{}<>_\\\x00]|https?:|Error\b|Exception|Traceback|None\b|\b0x|\[Errno|[a-z]\.[a-z]+\("
    return bool(
        re.search(r"[a-z]{3}", sentence)
        and sentence.rstrip().endswith((".", "?"))
        and len(sentence) < 200
        and not re.search(odd, sentence)
    )
