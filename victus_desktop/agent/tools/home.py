"""The home through Home Assistant's REST API: lights, plugs, covers, heating, vacuum cleaners."""

from collections.abc import Callable
from typing import Annotated, Any, Literal

from rapidfuzz import fuzz, process

from victus_desktop.agent.tool import Ask, Tool, ToolResult, Undo
from victus_desktop.agent.tools.internet import Internet
from victus_desktop.conversation.errors import BadInput, NotAllowed, ServiceError
from victus_desktop.conversation.records import Effect

Action = Literal["on", "off", "toggle", "dim", "brighten", "set", "color", "open", "close", "ask"]

_ALIKE = 75
_SERVICES = {
    "on": "turn_on",
    "off": "turn_off",
    "toggle": "toggle",
    "open": "open_cover",
    "close": "close_cover",
}
_STARTS = {"vacuum": ("start", "return_to_base"), "media_player": ("turn_on", "turn_off")}
"""Services for on and off of the domains that have others."""


def tools(internet: Internet, address: Callable[[], str], token: Callable[[], str]) -> list[Tool]:
    """Give the tool; `address` is Home Assistant's, `token` a long-lived access token."""

    def smart_home(
        device: Annotated[str, Ask("Which device?")],
        action: Action = "on",
        value: str = "",
    ) -> ToolResult:
        """Switch, dim, set or ask lights, plugs, blinds, heating and vacuum cleaners."""
        hub = _Hub(internet, address(), token())
        found = hub.find(device)
        name, before = found["attributes"]["friendly_name"], str(found["state"])
        if action == "ask":
            return ToolResult(f"{name} is {before}.", {"device": name, "state": before})
        service, data = _service(found["entity_id"], action, value)
        hub.call(found["entity_id"], service, data)
        after = hub.state(found["entity_id"])
        wanted = {"on": "on", "off": "off"}.get(action)
        if wanted and after != wanted and after == before and before in ("on", "off"):
            raise ServiceError(f"{name} did not react; it is still {after}.")
        back = {"on": "off", "off": "on", "open": "close", "close": "open"}.get(action)
        undo = Undo("smart_home", {"device": name, "action": back}) if back else None
        return ToolResult(f"{name} is now {after}.", {"device": name, "state": after}, undo=undo)

    return [Tool.of(smart_home, Effect.WRITE)]


class _Hub:
    def __init__(self, internet: Internet, address: str, token: str) -> None:
        if not address or not token:
            raise NotAllowed("I am not connected to a home; the settings under tools do that.")
        self._internet = internet
        self._address = address.rstrip("/")
        self._headers = {"Authorization": f"Bearer {token}"}

    def find(self, device: str) -> dict[str, Any]:
        told = self._get("states")
        entities: dict[str, dict[str, Any]] = {}
        for one in told if isinstance(told, list) else []:
            name = one.get("attributes", {}).get("friendly_name")
            if name and "entity_id" in one:
                entities[str(name).lower()] = one
        best = process.extractOne(
            device.lower(), entities.keys(), scorer=fuzz.token_set_ratio, score_cutoff=_ALIKE
        )
        if best is None:
            raise BadInput(f"I know no device called {device}.")
        return entities[best[0]]

    def state(self, entity: str) -> str:
        told = self._get(f"states/{entity}")
        return str(told.get("state", "unknown"))

    def call(self, entity: str, service: str, data: dict[str, Any]) -> None:
        domain = entity.partition(".")[0]
        url = f"{self._address}/api/services/{domain}/{service}"
        self._internet.post_json(url, {"entity_id": entity, **data}, self._headers)

    def _get(self, path: str) -> Any:
        url = f"{self._address}/api/{path}"
        return self._internet.get_json(url, headers=self._headers, cached=False, local=True)


def _service(entity: str, action: str, value: str) -> tuple[str, dict[str, Any]]:
    """Give Home Assistant's service and its data for an action on an entity."""
    domain = entity.partition(".")[0]
    if domain in _STARTS and action in ("on", "off"):
        return _STARTS[domain][action == "off"], {}
    if action in ("dim", "brighten"):
        return "turn_on", {"brightness_step_pct": -20 if action == "dim" else 20}
    if action == "color":
        return "turn_on", {"color_name": value or "white"}
    if action == "set":
        number = "".join(letter for letter in value if letter.isdigit() or letter == ".")
        if not number:
            raise BadInput("To which value?")
        if domain == "climate":
            return "set_temperature", {"temperature": float(number)}
        return "turn_on", {"brightness_pct": min(100.0, float(number))}
    return _SERVICES[action], {}
