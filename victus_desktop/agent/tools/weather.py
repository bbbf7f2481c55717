"""The weather from Open-Meteo: no key, no account; asked only where the network is allowed."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from victus_desktop.agent import wording
from victus_desktop.agent.tool import Now, Tool, ToolResult
from victus_desktop.agent.tools.internet import Internet, as_of
from victus_desktop.conversation.errors import BadInput, ServiceError

GEOCODER = "https://geocoding-api.open-meteo.com/v1/search"
FORECAST = "https://api.open-meteo.com/v1/forecast"
_DAYS = 14
_CODES = {
    0: "clear",
    1: "mostly clear",
    2: "partly cloudy",
    3: "overcast",
    45: "foggy",
    48: "foggy with rime",
    51: "drizzly",
    53: "drizzly",
    55: "drizzly",
    56: "drizzly and freezing",
    57: "drizzly and freezing",
    61: "lightly raining",
    63: "raining",
    65: "raining heavily",
    66: "raining and freezing",
    67: "raining and freezing",
    71: "lightly snowing",
    73: "snowing",
    75: "snowing heavily",
    77: "lightly snowing",
    80: "showery",
    81: "showery",
    82: "very showery",
    85: "showery with snow",
    86: "showery with snow",
    95: "thundery",
    96: "thundery with hail",
    99: "thundery with hail",
}
"""WMO weather codes (table 4677) in words."""


def tools(
    internet: Internet,
    now: Now,
    home: Callable[[], str],
    geocoder: str = GEOCODER,
    forecast: str = FORECAST,
) -> list[Tool]:
    """Give the tool; `home` gives the user's town, '' where it is not set."""

    def weather(place: str = "", when: datetime | None = None) -> ToolResult:
        """Tell the weather now or on a day within two weeks."""
        town = place or home()
        if not town:
            raise BadInput("For which town? The settings under tools can name your home.")
        spot = _find(internet, geocoder, town)
        today = now().date()
        day = when.date() if when else today
        if not today <= day <= today + timedelta(days=_DAYS - 1):
            raise BadInput("I know the weather for the next two weeks only.")
        told, at = internet.dated_json(
            forecast,
            {
                "latitude": spot["latitude"],
                "longitude": spot["longitude"],
                "timezone": "auto",
                # The place's day may be the one before or after the user's.
                "past_days": 1,
                "forecast_days": _DAYS + 1,
                "current": "temperature_2m,weather_code,wind_speed_10m",
                "daily": "weather_code,temperature_2m_max,temperature_2m_min,"
                "precipitation_probability_max",
            },
        )
        try:
            result = _sentence(told, spot["name"], day, today, with_now=when is None)
        except (AttributeError, KeyError, IndexError, TypeError, ValueError) as error:
            raise ServiceError("The weather service answered with nonsense.") from error
        data = {"asked": at.isoformat(timespec="seconds"), **result.data}
        return replace(result, say=f"{result.say}{as_of(at, now())}", data=data)

    return [Tool.of(weather, outward=True)]


def _find(internet: Internet, geocoder: str, town: str) -> dict[str, Any]:
    found, _ = internet.dated_json(geocoder, {"name": town, "count": 1, "language": "en"})
    if not isinstance(found, dict):
        raise ServiceError("The weather service answered with nonsense.")
    places = found.get("results")
    if not places:
        raise BadInput(f"I know no place called {town}.")
    first = places[0] if isinstance(places, list) else None
    if not isinstance(first, dict) or not {"latitude", "longitude", "name"} <= first.keys():
        raise ServiceError("The weather service answered with nonsense.")
    return first


def _sentence(told: Any, town: str, day: date, today: date, *, with_now: bool) -> ToolResult:
    daily = told["daily"]
    row = daily["time"].index(day.isoformat())
    low, high = round(daily["temperature_2m_min"][row]), round(daily["temperature_2m_max"][row])
    sky = _CODES.get(daily["weather_code"][row], "changeable")
    rain = daily["precipitation_probability_max"][row]
    be = "is" if day == today else "will be"
    said = f"In {town} it {be} {sky} {wording.day(day, today)}, {low} to {high} degrees"
    said += "." if rain is None else f", with a {round(rain)} percent chance of rain."
    data = {"place": town, "date": day.isoformat(), "low": low, "high": high, "sky": sky}
    if with_now:
        current = told["current"]
        said = f"It is {round(current['temperature_2m'])} degrees in {town} now. {said}"
        data["as_of"] = current["time"]
    return ToolResult(said, data | {"rain_percent": rain}, untrusted=True)
