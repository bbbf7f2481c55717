"""English dates, years and times of day as they are said."""

import re
from datetime import date

from victus_desktop.speech.counting import cardinal, ordinal, plural, year
from victus_desktop.speech.measures import MONTH_NAMES, MONTHS

_MONTH = "|".join(name if name in MONTH_NAMES else rf"{name}\b\.?" for name in MONTHS)
_YEAR = r"(?:1[1-9]|20)\d\d"
_ISO = re.compile(r"(?<![\w.-])(\d{4})-(\d{2})-(\d{2})(?:[T ](?=\d\d:\d\d)|(?![\w-]))")
_NUMERIC = re.compile(r"(?<![\w./-])(\d{1,2})([./-])(\d{1,2})\2(\d{4})(?![\w/-])")
_MONTH_FIRST = re.compile(
    rf"\b({_MONTH})\s+(\d{{1,2}})(?:st|nd|rd|th)?\b(?![:.]\d)(?:,?\s+({_YEAR})\b)?"
)
_DAY_FIRST = re.compile(
    rf"\b([Tt]he\s+)?(\d{{1,2}})(?:st|nd|rd|th)?\.?\s+(?:of\s+)?({_MONTH})(?!\w)"
    rf"(?:,?\s+({_YEAR})\b)?"
)
_MONTH_YEAR = re.compile(rf"\b({_MONTH})\s+({_YEAR})\b")
_YEARS = re.compile(rf"(?<![\w.,-])({_YEAR})\s?[-–—]\s?({_YEAR})(?![\w-])")
_DECADE = re.compile(r"(?<!\w)(?:(1[1-9]|20)|['’])?(\d0)['’]?s\b")
_PLAIN_YEAR = re.compile(
    rf"\b((?:[Ii]n|[Ss]ince|[Ff]rom|[Uu]ntil|[Tt]ill|[Bb]y|[Bb]efore|[Aa]fter|[Yy]ear|[Dd]uring"
    rf"|[Ss]pring|[Ss]ummer|[Aa]utumn|[Ww]inter)(?: (?:of|early|late|the year))?) ({_YEAR})\b"
    rf"(?![,.:]?\d|\s?[%°$€£]|-)"
)
_CLOCK = re.compile(
    r"(?<![\w:.,-])(\d{1,2}):([0-5]\d)(?::([0-5]\d)(?:\.\d+)?)?(?:Z\b|[+-]\d\d:\d\d)?"
    r"(?![\d:])(?:\s?([AaPp])(?:[Mm]\b|\.[Mm](?:(\.)(?=\s+[A-Z]|\s*$)|\.)))?"
)
_HOUR = re.compile(
    r"(?<![\w:.,-])(\d{1,2})\s?([AaPp])(?:\.[Mm](?:(\.)(?=\s+[A-Z]|\s*$)|\.)|[Mm]\b)"
)
_HOURS = re.compile(
    r"(\d:\d\d|\d)(\s?[AaPp]\.?[Mm]\.?)?\s?[-–—]\s?(?=\d{1,2}(?::\d\d|\s?[AaPp]\.?[Mm]\b))"
)


def spoken_dates(text: str, *, day_first: bool = False) -> str:
    """Say dates, years and times of day; 4/5/2026 is the fourth of May where `day_first`."""
    text = _HOURS.sub(r"\1\2 to ", text)
    text = _ISO.sub(lambda match: _calendar(match, match[1], match[2], match[3]), text)
    text = _NUMERIC.sub(lambda match: _numeric(match, day_first), text)
    text = _DAY_FIRST.sub(lambda match: _day_of_month(match, match[2], match[3], match[4]), text)
    text = _MONTH_FIRST.sub(lambda match: _month_day(match, match[1], match[2], match[3]), text)
    text = _MONTH_YEAR.sub(lambda match: f"{_month(match[1])} {year(match[2])}", text)
    text = _CLOCK.sub(_clock, text)
    text = _HOUR.sub(
        lambda match: f"{cardinal(match[1])} {match[2].lower()} m{match[3] or ''}", text
    )
    text = _YEARS.sub(lambda match: f"{year(match[1])} to {year(match[2])}", text)
    text = _PLAIN_YEAR.sub(lambda match: f"{match[1]} {year(match[2])}", text)
    return _DECADE.sub(_decade, text)


def _calendar(match: re.Match[str], years: str, month: str, day: str) -> str:
    try:
        found = date(int(years), int(month), int(day))
    except ValueError:
        return match[0]
    said = f"{MONTH_NAMES[found.month - 1]} {ordinal(str(found.day))}, {year(years)}"
    return f"{said}, " if match[0].endswith(("T", " ")) else said


def _numeric(match: re.Match[str], day_first: bool) -> str:
    first, second = int(match[1]), int(match[3])
    if first > 12 or (second <= 12 and (day_first or match[2] == ".")):
        return _calendar(match, match[4], match[3], match[1])
    return _calendar(match, match[4], match[1], match[3])


def _month_day(match: re.Match[str], month: str, day: str, years: str | None) -> str:
    if not 1 <= int(day) <= 31:
        return match[0]
    return f"{_month(month)} {ordinal(day)}" + (f", {year(years)}" if years else "")


def _day_of_month(match: re.Match[str], day: str, month: str, years: str | None) -> str:
    if not 1 <= int(day) <= 31:
        return match[0]
    return f"{match[1] or 'the '}{ordinal(day)} of {_month(month)}" + (
        f", {year(years)}" if years else ""
    )


def _month(name: str) -> str:
    return MONTHS[name.rstrip(".")]


def _decade(match: re.Match[str]) -> str:
    century, tens = match[1] or "", match[2]
    if tens == "00" or (tens == "10" and not century):
        return match[0] if not century else plural(year(f"{century}00"))
    return f"{cardinal(century)} {plural(cardinal(tens))}" if century else plural(cardinal(tens))


def _clock(match: re.Match[str]) -> str:
    hour, minute, second, half = match[1], match[2], match[3], match[4]
    if int(hour) > 24:
        return match[0]
    said = cardinal(hour.lstrip("0") or "0")
    if minute != "00":
        said += f" oh {cardinal(minute[1])}" if minute[0] == "0" else f" {cardinal(minute)}"
    elif not half:
        said += " o'clock" if 1 <= int(hour) <= 12 else " hundred"
    if second and second != "00":
        said += f" and {cardinal(second.lstrip('0') or '0')} seconds"
    return f"{said} {half.lower()} m{match[5] or ''}" if half else said
