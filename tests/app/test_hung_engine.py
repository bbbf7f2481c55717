"""The real language model, hung in native code."""

import os
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import llama_cpp
import pytest

from victus_desktop.app import stalls
from victus_desktop.app.core import App, open_app
from victus_desktop.app.mind import language_agent
from victus_desktop.conversation.turn import Prompt

pytestmark = pytest.mark.slow


@pytest.fixture
def app(home: Path, models: Path, learnt: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[App]:
    monkeypatch.setattr(stalls, "_LOOK_SECONDS", 0.1)
    (home / "data").mkdir()
    (home / "data/models").symlink_to(models)
    (home / "cache").mkdir()
    shutil.copy(learnt, home / "cache")
    with open_app() as opened:
        language_agent(opened).get()
        yield opened


@dataclass
class Hang:
    begun: threading.Event
    let_go: Callable[[], object]


@pytest.fixture
def hang(monkeypatch: pytest.MonkeyPatch) -> Iterator[Hang]:
    """Hang each evaluation in a call of the system that does not return until it is let go."""
    waiting, letting_go = os.pipe()
    real, begun = llama_cpp.llama_decode, threading.Event()

    def decode(*given: Any) -> Any:
        begun.set()
        os.read(waiting, 1)
        return real(*given)

    monkeypatch.setattr(llama_cpp, "llama_decode", decode)
    yield Hang(begun, lambda: os.write(letting_go, b"x" * 1000))
    os.close(letting_go)
    os.close(waiting)


def test_a_hung_engine_is_told_of_and_what_it_held_up_goes_on_when_it_answers_again(
    app: App, hang: Hang, monkeypatch: pytest.MonkeyPatch
) -> None:
    warned = threading.Event()
    app.assistant.subscribe(
        lambda event: warned.set() if getattr(event, "code", "") == "stalled" else None
    )

    hung = app.assistant.begin(Prompt("why do leaves turn red"), speak=False)
    assert hang.begun.wait(20)
    monkeypatch.setattr(stalls, "LIMIT_SECONDS", 0)
    assert warned.wait(20)
    began = time.monotonic()
    app.assistant.interrupt()
    after = app.assistant.begin(Prompt("what is twelve times twelve"), speak=False)
    assert time.monotonic() - began < 5
    assert not hung.wait(0.2)

    hang.let_go()
    assert hung.wait(20) and after.wait(20)
    assert (hung.outcome, after.reply) == ("interrupted", "That is 144.")
    assert [one.heard for one in app.stores.turns.last("default", 2)][-1] == after.heard
