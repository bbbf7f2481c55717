"""`victus bench restarts`: clients that keep asking while the server is stopped, killed, started.

Voice terminals and streamed chats send their requests one after the other, each under a name of its
own. The server is ended at moments drawn by a seeded generator, by SIGTERM and by SIGKILL in turn,
and started again; some connections are cut by the clients themselves. Whoever lost a connection
comes back as the API says and sends again what it has no end for. Afterwards what the clients were
told is held against the database: every turn that was told to have ended is there, once, with what
it did; nothing is there that was not told; no event was lost or came twice.
"""

import random
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, field
from pathlib import Path

from victus_desktop.bench.asking import Asked, Client, Place, StreamClient, VoiceClient
from victus_desktop.conversation.errors import VictusError

_UP_SECONDS = (0.3, 8.0)
"""How long the server is left alone between two ends."""
_PORTS = (18_765, 19_765)
"""Below those that systems give to the client's end of a connection."""
_START_SECONDS = 120.0
_STOP_SECONDS = 15.0
_CLIENTS = 6


@dataclass(slots=True)
class RestartFigures:
    requests: int = 0
    ended: int = 0
    """Told to be done."""
    interrupted: int = 0
    """Told to be cut short: by SIGTERM, or by their own client that went away."""
    unknown: int = 0
    """Told to have been begun by a server that was killed: an effect may have happened."""
    stopped: int = 0
    killed: int = 0
    dropped: int = 0
    """Connections cut by a client."""
    resumed: int = 0
    restarted: int = 0
    """Times that a voice terminal came back: to the same server, to another."""
    lost: list[str] = field(default_factory=list)
    """Turns told to have ended that the database has not, or not their effect."""
    doubled: list[str] = field(default_factory=list)
    """Turns or effects that are there twice."""
    untold: list[str] = field(default_factory=list)
    """Turns in the database of which no client heard the end."""
    events_lost: int = 0
    events_doubled: int = 0
    slow_stops: int = 0
    """SIGTERMs that did not end the server with status 0 in time."""
    damaged: bool = False

    @property
    def sound(self) -> bool:
        wrong = (self.lost, self.doubled, self.untold, self.events_lost, self.events_doubled)
        return not any(wrong) and not self.slow_stops and not self.damaged

    def lines(self) -> Iterable[str]:
        yield f"requests   {self.requests} by {_CLIENTS} clients"
        yield f"told       {self.ended} done, {self.interrupted} cut short, {self.unknown} unknown"
        yield f"server     {self.stopped} times SIGTERM, {self.killed} times kill -9"
        yield f"came back  {self.resumed} to the same server, {self.restarted} to another"
        yield f"           ({self.dropped} connections were cut by the clients)"
        yield f"lost       {len(self.lost)} turns, {self.events_lost} events"
        yield f"doubled    {len(self.doubled)} turns, {self.events_doubled} events"
        yield f"untold     {len(self.untold)} turns"
        yield f"stops      {self.slow_stops} that were late or failed"
        yield f"database   {'damaged' if self.damaged else 'whole'}"
        yield "sound" if self.sound else "NOT SOUND"


def restarts(
    env: Mapping[str, str],
    database: Path,
    token: str,
    requests: int,
    *,
    ends: int | None = None,
    seed: int = 1,
) -> RestartFigures:
    """Ask `requests` times of a server on the home that `env` names, ended again and again.

    `ends`: how often it is ended at most.
    """
    place = Place(f"127.0.0.1:{_free_port()}", token)
    clients = _clients(place, requests, seed)
    figures = RestartFigures(requests=sum(len(one.requests) for one in clients))
    threads = [threading.Thread(target=one.run, daemon=True) for one in clients]
    for thread in threads:
        thread.start()
    chaos = random.Random(seed)
    while any(thread.is_alive() for thread in threads):
        left = ends is None or figures.stopped + figures.killed < ends
        alone = chaos.uniform(*_UP_SECONDS) if left else None
        hard = left and chaos.random() < 0.5
        _run_server(env, place, alone, hard, threads, figures)
    for client in clients:
        client.add_to(figures)
    _check(database, clients, figures)
    return figures


def _clients(place: Place, requests: int, seed: int) -> Sequence[Client]:
    shares = [requests // _CLIENTS + (n < requests % _CLIENTS) for n in range(_CLIENTS)]
    made: list[Client] = []
    for number, share in enumerate(shares):
        kind: Callable[..., Client] = StreamClient if number % 3 == 2 else VoiceClient
        names = [f"c{number}r{request}" for request in range(share)]
        asked = [Asked(name, _text(name, index)) for index, name in enumerate(names)]
        made.append(kind(place, f"client-{number}", asked, random.Random(seed * 100 + number)))
    return made


def _text(name: str, index: int) -> str:
    """Word a request: every second one has an effect."""
    return f"add {name} to my shopping list" if index % 2 else f"what is {index} plus {len(name)}"


def _run_server(
    env: Mapping[str, str],
    place: Place,
    alone: float | None,
    hard: bool,
    clients: Sequence[threading.Thread],
    figures: RestartFigures,
) -> None:
    """Run one server until its end: after `alone` seconds, or when all clients are done."""
    port = place.host.rpartition(":")[2]
    process = subprocess.Popen(
        [sys.executable, "-m", "victus_desktop", "serve", "--port", port],
        env={**env, "VICTUS_API__RATE_LIMIT": "100000/minute"},
        stdout=subprocess.DEVNULL,
    )
    try:
        _wait_until_up(process, place)
        end = time.monotonic() + (alone if alone is not None else float("inf"))
        while time.monotonic() < end and any(one.is_alive() for one in clients):
            time.sleep(0.02)
        if hard:
            figures.killed += 1
            process.kill()
        else:
            figures.stopped += 1
            process.send_signal(signal.SIGTERM)
            figures.slow_stops += _status(process) != 0
    finally:
        process.kill()
        process.wait()


def _status(process: "subprocess.Popen[bytes]") -> int | None:
    try:
        return process.wait(_STOP_SECONDS)
    except subprocess.TimeoutExpired:
        return None


def _wait_until_up(process: "subprocess.Popen[bytes]", place: Place) -> None:
    end = time.monotonic() + _START_SECONDS
    while not place.is_up():
        if process.poll() is not None:
            raise VictusError(f"The server ended by itself (status {process.returncode}).")
        if time.monotonic() > end:
            raise VictusError(f"The server did not answer within {_START_SECONDS:.0f} s.")
        time.sleep(0.05)


def _free_port() -> int:
    """Give a port that no client's own end can take while nobody listens there."""
    for port in range(*_PORTS):
        with closing(socket.socket()) as taken, suppress(OSError):
            taken.bind(("127.0.0.1", port))
            return port
    raise VictusError(f"No port from {_PORTS[0]} to {_PORTS[1]} is free.")


def _check(database: Path, clients: Sequence[Client], figures: RestartFigures) -> None:
    """Hold what was told against what is kept."""
    with closing(sqlite3.connect(database)) as opened:
        figures.damaged = opened.execute("PRAGMA integrity_check").fetchone() != ("ok",)
        rows = opened.execute("SELECT id, conversation, heard, outcome FROM turns").fetchall()
        items = Counter(text for (text,) in opened.execute("SELECT text FROM list_items"))
    kept = {ident: (conversation, heard, outcome) for ident, conversation, heard, outcome in rows}
    told = {turn for client in clients for turn in client.ended}
    names = {client.conversation for client in clients}
    figures.untold += [one for one in kept if kept[one][0] in names and one not in told]
    figures.lost += sorted(told - set(kept))
    figures.doubled += [text for text, count in items.items() if count > 1]
    heard = Counter((one[0], one[1]) for one in kept.values() if one[0] in names)
    for client in clients:
        for one in client.requests:
            times = heard[client.conversation, one.text]
            figures.doubled += [one.name] * (times > 1)
            if one.outcome != "completed":
                continue
            figures.lost += [one.name] * (times == 0)
            figures.lost += [one.name] * (one.text.startswith("add ") and not items[one.name])
