"""The desktop put together: what its window and panes are handed."""

from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import ExitStack
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from victus_desktop.app import conversations, panes, trials
from victus_desktop.app.core import App, open_app
from victus_desktop.app.crashes import told_of_crashes
from victus_desktop.app.due import DueWatch
from victus_desktop.app.ears import Ears
from victus_desktop.app.embedded import EmbeddedServer
from victus_desktop.app.live import take_into_use, use_model
from victus_desktop.app.opening import open_known
from victus_desktop.app.privacy import privacy, wake_diary
from victus_desktop.app.saving import save_settings
from victus_desktop.app.undoing import undo_call
from victus_desktop.audio.devices import Direction
from victus_desktop.conversation.errors import BadInput, VictusError
from victus_desktop.conversation.events import Warned
from victus_desktop.conversation.later import Later
from victus_desktop.desktop.pane_source import Told
from victus_desktop.desktop.services import DesktopServices, ModelChoice
from victus_desktop.desktop.start_at_login import start_at_login

if TYPE_CHECKING:
    from victus_desktop.catalog.catalog import Model
    from victus_desktop.catalog.progress import Progress

_SNOOZE = timedelta(minutes=5)
_EARLIER = 20
_OFFERED = 5
"""Language models among which the first start lets one choose."""


def run_desktop(*, hidden: bool) -> int:
    """Show the desktop until it is quit; give the exit status. Raises VictusError."""
    from victus_desktop.desktop.single import send

    if send("show"):
        return 0
    from victus_desktop.desktop.app import run

    with ExitStack() as cleanup:
        app = _opened(cleanup)
        ears = Ears(app)
        cleanup.callback(ears.close)
        cleanup.enter_context(told_of_crashes(app.assistant.emit))
        served = EmbeddedServer(app)
        cleanup.callback(served.close)
        begun = Later(lambda: begin(app, served))
        cleanup.callback(lambda: begun.ready.close() if begun.ready else None)
        return run(services(app, ears, begun, served), hidden=hidden)


def _opened(cleanup: ExitStack) -> App:
    """Open the user's home; where that fails, again and again while the user mends it.

    Raises VictusError when the user gives up.
    """
    while True:
        try:
            return cleanup.enter_context(open_app(alone=True))
        except VictusError as error:
            from victus_desktop.desktop.cannot_start import tries_again

            if not tries_again(error.message):
                raise


def begin(app: App, served: EmbeddedServer) -> DueWatch:
    """Do what is done once: load the models, tell what is due, serve where that is wanted."""
    from victus_desktop.app.pace_watch import watch_pace
    from victus_desktop.app.readiness import keep_ready
    from victus_desktop.app.resting import let_rest

    app.load_models()
    keep_ready(app, app.assistant)
    app.assistant.subscribe(let_rest(app).follow)
    watch_pace(app)
    due = DueWatch(app.stores.schedule, app.assistant.announce)
    due.start()
    try:
        served.follow()
    except BadInput as error:
        app.assistant.emit(Warned("", error.code, error.message))
    return due


def services(
    app: App, ears: Ears, begun: Later[DueWatch], served: EmbeddedServer
) -> DesktopServices:
    """Give what the window is handed; `begun` is made when listening starts."""

    def start_voice() -> None:
        begun.get()
        ears.start()

    def wait_until_ready() -> None:
        app.transcriber.get()
        app.synthesizer.get()

    def changed(names: Collection[str]) -> None:
        if any(name.startswith(("audio.", "listening.")) for name in names):
            ears.reopen()
        if "desktop.serve" in names or any(name.startswith("api.") for name in names):
            served.follow()
        if "desktop.start_at_login" in names:
            start_at_login(app.settings.desktop.start_at_login)
        take_into_use(app, names)

    def keep(values: Mapping[str, Any]) -> None:
        made.keep(values)

    made = DesktopServices(
        assistant=app.assistant,
        settings=app.settings,
        save_settings=lambda values: save_settings(app.paths.settings_file, values),
        loop=lambda: ears.loop,
        level=lambda: ears.level,
        changed=changed,
        start_voice=start_voice,
        stop_voice=ears.stop,
        panes=panes.sources(app),
        egress=app.egress_days.today,
        new_microphone=ears.new_microphone,
        wait_until_ready=wait_until_ready,
        pause_wake_word=ears.pause_wake_word if app.settings.listening.wake_word else None,
        snooze=lambda text: begun.get().snooze(text, _SNOOZE),
        first_start=not app.paths.settings_file.exists(),
        restore=lambda: _earlier(app),
        choices=_choices(app, ears),
        new_conversation=lambda: conversations.begin(app),
        open_document=lambda name, page: open_known(app, name, page),
        undo=lambda call: undo_call(app, call),
        privacy=privacy(app, keep),
        wake_diary=wake_diary(app, keep),
        trials={**trials.trials(app), "desktop.serve": trials.pairing(served)},
        secrets=trials.SECRETS,
        has_secret=trials.has_secret,
        keep_secret=trials.keep_secret,
        retry_voice=ears.retry,
        model_choices=lambda: _model_choices(app),
        install_model=lambda ident, told, stopped: _install(app, ident, told, stopped),
    )
    return made


def _earlier(app: App) -> Sequence[tuple[str, str]]:
    if app.assistant.conversation == "default":
        conversations.go_on_or_begin(app)
    last = app.stores.turns.last(app.assistant.conversation, _EARLIER)
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
    """Give the one to recommend, those that are here, and a few more that fit.

    Measures this machine where that was not done yet, which takes some seconds.
    """
    from victus_desktop.app.calibration import pace

    known = pace(app)

    def is_quick(model: "Model") -> bool:
        return known is None or known.is_quick(model)

    listed = sorted(app.models.listings("llm"), key=lambda one: one.model.size, reverse=True)
    able = [one for one in listed if one.fit == "yes"]
    quick = [one for one in able if is_quick(one.model)]
    here = [one for one in listed if one.state == "installed"]
    chosen = {one.model.id: one for one in (*quick[:1], *here, *able[:2], *quick, *listed)}
    return [
        ModelChoice(
            one.model.id,
            one.model.title,
            f"{one.model.size / 1e9:.1f} GB, {one.model.licence}",
            one.state == "installed",
            one.fit == "yes",
            is_quick(one.model),
            recommended=bool(quick) and one is quick[0],
        )
        for one in list(chosen.values())[:_OFFERED]
    ]


def _install(app: App, ident: str, told: Told, stopped: Callable[[], bool]) -> None:
    def report(progress: "Progress") -> None:
        share = progress.done / progress.total if progress.total else 0.0
        told(share, f"{progress.done // 1_000_000} / {progress.total // 1_000_000} MB")

    app.models.pull([ident], report, stopped)
    use_model(app, ident)
