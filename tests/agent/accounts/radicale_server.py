"""A Radicale of the test's own."""

import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.agent.accounts.mail_servers import free_port

USER, PASSWORD = "me", "open-sesame"


@contextmanager
def radicale(folder: Path) -> Iterator[str]:
    """Run one and give its address; the user has one calendar, Home."""
    (folder / "users").write_text(f"{USER}:{PASSWORD}\n")
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    server = subprocess.Popen(
        [
            *(sys.executable, "-m", "radicale", "--config", "", "--logging-level", "error"),
            *("--server-hosts", f"127.0.0.1:{port}"),
            *("--storage-filesystem-folder", str(folder / "collections")),
            *("--auth-type", "htpasswd", "--auth-htpasswd-encryption", "plain"),
            *("--auth-htpasswd-filename", str(folder / "users"), "--auth-delay", "0"),
        ]
    )
    try:
        _wait_for(address, server)
        from caldav.davclient import DAVClient

        client: Any = DAVClient(url=address, username=USER, password=PASSWORD)
        client.principal().make_calendar(name="Home")
        yield address
    finally:
        server.terminate()
        server.wait(10)


def _wait_for(address: str, server: "subprocess.Popen[bytes]") -> None:
    ends = time.monotonic() + 30
    while time.monotonic() < ends and server.poll() is None:
        try:
            urllib.request.urlopen(address, timeout=5).close()
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError("Radicale does not start")
