"""A sound card in software: a PulseAudio of its own with a microphone and a loudspeaker.

What is played into `microphone` is heard by programs; what programs play is heard in `speaker`.
"""

import os
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

import numpy as np

from victus_desktop.conversation.audio import Audio

_ALSA = """pcm.default { type pulse }
ctl.default { type pulse }
pcm.headset { type pulse }
"""
_MODULES = (
    "module-native-protocol-unix auth-anonymous=1 socket={socket}",
    "module-null-sink sink_name=microphone rate=48000",
    "module-null-sink sink_name=speaker rate=48000",
    "module-remap-source master=microphone.monitor source_name=mic",
)
HEARING_RATE = 16_000
"""Samples a second of what `Ear` hears."""


def recorder(
    source: str, env: Mapping[str, str], target: IO[bytes] | int
) -> subprocess.Popen[bytes]:
    """Begin to write what a source gives: 32-bit floats, mono, at HEARING_RATE.

    `target` is a file, or `subprocess.PIPE`.
    """
    return subprocess.Popen(
        [
            "parec",
            f"--device={source}",
            "--raw",
            "--format=float32le",
            "--channels=1",
            f"--rate={HEARING_RATE}",
            "--latency-msec=10",
        ],
        env=dict(env),
        stdout=target,
    )


class Ear:
    """Hears one source of the card in the background, from its making to `hush`."""

    def __init__(self, source: str, env: dict[str, str], heard: Path) -> None:
        self._heard = heard
        with heard.open("wb") as target:
            self._recorder = recorder(source, env, target)
        for _ in range(100):
            if heard.stat().st_size:
                return
            time.sleep(0.05)
        raise RuntimeError(f"nothing comes from {source}")

    def wait_for_sound(self, seconds: float = 20) -> None:
        """Wait until something has sounded for a fifth of a second."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            data = self._heard.read_bytes()
            samples = np.frombuffer(data[: len(data) // 4 * 4], "<f4")
            if np.count_nonzero(np.abs(samples) > 0.01) > HEARING_RATE // 10:
                return
            time.sleep(0.05)
        raise RuntimeError("nothing sounds")

    def hush(self) -> Audio:
        """Stop hearing; give what was heard."""
        self._recorder.terminate()
        self._recorder.wait(10)
        data = self._heard.read_bytes()
        return Audio(np.frombuffer(data[: len(data) // 4 * 4], "<f4"), HEARING_RATE)


@dataclass
class SoundCard:
    """The running card. `env` makes a program use it."""

    folder: Path
    env: dict[str, str]
    recorders: list[subprocess.Popen[bytes]] = field(default_factory=list)
    server: subprocess.Popen[bytes] | None = None

    def control(self, *words: str) -> str:
        done = subprocess.run(
            ["pactl", *words], env=self.env, capture_output=True, text=True, check=True, timeout=20
        )
        return done.stdout

    def is_heard(self) -> bool:
        """Whether a program other than a recorder of ours holds a microphone open."""
        listed = self.control("list", "source-outputs").split("Source Output #")
        return any("application.process.id" in one and '"parec"' not in one for one in listed)

    def play(self, wav: Path) -> None:
        """Say a WAV file into the microphone; returns when it is over."""
        subprocess.run(
            ["paplay", "--device=microphone", str(wav)], env=self.env, check=True, timeout=60
        )

    def record(self, target: Path) -> subprocess.Popen[bytes]:
        """Begin to record the loudspeaker into a WAV file; terminate it to end."""
        recorder = subprocess.Popen(
            [
                "parec",
                "--device=speaker.monitor",
                "--file-format=wav",
                "--rate=16000",
                "--channels=1",
                "--latency-msec=20",
                str(target),
            ],
            env=self.env,
        )
        self.recorders.append(recorder)
        time.sleep(0.3)
        return recorder

    def listen(self) -> Ear:
        """Begin to hear the loudspeaker."""
        return Ear("speaker.monitor", self.env, self.folder / "heard.raw")

    def unplug(self) -> None:
        """Take the whole card away, as when it is pulled out."""
        if self.server is not None:
            self.server.kill()
            self.server.wait(10)
            self.server = None

    def plug(self) -> None:
        """Put the card in; returns when it works."""
        socket = self.folder / "pulse.sock"
        socket.unlink(missing_ok=True)
        modules = [word.format(socket=socket) for line in _MODULES for word in ("-L", line)]
        self.server = subprocess.Popen(
            [
                "pulseaudio",
                "-n",
                "--exit-idle-time=-1",
                "--daemonize=no",
                "--use-pid-file=no",
                *modules,
            ],
            env={key: value for key, value in self.env.items() if key != "PULSE_SERVER"}
            | {"HOME": str(self.folder)},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self._wait_until_up()
        self.control("set-default-source", "mic")
        self.control("set-default-sink", "speaker")

    def _wait_until_up(self) -> None:
        for _ in range(100):
            try:
                if "mic" in self.control("list", "short", "sources"):
                    return
            except subprocess.CalledProcessError:
                pass
            time.sleep(0.1)
        raise RuntimeError("PulseAudio does not start")


@contextmanager
def sound_card() -> Iterator[SoundCard]:
    """Start the card and end it. Needs the programs pulseaudio, pactl, paplay, parec."""
    with tempfile.TemporaryDirectory(prefix="victus-sound-") as name:
        folder = Path(name)
        (folder / "asound.conf").write_text(_ALSA)
        env = {
            **os.environ,
            "XDG_RUNTIME_DIR": name,
            "PULSE_RUNTIME_PATH": name,
            "PULSE_STATE_PATH": name,
            "PULSE_SERVER": f"unix:{folder}/pulse.sock",
            "ALSA_CONFIG_PATH": f"{folder}/asound.conf",
        }
        card = SoundCard(folder, env)
        try:
            card.plug()
            yield card
        finally:
            for recorder in card.recorders:
                recorder.terminate()
                recorder.wait(10)
            card.unplug()
