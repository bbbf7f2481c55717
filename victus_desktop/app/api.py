"""The API put together: the services behind its routes, its token, its web app."""

import json
import logging
import secrets
import shutil
import threading
import time
from collections.abc import Callable, Generator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from victus_desktop.api.app import create_api
from victus_desktop.api.auth import Gate
from victus_desktop.api.metrics import count
from victus_desktop.api.server import bind, serve
from victus_desktop.api.services import Check, Services, VoiceSession
from victus_desktop.api.wyoming_server import WyomingServer
from victus_desktop.app.due import DueWatch
from victus_desktop.app.health import checks
from victus_desktop.app.mind import language_agent
from victus_desktop.app.preferences import BrowserPreferences
from victus_desktop.app.secrets import keep_secret, secret
from victus_desktop.app.toolbox import Toolbox
from victus_desktop.app.voice import voice_loop
from victus_desktop.audio.files import decode, encode
from victus_desktop.audio.resample import resample
from victus_desktop.conversation.assistant import Assistant
from victus_desktop.conversation.errors import BadInput
from victus_desktop.conversation.later import LaterSynthesizer, LaterTranscriber
from victus_desktop.conversation.ports import Microphone, Speaker
from victus_desktop.conversation.turn import Clock
from victus_desktop.knowledge.files import sha256_of
from victus_desktop.paths import resource
from victus_desktop.speech.speakable import speakable

if TYPE_CHECKING:
    from fastapi import FastAPI

    from victus_desktop.app.core import App
    from victus_desktop.knowledge.ingest import Progress

log = logging.getLogger(__name__)

_IDLE_SECONDS = 60.0
"""How long a conversation over HTTP keeps its thread after its last request."""
TOKEN = "api"
"""Name of the API's token among the secrets."""


def run_server(app: "App", host: str, port: int, announce: Callable[[str], None]) -> None:
    """Serve until told to stop; `announce` gets the address with a one-time link.

    Raises BadInput where the address is taken.
    """
    listening = bind(host, port)
    taken = listening.getsockname()[1]
    made, gate = build_api(app)
    if app.settings.api.wyoming:
        wyoming = WyomingServer(made.state.services, app.settings.api.wyoming)
        wyoming.start()
        app.closers.append(wyoming.close)
    terminals = made.state.terminals

    def announce_due(text: str) -> None:
        if not terminals.announce(text):
            app.assistant.announce(text)

    due = DueWatch(app.stores.schedule, announce_due)
    due.start()
    app.closers.append(due.close)
    app.load_models()
    shown = "127.0.0.1" if host in ("0.0.0.0", "::") else host
    announce(f"http://{shown}:{taken}/pair?code={gate.new_link()}")
    serve(made, listening)


def build_api(app: "App") -> tuple["FastAPI", Gate]:
    """Give the application and its gate."""
    token = api_token(app)
    gate = Gate(lambda given: secrets.compare_digest(given.encode(), token.encode()))
    return create_api(services(app), app.settings.api, gate, resource("web")), gate


def api_token(app: "App") -> str:
    """Give the API's token, made at the first start.

    It lies in the keyring; where there is none, in a file that only its owner can read.
    """
    known = secret(TOKEN)
    place = app.paths.data / "api-token"
    if not known and place.exists():
        known = place.read_text().strip()
    return known or new_api_token(app)


def new_api_token(app: "App") -> str:
    """Make a new token; the old one is void at the next start."""
    token = secrets.token_urlsafe(32)
    if not keep_secret(TOKEN, token):
        place = app.paths.data / "api-token"
        place.parent.mkdir(parents=True, exist_ok=True)
        place.touch(mode=0o600)
        place.chmod(0o600)
        place.write_text(token)
    return token


def services(app: "App") -> Services:
    assistants = _Assistants(app)
    app.closers.append(assistants.close)

    def open_voice(
        microphone: Microphone, speaker: Speaker, conversation: str, hands_free: bool
    ) -> VoiceSession:
        made = Assistant(app.parts(speaker))
        made.subscribe(count)
        loop = voice_loop(app, made, microphone, always=hands_free, conversation=conversation)
        return VoiceSession(made, loop)

    uploads = app.paths.data / "uploads"
    uploads.mkdir(parents=True, exist_ok=True)
    return Services(
        assistant=assistants.of,
        open_voice=open_voice,
        conversations=app.stores.turns,
        documents=_Documents(app),
        confirmations=_Confirmations(app),
        schedule=app.stores.schedule,
        lists=app.stores.lists,
        preferences=BrowserPreferences(app),
        tools=lambda: _tools(app),
        toolbox=Toolbox(app),
        transcriber=LaterTranscriber(app.transcriber),
        synthesizer=LaterSynthesizer(app.synthesizer),
        embed=lambda texts: app.embedder.get().embed(texts),
        chat_model=_LaterChat(app),
        decode=decode,
        encode=encode,
        resample=resample,
        speakable=speakable,
        checks=lambda: [Check(one.name, one.ready, one.detail) for one in checks(app, sound=False)],
        upload_folder=str(uploads),
        models={
            "stt": app.settings.speech.recognizer,
            "tts": app.settings.speech.voice,
            "embedder": app.settings.knowledge.embedder,
        },
    )


def _tools(app: "App") -> list[dict[str, Any]]:
    return [
        {
            "name": tool.name,
            "description": tool.description,
            "effect": str(tool.effect),
            "asks_first": tool.needs_approval,
            "parameters": tool.schema(),
        }
        for tool in app.mind.tools.values()
    ]


class _Assistants:
    """One assistant for each conversation that goes on."""

    def __init__(self, app: "App", clock: Clock = time.monotonic) -> None:
        self._app = app
        self._clock = clock
        self._lock = threading.Lock()
        self._open: dict[str, tuple[Assistant, float]] = {}

    def of(self, conversation: str) -> Assistant:
        """Give the assistant of a conversation; the idle of others are closed."""
        with self._lock:
            known = self._open.pop(conversation, None)
            self._close_idle()
            made = known[0] if known else self._new()
            self._open[conversation] = made, self._clock()
            return made

    def close(self) -> None:
        for assistant, _ in self._open.values():
            assistant.close()

    def _new(self) -> Assistant:
        made = Assistant(self._app.parts())
        made.subscribe(count)
        return made

    def _close_idle(self) -> None:
        for conversation, (assistant, used) in list(self._open.items()):
            if assistant.current is None and self._clock() - used > _IDLE_SECONDS:
                del self._open[conversation]
                assistant.close()


class _Confirmations:
    def __init__(self, app: "App") -> None:
        self._app = app

    def open(self) -> Sequence[Mapping[str, Any]]:
        return [
            {
                "id": one.id,
                "conversation": conversation,
                "question": one.question,
                "tool": one.tool.name,
                "arguments": one.call.arguments,
            }
            for conversation, one in self._app.mind.effects.confirmations.all()
        ]


class _Documents:
    def __init__(self, app: "App") -> None:
        self._app = app

    def documents(self) -> Sequence[Mapping[str, Any]]:
        return [_document(one) for one in self._app.documents.get().documents()]

    def add(self, path: str, told: Callable[[float], None]) -> Mapping[str, Any]:
        def progress(told_of: "Progress") -> None:
            told(told_of.passages_done / told_of.passages if told_of.passages else 0.0)

        report = self._app.documents.get().add([Path(path)], progress)
        if report.added:
            return _document(report.added[0])
        content = sha256_of(Path(path))
        for known in self._app.documents.get().documents():
            if known.sha256 == content:
                return _document(known)
        return {"error": str(report.skipped[0]) if report.skipped else "The file holds no text."}

    def search(self, question: str, limit: int) -> Sequence[Mapping[str, Any]]:
        return [hit.as_json() for hit in self._app.documents.get().search(question, limit)]

    def remove(self, document: str) -> bool:
        try:
            gone = self._app.documents.get().remove(int(document))
        except (KeyError, ValueError, OverflowError):
            return False
        uploads = self._app.paths.data / "uploads"
        if gone.path.is_relative_to(uploads):
            shutil.rmtree(gone.path.parent)
        return True


def _document(one: Any) -> dict[str, Any]:
    return {
        "id": str(one.id),
        "document": one.name,
        "passages": one.passages,
        "added": one.added.isoformat(),
    }


class _LaterChat:
    """The bare language model in the words of the OpenAI API, loaded at the first use."""

    def __init__(self, app: "App") -> None:
        self._app = app

    @property
    def name(self) -> str:
        settings = self._app.settings.language_model
        return settings.endpoint_model or settings.model

    def stream(
        self,
        messages: Sequence[Mapping[str, Any]],
        tools: Sequence[Mapping[str, Any]],
        options: Mapping[str, Any],
        cancelled: Callable[[], bool],
    ) -> Generator[Mapping[str, Any], None, None]:
        from langchain_core.messages import convert_to_messages

        model = language_agent(self._app).get().model
        try:
            bound = model.bind_tools(list(tools)) if tools else model
            asked = convert_to_messages([dict(one) for one in messages])
        except (ValueError, KeyError, TypeError, AttributeError, NotImplementedError) as error:
            raise BadInput(f"The messages or tools are not as they should be: {error}") from error
        more = dict(options)
        if not self._app.settings.language_model.endpoint:
            more["cancelled"] = cancelled
        for chunk in bound.stream(asked, **more):
            if chunk.tool_calls:
                yield {"tool_calls": [_call(i, one) for i, one in enumerate(chunk.tool_calls)]}
            elif chunk.content:
                yield {"content": str(chunk.content)}


def _call(index: int, call: Mapping[str, Any]) -> dict[str, Any]:
    function = {"name": call["name"], "arguments": json.dumps(call["args"])}
    return {"index": index, "id": call["id"], "type": "function", "function": function}
