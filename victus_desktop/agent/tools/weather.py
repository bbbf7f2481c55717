"""The weather from Open-Meteo: no key, no account; asked only where the network is allowed."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from victus_desktop.agent.tool import Now, Tool, ToolResult
from victus_desktop.agent.tools.internet import Internet
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
    56: "freezing drizzle",
    57: "freezing drizzle",
    61: "lightly raining",
    63: "raining",
    65: "raining heavily",
    66: "freezing rain",
    67: "freezing rain",
    71: "lightly snowing",
    73: "snowing",
    75: "snowing heavily",
    77: "snow grains",
    80: "showery",
    81: "showery",
    82: "violently showery",
    85: "snow showers",
    86: "snow showers",
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
        told = internet.get_json(
            forecast,
            {
                "latitude": spot["latitude"],
                "longitude": spot["longitude"],
                "timezone": "auto",
                "forecast_days": _DAYS,
                "current": "temperature_2m,weather_code,wind_speed_10m",
                "daily": "weather_code,temperature_2m_max,temperature_2m_min,"
                "precipitation_probability_max",
            },
        )
        try:
            return _sentence(told, spot["name"], day, today, with_now=when is None)
        except (KeyError, IndexError, TypeError, ValueError) as error:
            raise ServiceError("The weather service answered with nonsense.") from error

    return [Tool.of(weather)]


def _find(internet: Internet, geocoder: str, town: str) -> dict[str, Any]:
    found = internet.get_json(geocoder, {"name": town, "count": 1, "language": "en"})
    places = found.get("results") if isinstance(found, dict) else None
    if not places:
        raise BadInput(f"I know no place called {town}.")
    first: dict[str, Any] = places[0]
    if not {"latitude", "longitude", "name"} <= first.keys():
        raise ServiceError("The weather service answered with nonsense.")
    return first


def _sentence(told: Any, town: str, day: date, today: date, *, with_now: bool) -> ToolResult:
    daily = told["daily"]
    row = daily["time"].index(day.isoformat())
    low, high = round(daily["temperature_2m_min"][row]), round(daily["temperature_2m_max"][row])
    sky = _CODES.get(daily["weather_code"][row], "changeable")
    rain = daily["precipitation_probability_max"][row]
    name = {0: "today", 1: "tomorrow"}.get((day - today).days, f"on {day:%A}")
    said = f"In {town} {name} it is {sky}, {low} to {high} degrees"
    said += f", with a {rain} percent chance of rain." if rain else "."
    if with_now:
        current = told["current"]
        said = f"It is {round(current['temperature_2m'])} degrees in {town} now. {said}"
    data = {"place": town, "date": day.isoformat(), "low": low, "high": high, "sky": sky}
    return ToolResult(said, data | {"rain_percent": rain})
