"""Requests that nobody means well: each with the statuses that are a right answer."""

import io
import json
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

BOUNDARY = "----victus"
REFUSED = frozenset((400, 403, 404, 405, 408, 413, 414, 415, 421, 422, 431))
CLOSED = 0
"""The connection was ended without an answer."""


@dataclass(frozen=True)
class Attack:
    """What is sent as it is, and which answers are right."""

    name: str
    request: bytes
    right: frozenset[int]
    never: bytes = b"root:x:"
    """What no answer may hold."""
    cut: bool = False
    """The client ends its half of the connection, so that the server does not wait for more."""


@dataclass(frozen=True)
class Target:
    """Who is attacked, with the key of somebody who may come in."""

    host: str
    token: str

    def request(
        self,
        method: str,
        path: str,
        body: bytes = b"",
        *,
        headers: tuple[str, ...] = (),
        host: str | None = None,
        token: str | None = None,
    ) -> bytes:
        """Write a request by hand, so that it may be as wrong as one likes."""
        key = self.token if token is None else token
        lines = [f"{method} {path} HTTP/1.1", f"Host: {self.host if host is None else host}"]
        if key:
            lines.append(f"Authorization: Bearer {key}")
        if body and not any(one.lower().startswith("content-length") for one in headers):
            lines.append(f"Content-Length: {len(body)}")
        lines += [*headers, "Connection: close", "", ""]
        return "\r\n".join(lines).encode("latin-1", "replace") + body

    def json(self, method: str, path: str, body: bytes) -> bytes:
        return self.request(method, path, body, headers=("Content-Type: application/json",))

    def upload(self, name: str, content: bytes, path: str = "/api/upload") -> bytes:
        field = "files" if path == "/api/upload" else "file"
        head = (
            f"--{BOUNDARY}\r\n"
            f'Content-Disposition: form-data; name="{field}"; filename="{name}"\r\n\r\n'
        )
        body = head.encode() + content + f"\r\n--{BOUNDARY}--\r\n".encode()
        kind = f"Content-Type: multipart/form-data; boundary={BOUNDARY}"
        return self.request("POST", path, body, headers=(kind,))


def attacks(to: Target, *, slow: bool = False) -> Iterator[Attack]:
    """Give all of them; `slow` adds those that keep a reader busy until its time is up."""
    for family in (_traversal, _bodies, _types, _headers, _origins, _hosts, _bombs, _sounds):
        yield from family(to)
    if slow:
        bomb = zlib.compress(b"0 0 m " * (40 << 20), 1)
        head = b"<< /Filter /FlateDecode /Length %d >>" % len(bomb)
        yield Attack("busy.pdf", to.upload("busy.pdf", pdf(PAGE, head, bomb)), frozenset({415}))


def _traversal(to: Target) -> Iterator[Attack]:
    """Ways out of the web app's folder and of the ids."""
    ups = (
        *("../", "..%2f", "%2e%2e/", "%2e%2e%2f", "..\\", "..%5c", "%252e%252e%252f"),
        *("....//", "..;/", "%c0%ae%c0%ae/", "..%00/", "./../", "%uff0e%uff0e/"),
    )
    targets = ("etc/passwd", "etc/passwd%00.html", "pyproject.toml", "victus_desktop/settings.py")
    for up in ups:
        for target in targets:
            path = f"/{up * 6}{target}"
            yield Attack(f"GET {path}", to.request("GET", path), REFUSED)
    for path in (
        *("//etc/passwd", "/%2fetc/passwd", "/file:///etc/passwd", "/C:/Windows/win.ini"),
        *("/api/documents/..%2f..%2fsecret", "/api/documents/-1", "/api/documents/" + "9" * 400),
        *("/api/documents/1%00", "/api/documents/%F0%28%8C%28", "/api/lists/items/1e9"),
        *("/api/timers/-5", "/api/timers/99999999999999999999", "/api/lists/" + "a" * 5000),
    ):
        yield Attack(f"DELETE {path[:60]}", to.request("DELETE", path), REFUSED)
    for path in (
        *("/api/conversations/..%2f..%2fx", "/api/conversations/%00", "/api/conversations/a%20b"),
        *("/api/history?conversation=../..", "/api/history?limit=-1", "/api/history?limit=1e3"),
        *("/api/history?offset=99999999999", "/api/conversations/search", "/api/documents?limit=0"),
        *("/api/documents/search?q=", "/api/documents/search?q=a&k=100000", "/" + "a" * 70_000),
        *("/api/voice", "/.git/config", "/server-status", "/wp-login.php", "/api/../../x"),
        *("/pair?code=guess", "/pair", "/api", "/v1", "/%", "/%zz", "/?" + "a=b&" * 30_000),
    ):
        right = REFUSED | {401, 200} if path.startswith("/?") else REFUSED | {401, CLOSED}
        yield Attack(f"GET {path[:60]}", to.request("GET", path), right)
    for method in ("PUT", "PATCH", "TRACE", "CONNECT", "PROPFIND", "BREW", "get", "POST"):
        for path in ("/api/history", "/healthz", "/", "/v1/models"):
            yield Attack(f"{method} {path}", to.request(method, path), REFUSED | {CLOSED})


def _bodies(to: Target) -> Iterator[Attack]:
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


def _types(to: Target) -> Iterator[Attack]:
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


def _headers(to: Target) -> Iterator[Attack]:
    """Headers that are too many, too long, or say who one would like to be."""
    many = tuple(f"X-{n}: y" for n in range(5000))
    yield Attack(
        "5000 headers", to.request("GET", "/api/history", headers=many), REFUSED | {200, CLOSED}
    )
    for size in (20_000, 200_000):
        one = (f"X-Long: {'a' * size}",)
        yield Attack(
            f"a header of {size}",
            to.request("GET", "/healthz", headers=one),
            REFUSED | {200, CLOSED},
        )
    for header in (
        *("X-Forwarded-For: 127.0.0.1", "X-Forwarded-Host: localhost", "X-Real-IP: 127.0.0.1"),
        *("Forwarded: for=127.0.0.1;host=localhost", "X-Original-URL: /api/history"),
        *("X-Rewrite-URL: /api/history", "X-HTTP-Method-Override: DELETE", "X-User: admin"),
        *("Cookie: victus_session=guess", "Cookie: victus_session=", "Cookie: " + "a=b; " * 2000),
    ):
        request = to.request("GET", "/api/history", headers=(header,), token="")
        yield Attack(f"{header[:50]} instead of a token", request, frozenset({401}))
    for key in (
        *("Basic YTpi", "Bearer", "Bearer ", "bearer x y z", "Digest username=a", "Token x"),
        *("Bearer \x7f", "Bearer ' OR 1=1 --", "Bearer " + "a" * 8000),
    ):
        request = to.request("GET", "/api/tools", headers=(f"Authorization: {key}",), token="")
        yield Attack(f"key {key[:24]!r}", request, frozenset({400, 401, 429}))
    for ident in (
        "<script>alert(1)</script>",
        "a" * 500,
        "a b",
        "../x",
        "\x7f",
        "%0d%0aSet-Cookie:a=b",
    ):
        request = to.request("GET", "/healthz", headers=(f"X-Request-ID: {ident}",))
        yield Attack(
            f"id {ident[:20]!r}", request, frozenset({200, 400}), never=ident[:20].encode()
        )
    for raw in (
        *(b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"),
        *(b"GET\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n", b"GET / HTTP/1.1\r\nNo colon\r\n\r\n"),
        *(b"\x00" * 100, b"GET / HTTP/1.1\r\n\r\n", b"GET / HTTP/1.1\r\n Host: x\r\n\r\n"),
        *(b"GET / HTTP/1.1\r\nHost : x\r\n\r\n", b"\r\n" * 1000 + b"\r\n", b"SSH-2.0-x\r\n\r\n"),
    ):
        yield Attack(f"no HTTP {raw[:20]!r}", raw, REFUSED | {CLOSED}, cut=True)


def _origins(to: Target) -> Iterator[Attack]:
    """Pages elsewhere that let a browser send something."""
    forms = ("application/x-www-form-urlencoded", "text/plain", "application/json")
    for origin in (
        *("https://evil.example", "null", "http://127.0.0.1.evil.example", "http://localhost:1"),
        *("http://evil.example:8765", "file://", "chrome-extension://x", "https://127.0.0.1"),
    ):
        for kind in forms:
            headers = (f"Origin: {origin}", f"Content-Type: {kind}")
            request = to.request("POST", "/api/chat", b'{"message": "hi"}', headers=headers)
            yield Attack(f"form from {origin}", request, frozenset({403}))
        for method, path in (("DELETE", "/api/session"), ("GET", "/api/history")):
            request = to.request(method, path, headers=(f"Origin: {origin}",))
            yield Attack(f"{method} from {origin}", request, frozenset({403}))
        request = to.request("GET", "/api/voice", headers=(f"Origin: {origin}", *UPGRADE))
        yield Attack(f"socket from {origin}", request, frozenset({403}))
        preflight = (f"Origin: {origin}", "Access-Control-Request-Method: POST")
        yield Attack(
            f"preflight from {origin}",
            to.request("OPTIONS", "/api/chat", headers=preflight),
            frozenset({400, 403, 405}),
            never=b"access-control-allow-origin",
        )


UPGRADE = (
    *("Upgrade: websocket", "Sec-WebSocket-Version: 13"),
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
)


def _hosts(to: Target) -> Iterator[Attack]:
    """Names that lead here and are not ours (DNS rebinding)."""
    for host in (
        *("evil.example", "evil.example:8765", "127.0.0.1.evil.example", "localhost.evil.example"),
        *("127.0.0.2", "0.0.0.0", "[::2]", "2130706433", "0x7f000001", "localhost@evil.example"),
        *("localhost,evil.example", "localhost evil", "", "*", "localhost/x", "a" * 2000),
    ):
        for path in ("/api/history", "/", "/healthz"):
            request = to.request("GET", path, host=host)
            yield Attack(f"host {host[:24]!r} {path}", request, frozenset({400, 421}))
        socket = to.request("GET", "/api/voice", host=host, headers=UPGRADE)
        yield Attack(f"socket at {host[:24]!r}", socket, frozenset({400, 403, 421}))
    doubled = to.request("GET", "/healthz", headers=("Host: evil.example",))
    yield Attack("two hosts", doubled, frozenset({400, 421}))


def _bombs(to: Target) -> Iterator[Attack]:
    """Documents that unfold into more than they are."""
    zeros = zipped({"word/document.xml": bytes(64 << 20), "[Content_Types].xml": b"<Types/>"})
    many = zipped({f"word/{n}.xml": b"x" for n in range(30_000)})
    laughs = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "aaaaaaaaaa">' + b"".join(
        b'<!ENTITY a%d "%s">' % (n, (b"&a%d;" % (n - 1) if n else b"&a;") * 10) for n in range(12)
    )
    entity = laughs + b"]><w:document xmlns:w='w'>&a11;</w:document>"
    external = (
        b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/passwd">]><a>&e;</a>'
    )
    nested = zipped({"word/document.xml": zeros})
    types = b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
    for ending in ("docx", "pptx", "xlsx", "odt", "epub"):
        for name, content in (
            ("zeros", zeros),
            ("many", many),
            ("nested", nested),
            ("laughs", zipped({"word/document.xml": entity, "content.xml": entity})),
            ("external", zipped({"word/document.xml": external, "content.xml": external})),
            ("out", zipped({"../../../tmp/victus-was-here": b"x", "[Content_Types].xml": types})),
            ("cut", zeros[:1000]),
            ("nothing", b""),
            ("noise", bytes(range(256)) * 40),
        ):
            yield Attack(
                f"{name}.{ending}", to.upload(f"{name}.{ending}", content), frozenset({415})
            )
    for name, content in pdfs():
        yield Attack(name, to.upload(name, content), frozenset({415}))
    for name in ("../../x.exe", "a.php", ".htaccess", "con", "x.pdf.exe", "a\\b.sh", "%00.bin"):
        yield Attack(f"named {name!r}", to.upload(name, b"hello"), frozenset({400, 415, 422}))


def _sounds(to: Target) -> Iterator[Attack]:
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


PAGE = b"<< /Type /Page /Parent 2 0 R /Contents 4 0 R >>"


def zipped(files: dict[str, bytes]) -> bytes:
    """Pack files; zeros pack to a thousandth."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return made.getvalue()


def pdfs() -> Iterator[tuple[str, bytes]]:
    """Give PDF files that unfold, that loop, or that are none."""
    bomb = zlib.compress(b" " * (100 << 20), 1)
    twice = zlib.compress(bomb, 1)
    yield "bomb.pdf", pdf(PAGE, b"<< /Filter /FlateDecode /Length %d >>" % len(bomb), bomb)
    both = b"<< /Filter [/FlateDecode /FlateDecode] /Length %d >>" % len(twice)
    yield "twice.pdf", pdf(PAGE, both, twice)
    looped = b"<< /Type /Pages /Kids [2 0 R 2 0 R 2 0 R] /Count 3 >>"
    yield "loop.pdf", pdf(looped, b"<< /Length 0 >>", b"")
    yield "cut.pdf", pdf(PAGE, b"<< /Length 9 >>", b"x" * 9)[:150]
    yield "head.pdf", b"%PDF-1.7\n" + b"\x00" * 10_000
    yield "noise.pdf", bytes(range(256)) * 400
    yield "empty.pdf", b""


def pdf(page: bytes, stream: bytes, content: bytes) -> bytes:
    """Write a PDF of one page."""
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        page,
        stream + b"\nstream\n" + content + b"\nendstream",
    )
    made, places = bytearray(b"%PDF-1.4\n"), []
    for number, one in enumerate(objects, 1):
        places.append(len(made))
        made += b"%d 0 obj\n" % number + one + b"\nendobj\n"
    start = len(made)
    made += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    made += b"".join(b"%010d 00000 n \n" % place for place in places)
    made += b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (
        len(objects) + 1,
        start,
    )
    return bytes(made)
