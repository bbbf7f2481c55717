"""Runs the small programs through which a desktop is controlled."""

import re
import shutil
import subprocess
import threading
from collections.abc import Sequence

from victus_desktop.conversation.errors import ServiceError

_SECONDS = 10
_FAILS_SECONDS = 0.3
"""How long a program that was started is watched for failing."""


def first_installed(*names: str) -> str:
    """Give the first of the programs that is installed.

    Raises ServiceError with what to install.
    """
    for name in names:
        if shutil.which(name):
            return name
    raise ServiceError(f"That needs one of these programs: {', '.join(names)}.")


def run(command: Sequence[str], text: str | None = None) -> str:
    """Run a program to its end and give what it printed.

    `text` is its standard input. Raises ServiceError where it fails or takes more than 10 s.
    """
    try:
        done = subprocess.run(
            command, input=text, capture_output=True, text=True, timeout=_SECONDS, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise ServiceError(f"{command[0]} did not work: {error}") from error
    if done.returncode != 0:
        if re.search(r"(?:open|connect to) display|no display", done.stderr, re.IGNORECASE):
            raise ServiceError("There is no screen here that I can reach.")
        told = done.stderr.strip() or f"it ended with status {done.returncode}"
        raise ServiceError(f"{command[0]} did not work: {told.splitlines()[-1]}")
    return done.stdout


def start(command: Sequence[str]) -> None:
    """Start a program that outlives Victus. Raises ServiceError where it fails at once."""
    try:
        started = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
    except OSError as error:
        raise ServiceError(f"{command[0]} does not start: {error.strerror}.") from error
    try:
        status = started.wait(_FAILS_SECONDS)
    except subprocess.TimeoutExpired:
        # It runs. Whoever waits for it here keeps no dead process behind.
        threading.Thread(target=started.wait, daemon=True, name=f"{command[0]} runs").start()
        return
    if status != 0:
        raise ServiceError(f"{command[0]} ended at once with status {status}.")
