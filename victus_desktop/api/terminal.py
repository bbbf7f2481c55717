"""The voice terminals behind `WS /api/voice`; each outlives its connection for a while."""

import asyncio
import json
import threading
import time
import uuid
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from fastapi import WebSocket

from victus_desktop.api.repeats import Taken
from victus_desktop.api.services import Services, VoiceSession
from victus_desktop.api.socket_audio import SocketMicrophone, SocketSpeaker
from victus_desktop.api.turns import past_events
from victus_desktop.conversation.audio import Audio
from victus_desktop.conversation.events import Event, as_json
from victus_desktop.conversation.turn import Announcement, Decision, Prompt

_REMEMBERED = 2000
"""Events kept for a client that comes back."""
_MOST_WAITING = 2000
"""Messages that may wait for a client: some minutes of speech."""
_COMMANDS = 60
_COMMANDS_SECONDS = 12
"""A client may give so many commands within so many seconds."""


@dataclass
class Terminal:
    """One voice terminal. All but events and sound is called from the event loop."""

    services: Services
    user: str
    conversation: str
    hands_free: bool
    out_rate: int
    loop: asyncio.AbstractEventLoop
    id: str = field(default_factory=lambda: uuid.uuid4().hex)
    outbox: asyncio.Queue[str | bytes] = field(default_factory=asyncio.Queue)
    past: deque[dict[str, Any]] = field(default_factory=lambda: deque(maxlen=_REMEMBERED))
    seq: int = 0
    left: float | None = None
    client: WebSocket | None = None
    sender: asyncio.Task[None] | None = None
    commands: deque[float] = field(default_factory=lambda: deque(maxlen=_COMMANDS))

    def __post_init__(self) -> None:
        self.microphone = SocketMicrophone(self.services.resample)
        speaker = SocketSpeaker(self._send_sound, self._tell)
        self.session: VoiceSession = self.services.open_voice(
            self.microphone, speaker, self.conversation, self.hands_free
        )
        self.session.assistant.subscribe(self._event)
        threading.Thread(target=self.session.loop.run, name="listener", daemon=True).start()

    def close(self) -> None:
        """End the listening and the turn in flight."""
        self.microphone.close()
        threading.Thread(target=self.session.assistant.close, daemon=True).start()

    def leave(self) -> None:
        """The client is gone: drop what it was saying, and wait for it to come back.

        What is being answered goes on, and can be told then.
        """
        self.client, self.left = None, time.monotonic()
        self.session.loop.cancel(interrupt=False)

    def remembers(self, after: int) -> bool:
        """Whether every event after a number can still be told."""
        first = self.past[0]["seq"] if self.past else self.seq + 1
        return first - 1 <= after <= self.seq

    def since(self, after: int) -> list[dict[str, Any]]:
        """Give the events after a number."""
        return [one for one in self.past if one["seq"] > after]

    def announce(self, text: str, *, kept: bool) -> None:
        """Say something by Victus's own accord; `kept`: history keeps it."""
        self.session.assistant.begin(Announcement(text, kept), conversation=self.conversation)

    def begin(self, request: Prompt | Decision, *, speak: bool, taken: Taken, name: str) -> None:
        """Begin a turn, or tell again how it ended; `name` is what the client calls it."""
        repeated = taken.answer is not None
        if name:
            self._queue({"type": "begun", "id": name, "turn": taken.turn, "repeated": repeated})
        if taken.answer is None:
            self.session.assistant.begin(
                request, conversation=self.conversation, speak=speak, once=taken.once
            )
            return
        for told in past_events(taken.answer):
            self._queue(told | {"missed": True})

    def refuse(self, told: dict[str, Any]) -> None:
        """Say that a command was not done: after what is told already, and no event."""
        self._put(json.dumps(told))

    def too_many(self, now: float) -> bool:
        """Count a command; tells whether there were too many."""
        full = len(self.commands) == _COMMANDS and now - self.commands[0] < _COMMANDS_SECONDS
        self.commands.append(now)
        return full

    def _event(self, event: Event) -> None:
        self._tell(as_json(event))

    def _tell(self, told: dict[str, Any]) -> None:
        self.loop.call_soon_threadsafe(self._queue, told)

    def _queue(self, told: dict[str, Any]) -> None:
        self.seq += 1
        told["seq"] = self.seq
        self.past.append(told)
        self._put(json.dumps(told, default=str))

    def _send_sound(self, audio: Audio) -> None:
        data = self.services.resample(audio, self.out_rate).pcm16()
        self.loop.call_soon_threadsafe(self._put, data)

    def _put(self, message: str | bytes) -> None:
        if self.client is None:
            return  # events are in `past`; sound is not worth keeping
        if self.outbox.qsize() < _MOST_WAITING:
            self.outbox.put_nowait(message)
        elif self.sender is not None:
            self.sender.cancel()


class Terminals:
    """The open terminals and those whose client may come back."""

    def __init__(self, most: int = 64, kept_seconds: float = 60.0) -> None:
        """`kept_seconds`: how long a terminal without a client is kept."""
        self._most = most
        self.kept_seconds = kept_seconds
        self._expected = 0
        self._open: dict[str, Terminal] = {}

    def find(self, session: str, user: str, conversation: str) -> Terminal | None:
        """Give the terminal of a session, where it is this user's."""
        found = self._open.get(session)
        if found is None or (found.user, found.conversation) != (user, conversation):
            return None
        return found

    def expect(self) -> bool:
        """Keep a place for a terminal that is about to be made; False where there is none."""
        self.drop_the_left()
        if len(self._open) + self._expected >= self._most:
            return False
        self._expected += 1
        return True

    async def make(self, make: Callable[[], Terminal]) -> Terminal:
        """Make the terminal that a place was kept for."""
        try:
            terminal = await asyncio.to_thread(make)
        finally:
            self._expected -= 1
        self._open[terminal.id] = terminal
        return terminal

    def give_up(self, terminal: Terminal) -> None:
        """Close a terminal to which nobody can come back."""
        if self._open.pop(terminal.id, None) is not None:
            terminal.close()

    def close(self) -> None:
        for terminal in self._open.values():
            terminal.close()
        self._open.clear()

    def waiting(self) -> dict[str, int]:
        """Tell how many frames wait to be heard and how many messages to be sent."""
        open_ones = list(self._open.values())
        return {
            "frames": sum(one.microphone.waiting for one in open_ones),
            "messages": sum(one.outbox.qsize() for one in open_ones),
        }

    def telling(self) -> bool:
        """Whether something that was told has not been sent to a client yet."""
        open_ones = list(self._open.values())
        return any(one.client is not None and not one.outbox.empty() for one in open_ones)

    def stop_listening(self) -> None:
        """Hear nothing more; what is being answered goes on."""
        for terminal in list(self._open.values()):
            terminal.microphone.close()

    def present(self, user: str) -> bool:
        """Whether a user has a terminal with a client."""
        return bool(self._with_clients(user))

    def announce(self, user: str, text: str) -> bool:
        """Say something at every terminal of a user with a client; tells whether there is one.

        History keeps it once.
        """
        present = self._with_clients(user)
        for number, terminal in enumerate(present):
            terminal.announce(text, kept=number == 0)
        return bool(present)

    def drop_the_left(self) -> None:
        """Close the terminals whose client has not come back in time."""
        now = time.monotonic()
        for ident, terminal in list(self._open.items()):
            if terminal.left is not None and now - terminal.left >= self.kept_seconds:
                self._open.pop(ident).close()

    def _with_clients(self, user: str) -> list[Terminal]:
        known = list(self._open.values())
        return [one for one in known if one.user == user and one.client is not None]
