"""The home, through a server that speaks Home Assistant's REST API."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.agent.tools.web_server import Answer, Request, WebServer, web_server
from victus_desktop.agent.tool import Tool
from victus_desktop.agent.tools import home
from victus_desktop.agent.tools.internet import Internet
from victus_desktop.conversation.errors import BadInput, NotAllowed, ServiceError

TOKEN = "eyJ.long.lived"
"""Of the server in this test."""


class House:
    """Keeps states and answers as Home Assistant does."""

    def __init__(self) -> None:
        self.states: dict[str, dict[str, Any]] = {}
        self.calls: list[tuple[str, dict[str, Any]]] = []
        self.deaf: set[str] = set()
        self.late = 0
        for entity, name, state, more in (
            ("light.kitchen", "Kitchen Light", "off", {"brightness": None}),
            ("light.living_room", "Living Room Light", "on", {"brightness": 128}),
            ("sensor.kitchen", "Kitchen Temperature", "21.5", {"unit_of_measurement": "°C"}),
            ("climate.hall", "Hall Thermostat", "heat", {"temperature": 19.0}),
            ("cover.blinds", "Bedroom Blinds", "closed", {"device_class": "blind"}),
            ("cover.garage", "Garage Door", "closed", {"device_class": "garage"}),
            ("lock.front", "Front Door", "locked", {}),
            ("vacuum.robo", "Robo", "docked", {}),
        ):
            attributes = {"friendly_name": name, **more}
            self.states[entity] = {"entity_id": entity, "state": state, "attributes": attributes}

    def __call__(self, request: Request) -> Answer:
        if request.headers.get("authorization") != f"Bearer {TOKEN}":
            return Answer(b"401: Unauthorized", 401)
        parts = request.path.removeprefix("/api/").split("/")
        if parts[0] == "states":
            return self._state(parts[1:])
        if parts[0] == "services" and request.method == "POST":
            return self._call(parts[1], parts[2], request.json())
        return Answer(b"404: Not Found", 404)

    def _state(self, entity: list[str]) -> Answer:
        if not entity:
            return Answer.of(list(self.states.values()))
        if entity[0] not in self.states:
            return Answer.of({"message": "Entity not found."}, 404)
        if self.late:
            self.late -= 1
            return Answer.of(self.states[entity[0]] | {"state": "off"})
        return Answer.of(self.states[entity[0]])

    def _call(self, domain: str, service: str, data: dict[str, Any]) -> Answer:
        self.calls.append((f"{domain}.{service}", data))
        state = {
            "turn_on": "on",
            "turn_off": "off",
            "open_cover": "open",
            "close_cover": "closed",
            "start": "cleaning",
            "return_to_base": "returning",
        }.get(service)
        entity = data["entity_id"]
        if state and entity not in self.deaf:
            self.states[entity]["state"] = state
        return Answer.of([self.states[entity]])


@pytest.fixture
def house() -> House:
    return House()


@pytest.fixture
def server(house: House) -> Iterator[WebServer]:
    with web_server() as made:
        made.otherwise = house
        yield made


@pytest.fixture
def tool(server: WebServer) -> Tool:
    return made(server.address)


def made(address: str, token: str = TOKEN, patience: float = 60) -> Tool:
    internet = Internet(lambda: False, timeout_seconds=patience)
    (tool,) = home.tools(internet, lambda: address, lambda: token)
    return tool


def test_a_light_is_switched_and_that_can_be_undone(tool: Tool, house: House) -> None:
    done = tool.call({"device": "lights in the kitchen", "action": "on"})
    assert done.say == "Kitchen Light is now on."
    assert house.states["light.kitchen"]["state"] == "on"
    assert done.undo is not None
    assert tool.call(done.undo.arguments).say == "Kitchen Light is now off."
    assert house.calls == [
        ("light.turn_on", {"entity_id": "light.kitchen"}),
        ("light.turn_off", {"entity_id": "light.kitchen"}),
    ]


def test_what_was_on_already_is_not_switched_off_by_undo(tool: Tool) -> None:
    assert tool.call({"device": "living room light", "action": "on"}).undo is None


def test_a_device_that_takes_a_moment_is_waited_for(tool: Tool, house: House) -> None:
    house.late = 3
    assert tool.call({"device": "kitchen light"}).say == "Kitchen Light is now on."


def test_a_device_that_does_not_react_is_not_called_on(
    tool: Tool, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(home, "_SETTLES_SECONDS", 0.3)
    house.deaf.add("light.kitchen")
    with pytest.raises(ServiceError, match="still off"):
        tool.call({"device": "kitchen light", "action": "on"})


@pytest.mark.parametrize(
    ("arguments", "service", "data"),
    [
        (
            {"device": "living room light", "action": "dim"},
            "light.turn_on",
            {"entity_id": "light.living_room", "brightness_step_pct": -20},
        ),
        (
            {"device": "living room light", "action": "set", "value": "40 percent"},
            "light.turn_on",
            {"entity_id": "light.living_room", "brightness_pct": 40.0},
        ),
        (
            {"device": "living room light", "action": "color", "value": "Light Blue"},
            "light.turn_on",
            {"entity_id": "light.living_room", "color_name": "lightblue"},
        ),
        (
            {"device": "thermostat", "action": "set", "value": "21.5"},
            "climate.set_temperature",
            {"entity_id": "climate.hall", "temperature": 21.5},
        ),
        (
            {"device": "bedroom blinds", "action": "open"},
            "cover.open_cover",
            {"entity_id": "cover.blinds"},
        ),
        (
            {"device": "bedroom blinds", "action": "set", "value": "30"},
            "cover.set_cover_position",
            {"entity_id": "cover.blinds", "position": 30.0},
        ),
        ({"device": "robo", "action": "on"}, "vacuum.start", {"entity_id": "vacuum.robo"}),
        (
            {"device": "robo", "action": "off"},
            "vacuum.return_to_base",
            {"entity_id": "vacuum.robo"},
        ),
    ],
)
def test_each_action_is_home_assistants_service(
    tool: Tool, house: House, arguments: dict[str, Any], service: str, data: dict[str, Any]
) -> None:
    tool.call(arguments)
    assert house.calls == [(service, data)]


def test_undoing_a_level_sets_the_one_before(tool: Tool) -> None:
    done = tool.call({"device": "hall thermostat", "action": "set", "value": "22"})
    assert done.say == "Hall Thermostat is set to 22."
    assert done.undo is not None
    assert done.undo.arguments["value"] == "19.0"


def test_a_measurement_is_told(tool: Tool, house: House) -> None:
    told = tool.call({"device": "kitchen temperature", "action": "ask"})
    assert told.say == "Kitchen Temperature is 21.5 °C."
    assert house.calls == []


@pytest.mark.parametrize(
    ("device", "action"),
    [("front door", "open"), ("front door", "off"), ("garage door", "open")],
)
def test_doors_and_locks_are_left_alone(tool: Tool, house: House, device: str, action: str) -> None:
    with pytest.raises(NotAllowed, match="own hand"):
        tool.call({"device": device, "action": action})
    assert house.calls == []


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ({"device": "teleporter"}, "no device called teleporter"),
        ({"device": "thermostat", "action": "set"}, "which value"),
        ({"device": "kitchen light", "action": "color"}, "Which colour"),
    ],
)
def test_what_cannot_be_done_is_asked_back(
    tool: Tool, house: House, arguments: dict[str, Any], told: str
) -> None:
    with pytest.raises(BadInput, match=told):
        tool.call(arguments)
    assert house.calls == []


def test_a_wrong_token_is_told(server: WebServer) -> None:
    with pytest.raises(ServiceError, match="refused the sign-in"):
        made(server.address, "wrong").call({"device": "kitchen light"})


def test_no_home_is_set_up() -> None:
    with pytest.raises(NotAllowed, match="settings"):
        made("").call({"device": "kitchen light"})


@pytest.mark.parametrize("body", [{}, 3, "on"])
def test_nonsense_is_told(server: WebServer, body: object) -> None:
    server.always(Answer.of(body))
    with pytest.raises(ServiceError, match="nonsense"):
        made(server.address).call({"device": "kitchen light"})


def test_a_house_that_is_down_or_slow_is_told(server: WebServer, closed_address: str) -> None:
    with pytest.raises(ServiceError, match="cannot be reached"):
        made(closed_address).call({"device": "kitchen light"})
    server.never()
    with pytest.raises(ServiceError, match="too long"):
        made(server.address, patience=0.5).call({"device": "kitchen light"})
