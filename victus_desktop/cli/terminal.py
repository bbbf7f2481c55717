"""The voice loop in a terminal: live partial text, one JSON object a turn, typed lines instead."""

import logging
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from types import FrameType
from typing import Any

import typer

from victus_desktop.app import App, open_app
from victus_desktop.app.due import DueWatch
from victus_desktop.app.readiness import keep_ready
from victus_desktop.app.resting import let_rest
from victus_desktop.app.voice import (
    file_microphone,
    file_speaker,
    sound_card,
    voice_loop,
    warn_through,
)
from victus_desktop.audio.files import read
from victus_desktop.cli.printing import as_json, ended_json
from victus_desktop.conversation.assistant import Assistant
from victus_desktop.conversation.errors import AudioDeviceError, BadInput, VictusError
from victus_desktop.conversation.events import (
    Event,
    Failed,
    ListeningStarted,
    PartialTranscribed,
    ReplyPart,
    Transcribed,
    TurnEnded,
    Warned,
)
from victus_desktop.conversation.ports import Microphone, Speaker
from victus_desktop.conversation.records import Outcome

log = logging.getLogger(__name__)

_LISTENING = "Listening; Ctrl+C ends."


def talk(heard_from: Path | None, spoken_to: Path | None, *, json: bool) -> None:
    """Talk until the recording ends, or Ctrl+C. Raises VictusError."""
    with open_app(alone=True) as app, ExitStack() as cleanup:
        microphone, speaker = _devices(app, heard_from, spoken_to)
        if speaker is not None:
            cleanup.callback(speaker.close)
        app.speaker = speaker
        assistant = app.assistant
        assistant.subscribe(_JsonLines() if json else _Screen())
        _follow_events(app, speaker)
        if heard_from is None:
            due = DueWatch(app.stores.schedule, assistant.announce)
            due.start()
            cleanup.callback(due.close)
        app.load_models()
        keep_ready(app, assistant)
        assistant.subscribe(let_rest(app).follow)
        try:
            app.transcriber.get()
            loop = voice_loop(app, assistant, microphone, waits=heard_from is not None)
            _stop_at_signals(loop.stop)
            loop.run()
        except AudioDeviceError as error:
            typer.echo(f"victus: {error.message} Type instead; an empty line ends.", err=True)
            _typed(assistant)


def transcribe_files(files: list[Path]) -> Iterator[tuple[Path, dict[str, Any] | str]]:
    """Write down files one by one: the result, or the sentence of what was wrong."""
    import time

    from victus_desktop.speech.long import transcribe_long
    from victus_desktop.speech.whisper import WhisperTranscriber

    with open_app() as app:
        part = app.transcriber.get()
        assert isinstance(part, WhisperTranscriber)
        for file in files:
            began, seconds = time.monotonic(), 0.0
            texts: list[str] = []
            language = ""

            def counted(file: Path = file) -> Iterator[Any]:
                nonlocal seconds
                for piece in read(file):
                    seconds += piece.seconds
                    yield piece

            try:
                for segment in transcribe_long(part, counted()):
                    texts.append(segment.text.strip())
                    language = language or segment.language
            except VictusError as error:
                yield file, error.message
                continue
            yield (
                file,
                {
                    "file": str(file),
                    "text": " ".join(texts),
                    "language": language or "en",
                    "seconds": round(seconds, 2),
                    "ms": round((time.monotonic() - began) * 1000),
                },
            )


def say(text: str, out: Path | None) -> None:
    """Speak a text to the end. Raises VictusError."""
    with open_app() as app:
        speaker: Speaker = file_speaker(out) if out else _soundcard_speaker(app)
        app.speaker = speaker
        turn = app.assistant.announce(text)
        turn.wait()
        speaker.close()
        if turn.error:
            raise VictusError(turn.error)
        if "first_audio" not in turn.timings_ms:
            raise BadInput("There is nothing in that to say aloud.")


def _soundcard_speaker(app: App) -> Speaker:
    card = sound_card(app, lambda code, message: log.warning("%s", message))
    card.speaker.start()
    return card.speaker


def _devices(
    app: App, heard_from: Path | None, spoken_to: Path | None
) -> tuple[Microphone, Speaker | None]:
    """Give what to hear from and speak to; without a loudspeaker the answers are printed."""
    if heard_from is not None:
        next(read(heard_from))
        return file_microphone(heard_from), file_speaker(spoken_to) if spoken_to else None
    card = sound_card(app, warn_through(lambda: app.assistant))
    if spoken_to is not None:
        return card.microphone, file_speaker(spoken_to)
    try:
        card.speaker.start()
    except AudioDeviceError as error:
        typer.echo(f"victus: {error.message} I print my answers instead.", err=True)
        return card.microphone, None
    return card.ears, card.speaker


def _follow_events(app: App, speaker: Speaker | None) -> None:
    """Have the loudspeaker ready in time, and sound the earcons."""
    from victus_desktop.audio.speaker import SoundcardSpeaker

    if not isinstance(speaker, SoundcardSpeaker):
        return
    app.assistant.subscribe(speaker.follow)
    if app.settings.audio.earcons:
        from victus_desktop.audio.earcons import Earcons

        app.assistant.subscribe(Earcons(speaker.play).follow)


def _typed(assistant: Assistant) -> None:
    """Take typed lines where there is no microphone."""
    for line in sys.stdin:
        if not line.strip():
            return
        assistant.ask(line.strip(), speak=True)


def _stop_at_signals(stop: Any) -> None:
    if threading.current_thread() is not threading.main_thread():
        return

    def handle(number: int, frame: FrameType | None) -> None:
        stop()

    signal.signal(signal.SIGTERM, handle)
    signal.signal(signal.SIGINT, handle)


class _JsonLines:
    """One object a turn on stdout; on stderr from when on one may talk, and troubles."""

    def __call__(self, event: Event) -> None:
        match event:
            case ListeningStarted():
                typer.echo(_LISTENING, err=True)
            case TurnEnded() if event.outcome is not Outcome.WITHDRAWN:
                as_json(ended_json(event))
                sys.stdout.flush()
            case Failed(message=message) | Warned(message=message):
                typer.echo(f"victus: {message}", err=True)


class _Screen:
    """What is heard and answered, as it comes."""

    def __init__(self) -> None:
        self._live = sys.stdout.isatty()
        self._answering = False

    def __call__(self, event: Event) -> None:
        match event:
            case ListeningStarted():
                typer.echo(_LISTENING, err=True)
            case PartialTranscribed(text=text) if self._live:
                typer.echo(f"\r\x1b[2K… {text}", nl=False)
            case Transcribed(text=text):
                typer.echo(("\r\x1b[2K" if self._live else "") + f"You: {text}")
            case ReplyPart(text=text):
                typer.echo(text if self._answering else f"Victus: {text}", nl=False)
                self._answering = True
            case TurnEnded() if self._answering:
                typer.echo("")
                self._answering = False
            case Warned(message=message):
                typer.echo(f"victus: {message}", err=True)
        sys.stdout.flush()
