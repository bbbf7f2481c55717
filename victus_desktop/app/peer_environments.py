"""Environments of other voice stacks, each its own, below the cache folder.

Nothing of them is ever imported here: they run as programs beside Victus.
"""

import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from victus_desktop.conversation.errors import BadInput, VictusError


@dataclass(frozen=True)
class Peer:
    """A voice stack, as a program in `resources/bench/peers/` uses it."""

    name: str
    script: str
    packages: tuple[str, ...]


PEERS = (
    Peer(
        "pipecat 1.14.0",
        "pipecat_talk.py",
        ("pipecat-ai[local,silero,whisper,piper]==1.14.0", "llama-cpp-python[server]==0.3.36"),
    ),
    Peer(
        "RealtimeSTT and -TTS",
        "realtime_talk.py",
        (
            "RealtimeSTT==1.1.2",
            "RealtimeTTS==0.8.10",
            "faster-whisper==1.2.1",
            "silero-vad==6.2.3",
            "piper-tts==1.8.0",
            "openai==3.57.0",
        ),
    ),
)


def python_of(peer: Peer, cache: Path, *, install: bool) -> Path:
    """Give the interpreter of a peer's environment, made where `install` asks for it.

    Raises BadInput where there is none, and VictusError where it cannot be made.
    """
    place = _place(peer, cache)
    python = place / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    stamp = place / ".installed"
    wanted = "\n".join(peer.packages)
    if stamp.exists() and stamp.read_text(encoding="utf-8") == wanted:
        return python
    if not install:
        raise BadInput(
            f"{peer.name} is not there yet; `victus bench peers --install` fetches it with pip "
            f"into {place} (some gigabytes)."
        )
    shutil.rmtree(place, ignore_errors=True)
    _run([sys.executable, "-m", "venv", str(place)], peer)
    _run([str(python), "-m", "pip", "install", "--quiet", *peer.packages], peer)
    stamp.write_text(wanted, encoding="utf-8")
    return python


def _place(peer: Peer, cache: Path) -> Path:
    return cache / "peers" / peer.script.removesuffix("_talk.py")


def _run(command: list[str], peer: Peer) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        lacks = "portaudio.h" in done.stdout + done.stderr
        hint = " PyAudio needs PortAudio's headers (Debian: portaudio19-dev)." if lacks else ""
        last = (done.stderr.strip().splitlines() or ["no word of why"])[-1]
        raise VictusError(f"{peer.name} could not be installed: {last[:300]}.{hint}")
