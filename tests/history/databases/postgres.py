"""A Postgres server of its own for the tests, on a socket in a folder, gone afterwards."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

OWNER = "postgres"
"""Postgres refuses to run as root; the package brings this user."""


def programs() -> Path | None:
    """Give the folder of the newest installed server's programs."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if found:
        return found[-1].parent
    elsewhere = shutil.which("initdb")
    return Path(elsewhere).parent if elsewhere else None


@contextmanager
def server(binaries: Path) -> Iterator[Path]:
    """Run a server; gives the folder of its socket."""
    folder = Path(tempfile.mkdtemp(prefix="victus-postgres-"))
    data = str(folder / "data")
    if os.geteuid() == 0:
        os.chown(folder, pwd.getpwnam(OWNER).pw_uid, -1)
    control = [str(binaries / "pg_ctl"), "-D", data, "-w"]
    options = f"-k {folder} -c listen_addresses='' -c fsync=off -c max_connections=40"
    try:
        _as_owner([str(binaries / "initdb"), "-D", data, "-A", "trust", "-U", "victus", "-N"])
        _as_owner([*control, "-o", options, "-l", str(folder / "log"), "start"])
        try:
            yield folder
        finally:
            _as_owner([*control, "-m", "immediate", "stop"])
    finally:
        shutil.rmtree(folder)


def _as_owner(command: list[str]) -> None:
    user = OWNER if os.geteuid() == 0 else None
    group = pwd.getpwnam(OWNER).pw_gid if user else None
    subprocess.run(
        command,
        check=True,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        user=user,
        group=group,
        extra_groups=[] if user else None,
        cwd="/",
    )
