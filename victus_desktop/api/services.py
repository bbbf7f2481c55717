"""What the API is handed: the same parts that the desktop and the terminal use."""

from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from victus_desktop.conversation.access import AccessToken, AuditEntry, SignedIn
from victus_desktop.conversation.assistant import Assistant
from victus_desktop.conversation.audio import Audio
from victus_desktop.conversation.ports import Microphone, Speaker, Synthesizer, Transcriber
from victus_desktop.conversation.records import ListItem, Scheduled
from victus_desktop.conversation.voice_loop import VoiceLoop


class ConversationStore(Protocol):
    """What the API shows of history. Ids are strings; pages count from 0."""

    def conversations(self, limit: int, offset: int) -> Sequence[Mapping[str, Any]]: ...

    def turns(self, conversation: str, limit: int, offset: int) -> Sequence[Mapping[str, Any]]: ...

    def turn(self, ident: str) -> Mapping[str, Any] | None: ...

    def search(self, words: str, limit: int, offset: int = 0) -> Sequence[Mapping[str, Any]]: ...

    def rename(self, conversation: str, title: str) -> bool: ...

    def delete(self, conversation: str) -> bool: ...


class DocumentStore(Protocol):
    def documents(self) -> Sequence[Mapping[str, Any]]: ...

    def add(self, path: str, told: Callable[[float], None]) -> Mapping[str, Any]: ...

    def search(self, question: str, limit: int) -> Sequence[Mapping[str, Any]]: ...

    def remove(self, document: str) -> bool: ...


class Schedule(Protocol):
    """Timers, alarms and reminders that have not fired."""

    def pending(self) -> Sequence[Scheduled]: ...

    def cancel(self, ident: int) -> Scheduled:
        """Take one away. Raises KeyError where there is none."""


class Lists(Protocol):
    """Named lists; names compare without regard to case. Raises KeyError where there is none."""

    def names(self) -> Sequence[str]: ...

    def create(self, name: str) -> None: ...

    def items(self, name: str) -> Sequence[ListItem]: ...

    def add(self, name: str, text: str) -> ListItem: ...

    def tick(self, ident: int, done: bool = True) -> None: ...

    def remove(self, ident: int) -> None: ...

    def delete(self, name: str) -> Sequence[ListItem]: ...


class Preferences(Protocol):
    """The settings that may be changed from a browser."""

    def all(self) -> Sequence[Mapping[str, Any]]:
        """Give each: name, description, value, JSON schema, and whether a restart is needed."""

    def change(self, changed: Mapping[str, Any]) -> None:
        """Take new values into use and keep them. Raises BadInput; then nothing is changed."""


@dataclass(frozen=True, slots=True)
class Called:
    """What came of a tool that another assistant called."""

    text: str
    """The result, or the question where it waits for a yes."""
    data: Any = None
    failed: bool = False
    confirmation: str = ""
    """Id of the question; nothing was done yet."""


class Toolbox(Protocol):
    """The tools, for other assistants: each effect waits for a yes."""

    def call(self, name: str, arguments: Mapping[str, Any]) -> Called: ...

    def decide(self, confirmation: str, allow: bool) -> Called: ...


class ConfirmationStore(Protocol):
    def open(self) -> Sequence[Mapping[str, Any]]:
        """Give the open questions: id, conversation, question, call."""


class ChatModel(Protocol):
    """The bare language model, in the words of the OpenAI API."""

    @property
    def name(self) -> str: ...

    def stream(
        self,
        messages: Sequence[Mapping[str, Any]],
        tools: Sequence[Mapping[str, Any]],
        options: Mapping[str, Any],
        cancelled: Callable[[], bool],
    ) -> Generator[Mapping[str, Any], None, None]:
        """Give deltas: {"content": str} or {"tool_calls": [...]}."""


class AccountStore(Protocol):
    """What a user sees and changes of the own account."""

    def tokens(self) -> Sequence[AccessToken]: ...

    def create_token(
        self, name: str, scopes: Iterable[str], days: int | None
    ) -> tuple[AccessToken, str]:
        """Make a token; gives it with its text, which is never told again."""

    def revoke_token(self, ident: str) -> bool: ...

    def sessions(self) -> Sequence[SignedIn]: ...

    def close_session(self, ident: str) -> bool: ...

    def audit(self, limit: int, offset: int) -> Sequence[AuditEntry]: ...

    def export(self) -> str:
        """Write all that the user has, as JSON."""

    def delete(self) -> None:
        """Delete all that the user has."""


class SecretStore(Protocol):
    """A user's own secrets, on a server that several people share. None is ever given back."""

    def names(self) -> Mapping[str, bool]:
        """Give the names that there are, and whether each is set."""

    def keep(self, name: str, value: str) -> None:
        """Keep a secret. Raises BadInput for a wrong name."""

    def forget(self, name: str) -> bool: ...


class AdminStore(Protocol):
    """What an admin sees: counts, never content."""

    def users(self) -> Sequence[Mapping[str, Any]]: ...

    def audit(self, limit: int, offset: int) -> Sequence[AuditEntry]: ...

    def disable(self, user: str, disabled: bool) -> bool:
        """Keep a user out, or let them in again; False where there is none."""


class Known(Protocol):
    """What is known of a key that came before."""

    @property
    def same(self) -> bool:
        """Whether the same was asked for."""

    @property
    def answer(self) -> dict[str, Any] | None:
        """What came of it, None while it is not done."""

    @property
    def running(self) -> bool:
        """Whether it is still being done."""

    @property
    def may_have_acted(self) -> bool:
        """Whether it was about to have an effect."""

    @property
    def turn(self) -> str:
        """The turn in history that it became, '' where there is none."""


class Requests(Protocol):
    """The keys of one user, on the disk, so that a server that was killed knows them."""

    def begin(self, key: str, asked: Any, turn: str = "") -> Known | None:
        """Take a key; gives what is known where it was taken before, else None."""

    def acts(self, key: str) -> None:
        """Note that the request is about to have an effect."""

    def finish(self, key: str, answer: dict[str, Any]) -> None: ...

    def forget(self, key: str) -> None:
        """Give a key free: nothing came of it."""


@dataclass(frozen=True, slots=True)
class VoiceSession:
    """One voice terminal: an assistant that speaks into its socket, and the loop that listens."""

    assistant: Assistant
    loop: VoiceLoop


class OpenVoice(Protocol):
    def __call__(
        self, microphone: Microphone, speaker: Speaker, conversation: str, hands_free: bool
    ) -> VoiceSession: ...


@dataclass(frozen=True)
class Check:
    """One part's readiness."""

    name: str
    ready: bool
    detail: str = ""


@dataclass
class Services:
    """Everything behind the routes. `embed` gives rows of shape (n, 384)."""

    assistant: Callable[[str], Assistant]
    """Gives the assistant of one user's session; made at the first use."""
    open_voice: OpenVoice
    conversations: ConversationStore
    documents: DocumentStore
    confirmations: ConfirmationStore
    schedule: Schedule
    lists: Lists
    preferences: Preferences
    tools: Callable[[], Sequence[Mapping[str, Any]]]
    toolbox: Toolbox
    transcriber: Transcriber
    synthesizer: Synthesizer
    embed: Callable[[Sequence[str]], NDArray[np.float32]]
    chat_model: ChatModel | None
    decode: Callable[[bytes], Iterator[Audio]]
    """Reads a sound file of any kind into sound of 16 kHz."""
    encode: Callable[[Sequence[Audio], str], bytes]
    """Writes sound as 'wav', 'flac', 'mp3', 'ogg' or 'pcm'."""
    resample: Callable[[Audio, int], Audio]
    speakable: Callable[[str], str]
    checks: Callable[[], Sequence[Check]]
    account: AccountStore
    requests: Requests
    secrets: SecretStore | None = None
    """None where one person has the whole Victus, whose keyring holds them."""
    pending: Callable[[], int] = lambda: 0
    """Turns under way or waiting."""
    cancel: Callable[[], object] = lambda: None
    """Cancels them."""
    busy: Callable[[], bool] = lambda: False
    """Whether a turn is under way or a voice terminal is open."""
    upload_folder: str = ""
    models: Mapping[str, str] = field(default_factory=dict)
