"""What is behind the routes of the API for one user's App."""

import json
import shutil
import threading
import time
from collections.abc import Callable, Generator, Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from weakref import WeakSet

from victus_desktop.api.metrics import count
from victus_desktop.api.services import (
    AccountStore,
    Check,
    Preferences,
    SecretStore,
    Services,
    VoiceSession,
)
from victus_desktop.app.core import App
from victus_desktop.app.health import checks
from victus_desktop.app.toolbox import Toolbox
from victus_desktop.app.voice import voice_loop
from victus_desktop.audio.files import decode, encode
from victus_desktop.audio.resample import resample
from victus_desktop.conversation.assistant import Assistant
from victus_desktop.conversation.errors import BadInput
from victus_desktop.conversation.later import LaterSynthesizer, LaterTranscriber
from victus_desktop.conversation.ports import Microphone, Speaker
from victus_desktop.conversation.turn import Clock
from victus_desktop.history.requests import RequestStore
from victus_desktop.knowledge.files import sha256_of
from victus_desktop.speech.speakable import speakable

if TYPE_CHECKING:
    from victus_desktop.knowledge.ingest import Progress

_CLOSE_SECONDS = 3.0
_IDLE_SECONDS = 60.0
"""How long a conversation over HTTP keeps its thread after its last request."""


def uploads_of(app: App) -> Path:
    """Give where the documents lie that a user sent."""
    return app.paths.data / "uploads"


def services_of(
    app: App, account: AccountStore, secrets: SecretStore | None, preferences: Preferences
) -> Services:
    """Put together what the routes need of one user's App."""
    assistants = Assistants(app)
    terminals = Terminals(app)
    app.closers += [assistants.close, terminals.close]

    def open_voice(
        microphone: Microphone, speaker: Speaker, conversation: str, hands_free: bool
    ) -> VoiceSession:
        made = terminals.new(speaker)
        loop = voice_loop(app, made, microphone, always=hands_free, conversation=conversation)
        return VoiceSession(made, loop)

    def cancel() -> None:
        assistants.cancel()
        terminals.cancel()

    uploads = uploads_of(app)
    uploads.mkdir(parents=True, exist_ok=True)
    return Services(
        assistant=assistants.of,
        open_voice=open_voice,
        conversations=app.stores.turns,
        documents=_Documents(app),
        confirmations=_Confirmations(app),
        schedule=app.stores.schedule,
        lists=app.stores.lists,
        preferences=preferences,
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
        checks=lambda: _checks(app),
        account=account,
        requests=_requests(app),
        secrets=secrets,
        pending=lambda: assistants.pending + terminals.pending,
        cancel=cancel,
        busy=lambda: terminals.busy or assistants.pending > 0,
        upload_folder=str(uploads),
        models={
            "stt": app.settings.speech.recognizer,
            "tts": app.settings.speech.voice,
            "embedder": app.settings.knowledge.embedder,
        },
    )


def _requests(app: App) -> RequestStore:
    """Give the store of idempotency keys; only a database server has several runs of Victus."""
    alone = app.stores.engine.dialect.name == "sqlite"
    longest = timedelta(seconds=0 if alone else app.settings.api.request_seconds)
    return RequestStore(app.stores.engine, app.user, patience=longest)


def _checks(app: App) -> list[Check]:
    found = checks(app.root, sound=False, loaded=True)
    return [Check(one.name, one.ready, one.detail) for one in found]


def _tools(app: App) -> list[dict[str, Any]]:
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


class Assistants:
    """One assistant for each conversation that goes on."""

    def __init__(self, app: App, clock: Clock = time.monotonic) -> None:
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

    @property
    def pending(self) -> int:
        with self._lock:
            return sum(assistant.pending for assistant, _ in self._open.values())

    def cancel(self) -> None:
        with self._lock:
            for assistant, _ in self._open.values():
                assistant.interrupt()

    def close(self) -> None:
        """End all at once: each may take as long as the turn that it finishes."""
        with self._lock:
            close_all([assistant for assistant, _ in self._open.values()])
            self._open.clear()

    def _new(self) -> Assistant:
        made = Assistant(self._app.parts())
        made.subscribe(count)
        return made

    def _close_idle(self) -> None:
        for conversation, (assistant, used) in list(self._open.items()):
            if assistant.current is None and self._clock() - used > _IDLE_SECONDS:
                del self._open[conversation]
                assistant.close()


class Terminals:
    """The assistants of one user's voice terminals."""

    def __init__(self, app: App) -> None:
        self._app = app
        self._open: WeakSet[Assistant] = WeakSet()

    def new(self, speaker: Speaker) -> Assistant:
        made = Assistant(self._app.parts(speaker))
        made.subscribe(count)
        self._open.add(made)
        return made

    @property
    def busy(self) -> bool:
        return any(not one.closed for one in self._open)

    @property
    def pending(self) -> int:
        return sum(one.pending for one in self._open)

    def cancel(self) -> None:
        for assistant in list(self._open):
            assistant.interrupt()

    def close(self) -> None:
        close_all(list(self._open))


def close_all(assistants: Sequence[Assistant]) -> None:
    """Close assistants side by side; one that waits for a model that loads is left behind."""
    threads = [
        threading.Thread(target=one.close, args=(_CLOSE_SECONDS,), daemon=True)
        for one in assistants
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


class _Confirmations:
    def __init__(self, app: App) -> None:
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
    def __init__(self, app: App) -> None:
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
        if gone.path.is_relative_to(uploads_of(self._app)):
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

    def __init__(self, app: App) -> None:
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

        model = self._app.language_model.get().model
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
