"""The API over fakes: what a test of its routes looks at."""

import threading
from collections.abc import Callable, Generator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
from fastapi import FastAPI
from fastapi.testclient import TestClient
from numpy.typing import NDArray

from tests.api.keys import MemoryKeys, MemoryRequests, NoAccount, NobodyElse
from tests.fakes import (
    LevelDetector,
    ListHistory,
    ScriptedAgent,
    ScriptedTranscriber,
    ToneSynthesizer,
)
from victus_desktop.api.app import Behind, create_api
from victus_desktop.api.auth import Gate
from victus_desktop.api.identity import Identity
from victus_desktop.api.services import Called, Check, Services, VoiceSession
from victus_desktop.audio.files import decode, encode
from victus_desktop.audio.resample import resample
from victus_desktop.conversation.assistant import Assistant
from victus_desktop.conversation.errors import BadInput, VictusError
from victus_desktop.conversation.pipeline import Parts
from victus_desktop.conversation.ports import Microphone, Speaker
from victus_desktop.conversation.records import ListItem, Scheduled, TurnRecord
from victus_desktop.conversation.rules import LoopRules
from victus_desktop.conversation.voice_loop import VoiceLoop
from victus_desktop.settings import ApiSettings

TOKEN = "the-right-token"
WEB = Path(__file__).parents[2] / "resources" / "web"


@dataclass
class Conversations:
    """Conversations over the turns that were kept."""

    history: ListHistory
    titles: dict[str, str] = field(default_factory=dict)

    def conversations(self, limit: int, offset: int) -> list[dict[str, Any]]:
        names = list(dict.fromkeys(one.conversation for one in reversed(self.history.records)))
        rows = [{"id": name, "title": self.titles.get(name, name)} for name in names]
        return rows[offset : offset + limit]

    def turns(self, conversation: str, limit: int, offset: int) -> list[dict[str, Any]]:
        same = [one for one in self.history.records if one.conversation == conversation]
        return [_told(one) for one in reversed(same)][offset : offset + limit]

    def turn(self, ident: str) -> dict[str, Any] | None:
        return next((_told(one) for one in self.history.records if one.id == ident), None)

    def search(self, words: str, limit: int, offset: int = 0) -> list[dict[str, Any]]:
        found = [one for one in self.history.records if words in f"{one.heard} {one.reply}"]
        return [_told(one) for one in found][offset : offset + limit]

    def rename(self, conversation: str, title: str) -> bool:
        known = any(one.conversation == conversation for one in self.history.records)
        if known:
            self.titles[conversation] = title
        return known

    def delete(self, conversation: str) -> bool:
        before = len(self.history.records)
        self.history.records[:] = [
            one for one in self.history.records if one.conversation != conversation
        ]
        return len(self.history.records) < before


def _told(one: TurnRecord) -> dict[str, Any]:
    return asdict(one) | {"started": one.started.isoformat()}


@dataclass
class Documents:
    """Documents by the path that they were kept at; one that holds 'broken' cannot be read."""

    kept: dict[str, Path] = field(default_factory=dict)

    def documents(self) -> list[dict[str, Any]]:
        return [self._told(ident) for ident in self.kept]

    def add(self, path: str, told: Callable[[float], None]) -> Mapping[str, Any]:
        if "broken" in Path(path).read_text(errors="replace"):
            raise VictusError("The file is damaged.", code="bad_input")
        ident = str(len(self.kept) + 1)
        self.kept[ident] = Path(path)
        return self._told(ident)

    def search(self, question: str, limit: int) -> list[dict[str, Any]]:
        texts = [path.read_text() for path in self.kept.values()]
        return [{"text": text} for text in texts if question in text][:limit]

    def remove(self, document: str) -> bool:
        return self.kept.pop(document, None) is not None

    def _told(self, ident: str) -> dict[str, Any]:
        return {"id": ident, "document": self.kept[ident].name, "passages": 1}


@dataclass
class Questions:
    waiting: list[dict[str, Any]] = field(default_factory=list)

    def open(self) -> Sequence[Mapping[str, Any]]:
        return self.waiting


@dataclass
class Plans:
    """Timers that wait."""

    waiting: list[Scheduled] = field(default_factory=list)

    def pending(self) -> list[Scheduled]:
        return self.waiting

    def cancel(self, ident: int) -> Scheduled:
        for one in self.waiting:
            if one.id == ident:
                self.waiting.remove(one)
                return one
        raise KeyError(ident)


@dataclass
class Lists:
    """Lists of items, by name."""

    kept: list[ListItem] = field(default_factory=list)
    made: list[str] = field(default_factory=list)

    def names(self) -> list[str]:
        return list(dict.fromkeys([*self.made, *(one.list_name for one in self.kept)]))

    def create(self, name: str) -> None:
        self.made.append(name)

    def items(self, name: str) -> list[ListItem]:
        return [one for one in self.kept if one.list_name == name]

    def add(self, name: str, text: str) -> ListItem:
        self.kept.append(ListItem(len(self.kept) + 1, name, text))
        return self.kept[-1]

    def tick(self, ident: int, done: bool = True) -> None:
        self.kept[self._at(ident)] = replace(self.kept[self._at(ident)], done=done)

    def remove(self, ident: int) -> None:
        del self.kept[self._at(ident)]

    def delete(self, name: str) -> list[ListItem]:
        gone = self.items(name)
        if not gone:
            raise KeyError(name)
        self.kept = [one for one in self.kept if one.list_name != name]
        return gone

    def _at(self, ident: int) -> int:
        for place, one in enumerate(self.kept):
            if one.id == ident:
                return place
        raise KeyError(ident)


@dataclass
class Tastes:
    """One setting that may be changed."""

    patience: float = 1.0

    def all(self) -> list[dict[str, Any]]:
        told = {"name": "listening.patience", "description": "Patience.", "value": self.patience}
        return [told | {"restart": False, "value_schema": {"type": "number"}}]

    def change(self, changed: Mapping[str, Any]) -> None:
        for name, value in changed.items():
            if name != "listening.patience" or not isinstance(value, float):
                raise BadInput(f"{name} cannot be {value!r}.")
            self.patience = value


TOOLS = [
    {
        "name": "clock",
        "description": "Tells the time",
        "effect": "read",
        "asks_first": False,
        "parameters": {"properties": {}},
    },
    {
        "name": "mail_send",
        "description": "Sends a mail",
        "effect": "send",
        "asks_first": True,
        "parameters": {"properties": {"to": {"type": "string"}}, "required": ["to"]},
    },
]


@dataclass
class Tools:
    """A clock, and a mail that waits for a yes."""

    waiting: dict[str, str] = field(default_factory=dict)
    sent: list[str] = field(default_factory=list)

    def call(self, name: str, arguments: Mapping[str, Any]) -> Called:
        if name == "clock":
            return Called("It is noon.", {"hour": 12})
        if name != "mail_send":
            return Called(f"There is no tool {name!r}.", failed=True)
        self.waiting["c9"] = arguments["to"]
        return Called(f"Send it to {arguments['to']}?", confirmation="c9")

    def decide(self, confirmation: str, allow: bool) -> Called:
        to = self.waiting.pop(confirmation, None)
        if to is None or not allow:
            return Called("Nothing was done.", failed=True)
        self.sent.append(to)
        return Called("It is sent.")


@dataclass
class EchoModel:
    """Says the last message word by word; calls the first tool that it is given."""

    name: str = "echo-1"
    stopped: threading.Event = field(default_factory=threading.Event)
    endless: bool = False

    def stream(
        self,
        messages: Sequence[Mapping[str, Any]],
        tools: Sequence[Mapping[str, Any]],
        options: Mapping[str, Any],
        cancelled: Callable[[], bool],
    ) -> Generator[Mapping[str, Any], None, None]:
        if tools:
            function = {"name": tools[0]["function"]["name"], "arguments": '{"city": "Paris"}'}
            call = {"index": 0, "id": "c1", "type": "function", "function": function}
            yield {"tool_calls": [call]}
            return
        try:
            for word in str(messages[-1]["content"]).split():
                yield {"content": f"{word} "}
            while self.endless and not cancelled():
                yield {"content": "more "}
        finally:
            self.stopped.set()


@dataclass
class Clock:
    now: float = 1000.0

    def __call__(self) -> float:
        return self.now


def embed(texts: Sequence[str]) -> NDArray[np.float32]:
    return np.array([[len(text), *[0.5] * 383] for text in texts], np.float32)


@dataclass
class Stand:
    """The whole API over fakes."""

    folder: Path
    settings: ApiSettings = field(default_factory=lambda: ApiSettings(hosts=["testserver"]))
    agent: ScriptedAgent = field(default_factory=ScriptedAgent)
    transcriber: ScriptedTranscriber = field(default_factory=lambda: ScriptedTranscriber(["hello"]))
    history: ListHistory = field(default_factory=ListHistory)
    documents: Documents = field(default_factory=Documents)
    questions: Questions = field(default_factory=Questions)
    toolbox: Tools = field(default_factory=Tools)
    plans: Plans = field(default_factory=Plans)
    lists: Lists = field(default_factory=Lists)
    tastes: Tastes = field(default_factory=Tastes)
    model: EchoModel = field(default_factory=EchoModel)
    clock: Clock = field(default_factory=Clock)
    checks: list[Check] = field(default_factory=lambda: [Check("database", True)])
    sessions: list[VoiceSession] = field(default_factory=list)
    made: list[Assistant] = field(default_factory=list)
    rules: LoopRules = field(default_factory=lambda: LoopRules(always=False))
    account: NoAccount = field(default_factory=NoAccount)

    def __post_init__(self) -> None:
        self._assistants: dict[str, Assistant] = {}
        self.keys = MemoryKeys(self.clock, {TOKEN: Identity()})
        self.gate = Gate(self.keys, self.clock)
        self.requests = MemoryRequests(
            lambda ident: any(one.id == ident for one in self.history.records)
        )
        services = self._services()
        self.app: FastAPI = create_api(
            Behind(lambda user: services, self.gate, admin=NobodyElse()), self.settings, WEB
        )

    def client(self, token: str | None = TOKEN, address: str = "10.0.0.1") -> TestClient:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        return TestClient(
            self.app,
            headers=headers,
            client=(address, 50_000),
            raise_server_exceptions=False,
            follow_redirects=False,
        )

    def close(self) -> None:
        for assistant in self.made:
            assistant.close()

    def _assistant(self, conversation: str) -> Assistant:
        if conversation not in self._assistants:
            self._assistants[conversation] = self._new(None)
        return self._assistants[conversation]

    def _new(self, speaker: Speaker | None) -> Assistant:
        parts = Parts(self.agent, self.history, self.transcriber, ToneSynthesizer(), speaker)
        self.made.append(Assistant(parts))
        return self.made[-1]

    def _open_voice(
        self, microphone: Microphone, speaker: Speaker, conversation: str, hands_free: bool
    ) -> VoiceSession:
        made = self._new(speaker)
        loop = VoiceLoop(microphone, LevelDetector(), made, self.rules, None, conversation)
        self.sessions.append(VoiceSession(made, loop))
        return self.sessions[-1]

    def _services(self) -> Services:
        return Services(
            assistant=self._assistant,
            open_voice=self._open_voice,
            conversations=Conversations(self.history),
            documents=self.documents,
            confirmations=self.questions,
            schedule=self.plans,
            lists=self.lists,
            preferences=self.tastes,
            tools=lambda: TOOLS,
            toolbox=self.toolbox,
            transcriber=self.transcriber,
            synthesizer=ToneSynthesizer(),
            embed=embed,
            chat_model=self.model,
            decode=decode,
            encode=encode,
            resample=resample,
            speakable=str,
            checks=lambda: self.checks,
            account=self.account,
            requests=self.requests,
            upload_folder=str(self.folder),
            models={"stt": "ears-1", "tts": "voice-1"},
        )
