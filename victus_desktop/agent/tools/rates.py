"""Exchange rates: the dated ones that ship with Victus, or the European Central Bank's of today."""

import json
import logging
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from victus_desktop.agent.tools.internet import Internet
from victus_desktop.conversation.errors import ServiceError
from victus_desktop.paths import resource

log = logging.getLogger(__name__)

ECB = "https://www.ecb.europa.eu/stats/eurofxref/eurofxref-daily.xml"
"""Some thirty currencies, each working day at about 16:00 in Frankfurt."""
_FRESH = timedelta(hours=6)
_AGAIN = timedelta(minutes=10)
"""How long the bank is left alone after it did not answer."""


@dataclass(frozen=True, slots=True)
class Rates:
    """Units of each currency, by its code, for one euro."""

    day: date
    units: Mapping[str, float]


@lru_cache(maxsize=1)
def bundled() -> dict[str, Any]:
    """Give `rates.toml`: rates, their date, and the names of currencies."""
    return tomllib.loads(resource("rates.toml").read_text(encoding="utf-8"))


def bundled_rates() -> Rates:
    """Give the rates that ship with Victus."""
    told = bundled()
    return Rates(told["date"], told["rates"])


class DailyRates:
    """The bank's rates where the network is on, kept on the disk; else the newest there are."""

    def __init__(
        self,
        internet: Internet,
        cache: Path,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        address: str = ECB,
    ) -> None:
        self._internet = internet
        self._cache = cache
        self._now = now
        self._address = address
        self._failed: datetime | None = None

    def __call__(self) -> Rates:
        """Give the newest rates; never fails for the network's sake."""
        kept, asked = self._kept()
        now = self._now()
        rests = self._failed is not None and now - self._failed < _AGAIN
        if self._internet.allowed() and not rests and (asked is None or now - asked > _FRESH):
            try:
                kept = self._fetched()
            except ServiceError as error:
                self._failed = now
                log.warning("currency rates: %s", error.message)
        ours = bundled_rates()
        if kept is None or kept.day < ours.day:
            return ours
        # What the bank does not tell is taken from ours.
        return Rates(kept.day, {**ours.units, **kept.units})

    def _fetched(self) -> Rates:
        body = self._internet.get(self._address, cached=False)
        rates = _read(body)
        told = {
            "asked": self._now().isoformat(),
            "day": rates.day.isoformat(),
            "units": dict(rates.units),
        }
        try:
            self._cache.parent.mkdir(parents=True, exist_ok=True)
            part = self._cache.with_suffix(".part")
            part.write_text(json.dumps(told), encoding="utf-8")
            part.replace(self._cache)
        except OSError as error:
            log.warning("currency rates are not kept: %s", error)
        return rates

    def _kept(self) -> tuple[Rates | None, datetime | None]:
        """Give what was kept, and when the bank was asked."""
        try:
            told = json.loads(self._cache.read_text(encoding="utf-8"))
            units = {str(code): float(value) for code, value in told["units"].items()}
            rates = Rates(date.fromisoformat(told["day"]), units)
            return rates, datetime.fromisoformat(told["asked"])
        except FileNotFoundError:
            return None, None
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            log.warning("the kept currency rates are damaged: %s", error)
            return None, None


def _read(body: bytes) -> Rates:
    """Read the bank's file. Raises ServiceError."""
    try:
        root = ElementTree.fromstring(body)
        days = [one for one in root.iter() if "time" in one.attrib]
        day = date.fromisoformat(days[0].attrib["time"])
        units = {
            one.attrib["currency"]: float(one.attrib["rate"])
            for one in days[0].iter()
            if "currency" in one.attrib
        }
    except (ElementTree.ParseError, ValueError, KeyError, IndexError) as error:
        raise ServiceError("The European Central Bank answered with nonsense.") from error
    if "USD" not in units or min(units.values()) <= 0:
        raise ServiceError("The European Central Bank answered with nonsense.")
    return Rates(day, {"EUR": 1.0, **units})
