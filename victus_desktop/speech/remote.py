"""Speech to text and text to speech on another machine, over OpenAI's routes."""

import io
import json
import wave
from collections.abc import Iterator, Sequence

from victus_desktop.conversation.audio import Audio
from victus_desktop.conversation.errors import ServiceError
from victus_desktop.conversation.ports import Transcript
from victus_desktop.remote import Remote


class RemoteTranscriber:
    """Writes down speech by `POST audio/transcriptions`."""

    def __init__(self, server: Remote, model: str, language: str = "") -> None:
        self._server = server
        self._model = model
        self._language = language

    def transcribe(
        self, audio: Audio, vocabulary: Sequence[str] = (), alone: Sequence[str] = ()
    ) -> Transcript:
        """See the port; `alone` is not for a server. Raises ServiceError."""
        form = {"model": self._model, "response_format": "verbose_json"}
        if self._language:
            form["language"] = self._language
        if vocabulary:
            form["prompt"] = ", ".join(vocabulary)
        sound = {"file": ("speech.wav", _wav(audio), "audio/wav")}
        answer = self._server.post("audio/transcriptions", data=form, files=sound)
        try:
            told = json.loads(answer)
            return Transcript(str(told["text"]).strip(), str(told.get("language") or "en"))
        except (ValueError, KeyError, AttributeError) as error:
            raise ServiceError(f"{self._server.address} answered with nonsense.") from error


class RemoteSynthesizer:
    """Speaks by `POST audio/speech`."""

    def __init__(self, server: Remote, model: str, speed: float = 1.0) -> None:
        self._server = server
        self._model = model
        self._speed = speed

    def synthesize(self, text: str) -> Iterator[Audio]:
        """See the port. Raises ServiceError."""
        asked = {
            "model": self._model,
            "voice": "default",
            "input": text,
            "speed": self._speed,
            "response_format": "wav",
        }
        answer = self._server.post("audio/speech", json=asked)
        try:
            with wave.open(io.BytesIO(answer)) as sound:
                yield Audio.from_pcm16(sound.readframes(sound.getnframes()), sound.getframerate())
        except (wave.Error, EOFError) as error:
            raise ServiceError(f"{self._server.address} answered with nonsense.") from error


def _wav(audio: Audio) -> bytes:
    made = io.BytesIO()
    with wave.open(made, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(audio.rate)
        file.writeframes(audio.pcm16())
    return made.getvalue()
