"""`WS /api/voice`: a browser or a phone as a voice terminal.

The client sends sound as binary messages (PCM16, mono, at `rate`) and JSON commands:
`{"type": "press" | "release" | "listen" | "cancel" | "interrupt"}`, `{"type": "text", "text": ...}`
(with `"speak": false` for an answer without sound) and
`{"type": "decide", "confirmation": ..., "allow": ...}`. It gets sound as binary messages (PCM16,
mono, at `out_rate`) and every event as JSON with a rising `seq`; first
`{"type": "ready", "session": ..., "rate": ..., "resumed": ..., "last": ...}`. It plays sound as it
comes; `{"type": "stop_audio"}`: what is queued must not be played any more;
`{"type": "hold_audio", "held": ...}`: playing rests where it is, or goes on from there.

**Coming back.** A client comes back with `session`, `after` (the last `seq` it got) and `last` (the
last turn of which it got the end, at first the one in `ready`).

- `"resumed": true`: the terminal was kept (a minute, the server still runs). The events that it
  missed follow, without a gap, then `{"type": "caught_up"}`; a turn under way goes on.
- `"resumed": false`: the server was restarted, or the client was away for longer. `seq` begins at
  1 again. Every turn of the conversation that ended after `last` follows as `transcribed`,
  `reply_part` and `turn_ended` with `"missed": true`, then
  `{"type": "caught_up", "complete": ...}` (false: there were more than 50; history has them). A
  turn whose end was not told by then did not take place: nothing of it is kept.

`text` and `decide` may carry an `id` of the client's making. `{"type": "begun", "id": ..., "turn":
...}` tells which turn it became. Sent again with the same `id`, it is never done twice: the turn
that it became is told again (`"repeated": true`); where the server was killed over it, it is done
now, or `{"type": "failed", "id": ..., "code": "outcome_unknown"}` says that an effect may have
happened.

A client that sends too many commands or does not take what it is sent is let go.
"""

import asyncio
import json
import logging
import re
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict
from itertools import takewhile
from typing import Annotated, Any, cast

from fastapi import APIRouter, Query, WebSocket, WebSocketDisconnect
from pydantic import BaseModel, Field

from victus_desktop.api.auth import admit_socket
from victus_desktop.api.identity import Identity
from victus_desktop.api.limits import LONGEST_TEXT
from victus_desktop.api.metrics import SOCKETS
from victus_desktop.api.problems import Problem, problem
from victus_desktop.api.repeats import Taken, take
from victus_desktop.api.services import Services
from victus_desktop.api.stopping import Stopping
from victus_desktop.api.terminal import Terminal, Terminals
from victus_desktop.api.throttle import throttled
from victus_desktop.api.turns import past_events
from victus_desktop.conversation.audio import Audio
from victus_desktop.conversation.errors import VictusError
from victus_desktop.conversation.turn import Decision, Prompt

router = APIRouter()
log = logging.getLogger(__name__)

_COMMANDS = "`type` is press, release, listen, cancel, interrupt, text or decide"
_LARGEST_MESSAGE = 256 * 1024
_MOST_MISSED = 50
"""Turns that a client which comes back is told of."""
_IDENT = re.compile(r"[\w.-]{1,64}")


Rate = Annotated[int, Field(ge=8_000, le=96_000)]


class Wanted(BaseModel):
    """What a client asks for as it connects."""

    rate: Rate = 16_000
    out_rate: Rate = 24_000
    hands_free: bool = False
    conversation: Annotated[str, Field(pattern=r"^[\w.-]{1,64}$")] = "default"
    session: str = ""
    after: int = 0
    last: str = ""


@router.websocket("/api/voice")
async def voice(socket: WebSocket, wanted: Annotated[Wanted, Query()]) -> None:
    """Serve one voice terminal."""
    try:
        identity = await asyncio.to_thread(_admit, socket)
    except Problem as refused:
        await _turn_away(socket, refused)
        return
    terminals = cast(Terminals, socket.app.state.terminals)
    terminal = terminals.find(wanted.session, identity.user, wanted.conversation)
    if terminal is not None and not terminal.remembers(wanted.after):
        terminals.give_up(terminal)
        terminal = None
    resumed = terminal is not None
    if terminal is None and not terminals.expect():
        told = "There are too many voice terminals; try again later."
        await _turn_away(socket, Problem(503, "busy", told, Retry_After="10"))
        return
    if terminal is None:
        loop = asyncio.get_running_loop()
        services = cast(Callable[[str], Services], socket.app.state.services)

        def make() -> Terminal:
            return Terminal(
                services(identity.user),
                identity.user,
                wanted.conversation,
                wanted.hands_free,
                wanted.out_rate,
                loop,
            )

        terminal = await terminals.make(make)
    await socket.accept()
    ready = {"type": "ready", "session": terminal.id, "rate": terminal.out_rate}
    if resumed:
        first, seen = [ready | {"resumed": True, "last": wanted.last}], wanted.after
    else:
        newest, missed, caught_up = await asyncio.to_thread(_since, terminal, wanted.last)
        first = [ready | {"resumed": False, "last": newest}]
        first += [*missed, caught_up] if wanted.session else []
        seen = None
    try:
        await _serve(socket, terminal, wanted.rate, first, seen)
    finally:
        if terminal.client is socket:
            terminal.leave()
            loop = asyncio.get_running_loop()
            loop.call_later(terminals.kept_seconds, terminals.drop_the_left)


async def _turn_away(socket: WebSocket, refused: Problem) -> None:
    """Answer the opening of a socket with a problem."""
    answer = problem(socket, refused.status, refused.code, refused.detail)
    answer.headers.update(refused.headers)
    await socket.send_denial_response(answer)


def _admit(socket: WebSocket) -> Identity:
    """Let a caller in who opens not too many. Raises Problem. Blocks."""
    identity = admit_socket(socket)
    throttled(socket)
    return identity


Told = dict[str, Any]


def _since(terminal: Terminal, last: str) -> tuple[str, list[Told], Told]:
    """Give the newest turn of the conversation, what tells of those after `last`, and its end.

    Blocks.
    """
    store = terminal.services.conversations
    rows = store.turns(terminal.conversation, _MOST_MISSED, 0)
    missed = list(takewhile(lambda row: row["id"] != last, rows))
    told = [one | {"missed": True} for row in reversed(missed) for one in past_events(row)]
    return rows[0]["id"] if rows else "", told, _caught_up(complete=len(missed) < _MOST_MISSED)


def _caught_up(*, complete: bool) -> Told:
    return {"type": "caught_up", "complete": complete}


async def _serve(
    socket: WebSocket, terminal: Terminal, rate: int, first: list[Told], seen: int | None
) -> None:
    """Serve a connection: tell `first`, the events after the number `seen`, and what follows."""
    if terminal.sender is not None:
        terminal.sender.cancel()
    if terminal.client is not None:
        with suppress(WebSocketDisconnect, RuntimeError):  # it is gone already
            await terminal.client.close(1001, "the terminal went on elsewhere")
    terminal.client, terminal.left = socket, None
    while not terminal.outbox.empty():
        terminal.outbox.get_nowait()
    if seen is not None:
        first = [*first, *terminal.since(seen), _caught_up(complete=True)]
    sender = asyncio.create_task(_send(socket, terminal, first))
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


async def _send(socket: WebSocket, terminal: Terminal, first: list[Told]) -> None:
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
        await _command(socket, terminal, text)


async def _command(socket: WebSocket, terminal: Terminal, text: str) -> None:
    """Do what a JSON message says, or tell why not."""
    command: Any = None
    try:
        command = json.loads(text)
        cast(Stopping, socket.app.state.stopping).check()
        await _obey(terminal, command if isinstance(command, dict) else {})
    except (ValueError, RecursionError):
        _refuse(terminal, command, "bad_command", "This is no JSON.")
    except Problem as refused:
        _refuse(terminal, command, refused.code, refused.detail)
    except VictusError as error:
        _refuse(terminal, command, error.code, error.message)


def _refuse(terminal: Terminal, command: Any, code: str, message: str) -> None:
    told = {"type": "failed", "turn": "", "code": code, "message": message}
    if isinstance(command, dict) and isinstance(name := command.get("id"), str):
        told["id"] = name[:64]
    terminal.refuse(told)


async def _obey(terminal: Terminal, command: dict[str, Any]) -> None:
    """Do what a JSON message says. Raises Problem where it says nothing known."""
    kind, loop = command.get("type"), terminal.session.loop
    in_turn: dict[str, Callable[[], object]] = {
        "press": loop.press,
        "release": loop.release,
        "listen": loop.listen,
        "cancel": loop.cancel,
    }
    if kind in ("press", "cancel", "interrupt"):
        terminal.session.assistant.interrupt()
    if isinstance(kind, str) and kind in in_turn:
        # After the sound that was sent before it, however far behind the listener is.
        terminal.microphone.then(in_turn[kind])
    elif kind == "interrupt":
        return
    elif kind == "text":
        text = command.get("text")
        if not (isinstance(text, str) and text.strip() and len(text) <= LONGEST_TEXT):
            raise Problem(400, "bad_command", f"`text` has 1 to {LONGEST_TEXT:,} letters.")
        aloud = command.get("speak") is not False
        await _begin(terminal, command, Prompt(text), speak=aloud)
    elif kind == "decide":
        if not isinstance(command.get("confirmation"), str):
            raise Problem(400, "bad_command", "`confirmation` is the id of a question.")
        decision = Decision(command["confirmation"], command.get("allow") is True, "api")
        await _begin(terminal, command, decision, speak=True)
    else:
        raise Problem(400, "bad_command", f"There is no command {str(kind)[:40]!r}; {_COMMANDS}.")


async def _begin(
    terminal: Terminal, command: dict[str, Any], request: Prompt | Decision, *, speak: bool
) -> None:
    """Begin a turn, once where the client gave the request an id. Raises Problem."""
    name = command.get("id", "")
    if not name:
        terminal.begin(request, speak=speak, taken=Taken(), name="")
        return
    if not (isinstance(name, str) and _IDENT.fullmatch(name)):
        raise Problem(400, "bad_command", "An id has up to 64 letters, digits and any of . _ -")
    asked = [terminal.conversation, asdict(request)]
    taken = await asyncio.to_thread(take, terminal.services, f"/api/voice {name}", asked)
    terminal.begin(request, speak=speak, taken=taken, name=name)
