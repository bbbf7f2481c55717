"""The API put together: who comes in, the services of each user, its web app."""

import logging
import secrets
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from victus_desktop.api.app import WILD, Behind, create_api
from victus_desktop.api.auth import Gate
from victus_desktop.api.oidc import Provider, SignIn
from victus_desktop.api.pairing import Pairing, link_of, outer_address
from victus_desktop.api.server import bind, serve
from victus_desktop.api.services import Services
from victus_desktop.api.terminal import Terminals
from victus_desktop.api.wyoming_server import WyomingServer
from victus_desktop.app.access import Account, Administration, Keys, UserSecrets, keys_of
from victus_desktop.app.due import DueWatch
from victus_desktop.app.due_everyone import DueForAll
from victus_desktop.app.health import models_loaded
from victus_desktop.app.homes import Homes
from victus_desktop.app.preferences import BrowserPreferences, UserPreferences
from victus_desktop.app.resting import let_rest
from victus_desktop.app.running import note_address
from victus_desktop.app.secrets import keep_secret, secret
from victus_desktop.app.server_settings import PROVIDER_SECRET, check_settings
from victus_desktop.app.serving import services_of
from victus_desktop.app.user_app import SEALING_KEY, UserApp
from victus_desktop.app.zone import time_zone
from victus_desktop.catalog.disk import clear_errors
from victus_desktop.conversation.access import LOCAL_USER
from victus_desktop.history.schedule import users_with_due
from victus_desktop.paths import resource

if TYPE_CHECKING:
    from fastapi import FastAPI

    from victus_desktop.app.core import App
    from victus_desktop.settings import ApiSettings

log = logging.getLogger(__name__)

TOKEN = "api"
"""Name of the API's token among the secrets."""


def run_server(app: "App", host: str, port: int, announce: Callable[[str], None]) -> None:
    """Serve until told to stop; `announce` gets the address with a one-time link.

    Raises BadInput where the address is taken or the settings do not fit together.
    """
    app.settings.api.host = host
    check_settings(app.settings)
    listening = bind(host, port)
    taken = listening.getsockname()[1]
    made, behind, homes = build_api(app, taken)
    if app.settings.api.wyoming:
        wyoming = WyomingServer(behind.services(LOCAL_USER), app.settings.api.wyoming)
        wyoming.start()
        app.closers.append(wyoming.close)
    due = _due_for_all(app, homes, made.state.terminals)
    due.start()
    app.closers.append(due.close)
    app.load_models()
    if app.settings.profile == "desktop":
        let_rest(app)
    scheme = "https" if app.settings.api.certificate else "http"
    shown = "127.0.0.1" if host in WILD else host
    here = f"{scheme}://{f'[{shown}]' if ':' in shown else shown}:{taken}"
    note_address(app, here)
    announce(here if not behind.owner else link_of(here, behind.gate.new_link()))
    serve(made, listening, app.settings.api)


def _due_for_all(app: "App", homes: Homes, terminals: Terminals) -> DueForAll:
    """Give what tells every user what is due: at their terminals, else in their history."""

    def watch_of(user: str) -> DueWatch:
        def tell(text: str) -> None:
            if not terminals.announce(user, text):
                homes.app(user).assistant.announce(text)

        zone = time_zone(homes.app(user).settings)
        store = homes.app(user).stores.schedule
        return DueWatch(store, tell, lambda: datetime.now(zone))

    engine = app.stores.engine
    alone = engine.dialect.name == "sqlite"
    return DueForAll(
        lambda now: users_with_due(engine, now),
        watch_of,
        homes.close_idle,
        lambda user: alone or terminals.present(user),
    )


def owners_services(app: "App") -> Services:
    """Give what is behind the API for the one owner of this Victus."""
    account = Account(app, keys_of(app), lambda user: None)
    return services_of(app, account, None, BrowserPreferences(app))


def build_api(
    app: "App", port: int = 0, listening: "ApiSettings | None" = None
) -> tuple["FastAPI", Behind, Homes]:
    """Give the application, what it stands before, and the homes of its users.

    `listening`: settings of the API that are other than the App's.
    """
    settings = app.settings
    api = listening or settings.api
    server = settings.profile == "server"
    keys = keys_of(app, secret(TOKEN) if server else api_token(app))
    homes: Homes

    def serve_app(one: "App") -> Services:
        account = Account(one, keys, homes.forget)
        if not isinstance(one, UserApp):
            return services_of(one, account, None, BrowserPreferences(one))
        own = UserSecrets(one, homes.forget)
        return services_of(one, account, own, UserPreferences(one, homes.forget))

    homes = Homes(app, serve_app)
    app.closers.append(homes.close)
    public = api.public_url.rstrip("/")
    tls = bool(api.certificate)
    gate = Gate(
        keys,
        secure=tls or public.startswith("https://"),
        session_days=settings.access.session_days,
    )
    behind = Behind(
        homes.services,
        gate,
        owner=not server,
        turning=lambda: homes.pending() > 0,
        cancel=homes.cancel,
        queues=lambda: {"turns": homes.pending()},
        loaded=lambda: models_loaded(app),
        sign_in=_sign_in(app, keys, public) if server else None,
        admin=Administration(app, keys),
        pairing=Pairing(outer_address(api.host, port, public, tls=tls)),
    )
    return create_api(behind, api, resource("web")), behind, homes


def _sign_in(app: "App", keys: Keys, public: str) -> SignIn | None:
    access = app.settings.access
    if not access.issuer:
        return None
    provider = Provider(
        access.issuer,
        access.client,
        secret(PROVIDER_SECRET),
        f"{public}/login/callback",
        tuple(access.scopes),
        tuple(access.allowed),
        tuple(access.admins),
        **({"flow_key": key} if (key := secret(SEALING_KEY)) else {}),
    )
    return SignIn(provider, keys)


def api_token(app: "App") -> str:
    """Give the API's token, made at the first start.

    It lies in the keyring; where there is none, in a file that only its owner can read.
    """
    known = secret(TOKEN)
    place = app.paths.data / "api-token"
    if not known and place.exists():
        known = place.read_text().strip()
    return known or new_api_token(app)


def new_api_token(app: "App") -> str:
    """Make a new token; the old one is void at the next start. Raises StorageError."""
    token = secrets.token_urlsafe(32)
    if not keep_secret(TOKEN, token):
        place = app.paths.data / "api-token"
        with clear_errors(place.parent):
            place.parent.mkdir(parents=True, exist_ok=True)
            place.touch(mode=0o600)
            place.chmod(0o600)
            place.write_text(token)
    return token
