"""What button, tray, key and a second start all do: talk, mute, stop. One place, no widgets."""

from PySide6.QtCore import QObject, Signal

from victus_desktop.desktop.bridge import Bridge
from victus_desktop.desktop.services import DesktopServices


class Controls(QObject):
    """Passes on what the user wants. Lives on the Qt thread."""

    refused = Signal(str)
    """Why something could not be done."""
    failed = Signal(str, str)
    """The code of a failure, and its sentence."""
    muted_changed = Signal(bool)
    wake_word_paused = Signal(bool)
    stopped = Signal()
    ready = Signal()
    """The models are loaded, or will not be."""

    def __init__(self, services: DesktopServices, bridge: Bridge) -> None:
        super().__init__()
        self.services = services
        self.muted = False
        self._bridge = bridge

    def start_voice(self) -> None:
        """Open the microphone in the background, and wait there for the models."""
        self._bridge.run(self.services.start_voice, None, self._failed)
        self._bridge.run(
            self.services.wait_until_ready, lambda result: self.ready.emit(), self._not_loaded
        )

    def talk_down(self) -> None:
        """Begin to listen, as a held button does."""
        loop = self.services.loop()
        if self.muted:
            self.refused.emit(self.tr("The microphone is muted; unmute it to talk."))
        elif loop is None:
            self.refused.emit(self.tr("There is no microphone yet; see Settings."))
        else:
            loop.press()

    def talk_up(self) -> None:
        """What was said is the request."""
        loop = self.services.loop()
        if loop is not None and not self.muted:
            loop.release()

    def listen(self) -> None:
        """Listen for one request, until nobody speaks."""
        loop = self.services.loop()
        if loop is None or self.muted:
            self.talk_down()
        else:
            loop.listen()

    def stop(self) -> None:
        """Stop the answer and drop what is being said."""
        self.services.assistant.interrupt()
        loop = self.services.loop()
        if loop is not None:
            loop.cancel()
        self.stopped.emit()

    def mute(self, muted: bool) -> None:
        """Close the microphone's device, or open it again."""
        if muted == self.muted:
            return
        self.muted = muted
        job = self.services.stop_voice if muted else self.services.start_voice
        self._bridge.run(job, None, self._failed)
        self.muted_changed.emit(muted)

    def hush(self, hushed: bool) -> None:
        """Take no notice of the microphone while one dictates."""
        loop = self.services.loop()
        if loop is not None and not self.muted:
            loop.mute(hushed)

    def pause_wake_word(self, paused: bool) -> None:
        """Wait for the wake word no longer, or again."""
        pause = self.services.pause_wake_word
        if pause is not None:
            self._bridge.run(lambda: pause(paused), None, self._failed)
            self.wake_word_paused.emit(paused)

    def _not_loaded(self, error: Exception) -> None:
        self._failed(error)
        self.ready.emit()  # commands are answered without models

    def _failed(self, error: Exception) -> None:
        self.failed.emit(getattr(error, "code", "internal"), str(error))
