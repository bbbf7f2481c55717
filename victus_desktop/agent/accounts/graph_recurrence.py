"""Rules by which events repeat, between RFC 5545 and Graph."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from victus_desktop.conversation.errors import BadInput

_DAYS = {
    "MO": "monday",
    "TU": "tuesday",
    "WE": "wednesday",
    "TH": "thursday",
    "FR": "friday",
    "SA": "saturday",
    "SU": "sunday",
}
_CODES = {name: code for code, name in _DAYS.items()}
_TYPES = {
    "DAILY": "daily",
    "WEEKLY": "weekly",
    "MONTHLY": "absoluteMonthly",
    "YEARLY": "absoluteYearly",
}
_FREQUENCIES = {name: frequency for frequency, name in _TYPES.items()} | {
    "relativeMonthly": "MONTHLY",
    "relativeYearly": "YEARLY",
}
_PLACES = {"first": 1, "second": 2, "third": 3, "fourth": 4, "last": -1}


def pattern(rule: str, first: datetime) -> dict[str, Any]:
    """Give Graph's form of an RRULE for an event whose first time is given in its own zone.

    Raises BadInput where Graph cannot repeat like that.
    """
    parts = dict(part.split("=", 1) for part in rule.split(";") if "=" in part)
    days = parts.get("BYDAY", "").split(",") if parts.get("BYDAY") else []
    odd = parts.keys() - {"FREQ", "INTERVAL", "COUNT", "UNTIL", "BYDAY", "WKST"}
    kind = _TYPES.get(parts.get("FREQ", ""))
    if odd - {"BYMONTHDAY", "BYMONTH"} or kind is None or not _DAYS.keys() >= set(days):
        raise BadInput("Microsoft 365 cannot repeat an appointment like that.")
    if days and kind not in ("daily", "weekly"):
        raise BadInput("Microsoft 365 cannot repeat an appointment like that.")
    made: dict[str, Any] = {"interval": int(parts.get("INTERVAL", 1))}
    if days or kind == "weekly":
        kind = "weekly"
        made["daysOfWeek"] = [_DAYS[day] for day in days] or [f"{first:%A}".lower()]
    if kind.startswith("absolute"):
        made["dayOfMonth"] = int(parts.get("BYMONTHDAY", first.day))
    if kind == "absoluteYearly":
        made["month"] = int(parts.get("BYMONTH", first.month))
    return {"pattern": {"type": kind, **made}, "range": _range(parts, first)}


def _range(parts: Mapping[str, str], first: datetime) -> dict[str, Any]:
    begins = {"startDate": first.date().isoformat()}
    if "COUNT" in parts:
        return begins | {"type": "numbered", "numberOfOccurrences": int(parts["COUNT"])}
    if "UNTIL" in parts:
        ends = date.fromisoformat(parts["UNTIL"][:8])
        return begins | {"type": "endDate", "endDate": ends.isoformat()}
    return begins | {"type": "noEnd"}


def rule(told: Any) -> str:
    """Give the RRULE of Graph's form, '' for none."""
    if not isinstance(told, dict):
        return ""
    made, lasts = told["pattern"], told["range"]
    parts = [f"FREQ={_FREQUENCIES[made['type']]}"]
    if made.get("interval", 1) != 1:
        parts.append(f"INTERVAL={made['interval']}")
    if days := [_CODES[day] for day in made.get("daysOfWeek", ())]:
        relative = made["type"].startswith("relative")
        place = str(_PLACES[made.get("index", "first")]) if relative else ""
        parts.append(f"BYDAY={','.join(place + day for day in days)}")
    if made["type"].startswith("absolute"):
        parts.append(f"BYMONTHDAY={made['dayOfMonth']}")
    if made["type"].endswith("Yearly"):
        parts.append(f"BYMONTH={made['month']}")
    if lasts["type"] == "numbered":
        parts.append(f"COUNT={lasts['numberOfOccurrences']}")
    if lasts["type"] == "endDate":
        parts.append(f"UNTIL={lasts['endDate'].replace('-', '')}T235959Z")
    return ";".join(parts)
