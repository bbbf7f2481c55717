"""The desktop put together: what its window and panes are handed."""

from collections.abc import Collection, Mapping, Sequence
from contextlib import ExitStack
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from victus_desktop.app import panes
from victus_desktop.app.core import App, open_app
from victus_desktop.app.due import DueWatch
from victus_desktop.app.ears import Ears
from victus_desktop.app.saving import save_settings
from victus_desktop.audio.devices import Direction
from victus_desktop.conversation.later import Later
from victus_desktop.desktop.services import DesktopServices, ModelChoice, Told

if TYPE_CHECKING:
    from victus_desktop.catalog.progress import Progress

_SNOOZE = timedelta(minutes=5)
_EARLIER = 20


def run_desktop(*, hidden: bool) -> int:
    """Show the desktop until it is quit; give the exit status. Raises VictusError."""
    from victus_desktop.desktop.single import send

    if send("show"):
        return 0
    from victus_desktop.desktop.app import run

    with open_app(alone=True) as app, ExitStack() as cleanup:
        ears = Ears(app)
        cleanup.callback(ears.close)
        begun = Later(lambda: _begin(app))
        cleanup.callback(lambda: begun.ready.close() if begun.ready else None)
        return run(_services(app, ears, begun), hidden=hidden)


def _begin(app: App) -> DueWatch:
    """Do what is done once: load the models, tell what is due."""
    from victus_desktop.app.readiness import Readiness

    app.load_models()
    app.assistant.subscribe(Readiness(app, app.assistant).follow)
    due = DueWatch(app.stores.schedule, app.assistant.announce)
    due.start()
    return due


def _services(app: App, ears: Ears, begun: Later[DueWatch]) -> DesktopServices:
    def start_voice() -> None:
        begun.get()
        ears.start()

    def wait_until_ready() -> None:
        app.transcriber.get()
        app.synthesizer.get()

    def changed(names: Collection[str]) -> None:
        if any(name.startswith("audio.") for name in names):
            ears.reopen()

    return DesktopServices(
        assistant=app.assistant,
        settings=app.settings,
        save_settings=lambda changed: save_settings(app.paths.settings_file, changed),
        loop=lambda: ears.loop,
        level=lambda: ears.level,
        changed=changed,
        start_voice=start_voice,
        stop_voice=ears.stop,
        panes=panes.sources(app),
        egress=lambda: dict(app.egress.sent),
        new_microphone=ears.new_microphone,
        wait_until_ready=wait_until_ready,
        pause_wake_word=ears.pause_wake_word if app.settings.listening.wake_word else None,
        snooze=lambda text: begun.get().snooze(text, _SNOOZE),
        first_start=not app.paths.settings_file.exists(),
        restore=lambda: _earlier(app),
        choices=_choices(app, ears),
        model_choices=lambda: _model_choices(app),
        install_model=lambda ident, told: _install(app, ident, told),
    )


def _earlier(app: App) -> Sequence[tuple[str, str]]:
    last = app.stores.turns.last("default", _EARLIER)
    return [(one.heard, one.reply) for one in last]


def _choices(app: App, ears: Ears) -> Mapping[str, Any]:
    def installed(kind: Any) -> Sequence[str]:
        listed = app.models.listings(kind)
        return [one.model.id for one in listed if one.state == "installed"]

    return {
        "audio.microphones": lambda: ears.device_names(Direction.INPUT),
        "audio.speakers": lambda: ears.device_names(Direction.OUTPUT),
        "speech.recognizer": lambda: installed("stt"),
        "speech.voice": lambda: installed("tts"),
        "language_model.model": lambda: installed("llm"),
    }


def _model_choices(app: App) -> Sequence[ModelChoice]:
    return [
        ModelChoice(
            one.model.id,
            one.model.title,
            f"{one.model.size / 1e9:.1f} GB, {one.model.licence}",
            one.state == "installed",
            str(one.fit) == "yes",
        )
        for one in app.models.listings("llm")
    ]


def _install(app: App, ident: str, told: Told) -> None:
    def report(progress: "Progress") -> None:
        share = progress.done / progress.total if progress.total else 0.0
        told(share, f"{progress.file} {progress.done // 1_000_000} MB")

    app.models.pull([ident], report)
    app.settings.language_model.model = ident
    save_settings(app.paths.settings_file, {"language_model.model": ident})
