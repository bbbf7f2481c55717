"""The sign-in to Microsoft 365: by a code that one types on any device."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from victus_desktop.conversation.errors import NotAllowed, ServiceError

log = logging.getLogger(__name__)

AUTHORITY = "https://login.microsoftonline.com/common"
SCOPES = ("Mail.ReadWrite", "Mail.Send", "Calendars.ReadWrite")


@dataclass(frozen=True, slots=True)
class StartedSignIn:
    """What the user must do, and what `finish` needs."""

    address: str
    code: str
    message: str
    """Both in a sentence, in Microsoft's words."""
    flow: dict[str, Any]


class GraphSignIn:
    """Keeps one user signed in; the tokens lie where `load` and `save` keep them."""

    def __init__(
        self,
        client_id: str,
        load: Callable[[], str],
        save: Callable[[str], None],
        *,
        authority: str = AUTHORITY,
        scopes: Sequence[str] = SCOPES,
        seconds: float = 5,
    ) -> None:
        """Reach out at first use; `load` gives '' before the first sign-in."""
        self._client_id = client_id
        self._load = load
        self._save = save
        self._authority = authority
        self._scopes = list(scopes)
        self._seconds = seconds
        self._made: Any = None

    def start(self) -> StartedSignIn:
        """Ask for a code. Raises ServiceError."""
        flow = self._ask(lambda app: app.initiate_device_flow(scopes=self._scopes))
        if "user_code" not in flow:
            raise ServiceError("Microsoft 365 gave no code to sign in with.")
        return StartedSignIn(
            flow.get("verification_uri", ""), flow["user_code"], flow.get("message", ""), flow
        )

    def finish(self, started: StartedSignIn) -> None:
        """Wait until the user typed the code. Raises ServiceError where that fails."""
        answer = self._ask(lambda app: app.acquire_token_by_device_flow(started.flow))
        if "access_token" in answer:
            return
        if answer.get("error") in ("authorization_declined", "access_denied"):
            raise ServiceError("The sign-in to Microsoft 365 was declined.")
        raise ServiceError("The code was not typed in time; start the sign-in again.")

    def token(self) -> str:
        """Give a token that is valid now. Raises NotAllowed or ServiceError."""

        def silently(app: Any) -> dict[str, Any] | None:
            accounts = app.get_accounts()
            return app.acquire_token_silent(self._scopes, accounts[0]) if accounts else None

        answer = self._ask(silently)
        if not answer or "access_token" not in answer:
            raise NotAllowed(
                "I am not signed in to Microsoft 365; `victus accounts sign-in microsoft` does it."
            )
        return str(answer["access_token"])

    def sign_out(self) -> None:
        """Forget the tokens."""
        self._made = None
        self._save("")

    def _ask(self, question: Callable[[Any], Any]) -> Any:
        from msal.exceptions import MsalError  # type: ignore[import-untyped]  # it has no types

        try:
            app = self._application()
            answer = question(app)
        except OSError as error:
            raise ServiceError("The sign-in of Microsoft 365 cannot be reached.") from error
        except (
            MsalError,
            ValueError,
            KeyError,
            TypeError,
            AttributeError,
            RuntimeError,
        ) as error:
            raise ServiceError("The sign-in of Microsoft 365 answered with nonsense.") from error
        if app.token_cache.has_state_changed:
            self._save(app.token_cache.serialize())
            app.token_cache.has_state_changed = False
        return answer

    def _application(self) -> Any:
        if self._made is None:
            import msal  # type: ignore[import-untyped]  # the same

            cache = msal.SerializableTokenCache()
            try:
                cache.deserialize(self._load() or "{}")
            except ValueError:
                log.warning("the kept sign-in to Microsoft 365 is damaged: a new one is needed")
            self._made = msal.PublicClientApplication(
                self._client_id,
                authority=self._authority,
                token_cache=cache,
                instance_discovery=False,
                timeout=self._seconds,
            )
        return self._made
