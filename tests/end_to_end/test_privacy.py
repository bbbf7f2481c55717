"""Every address that the real programs reach for, as the kernel saw it.

The settings are as they come; `resources/guide/network.md` names those that open a way out.
"""

import ipaddress
import json
import os
import re
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.agent.tools.desktop import session_bus
from tests.desktop.display import display
from tests.desktop.session import until
from tests.desktop.shell_services import Panel
from tests.end_to_end.conftest import VICTUS, Home
from victus_desktop.bench.sound_card import SoundCard

pytestmark = [pytest.mark.slow, pytest.mark.timeout(400)]

CALLS = "connect,sendto,sendmsg,sendmmsg,bind"
FAMILY = re.compile(r"(?:sa_family|sin6?_family)=(AF_\w+)")
ADDRESS = re.compile(r'inet_addr\("([^"]+)"\)|inet_pton\(AF_INET6, "([^"]+)"')
ON_THIS_MACHINE = {"AF_UNIX", "AF_NETLINK", "AF_UNSPEC"}
_BUILDING = ("CI", "TF_BUILD", "GITHUB_ACTIONS", "GITLAB_CI", "ORT_DISABLE_TELEMETRY")
"""What keeps a library silent in a build that is not silent at a user's."""
_PANES = 9
"""That can be opened by Alt and a number."""
_LONG = 150
"""Seconds for what models do under a trace on a busy machine."""

QUESTIONS = (
    "what time is it",
    "set a timer for ten minutes",
    "what's the weather in Oslo",
    "search the web for the tallest tower",
    "what is in the news",
    "read my mail",
    "what's on my calendar tomorrow",
    "turn on the kitchen light",
    "how many dollars are fifty euros",
    "why is the sky blue",
)


@dataclass(frozen=True)
class Trace:
    """The system calls of a program and all that it starts."""

    file: Path

    def over(self, *command: str) -> list[str]:
        """Give the command that runs one under the trace."""
        strace = ["strace", "-f", "-qq", "--seccomp-bpf", "-e", f"trace={CALLS}"]
        return [*strace, "-o", str(self.file), *command]

    @property
    def outside(self) -> list[str]:
        """The calls that name an address beyond this machine, whether to reach or to serve it."""
        lines = self.file.read_text(errors="replace").splitlines()
        assert lines, "nothing was traced"
        return [line for line in lines if _beyond(line)]


def _beyond(line: str) -> bool:
    families = set(FAMILY.findall(line))
    addresses = [ipaddress.ip_address(v4 or v6) for v4, v6 in ADDRESS.findall(line)]
    if not addresses:
        return not families <= ON_THIS_MACHINE
    return not all(one.is_loopback for one in addresses)


@pytest.fixture
def trace(tmp_path: Path) -> Trace:
    return Trace(tmp_path / "calls")


@contextmanager
def running(command: list[str], env: dict[str, str]) -> Iterator["subprocess.Popen[str]"]:
    """Run a traced program until the end of the block; then it is asked to end, and does."""
    process = subprocess.Popen(
        command,
        env=env,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        start_new_session=True,
    )
    assert process.stdout is not None
    try:
        yield process
        children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text()
        os.kill(int(children.split()[0]), signal.SIGTERM)
        process.wait(60)
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        process.stdout.close()


@pytest.mark.parametrize(
    "reach",
    [
        "socket.socket(socket.AF_INET, socket.SOCK_DGRAM).connect(('192.0.2.1', 9))",
        "socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b'x', ('192.0.2.1', 9))",
        "socket.socket(socket.AF_INET6, socket.SOCK_DGRAM).connect(('2001:db8::1', 9))",
        "subprocess.run([sys.executable, '-c', 'import socket;"
        'socket.socket(2, 2).connect(("192.0.2.1", 9))\'])',
        "threading.Thread(target=socket.socket(2, 2).connect, args=[('192.0.2.1', 9)]).start()",
        "socket.create_server(('0.0.0.0', 0))",
    ],
    ids=["connect", "sendto", "IPv6", "child", "thread", "listen"],
)
def test_the_proof_sees_whoever_reaches_beyond_this_machine(trace: Trace, reach: str) -> None:
    code = f"import socket, subprocess, sys, threading; {reach}"
    subprocess.run(trace.over(sys.executable, "-c", code), check=False, capture_output=True)
    assert trace.outside


def test_the_proof_lets_this_machine_talk_with_itself(trace: Trace) -> None:
    code = (
        "import socket; server = socket.create_server(('127.0.0.1', 0));"
        "socket.create_connection(server.getsockname());"
        "socket.socket(socket.AF_UNIX).connect_ex('/nowhere')"
    )
    subprocess.run(trace.over(sys.executable, "-c", code), check=True)
    assert trace.outside == []


def test_typed_requests_of_all_kinds_stay_on_this_machine(victus_home: Home, trace: Trace) -> None:
    done = subprocess.run(
        trace.over(*VICTUS, "ask", "-", "--json"),
        env=victus_home.env,
        input="\n".join(QUESTIONS),
        capture_output=True,
        text=True,
        timeout=_LONG,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert len(done.stdout.splitlines()) == len(QUESTIONS)
    assert trace.outside == []


def test_spoken_requests_stay_on_this_machine(
    victus_home: Home, trace: Trace, speech: Callable[[str], Path], tmp_path: Path
) -> None:
    question, answer = str(speech("What is three times four?")), str(tmp_path / "answer.wav")
    done = subprocess.run(
        trace.over(*VICTUS, "talk", "--in", question, "--out", answer, "--json"),
        env=victus_home.env,
        capture_output=True,
        text=True,
        timeout=_LONG,
        check=False,
    )
    assert json.loads(done.stdout)["reply"] == "That is 12.", done.stderr
    assert trace.outside == []


def test_the_server_listens_on_this_machine_alone_and_calls_nobody(
    victus_home: Home, trace: Trace
) -> None:
    with running(trace.over(*VICTUS, "serve", "--port", "0"), victus_home.env) as server:
        assert server.stdout is not None
        told = iter(server.stdout.readline, "")
        address = next(found[0] for line in told if (found := re.search(r"http://[\w.:]+", line)))
        token = victus_home.victus("token").stdout.strip()
        request = urllib.request.Request(
            f"{address}/api/chat",
            json.dumps({"message": "what is two plus two"}).encode(),
            {"Authorization": f"Bearer {token}", "Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=_LONG) as answer:
            assert json.load(answer)["reply"] == "That is 4."
    assert trace.outside == []


@pytest.mark.real_time
def test_the_desktop_calls_nobody(
    victus_home: Home, trace: Trace, speech: Callable[[str], Path], card: SoundCard, tmp_path: Path
) -> None:
    (victus_home.folder / "victus.toml").touch()
    question = speech("What is three times four?")
    with session_bus() as bus:
        env = {**card.env, **victus_home.env, "DBUS_SESSION_BUS_ADDRESS": bus}
        for name in _BUILDING:
            env.pop(name, None)
        panel = Panel(bus)

        def becomes(doing: str) -> None:
            until(lambda: panel.state() == f"Victus: {doing}", _LONG)

        with display(tmp_path, env) as desk, running(trace.over(*VICTUS), desk.environment):
            desk.window("Victus", _LONG)
            until(card.is_heard, _LONG)
            becomes("Ready")
            for number in range(1, _PANES + 1):
                desk.x("key", f"alt+{number}")
            desk.x("keydown", "F9")
            becomes("Listening")
            card.play(question)
            desk.x("keyup", "F9")
            becomes("Speaking")
            becomes("Ready")
        panel.close()
    told = victus_home.victus("history", "export").stdout
    assert "That is 12." in told, told
    assert trace.outside == []
