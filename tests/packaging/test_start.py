"""The container's start: it waits, prepares, and becomes the server."""

import contextlib
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
START = ROOT / "packaging/container/start.py"


def started(home: Path, *arguments: str, **variables: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, str(START), *arguments],
        env=os.environ | {"VICTUS_HOME": str(home), "PYTHONPATH": str(ROOT)} | variables,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def answer_once(server: socket.socket) -> None:
    with server:
        server.listen()
        server.accept()[0].close()


def wait_until_it_is_well(address: str) -> None:
    for _ in range(300):
        with contextlib.suppress(OSError), urllib.request.urlopen(f"{address}/healthz"):
            return
        time.sleep(0.1)
    pytest.fail(f"{address} does not answer")


def test_a_service_that_never_answers_ends_the_start_and_names_its_setting(home: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        address = f"redis://127.0.0.1:{taken.getsockname()[1]}/0"
        start = started(home, "--wait", "0", VICTUS_API__RATE_LIMIT_STORAGE=address)
        _, told = start.communicate(timeout=60)

    assert start.returncode == 1
    assert "api.rate_limit_storage" in told
    assert "Traceback" not in told


@pytest.mark.slow
def test_it_waits_for_a_late_service_makes_the_database_and_serves(
    home: Path, models: Path
) -> None:
    (home / "data").mkdir()
    (home / "data/models").symlink_to(models)
    late = socket.socket()
    late.bind(("127.0.0.1", 0))
    threading.Timer(1.5, answer_once, [late]).start()
    endpoint = f"http://127.0.0.1:{late.getsockname()[1]}/v1"
    begun = time.monotonic()

    start = started(home, "--port", "0", VICTUS_LANGUAGE_MODEL__ENDPOINT=endpoint)
    assert start.stdout is not None
    announced = start.stdout.readline()
    wait_until_it_is_well(announced.split()[3].partition("/pair")[0])
    start.send_signal(signal.SIGTERM)
    _, told = start.communicate(timeout=60)

    assert re.search(r"http://127\.0\.0\.1:\d+/pair", announced), told
    assert time.monotonic() - begun > 1.5
    assert (home / "data/history.db").exists()
    assert start.returncode == 0, told
