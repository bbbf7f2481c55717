"""Everything that reaches beyond this computer: what is set up, and whether it works."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from victus_desktop.agent import wording
from victus_desktop.agent.tools.internet import Internet
from victus_desktop.agent.tools.mcp import McpServer
from victus_desktop.app import accounts, microsoft
from victus_desktop.app.secrets import secret
from victus_desktop.conversation.errors import BadInput

if TYPE_CHECKING:
    from victus_desktop.app.core import App

PASSWORDS = {
    "mail": "the password of the mail account",
    "caldav": "the password at the CalDAV server",
    "home": "a long-lived access token of Home Assistant",
    "language_model": "the key of the language model's server",
}
"""Secrets that the user types, by name."""


@dataclass(frozen=True, slots=True)
class Connection:
    """One way out."""

    name: str
    purpose: str
    address: str
    """Where it reaches; '' where it is not set up, and then it reaches nowhere."""
    lacks: str = ""
    """What must be done before it works."""

    @property
    def state(self) -> str:
        if not self.address:
            return "off"
        return self.lacks or "set up"


def connections(app: "App") -> list[Connection]:
    """Give all ways out, those that are off as well. Asks no server."""
    tools, mail, model = app.settings.tools, app.settings.mail, app.settings.language_model
    speech, knowledge = app.settings.speech, app.settings.knowledge
    signed = "" if microsoft.signed_in() else "victus accounts sign-in microsoft"
    microsoft_at = tools.microsoft_graph if tools.microsoft_client else ""
    web = "open-meteo.com, wikipedia.org, ecb.europa.eu" if tools.network else ""
    feeds = ", ".join(tools.feeds) if tools.network else ""
    return [
        Connection("network", "weather, encyclopedia, currency rates", web),
        Connection("search", "web search", tools.searxng if tools.network else ""),
        Connection("news", "news feeds", feeds),
        Connection("mail", "mail over IMAP and SMTP", mail.imap_host, _password("mail")),
        Connection("caldav", "calendar over CalDAV", tools.caldav_url, _password("caldav")),
        Connection("microsoft", "mail and calendar of Microsoft 365", microsoft_at, signed),
        Connection("home", "Home Assistant", tools.home_assistant, _password("home")),
        Connection("language_model", "language model on a server", model.endpoint),
        Connection("hearing", "speech recognition on a server", speech.recognizer_endpoint),
        Connection("speaking", "the voice on a server", speech.voice_endpoint),
        Connection("finding", "the embedder on a server", knowledge.embedder_endpoint),
        Connection("documents", "Chroma server", knowledge.server),
        *(
            Connection(f"mcp {name}", "tools of an MCP server", target)
            for name, target in tools.mcp_servers.items()
        ),
    ]


def check(app: "App", name: str) -> str:
    """Try a connection and tell what it answered.

    Raises BadInput where there is no such one or it is off, and what the connection raises.
    """
    known = {one.name: one for one in connections(app)}
    if name not in known:
        raise BadInput(f"There is no connection {name!r}; `victus accounts` shows all.")
    if not known[name].address:
        raise BadInput(f"{name} is not set up; the guide to accounts shows how.")
    return _probes(app).get(name, lambda: _mcp(app, name))()


def _probes(app: "App") -> dict[str, Callable[[], str]]:
    tools = app.settings.tools
    internet = Internet(lambda: tools.network, app.egress)

    def mail() -> str:
        box = accounts.mailbox(app)
        return wording.count(len(box.newest(5)) if box else 0, "mail")

    def calendar() -> str:
        now = app.mind.now()
        events = accounts.calendar(app).between(now, now + timedelta(days=7))
        return f"{wording.count(len(events), 'appointment')} within a week"

    def office() -> str:
        box, agenda = microsoft.mailbox(app), microsoft.calendar(app)
        now = app.mind.now()
        mails = box.newest(5) if box else []
        events = agenda.between(now, now + timedelta(days=7)) if agenda else []
        count = wording.count(len(events), "appointment")
        return f"{wording.count(len(mails), 'mail')}, {count} within a week"

    def home() -> str:
        headers = {"Authorization": f"Bearer {secret('home')}"}
        address = f"{tools.home_assistant.rstrip('/')}/api/"
        told = internet.get_json(address, headers=headers, cached=False, local=True)
        return str(told.get("message", "answers"))

    def language_model() -> str:
        key = secret("language_model")
        headers = {"Authorization": f"Bearer {key}"} if key else {}
        return _local(internet, f"{app.settings.language_model.endpoint}/models", headers)

    def reached(address: str) -> Callable[[], str]:
        return lambda: wording.count(len(internet.get(address, cached=False)), "byte")

    return {
        "network": reached("https://en.wikipedia.org/"),
        "search": reached(tools.searxng),
        "news": lambda: ", ".join(reached(feed)() for feed in tools.feeds),
        "mail": mail,
        "caldav": calendar,
        "microsoft": office,
        "home": home,
        "language_model": language_model,
        "hearing": lambda: _local(internet, f"{app.settings.speech.recognizer_endpoint}/models"),
        "speaking": lambda: _local(internet, f"{app.settings.speech.voice_endpoint}/models"),
        "finding": lambda: _local(internet, f"{app.settings.knowledge.embedder_endpoint}/models"),
        "documents": lambda: _local(internet, f"{app.settings.knowledge.server}/api/v2/heartbeat"),
    }


def _local(internet: Internet, address: str, headers: Mapping[str, str] | None = None) -> str:
    internet.get(address, headers=headers, cached=False, local=True)
    return "answers"


def _mcp(app: "App", name: str) -> str:
    server = McpServer(name, app.settings.tools.mcp_servers[name.removeprefix("mcp ")])
    try:
        return wording.count(len(server.tools()), "tool")
    finally:
        server.close()


def _password(name: str) -> str:
    return "" if secret(name) else f"victus accounts password {name}"
