"""Engines at a server, against real HTTP servers that behave and misbehave."""

import io
import json
import re
import threading
import wave
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import numpy as np
import pytest

from victus_desktop.conversation.audio import Audio
from victus_desktop.conversation.errors import ServiceError
from victus_desktop.remote import Remote
from victus_desktop.speech.remote import RemoteSynthesizer, RemoteTranscriber

Answer = tuple[int, bytes]


@contextmanager
def server(answer: Callable[[str, bytes], Answer]) -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            status, told = answer(self.path, body)
            self.send_response(status)
            self.send_header("Content-Length", str(len(told)))
            self.end_headers()
            self.wfile.write(told)

        def log_message(self, *args: object) -> None: ...

    running = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=running.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{running.server_port}/v1"
    finally:
        running.shutdown()
        running.server_close()


def tone(seconds: float) -> Audio:
    phase = np.arange(round(seconds * 16_000), dtype=np.float32) / np.float32(20)
    return Audio(np.sin(phase), 16_000)


def test_speech_is_sent_as_a_wav_file_with_the_names_one_may_say() -> None:
    seen: list[tuple[str, bytes]] = []

    def answer(path: str, body: bytes) -> Answer:
        seen.append((path, body))
        return 200, json.dumps({"text": " Call Anna. ", "language": "en"}).encode()

    with server(answer) as address:
        told = RemoteTranscriber(Remote(address), "whisper").transcribe(tone(0.5), ["Anna"])
    assert (told.text, told.language) == ("Call Anna.", "en")
    ((path, body),) = seen
    assert path == "/v1/audio/transcriptions"
    assert b"Anna" in body
    start = body.index(b"RIFF")
    with wave.open(io.BytesIO(body[start:])) as sound:
        assert (sound.getframerate(), sound.getnframes()) == (16_000, 8_000)


def test_an_answer_is_spoken_with_the_rate_of_the_voice() -> None:
    made = io.BytesIO()
    with wave.open(made, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(22_050)
        file.writeframes(tone(1).pcm16())
    with server(lambda path, body: (200, made.getvalue())) as address:
        (sound,) = RemoteSynthesizer(Remote(address), "piper").synthesize("Hello.")
    assert sound.rate == 22_050
    assert len(sound.samples) == 16_000


def test_a_request_that_a_dying_server_drops_is_sent_again() -> None:
    statuses = iter([500, 503, 200])
    with server(lambda path, body: (next(statuses), b'{"text": "yes"}')) as address:
        assert RemoteTranscriber(Remote(address), "m").transcribe(tone(0.1)).text == "yes"


@pytest.mark.parametrize(
    ("answered", "told"),
    [
        ((401, b""), "refused the key"),
        ((404, b""), "error 404"),
        ((500, b""), "error 500"),
        ((200, b"<html>"), "nonsense"),
        ((200, b'{"words": 1}'), "nonsense"),
    ],
)
def test_what_goes_wrong_is_a_sentence(answered: Answer, told: str) -> None:
    with server(lambda path, body: answered) as address:
        hears = RemoteTranscriber(Remote(address), "m")
        with pytest.raises(ServiceError, match=re.escape(told)):
            hears.transcribe(tone(0.1))


def test_a_server_that_is_silent_or_gone_is_told() -> None:
    waits = threading.Event()

    def never(path: str, body: bytes) -> Answer:
        waits.wait(5)
        return 200, b"{}"

    with server(never) as address:
        with pytest.raises(ServiceError, match="too long"):
            RemoteTranscriber(Remote(address, answer_seconds=0.2), "m").transcribe(tone(0.1))
        waits.set()
    with pytest.raises(ServiceError, match="cannot be reached"):
        RemoteTranscriber(Remote(address), "m").transcribe(tone(0.1))
