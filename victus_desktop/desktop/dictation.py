"""Dictation: hold a key, and what one says is typed into the focused window."""

import threading
from collections.abc import Callable
from typing import Protocol

import numpy as np

from victus_desktop.conversation.audio import LISTENING_RATE, Audio
from victus_desktop.conversation.errors import VictusError
from victus_desktop.conversation.ports import Microphone, Transcriber
from victus_desktop.desktop.dictated_text import Dictation

_LEAST = 0.3
"""Seconds; a shorter press was a slip."""


class TypesText(Protocol):
    """Types into the window that has the focus."""

    def type(self, text: str) -> None: ...

    def erase(self, count: int) -> None: ...

    def place(self) -> object:
        """Give what is another where another window has the focus; None where nobody knows."""

    def close(self) -> None: ...


class Recording:
    """Sound of a microphone from now until `finish`, taken in a thread."""

    def __init__(self, microphone: Microphone) -> None:
        self._microphone = microphone
        self._pieces: list[Audio] = []
        self._error: VictusError | None = None
        self._thread = threading.Thread(target=self._take, name="recording", daemon=True)
        self._thread.start()

    def finish(self) -> Audio:
        """End, and give what was recorded. Raises AudioDeviceError where nothing could be."""
        self.drop()
        if self._error is not None:
            raise self._error
        if not self._pieces:
            return Audio.silence(0)
        return Audio(np.concatenate([piece.samples for piece in self._pieces]), LISTENING_RATE)

    def drop(self) -> None:
        """End, whatever was recorded."""
        self._microphone.close()
        self._thread.join(5)

    @property
    def level(self) -> float:
        """Loudness of the last frame, as root mean square from 0 to 1."""
        if not self._pieces:
            return 0.0
        return self._pieces[-1].loudness

    def _take(self) -> None:
        try:
            for frame in self._microphone.frames():
                self._pieces.append(frame)
        except VictusError as error:
            self._error = error


class Dictating:
    """Begins and ends one dictation after the other. `begin` and `end` may come from any thread."""

    def __init__(
        self,
        microphone: Callable[[], Microphone],
        transcriber: Transcriber,
        typist: Callable[[], TypesText],
        failed: Callable[[VictusError], None],
    ) -> None:
        self._microphone = microphone
        self._transcriber = transcriber
        self._make_typist = typist
        self._typist: TypesText | None = None
        self._failed = failed
        self._text = Dictation()
        self._place: object = None
        self._recording: Recording | None = None
        self._order = threading.Lock()

    @property
    def recording(self) -> bool:
        """Whether something is being said."""
        return self._recording is not None

    def begin(self) -> None:
        """The key goes down: record."""
        if self._recording is None:
            self._recording = Recording(self._microphone())

    def end(self) -> threading.Thread | None:
        """The key goes up: write down what was said and type it, in a thread that is given."""
        recording, self._recording = self._recording, None
        if recording is None:
            return None
        thread = threading.Thread(
            target=self._write, args=(recording,), name="dictation", daemon=True
        )
        thread.start()
        return thread

    def cancel(self) -> None:
        """Drop what is being said."""
        recording, self._recording = self._recording, None
        if recording is not None:
            threading.Thread(target=recording.drop, name="dictation", daemon=True).start()

    def close(self) -> None:
        """End; nothing more is typed."""
        self.cancel()
        with self._order:
            if self._typist is not None:
                self._typist.close()
                self._typist = None

    def _write(self, recording: Recording) -> None:
        try:
            audio = recording.finish()
            if audio.seconds < _LEAST:
                return
            with self._order:
                said = self._transcriber.transcribe(audio).text.strip()
                if said:
                    self._type(said)
        except VictusError as error:
            self._failed(error)

    def _type(self, said: str) -> None:
        if self._typist is None:
            self._typist = self._make_typist()
        place = self._typist.place()
        if place != self._place:
            self._text.forget()
            self._place = place
        typed = self._text.take(said)
        self._typist.erase(typed.erase)
        self._typist.type(typed.text)
