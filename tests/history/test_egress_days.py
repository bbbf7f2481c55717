"""What left the machine, by day and host."""

from datetime import date
from pathlib import Path

import pytest

from victus_desktop.conversation.errors import StorageError
from victus_desktop.history.egress_days import EgressDays, is_this_machine

MONDAY = date(2026, 5, 4)


def test_bytes_are_kept_by_day_and_host(tmp_path: Path) -> None:
    file = tmp_path / "data" / "egress.json"
    EgressDays(file, lambda: MONDAY).add("api.example", 300)
    tuesday = EgressDays(file, lambda: date(2026, 5, 5))
    tuesday.add("api.example", 40)
    tuesday.add("mail.example", 2)

    again = EgressDays(file, lambda: date(2026, 5, 5))

    assert again.today() == {"api.example": 40, "mail.example": 2}
    assert again.days(3) == [(date(2026, 5, 3), 0), (MONDAY, 300), (date(2026, 5, 5), 42)]


def test_a_new_day_begins_at_zero(tmp_path: Path) -> None:
    days = [MONDAY]
    egress = EgressDays(tmp_path / "egress.json", lambda: days[-1])
    egress.add("api.example", 300)
    days.append(date(2026, 5, 5))
    assert egress.today() == {}


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "[::1]", "127.8.8.8", "me.localhost"])
def test_this_machine_itself_does_not_count(tmp_path: Path, host: str) -> None:
    egress = EgressDays(tmp_path / "egress.json")
    egress.add(host, 9)
    assert egress.today() == {}
    assert is_this_machine(host)


@pytest.mark.parametrize("host", ["192.168.1.4", "example.org", "localhost.example.org"])
def test_other_machines_do(host: str) -> None:
    assert not is_this_machine(host)


def test_old_days_make_room(tmp_path: Path) -> None:
    file = tmp_path / "egress.json"
    EgressDays(file, lambda: date(2025, 1, 1)).add("api.example", 1)
    EgressDays(file, lambda: MONDAY).add("api.example", 1)
    assert list(EgressDays(file, lambda: MONDAY).by_day()) == ["2026-05-04"]


def test_a_home_that_cannot_be_written_counts_on_in_memory(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("a file, not a folder", "utf-8")
    egress = EgressDays(tmp_path / "home" / "egress.json")
    egress.add("api.example", 5)
    assert egress.today() == {"api.example": 5}
    with pytest.raises(StorageError):
        egress.clear()
