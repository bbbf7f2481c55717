"""Bodies that are huge, that lie, or that hold what they should not."""

import json
import struct
from collections.abc import Iterator
from typing import Any

from tests.end_to_end.hostile.attack import BOUNDARY, CLOSED, REFUSED, Attack, Target


def bodies(to: Target) -> Iterator[Attack]:
    """Bodies that are huge, or that lie about their size."""
    good = b'{"message": "hello"}'
    kind = "Content-Type: application/json"
    for length in ("999999999999", "1e9", "-1", "0x10", "abc", "", "99999999999999999999999999"):
        request = to.request("POST", "/api/chat", good, headers=(f"Content-Length: {length}", kind))
        yield Attack(f"length {length!r}", request, REFUSED | {CLOSED}, cut=True)
    twice = ("Content-Length: 20", "Content-Length: 5", kind)
    yield Attack(
        "two lengths", to.request("POST", "/api/chat", good, headers=twice), frozenset({400})
    )
    both = ("Content-Length: 5", "Transfer-Encoding: chunked", kind)
    smuggled = b"0\r\n\r\nGET /api/history HTTP/1.1\r\nHost: x\r\n\r\n"
    yield Attack(
        "length and chunks", to.request("POST", "/api/chat", smuggled, headers=both), REFUSED
    )
    for chunk in (b"FFFFFFFFFFFFFFFFF\r\nx", b"-5\r\nhello\r\n", b"zz\r\n", b"5;" + b"x" * 90_000):
        request = to.request(
            "POST", "/api/chat", chunk, headers=("Transfer-Encoding: chunked", "X: y", kind)
        ).replace(f"Content-Length: {len(chunk)}\r\n".encode(), b"")
        yield Attack(f"chunk {chunk[:12]!r}", request, REFUSED | {CLOSED}, cut=True)
    for coding in ("gzip", "deflate", "br", "identity, chunked", "xchunked", "chunked, gzip"):
        headers = (f"Transfer-Encoding: {coding}", kind)
        request = to.request("POST", "/api/chat", good, headers=headers)
        yield Attack(f"coding {coding}", request, REFUSED | {CLOSED}, cut=True)
    for megabytes in (1, 8):
        big = b'{"message": "' + b"a" * (megabytes << 20) + b'"}'
        for path in ("/api/chat", "/api/synthesize", "/v1/chat/completions", "/v1/embeddings"):
            yield Attack(f"{megabytes} MiB to {path}", to.json("POST", path, big), REFUSED)
    flood = b"".join(
        (
            f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="files"; '
            f'filename="{n}.txt"\r\n\r\nx\r\n'
        ).encode()
        for n in range(2000)
    )
    kind = f"Content-Type: multipart/form-data; boundary={BOUNDARY}"
    request = to.request(
        "POST", "/api/upload", flood + f"--{BOUNDARY}--\r\n".encode(), headers=(kind,)
    )
    yield Attack("2000 files", request, REFUSED)
    for body, kind in (
        (b"", f"multipart/form-data; boundary={BOUNDARY}"),
        (b"nothing of the kind", f"multipart/form-data; boundary={BOUNDARY}"),
        (b"x" * 1000, "multipart/form-data"),
        (b"x" * 1000, "multipart/form-data; boundary=" + "b" * 5000),
        (b"files=a", "application/x-www-form-urlencoded"),
        (b"{}", "application/json"),
        (b"<a/>", "application/xml"),
    ):
        for path in ("/api/upload", "/api/transcribe", "/v1/audio/transcriptions"):
            request = to.request("POST", path, body, headers=(f"Content-Type: {kind}",))
            yield Attack(f"{kind[:40]} to {path}", request, REFUSED)


def types(to: Target) -> Iterator[Attack]:
    """Values of the wrong kind, everywhere."""
    wrong: tuple[object, ...] = (
        *(None, True, 0, -1, 1e308, "", " ", [], [[]], {}, {"a": 1}, ["x"] * 1000),
        *("\x00", "\ud800", "a" * 100_000, {"$ne": None}, {"__proto__": {"a": 1}}),
    )
    fields = {
        "/api/chat": "message",
        "/api/synthesize": "text",
        "/v1/audio/speech": "input",
        "/v1/chat/completions": "messages",
        "/api/session": "token",
        "/api/lists/shopping/items": "text",
    }
    for path, field in fields.items():
        for value in wrong:
            if path == "/api/lists/shopping/items" and value in ("\x00", "\ud800"):
                continue
            if (
                isinstance(value, str)
                and 0 < len(value.strip()) < 100_000
                and path != "/api/session"
            ):
                continue  # text is text, however odd
            body = json.dumps({field: value, "model": "victus"}).encode()
            told = f"{path} {field}={str(value)[:20]!r}"
            yield Attack(told, to.json("POST", path, body), REFUSED | {401, 429})
    for raw in (
        *(b"", b"null", b"[]", b"{", b'{"message"', b"\xff\xfe", b"NaN", b"[" * 100_000),
        *(b'{"message": ' + b"[" * 50_000 + b"]" * 50_000 + b"}", b'{"message": 1e999999}'),
        *(b'{"a":' * 20_000, b"1" * 50_000, b'{"message": "\\ud800\\ud800" "x"}'),
    ):
        for path in ("/api/chat", "/v1/chat/completions", "/v1/embeddings", "/api/synthesize"):
            yield Attack(f"{path} {raw[:16]!r}", to.json("POST", path, raw), REFUSED)
    completions: tuple[Any, ...] = (
        *({"model": "victus", "messages": [{"role": "user", "content": "a\ud800"}]},),
        *({"model": "victus"}, {"messages": [{"role": "god", "content": "x"}], "model": "victus"}),
        *({"messages": [{"role": "user"}] * 1000, "model": "x"}, {"messages": "hi", "model": 5}),
        {"messages": [{"role": "user", "content": "x"}], "model": "m", "max_tokens": -5},
        {"messages": [{"role": "user", "content": "x"}], "model": "m", "temperature": "hot"},
        {"messages": [{"role": "user", "content": "x"}], "model": "m", "tools": "all"},
    )
    for asked in completions:
        sent = to.json("POST", "/v1/chat/completions", json.dumps(asked).encode())
        yield Attack(f"completions {str(asked)[:40]}", sent, REFUSED)
    changes: tuple[Any, ...] = (
        {"settings": {"api.host": "0.0.0.0"}},
        {"settings": {"tools.mcp_servers": "sh"}},
        {"settings": {"listening.patience": 1e9}},
        {"settings": {}},
        {"settings": {"": 1}},
    )
    for change in changes:
        yield Attack(
            f"settings {change}",
            to.json("PATCH", "/api/settings", json.dumps(change).encode()),
            REFUSED,
        )


def sounds(to: Target) -> Iterator[Attack]:
    """Sound files that are none, or that say they are hours long."""
    lying = (
        b"RIFF"
        + struct.pack("<I", 0xFFFFFFFF)
        + b"WAVEfmt "
        + struct.pack("<IHHIIHH", 16, 1, 1, 16_000, 32_000, 2, 16)
        + b"data"
        + struct.pack("<I", 0xFFFFFFFF)
    )
    odd = lying.replace(struct.pack("<I", 16_000), struct.pack("<I", 0))
    for name, content in (
        *(
            ("empty.wav", b""),
            ("hours.wav", lying),
            ("noise.wav", bytes(range(256)) * 100),
            ("odd.wav", odd),
        ),
        *(("head.flac", b"fLaC" + b"\xff" * 400), ("head.ogg", b"OggS" + b"\x00" * 400)),
        *(("head.mp3", b"ID3" + b"\xff" * 400), ("page.wav", b"<html>" * 100)),
        ("text.mp3", b"a" * 10_000),
    ):
        for path in ("/api/transcribe", "/v1/audio/transcriptions"):
            yield Attack(
                f"{name} to {path}", to.upload(name, content, path), frozenset({400, 413, 415})
            )
