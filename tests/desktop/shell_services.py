"""What a desktop's panel does on the session bus: shows tray icons and notifications."""

from typing import Any

from jeepney import DBusAddress, new_method_call  # type: ignore[import-untyped]  # it has no types
from jeepney.io.blocking import (  # type: ignore[import-untyped]  # the same
    open_dbus_connection,
)
from jeepney.wrappers import unwrap_msg  # type: ignore[import-untyped]  # the same

from tests.desktop.session import Answer, BusService

_ITEM = "org.kde.StatusNotifierItem"
_ITEM_PATH = "/StatusNotifierItem"
_MENU = "com.canonical.dbusmenu"
_WATCHER = "org.kde.StatusNotifierWatcher"
_NOTIFICATIONS = "org.freedesktop.Notifications"


class Panel(BusService):
    """Takes tray icons, reads them, and clicks in their menus."""

    names = (_WATCHER,)

    def __init__(self, address: str) -> None:
        self.properties = {
            (_WATCHER, "IsStatusNotifierHostRegistered"): ("b", True),
            (_WATCHER, "ProtocolVersion"): ("i", 0),
        }
        self.item = ""
        """The name of the program that has an icon."""
        self._hand = open_dbus_connection(bus=address)
        super().__init__(address)

    def on_RegisterStatusNotifierItem(self, service: str) -> Answer:  # noqa: N802
        self.item = service if not service.startswith("/") else self.sender
        return "", ()

    def state(self) -> str:
        """Give what the icon says when one points at it: 'Victus: Ready'."""
        if not self.item:
            return ""
        return str(self._property(_ITEM_PATH, _ITEM, "ToolTip")[2])

    def picture(self) -> bytes:
        """Give the pixels of the icon."""
        pixmaps = self._property(_ITEM_PATH, _ITEM, "IconPixmap")
        return bytes(pixmaps[0][2])

    def click(self, label: str) -> None:
        """Choose an entry of the icon's menu."""
        path = self._property(_ITEM_PATH, _ITEM, "Menu")
        number = self.entries()[label]
        self._call(path, _MENU, "Event", "isvu", (number, "clicked", ("i", 0), 0))

    def activate(self) -> None:
        """Click on the icon itself."""
        self._call(_ITEM_PATH, _ITEM, "Activate", "ii", (0, 0))

    def entries(self) -> dict[str, int]:
        """Give the numbers of the menu's entries that are seen."""
        path = self._property(_ITEM_PATH, _ITEM, "Menu")
        _, (_, _, children) = self._call(path, _MENU, "GetLayout", "iias", (0, -1, []))
        found = {}
        for _, (number, told, _) in children:
            if "label" in told and told.get("visible", ("b", True))[1]:
                found[told["label"][1].replace("_", "")] = number
        return found

    def close(self) -> None:
        super().close()
        self._hand.close()

    def _property(self, path: str, interface: str, name: str) -> Any:
        ((_, value),) = self._call(
            path, "org.freedesktop.DBus.Properties", "Get", "ss", (interface, name)
        )
        return value

    def _call(
        self, path: str, interface: str, member: str, signature: str, body: tuple[Any, ...]
    ) -> Any:
        address = DBusAddress(path, bus_name=self.item, interface=interface)
        message = new_method_call(address, member, signature, body)
        return unwrap_msg(self._hand.send_and_get_reply(message, timeout=20))


class Notifications(BusService):
    """Shows notifications, and presses their buttons."""

    names = (_NOTIFICATIONS,)

    def __init__(self, address: str) -> None:
        self.shown: list[tuple[Any, ...]] = []
        super().__init__(address)

    def on_Notify(self, *told: Any) -> Answer:  # noqa: N802
        self.shown.append(told)
        return "u", (len(self.shown),)

    def texts(self) -> list[str]:
        return [told[4] for told in self.shown]

    def press(self, number: int, action: str) -> None:
        """Press a button of the notification of that number, the first being 1."""
        path = "/org/freedesktop/Notifications"
        self.emit(path, _NOTIFICATIONS, "ActionInvoked", "us", number, action)
