"""Conversations written for people (Markdown, a page) and for programs (JSON)."""

import html
import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from victus_desktop.conversation.errors import BadInput

_MARKS = re.compile(r"([\\`*_\[\]<>#|~])")
_STYLE = (
    "body{font:1rem/1.5 system-ui,sans-serif;max-width:42rem;margin:2rem auto;padding:0 1rem}"
    "dt{font-weight:600;margin-top:1rem}dd{margin:0;white-space:pre-wrap}"
    "time,.calls{color:#666;font-size:.85rem;font-weight:400}"
)
Conversation = Mapping[str, Any]
"""As `TurnStore.conversations` gives it, with its turns, the oldest first."""


def write(kind: str, conversations: Sequence[Conversation]) -> str:
    """Write conversations as 'json', 'markdown' or 'html'. Raises BadInput for another kind."""
    if kind == "json":
        return json.dumps(conversations, indent=2, ensure_ascii=False) + "\n"
    if kind == "markdown":
        return "\n\n".join(_markdown(one) for one in conversations) + "\n"
    if kind == "html":
        return _page(conversations)
    raise BadInput(f"Victus exports json, markdown or html, not {kind!r}.")


def _markdown(conversation: Conversation) -> str:
    parts = [f"# {_escaped(conversation['title'])}"]
    for turn in conversation["turns"]:
        parts.append(f"## {_time(turn)}")
        if turn["heard"]:
            parts.append(f"**You:** {_escaped(turn['heard'])}")
        parts.append(f"**Victus:** {_escaped(turn['reply'])}")
        if turn["calls"]:
            parts.append(f"*Did: {_escaped(_calls(turn))}*")
    return "\n\n".join(parts)


def _escaped(text: str) -> str:
    return _MARKS.sub(r"\\\1", text)


def _page(conversations: Sequence[Conversation]) -> str:
    parts = [
        '<!doctype html><html lang="en"><head><meta charset="utf-8">',
        f"<title>Conversations with Victus</title><style>{_STYLE}</style></head><body>",
    ]
    for conversation in conversations:
        parts.append(f"<section><h1>{html.escape(conversation['title'])}</h1><dl>")
        parts += [_exchange(turn) for turn in conversation["turns"]]
        parts.append("</dl></section>")
    return "\n".join([*parts, "</body></html>\n"])


def _exchange(turn: Mapping[str, Any]) -> str:
    time = f'<time datetime="{html.escape(turn["started"])}">{html.escape(_time(turn))}</time>'
    heard = f"<dt>You {time}</dt><dd>{html.escape(turn['heard'])}</dd>" if turn["heard"] else ""
    victus = "Victus" if heard else f"Victus {time}"
    calls = f'<dd class="calls">Did: {html.escape(_calls(turn))}</dd>' if turn["calls"] else ""
    return f"{heard}<dt>{victus}</dt><dd>{html.escape(turn['reply'])}</dd>{calls}"


def _calls(turn: Mapping[str, Any]) -> str:
    return ", ".join(_call(call) for call in turn["calls"])


def _call(call: Mapping[str, Any]) -> str:
    arguments = ", ".join(f"{name}={value}" for name, value in call["arguments"].items())
    failed = f" failed: {call['error']}" if call.get("error") else ""
    return f"{call['tool']}({arguments}){failed}"


def _time(turn: Mapping[str, Any]) -> str:
    return f"{turn['started'][:16].replace('T', ' ')} UTC"
