"""What an attack is, and who is attacked."""

from dataclasses import dataclass

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
