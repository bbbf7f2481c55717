"""One Wyoming client: speech to text and text to speech, as Home Assistant asks for them."""

import asyncio
import queue
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from wyoming.asr import Transcribe, Transcript
from wyoming.audio import AudioChunk, AudioStart, AudioStop
from wyoming.error import Error
from wyoming.event import Event
from wyoming.info import (
    AsrModel,
    AsrProgram,
    Attribution,
    Describe,
    Info,
    TtsProgram,
    TtsVoice,
)
from wyoming.ping import Ping, Pong
from wyoming.server import AsyncEventHandler
from wyoming.tts import (
    Synthesize,
    SynthesizeChunk,
    SynthesizeStart,
    SynthesizeStop,
    SynthesizeStopped,
)

from victus_desktop import __version__
from victus_desktop.api.limits import LONGEST_TEXT
from victus_desktop.api.services import Services
from victus_desktop.conversation.audio import LISTENING_RATE, Audio, join
from victus_desktop.conversation.errors import BadInput, VictusError
from victus_desktop.conversation.ports import Part
from victus_desktop.conversation.sentences import pieces

_LARGEST = 1024 * 1024
"""Bytes of one event."""
_IDLE_SECONDS = 300.0
_LONGEST_SECONDS = 600
_WIDTH = 2


class Bounded:
    """A reader that takes no lie about sizes, and waits only so long."""

    def __init__(self, reader: asyncio.StreamReader) -> None:
        self._reader = reader

    async def readline(self) -> bytes:
        return await asyncio.wait_for(self._reader.readline(), _IDLE_SECONDS)

    async def readexactly(self, size: Any) -> bytes:
        """Read so many bytes. Raises ValueError for a size that is none or too large."""
        if not isinstance(size, int) or size > _LARGEST:
            raise ValueError(f"an event may have {_LARGEST} bytes at most")
        return await asyncio.wait_for(self._reader.readexactly(size), _IDLE_SECONDS)

    def feed_eof(self) -> None:
        self._reader.feed_eof()


@dataclass
class Hearing:
    """The sound of one request."""

    parts: list[Audio] = field(default_factory=list)
    seconds: float = 0.0

    def take(self, chunk: AudioChunk) -> None:
        """Take sound of 16 bit. Raises BadInput for another format or too much of it."""
        known = chunk.width == _WIDTH and chunk.channels in (1, 2) and 8000 <= chunk.rate <= 96_000
        if not known:
            raise BadInput("Sound must be 16 bit, mono or stereo, from 8000 to 96000 Hz.")
        audio = Audio.from_pcm16(chunk.audio, chunk.rate)
        if chunk.channels == 2:
            whole = audio.samples[: len(audio.samples) // 2 * 2].reshape(-1, 2)
            audio = Audio(whole.mean(axis=1, dtype=np.float32), chunk.rate)
        self.seconds += audio.seconds
        if self.seconds > _LONGEST_SECONDS:
            raise BadInput(f"At most {_LONGEST_SECONDS} s of sound.")
        self.parts.append(audio)


class WyomingVoice(AsyncEventHandler):
    """Answers the events of one client."""

    def __init__(
        self,
        services: Services,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        left: Callable[[], None] = lambda: None,
    ) -> None:
        """`left` is called when the client is gone."""
        super().__init__(Bounded(reader), writer)  # type: ignore[arg-type]
        self._services = services
        self._left = left
        self._hearing = Hearing()
        self._text: queue.SimpleQueue[str | None] | None = None
        self._letters = 0
        self._speaking: asyncio.Task[None] | None = None

    async def run(self) -> None:
        """Serve the client until it leaves, or breaks the protocol."""
        try:
            await super().run()
        except (OSError, EOFError, AttributeError, KeyError, TypeError, TimeoutError):
            # What a client sends that is no Wyoming ends only its own connection.
            self.writer.close()
        finally:
            self._left()

    async def disconnect(self) -> None:
        if self._text is not None:
            self._text.put(None)

    async def handle_event(self, event: Event) -> bool:
        try:
            await self._answer(event)
        except VictusError as error:
            await self.write_event(Error(error.message, error.code).event())
            return False
        return True

    async def _answer(self, event: Event) -> None:
        kind = event.type
        if Describe.is_type(kind):
            await self.write_event(info(self._services.models).event())
        elif Ping.is_type(kind):
            await self.write_event(Pong(text=Ping.from_event(event).text).event())
        elif Transcribe.is_type(kind) or AudioStart.is_type(kind):
            self._hearing = Hearing()
        elif AudioChunk.is_type(kind):
            self._hearing.take(AudioChunk.from_event(event))
        elif AudioStop.is_type(kind):
            await self._transcribe()
        elif Synthesize.is_type(kind) and self._text is None:
            # In a stream the whole text comes once more, for servers that cannot stream.
            await self._speak(iter([self._counted(Synthesize.from_event(event).text)]))
        elif SynthesizeStart.is_type(kind):
            self._begin()
        elif SynthesizeChunk.is_type(kind) and self._text is not None:
            self._text.put(self._counted(SynthesizeChunk.from_event(event).text))
        elif SynthesizeStop.is_type(kind) and self._text is not None:
            await self._end()

    async def _transcribe(self) -> None:
        heard, self._hearing = self._hearing, Hearing()
        said = await asyncio.to_thread(self._text_of, heard)
        await self.write_event(Transcript(text=said.text, language=said.language).event())

    def _text_of(self, heard: Hearing) -> Any:
        audio = join(heard.parts)
        return self._services.transcriber.transcribe(self._services.resample(audio, LISTENING_RATE))

    def _begin(self) -> None:
        if self._text is not None:
            raise BadInput("The text before has not ended.")
        self._letters = 0
        self._text = queue.SimpleQueue()
        self._speaking = asyncio.create_task(self._speak(iter(self._text.get, None)))

    async def _end(self) -> None:
        text, speaking = self._text, self._speaking
        if text is None or speaking is None:
            return
        text.put(None)
        await speaking
        self._text = self._speaking = None
        await self.write_event(SynthesizeStopped().event())

    async def _speak(self, texts: Iterator[str]) -> None:
        """Send the speech of a text while the rest of it may still be coming."""
        parts = pieces(Part(text) for text in texts)
        sounds = (sound for part in parts for sound in self._sounds(part.text))
        rate = 0
        while (sound := await asyncio.to_thread(next, sounds, None)) is not None:
            if not rate:
                rate = sound.rate
                await self.write_event(AudioStart(rate, _WIDTH, 1).event())
            await self.write_event(AudioChunk(rate, _WIDTH, 1, sound.pcm16()).event())
        if not rate:
            await self.write_event(AudioStart(LISTENING_RATE, _WIDTH, 1).event())
        await self.write_event(AudioStop().event())

    def _sounds(self, text: str) -> Iterator[Audio]:
        return self._services.synthesizer.synthesize(self._services.speakable(text))

    def _counted(self, text: str) -> str:
        self._letters += len(text)
        if self._letters > LONGEST_TEXT:
            raise BadInput(f"At most {LONGEST_TEXT} letters of text.")
        return text


def info(models: Mapping[str, str]) -> Info:
    """Tell what this machine can do."""
    made = Attribution("Victus", "https://github.com/victus-desktop/victus-desktop")
    common: dict[str, Any] = {"attribution": made, "installed": True, "version": __version__}
    recognizer, voice = models.get("stt", "recognizer"), models.get("tts", "voice")
    languages = ["en"] if recognizer.endswith(".en") else sorted(_LANGUAGES)
    asr = AsrModel(name=recognizer, description="Whisper", languages=languages, **common)
    tts = TtsVoice(name=voice, description="Piper", languages=["en"], **common)
    described = common | {"name": "victus", "description": "Victus on this machine"}
    return Info(
        asr=[AsrProgram(models=[asr], **described)],
        tts=[TtsProgram(voices=[tts], supports_synthesize_streaming=True, **described)],
    )


_LANGUAGES = (
    *("ar", "bg", "ca", "cs", "da", "de", "el", "en", "es", "et", "fa", "fi", "fr", "he", "hi"),
    *("hr", "hu", "id", "it", "ja", "ko", "lt", "lv", "ms", "nl", "no", "pl", "pt", "ro", "ru"),
    *("sk", "sl", "sr", "sv", "ta", "th", "tr", "uk", "ur", "vi", "zh"),
)
"""Languages that the multilingual Whisper models hear well enough to be offered."""
