"""Which hosts Victus may reach, for what, and what went there today."""

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from victus_desktop.conversation.errors import BadInput
from victus_desktop.desktop.services import Reach

if TYPE_CHECKING:
    from victus_desktop.app.core import App

_MODELS = ("huggingface.co", "pypi.org")
PURPOSES = (
    *(
        "Weather",
        "Web search",
        "Currency rates",
        "News",
        "Home Assistant",
        "Calendar",
        "Mail",
        "Microsoft 365",
    ),
    *("Language model", "Documents", "Models, when you download one", "Other"),
)
"""What hosts are reached for; a server of the user's own tools has the name it was given."""


def reaches(app: "App") -> Sequence[Reach]:
    """Give every host that the settings and tools name, and any other that bytes went to."""
    sent = app.egress_days.today()
    known = list(_known(app))
    hosts = {host for _, host, _, _ in known}
    others = [("Other", host, True, ()) for host in sent if host not in hosts]
    return [
        Reach(what, host, allowed, sent.get(host, 0), tools)
        for what, host, allowed, tools in (*known, *others)
    ]


def switch_tools(app: "App", names: Iterable[str], on: bool) -> list[str]:
    """Give the tools that are switched off once these are switched on or off."""
    wanted = set(names)
    before = app.settings.tools.disabled
    return [one for one in before if one not in wanted] if on else sorted({*before, *wanted})


_Known = tuple[str, str, bool, tuple[str, ...]]


def _known(app: "App") -> Iterator[_Known]:
    yield from _of_tools(app)
    yield from _of_accounts(app)
    settings = app.settings
    for name, target in settings.tools.mcp_servers.items():
        if "://" in target:
            yield name, host_of(target), True, ()
    for what, address in (
        ("Language model", settings.language_model.endpoint),
        ("Documents", settings.knowledge.server),
    ):
        if address:
            yield what, host_of(address), True, ()
    for host in _MODELS:
        yield "Models, when you download one", host, True, ()


def _of_tools(app: "App") -> Iterator[_Known]:
    """Give what needs the internet to be allowed."""
    from victus_desktop.agent.tools import rates, weather, web

    settings = app.settings.tools
    wanted = [
        *(("Weather", address, "weather") for address in (weather.GEOCODER, weather.FORECAST)),
        ("Web search", settings.searxng or web.WIKIPEDIA, "web_search"),
        ("Currency rates", rates.ECB, "currency_convert"),
        *(("News", feed, "news") for feed in settings.feeds),
    ]
    for what, address, tool in wanted:
        allowed = settings.network and tool not in settings.disabled
        yield what, host_of(address), allowed, (tool,)


def _of_accounts(app: "App") -> Iterator[_Known]:
    """Give what the user set up with an address."""
    settings, mail = app.settings.tools, app.settings.mail
    wanted: list[tuple[str, str, tuple[str, ...]]] = [
        ("Home Assistant", settings.home_assistant, ("smart_home",)),
        ("Calendar", settings.caldav_url, _CALENDAR),
        ("Mail", mail.imap_host, _MAIL),
        ("Mail", mail.smtp_host if mail.smtp_host != mail.imap_host else "", _MAIL),
    ]
    if settings.microsoft_client:
        addresses = (settings.microsoft_graph, settings.microsoft_login)
        wanted += [("Microsoft 365", one, (*_MAIL, *_CALENDAR)) for one in addresses]
    for what, address, tools in wanted:
        if address:
            yield what, host_of(address), not set(tools) & set(settings.disabled), tools


_MAIL = ("email_draft", "email_read", "email_send", "email_summarise")
_CALENDAR = (
    "calendar_create",
    "calendar_delete",
    "calendar_free",
    "calendar_list",
    "calendar_move",
)


def host_of(address: str) -> str:
    """Give the host of an address. Raises BadInput where it is none."""
    try:
        host = urlsplit(address if "://" in address else f"//{address}").hostname
    except ValueError:
        host = None
    if not host:
        raise BadInput(f"{address!r} is no address; write it like https://example.org.")
    return host
