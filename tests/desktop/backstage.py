"""What is behind the window in a test."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.fakes import ScriptedMicrophone, Stage, sound
from victus_desktop.conversation.ports import Microphone
from victus_desktop.desktop.services import DesktopServices, ModelChoice, PaneSource, Told
from victus_desktop.settings import Settings


class KeyLoop:
    """Stands in for the voice loop: notes what the keys and buttons asked of it."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def press(self) -> None:
        self.asked.append("press")

    def release(self) -> None:
        self.asked.append("release")

    def cancel(self) -> None:
        self.asked.append("cancel")

    def listen(self) -> None:
        self.asked.append("listen")

    def mute(self, muted: bool) -> None:
        self.asked.append(f"mute {muted}")


@dataclass
class Backstage:
    """What is behind the window in a test, and what the window did with it."""

    stage: Stage
    settings: Settings
    loop: KeyLoop | None = field(default_factory=KeyLoop)
    saved: list[dict[str, Any]] = field(default_factory=list)
    voice: list[str] = field(default_factory=list)
    opened: list[tuple[str, int | None]] = field(default_factory=list)
    installed: list[str] = field(default_factory=list)
    panes: list[PaneSource] = field(default_factory=list)
    earlier: list[tuple[str, str]] = field(default_factory=list)
    sent: dict[str, int] = field(default_factory=dict)
    save_error: Exception | None = None
    voice_error: Exception | None = None
    first_start: bool = False
    microphone: Callable[[], Microphone] = lambda: ScriptedMicrophone([sound(1)])

    def services(self) -> DesktopServices:
        return DesktopServices(
            assistant=self.stage.assistant,
            settings=self.settings,
            save_settings=self._save,
            loop=lambda: self.loop,  # type: ignore[arg-type,return-value]
            level=lambda: 0.05,
            start_voice=self._start_voice,
            stop_voice=lambda: self.voice.append("stop"),
            panes=self.panes,
            egress=lambda: dict(self.sent),
            new_microphone=lambda: self.microphone(),
            pause_wake_word=lambda paused: self.voice.append(f"pause {paused}"),
            open_document=lambda name, page: self.opened.append((name, page)),
            first_start=self.first_start,
            restore=lambda: self.earlier,
            choices={"audio.microphones": lambda: ["Headset", "Webcam"]},
            model_choices=lambda: [
                ModelChoice("starter", "Starter", "here", installed=True),
                ModelChoice("large", "Large", "fits"),
                ModelChoice("huge", "Huge", "too large", fits=False),
            ],
            install_model=self._install,
        )

    def _save(self, changed: Mapping[str, Any]) -> None:
        if self.save_error is not None:
            raise self.save_error
        self.saved.append(dict(changed))

    def _start_voice(self) -> None:
        if self.voice_error is not None:
            raise self.voice_error
        self.voice.append("start")

    def _install(self, ident: str, told: Told) -> None:
        told(0.5, "half")
        self.installed.append(ident)
