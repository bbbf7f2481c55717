"""The API's own cost, and many voice terminals at once.

The overhead of a request is its time at the client less the time of the same request asked of the
assistant itself, medians of the same run, history written in both. Voice is sent at the speed of
speech; its baseline is one terminal talking alone in the same run.
"""

import asyncio
import json
import re
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from victus_desktop.conversation.audio import Audio
from victus_desktop.conversation.errors import VictusError

_WARM = 20
_REQUESTS = 200
_ROUNDS = 3
_ALONE = 4
_PIECE = 0.1
"""Seconds of sound in one message."""
_LONGEST = 120.0


@dataclass
class ApiFigures:
    """Milliseconds; a turn's time is from the end of speech to the stage."""

    requests: int = 0
    engine_median_ms: float = 0.0
    """The assistant asked directly."""
    request_median_ms: float = 0.0
    request_p95_ms: float = 0.0
    idle: int = 0
    talking: int = 0
    turns: int = 0
    ended: int = 0
    """Turns that came to their end: all of them, or some terminal starved."""
    alone: dict[str, float] = field(default_factory=dict)
    """Median by stage, one terminal talking."""
    together: dict[str, float] = field(default_factory=dict)
    """Median by stage, all talking at once."""
    worst: dict[str, float] = field(default_factory=dict)
    queue_median_ms: float = 0.0
    """Waiting for others: a turn's time less the median of one alone."""
    queue_worst_ms: float = 0.0
    ping_median_ms: float = 0.0
    """Idle terminals while others talk."""
    ping_worst_ms: float = 0.0

    @property
    def overhead_ms(self) -> float:
        return self.request_median_ms - self.engine_median_ms

    def lines(self) -> Iterable[str]:
        yield (
            f"a request: {self.request_median_ms:.1f} ms median, {self.request_p95_ms:.1f} ms p95 "
            f"over {self.requests}; the assistant itself {self.engine_median_ms:.1f} ms: "
            f"overhead {self.overhead_ms:.1f} ms"
        )
        yield (
            f"{self.idle} terminals idle, {self.talking} talking at once: "
            f"{self.ended} of {self.turns} turns ended"
        )
        for stage, alone in self.alone.items():
            yield (
                f"{stage}: {alone:.0f} ms alone, {self.together[stage]:.0f} ms together "
                f"({self.together[stage] / max(alone, 1):.1f} times), "
                f"worst {self.worst[stage]:.0f} ms"
            )
        yield f"queue: {self.queue_median_ms:.0f} ms median, {self.queue_worst_ms:.0f} ms worst"
        yield (
            f"ping of idle: {self.ping_median_ms:.1f} ms median, {self.ping_worst_ms:.0f} ms worst"
        )


@contextmanager
def served(env: Mapping[str, str]) -> Iterator[str]:
    """Run a server of its own; gives its address once it answers."""
    command = [sys.executable, "-m", "victus_desktop", "serve", "--port", "0"]
    with subprocess.Popen(command, env=dict(env), stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            told = (re.search(r"http://[^/]+", line) for line in process.stdout)
            found = next((one[0] for one in told if one), "")
            if not found:
                raise VictusError("The server did not start.")
            yield found
        finally:
            process.terminate()


def engine_median(ask: Callable[[], object]) -> float:
    """Give the median milliseconds of asking the assistant itself."""
    return statistics.median(_timed(ask))


def _timed(ask: Callable[[], object]) -> list[float]:
    spent = []
    for number in range(_WARM + _REQUESTS):
        began = time.perf_counter()
        ask()
        if number >= _WARM:
            spent.append((time.perf_counter() - began) * 1000)
    return spent


def measure(
    address: str, token: str, text: str, speech: Sequence[Audio], idle: int = 50
) -> ApiFigures:
    """Measure a running server: typed requests of one text, then each sound of `speech` spoken."""
    figures = ApiFigures(idle=idle, talking=len(speech))
    _requests(address, token, text, figures)
    asyncio.run(_voices(address, token, speech, figures))
    return figures


def _requests(address: str, token: str, text: str, figures: ApiFigures) -> None:
    import httpx

    headers = {"Authorization": f"Bearer {token}"}
    asked = {"message": text, "conversation": "bench"}
    with httpx.Client(base_url=address, headers=headers, timeout=60) as client:
        spent = _timed(lambda: client.post("/api/chat", json=asked).raise_for_status())
    figures.requests = len(spent)
    figures.request_median_ms = statistics.median(spent)
    figures.request_p95_ms = statistics.quantiles(spent, n=20)[-1]


async def _voices(address: str, token: str, speech: Sequence[Audio], figures: ApiFigures) -> None:
    from contextlib import AsyncExitStack

    async with AsyncExitStack() as stack:
        idle = [
            await stack.enter_async_context(_socket(address, token, f"idle-{number}"))
            for number in range(figures.idle)
        ]
        talkers = [
            await stack.enter_async_context(_socket(address, token, f"talker-{number}"))
            for number in range(figures.talking)
        ]
        # The first turn loads what is loaded at the first use.
        await asyncio.gather(*(_say(talker, speech[0]) for talker in talkers))
        alone = [await _say(talkers[0], one) for one in speech[:_ALONE]]
        pings = asyncio.create_task(_pings(idle))
        together: list[dict[str, float] | None] = []
        for _ in range(_ROUNDS):
            turns = (_say(*pair) for pair in zip(talkers, speech, strict=True))
            together += await asyncio.gather(*turns)
        pings.cancel()
    _sum_up(figures, [one for one in alone if one], together, await pings)


def _sum_up(
    figures: ApiFigures,
    alone: Sequence[dict[str, float]],
    together: Sequence[dict[str, float] | None],
    pings: Sequence[float],
) -> None:
    ended = [one for one in together if one]
    figures.turns, figures.ended = len(together), len(ended)
    for stage in ("heard", "sound", "ended"):
        figures.alone[stage] = statistics.median(one[stage] for one in alone)
        figures.together[stage] = statistics.median(one[stage] for one in ended)
        figures.worst[stage] = max(one[stage] for one in ended)
    waits = [max(0.0, one["sound"] - figures.alone["sound"]) for one in ended]
    figures.queue_median_ms, figures.queue_worst_ms = statistics.median(waits), max(waits)
    if pings:
        figures.ping_median_ms, figures.ping_worst_ms = statistics.median(pings), max(pings)


def _socket(address: str, token: str, conversation: str) -> Any:
    from websockets.asyncio.client import connect

    return connect(
        f"ws{address.removeprefix('http')}/api/voice?conversation={conversation}",
        additional_headers={"Authorization": f"Bearer {token}"},
        open_timeout=60,
    )


async def _say(socket: Any, audio: Audio) -> dict[str, float] | None:
    """Speak into a terminal; gives milliseconds from the release to each stage, None: no end."""
    await socket.send(json.dumps({"type": "press"}))
    pcm, size = audio.pcm16(), int(_PIECE * audio.rate) * 2
    for start in range(0, len(pcm), size):
        await socket.send(pcm[start : start + size])
        await asyncio.sleep(_PIECE)
    await socket.send(json.dumps({"type": "release"}))
    released, stages = time.perf_counter(), dict[str, float]()
    try:
        async with asyncio.timeout(_LONGEST):
            while "ended" not in stages:
                message = await socket.recv()
                stage = "sound" if isinstance(message, bytes) else _STAGES.get(_kind(message), "")
                if stage:
                    stages.setdefault(stage, (time.perf_counter() - released) * 1000)
    except TimeoutError:
        return None
    return stages if {"heard", "sound"} <= stages.keys() else None


_STAGES = {"transcribed": "heard", "turn_ended": "ended"}


def _kind(message: str) -> str:
    return str(json.loads(message)["type"])


async def _pings(sockets: Sequence[Any]) -> list[float]:
    """Ask idle terminals for a sign of life until it is ended; gives the milliseconds."""
    took: list[float] = []
    try:
        while True:
            for socket in sockets:
                began = time.perf_counter()
                await (await socket.ping())
                took.append((time.perf_counter() - began) * 1000)
                await asyncio.sleep(0.02)
    except asyncio.CancelledError:
        return took
