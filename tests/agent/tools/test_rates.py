"""Currency rates of the European Central Bank, over a server that gives its file."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from tests.agent.family import Family, Watch
from tests.agent.tools.web_server import Answer, WebServer, web_server
from victus_desktop.agent.tools import reckoning
from victus_desktop.agent.tools.internet import Internet
from victus_desktop.agent.tools.rates import DailyRates, bundled_rates

FILE = """<?xml version="1.0" encoding="UTF-8"?>
<gesmes:Envelope xmlns:gesmes="http://www.gesmes.org/xml/2002-08-01"
 xmlns="http://www.ecb.int/vocabulary/2002-08-01/eurofxref">
<gesmes:subject>Reference rates</gesmes:subject>
<Cube><Cube time='{day}'><Cube currency='USD' rate='{dollar}'/><Cube currency='JPY' rate='180.5'/>
</Cube></Cube></gesmes:Envelope>"""
NOON = datetime(2031, 5, 6, 12, tzinfo=UTC)


class Bank:
    """The bank's server and a computer that asks it."""

    def __init__(self, web: WebServer, folder: Path) -> None:
        self.web = web
        self.cache = folder / "rates.json"
        self.network = True
        self.moment = NOON
        self.tells("2031-05-05", "1.25")

    def tells(self, day: str, dollar: str) -> None:
        body = FILE.format(day=day, dollar=dollar).encode()
        self.web.always(Answer(body=body, headers={"Content-Type": "text/xml"}))

    def rates(self) -> DailyRates:
        internet = Internet(lambda: self.network, timeout_seconds=20)
        return DailyRates(
            internet, self.cache, lambda: self.moment, f"{self.web.address}/daily.xml"
        )


@pytest.fixture
def bank(tmp_path: Path) -> Iterator[Bank]:
    with web_server() as web:
        yield Bank(web, tmp_path / "cache")


def test_with_the_network_off_nobody_is_asked(bank: Bank) -> None:
    bank.network = False
    assert bank.rates()() == bundled_rates()
    assert bank.web.asked == []


def test_fresh_rates_are_used_with_their_date_and_asked_for_twice_a_day(bank: Bank) -> None:
    rates = bank.rates()
    assert rates().day == date(2031, 5, 5)
    assert rates().units["USD"] == 1.25
    bank.moment += timedelta(hours=5)
    assert bank.rates()().units["JPY"] == 180.5, "another start takes what was kept"
    assert len(bank.web.asked) == 1
    bank.tells("2031-05-06", "1.5")
    bank.moment += timedelta(hours=2)
    assert bank.rates()().units["USD"] == 1.5
    assert len(bank.web.asked) == 2


def test_what_the_bank_does_not_tell_is_taken_from_ours(bank: Bank) -> None:
    assert bank.rates()().units["AED"] == bundled_rates().units["AED"]


def test_a_bank_that_is_down_is_left_alone_and_the_newest_rates_serve(bank: Bank) -> None:
    bank.rates()()
    bank.moment += timedelta(days=2)
    bank.web.always(Answer(status=503))
    rates = bank.rates()
    assert rates().day == date(2031, 5, 5)
    assert rates().day == date(2031, 5, 5)
    assert len(bank.web.asked) == 2


@pytest.mark.parametrize(
    "body", [b"<html>sorry</html>", b"", b"{}", FILE.format(day="soon", dollar="x").encode()]
)
def test_nonsense_is_not_taken_for_rates(bank: Bank, body: bytes) -> None:
    bank.web.always(Answer(body=body))
    assert bank.rates()() == bundled_rates()
    assert not bank.cache.exists()


def test_a_damaged_cache_only_costs_a_question(bank: Bank) -> None:
    bank.rates()()
    bank.cache.write_text('{"asked": 3}')
    assert bank.rates()().units["USD"] == 1.25


def test_the_date_is_said(bank: Bank, watch: Watch) -> None:
    family = Family({tool.name: tool for tool in reckoning.tools(bank.rates())}, watch)
    told = family.ask("currency_convert", "how much is 100 euros in dollars")
    assert told.say == "100 euros is about 125 US dollars, at the rates of May 5, 2031."
