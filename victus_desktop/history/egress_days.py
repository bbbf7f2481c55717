"""What left this machine: bytes by day and host, in one small file."""

import ipaddress
import json
import logging
import threading
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

from victus_desktop.conversation.errors import StorageError

log = logging.getLogger(__name__)

_KEPT_DAYS = 90

Hosts = dict[str, int]


class EgressDays:
    """Counts from any thread; each count is on the disk when `add` returns."""

    def __init__(self, file: Path, today: Callable[[], date] = date.today) -> None:
        self._file = file
        self._today = today
        self._lock = threading.Lock()
        self._days: dict[date, Hosts] = self._read()

    def add(self, host: str, count: int) -> None:
        """Count bytes that were sent to a host; this machine itself does not count.

        What cannot be written is counted in memory, so that nothing stops a request.
        """
        if is_this_machine(host):
            return
        with self._lock:
            hosts = self._days.setdefault(self._today(), {})
            hosts[host] = hosts.get(host, 0) + count
            try:
                self._write()
            except StorageError as error:
                log.warning("%s", error.message)

    def today(self) -> Hosts:
        """Give today's bytes by host."""
        with self._lock:
            return dict(self._days.get(self._today(), {}))

    def days(self, count: int) -> list[tuple[date, int]]:
        """Give the bytes of each of the last days, the oldest first, today last."""
        with self._lock:
            today = self._today()
            wanted = [today - timedelta(days=back) for back in reversed(range(count))]
            return [(day, sum(self._days.get(day, {}).values())) for day in wanted]

    def by_day(self) -> dict[str, Hosts]:
        """Give everything, for an export."""
        with self._lock:
            return {str(day): dict(hosts) for day, hosts in sorted(self._days.items())}

    def clear(self) -> None:
        """Forget everything. Raises StorageError."""
        with self._lock:
            self._days = {}
            self._write()

    def _read(self) -> dict[date, Hosts]:
        try:
            told: dict[str, Hosts] = json.loads(self._file.read_text("utf-8"))
            return {
                date.fromisoformat(day): {str(host): int(sent) for host, sent in hosts.items()}
                for day, hosts in told.items()
            }
        except FileNotFoundError:
            return {}
        except (OSError, ValueError, AttributeError, TypeError) as error:
            log.warning("%s is not readable and begins anew: %s", self._file, error)
            return {}

    def _write(self) -> None:
        oldest = self._today() - timedelta(days=_KEPT_DAYS)
        self._days = {day: hosts for day, hosts in self._days.items() if day >= oldest}
        told = {str(day): hosts for day, hosts in sorted(self._days.items())}
        part = self._file.with_suffix(".part")
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            part.write_text(json.dumps(told), "utf-8")
            part.replace(self._file)
        except OSError as error:
            raise StorageError(f"{self._file} cannot be written: {error.strerror}.") from error


def is_this_machine(host: str) -> bool:
    """Tell whether a host is the loopback: then nothing leaves."""
    name = host.strip("[]").lower()
    if name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False
