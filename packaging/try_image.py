"""Runs the Dockerfile's steps in a clean Debian and starts what they make; needs root.

sudo python3 packaging/try_image.py [--models FOLDER]

There where no container engine is. The started server has a read-only root, no privileges, one
volume; it must become healthy, answer a question and stop when told. `--models`: a folder of models
to put into the volume instead of fetching them.
"""

import argparse
import json
import re
import shlex
import shutil
import signal
import subprocess
import tempfile
import time
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path

from clean_root import clean_root, run, start
from identity import ROOT

TOKEN = "try-image"
WITHIN = 600


@dataclass
class Stage:
    """One FROM and what was done since."""

    root: Path
    folder: str = "/"
    environment: dict[str, str] = field(default_factory=dict)
    user: str = ""
    health: list[str] = field(default_factory=list)
    entry: list[str] = field(default_factory=list)


def instructions(dockerfile: Path) -> list[tuple[str, str]]:
    """Give the instructions with their arguments, lines joined and comments gone."""
    lines = [one for one in dockerfile.read_text().splitlines() if not one.startswith("#")]
    joined = "\n".join(lines).replace("\\\n", " ").splitlines()
    return [(name, rest) for name, _, rest in (one.partition(" ") for one in joined if one.strip())]


def build(dockerfile: Path, into: Path) -> Stage:
    """Do what a Dockerfile says; give its last stage."""
    stages: dict[str, Stage] = {}
    stage = Stage(into)
    for name, rest in instructions(dockerfile):
        print(f"{name} {rest[:100]}", flush=True)
        if name == "FROM":
            base, _, label = rest.partition(" AS ")
            assert base == "debian:12-slim", f"no clean root for {base}"
            stage = stages[label or "last"] = Stage(clean_root(into / f"stage{len(stages)}"))
        elif name == "RUN":
            do(stage, rest)
        elif name == "COPY":
            copy(stage, rest, stages)
        else:
            remember(stage, name, rest)
    return stage


def do(stage: Stage, rest: str) -> None:
    mounts = re.findall(r"--mount=type=cache,target=(\S+)", rest)
    run(
        stage.root,
        ["/bin/sh", "-c", re.sub(r"--mount=\S+", "", rest).strip()],
        folder=stage.folder,
        environment=stage.environment,
        binds={Path.home() / ".cache": target for target in mounts},
    )


def remember(stage: Stage, name: str, rest: str) -> None:
    """Take what is only told for later instructions and for the start."""
    match name:
        case "WORKDIR":
            stage.folder = rest
            (stage.root / rest.lstrip("/")).mkdir(parents=True, exist_ok=True)
        case "ENV":
            stage.environment |= dict(one.split("=", 1) for one in shlex.split(rest))
        case "USER":
            stage.user = rest
        case "HEALTHCHECK":
            stage.health = json.loads(rest.partition("CMD ")[2])
        case "ENTRYPOINT":
            stage.entry = json.loads(rest)
        case "VOLUME" | "EXPOSE":
            pass
        case _:
            raise ValueError(f"{name} is not known here")


def copy(stage: Stage, rest: str, stages: dict[str, Stage]) -> None:
    *sources, target = shlex.split(rest)
    source_root = ROOT
    if sources[0].startswith("--from="):
        source_root = stages[sources.pop(0).partition("=")[2]].root
    place = stage.root / str(Path(stage.folder) / target).lstrip("/")
    for source in sources:
        found = source_root / source.lstrip("/")
        to = place / found.name if target.endswith("/") else place
        to.parent.mkdir(parents=True, exist_ok=True)
        unwanted = shutil.ignore_patterns("__pycache__", "images")
        if found.is_dir():
            ignore = unwanted if source_root == ROOT else None
            shutil.copytree(found, to, symlinks=True, ignore=ignore, dirs_exist_ok=True)
        else:
            shutil.copy2(found, to)


def attempt(stage: Stage, volume: Path) -> None:
    """Start the server; it must be healthy, answer, and stop when told."""
    environment = stage.environment | {"VICTUS_SECRET_API": TOKEN, "HOME": "/data"}
    started = time.monotonic()
    server = start(
        stage.root,
        stage.entry,
        environment=environment,
        user=stage.user,
        binds={volume: "/data"},
        read_only=True,
    )
    try:
        wait_until_healthy(stage, server, environment)
        print(f"healthy after {time.monotonic() - started:.0f} s")
        print("answered:", ask("What is 17 times 3?"))
    finally:
        if server.poll() is None:
            inner = subprocess.run(
                ["pgrep", "-P", str(server.pid)], capture_output=True, text=True, check=True
            )
            subprocess.run(["kill", f"-{int(signal.SIGTERM)}", inner.stdout.split()[0]], check=True)
    print(f"told to stop: status {server.wait(timeout=30)}")
    assert server.returncode == 0


def wait_until_healthy(
    stage: Stage, server: "subprocess.Popen[str]", environment: dict[str, str]
) -> None:
    ends = time.monotonic() + WITHIN
    while time.monotonic() < ends:
        assert server.poll() is None, f"the server ended with {server.returncode}"
        probe = start(stage.root, stage.health, environment=environment, stderr=subprocess.DEVNULL)
        if probe.wait() == 0:
            return
        time.sleep(1)
    raise TimeoutError("the server does not become healthy")


def ask(question: str) -> str:
    request = urllib.request.Request(
        "http://127.0.0.1:8765/api/chat",
        json.dumps({"message": question}).encode(),
        {"Authorization": f"Bearer {TOKEN}", "Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=120) as answer:
        return str(json.load(answer)["reply"])


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--models", type=Path, help="folder of models for the volume")
    models = parser.parse_args().models
    with tempfile.TemporaryDirectory(prefix="victus-image-") as name:
        stage = build(ROOT / "packaging/container/Dockerfile", Path(name))
        size = subprocess.run(["du", "-sm", stage.root], capture_output=True, text=True, check=True)
        print(f"image: {size.stdout.split()[0]} MB unpacked")
        volume = Path(name) / "volume"
        volume.mkdir()
        if models:
            shutil.copytree(models, volume / "data/models")
        owner = run_id(stage)
        for path in [volume, *volume.rglob("*")]:
            shutil.chown(path, owner, owner)
        attempt(stage, volume)


def run_id(stage: Stage) -> int:
    text = (stage.root / "etc/passwd").read_text()
    found = re.search(rf"^{stage.user}:x:(\d+):", text, re.MULTILINE)
    assert found
    return int(found[1])


if __name__ == "__main__":
    main()
