"""What is behind the window in a test."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.fakes import ScriptedMicrophone, Stage, sound
from victus_desktop.conversation.errors import VictusError
from victus_desktop.conversation.ports import Microphone
from victus_desktop.conversation.records import ToolCall
from victus_desktop.desktop.pane_source import PaneSource, Told
from victus_desktop.desktop.services import DesktopServices, ModelChoice
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
    models_error: Exception | None = None
    first_start: bool = False
    hold_install: bool = False
    """A download goes on until it is stopped."""
    undone: list[ToolCall] = field(default_factory=list)
    applied: list[set[str]] = field(default_factory=list)
    more: dict[str, Any] = field(default_factory=dict)
    """Further services, by their names."""
    begun: int = 0
    """Conversations that were begun anew."""
    microphone: Callable[[], Microphone] = lambda: ScriptedMicrophone([sound(1)])

    def services(self) -> DesktopServices:
        return DesktopServices(
            assistant=self.stage.assistant,
            settings=self.settings,
            save_settings=self._save,
            loop=lambda: self.loop,  # type: ignore[arg-type,return-value]
            level=lambda: 0.05,
            start_voice=self._start_voice,
            wait_until_ready=self._wait_until_ready,
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
            undo=self._undo,
            new_conversation=self._begin,
            changed=lambda names: self.applied.append(set(names)),
            retry_voice=lambda: self.voice.append("retry"),
            **self.more,
        )

    def _save(self, changed: Mapping[str, Any]) -> None:
        if self.save_error is not None:
            raise self.save_error
        self.saved.append(dict(changed))

    def _wait_until_ready(self) -> None:
        if self.models_error is not None:
            raise self.models_error

    def _start_voice(self) -> None:
        if self.voice_error is not None:
            raise self.voice_error
        self.voice.append("start")

    def _install(self, ident: str, told: Told, stopped: Callable[[], bool]) -> None:
        told(0.5, "half")
        if self.hold_install:
            while not stopped():
                time.sleep(0.01)
            raise VictusError("Stopped.", code="cancelled")
        self.installed.append(ident)

    def _undo(self, call: ToolCall) -> str:
        self.undone.append(call)
        return "Undone."

    def _begin(self) -> None:
        self.begun += 1
