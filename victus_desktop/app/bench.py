"""The benchmarks put together with the parts that they measure."""

import os
import statistics
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from victus_desktop.agent.wording import count
from victus_desktop.app.core import App, open_app, quiet_native_libraries
from victus_desktop.app.mind import language_agent
from victus_desktop.app.mind import router as router_part
from victus_desktop.app.scratch_home import scratch_home
from victus_desktop.bench.arguments import ArgumentFigures, measure_arguments
from victus_desktop.bench.router import RouterFigures, measure
from victus_desktop.conversation.records import Effect
from victus_desktop.settings import load_settings

if TYPE_CHECKING:
    from victus_desktop.bench.llm import ModelFigures

_TURNS = (
    "what time is it",
    "set a timer for ten minutes",
    "what is twelve times twelve",
    "what is on my shopping list",
    "why is the sky blue",
    "tell me something about Italy",
)
_SPOKEN = (
    "What time is it?",
    "Set a timer for twenty minutes.",
    "What is nine times seven?",
    "Add honey to my shopping list.",
    "What day is it tomorrow?",
    "How many ounces are in a pound?",
    "Remind me to call Anna at six.",
    "What is on my shopping list?",
)
_RUNS = 5
_SEED = 5


def router(file: Path) -> RouterFigures:
    """Measure the tiers together, as a dry run takes them."""
    with open_app() as app:
        ranks = router_part(app).get()
        tools = app.mind.tools

        def choose(text: str) -> str:
            return app.mind.chosen(text)

        def rank(text: str) -> list[str]:
            return [choice.tool for choice in ranks.rank(text)]

        return measure(file, choose, lambda name: _effect(tools, name), rank)


def arguments(file: Path, most: int | None = None) -> ArgumentFigures:
    """Measure parsers against a language model that is held to the tool's parameters."""
    from victus_desktop.agent.arguments.fill import fill
    from victus_desktop.agent.arguments.recurrences import find_recurrence
    from victus_desktop.agent.arguments.times import read_moment
    from victus_desktop.bench.decoded_arguments import decode

    with open_app() as app:
        router_part(app).get()
        model, tools, now = language_agent(app).get().model, app.mind.tools, app.mind.now

        def parsed(tool: str, text: str) -> dict[str, Any]:
            return fill(tools[tool], text, {}, now())

        def decoded(tool: str, text: str) -> dict[str, Any]:
            words = dict(decode(model, tool, list(tools[tool].parameters.model_fields), text))
            rule = find_recurrence(words.pop("recurrence", ""))
            words |= {"recurrence": rule.value} if rule else {}
            return fill(tools[tool], "", words, now())

        return measure_arguments(
            file,
            lambda text: name if (name := app.mind.chosen(text)) in tools else "",
            lambda tool: list(tools[tool].parameters.model_fields),
            lambda tool, said: read_moment(tool, "when", said, said, now()),
            {"parsers": parsed, "constrained decoding": decoded},
            most,
        )


def _effect(tools: Any, name: str) -> bool:
    return name in tools and tools[name].effect is not Effect.READ


def names() -> Any:
    """Measure what the user's own names do to speech recognition."""
    from victus_desktop.bench.names import bench_names

    with open_app() as app:
        speech = app.settings.speech
        return bench_names(app.models.locate(speech.recognizer), app.models.locate(speech.voice))


def stt(clips: Path | None) -> Any:
    """Measure speech recognition against faster-whisper's own."""
    from victus_desktop.bench.stt import bench_stt

    with open_app() as app:
        speech = app.settings.speech
        return bench_stt(
            app.models.locate(speech.recognizer),
            app.models.locate(speech.voice),
            recordings=clips,
            threads=speech.threads,
        )


def endpointing(check: bool, count: int, told: Any) -> Any:
    """Measure whether one is let finish, and how soon a turn is over."""
    from victus_desktop.audio.vad import SileroDetector
    from victus_desktop.bench.endpointing import bench_endpointing, requests_of
    from victus_desktop.conversation.endpointing import Endpointing

    with open_app() as app:
        router_part(app).get()
        tools = app.mind.tools

        def looks_up(text: str) -> bool:
            name = app.mind.chosen(text)
            return name in tools and tools[name].effect is Effect.READ

        voice = app.models.locate(app.settings.speech.voice)
        file = "pauses_check.txt" if check else "pauses.txt"
        return bench_endpointing(
            requests_of(file, voice, count, seed=_SEED),
            app.transcriber.get(),
            SileroDetector,
            app.mind.completeness,
            Endpointing(patience=app.settings.listening.patience),
            looks_up,
            told,
        )


def drafts(count: int, told: Any) -> Any:
    """Measure writing down while one speaks against as a whole."""
    from victus_desktop.bench.drafts import bench_drafts

    with open_app() as app:
        voice = app.models.locate(app.settings.speech.voice)
        return bench_drafts(app.transcriber.get(), voice, count, told=told)


def echo(minutes: float, told: Any) -> Any:
    """Measure speaking over Victus through the loudspeaker."""
    from victus_desktop.bench.echo import bench_echo

    with open_app() as app:
        voice = app.models.locate(app.settings.speech.voice)
        transcriber, synthesizer = app.transcriber.get(), app.synthesizer.get()
        return bench_echo(minutes * 60, transcriber, synthesizer, voice, told=told)


def docs(file: Path | None) -> Any:
    """Measure retrieval."""
    from victus_desktop.bench.docs import measure_quality, measure_speed
    from victus_desktop.knowledge.library import Library

    with open_app() as app, tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        embedder = app.embedder.get()
        if file is None:
            return measure_speed(100_000, embedder, folder)
        library = Library(folder / "library", embedder, app.settings.knowledge.embedder)
        try:
            (folder / "documents").mkdir()
            return measure_quality(file, library, folder / "documents")
        finally:
            library.close()


@dataclass
class StageFigures:
    """Medians of each stage, in milliseconds since the request ended, by request."""

    stages: dict[str, dict[str, float]] = field(default_factory=dict)

    def lines(self) -> Iterable[str]:
        for text, stages in self.stages.items():
            told = ", ".join(f"{name} {ms:.0f}" for name, ms in stages.items())
            yield f"{text}: {told}"


def turn() -> StageFigures:
    """Measure where the time of typed turns goes."""
    figures = StageFigures()
    with open_app() as app:
        _load(app)
        for text in _TURNS:
            runs = [app.assistant.ask(text, dry_run=True).timings_ms for _ in range(_RUNS)]
            names = [name for name in runs[0] if all(name in run for run in runs)]
            figures.stages[text] = {
                name: statistics.median(run[name] for run in runs) for name in names
            }
    return figures


def machine() -> Iterable[str]:
    """Measure this machine anew; give what it comes to. Raises VictusError."""
    from victus_desktop.app.calibration import pace

    with open_app() as app:
        known = pace(app, anew=True)
        if known is None:
            yield "Language model or speech recognition run at a server; nothing was measured."
            return
        yield (
            f"{known.tokens_a_second:.0f} tokens a second, {app.settings.language_model.model}, "
            f"with {count(known.language_threads, 'thread')}"
        )
        yield (
            f"{known.transcription_seconds * 1000:.0f} ms for 3 s of speech, "
            f"{app.settings.speech.recognizer}, with {count(known.recognizer_threads, 'thread')}"
        )
        for one in app.models.listings():
            if one.model.kind in ("llm", "stt"):
                told = "keeps up" if known.is_quick(one.model) else "slow here"
                yield f"{one.model.id:<28} {told if one.fit == 'yes' else 'does not fit'}"


def llm() -> "ModelFigures":
    """Measure the language model with its beginning cached, against without."""
    from victus_desktop.bench.llm import measure

    with open_app() as app:
        return measure(language_agent(app).get().model)


def _load(app: App) -> None:
    router_part(app).get()
    language_agent(app).get()
    app.mind.commands.match("what time is it")


def soak_turns(turns: int) -> Any:
    """Run many turns on a home of their own, and watch the process."""
    from victus_desktop.bench.soak import Discarding, soak

    with scratch_home() as paths, _opened(App(load_settings(), paths, Discarding())) as app:
        _load(app)
        return soak(lambda text: app.assistant.ask(text, speak=True), turns)


def kill_programs(count: int) -> Any:
    """Kill the program at random moments on a home of its own."""
    from victus_desktop.bench.kills import kills

    with scratch_home() as paths:
        env = {**os.environ, "VICTUS_HOME": str(paths.config)}
        return kills(env, paths.history, count)


def restart_server(requests: int) -> Any:
    """Stop and kill a server on a home of its own, while clients ask."""
    import secrets

    from victus_desktop.bench.restarts import restarts

    token = secrets.token_urlsafe()
    with scratch_home() as paths:
        env = {
            **os.environ,
            "VICTUS_HOME": str(paths.config),
            "VICTUS_SECRET_API": token,
            # No request is for it, and each server would load it.
            "VICTUS_LANGUAGE_MODEL__MODEL": "none",
        }
        return restarts(env, paths.history, token, requests)


def api() -> Any:
    """Measure a server of its own, on a home of its own."""
    import secrets

    from victus_desktop.audio.resample import resample
    from victus_desktop.bench.api import engine_median, measure, served
    from victus_desktop.conversation.audio import LISTENING_RATE, join

    with open_app() as app:
        voice = app.synthesizer.get()
        speech = [resample(join(voice.synthesize(one)), LISTENING_RATE) for one in _SPOKEN]
    token, text = secrets.token_urlsafe(), "what is twelve times twelve"
    with scratch_home() as paths, _opened(App(load_settings(), paths)) as own:
        engine = engine_median(lambda: own.assistant.ask(text, conversation="bench"))
    with scratch_home() as paths:
        env = {
            **os.environ,
            "VICTUS_HOME": str(paths.config),
            "VICTUS_SECRET_API": token,
            "VICTUS_API__RATE_LIMIT": "100000/minute",
        }
        with served(env) as address:
            return replace(measure(address, token, text, speech), engine_median_ms=engine)


@contextmanager
def _opened(app: App) -> Iterator[App]:
    quiet_native_libraries()
    try:
        yield app
    finally:
        app.close()
