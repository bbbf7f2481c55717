"""A language model at a real server that does whatever the text before it says: the worst case."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from typing import Any

from tests.http_server import served


@dataclass(frozen=True)
class Command:
    """Words that a text from outside holds, and the call that they ask for."""

    words: str
    tool: str
    arguments: dict[str, Any]


@dataclass
class ObedientModel:
    """Calls what a command in its prompt asks for; before that, what it was told to look at."""

    commands: list[Command] = field(default_factory=list)
    looks: Command | None = None
    """Called first where nothing in the prompt commands anything."""
    obeyed: list[str] = field(default_factory=list)
    """The tools that it called because a text said so."""
    url: str = ""

    def answer(self, messages: list[dict[str, Any]]) -> Command | None:
        """Give the call that it answers with, or None for words."""
        if messages[-1]["role"] == "tool" and self.obeyed:
            return None
        prompt = "\n".join(str(one.get("content") or "") for one in messages)
        for command in self.commands:
            if command.words in prompt:
                self.obeyed.append(command.tool)
                return command
        return self.looks if messages[-1]["role"] == "user" else None


@contextmanager
def serving(model: ObedientModel) -> Iterator[ObedientModel]:
    """Let it answer OpenAI's chat protocol on a free port of this machine."""
    with served(_Handler, model=model) as address:
        model.url = f"{address}/v1"
        yield model


class _Handler(BaseHTTPRequestHandler):
    model: ObedientModel

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        call = self.model.answer(asked["messages"])
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()
        if call is None:
            self._send({"content": "I have read that. "})
        else:
            function = {"name": call.tool, "arguments": json.dumps(call.arguments)}
            told = {"index": 0, "id": "call-1", "type": "function", "function": function}
            self._send({"tool_calls": [told]})
        self._send({}, "stop" if call is None else "tool_calls")
        self.wfile.write(b"data: [DONE]\n\n")

    def _send(self, delta: dict[str, Any], finish: str | None = None) -> None:
        choice = {"index": 0, "delta": delta, "finish_reason": finish}
        chunk = {"id": "chat", "object": "chat.completion.chunk", "created": 0, "model": "obedient"}
        self.wfile.write(f"data: {json.dumps(chunk | {'choices': [choice]})}\n\n".encode())
        self.wfile.flush()
