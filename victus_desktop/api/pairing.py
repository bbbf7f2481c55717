"""Invites a phone: the address at which it reaches this server, as a link and a QR code."""

import io
import ipaddress
import socket
from dataclasses import dataclass
from typing import Any

from victus_desktop.api.problems import Problem

_WILD = ("0.0.0.0", "::")


@dataclass(frozen=True, slots=True)
class Pairing:
    """Where other devices reach this server; the address is empty where they cannot."""

    address: str

    def link(self, code: str) -> str:
        """Give the link of a one-time code, '' where no other device can reach this server."""
        return link_of(self.address, code) if self.address else ""

    def invitation(self, code: str) -> dict[str, Any]:
        """Give the link of a one-time code, and its QR code. Raises Problem."""
        if not self.address:
            raise Problem(
                409,
                "not_reachable",
                "Victus listens on this computer alone; start it with `victus serve --host "
                "0.0.0.0`, or set api.host, so that a phone can reach it.",
            )
        link = self.link(code)
        return {"link": link, "minutes": 10, "qr": qr_svg(link)}


def link_of(address: str, code: str) -> str:
    return f"{address}/pair?code={code}"


def outer_address(host: str, port: int, public: str, *, tls: bool) -> str:
    """Give where others reach a server that listens on a host; '' for loopback.

    `public` is the address that the owner gave, if any.
    """
    if public:
        return public.rstrip("/")
    shown = own_address() if host in _WILD else host
    if not shown or _loopback(shown):
        return ""
    name = f"[{shown}]" if ":" in shown else shown
    return f"{'https' if tls else 'http'}://{name}:{port}"


def own_address() -> str:
    """Give this machine's address in its network, '' without one. Sends nothing."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            # Connecting a datagram socket only asks the routing table.
            probe.connect(("192.0.2.1", 9))
        except OSError:
            return ""
        return str(probe.getsockname()[0])


def qr_svg(link: str) -> str:
    """Draw a QR code as an SVG element."""
    import segno

    drawn = io.BytesIO()
    segno.make(link, micro=False).save(drawn, kind="svg", xmldecl=False, scale=4, omitsize=True)
    return drawn.getvalue().decode()


def qr_rows(link: str) -> tuple[tuple[bool, ...], ...]:
    """Give the dark squares of a QR code, row by row, without its margin."""
    import segno

    return tuple(tuple(map(bool, row)) for row in segno.make(link, micro=False).matrix)


def qr_text(link: str) -> str:
    """Draw a QR code in letters for a terminal."""
    import segno

    drawn = io.StringIO()
    segno.make(link, micro=False).terminal(drawn, compact=True)
    return drawn.getvalue()


def _loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
