"""A server that speaks OpenAI's chat protocol from a script."""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from typing import Any

from tests.http_server import served


@dataclass(frozen=True)
class Says:
    """One answer: words, then calls of tools."""

    words: str = ""
    calls: tuple[tuple[str, dict[str, Any]], ...] = ()


@dataclass(frozen=True)
class Raw:
    """An answer that keeps to no protocol."""

    body: str
    status: int = 200
    kind: str = "text/event-stream"


@dataclass
class Script:
    """What the server answers, in order, the last for ever; and what it was asked."""

    answers: list[Says | Raw]
    seconds_a_word: float = 0.0
    seconds_before: float = 0.0
    asked: list[dict[str, Any]] = field(default_factory=list)
    words_sent: int = 0
    url: str = ""


@contextmanager
def serving(script: Script) -> Iterator[Script]:
    """Serve a script on a free port of this machine."""
    with served(_Handler, script=script) as address:
        script.url = f"{address}/v1"
        yield script


class _Handler(BaseHTTPRequestHandler):
    script: Script

    def do_POST(self) -> None:
        script = self.script
        length = int(self.headers["Content-Length"])
        script.asked.append(json.loads(self.rfile.read(length)))
        number = len(script.asked)
        answer = script.answers[min(number, len(script.answers)) - 1]
        time.sleep(script.seconds_before)
        raw = answer if isinstance(answer, Raw) else Raw("")
        self.send_response(raw.status)
        self.send_header("Content-Type", raw.kind)
        self.end_headers()
        try:
            if isinstance(answer, Raw):
                self.wfile.write(answer.body.encode())
            else:
                self._stream(answer, number)
        except (BrokenPipeError, ConnectionResetError):
            return

    def _stream(self, answer: Says, number: int) -> None:
        for word in answer.words.split():
            self._send({"content": f"{word} "})
            self.script.words_sent += 1
            time.sleep(self.script.seconds_a_word)
        for index, (name, arguments) in enumerate(answer.calls):
            function = {"name": name, "arguments": json.dumps(arguments)}
            call = {"index": index, "id": f"call-{number}-{index}", "function": function}
            self._send({"tool_calls": [{**call, "type": "function"}]})
        self._send({}, "tool_calls" if answer.calls else "stop")
        self.wfile.write(b"data: [DONE]\n\n")

    def _send(self, delta: dict[str, Any], finish: str | None = None) -> None:
        chunk = {
            "id": "chat",
            "object": "chat.completion.chunk",
            "created": 0,
            "model": "scripted",
            "choices": [{"index": 0, "delta": delta, "finish_reason": finish}],
        }
        self.wfile.write(f"data: {json.dumps(chunk)}\n\n".encode())
        self.wfile.flush()
