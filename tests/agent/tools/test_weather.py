"""The weather, from a server that speaks Open-Meteo's JSON."""

from datetime import timedelta

import pytest

from tests.agent.tools.conftest import NOW
from tests.agent.tools.web_server import Answer, Request, WebServer
from victus_desktop.agent.tool import Tool
from victus_desktop.agent.tools import weather
from victus_desktop.agent.tools.internet import Internet
from victus_desktop.conversation.errors import BadInput, NotAllowed, ServiceError


def geocoding(request: Request) -> Answer:
    if request.query["name"].lower() != "berlin":
        return Answer.of({"generationtime_ms": 0.6})
    found = {
        "id": 2950159,
        "name": "Berlin",
        "latitude": 52.52437,
        "longitude": 13.41053,
        "elevation": 74.0,
        "timezone": "Europe/Berlin",
        "country": "Germany",
    }
    return Answer.of({"results": [found], "generationtime_ms": 0.6})


def forecast(request: Request) -> Answer:
    first = NOW.date() - timedelta(days=int(request.query["past_days"]))
    count = int(request.query["forecast_days"]) + int(request.query["past_days"])
    days = [(first + timedelta(days=ahead)).isoformat() for ahead in range(count)]
    return Answer.of(
        {
            "latitude": 52.52,
            "longitude": 13.419998,
            "utc_offset_seconds": 3600,
            "timezone": request.query["timezone"],
            "current_units": {"time": "iso8601", "temperature_2m": "°C"},
            "current": {
                "time": "2026-03-04T10:00",
                "interval": 900,
                "temperature_2m": 4.6,
                "weather_code": 3,
                "wind_speed_10m": 11.2,
            },
            "daily": {
                "time": days,
                "weather_code": [0, 3, 61] + [95] * (count - 3),
                "temperature_2m_max": [9.9, 8.4, 7.2] + [6.0] * (count - 3),
                "temperature_2m_min": [0.1, 1.6, 2.4] + [-3.4] * (count - 3),
                "precipitation_probability_max": [0, 5, 80] + [None] * (count - 3),
            },
        }
    )


def made(web: WebServer, internet: Internet, home: str = "Berlin") -> Tool:
    web.routes |= {"/v1/search": geocoding, "/v1/forecast": forecast}
    (tool,) = weather.tools(
        internet,
        lambda: NOW,
        lambda: home,
        f"{web.address}/v1/search",
        f"{web.address}/v1/forecast",
    )
    return tool


def test_now_and_today_at_home(web: WebServer, internet: Internet) -> None:
    told = made(web, internet).call({})
    assert told.say == (
        "It is 5 degrees in Berlin now. "
        "In Berlin it is overcast today, 2 to 8 degrees, with a 5 percent chance of rain."
    )
    assert told.data["as_of"] == "2026-03-04T10:00"


def test_another_day(web: WebServer, internet: Internet) -> None:
    told = made(web, internet, home="").call(
        {"place": "berlin", "when": NOW + timedelta(days=1, hours=5)}
    )
    assert told.say == (
        "In Berlin it will be lightly raining tomorrow, 2 to 7 degrees, "
        "with a 80 percent chance of rain."
    )


def test_the_last_day_that_is_known_may_lack_the_chance_of_rain(
    web: WebServer, internet: Internet
) -> None:
    told = made(web, internet).call({"when": NOW + timedelta(days=13)})
    assert told.say == "In Berlin it will be thundery on Tuesday, March 17, -3 to 6 degrees."


@pytest.mark.parametrize("days", [-1, 14])
def test_days_that_are_not_known(web: WebServer, internet: Internet, days: int) -> None:
    with pytest.raises(BadInput, match="two weeks"):
        made(web, internet).call({"when": NOW + timedelta(days=days)})


def test_where_the_clock_is_a_day_ahead_today_is_still_known(
    web: WebServer, internet: Internet
) -> None:
    tool = made(web, internet)
    yesterday = NOW - timedelta(days=1)
    (tool,) = weather.tools(
        internet,
        lambda: yesterday,
        lambda: "Berlin",
        f"{web.address}/v1/search",
        f"{web.address}/v1/forecast",
    )
    assert "today, 0 to 10 degrees" in tool.call({}).say


def test_a_place_nobody_knows(web: WebServer, internet: Internet) -> None:
    with pytest.raises(BadInput, match="Atlantis"):
        made(web, internet).call({"place": "Atlantis"})


def test_no_place_at_all_is_asked_for(web: WebServer, internet: Internet) -> None:
    with pytest.raises(BadInput, match="which town"):
        made(web, internet, home="").call({})


@pytest.mark.parametrize("body", [[], {"results": [3]}, {"results": {"a": 1}}, {"results": [{}]}])
def test_nonsense_of_the_geocoder(web: WebServer, internet: Internet, body: object) -> None:
    tool = made(web, internet)
    web.routes["/v1/search"] = lambda request: Answer.of(body)
    with pytest.raises(ServiceError, match="nonsense"):
        tool.call({})


@pytest.mark.parametrize("body", [[], 5, {"daily": 3}, {"daily": {"time": []}}, {"error": True}])
def test_nonsense_of_the_forecast(web: WebServer, internet: Internet, body: object) -> None:
    tool = made(web, internet)
    web.routes["/v1/forecast"] = lambda request: Answer.of(body)
    with pytest.raises(ServiceError, match="nonsense"):
        tool.call({})


def test_nothing_is_asked_while_the_network_is_off(web: WebServer) -> None:
    with pytest.raises(NotAllowed, match="internet"):
        made(web, Internet(lambda: False)).call({})
    assert web.asked == []


def test_asked_twice_the_servers_are_asked_once(web: WebServer, internet: Internet) -> None:
    tool = made(web, internet)
    assert tool.call({}).say == tool.call({}).say
    assert len(web.asked) == 2
