"""The way to the internet: shut until allowed, with limits, a cache and a count."""

import threading
import time

import pytest

from tests.agent.tools.web_server import Answer, WebServer
from victus_desktop.agent.tools.internet import Internet
from victus_desktop.conversation.errors import NotAllowed, ServiceError


def test_nothing_leaves_while_the_network_is_off(web: WebServer) -> None:
    web.always(Answer(b"hello"))
    internet = Internet(lambda: False)
    with pytest.raises(NotAllowed, match="settings"):
        internet.get(web.address)
    assert web.asked == []
    assert internet.egress.total == 0


def test_a_server_of_ones_own_is_asked_without_the_network(web: WebServer) -> None:
    web.always(Answer(b"hello"))
    assert Internet(lambda: False).get(web.address, local=True) == b"hello"


def test_a_server_of_ones_own_cannot_lead_out_while_the_network_is_off(web: WebServer) -> None:
    web.routes["/"] = lambda request: Answer(status=302, headers={"Location": "/elsewhere"})
    with pytest.raises(ServiceError, match="302"):
        Internet(lambda: False).get(f"{web.address}/", local=True)
    assert [request.path for request in web.asked] == ["/"]


def test_an_answer_is_kept_for_ten_minutes(web: WebServer) -> None:
    seconds = [0.0]
    internet = Internet(lambda: True, clock=lambda: seconds[0])
    web.always(Answer(b"first"))
    assert internet.get(web.address, {"q": "a"}) == b"first"
    web.always(Answer(b"second"))
    seconds[0] = 599
    assert internet.get(web.address, {"q": "a"}) == b"first"
    assert internet.get(web.address, {"q": "b"}) == b"second"
    assert internet.get(web.address, {"q": "a"}, cached=False) == b"second"
    assert internet.get(web.address, {"q": "a"}) == b"first"
    seconds[0] = 601
    assert internet.get(web.address, {"q": "a"}) == b"second"


def test_only_the_newest_answers_are_kept(web: WebServer, internet: Internet) -> None:
    web.always(Answer(b"x"))
    for number in range(65):
        internet.get(web.address, {"q": number})
    internet.get(web.address, {"q": 64})
    assert len(web.asked) == 65
    internet.get(web.address, {"q": 0})
    assert len(web.asked) == 66


def test_what_left_the_machine_is_counted_by_host(web: WebServer, internet: Internet) -> None:
    web.always(Answer.of({}))
    internet.post_json(f"{web.address}/in", {"text": "x" * 1000})
    first = internet.egress.total
    assert 1000 < first < 1400
    assert set(internet.egress.sent) == {"127.0.0.1"}
    web.always(Answer(status=500))
    with pytest.raises(ServiceError):
        internet.get(web.address)
    assert internet.egress.total > first


def test_it_says_who_asks(web: WebServer, internet: Internet) -> None:
    web.always(Answer())
    internet.get(web.address)
    assert web.asked[0].headers["user-agent"].startswith("VictusDesktop/")


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (Answer(status=401), "refused the sign-in"),
        (Answer(status=403), "refused the sign-in"),
        (Answer(status=500), "error 500"),
        (Answer(b"<html>"), "nonsense"),
        (Answer(b"[" * 100_000), "nonsense"),
        (Answer(b"x" * 5_000_000), "too much"),
    ],
)
def test_a_bad_answer_is_told_plainly(
    web: WebServer, internet: Internet, answer: Answer, told: str
) -> None:
    web.always(answer)
    with pytest.raises(ServiceError, match=told):
        internet.get_json(web.address)


def test_a_server_that_is_down_is_told_plainly(internet: Internet, closed_address: str) -> None:
    with pytest.raises(ServiceError, match=r"127\.0\.0\.1 cannot be reached"):
        internet.get(closed_address)


@pytest.mark.parametrize("address", ["", "no address", "http://", "http://[", "gopher://x"])
def test_what_is_no_address_is_told_plainly(internet: Internet, address: str) -> None:
    with pytest.raises(ServiceError, match="cannot be reached"):
        internet.get(address)


@pytest.fixture
def impatient() -> Internet:
    return Internet(lambda: True, timeout_seconds=0.5)


def test_a_silent_server_is_given_up(web: WebServer, impatient: Internet) -> None:
    web.never()
    started = time.monotonic()
    with pytest.raises(ServiceError, match="too long"):
        impatient.get(web.address)
    assert time.monotonic() - started < 20


def test_a_server_that_drips_is_given_up(impatient: Internet) -> None:
    with dripping() as address:
        started = time.monotonic()
        with pytest.raises(ServiceError, match="too long"):
            impatient.get(address)
    assert time.monotonic() - started < 20


class dripping:  # noqa: N801  # used as a context manager
    """A server that sends a byte every tenth of a second for ever."""

    def __enter__(self) -> str:
        import socket

        self._listening = socket.create_server(("127.0.0.1", 0))
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._drip)
        self._thread.start()
        return f"http://127.0.0.1:{self._listening.getsockname()[1]}"

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()
        self._listening.close()

    def _drip(self) -> None:
        taken, _ = self._listening.accept()
        with taken:
            taken.recv(4096)
            taken.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
            while not self._over.wait(0.1):
                try:
                    taken.sendall(b"x")
                except OSError:
                    return
