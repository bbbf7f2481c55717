"""Cities, countries and named zones with their time zones."""

import re
from functools import lru_cache
from importlib.resources import files
from zoneinfo import ZoneInfo, available_timezones

from rapidfuzz import fuzz, process

from victus_desktop.conversation.errors import BadInput
from victus_desktop.paths import resource

_ALIKE = 88
"""How alike a misheard name must be, of 100."""
_SPECIAL = ("Etc/", "posix/", "right/", "SystemV/", "US/", "Brazil/", "Canada/", "Mexico/")
_LETTERS = re.compile(r"\b([a-z]) (?=[a-z]\b)")


def is_place(name: str) -> bool:
    """Tell whether a name is a known place, to the letter."""
    return _bare(name) in _places()


def zone_of(place: str) -> tuple[str, ZoneInfo]:
    """Give a place's name and time zone. Raises BadInput where it is not known."""
    known = _places()
    wanted = _bare(place)
    for name in (wanted, f"{wanted} time", wanted.split(",")[0]):
        if name in known:
            return _written(name), ZoneInfo(known[name])
    best = process.extractOne(wanted, known.keys(), scorer=fuzz.ratio, score_cutoff=_ALIKE)
    if best is not None and len(wanted) > 4:
        return _written(best[0]), ZoneInfo(known[best[0]])
    city, _, region = wanted.rpartition(" ")
    if city and (region in known or len(region) == 2):
        return zone_of(city)
    raise BadInput(f"I don't know the time zone of {place}.")


@lru_cache(maxsize=1)
def _latitudes() -> dict[str, float]:
    table = (files("tzdata") / "zoneinfo" / "zone.tab").read_text(encoding="utf-8")
    return {row[2]: float(row[1][:3]) for row in _rows(table)}


def latitude_of(zone: str) -> float | None:
    """Give how far north a time zone's city lies, in whole degrees; None where none is known."""
    return _latitudes().get(zone)


def _bare(name: str) -> str:
    lower = _LETTERS.sub(r"\1", name.lower().replace(".", "").strip(" ,?'"))
    return lower.removeprefix("the ")


def _written(name: str) -> str:
    return name.upper() if len(name) <= 3 or name == "cest" else name.title().replace("'S", "'s")


@lru_cache(maxsize=1)
def _places() -> dict[str, str]:
    """Names in lower case to IANA zones: countries, the zones' own cities, and the bundled ones."""
    places = dict(_countries())
    for zone in sorted(available_timezones()):
        if "/" in zone and not zone.startswith(_SPECIAL):
            places[zone.rsplit("/", 1)[-1].replace("_", " ").lower()] = zone
    for line in resource("places.tsv").read_text(encoding="utf-8").splitlines():
        name, _, zone = line.partition("\t")
        if zone and not line.startswith("#"):
            places[_bare(name)] = zone
    return places


def _countries() -> list[tuple[str, str]]:
    """Names of countries with the first zone that the time zone database gives them."""
    folder = files("tzdata") / "zoneinfo"
    codes = _rows(folder.joinpath("iso3166.tab").read_text(encoding="utf-8"))
    names = {row[0]: row[1] for row in codes}
    zones: dict[str, str] = {}
    for row in _rows(folder.joinpath("zone.tab").read_text(encoding="utf-8")):
        zones.setdefault(row[0], row[2])
    return [(names[code].lower(), zone) for code, zone in zones.items() if code in names]


def _rows(table: str) -> list[list[str]]:
    return [line.split("\t") for line in table.splitlines() if line and not line.startswith("#")]
