"""The user's time zone."""

from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from victus_desktop.conversation.errors import BadInput
from victus_desktop.settings import Settings


def time_zone(settings: Settings) -> ZoneInfo:
    """Give the user's time zone. Raises BadInput where the setting names none."""
    name = settings.tools.timezone or _local_zone_name()
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise BadInput(f"Setting tools.timezone: there is no time zone {name!r}.") from error


def _local_zone_name() -> str:
    """Give the computer's IANA time zone."""
    link = Path("/etc/localtime")
    if link.is_symlink():
        _, found, name = str(link.resolve()).partition("zoneinfo/")
        if found:
            return name
    try:
        return Path("/etc/timezone").read_text().strip() or "UTC"
    except OSError:
        return "UTC"
