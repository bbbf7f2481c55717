"""The desktop's microphone and loudspeaker: opened, closed on mute, found again when lost."""

import threading
from typing import TYPE_CHECKING

from victus_desktop.app.voice import (
    echo_cancelled,
    loudspeaker,
    microphone,
    voice_loop,
    warn_through,
)
from victus_desktop.audio.devices import Direction
from victus_desktop.audio.earcons import Earcons
from victus_desktop.conversation.errors import AudioDeviceError
from victus_desktop.conversation.events import Event
from victus_desktop.conversation.ports import Microphone
from victus_desktop.conversation.voice_loop import VoiceLoop

if TYPE_CHECKING:
    from victus_desktop.app.core import App
    from victus_desktop.audio.microphone import SoundcardMicrophone

_RETRY = 3.0
"""Seconds between two looks for a loudspeaker where there is none."""
_ENDING = 10.0
"""Seconds that closing the microphone may take."""


class Ears:
    """What listens and speaks for the window. Its methods may be called from any job thread."""

    def __init__(self, app: "App") -> None:
        self._app = app
        self._warn = warn_through(lambda: app.assistant)
        self._speaker = loudspeaker(app, self._warn)
        self._order = threading.RLock()
        self._closed = threading.Event()
        self._speaks = False
        self._microphone: SoundcardMicrophone | None = None
        self._loop: VoiceLoop | None = None
        self._thread: threading.Thread | None = None
        self._wake_word_paused = False

    @property
    def loop(self) -> VoiceLoop | None:
        """What listens, while there is a microphone."""
        heard = self._microphone
        return None if heard is None or heard.missing else self._loop

    @property
    def level(self) -> float:
        """Loudness of the microphone now, as root mean square from 0 to 1."""
        heard = self._microphone
        return heard.level if heard is not None else 0.0

    def heard_through(self) -> str:
        """Give the name of the microphone that is open; '' for none."""
        device = self._microphone.device if self._microphone else None
        return device.name if device else ""

    def start(self) -> None:
        """Listen, and speak from the first time on. A missing device is told and waited for."""
        with self._order:
            if self._closed.is_set() or self._thread is not None:
                return
            self._begin_speaking()
            app = self._app
            listening = app.settings.listening
            always = bool(listening.wake_word) or listening.hands_free
            self._microphone = microphone(app, self._warn, patient=True)
            ears = echo_cancelled(app, self._microphone, self._speaker)
            self._loop = voice_loop(app, app.assistant, ears, always=always)
            self._loop.pause_wake_word(self._wake_word_paused)
            self._thread = threading.Thread(target=self._loop.run, name="listener", daemon=True)
            self._thread.start()

    def stop(self) -> None:
        """Close the microphone's device; an answer in flight goes on."""
        with self._order:
            loop, self._loop = self._loop, None
            thread, self._thread = self._thread, None
            self._microphone = None
            if loop is not None:
                loop.stop(interrupt=False)
            if thread is not None:
                thread.join(_ENDING)

    def reopen(self) -> None:
        """Take the devices and the rules of listening that the settings name now."""
        with self._order:
            self._speaker.prefer(self._app.settings.audio.speakers)
            if self._thread is not None:
                self.retry()

    def retry(self) -> None:
        """Open the microphone anew."""
        with self._order:
            self.stop()
            self.start()

    def pause_wake_word(self, paused: bool) -> None:
        """Wait for the wake word no longer, or again."""
        self._wake_word_paused = paused
        loop = self._loop
        if loop is not None:
            loop.pause_wake_word(paused)

    def new_microphone(self) -> Microphone:
        """Give a microphone of its own, for dictation and the microphone check."""
        return microphone(self._app, lambda code, message: None)

    def device_names(self, direction: Direction) -> list[str]:
        """Give the names of the devices that go one way. Raises AudioDeviceError."""
        return [one.name for one in self._app.sounds.devices() if one.channels(direction)]

    def close(self) -> None:
        """End everything and give the devices back."""
        self._closed.set()
        self.stop()
        self._speaker.close()

    def _begin_speaking(self) -> None:
        if self._speaks:
            return
        self._speaks = True
        try:
            self._speak()
        except AudioDeviceError as error:
            self._warn("no_loudspeaker", error.message)
            threading.Thread(target=self._wait_for_speaker, name="loudspeaker", daemon=True).start()

    def _speak(self) -> None:
        """Open the loudspeaker and let everything sound through it. Raises AudioDeviceError."""
        self._speaker.start()
        app = self._app
        app.parts_speak_through(self._speaker)
        earcons = Earcons(self._speaker.play)

        def sound(event: Event) -> None:
            if app.settings.audio.earcons:
                earcons.follow(event)

        app.assistant.subscribe(self._speaker.follow)
        app.assistant.subscribe(sound)

    def _wait_for_speaker(self) -> None:
        while not self._closed.wait(_RETRY):
            try:
                self._speak()
            except AudioDeviceError:
                continue
            device = self._speaker.device
            self._warn("speaker_back", f"Speaking again, through {device.name if device else ''}.")
            return
