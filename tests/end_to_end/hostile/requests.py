"""Paths, headers, origins and hosts that nobody means well."""

from collections.abc import Iterator

from tests.end_to_end.hostile.attack import CLOSED, REFUSED, Attack, Target

UPGRADE = (
    *("Upgrade: websocket", "Sec-WebSocket-Version: 13"),
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
)


def traversal(to: Target) -> Iterator[Attack]:
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


def headers(to: Target) -> Iterator[Attack]:
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


def origins(to: Target) -> Iterator[Attack]:
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


def hosts(to: Target) -> Iterator[Attack]:
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
