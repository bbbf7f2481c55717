"""What all tests share."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from victus_desktop.audio.sound_system import SoundSystem
from victus_desktop.bench.sound_card import SoundCard, sound_card
from victus_desktop.paths import user_paths

STARTERS = ("whisper-tiny.en", "piper-en-us-joe", "smollm2-135m-instruct", "minilm-l6-v2-int8")
OWN = user_paths()
"""The folders of whoever runs the tests: only models and what the router learnt are taken there."""


def pytest_configure(config: pytest.Config) -> None:
    """Keep the settings of whoever runs the tests, and their home, out of every test.

    A process that only hands out tests leaves that to those that run them.
    """
    if getattr(config.option, "numprocesses", None) and not hasattr(config, "workerinput"):
        return
    for name in os.environ:
        if name.startswith("VICTUS_") and not name.startswith(("VICTUS_TEST_", "VICTUS_HOSTILE_")):
            del os.environ[name]
    nowhere = tempfile.mkdtemp(prefix="victus-tests-")
    os.environ["VICTUS_HOME"] = nowhere
    config.add_cleanup(lambda: shutil.rmtree(nowhere, ignore_errors=True))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Try a test that keeps real time again where the machine was too busy for it."""
    for item in items:
        if item.get_closest_marker("real_time"):
            item.add_marker(pytest.mark.flaky(reruns=2, reruns_delay=2))


@pytest.fixture(scope="session")
def models() -> Path:
    """The folder that holds the starter models, one folder an id."""
    folder = Path(os.environ.get("VICTUS_TEST_MODELS") or OWN.models)
    absent = [name for name in STARTERS if not (folder / name).is_dir()]
    if absent:
        pytest.fail(f"{folder} lacks {', '.join(absent)}: run `victus models pull starter` first")
    return folder


@pytest.fixture(scope="session")
def learnt(models: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the router learns at the first start, which takes some seconds: a file to copy.

    What the user's own Victus has learnt is taken where it fits.
    """
    folder = tmp_path_factory.mktemp("learnt")
    (folder / "data").mkdir()
    (folder / "data" / "models").symlink_to(models)
    kept = folder / "cache" / "router.npz"
    kept.parent.mkdir()
    if OWN.router.exists():
        shutil.copy(OWN.router, kept)
    subprocess.run(
        [sys.executable, "-m", "victus_desktop", "ask", "good morning", "--dry-run"],
        env={**os.environ, "VICTUS_HOME": str(folder)},
        stdout=subprocess.DEVNULL,
        check=True,
        timeout=170,
    )
    return kept


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty home of its own."""
    folder = tmp_path / "home"
    folder.mkdir()
    monkeypatch.setenv("VICTUS_HOME", str(folder))
    return folder


@pytest.fixture
def card(monkeypatch: pytest.MonkeyPatch) -> Iterator[SoundCard]:
    """A sound card that this very process uses."""
    with sound_card() as running:
        for name, value in running.env.items():
            if os.environ.get(name) != value:
                monkeypatch.setenv(name, value)
        yield running


@pytest.fixture
def system(card: SoundCard) -> Iterator[SoundSystem]:
    """PortAudio, started anew on the card."""
    import sounddevice

    sounddevice._terminate()
    sounddevice._initialize()
    fresh = SoundSystem()
    yield fresh
    fresh.close()
