"""What the end-to-end tests share: a home with the starter models, and the real program."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

VICTUS = (sys.executable, "-m", "victus_desktop")


@dataclass(frozen=True)
class Home:
    """A home of the test's own."""

    folder: Path
    env: dict[str, str]

    def victus(
        self, *words: str, seconds: float = 120, text: str | None = None
    ) -> subprocess.CompletedProcess[str]:
        """Run the program to its end."""
        return subprocess.run(
            [*VICTUS, *words],
            env=self.env,
            capture_output=True,
            text=True,
            timeout=seconds,
            input=text,
            check=False,
        )

    def ask(self, text: str) -> dict[str, Any]:
        done = self.victus("ask", text, "--json")
        assert done.returncode == 0, done.stderr
        told: dict[str, Any] = json.loads(done.stdout)
        return told


def new_home(folder: Path, models: Path) -> Home:
    """Make a home with the starter models and nothing else."""
    (folder / "data").mkdir(parents=True)
    (folder / "data" / "models").symlink_to(models)
    env = {key: value for key, value in os.environ.items() if not key.startswith("VICTUS_")}
    return Home(folder, {**env, "VICTUS_HOME": str(folder)})


@pytest.fixture(scope="session")
def trained(learnt: Path) -> Path:
    """The cache of a home in which Victus was started before."""
    return learnt.parent


@pytest.fixture
def victus_home(tmp_path: Path, models: Path, trained: Path) -> Home:
    """A home that was started before."""
    home = new_home(tmp_path / "victus", models)
    shutil.copytree(trained, home.folder / "cache")
    return home


@pytest.fixture(scope="session")
def speech(tmp_path_factory: pytest.TempPathFactory, models: Path) -> Callable[[str], Path]:
    """Gives a WAV file in which a sentence is spoken."""
    from victus_desktop.audio.files import write
    from victus_desktop.conversation.audio import Audio, join
    from victus_desktop.speech.piper import PiperSynthesizer

    voice = PiperSynthesizer(models / "piper-en-us-joe")
    folder = tmp_path_factory.mktemp("speech")

    def speak(text: str) -> Path:
        target = folder / f"{abs(hash(text))}.wav"
        if not target.exists():
            quiet = Audio.silence(0.3, voice.rate)
            write(target, join([quiet, *voice.synthesize(text), quiet]))
        return target

    return speak


@dataclass
class Server:
    process: subprocess.Popen[str]
    link: str
    """The address with a one-time code."""
    home: Home

    @property
    def address(self) -> str:
        return self.link.partition("/pair")[0]

    @property
    def token(self) -> str:
        return self.home.victus("token").stdout.strip()

    def stop(self) -> int:
        """Ask it to end; gives its exit code."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(20)

    def kill(self) -> str:
        """End it without a word; gives the port that it had."""
        self.process.kill()
        self.process.wait()
        return self.address.rpartition(":")[2]


@contextmanager
def started(home: Home, log: Path, port: str = "0") -> Iterator[Server]:
    """Run the server on a home."""
    with log.open("a") as told:
        process = subprocess.Popen(
            [*VICTUS, "serve", "--port", port],
            env=home.env,
            stdout=subprocess.PIPE,
            stderr=told,
            text=True,
        )
    assert process.stdout is not None
    try:
        lines = iter(process.stdout.readline, "")
        link = next((m[0] for line in lines if (m := re.search(r"http://\S+code=\S+", line))), "")
        assert link, log.read_text()
        yield Server(process, link, home)
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


@pytest.fixture
def server(victus_home: Home, tmp_path: Path) -> Iterator[Server]:
    with started(victus_home, tmp_path / "log") as running:
        yield running
