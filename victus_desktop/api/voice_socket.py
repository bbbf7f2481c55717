"""`WS /api/voice`: a browser or a phone as a voice terminal.

The client sends sound as binary messages (PCM16, mono, at `rate`) and JSON commands:
`{"type": "press" | "release" | "listen" | "cancel" | "interrupt"}`, `{"type": "text", "text": ...}`
(with `"speak": false` for an answer without sound) and
`{"type": "decide", "confirmation": ..., "allow": ...}`. It gets sound as binary messages (PCM16,
mono, at `out_rate`) and every event as JSON with a rising `seq`; first
`{"type": "ready", "session": ..., "rate": ...}`, and `{"type": "stop_audio"}` where what is
queued at the client must not be played any more. A client that comes back with `session` and
`after` gets what it missed. One that sends too many commands or does not take what it is sent is
let go.
"""

import asyncio
import json
import logging
import threading
import time
import uuid
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Annotated, Any, cast

from fastapi import APIRouter, Query, WebSocket, WebSocketDisconnect

from victus_desktop.api.auth import admit_socket
from victus_desktop.api.metrics import SOCKETS
from victus_desktop.api.problems import Problem
from victus_desktop.api.services import Services, VoiceSession
from victus_desktop.api.socket_audio import SocketMicrophone, SocketSpeaker
from victus_desktop.api.stopping import Stopping
from victus_desktop.conversation.audio import Audio
from victus_desktop.conversation.errors import VictusError
from victus_desktop.conversation.events import Event, as_json
from victus_desktop.conversation.turn import Announcement, Decision, Prompt

router = APIRouter()
log = logging.getLogger(__name__)

_REMEMBERED = 500
"""Events kept for a client that comes back."""
_KEPT_SECONDS = 60.0
"""How long a terminal without a client is kept."""
_LARGEST_MESSAGE = 256 * 1024
_MOST_WAITING = 2000
"""Messages that may wait for a client: some minutes of speech."""
_COMMANDS = 60
_COMMANDS_SECONDS = 12
"""A client may give so many commands within so many seconds."""


@dataclass
class Terminal:
    """One voice terminal; outlives its connection for a while."""

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
        speaker = SocketSpeaker(self._send_sound, lambda: self._tell({"type": "stop_audio"}))
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
        """The client is gone: drop what it was saying, and wait for it to come back."""
        self.client, self.left = None, time.monotonic()
        self.session.loop.cancel()

    def announce(self, text: str) -> None:
        """Say something by Victus's own accord."""
        self.session.assistant.begin(Announcement(text), conversation=self.conversation)

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

    def too_many(self, now: float) -> bool:
        """Count a command; tells whether there were too many."""
        full = len(self.commands) == _COMMANDS and now - self.commands[0] < _COMMANDS_SECONDS
        self.commands.append(now)
        return full

    def obey(self, command: dict[str, Any]) -> None:
        """Do what a JSON message says. Raises Problem where it says nothing known."""
        kind, loop = command.get("type"), self.session.loop
        in_turn: dict[str, Callable[[], object]] = {
            "press": loop.press,
            "release": loop.release,
            "listen": loop.listen,
            "cancel": loop.cancel,
        }
        if kind in ("press", "cancel", "interrupt"):
            self.session.assistant.interrupt()
        if isinstance(kind, str) and kind in in_turn:
            # After the sound that was sent before it, however far behind the listener is.
            self.microphone.then(in_turn[kind])
        elif kind == "interrupt":
            return
        elif kind == "text" and isinstance(text := command.get("text"), str) and text.strip():
            self.session.assistant.begin(
                Prompt(text[:8000]),
                conversation=self.conversation,
                speak=command.get("speak") is not False,
            )
        elif kind == "decide" and isinstance(command.get("confirmation"), str):
            decision = Decision(command["confirmation"], command.get("allow") is True, "api")
            self.session.assistant.begin(decision, conversation=self.conversation)
        else:
            raise Problem(400, "bad_command", f"Unknown command {str(kind)[:40]!r}.")


class Terminals:
    """The open terminals and those whose client may come back."""

    def __init__(self, most: int = 64) -> None:
        self._most = most
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

    def stop_listening(self) -> None:
        """Hear nothing more; what is being answered goes on."""
        for terminal in list(self._open.values()):
            terminal.microphone.close()

    def announce(self, user: str, text: str) -> bool:
        """Say something at every terminal of a user with a client; tells whether there is one."""
        known = [one for one in list(self._open.values()) if one.user == user]
        present = [one for one in known if one.client is not None]
        for terminal in present:
            terminal.announce(text)
        return bool(present)

    def drop_the_left(self) -> None:
        """Close the terminals whose client has not come back in time."""
        now = time.monotonic()
        for ident, terminal in list(self._open.items()):
            if terminal.left is not None and now - terminal.left >= _KEPT_SECONDS:
                self._open.pop(ident).close()


@router.websocket("/api/voice")
async def voice(
    socket: WebSocket,
    rate: int = 16_000,
    out_rate: int = 24_000,
    hands_free: bool = False,
    conversation: Annotated[str, Query(pattern=r"^[\w.-]{1,64}$")] = "default",
    session: str = "",
    after: int = 0,
) -> None:
    """Serve one voice terminal."""
    try:
        identity = await asyncio.to_thread(admit_socket, socket)
    except Problem as refused:
        await socket.close(1008, refused.detail)
        return
    terminals = cast(Terminals, socket.app.state.terminals)
    if not (8_000 <= rate <= 96_000 and 8_000 <= out_rate <= 96_000):
        await socket.close(1008, "rate and out_rate go from 8000 to 96000")
        return
    terminal = terminals.find(session, identity.user, conversation) if session else None
    if terminal is None and not terminals.expect():
        await socket.close(1013, "too many voice terminals")
        return
    if terminal is None:
        loop = asyncio.get_running_loop()
        services = cast(Callable[[str], Services], socket.app.state.services)

        def make() -> Terminal:
            behind = services(identity.user)
            return Terminal(behind, identity.user, conversation, hands_free, out_rate, loop)

        terminal = await terminals.make(make)
    await socket.accept()
    try:
        await _serve(socket, terminal, rate, after)
    finally:
        if terminal.client is socket:
            terminal.leave()
            asyncio.get_running_loop().call_later(_KEPT_SECONDS, terminals.drop_the_left)


async def _serve(socket: WebSocket, terminal: Terminal, rate: int, after: int) -> None:
    if terminal.sender is not None:
        terminal.sender.cancel()
    if terminal.client is not None:
        await terminal.client.close(1001, "the terminal went on elsewhere")
    terminal.client, terminal.left = socket, None
    ready = {"type": "ready", "session": terminal.id, "rate": terminal.out_rate}
    while not terminal.outbox.empty():
        terminal.outbox.get_nowait()
    missed = [one for one in terminal.past if one["seq"] > after]
    sender = asyncio.create_task(_send(socket, terminal, [ready, *missed]))
    terminal.sender = sender
    SOCKETS.inc()
    try:
        while True:
            await _take(socket, terminal, rate)
    except WebSocketDisconnect:
        log.debug("terminal %s lost its client", terminal.id)
    finally:
        sender.cancel()
        SOCKETS.dec()


async def _send(socket: WebSocket, terminal: Terminal, first: list[dict[str, Any]]) -> None:
    try:
        for told in first:
            await socket.send_text(json.dumps(told, default=str))
        while True:
            message = await terminal.outbox.get()
            if isinstance(message, bytes):
                await socket.send_bytes(message)
            else:
                await socket.send_text(message)
    except (WebSocketDisconnect, RuntimeError):
        # Starlette raises RuntimeError for a socket that was closed while a message waited.
        log.debug("terminal %s lost its client while sending", terminal.id)


async def _take(socket: WebSocket, terminal: Terminal, rate: int) -> None:
    message = await socket.receive()
    if message["type"] == "websocket.disconnect":
        raise WebSocketDisconnect
    data, text = message.get("bytes"), message.get("text")
    if len(data or text or "") > _LARGEST_MESSAGE:
        await socket.close(1009, "a message may have 256 KiB at most")
        raise WebSocketDisconnect
    if data:
        terminal.microphone.put(Audio.from_pcm16(data, rate))
    elif text:
        if terminal.too_many(time.monotonic()):
            await socket.close(1008, "too many commands")
            raise WebSocketDisconnect
        try:
            command = json.loads(text)
            cast(Stopping, socket.app.state.stopping).check()
            terminal.obey(command if isinstance(command, dict) else {})
        except (ValueError, RecursionError, Problem, VictusError) as error:
            detail = getattr(error, "detail", "This is no JSON.")
            told = {"type": "failed", "turn": "", "code": "bad_command", "message": detail}
            await socket.send_text(json.dumps(told))
