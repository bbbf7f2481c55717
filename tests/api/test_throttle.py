"""Requests counted in a real Redis, by several servers together; and when that fails."""

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from starlette.requests import Request

from tests.api.serving import free_port, until
from victus_desktop.api.problems import Problem
from victus_desktop.api.throttle import Throttle

pytestmark = pytest.mark.slow


@contextmanager
def redis(folder: Path, port: int) -> Iterator[str]:
    program = shutil.which("redis-server")
    assert program, "Redis is not installed: apt-get install redis-server"
    options = ["--port", str(port), "--bind", "127.0.0.1", "--dir", str(folder), "--save", ""]
    process = subprocess.Popen([program, *options], stdout=subprocess.DEVNULL)
    try:
        address = f"redis://127.0.0.1:{port}"
        until(lambda: Throttle("9/minute", address).storage_answers(), 20)
        yield address
    finally:
        process.kill()
        process.wait()


def request(address: str = "10.0.0.1") -> Request:
    return Request({"type": "http", "headers": [], "client": (address, 1), "state": {}})


def refused(throttle: Throttle, address: str = "10.0.0.1") -> bool:
    try:
        throttle.check(request(address))
    except Problem as problem:
        assert problem.status == 429
        assert 1 <= int(problem.headers["Retry-After"]) <= 60
        return True
    return False


def test_two_servers_count_together(tmp_path: Path) -> None:
    with redis(tmp_path, free_port()) as address:
        one, other = Throttle("3/minute", address), Throttle("3/minute", address)

        assert [refused(one), refused(other), refused(one)] == [False] * 3
        assert refused(other)
        assert not refused(other, "10.0.0.2")


def test_a_redis_that_fails_stops_nobody_and_lets_nobody_flood(tmp_path: Path) -> None:
    with redis(tmp_path, free_port()) as address:
        throttle = Throttle("3/minute", address)
        assert not refused(throttle)

    assert [refused(throttle) for _ in range(5)] == [False] * 3 + [True] * 2
