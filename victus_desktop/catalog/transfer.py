"""Fetch a file over HTTP; after a broken connection or process, go on where it ended."""

import logging
import time
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from victus_desktop.catalog.disk import megabytes, require_room
from victus_desktop.catalog.progress import Tally
from victus_desktop.conversation.errors import ServiceError

if TYPE_CHECKING:
    import httpx

_TRIES = 5
_PASSING = {408, 416, 429, 500, 502, 503, 504}
"""Answers that another try may change; 416 since what was there is gone by then."""
_FIRST_PAUSE = 0.2
"""Seconds before the second try; each later pause is twice as long."""
_log = logging.getLogger(__name__)


def download(
    address: str,
    target: Path,
    tally: Tally,
    *,
    name: str,
    size: int = 0,
    headers: Mapping[str, str] | None = None,
) -> None:
    """Fetch `address` into `target`, after what is there already.

    `size` is the expected number of bytes (0: unknown). A broken connection is taken up again a
    few times as long as nothing new arrives; then ServiceError is raised and `target` keeps what
    has come. Raises PullCancelled between two pieces, and StorageError before the disk is full.
    """
    import httpx

    tries = 0
    with httpx.Client(follow_redirects=True, timeout=30, headers=headers) as client:
        while True:
            before = _length(target)
            try:
                _take(client, address, target, tally, name, size)
            except httpx.TransportError as error:
                tries = 0 if _length(target) > before else tries + 1
                if tries == _TRIES:
                    raise _unreachable(address, target, error) from error
                _log.info("connection to %s broke at %d bytes: %s", address, _length(target), error)
                _pause(_FIRST_PAUSE * 2**tries, tally)
            else:
                return


def _take(
    client: "httpx.Client", address: str, target: Path, tally: Tally, name: str, size: int
) -> None:
    there = _length(target)
    if size and there == size:
        return
    # Identity, since the length of a compressed answer says nothing about where to go on.
    headers = {"Accept-Encoding": "identity"}
    if there:
        headers["Range"] = f"bytes={there}-"
    with client.stream("GET", address, headers=headers) as response:
        if there and not _continues(response, there):
            if response.headers.get("Content-Range") == f"bytes */{there}":
                return  # 416: there is nothing after what has come
            target.unlink()
            there = 0
        _check_status(response, address)
        require_room(target.parent, int(response.headers.get("Content-Length", 0)))
        with target.open("ab") as out:
            for piece in response.iter_raw():
                out.write(piece)
                there += len(piece)
                if size and there > size:
                    return  # more than it should be: its hash will be wrong
                tally.reached(name, there)


def _continues(response: "httpx.Response", there: int) -> bool:
    start = response.headers.get("Content-Range", "").removeprefix("bytes ").partition("-")[0]
    return response.status_code == 206 and start == str(there)


def _check_status(response: "httpx.Response", address: str) -> None:
    import httpx

    if response.is_success:
        return
    if response.status_code in _PASSING:
        raise httpx.RemoteProtocolError(f"it answered {response.status_code}")
    if response.status_code in {401, 403}:
        raise ServiceError(
            f"{address} may not be read ({response.status_code}): if it asks for an account or a "
            "licence, accept it there and log in with `hf auth login`"
        )
    raise ServiceError(f"{address} answered {response.status_code} {response.reason_phrase}")


def _unreachable(address: str, target: Path, error: Exception) -> ServiceError:
    kept = f" {megabytes(there)} are kept;" if (there := _length(target)) else ""
    return ServiceError(
        f"The connection to {address} does not hold ({error or type(error).__name__}).{kept} "
        "check the network and pull again to go on"
    )


def _length(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0


def _pause(seconds: float, tally: Tally) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        tally.check()
        time.sleep(0.05)
