"""The home through Home Assistant's REST API: lights, plugs, covers, heating, vacuum cleaners."""

import re
import time
from collections.abc import Callable, Mapping
from typing import Annotated, Any, Literal

from rapidfuzz import fuzz

from victus_desktop.agent.tool import Ask, Tool, ToolResult, Undo
from victus_desktop.agent.tools.internet import Internet
from victus_desktop.conversation.errors import BadInput, NotAllowed, ServiceError
from victus_desktop.conversation.records import Effect

Action = Literal["on", "off", "toggle", "dim", "brighten", "set", "color", "open", "close", "ask"]

_ALIKE = 75
"""Least likeness (rapidfuzz, 0 to 100) of a spoken name to a device's."""
_SETTLES_SECONDS = 2.0
"""How long a device may take to show its new state."""
_POLL_SECONDS = 0.1
_SERVICES = {
    "on": "turn_on",
    "off": "turn_off",
    "toggle": "toggle",
    "open": "open_cover",
    "close": "close_cover",
}
_STARTS = {"vacuum": ("start", "return_to_base")}
"""Services for on and off of the domains that have others."""
_SWITCHED = frozenset(
    ("light", "switch", "fan", "input_boolean", "group", "humidifier", "siren", "automation")
)
"""Domains that are 'on' or 'off' once they were switched."""
_GUARDS = frozenset(("lock", "alarm_control_panel"))
_GATES = frozenset(("door", "garage", "gate"))
_BACK = {
    "on": "off",
    "off": "on",
    "open": "close",
    "close": "open",
    "dim": "brighten",
    "brighten": "dim",
    "toggle": "toggle",
}


def tools(internet: Internet, address: Callable[[], str], token: Callable[[], str]) -> list[Tool]:
    """Give the tool; `address` is Home Assistant's, `token` a long-lived access token."""

    def smart_home(
        device: Annotated[str, Ask("Which device?")],
        action: Action = "on",
        value: str = "",
    ) -> ToolResult:
        """Switch, dim, set or ask lights, plugs, blinds, heating and vacuum cleaners."""
        hub = _Hub(internet, address(), token())
        found = hub.find(device, acting=action != "ask")
        name, before = str(found["attributes"]["friendly_name"]), str(found["state"])
        if action == "ask":
            unit = found["attributes"].get("unit_of_measurement", "")
            told = f"{name} is {before}{f' {unit}' if unit else ''}."
            return ToolResult(told, {"device": name, "state": before}, untrusted=True)
        _refuse_doors(found, action)
        entity = str(found["entity_id"])
        service, data = _service(entity, action, value)
        hub.call(entity, service, data)
        after = _settled(hub, entity, action)
        return ToolResult(
            _told(name, action, value, after),
            {"device": name, "state": after},
            undo=_undo(name, action, found),
            untrusted=True,
        )

    return [Tool.of(smart_home, Effect.WRITE)]


class _Hub:
    def __init__(self, internet: Internet, address: str, token: str) -> None:
        if not address or not token:
            raise NotAllowed("I am not connected to a home; the settings under tools do that.")
        self._internet = internet
        self._address = address.rstrip("/")
        self._headers = {"Authorization": f"Bearer {token}"}

    def find(self, device: str, *, acting: bool) -> dict[str, Any]:
        """Give the entity whose name is most like it; `acting`: not one that only measures."""
        told = self._get("states")
        if not isinstance(told, list):
            raise ServiceError("Home Assistant answered with nonsense.")
        known: list[dict[str, Any]] = [one for one in told if _usable(one, acting)]
        if not known:
            raise BadInput(f"I know no device called {device}.")
        scored = [(_likeness(device, one["attributes"]["friendly_name"]), one) for one in known]
        likeness, best = max(scored, key=lambda pair: pair[0])
        if likeness[0] < _ALIKE:
            raise BadInput(f"I know no device called {device}.")
        return best

    def state(self, entity: str) -> str:
        told = self._get(f"states/{entity}")
        if not isinstance(told, dict) or "state" not in told:
            raise ServiceError("Home Assistant answered with nonsense.")
        return str(told["state"])

    def call(self, entity: str, service: str, data: dict[str, Any]) -> None:
        domain = entity.partition(".")[0]
        # Groups hold devices of several domains.
        domain = "homeassistant" if domain == "group" else domain
        url = f"{self._address}/api/services/{domain}/{service}"
        self._internet.post_json(url, {"entity_id": entity, **data}, self._headers)

    def _get(self, path: str) -> Any:
        url = f"{self._address}/api/{path}"
        return self._internet.get_json(url, headers=self._headers, cached=False, local=True)


def _usable(one: Any, acting: bool) -> bool:
    if not isinstance(one, dict) or not {"entity_id", "state"} <= one.keys():
        return False
    attributes = one.get("attributes")
    if not isinstance(attributes, dict) or not attributes.get("friendly_name"):
        return False
    domain = str(one["entity_id"]).partition(".")[0]
    return not (acting and domain in ("sensor", "binary_sensor", "weather", "sun", "person"))


def _likeness(spoken: str, name: str) -> tuple[float, float]:
    """Give how alike they are in words, and in full for those whose words are equally alike."""
    wanted, known = _words(spoken), _words(name)
    return fuzz.token_set_ratio(wanted, known), fuzz.token_sort_ratio(wanted, known)


def _words(text: str) -> str:
    """Give the words that tell devices apart, in the singular."""
    words = re.findall(r"\w+", text.lower())
    return " ".join(word.removesuffix("s") for word in words if word not in ("the", "my", "in"))


def _refuse_doors(found: Mapping[str, Any], action: str) -> None:
    domain = str(found["entity_id"]).partition(".")[0]
    gate = domain == "cover" and found["attributes"].get("device_class") in _GATES
    if domain in _GUARDS or (gate and action != "close"):
        raise NotAllowed("Doors, locks and alarms I leave to your own hand.")


def _settled(hub: _Hub, entity: str, action: str) -> str:
    """Give the state after a call. Raises ServiceError where it is not the one asked for."""
    switched = entity.partition(".")[0] in _SWITCHED and action in ("on", "off")
    ends = time.monotonic() + _SETTLES_SECONDS
    while True:
        after = hub.state(entity)
        if after == "unavailable":
            raise ServiceError("The device cannot be reached by Home Assistant.")
        if not switched or after == action:
            return after
        if time.monotonic() > ends:
            raise ServiceError(f"The device did not react; it is still {after}.")
        time.sleep(_POLL_SECONDS)


def _told(name: str, action: str, value: str, after: str) -> str:
    if action in ("set", "color") and value:
        return f"{name} is set to {value}."
    return f"{name} is now {after.replace('_', ' ')}."


def _undo(name: str, action: str, found: Mapping[str, Any]) -> Undo | None:
    attributes = found["attributes"]
    if action == "set":
        level = attributes.get("brightness")
        before = attributes.get("temperature")
        if before is None and level is not None:
            before = round(level / 255 * 100)
        if before is None:
            return None
        return Undo("smart_home", {"device": name, "action": "set", "value": str(before)})
    if action in ("on", "off") and found["state"] == action:
        return None
    back = _BACK.get(action)
    return Undo("smart_home", {"device": name, "action": back}) if back else None


def _service(entity: str, action: str, value: str) -> tuple[str, dict[str, Any]]:
    """Give Home Assistant's service and its data for an action on an entity."""
    domain = entity.partition(".")[0]
    if domain in _STARTS and action in ("on", "off"):
        return _STARTS[domain][action == "off"], {}
    if action in ("dim", "brighten"):
        return "turn_on", {"brightness_step_pct": -20 if action == "dim" else 20}
    if action == "color":
        if not value:
            raise BadInput("Which colour?")
        return "turn_on", {"color_name": value.lower().replace(" ", "")}
    if action == "set":
        return _set(domain, value)
    return _SERVICES[action], {}


def _set(domain: str, value: str) -> tuple[str, dict[str, Any]]:
    number = re.search(r"-?\d+(?:\.\d+)?", value)
    if number is None:
        raise BadInput("To which value?")
    amount = float(number[0])
    if domain == "climate":
        return "set_temperature", {"temperature": amount}
    if domain == "cover":
        return "set_cover_position", {"position": max(0.0, min(100.0, amount))}
    if domain == "fan":
        return "set_percentage", {"percentage": max(0.0, min(100.0, amount))}
    return "turn_on", {"brightness_pct": max(0.0, min(100.0, amount))}
