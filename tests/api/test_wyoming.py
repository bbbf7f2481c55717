"""The Wyoming library's own client against the server, and clients that keep to nothing."""

import asyncio
import json
import socket
from collections.abc import Awaitable, Callable, Iterator
from typing import TypeVar

import pytest
from wyoming.asr import Transcribe, Transcript
from wyoming.audio import AudioChunk, AudioStart, AudioStop
from wyoming.client import AsyncTcpClient
from wyoming.error import Error
from wyoming.event import Event
from wyoming.info import Describe, Info
from wyoming.tts import (
    Synthesize,
    SynthesizeChunk,
    SynthesizeStart,
    SynthesizeStop,
    SynthesizeStopped,
)

from tests.api.stand import Stand
from tests.fakes import sound
from victus_desktop.api.server import bind
from victus_desktop.api.wyoming_server import WyomingServer
from victus_desktop.conversation.errors import BadInput

T = TypeVar("T")


@pytest.fixture
def port(stand: Stand) -> Iterator[int]:
    with bind("127.0.0.1", 0) as free:
        number: int = free.getsockname()[1]
    server = WyomingServer(stand.app.state.services("local"), f"tcp://127.0.0.1:{number}")
    server.start()
    yield number
    server.close()


def talk(port: int, do: Callable[[AsyncTcpClient], Awaitable[T]]) -> T:
    async def run() -> T:
        async with AsyncTcpClient("127.0.0.1", port) as client:
            return await asyncio.wait_for(do(client), 20)

    return asyncio.run(run())


async def until_event(client: AsyncTcpClient, kind: Callable[[str], bool]) -> list[Event]:
    """Take events until one of a kind."""
    events: list[Event] = []
    while not events or not kind(events[-1].type):
        event = await client.read_event()
        assert event is not None, "the server ended the connection"
        events.append(event)
    return events


def test_what_it_can_do_is_told(port: int) -> None:
    async def ask(client: AsyncTcpClient) -> Info:
        await client.write_event(Describe().event())
        return Info.from_event((await until_event(client, Info.is_type))[-1])

    info = talk(port, ask)
    assert [one.name for one in info.asr[0].models] == ["ears-1"]
    assert [one.name for one in info.tts[0].voices] == ["voice-1"]
    assert info.tts[0].supports_synthesize_streaming


@pytest.mark.parametrize(("rate", "channels"), [(16_000, 1), (48_000, 1), (16_000, 2)])
def test_speech_is_written_down(stand: Stand, port: int, rate: int, channels: int) -> None:
    from victus_desktop.audio.resample import resample

    stand.transcriber.texts = ["turn on the light"]
    pcm = resample(sound(1.0), rate).pcm16()
    if channels == 2:
        pcm = b"".join(pcm[n : n + 2] * 2 for n in range(0, len(pcm), 2))

    async def say(client: AsyncTcpClient) -> str:
        await client.write_event(Transcribe(language="en").event())
        await client.write_event(AudioStart(rate, 2, channels).event())
        for start in range(0, len(pcm), 4096):
            chunk = AudioChunk(rate, 2, channels, pcm[start : start + 4096])
            await client.write_event(chunk.event())
        await client.write_event(AudioStop().event())
        return Transcript.from_event((await until_event(client, Transcript.is_type))[-1]).text

    assert talk(port, say) == "turn on the light"
    assert stand.transcriber.heard[-1].seconds == pytest.approx(1.0, abs=0.05)
    assert stand.transcriber.heard[-1].rate == 16_000


def seconds(events: list[Event]) -> float:
    chunks = [AudioChunk.from_event(one) for one in events if AudioChunk.is_type(one.type)]
    return sum(chunk.seconds for chunk in chunks)


def test_a_text_is_spoken(port: int) -> None:
    async def hear(client: AsyncTcpClient) -> list[Event]:
        await client.write_event(Synthesize("five words make half seconds").event())
        return await until_event(client, AudioStop.is_type)

    events = talk(port, hear)
    assert AudioStart.is_type(events[0].type)
    assert seconds(events) == pytest.approx(0.5, abs=0.05)


def test_a_text_is_spoken_while_it_is_still_coming(port: int) -> None:
    async def hear(client: AsyncTcpClient) -> tuple[list[Event], list[Event]]:
        await client.write_event(SynthesizeStart().event())
        await client.write_event(SynthesizeChunk("One two three four. Five").event())
        early = await until_event(client, AudioChunk.is_type)
        await client.write_event(SynthesizeChunk(" six seven.").event())
        await client.write_event(Synthesize("One two three four. Five six seven.").event())
        await client.write_event(SynthesizeStop().event())
        return early, await until_event(client, SynthesizeStopped.is_type)

    early, rest = talk(port, hear)
    assert seconds(early + rest) == pytest.approx(0.7, abs=0.05)


def test_a_strange_sound_is_refused_with_a_sentence(port: int) -> None:
    async def say(client: AsyncTcpClient) -> Error:
        await client.write_event(AudioChunk(16_000, 4, 1, b"\0" * 400).event())
        return Error.from_event((await until_event(client, Error.is_type))[-1])

    assert "16 bit" in talk(port, say).text


LIES = [
    b'{"type": "audio-chunk", "payload_length": 999999999999}\n',
    b'{"type": "audio-chunk", "data_length": "many"}\n',
    b'{"type": "audio-chunk"}\n',
    b'{"no": "type"}\n',
    b"[1, 2]\n",
    b"GET / HTTP/1.1\r\nHost: x\r\n\r\n",
    b"\xff" * 100_000 + b"\n",
    b"{" * 70_000,
    json.dumps({"type": "synthesize", "data": {"text": "a " * 9000}}).encode() + b"\n",
]


@pytest.mark.parametrize("lie", LIES, ids=range(len(LIES)))
def test_a_client_that_lies_is_let_go(port: int, lie: bytes) -> None:
    with socket.create_connection(("127.0.0.1", port), 10) as client:
        client.sendall(lie)
        client.settimeout(10)
        try:
            while client.recv(65_536):
                pass
        except ConnectionResetError:
            pass  # let go while it was still sending

    test_what_it_can_do_is_told(port)


def test_only_so_many_clients_are_served(port: int) -> None:
    crowd = [socket.create_connection(("127.0.0.1", port), 10) for _ in range(16)]
    with socket.create_connection(("127.0.0.1", port), 10) as one_more:
        one_more.settimeout(10)
        assert one_more.recv(10) == b""
    for client in crowd:
        client.close()


def test_a_wrong_address_is_told(stand: Stand) -> None:
    for address in ("127.0.0.1:10300", "tcp://127.0.0.1", "stdio://"):
        with pytest.raises(BadInput, match="no address"):
            WyomingServer(stand.app.state.services("local"), address)
    with bind("127.0.0.1", 0) as taken:
        taken.listen()
        server = WyomingServer(
            stand.app.state.services("local"), f"tcp://127.0.0.1:{taken.getsockname()[1]}"
        )
        with pytest.raises(BadInput, match="Cannot listen"):
            server.start()
