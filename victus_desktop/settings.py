"""All that can be set, each with a sentence: defaults < victus.toml < VICTUS_* environment < flags.

The settings dialog, `.env.example` and the guide are made from these declarations. A nested
setting is VICTUS_SECTION__NAME in the environment and `[section] name` in victus.toml.
"""

from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, JsonValue, ValidationError
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    SettingsError,
    TomlConfigSettingsSource,
)

from victus_desktop.conversation.errors import BadInput
from victus_desktop.paths import user_paths


def reaches(whom: str) -> dict[str, JsonValue]:
    """Declare whom a setting lets Victus talk to; the guide lists all of these."""
    return {"reaches": whom}


class Section(BaseModel):
    model_config = ConfigDict(extra="forbid", validate_assignment=True)


class AudioSettings(Section):
    """Microphone and loudspeaker."""

    microphones: list[str] = Field([], description="Preferred microphones, the best first.")
    speakers: list[str] = Field([], description="Preferred loudspeakers, the best first.")
    earcons: bool = Field(True, description="Short sounds when listening starts and ends.")
    other_media: Literal["pause", "lower", "leave"] = Field(
        "pause",
        description="What music and films do while one talks with Victus; never during calls.",
    )
    echo_cancellation: bool = Field(
        True, description="Take Victus's own voice out of the microphone, so one can interrupt."
    )


class ListeningSettings(Section):
    """When Victus listens and when a turn is over."""

    wake_word: Literal["", "okay_nabu", "hey_jarvis", "hey_mycroft", "alexa"] = Field(
        "", description="Word that starts listening; empty: hands-free without one."
    )
    wake_threshold: Annotated[float, Field(ge=0, le=1)] = Field(
        0.7, description="How sure the wake word must be; higher means fewer false starts."
    )
    follow_up_seconds: Annotated[float, Field(ge=0, le=60)] = Field(
        8, description="How long one can go on after an answer without the wake word (0: off)."
    )
    no_speech_seconds: Annotated[float, Field(ge=1, le=60)] = Field(
        4, description="Listening ends when nobody speaks for so long."
    )
    patience: Annotated[float, Field(ge=0.5, le=3)] = Field(
        1, description="Factor on the silence that ends a turn; higher lets one think longer."
    )
    learn_patience: bool = Field(
        True, description="Learn from how you speak how long to wait for more."
    )
    hands_free: bool = Field(
        False, description="The desktop listens all the time, without a key or a wake word."
    )
    barge_in: bool = Field(True, description="Speaking over an answer stops it.")


class SpeechSettings(Section):
    """Hearing and speaking."""

    recognizer: str = Field("whisper-tiny.en", description="Catalog id of the Whisper model.")
    recognizer_endpoint: str = Field(
        "",
        description="Address of a server that hears instead (OpenAI's API), ending in /v1.",
        json_schema_extra=reaches("that server, with the sound of what you say"),
    )
    language: str = Field("", description="Language code one speaks; empty: detected.")
    voice: str = Field("piper-en-us-joe", description="Catalog id of the Piper voice.")
    voice_endpoint: str = Field(
        "",
        description="Address of a server that speaks instead (OpenAI's API), ending in /v1.",
        json_schema_extra=reaches("that server, with what Victus says"),
    )
    speed: Annotated[float, Field(ge=0.5, le=2)] = Field(1, description="Speed of the voice.")
    threads: Annotated[int, Field(ge=0, le=64)] = Field(
        0, description="Processor threads for recognition (0: by the machine)."
    )


class LanguageModelSettings(Section):
    """The language model that answers what no command covers."""

    model: str = Field("smollm2-135m-instruct", description="Catalog id of the local model.")
    context_tokens: Annotated[int, Field(ge=1024, le=131072)] = Field(
        4096, description="How much text the model sees at once."
    )
    max_reply_tokens: Annotated[int, Field(ge=16, le=4096)] = Field(
        160, description="Longest answer."
    )
    temperature: Annotated[float, Field(ge=0, le=2)] = Field(0.2, description="Randomness.")
    threads: Annotated[int, Field(ge=0, le=64)] = Field(
        0, description="Processor threads (0: by the machine)."
    )
    endpoint: str = Field(
        "",
        description="Address of an OpenAI-compatible server to use instead, ending in /v1.",
        json_schema_extra=reaches(
            "that server, with what you ask, earlier turns and found passages"
        ),
    )
    endpoint_model: str = Field("", description="Name of the model at that server.")


class ModelSettings(Section):
    """Models in memory."""

    unload_after_minutes: Annotated[int, Field(ge=0, le=10_080)] = Field(
        0,
        description="Minutes without use after which speech recognition and language model leave "
        "memory; they are loaded again when one talks (0: never).",
    )


class KnowledgeSettings(Section):
    """Documents and memory."""

    embedder: str = Field("minilm-l6-v2-int8", description="Catalog id of the sentence embedder.")
    embedder_endpoint: str = Field(
        "",
        description="Address of a server that embeds instead (OpenAI's API), ending in /v1.",
        json_schema_extra=reaches("that server, with documents, questions and requests"),
    )
    watched_folders: list[Path] = Field([], description="Folders whose documents are kept known.")
    server: str = Field(
        "",
        description="Address of a Chroma server; empty: on this disk.",
        json_schema_extra=reaches("that Chroma server, with your documents' passages"),
    )


class HistorySettings(Section):
    """What is remembered of conversations."""

    url: str = Field(
        "",
        description="Database address; empty: a SQLite file on this disk.",
        json_schema_extra=reaches("that database server, with your conversations"),
    )
    context_turns: Annotated[int, Field(ge=0, le=50)] = Field(
        4, description="Earlier exchanges that the model is told."
    )
    keep_days: Annotated[int, Field(ge=0)] = Field(
        0, description="Turns older than this are deleted at start (0: never)."
    )
    pool_size: Annotated[int, Field(ge=1, le=200)] = Field(
        5, description="Connections to a database server that are kept open."
    )
    pool_overflow: Annotated[int, Field(ge=0, le=200)] = Field(
        10, description="Further connections while many are needed."
    )
    pool_seconds: Annotated[int, Field(ge=1, le=300)] = Field(
        30, description="How long one waits for a free connection."
    )
    pool_recycle_seconds: Annotated[int, Field(ge=30, le=86_400)] = Field(
        1800, description="Age at which a connection is replaced."
    )


class ToolSettings(Section):
    """What tools may use."""

    network: bool = Field(
        False,
        description="Tools may reach the internet (weather, search).",
        json_schema_extra=reaches("the services listed below, with what you ask of them"),
    )
    folders: list[Path] = Field([], description="Folders that file tools may see.")
    home_city: str = Field("", description="Where you live, for the weather.")
    timezone: str = Field("", description="IANA time zone; empty: the computer's.")
    disabled: list[str] = Field([], description="Names of tools that are switched off.")
    contacts: list[Path] = Field([], description="Address books: vCard files, or folders of them.")
    searxng: str = Field(
        "",
        description="Address of a SearXNG server for web search.",
        json_schema_extra=reaches("that search server, with your searches"),
    )
    feeds: list[str] = Field(
        [],
        description="Addresses of news feeds (RSS, Atom).",
        json_schema_extra=reaches("those servers, for news"),
    )
    home_assistant: str = Field(
        "",
        description="Address of Home Assistant.",
        json_schema_extra=reaches("that Home Assistant, with what you switch"),
    )
    caldav_url: str = Field(
        "",
        description="Address of a CalDAV server; empty: local calendar.",
        json_schema_extra=reaches("that server, with your calendar"),
    )
    caldav_user: str = Field("", description="User name at the CalDAV server.")
    microsoft_client: str = Field(
        "",
        description="Application id for mail and calendar of Microsoft 365; empty: not used.",
        json_schema_extra=reaches("Microsoft 365, with mail and calendar"),
    )
    microsoft_tenant: str = Field(
        "common", description="Microsoft 365 organisation that one signs in to."
    )
    microsoft_login: str = Field(
        "https://login.microsoftonline.com",
        description="Sign-in of Microsoft 365; another one in national clouds.",
        json_schema_extra=reaches("that address, once `tools.microsoft_client` is set"),
    )
    microsoft_graph: str = Field(
        "https://graph.microsoft.com",
        description="Microsoft Graph; another one in national clouds.",
        json_schema_extra=reaches("that address, once `tools.microsoft_client` is set"),
    )
    mcp_servers: dict[str, str] = Field(
        {},
        description="MCP servers by name: a command to start, or the address of one.",
        json_schema_extra=reaches("those servers and programs, with what you ask of their tools"),
    )


class ReminderSettings(Section):
    """Timers, alarms and reminders."""

    when_closed: Literal["auto", "on", "off"] = Field(
        "auto",
        description="Alarms ring with Victus closed, by a timer of this system; "
        "auto: unless VICTUS_HOME moves everything.",
    )


class MailSettings(Section):
    """The mail account; its password lies in the keyring."""

    user: str = Field("", description="Your mail address, as the server knows it.")
    imap_host: str = Field(
        "",
        description="Server that mail is read from; empty: no mail.",
        json_schema_extra=reaches("that server, for your mail"),
    )
    imap_port: Annotated[int, Field(ge=1, le=65535)] = Field(993, description="Its port.")
    smtp_host: str = Field(
        "",
        description="Server that mail is sent through; empty: the same.",
        json_schema_extra=reaches("that server, with the mail you send"),
    )
    smtp_port: Annotated[int, Field(ge=1, le=65535)] = Field(465, description="Its port.")
    security: Literal["tls", "starttls", "none"] = Field(
        "tls", description="How the connection is protected; 'none' only on this machine."
    )


class HotkeySettings(Section):
    """Keys that work while any window has the focus."""

    talk: str = Field("f9", description="Key one talks with, as 'ctrl+alt+space'; empty: none.")
    dictate: str = Field(
        "f10", description="Key that is held to dictate into the focused window; empty: none."
    )
    mode: Literal["auto", "hold", "toggle"] = Field(
        "auto", description="Hold the key, toggle with it, or both: a tap toggles, a hold talks."
    )


class DesktopSettings(Section):
    """The desktop application."""

    start_at_login: bool = Field(
        False, description="Start hidden with the computer, ready for the key or the wake word."
    )
    serve: Literal["off", "computer", "network"] = Field(
        "off",
        description="Who may use this Victus by browser, phone or program, with its key: nobody, "
        "this computer, or the network around it.",
        json_schema_extra=reaches("nobody: it lets others reach the API, with its key"),
    )


class ApiSettings(Section):
    """The local HTTP API."""

    host: str = Field(
        "127.0.0.1",
        description="Address to listen on.",
        json_schema_extra=reaches(
            "any other address than this computer's lets others reach the API"
        ),
    )
    port: Annotated[int, Field(ge=0, le=65535)] = Field(8765, description="Port to listen on.")
    hosts: list[str] = Field([], description="Further host names that requests may name.")
    origins: list[str] = Field(
        [], description="Web origins whose pages may call with a token (CORS) besides our own."
    )
    rate_limit: str = Field("600/minute", description="Requests that one caller may make.")
    rate_limit_storage: str = Field(
        "memory://",
        description="Where requests are counted; a Redis address for several servers.",
        json_schema_extra=reaches("that Redis server, with callers' addresses and counts"),
    )
    largest_upload_mb: Annotated[int, Field(ge=1, le=1024)] = Field(
        64, description="Largest request body, in MiB."
    )
    wyoming: str = Field(
        "",
        description="Address for Home Assistant's Wyoming protocol, as tcp://0.0.0.0:10300; it has "
        "no passwords; empty: off.",
        json_schema_extra=reaches(
            "nobody: it lets others in the house reach the voice, without a password"
        ),
    )
    voice_sockets: Annotated[int, Field(ge=1, le=1024)] = Field(
        64, description="Voice terminals that may be open at once."
    )
    concurrency: Annotated[int, Field(ge=8, le=10_000)] = Field(
        256, description="Requests and sockets that may be open at once; more get 503."
    )
    request_seconds: Annotated[int, Field(ge=5, le=3600)] = Field(
        300, description="Longest time that a request may take."
    )
    stop_seconds: Annotated[int, Field(ge=1, le=60)] = Field(
        10, description="When told to stop: time in which turns under way may end."
    )
    public_url: str = Field(
        "",
        description="Address by which others reach this server, as https://victus.example; "
        "empty: by what it listens on.",
    )
    proxies: list[str] = Field(
        [], description="Reverse proxies whose X-Forwarded-For is believed: addresses or networks."
    )
    certificate: str = Field("", description="PEM file of a certificate, to serve https itself.")
    certificate_key: str = Field("", description="PEM file of its private key.")


class AccessSettings(Section):
    """Who may come in, where several people share a server (profile "server")."""

    issuer: str = Field(
        "",
        description="Address of the OpenID Connect provider; empty: personal tokens alone.",
        json_schema_extra=reaches("that provider, for signing in"),
    )
    client: str = Field("", description="Client id of this server at the provider.")
    scopes: list[str] = Field(
        ["openid", "email", "profile"], description="What the provider is asked to tell."
    )
    allowed: list[str] = Field(
        [],
        description="Who may sign in: verified mail addresses, @domains or subjects; "
        "empty: everybody at the provider.",
    )
    admins: list[str] = Field(
        [], description="Who administers, named likewise: sees counts, never content."
    )
    session_days: Annotated[int, Field(ge=1, le=365)] = Field(
        30, description="Days that an unused session lasts."
    )
    token_days: Annotated[int, Field(ge=0, le=3650)] = Field(
        365, description="Most days that a personal token may last (0: for ever)."
    )
    personal_accounts: bool = Field(
        True, description="Users may give their own mail, calendar and smart home accounts."
    )


class LogSettings(Section):
    """What is written to the standard error output. Never what was said, and no secret."""

    level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(
        "INFO", description="Least severity of what `victus serve` logs."
    )
    format: Literal["auto", "json", "text"] = Field(
        "auto", description="One JSON object a line, or text; auto: text on a terminal."
    )


class Settings(BaseSettings):
    """The whole tree."""

    model_config = SettingsConfigDict(
        env_prefix="VICTUS_", env_nested_delimiter="__", extra="ignore", validate_assignment=True
    )

    profile: Literal["desktop", "server"] = Field(
        "desktop", description="desktop: one owner at this computer; server: several users."
    )
    audio: AudioSettings = AudioSettings()
    listening: ListeningSettings = ListeningSettings()
    speech: SpeechSettings = SpeechSettings()
    language_model: LanguageModelSettings = LanguageModelSettings()
    models: ModelSettings = ModelSettings()
    knowledge: KnowledgeSettings = KnowledgeSettings()
    history: HistorySettings = HistorySettings()
    tools: ToolSettings = ToolSettings()
    reminders: ReminderSettings = ReminderSettings()
    mail: MailSettings = MailSettings()
    hotkeys: HotkeySettings = HotkeySettings()
    desktop: DesktopSettings = DesktopSettings()
    api: ApiSettings = ApiSettings()
    access: AccessSettings = AccessSettings()
    logs: LogSettings = LogSettings()

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Put flags before the environment, and that before the file."""
        file = TomlConfigSettingsSource(settings_cls, user_paths().settings_file)
        unknown = sorted(file.toml_data.keys() - settings_cls.model_fields.keys())
        if unknown:
            raise ValueError(f"there is no section or setting {unknown[0]!r}")
        return init_settings, env_settings, file


def load_settings() -> Settings:
    """Read the settings of this user.

    Raises BadInput with the name of the setting that is wrong.
    """
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors()[0]
        name = ".".join(str(part) for part in first["loc"])
        if first["type"] == "extra_forbidden":
            raise BadInput(f"There is no setting {name}; the guide lists all.") from error
        raise BadInput(f"Setting {name}: {first['msg']} (it is {first['input']!r})") from error
    except SettingsError as error:
        raise BadInput(
            f"Lists and tables are JSON in the environment, as in '[\"/home/anna\"]': {error}"
        ) from error
    except ValueError as error:
        raise BadInput(f"{user_paths().settings_file} cannot be read: {error}") from error
