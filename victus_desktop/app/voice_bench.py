"""`victus bench voice` and `interruptions` put together: the voice loop over a sound card."""

import json
import os
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from victus_desktop import __version__
from victus_desktop.app.core import App, quiet_native_libraries
from victus_desktop.app.readiness import keep_ready
from victus_desktop.app.scratch_home import scratch_home
from victus_desktop.app.voice import (
    echo_cancelled,
    loudspeaker,
    microphone,
    voice_loop,
    warn_through,
)
from victus_desktop.audio.files import write
from victus_desktop.audio.speaker import SoundcardSpeaker
from victus_desktop.bench.interruptions import Done, InterruptionFigures, bench_interruptions
from victus_desktop.bench.mouth_to_ear import Witness, witness
from victus_desktop.bench.sound_card import sound_card
from victus_desktop.bench.voice import Answer, Told, VoiceFigures, bench_voice, check_choice
from victus_desktop.conversation.assistant import Assistant
from victus_desktop.conversation.audio import Audio, join
from victus_desktop.conversation.events import Event, TurnEnded
from victus_desktop.conversation.records import Effect, Outcome
from victus_desktop.paths import user_paths
from victus_desktop.settings import load_settings

_KEPT = "bench-voice.json"
_SETTLED = 4.0
"""Seconds after the last word in which all that comes of it has come."""
_ALL = 100_000


def voice(runs: int, kinds: Sequence[str], modes: Sequence[str], told: Told) -> VoiceFigures:
    """Measure, and compare with what was measured before. Raises VictusError."""
    check_choice(kinds, modes)
    kept = user_paths().data / _KEPT
    before = json.loads(kept.read_text(encoding="utf-8")) if kept.exists() else {}
    with _stage() as stage:
        rows = bench_voice(stage.ask, runs, kinds, modes, told)
    figures = VoiceFigures(rows, before.get("medians", {}), before.get("name", ""))
    medians = before.get("medians", {}) | {row.name: row.median for row in rows if row.ms}
    kept.parent.mkdir(parents=True, exist_ok=True)
    kept.write_text(
        json.dumps({"name": _name(), "medians": medians, **figures.stored()}), encoding="utf-8"
    )
    return figures


def interruptions(count: int, told: Told) -> InterruptionFigures:
    """Go on with requests after a pause, and see that nothing was done before. As `voice`."""
    with _stage() as stage:
        return bench_interruptions(stage.go_on, count, told)


class _Stage:
    """One Victus with a microphone, and somebody who asks and hears."""

    def __init__(self, app: App, speaker: SoundcardSpeaker, heard: Witness, folder: Path) -> None:
        self._app = app
        self._speaker = speaker
        self._heard = heard
        self._folder = folder
        self._assistant: Assistant = app.assistant
        self._ended: list[TurnEnded] = []
        self._over = threading.Event()
        self._assistant.subscribe(self._follow)
        self._mode = ""
        self._stop = ExitStack()

    def ask(self, mode: str, text: str) -> Answer:
        """Ask one question and let its answer be heard for a moment."""
        if mode != self._mode:
            self._listen(mode)
        self._over.clear()
        wav = self._spoken(text)
        if mode == "push-to-talk":
            self._loop.press()
            seconds = self._heard.ask(wav, at_end=self._loop.release)
        else:
            seconds = self._heard.ask(wav)
        self._assistant.interrupt()
        if seconds is None or not self._over.wait(20):
            return Answer(None)
        ended = self._ended[-1]
        return Answer(seconds * 1000, ended.tier.value, dict(ended.timings_ms))

    def go_on(self, first: str, pause: float, second: str) -> Done:
        """Say a request in two halves, and tell what was done."""
        if self._mode != "hands-free":
            self._listen("hands-free")
        self._ended.clear()
        rows, effects = self._rows(), self._effects()
        halves = [self._sound(first), self._sound(second)]
        quiet = Audio.silence(0.3, halves[0].rate)
        target = self._folder / "halves.wav"
        write(target, join([quiet, halves[0], Audio.silence(pause, quiet.rate), halves[1], quiet]))
        self._heard.card.play(target)
        time.sleep(_SETTLED)
        self._assistant.interrupt()
        while self._assistant.current is not None and not self._assistant.current.ended:
            time.sleep(0.05)
        time.sleep(0.2)
        calls = [call for turn in self._ended for call in turn.calls if not call.error]
        return Done(
            [turn.heard for turn in self._ended],
            sum(call.effect is not Effect.READ for call in calls),
            self._effects() - effects,
            self._rows() - rows,
        )

    def _rows(self) -> int:
        return len(self._app.stores.turns.last(self._assistant.conversation, _ALL))

    def _effects(self) -> int:
        entries = self._app.stores.journal.entries(_ALL)
        return sum(one.call.effect is not Effect.READ and not one.call.error for one in entries)

    def close(self) -> None:
        self._stop.close()

    def _listen(self, mode: str) -> None:
        """Begin to listen in a mode, in place of the one before."""
        self._stop.close()
        always = mode != "push-to-talk"
        heard = microphone(self._app, warn_through(lambda: self._assistant))
        ears = echo_cancelled(self._app, heard, self._speaker)
        self._loop = voice_loop(self._app, self._assistant, ears, always=always)
        thread = threading.Thread(target=self._loop.run, name="listener", daemon=True)
        thread.start()

        def stop() -> None:
            self._loop.stop()
            thread.join(10)

        self._stop.callback(stop)
        self._mode = mode
        self._heard.wait_until_listened_to()

    def _spoken(self, text: str) -> Path:
        target = self._folder / f"{abs(hash(text))}.wav"
        if not target.exists():
            sound = self._sound(text)
            quiet = Audio.silence(0.3, sound.rate)
            write(target, join([quiet, sound, quiet]))
        return target

    def _sound(self, text: str) -> Audio:
        return join(list(self._app.synthesizer.get().synthesize(text)))

    def _follow(self, event: Event) -> None:
        # What was taken up again is withdrawn, and no turn of its own.
        if isinstance(event, TurnEnded) and event.outcome is not Outcome.WITHDRAWN:
            self._ended.append(event)
            self._over.set()


@contextmanager
def _stage() -> Iterator[_Stage]:
    with ExitStack() as cleanup:
        paths = cleanup.enter_context(scratch_home())
        card = cleanup.enter_context(sound_card())
        os.environ |= card.env
        folder = Path(cleanup.enter_context(tempfile.TemporaryDirectory()))
        quiet_native_libraries()
        app = App(load_settings(), paths)
        cleanup.callback(app.close)
        app.speaker = speaker = loudspeaker(app, warn_through(lambda: app.assistant))
        cleanup.callback(speaker.close)
        speaker.start()
        loading = app.load_models()
        keep_ready(app, app.assistant)
        loading.join()
        stage = _Stage(app, speaker, cleanup.enter_context(witness(card)), folder)
        cleanup.callback(stage.close)
        yield stage


def _name() -> str:
    """Give the commit that is measured, or the version where there is no checkout."""
    here = Path(__file__).parent
    try:
        done = subprocess.run(
            ["git", "-C", str(here), "rev-parse", "--short", "HEAD"],
            capture_output=True,
            text=True,
            check=True,
        )
    except (OSError, subprocess.CalledProcessError):
        return __version__
    return done.stdout.strip()
