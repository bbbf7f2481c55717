"""Settings tried out: each says in a sentence what came of it. The passwords beside them."""

import time
import webbrowser
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from victus_desktop.app import secrets
from victus_desktop.app.voice import loudspeaker, microphone
from victus_desktop.app.zone import time_zone
from victus_desktop.conversation.errors import BadInput, StorageError
from victus_desktop.desktop.pane_source import Words, counted, words
from victus_desktop.desktop.services import Secret, Squares, Trial
from victus_desktop.paths import resource

if TYPE_CHECKING:
    from victus_desktop.agent.tools.internet import Internet
    from victus_desktop.app.core import App
    from victus_desktop.app.embedded import EmbeddedServer

Read = Callable[[str], Any]
"""Gives a setting ('section.name') as it stands in the pane, saved or not."""

_LISTENED = 3.0
_QUIET = 0.01
"""Root mean square below which nobody spoke."""
_SAMPLE = "This is how I sound. I am glad to be of help."

SECRETS = {
    "language_model.endpoint_model": Secret(
        "language_model", "Key of that server", "Lies in the keyring; empty where it needs none."
    ),
    "tools.caldav_user": Secret(
        "caldav", "Password of the calendar", "Lies in the keyring, never in a file."
    ),
    "tools.home_assistant": Secret(
        "home", "Access token of Home Assistant", "From your profile there; lies in the keyring."
    ),
    "mail.user": Secret("mail", "Password of the mail account", "Lies in the keyring."),
}


def trials(app: "App") -> Mapping[str, Trial]:
    """Give what can be tried out, by the setting it stands beside."""
    return {
        "audio.microphones": Trial("Test", lambda read: _hear(app, read)),
        "audio.speakers": Trial("Test", lambda read: _sound(app, read)),
        "speech.voice": Trial("Listen", lambda read: _speak(app, read)),
        "language_model.endpoint": Trial("Test", lambda read: _endpoint(app, read)),
        "tools.home_assistant": Trial("Test", lambda read: _home(app, read)),
        "tools.caldav_url": Trial("Test", lambda read: _calendar(app, read)),
        "tools.microsoft_client": Trial("Sign in", lambda read: _microsoft(app, read)),
        "mail.imap_host": Trial("Test", lambda read: _mail(app, read)),
    }


def keep_secret(name: str, value: str) -> None:
    """Put a password into the keyring. Raises StorageError where there is none."""
    if not secrets.keep_secret(name, value):
        raise StorageError(
            "This system has no keyring that takes a password. Install one (GNOME Keyring, "
            f"KWallet), or set VICTUS_SECRET_{name.upper()}."
        )


def has_secret(name: str) -> bool:
    """Whether there is such a password."""
    return bool(secrets.secret(name))


def pairing(served: "EmbeddedServer") -> Trial:
    """Give the button that invites a phone."""
    return Trial("Pair a phone", lambda read: _invited(served))


def _invited(served: "EmbeddedServer") -> Squares:
    from victus_desktop.api.pairing import qr_rows

    link = served.link()
    told = "Scan it with the phone's camera. The link signs one device in, within ten minutes."
    return Squares(qr_rows(link), told)


def _hear(app: "App", read: Read) -> Words:
    loudest = 0.0
    chosen = replace(app, settings=app.settings.model_copy(deep=True))
    chosen.settings.audio.microphones = read("audio.microphones")
    heard = microphone(chosen, lambda code, message: None)
    until = time.monotonic() + _LISTENED
    try:
        for frame in heard.frames():
            loudest = max(loudest, float((frame.samples**2).mean() ** 0.5))
            if time.monotonic() >= until:
                break
        name = heard.device.name if heard.device else ""
    finally:
        heard.close()
    if loudest < _QUIET:
        return words("{0} gives no sound. Speak while it is tested, or choose another.", name)
    return words("{0} works: you were heard.", name)


def _sound(app: "App", read: Read) -> Words:
    from victus_desktop.audio.files import read as read_file
    from victus_desktop.conversation.audio import join

    return _play(app, read, join(read_file(resource("sounds", "start.wav"))))


def _speak(app: "App", read: Read) -> Words:
    from victus_desktop.conversation.audio import join
    from victus_desktop.speech.piper import PiperSynthesizer

    voice = PiperSynthesizer(app.models.locate(read("speech.voice")), read("speech.speed"))
    return _play(app, read, join(list(voice.synthesize(_SAMPLE))))


def _play(app: "App", read: Read, audio: Any) -> Words:
    chosen = replace(app, settings=app.settings.model_copy(deep=True))
    chosen.settings.audio.speakers = read("audio.speakers")
    speaker = loudspeaker(chosen, lambda code, message: None)
    try:
        speaker.start()
        speaker.play(audio)
        time.sleep(audio.seconds + 0.3)
        name = speaker.device.name if speaker.device else ""
    finally:
        speaker.close()
    return words("Played through {0}.", name)


def _endpoint(app: "App", read: Read) -> Words:
    address = str(read("language_model.endpoint")).rstrip("/")
    if not address:
        return words("Empty: the model on this machine answers.")
    _check_address(address)
    key = secrets.secret("language_model")
    headers = {"Authorization": f"Bearer {key}"} if key else {}
    told = _internet(app).get_json(f"{address}/models", headers=headers, cached=False)
    found = [str(one.get("id")) for one in told.get("data", [])] if isinstance(told, dict) else []
    return words("The server answers. Its models: {0}", ", ".join(found[:6]) or "—")


def _home(app: "App", read: Read) -> Words:
    address = str(read("tools.home_assistant")).rstrip("/")
    _check_address(address)
    headers = {"Authorization": f"Bearer {secrets.secret('home')}"}
    _internet(app).get_json(f"{address}/api/", headers=headers, cached=False)
    return words("Home Assistant answers and lets Victus in.")


def _calendar(app: "App", read: Read) -> Words:
    address = str(read("tools.caldav_url"))
    _check_address(address)
    from victus_desktop.agent.accounts.caldav_calendar import CalDavCalendar

    calendar = CalDavCalendar(
        address,
        str(read("tools.caldav_user")),
        secrets.secret("caldav"),
        zone=time_zone(app.settings),
        sent=app.egress.add,
    )
    now = datetime.now(UTC)
    found = len(calendar.between(now, now + timedelta(days=7)))
    return counted(
        found,
        words("Signed in; 1 appointment in the next week."),
        words("Signed in; {0} appointments in the next week."),
    )


def _microsoft(app: "App", read: Read) -> Words:
    from victus_desktop.app.microsoft import begin_sign_in

    names = ("microsoft_client", "microsoft_tenant", "microsoft_login")
    told = {name: read(f"tools.{name}") for name in names}
    started = begin_sign_in(app, app.settings.tools.model_copy(update=told))
    if started is None:
        return words("You are signed in.")
    webbrowser.open(started.address)
    return words(
        "Type the code {0} at {1}; it is valid for some minutes.", started.code, started.address
    )


def _mail(app: "App", read: Read) -> Words:
    host = str(read("mail.imap_host"))
    if not host:
        raise BadInput("Name the server that mail is read from first.")
    from victus_desktop.agent.accounts.imap import MailServer

    server = MailServer(
        user=str(read("mail.user")),
        password=secrets.secret("mail"),
        imap_host=host,
        smtp_host=str(read("mail.smtp_host")) or host,
        imap_port=read("mail.imap_port"),
        smtp_port=read("mail.smtp_port"),
        security=read("mail.security"),
        sent=app.egress.add,
    )
    server.newest(1)
    return words("Signed in; the inbox can be read.")


def _internet(app: "App") -> "Internet":
    """Give the way out for an address that the user has just named."""
    from victus_desktop.agent.tools.internet import Internet

    return Internet(lambda: True, app.egress)


def _check_address(address: str) -> None:
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise BadInput(f"{address!r} is no address; write it like http://localhost:11434/v1.")
