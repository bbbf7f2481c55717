"""One user's App on a server: own stores, documents and secrets; models shared with all."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from victus_desktop.app.core import App
from victus_desktop.app.zone import time_zone
from victus_desktop.conversation.errors import BadInput
from victus_desktop.conversation.later import Later
from victus_desktop.conversation.ports import Synthesizer, Transcriber
from victus_desktop.history.personal import PreferenceStore, SecretStore
from victus_desktop.settings import MailSettings, Settings

if TYPE_CHECKING:
    from victus_desktop.app.language import Loaded
    from victus_desktop.catalog.library import Library as Models
    from victus_desktop.history.stores import Stores
    from victus_desktop.knowledge.embedder import Embedder

SEALING_KEY = "key"
"""Name of the secret with which the secrets of users are sealed (VICTUS_SECRET_KEY)."""
OWN_SECRETS = ("mail", "caldav", "home")
_ACCOUNTS = (
    *(f"mail.{name}" for name in MailSettings.model_fields),
    "tools.caldav_url",
    "tools.caldav_user",
    "tools.home_assistant",
)
_TASTES = ("tools.home_city", "tools.timezone", "tools.disabled", "history.keep_days")


def own_settings(settings: Settings) -> tuple[str, ...]:
    """Give the names of the settings that each user has for themselves."""
    return (*_TASTES, *(_ACCOUNTS if settings.access.personal_accounts else ()))


def new_user_app(root: App, user: str) -> "UserApp":
    """Give a user's App. The accounts and folders of the server's owner are not in it."""
    base = root.settings.model_copy(deep=True)
    base.mail = MailSettings()
    base.tools.caldav_url = base.tools.caldav_user = base.tools.microsoft_client = ""
    base.tools.folders = []
    base.knowledge.watched_folders = []
    kept = PreferenceStore(root.stores.engine, user).all()
    own = {name: value for name, value in kept.items() if name in own_settings(base)}
    paths = replace(root.paths, data=root.paths.data / "users" / user)
    return UserApp(with_changes(base, own), paths, user=user, shared=root)


def with_changes(settings: Settings, values: Mapping[str, Any]) -> Settings:
    """Give settings with some changed, by 'section.name'. Raises BadInput."""
    made = settings.model_copy(deep=True)
    for name, value in values.items():
        section, _, field_name = name.partition(".")
        try:
            setattr(getattr(made, section), field_name, value)
        except ValidationError as error:
            raise BadInput(f"Setting {name}: {error.errors()[0]['msg']}.") from error
    time_zone(made)
    return made


@dataclass
class UserApp(App):
    """What is open for one user."""

    shared: App = field(kw_only=True)

    @property
    def root(self) -> App:
        return self.shared

    def secret(self, name: str) -> str:
        """Give the user's own secret; of the house's smart home, the owner's where one has none."""
        own = self.secrets.get(name) if self.secrets is not None else ""
        same_home = self.settings.tools.home_assistant == self.shared.settings.tools.home_assistant
        if not own and name == "home" and same_home:
            return self.shared.secret(name)
        return own

    @cached_property
    def secrets(self) -> SecretStore | None:
        """The user's secrets; None where the server has no key to seal them with."""
        key = self.shared.secret(SEALING_KEY)
        return SecretStore(self.stores.engine, self.user, key) if key else None

    @cached_property
    def preferences(self) -> PreferenceStore:
        return PreferenceStore(self.stores.engine, self.user)

    @cached_property
    def models(self) -> "Models":
        return self.shared.models

    @cached_property
    def stores(self) -> "Stores":
        from victus_desktop.history.stores import stores_of

        made = stores_of(
            self.shared.stores.engine,
            self.user,
            timezone=time_zone(self.settings).key,
            backups=self.shared.paths.backups,
        )
        if self.settings.history.keep_days:
            made.turns.delete_older(self.settings.history.keep_days)
        return made

    @cached_property
    def transcriber(self) -> Later[Transcriber]:
        return self.shared.transcriber

    @cached_property
    def synthesizer(self) -> Later[Synthesizer]:
        return self.shared.synthesizer

    @cached_property
    def embedder(self) -> "Later[Embedder]":
        return self.shared.embedder

    @cached_property
    def language_model(self) -> "Later[Loaded]":
        return self.shared.language_model
