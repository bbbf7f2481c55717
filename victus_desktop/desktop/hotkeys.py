"""The global keys put together: settings, talk key, dictation key, the Qt thread."""

import time
from collections.abc import Callable, Sequence
from typing import Protocol

from PySide6.QtCore import QObject, Qt, Signal

from victus_desktop.conversation.errors import VictusError
from victus_desktop.desktop.controls import Controls
from victus_desktop.desktop.dictation import Dictating
from victus_desktop.desktop.global_keys import GlobalKeys, OnKey, feed, typist, why_no_global_keys
from victus_desktop.desktop.hotkey import Chord, TalkKey, chord
from victus_desktop.desktop.services import DesktopServices


class Watching(Protocol):
    """What watches the keyboard until closed."""

    def close(self) -> None: ...


class Hotkeys(QObject):
    """Watches the keys of the settings; `read_settings` again when they change.

    Keys come in from a thread of the library and go by queued signals.
    """

    dictating = Signal(bool)
    unavailable = Signal(str)
    """Why the keys do not work here, and what to do."""
    _called = Signal(object)

    def __init__(
        self,
        services: DesktopServices,
        controls: Controls,
        watch: Callable[[OnKey, OnKey, Sequence[frozenset[str]]], Watching] = GlobalKeys,
    ) -> None:
        super().__init__()
        self._services = services
        self._controls = controls
        self._watch = watch
        self._keys: Watching | None = None
        self._dictation: Dictating | None = None
        self._called.connect(lambda call: call(), Qt.ConnectionType.QueuedConnection)
        self.talk: TalkKey = self._talk_key()
        controls.stopped.connect(self._stopped)

    def start(self) -> None:
        """Watch the keys; tells `unavailable` where that cannot be."""
        reason = why_no_global_keys() if self._watch is GlobalKeys else ""
        if reason:
            self.unavailable.emit(reason)
            return
        try:
            self.read_settings()
        except (VictusError, ImportError, OSError) as error:
            self.unavailable.emit(str(error).splitlines()[0])

    def read_settings(self) -> None:
        """Watch the keys that the settings name now. Raises BadInput for a wrong one."""
        self.close()
        self.talk = self._talk_key()
        hotkeys = self._services.settings.hotkeys
        talk, dictate = chord(hotkeys.talk), chord(hotkeys.dictate)
        chords = (
            Chord(talk, self._later(self._talk_down), self._later(self._talk_up)),
            Chord(dictate, self._later(self._dictate), self._later(self._write)),
            Chord(frozenset({"esc"}), self._later(self._escape), lambda: None),
        )
        self._keys = self._watch(*feed(chords), [talk, dictate])

    def close(self) -> None:
        """Watch no more."""
        if self._keys is not None:
            self._keys.close()
            self._keys = None

    def toggle(self) -> None:
        """Begin to talk, or end, as `victus toggle` asks."""
        self.talk.toggle()

    def _stopped(self) -> None:
        self.talk.over()

    def _talk_key(self) -> TalkKey:
        controls = self._controls
        return TalkKey(
            self._services.settings.hotkeys.mode,
            begin=controls.talk_down,
            end=controls.talk_up,
            cancel=controls.stop,
            clock=time.monotonic,
        )

    def _later(self, call: Callable[[], None]) -> Callable[[], None]:
        return lambda: self._called.emit(call)

    def _talk_down(self) -> None:
        self.talk.down()

    def _talk_up(self) -> None:
        self.talk.up()

    def _dictate(self) -> None:
        if self._controls.muted:
            self._controls.refused.emit(self.tr("The microphone is muted; unmute it to dictate."))
            return
        if self._dictation is None:
            transcriber = self._services.assistant.parts.transcriber
            if transcriber is None:
                return
            self._dictation = Dictating(
                self._services.new_microphone, transcriber, typist(), self._dictation_failed
            )
        self._controls.hush(True)
        self._dictation.begin()
        self.dictating.emit(True)

    def _write(self) -> None:
        if self._dictation is not None:
            self._dictation.end()
            self._dictation_over()

    def _escape(self) -> None:
        self.talk.escape()
        if self._dictation is not None:
            self._dictation.cancel()
            self._dictation_over()

    def _dictation_over(self) -> None:
        self._controls.hush(False)
        self.dictating.emit(False)

    def _dictation_failed(self, error: VictusError) -> None:
        self._called.emit(lambda: self._controls.refused.emit(error.message))
