"""Commands about who may come in: tokens, users, pairing a phone."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from victus_desktop.cli.printing import Json, as_json, table

if TYPE_CHECKING:
    from victus_desktop.app import App
    from victus_desktop.conversation.access import AccessToken, User

token = typer.Typer(help="Tokens that programs need for the API.", invoke_without_command=True)
users = typer.Typer(help="Users of a server that several people share.", no_args_is_help=True)

Name = Annotated[str, typer.Argument(help="Id, mail address or name of the user.")]


def register(app: typer.Typer) -> None:
    app.add_typer(token, name="token")
    app.add_typer(users, name="users")
    app.command()(pair)


@token.callback()
def show(context: typer.Context) -> None:
    """Print the owner's token, which allows everything."""
    if context.invoked_subcommand is not None:
        return
    from victus_desktop.app import open_app
    from victus_desktop.app.api import api_token
    from victus_desktop.conversation.errors import BadInput

    with open_app() as app:
        if app.settings.profile == "server":
            raise BadInput(
                "A server takes its owner's token from VICTUS_SECRET_API; `victus token create` "
                "makes others."
            )
        typer.echo(api_token(app))


@token.command("renew")
def renew() -> None:
    """Make a new owner's token; the old one is void when the server starts again."""
    from victus_desktop.app import open_app
    from victus_desktop.app.api import new_api_token

    with open_app() as app:
        typer.echo(new_api_token(app))


@token.command("create")
def create(
    name: Annotated[str, typer.Argument(help="What it is for: kitchen, home-assistant.")],
    scope: Annotated[
        list[str] | None,
        typer.Option(
            help="What it allows, once for each: chat, history, documents, speech, account; for "
            "admins also metrics and admin. Without: chat, history, documents and speech."
        ),
    ] = None,
    days: Annotated[
        int, typer.Option(min=0, max=3650, help="Days that it lasts (0: until it is revoked).")
    ] = 90,
    user: Annotated[
        str, typer.Option(help="Id, mail address or name of a server's user; new names are added.")
    ] = "",
    admin: Annotated[bool, typer.Option(help="Make a user that is added an admin.")] = False,
    json: Json = False,
) -> None:
    """Make a personal token and print it, this once."""
    from victus_desktop.app import open_app
    from victus_desktop.app.access import keys_of, new_token
    from victus_desktop.conversation.errors import BadInput

    if not name.strip():
        raise BadInput("Say what the token is for: victus token create kitchen")
    with open_app() as app:
        ident = _token_user(app, user, admin=admin)
        wanted = scope or ["chat", "history", "documents", "speech"]
        _check_scopes(app, ident, wanted)
        made, text = new_token(app, ident, name, wanted, days or None)
        keys_of(app).note("token_created", ident, "", made.id)
        if json:
            as_json(_told(made) | {"token": text})
            return
        typer.echo(text)


@token.command("list")
def list_tokens(
    user: Annotated[str, typer.Option(help="Id, mail address or name; without: all.")] = "",
    json: Json = False,
) -> None:
    """List the tokens that are not revoked, of one user or all."""
    from victus_desktop.app import open_app
    from victus_desktop.app.access import keys_of

    with open_app() as app:
        known = _user(app, user) if user else None
        found = [_told(one) for one in keys_of(app).tokens.of(known.id if known else None)]
        if json:
            as_json(found)
            return
        titles = ("id", "name", "user", "scopes", "expires", "last_used")
        table(titles, ([_cell(title, one[title]) for title in titles] for one in found))


@token.command("revoke")
def revoke(ident: Annotated[str, typer.Argument(help="Id of the token, as listed.")]) -> None:
    """Make a token void at once, also for a server that runs."""
    from victus_desktop.app import open_app
    from victus_desktop.app.access import keys_of
    from victus_desktop.conversation.errors import BadInput

    with open_app() as app:
        keys = keys_of(app)
        gone = keys.tokens.revoke(ident)
        if gone is None:
            raise BadInput(f"There is no token {ident!r}; `victus token list` shows them.")
        keys.note("token_revoked", gone.user, "", ident)
    typer.echo(f"Revoked {gone.name}.")


@users.command("list")
def list_users(json: Json = False) -> None:
    """List the users with how much each has: counts, never content."""
    from victus_desktop.app import open_app
    from victus_desktop.app.access import keys_of

    with open_app() as app:
        found = keys_of(app).users.counts()
        if json:
            as_json(found)
            return
        titles = ("id", "name", "email", "admin", "disabled", "last_seen", "turns", "tokens")
        table(titles, ([_cell(title, one[title]) for title in titles] for one in found))


@users.command("disable")
def disable(user: Name) -> None:
    """Keep a user out, from now on and everywhere."""
    _set_disabled(user, disabled=True)


@users.command("enable")
def enable(user: Name) -> None:
    """Let a user in again."""
    _set_disabled(user, disabled=False)


@users.command("remove")
def remove(
    user: Name, yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False
) -> None:
    """Delete a user with all that they have."""
    from victus_desktop.app import open_app
    from victus_desktop.app.access import Account, keys_of
    from victus_desktop.app.user_app import new_user_app

    with open_app() as app:
        known = _user(app, user)
        if not yes:
            typer.confirm(f"Delete {known.name} and all that they have?", abort=True)
        own = new_user_app(app, known.id)
        app.closers.append(own.close)
        keys = keys_of(app)
        Account(own, keys, lambda ident: None).delete()
        keys.note("user_removed", "", "", known.id)
    typer.echo(f"Removed {known.name} and all that they had.")


def pair() -> None:
    """Show a QR code with which a phone signs in at the Victus that runs on this home."""
    from victus_desktop.api.pairing import qr_text
    from victus_desktop.app import open_app
    from victus_desktop.app.running import invitation

    with open_app() as app:
        link = invitation(app)
    typer.echo(qr_text(link))
    typer.echo(f"{link}\nIt works once, within ten minutes.")


def _set_disabled(user: str, *, disabled: bool) -> None:
    from victus_desktop.app import open_app
    from victus_desktop.app.access import Administration, keys_of

    with open_app() as app:
        known, keys = _user(app, user), keys_of(app)
        Administration(app, keys).disable(known.id, disabled)
        keys.note("user_disabled" if disabled else "user_enabled", known.id, "", "command line")
    typer.echo(f"{known.name} is kept out." if disabled else f"{known.name} may come in again.")


def _token_user(app: "App", user: str, *, admin: bool) -> str:
    from victus_desktop.app.access import keys_of
    from victus_desktop.conversation.access import LOCAL_USER
    from victus_desktop.conversation.errors import BadInput

    if app.settings.profile == "desktop":
        if user:
            raise BadInput("Only a server (VICTUS_PROFILE=server) has users; leave --user out.")
        return LOCAL_USER
    if not user:
        raise BadInput("Whose token? Give --user; `victus users list` shows them.")
    return keys_of(app).users.add(user, admin=admin).id


def _check_scopes(app: "App", user: str, wanted: list[str]) -> None:
    from victus_desktop.app.access import keys_of
    from victus_desktop.conversation.access import ADMIN_SCOPES, ALL_SCOPES
    from victus_desktop.conversation.errors import BadInput

    owner = "owner" if app.settings.profile == "desktop" else ""
    over = sorted(set(wanted) - keys_of(app, owner).scopes(user))
    if over:
        known = ", ".join(sorted(ALL_SCOPES | ADMIN_SCOPES))
        raise BadInput(f"This user may not be given {over[0]!r}; there are the scopes {known}.")


def _user(app: "App", name: str) -> "User":
    from victus_desktop.app.access import keys_of
    from victus_desktop.conversation.errors import BadInput

    found = keys_of(app).users.named(name)
    if found is None:
        raise BadInput(f"There is no user {name!r}; `victus users list` shows them.")
    return found


def _told(one: "AccessToken") -> dict[str, Any]:
    return {
        "id": one.id,
        "name": one.name,
        "user": one.user,
        "scopes": sorted(one.scopes),
        "expires": one.expires and one.expires.isoformat(),
        "last_used": one.last_used and one.last_used.isoformat(),
    }


def _cell(title: str, value: Any) -> str:
    if isinstance(value, list):
        return ",".join(value)
    if title in ("expires", "last_used", "last_seen"):
        return str(value or "never")[:16]
    return "" if value is None else str(value)
