"""A sound card in software: a PulseAudio of the test's own with a microphone and a loudspeaker.

What is played into `microphone` is heard by programs; what programs play is heard in `speaker`.
"""

import os
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

_ALSA = """pcm.!default {{ type pulse }}
ctl.!default {{ type pulse }}
"""
_MODULES = (
    "module-native-protocol-unix auth-anonymous=1 socket={socket}",
    "module-null-sink sink_name=microphone rate=48000",
    "module-null-sink sink_name=speaker rate=48000",
    "module-remap-source master=microphone.monitor source_name=mic",
)


@dataclass
class SoundCard:
    """The running card. `env` makes a program use it."""

    folder: Path
    env: dict[str, str]
    recorders: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def control(self, *words: str) -> str:
        done = subprocess.run(
            ["pactl", *words], env=self.env, capture_output=True, text=True, check=True, timeout=20
        )
        return done.stdout

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


@contextmanager
def sound_card() -> Iterator[SoundCard]:
    """Start the card and end it. Needs the programs pulseaudio, pactl, paplay, parec."""
    with tempfile.TemporaryDirectory(prefix="victus-sound-") as name:
        folder = Path(name)
        (folder / "asound.conf").write_text(_ALSA.format())
        env = {
            **os.environ,
            "XDG_RUNTIME_DIR": name,
            "PULSE_RUNTIME_PATH": name,
            "PULSE_STATE_PATH": name,
            "PULSE_SERVER": f"unix:{folder}/pulse.sock",
            "ALSA_CONFIG_PATH": f"/usr/share/alsa/alsa.conf:{folder}/asound.conf",
        }
        modules = [
            word.format(socket=folder / "pulse.sock") for line in _MODULES for word in ("-L", line)
        ]
        server = subprocess.Popen(
            ["pulseaudio", "-n", "--exit-idle-time=-1", "--daemonize=no", *modules],
            env={key: value for key, value in env.items() if key != "PULSE_SERVER"},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        card = SoundCard(folder, env)
        try:
            _wait_until_up(card)
            card.control("set-default-source", "mic")
            card.control("set-default-sink", "speaker")
            yield card
        finally:
            for recorder in card.recorders:
                recorder.terminate()
            server.terminate()
            server.wait(10)


def _wait_until_up(card: SoundCard) -> None:
    for _ in range(100):
        try:
            if "speaker" in card.control("list", "short", "sinks"):
                return
        except subprocess.CalledProcessError:
            pass
        time.sleep(0.1)
    raise RuntimeError("PulseAudio does not start")
