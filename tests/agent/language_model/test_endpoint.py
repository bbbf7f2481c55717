"""A language model at a server, and what goes wrong there."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from langchain_core.messages import AIMessage, HumanMessage
from pydantic import BaseModel

from tests.agent.openai_server import Raw, Says, Script, serving
from victus_desktop.agent.language_model.chat_endpoint import ChatEndpoint
from victus_desktop.agent.language_model.endpoint import chat_endpoint
from victus_desktop.agent.tools.internet import Egress
from victus_desktop.conversation.errors import ServiceError, TurnCancelled

ASKED = [HumanMessage("What is the capital of France?")]


def endpoint(url: str, silent_seconds: float = 20) -> ChatEndpoint:
    return chat_endpoint(
        url, "model", "key", max_tokens=40, temperature=0, silent_seconds=silent_seconds
    )


def text(model: ChatEndpoint) -> str:
    return "".join(chunk.text for chunk in model.stream(ASKED))


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def test_words_come_as_the_server_makes_them() -> None:
    with serving(Script([Says("Paris it is.")])) as script:
        assert [chunk.text for chunk in endpoint(script.url).stream(ASKED)][:3] == [
            "Paris ",
            "it ",
            "is. ",
        ]


def test_the_limit_is_told_in_the_word_that_all_servers_know() -> None:
    with serving(Script([Says("Paris.")])) as script:
        text(endpoint(script.url))
    assert script.asked[0]["max_tokens"] == 40


def test_what_goes_to_the_server_is_counted() -> None:
    egress = Egress()
    with serving(Script([Says("Paris.")])) as script:
        model = chat_endpoint(
            script.url, "model", "key", max_tokens=40, temperature=0, count=egress.count
        )
        assert text(model).strip() == "Paris."
    assert egress.sent["127.0.0.1"] > len(ASKED[0].text)


def test_a_server_that_is_down() -> None:
    with pytest.raises(ServiceError, match="cannot be reached"):
        text(endpoint(f"http://127.0.0.1:{free_port()}/v1"))


def test_a_server_that_is_silent() -> None:
    with serving(Script([Says("Late.")], seconds_before=5)) as script:
        began = time.perf_counter()
        with pytest.raises(ServiceError, match="takes too long"):
            text(endpoint(script.url, silent_seconds=0.3))
        assert time.perf_counter() - began < 4.5


@pytest.mark.filterwarnings("ignore:Pydantic serializer warnings")
@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        (Raw('{"error": {"message": "bad key"}}', 401, "application/json"), "refused the key"),
        (Raw('{"error": {"message": "no model"}}', 404, "application/json"), "no such model"),
        (Raw('{"error": {"message": "boom"}}', 500, "application/json"), "answered with an error"),
        (Raw("<html>Welcome to the router</html>", 200, "text/html"), "answered nothing"),
        (Raw("data: this is no JSON\n\n"), "answered with an error"),
        (Raw('data: "a string"\n\n'), "answered with an error"),
        (Raw('data: {"choices": 7}\n\n'), "answered with an error"),
        (Raw(""), "answered nothing"),
    ],
    ids=["key", "model", "error", "page", "no json", "string", "wrong shape", "empty"],
)
def test_a_server_that_answers_nonsense(answer: Raw, sentence: str) -> None:
    with serving(Script([answer])) as script, pytest.raises(ServiceError, match=sentence):
        text(endpoint(script.url))


def test_cancelling_does_not_wait_for_a_silent_server() -> None:
    flag, moment = threading.Event(), 0.0

    def cancel() -> None:
        nonlocal moment
        moment = time.perf_counter()
        flag.set()

    with serving(Script([Says("Late.")], seconds_before=3)) as script:
        threading.Timer(0.3, cancel).start()
        with pytest.raises(TurnCancelled):
            text(endpoint(script.url).until(flag.is_set))
        assert time.perf_counter() - moment < 1, "the server is silent for three seconds"


def test_nothing_is_reported_to_watchers() -> None:
    code = """
from victus_desktop.agent.language_model.endpoint import chat_endpoint
from langsmith.utils import tracing_is_enabled
assert tracing_is_enabled()
chat_endpoint("http://127.0.0.1:9/v1", "model", "", max_tokens=9, temperature=0)
assert not tracing_is_enabled()
"""
    others = {name: value for name, value in os.environ.items() if "LANG" not in name}
    environment = {**others, "LANGSMITH_TRACING": "true"}
    subprocess.run([sys.executable, "-c", code], check=True, env=environment)


class ListAdd(BaseModel):
    """Put something on a list."""

    item: str


Running = tuple["subprocess.Popen[bytes]", str]


@pytest.fixture(scope="module")
def running_server(models: Path) -> Iterator[Running]:
    """The server of llama-cpp-python with the starter model, and its address."""
    port = free_port()
    weights = models / "smollm2-135m-instruct/SmolLM2-135M-Instruct.Q4_1.gguf"
    command = [sys.executable, "-m", "llama_cpp.server", "--model", str(weights)]
    options = ["--host", "127.0.0.1", "--port", str(port), "--n_ctx", "1024"]
    quiet = subprocess.DEVNULL
    server = subprocess.Popen(command + options, stdout=quiet, stderr=quiet, env=dict(os.environ))
    try:
        for _ in range(600):
            if server.poll() is not None:
                pytest.fail("llama_cpp.server ended at once")
            try:
                httpx.get(f"http://127.0.0.1:{port}/v1/models")
                break
            except httpx.TransportError:
                time.sleep(0.1)
        yield server, f"http://127.0.0.1:{port}/v1"
    finally:
        server.kill()
        server.wait(20)


@pytest.fixture
def llama_server(running_server: Running) -> str:
    return running_server[1]


@pytest.mark.slow
@pytest.mark.real_time
def test_a_real_server_answers(llama_server: str) -> None:
    model = endpoint(llama_server)
    pieces = [chunk.text for chunk in model.stream(ASKED)]
    assert "France" in "".join(pieces)
    assert 2 < len(pieces) < 50


@pytest.mark.slow
@pytest.mark.real_time
def test_a_real_server_calls_a_tool(llama_server: str) -> None:
    bound = endpoint(llama_server).bind_tools([ListAdd], tool_choice="ListAdd")
    said = bound.invoke([HumanMessage("Put milk on my list")])
    assert isinstance(said, AIMessage)
    assert [call["name"] for call in said.tool_calls] == ["ListAdd"]


@pytest.mark.slow
@pytest.mark.real_time
def test_a_real_server_is_left_at_once(llama_server: str) -> None:
    flag = threading.Event()
    threading.Timer(0.5, flag.set).start()
    began = time.perf_counter()
    with pytest.raises(TurnCancelled):
        asked = [HumanMessage("Tell a story. " * 150)]
        for _ in endpoint(llama_server).until(flag.is_set).stream(asked):
            pass
    assert time.perf_counter() - began < 0.8


@pytest.mark.slow
@pytest.mark.real_time
def test_a_real_server_that_stalls_in_the_midst_of_an_answer_is_given_up(
    running_server: Running,
) -> None:
    server, url = running_server
    pieces = endpoint(url, silent_seconds=5).stream([HumanMessage("Tell a long story.")])
    assert next(pieces) is not None
    server.send_signal(signal.SIGSTOP)
    with pytest.raises(ServiceError, match="takes too long"):
        list(pieces)
