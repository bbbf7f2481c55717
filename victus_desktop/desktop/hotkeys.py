"""The global keys put together: settings, talk key, dictation key, the Qt thread."""

import time
from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication

from victus_desktop.conversation.errors import BadInput, VictusError
from victus_desktop.desktop.bridge import Bridge
from victus_desktop.desktop.controls import Controls
from victus_desktop.desktop.dictation import Dictating
from victus_desktop.desktop.global_keys import Watching, typist, watch
from victus_desktop.desktop.hotkey import Chord, TalkKey, chord
from victus_desktop.desktop.services import DesktopServices
from victus_desktop.desktop.wayland_typists import Clipboard

Watch = Callable[[Sequence[Chord], Callable[[str], None]], Watching]


class Hotkeys(QObject):
    """Watches the keys of the settings; `start` again when they change.

    Keys come in from a thread of the library and go by queued signals.
    """

    dictating = Signal(bool)
    talking = Signal(bool)
    unavailable = Signal(str)
    """Why the keys do not work here, and what to do."""
    _called = Signal(object)

    def __init__(
        self,
        services: DesktopServices,
        controls: Controls,
        bridge: Bridge,
        watch: Watch = watch,
    ) -> None:
        super().__init__()
        self._services = services
        self._controls = controls
        self._bridge = bridge
        self._watch = watch
        self._keys: Watching | None = None
        self._starts = 0
        self._dictation: Dictating | None = None
        self._called.connect(lambda call: call(), Qt.ConnectionType.QueuedConnection)
        self.talk: TalkKey = self._talk_key()
        controls.stopped.connect(self._stopped)

    def start(self) -> None:
        """Watch the keys that the settings name now; tells `unavailable` where that cannot be."""
        self.close()
        self.talk = self._talk_key()
        try:
            chords = self._chords()
        except BadInput as error:
            self.unavailable.emit(error.message)
            return
        number = self._starts

        def failed(reason: str) -> None:
            self._called.emit(lambda: self._refused(number, reason))

        self._bridge.run(
            lambda: self._watch(chords, failed),
            lambda keys: self._watching(number, keys),
            lambda error: self._refused(number, str(error).partition("\n")[0]),
        )

    def close(self) -> None:
        """Watch no more."""
        self._starts += 1
        if self._keys is not None:
            self._keys.close()
            self._keys = None

    def end(self) -> None:
        """Watch no more, and type no more."""
        self.close()
        if self._dictation is not None:
            self._dictation.close()

    def toggle(self) -> None:
        """Begin to talk, or end, as `victus toggle` asks."""
        self.talk.toggle()

    def toggle_dictation(self) -> None:
        """Begin to dictate, or end, as `victus toggle dictate` asks."""
        if self._dictation is not None and self._dictation.recording:
            self._write()
        else:
            self._dictate()

    def _chords(self) -> tuple[Chord, ...]:
        """Give what is to be watched. Raises BadInput for a wrong key."""
        hotkeys = self._services.settings.hotkeys
        return (
            Chord(
                chord(hotkeys.talk),
                self._later(self._talk_down),
                self._later(self._talk_up),
                "talk",
                self.tr("Talk to Victus"),
            ),
            Chord(
                chord(hotkeys.dictate),
                self._later(self._dictate),
                self._later(self._write),
                "dictate",
                self.tr("Dictate into the focused window"),
            ),
            Chord(
                frozenset({"esc"}),
                self._later(self._escape),
                lambda: None,
                "stop",
                self.tr("Stop Victus"),
                kept=False,
            ),
        )

    def _watching(self, number: int, keys: Watching) -> None:
        if number == self._starts:
            self._keys = keys
        else:
            keys.close()

    def _refused(self, number: int, reason: str) -> None:
        if number == self._starts:
            self.unavailable.emit(reason)

    def _stopped(self) -> None:
        self.talk.over()
        self.talking.emit(False)

    def _talk_key(self) -> TalkKey:
        return TalkKey(
            self._services.settings.hotkeys.mode,
            begin=self._begin,
            end=self._end,
            cancel=self._controls.stop,
            clock=time.monotonic,
        )

    def _begin(self) -> None:
        self._controls.talk_down()
        self.talking.emit(True)

    def _end(self) -> None:
        self._controls.talk_up()
        self.talking.emit(False)

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
            clipboard = Clipboard(self._copy, self._tell_to_paste)
            self._dictation = Dictating(
                self._services.new_microphone,
                transcriber,
                lambda: typist(clipboard),
                self._dictation_failed,
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
        if self._dictation is not None and self._dictation.recording:
            self._dictation.cancel()
            self._dictation_over()

    def _dictation_over(self) -> None:
        self._controls.hush(False)
        self.dictating.emit(False)

    def _dictation_failed(self, error: VictusError) -> None:
        self._called.emit(lambda: self._controls.refused.emit(error.message))

    def _copy(self, text: str) -> None:
        self._called.emit(lambda: QGuiApplication.clipboard().setText(text))

    def _tell_to_paste(self) -> None:
        told = self.tr("What you dictated is on the clipboard: paste it with Ctrl+V.")
        self._called.emit(lambda: self._controls.refused.emit(told))
