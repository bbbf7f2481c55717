"""A key that becomes void ends what it had opened."""

import itertools
import json
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from tests.api.serving import until
from tests.api.stand import TOKEN, Stand
from victus_desktop.api.identity import Identity
from victus_desktop.conversation.ports import Part
from victus_desktop.conversation.turn import Turn

KEY = {"Authorization": f"Bearer {TOKEN}"}


@pytest.fixture
def talkative(stand: Stand) -> Stand:
    """Whatever is asked, the answer has no end."""

    def endless(text: str, turn: Turn) -> Iterator[Part]:
        for _ in itertools.count():
            time.sleep(0.01)
            yield Part("and on. ")

    stand.agent.answer = endless
    return stand


def test_a_streamed_answer_ends_and_so_does_its_turn(talkative: Stand, served: str) -> None:
    headers = KEY | {"Accept": "text/event-stream"}
    asked = {"message": "tell me a story"}
    with httpx.stream(
        "POST", f"{served}/api/chat", json=asked, headers=headers, timeout=30
    ) as answer:
        lines = answer.iter_lines()
        while "reply_part" not in next(lines):
            pass
        talkative.keys.tokens.clear()
        rest = list(lines)

    assert not any("turn_ended" in line for line in rest)
    until(lambda: len(talkative.history.records) == 1, 30)
    assert talkative.history.records[0].outcome == "interrupted"


def test_a_plain_request_is_refused_though_it_was_let_in(talkative: Stand, served: str) -> None:
    with ThreadPoolExecutor(1) as caller:
        asked = {"message": "tell me a story"}
        asking = caller.submit(
            httpx.post, f"{served}/api/chat", json=asked, headers=KEY, timeout=30
        )
        until(lambda: bool(talkative.agent.before), 30)
        talkative.keys.tokens.clear()

        assert asking.result(30).status_code == 401


def test_who_deletes_the_own_account_is_told_that_it_is_done(stand: Stand, served: str) -> None:
    def delete() -> None:
        stand.keys.tokens.clear()
        time.sleep(3)

    stand.account.on_delete = delete
    assert httpx.delete(f"{served}/api/account", headers=KEY, timeout=30).status_code == 204


@pytest.mark.parametrize("other_stays", [True, False])
def test_a_voice_terminal_is_closed_and_nobody_elses(
    stand: Stand, served: str, other_stays: bool
) -> None:
    if other_stays:
        stand.keys.tokens["other"] = Identity(key="other")
    address = f"{served.replace('http', 'ws', 1)}/api/voice"
    other = "other" if other_stays else TOKEN
    with (
        connect(address, additional_headers=KEY) as socket,
        connect(address, additional_headers={"Authorization": f"Bearer {other}"}) as second,
    ):
        assert json.loads(socket.recv(10))["type"] == "ready"
        second.recv(10)
        del stand.keys.tokens[TOKEN]
        with pytest.raises(ConnectionClosed) as closed:
            socket.recv(30)
        assert closed.value.rcvd is not None
        assert closed.value.rcvd.code == 1008
        if other_stays:
            second.send('{"type": "text", "text": "still here", "speak": false}')
            while json.loads(second.recv(10))["type"] != "turn_ended":
                pass
        else:
            with pytest.raises(ConnectionClosed):
                second.recv(30)


def test_a_session_that_was_closed_ends_what_it_had_opened(stand: Stand, served: str) -> None:
    secret = stand.keys.open_session("local", "link", "phone")
    address = f"{served.replace('http', 'ws', 1)}/api/voice"
    cookie = {"Cookie": f"victus_session={secret}"}
    with connect(address, additional_headers=cookie) as socket:
        socket.recv(10)
        stand.keys.close_session(secret)
        with pytest.raises(ConnectionClosed):
            socket.recv(30)
