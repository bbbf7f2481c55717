"""When the astronomical seasons begin (Jean Meeus, Astronomical Algorithms, chapter 27)."""

import math
from datetime import UTC, datetime, timedelta

SEASONS = ("spring", "summer", "autumn", "winter")
"""North of the equator, in the order in which a year has their beginnings."""
_MEAN = (
    (2451623.80984, 365242.37404, 0.05169, -0.00411, -0.00057),
    (2451716.56767, 365241.62603, 0.00325, 0.00888, -0.00030),
    (2451810.21715, 365242.01767, -0.11575, 0.00337, 0.00078),
    (2451900.05952, 365242.74049, -0.06223, -0.00823, 0.00032),
)
"""Julian days of the mean equinoxes and solstices, by powers of the millennia since 2000."""
_PERIODIC = (
    *((485, 324.96, 1934.136), (203, 337.23, 32964.467), (199, 342.08, 20.186)),
    *((182, 27.85, 445267.112), (156, 73.14, 45036.886), (136, 171.52, 22518.443)),
    *((77, 222.54, 65928.934), (74, 296.72, 3034.906), (70, 243.58, 9037.513)),
    *((58, 119.81, 33718.147), (52, 297.17, 150.678), (50, 21.02, 2281.226)),
    *((45, 247.54, 29929.562), (44, 325.15, 31555.956), (29, 60.93, 4443.417)),
    *((18, 155.12, 67555.328), (17, 288.79, 4562.452), (16, 198.04, 62894.029)),
    *((14, 199.76, 31436.921), (12, 95.39, 14577.848), (12, 287.11, 31931.756)),
    *((12, 320.81, 34777.259), (9, 227.73, 1222.114), (8, 15.45, 16859.074)),
)
_J2000 = 2451545.0
_EPOCH = datetime(2000, 1, 1, 12, tzinfo=UTC)
_CLOCKS_AHEAD = timedelta(seconds=70)
"""By how much the time of the formula is ahead of UTC in our decades."""


def begins(quarter: int, year: int) -> datetime:
    """Give the beginning of a season in UTC; 0 is the March equinox. Good to a minute or two."""
    millennia = (year - 2000) / 1000
    mean = sum(term * millennia**power for power, term in enumerate(_MEAN[quarter]))
    centuries = (mean - _J2000) / 36525
    angle = math.radians(35999.373 * centuries - 2.47)
    stretch = 1 + 0.0334 * math.cos(angle) + 0.0007 * math.cos(2 * angle)
    wave = sum(
        height * math.cos(math.radians(phase + speed * centuries))
        for height, phase, speed in _PERIODIC
    )
    days = mean + 0.00001 * wave / stretch - _J2000
    return _EPOCH + timedelta(days=days) - _CLOCKS_AHEAD


def next_beginning(season: str, now: datetime, *, southern: bool) -> datetime:
    """Give when a season next begins, in the zone of `now`; the whole day counts as its first."""
    quarter = (SEASONS.index(season) + (2 if southern else 0)) % len(SEASONS)
    years = range(now.year, now.year + 2)
    found = (begins(quarter, year).astimezone(now.tzinfo) for year in years)
    return next(one for one in found if one.date() >= now.date())
