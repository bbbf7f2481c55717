"""Commands over accounts: what reaches out, passwords, signing in."""

import sys
from typing import Annotated

import typer

from victus_desktop.cli.printing import Json, as_json, table

accounts = typer.Typer(
    help="Accounts and servers: all that reaches beyond this computer.",
    invoke_without_command=True,
)
Secret = Annotated[str, typer.Argument(help="mail, caldav, home or language_model")]


def register(app: typer.Typer) -> None:
    app.add_typer(accounts, name="accounts")


@accounts.callback()
def start(context: typer.Context, json: Json = False) -> None:
    """Show what is set up and what lacks; asks no server."""
    if context.invoked_subcommand is not None:
        return
    from victus_desktop.app import open_app
    from victus_desktop.app.connections import connections

    with open_app() as app:
        found = connections(app)
    if json:
        as_json(
            [
                {
                    "name": one.name,
                    "purpose": one.purpose,
                    "address": one.address,
                    "state": one.state,
                }
                for one in found
            ]
        )
    else:
        rows = ((one.name, one.purpose, one.address, one.state) for one in found)
        table(("name", "what for", "where", "state"), rows)


@accounts.command("check")
def check(name: Annotated[str, typer.Argument(help="As `victus accounts` names it.")]) -> None:
    """Try a connection and tell what it answers."""
    from victus_desktop.app import connections, open_app

    with open_app() as app:
        typer.echo(f"{name}: {connections.check(app, name)}")


@accounts.command("password")
def password(
    name: Annotated[str, typer.Argument(help="mail, caldav, home, language_model")],
) -> None:
    """Keep a password or a token in the system's keyring; it is typed unseen, or piped in."""
    from victus_desktop.app.connections import PASSWORDS
    from victus_desktop.app.secrets import keep_secret
    from victus_desktop.conversation.errors import BadInput, StorageError

    if name not in PASSWORDS:
        raise BadInput(f"There is no password {name!r}, only {', '.join(PASSWORDS)}.")
    if sys.stdin.isatty():
        given = typer.prompt(PASSWORDS[name].capitalize(), hide_input=True)
    else:
        given = sys.stdin.readline().rstrip("\r\n")
    if not given:
        raise BadInput("Nothing was given.")
    if not keep_secret(name, given):
        variable = f"VICTUS_SECRET_{name.upper()}"
        raise StorageError(f"This system has no keyring; put it into {variable} instead.")
    typer.echo("Kept in the keyring.")


@accounts.command("forget")
def forget(name: Secret) -> None:
    """Take a password out of the keyring."""
    from victus_desktop.app.connections import PASSWORDS
    from victus_desktop.app.secrets import forget_secret
    from victus_desktop.conversation.errors import BadInput

    if name not in PASSWORDS:
        raise BadInput(f"There is no password {name!r}, only {', '.join(PASSWORDS)}.")
    forget_secret(name)
    typer.echo("Forgotten.")


@accounts.command("sign-in")
def sign_in(name: Annotated[str, typer.Argument(help="microsoft")]) -> None:
    """Sign in to an account by a code that is typed on any device."""
    from victus_desktop.app import microsoft, open_app

    _only_microsoft(name)
    with open_app() as app:
        microsoft.sign_in(app, lambda started: typer.echo(started.message))
    typer.echo("Signed in.")


@accounts.command("sign-out")
def sign_out(name: Annotated[str, typer.Argument(help="microsoft")]) -> None:
    """Sign out; the tokens are taken out of the keyring."""
    from victus_desktop.app import microsoft, open_app

    _only_microsoft(name)
    with open_app() as app:
        microsoft.sign_out(app)
    typer.echo("Signed out.")


def _only_microsoft(name: str) -> None:
    from victus_desktop.conversation.errors import BadInput

    if name != "microsoft":
        raise BadInput(
            f"One signs in to microsoft, not to {name!r}; others take `victus accounts password`."
        )
