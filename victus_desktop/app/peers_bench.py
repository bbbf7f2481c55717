"""`victus bench peers` put together: who is asked, with which models, on which card."""

import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from victus_desktop.app.core import open_app
from victus_desktop.app.peer_environments import PEERS, Peer, python_of
from victus_desktop.app.scratch_home import scratch_home
from victus_desktop.audio.files import write
from victus_desktop.bench.mouth_to_ear import Witness, witness
from victus_desktop.bench.peers import OURS, PeerFigures, Told, ask_all
from victus_desktop.bench.sound_card import SoundCard, sound_card
from victus_desktop.conversation.audio import Audio, join
from victus_desktop.conversation.errors import VictusError
from victus_desktop.conversation.ports import Synthesizer
from victus_desktop.paths import resource, user_paths

_START_SECONDS = 120.0
_SETTLE_SECONDS = 8.0
"""From opening the microphone to when every model is warm."""
_BETWEEN_SECONDS = 1.5
"""Silence that ends an answer of several sentences."""
_LONGEST_ANSWER = 25.0
_TOKENS = 30
_LLM_TOKENS = 2048


@dataclass(frozen=True)
class _Models:
    """The very files that Victus uses."""

    hearing: Path
    voice: Path
    thinking: Path


def peers(runs: int, *, install: bool, told: Told) -> PeerFigures:
    """Measure Victus and the others, one after the other. Raises VictusError."""
    cache = user_paths().cache
    pythons = {peer: python_of(peer, cache, install=install) for peer in PEERS}
    with (
        scratch_home() as home,
        sound_card() as card,
        witness(card) as heard,
        tempfile.TemporaryDirectory() as name,
        open_app() as app,
    ):
        settings = app.settings
        models = _Models(
            app.models.locate(settings.speech.recognizer),
            app.models.locate_file(settings.speech.voice, ".onnx"),
            app.models.locate_file(settings.language_model.model, ".gguf"),
        )
        ask = _Asker(heard, app.synthesizer.get(), Path(name)).ask
        env = card.env | {"VICTUS_HOME": str(home.config)}
        with _running([sys.executable, "-m", "victus_desktop", "talk"], card, env, name):
            rows = ask_all(OURS, ask, runs, told)
        for peer, python in pythons.items():
            with (
                _language_server(pythons[PEERS[0]], models.thinking, name) as address,
                _running(_command(peer, python, models, address), card, card.env, name),
            ):
                rows += ask_all(peer.name, ask, runs, told)
    return PeerFigures(sorted(rows, key=lambda row: row.kind, reverse=True))


def _command(peer: Peer, python: Path, models: _Models, address: str) -> list[str]:
    prompt = resource("prompts", "words_only.txt").read_text(encoding="utf-8").strip()
    return [
        str(python),
        str(resource("bench", "peers", peer.script)),
        f"--whisper={models.hearing}",
        f"--piper={models.voice}",
        f"--llm={address}",
        f"--prompt={prompt}",
        f"--tokens={_TOKENS}",
    ]


class _Asker:
    """Speaks questions with Victus's own voice; each is spoken into a file once."""

    def __init__(self, heard: Witness, voice: Synthesizer, folder: Path) -> None:
        self._heard = heard
        self._voice = voice
        self._folder = folder
        self._files: dict[str, Path] = {}

    def ask(self, text: str) -> float | None:
        self._wait_until_over()
        return self._heard.ask(self._spoken(text))

    def _spoken(self, text: str) -> Path:
        if text not in self._files:
            pieces = list(self._voice.synthesize(text))
            quiet = Audio.silence(0.3, pieces[0].rate)
            self._files[text] = self._folder / f"question-{len(self._files)}.wav"
            write(self._files[text], join([quiet, *pieces, quiet]))
        return self._files[text]

    def _wait_until_over(self) -> None:
        end = time.monotonic() + _LONGEST_ANSWER
        while time.monotonic() < end:
            if time.monotonic() - (self._heard.ear.last() or 0.0) > _BETWEEN_SECONDS:
                return
            time.sleep(0.05)


@contextmanager
def _running(
    command: list[str], card: SoundCard, env: dict[str, str], folder: str
) -> Iterator[None]:
    """Run a voice stack; begins when it listens. Raises VictusError where it does not."""
    with _started(command, env, Path(folder) / "output.txt", card.is_heard):
        time.sleep(_SETTLE_SECONDS)
        yield


@contextmanager
def _language_server(python: Path, model: Path, folder: str) -> Iterator[str]:
    """Serve the language model for those that ask one over HTTP."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port: int = taken.getsockname()[1]

    def answers() -> bool:
        with socket.socket() as caller:
            return caller.connect_ex(("127.0.0.1", port)) == 0

    command = [str(python), "-m", "llama_cpp.server", f"--model={model}", f"--port={port}"]
    limits = [f"--n_ctx={_LLM_TOKENS}", f"--n_threads={os.cpu_count() or 2}"]
    with _started([*command, *limits], dict(os.environ), Path(folder) / "server.txt", answers):
        yield f"http://127.0.0.1:{port}/v1"


@contextmanager
def _started(
    command: list[str], env: dict[str, str], output: Path, ready: Callable[[], bool]
) -> Iterator[None]:
    with output.open("wb") as target:
        process = subprocess.Popen(command, env=env, stdout=target, stderr=subprocess.STDOUT)
    try:
        end = time.monotonic() + _START_SECONDS
        while not ready():
            if process.poll() is not None or time.monotonic() > end:
                last = output.read_text(encoding="utf-8", errors="replace").strip()[-300:]
                raise VictusError(f"{Path(command[-1]).name or command[0]} does not start: {last}")
            time.sleep(0.1)
        yield
    finally:
        process.terminate()
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(15)
