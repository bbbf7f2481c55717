"""The microphone and the loop that listens to it: opened, closed and opened anew by the window."""

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

from victus_desktop.app.due import DueWatch
from victus_desktop.app.voice import (
    echo_cancelled,
    loudspeaker,
    microphone,
    voice_loop,
    warn_through,
)
from victus_desktop.audio.earcons import Earcons
from victus_desktop.conversation.errors import AudioDeviceError
from victus_desktop.conversation.voice_loop import VoiceLoop

if TYPE_CHECKING:
    from victus_desktop.app.core import App
    from victus_desktop.audio.microphone import SoundcardMicrophone
    from victus_desktop.audio.speaker import SoundcardSpeaker


class Ears:
    """What listens and speaks for the window. Its methods may be called from any job thread."""

    def __init__(self, app: "App") -> None:
        self._app = app
        self._warn = warn_through(lambda: app.assistant)
        self._lock = threading.RLock()
        self._microphone: SoundcardMicrophone | None = None
        self._speaker: SoundcardSpeaker | None = None
        self._loop: VoiceLoop | None = None
        self._due: DueWatch | None = None
        self._silence: Callable[[], None] = lambda: None

    @property
    def loop(self) -> VoiceLoop | None:
        """The loop that listens now; None while there is no microphone or it is closed."""
        return self._loop

    @property
    def level(self) -> float:
        """Loudness at the microphone, as root mean square from 0 to 1."""
        return self._microphone.level if self._microphone is not None and self._loop else 0.0

    def start(self) -> None:
        """Load the models in the background and listen; returns once the loop runs."""
        with self._lock:
            self._app.load_models()
            self._watch_once()
            if self._speaker is None:
                self._open_speaker()
            self._open_microphone()

    def stop(self) -> None:
        """Close the microphone; an answer in flight stops."""
        with self._lock:
            loop, self._loop = self._loop, None
            if loop is not None:
                loop.stop()

    def reopen(self) -> None:
        """Take the devices and the rules of listening that the settings name now."""
        with self._lock:
            listening = self._loop is not None
            self.stop()
            self._close_speaker()
            self._open_speaker()
            if listening:
                self._open_microphone()

    def retry(self) -> None:
        """Try again after a device was missing."""
        with self._lock:
            self.stop()
            self._close_speaker()
            self.start()

    def close(self) -> None:
        """End everything that was begun here."""
        with self._lock:
            self.stop()
            if self._due is not None:
                self._due.close()
            self._close_speaker()

    def _watch_once(self) -> None:
        if self._due is None:
            from victus_desktop.app.readiness import Readiness

            app = self._app
            app.assistant.subscribe(Readiness(app, app.assistant).follow)
            self._due = DueWatch(app.stores.schedule, app.assistant.announce)
            self._due.start()

    def _open_speaker(self) -> None:
        app = self._app
        self._speaker = loudspeaker(app, self._warn)
        try:
            self._speaker.start()
        except AudioDeviceError as error:
            self._warn("no_loudspeaker", error.message)
            return
        app.parts_speak_through(self._speaker)
        if app.settings.audio.earcons:
            self._silence = app.assistant.subscribe(Earcons(self._speaker.play).follow)

    def _close_speaker(self) -> None:
        self._silence()
        self._silence = lambda: None
        if self._speaker is not None:
            self._speaker.close()
            self._speaker = None

    def _open_microphone(self) -> None:
        app, listening = self._app, self._app.settings.listening
        self._microphone = microphone(app, self._warn)
        ears = echo_cancelled(app, self._microphone, self._speaker)
        always = bool(listening.wake_word) or listening.hands_free
        loop = self._loop = voice_loop(app, app.assistant, ears, always=always)
        threading.Thread(target=self._listen, args=(loop,), name="listener", daemon=True).start()

    def _listen(self, loop: VoiceLoop) -> None:
        try:
            loop.run()
        except AudioDeviceError as error:
            if self._loop is loop:
                self._loop = None
            self._warn("no_microphone", error.message)
