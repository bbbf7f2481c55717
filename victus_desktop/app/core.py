"""The parts that every front needs, each loaded when it is first used or in the background."""

import logging
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from victus_desktop.app.engines import (
    load_embedder,
    load_synthesizer,
    load_transcriber,
    prepare_phrases,
)
from victus_desktop.app.lock import hold
from victus_desktop.app.stalls import StallWatch
from victus_desktop.app.wakeup.arming import keep_armed
from victus_desktop.app.zone import time_zone
from victus_desktop.audio.wake_diary import WakeDiary
from victus_desktop.conversation.access import LOCAL_USER
from victus_desktop.conversation.assistant import Assistant
from victus_desktop.conversation.errors import ModelError
from victus_desktop.conversation.later import (
    Later,
    LaterAgent,
    LaterHistory,
    LaterSynthesizer,
    LaterTranscriber,
    LaterTurnDetector,
    load_in_background,
)
from victus_desktop.conversation.pipeline import Parts
from victus_desktop.conversation.ports import (
    Agent,
    History,
    Speaker,
    Synthesizer,
    Transcriber,
    TurnDetector,
)
from victus_desktop.history.egress_days import EgressDays
from victus_desktop.paths import Paths, user_paths
from victus_desktop.settings import HistorySettings, Settings, load_settings

if TYPE_CHECKING:
    from victus_desktop.agent.mind import Mind
    from victus_desktop.agent.tools.internet import Egress
    from victus_desktop.agent.vocabulary.collected import Vocabulary
    from victus_desktop.app.language import Loaded
    from victus_desktop.app.mcp_servers import Joining
    from victus_desktop.audio.sound_system import SoundSystem
    from victus_desktop.catalog.library import Library as Models
    from victus_desktop.history.database import Pool
    from victus_desktop.history.stores import Stores
    from victus_desktop.knowledge.embedder import Embedder
    from victus_desktop.knowledge.library import Library as Documents
    from victus_desktop.knowledge.watch import FolderWatch

log = logging.getLogger(__name__)


def _speakable(text: str) -> str:
    from victus_desktop.speech.speakable import speakable

    return speakable(text)


def _pool(settings: HistorySettings) -> "Pool":
    from victus_desktop.history.database import Pool

    return Pool(
        settings.pool_size,
        settings.pool_overflow,
        settings.pool_seconds,
        settings.pool_recycle_seconds,
    )


def quiet_native_libraries() -> None:
    """Let no library phone home, and let idle threads sleep instead of spin.

    Two native models on few cores otherwise take the cores from each other.
    """
    for name, value in {
        "HF_HUB_DISABLE_TELEMETRY": "1",
        "ANONYMIZED_TELEMETRY": "False",
        "LANGSMITH_TRACING": "false",
        "LANGCHAIN_TRACING_V2": "false",
        "DO_NOT_TRACK": "1",
        "KMP_BLOCKTIME": "0",
        "OMP_WAIT_POLICY": "PASSIVE",
        "TOKENIZERS_PARALLELISM": "false",
    }.items():
        os.environ.setdefault(name, value)


@dataclass
class App:
    """What is open on one home. Parts are made at first use."""

    settings: Settings
    paths: Paths
    speaker: Speaker | None = None
    closers: list[Callable[[], None]] = field(default_factory=list)
    user: str = LOCAL_USER
    joining: "Joining | None" = None
    """The MCP servers that are being asked for their tools, once there is a mind."""

    @property
    def root(self) -> "App":
        """The App that has the models: this one, or the server's where this is one user's."""
        return self

    def secret(self, name: str) -> str:
        """Give a secret of the user's, '' where there is none."""
        from victus_desktop.app import secrets

        return secrets.secret(name)

    @cached_property
    def sounds(self) -> "SoundSystem":
        """The sound devices; one for all, since a look for new ones interrupts every stream."""
        from victus_desktop.audio.sound_system import SoundSystem

        return SoundSystem()

    @cached_property
    def models(self) -> "Models":
        from victus_desktop.catalog.library import Library

        return Library(self.paths)

    @cached_property
    def stores(self) -> "Stores":
        from victus_desktop.app.secrets import history_key
        from victus_desktop.history.stores import open_stores

        place: Path | str = self.settings.history.url or self.paths.history
        stores = open_stores(
            place,
            self.paths.backups,
            timezone=time_zone(self.settings).key,
            key=history_key,
            pool=_pool(self.settings.history),
        )
        if self.settings.history.keep_days:
            stores.turns.delete_older(self.settings.history.keep_days)
        keep_armed(self, stores.schedule)
        return stores

    @cached_property
    def transcriber(self) -> Later[Transcriber]:
        return Later(lambda: load_transcriber(self))

    @cached_property
    def synthesizer(self) -> Later[Synthesizer]:
        return Later(lambda: load_synthesizer(self))

    @cached_property
    def turn_detector(self) -> Later[TurnDetector]:
        def load() -> TurnDetector:
            from victus_desktop.audio.turn_end import SmartTurn

            return SmartTurn(self.models.locate("smart-turn-v3"))

        return Later(load)

    @cached_property
    def embedder(self) -> "Later[Embedder]":
        return Later(lambda: load_embedder(self))

    @cached_property
    def documents(self) -> "Later[Documents]":
        def load() -> "Documents":
            from victus_desktop.knowledge.library import Library

            knowledge = self.settings.knowledge
            # On a Chroma server that all users share, each has a collection of their own.
            whose = "" if self.user == LOCAL_USER else f"-{self.user}"
            name = f"{knowledge.embedder}{whose}"
            made = Library(self.paths.knowledge, self.embedder.get(), name, knowledge.server)
            self.closers.append(made.close)
            return made

        return Later(load)

    @property
    def may_hold_documents(self) -> bool:
        """Whether there can be any: the library takes a second to open, and is not made only to
        find it empty.
        """
        return bool(self.settings.knowledge.server) or self.paths.knowledge.exists()

    @cached_property
    def language_model(self) -> "Later[Loaded]":
        def load() -> "Loaded":
            from victus_desktop.app.language import load_model

            return load_model(self)

        return Later(load)

    @cached_property
    def egress(self) -> "Egress":
        from victus_desktop.agent.tools.internet import Egress

        return Egress(keep=self.egress_days.add)

    @cached_property
    def egress_days(self) -> EgressDays:
        return EgressDays(self.paths.egress)

    @cached_property
    def wake_diary(self) -> WakeDiary:
        made = WakeDiary(self.paths.wake_diary)
        self.closers.append(made.flush)
        return made

    @cached_property
    def vocabulary(self) -> "Vocabulary":
        from victus_desktop.app.vocabulary import build_vocabulary

        return build_vocabulary(self)

    @cached_property
    def mind(self) -> "Mind":
        from victus_desktop.app.mind import build_mind

        return build_mind(self)

    def wait_for_tools(self, seconds: float) -> None:
        """Wait for the tools of MCP servers, where a lone request has to do with what is there."""
        if self.settings.tools.mcp_servers and self.mind and self.joining is not None:
            self.joining.wait(seconds)

    @cached_property
    def _mind(self) -> Later[Agent]:
        return Later(lambda: self.mind)

    @cached_property
    def _turns(self) -> Later[History]:
        return Later(lambda: self.stores.turns)

    def parts(self, speaker: Speaker | None = None) -> Parts:
        """Give what turns run over; engines and mind are shared by all assistants."""
        return Parts(
            agent=LaterAgent(self._mind),
            history=LaterHistory(self._turns),
            transcriber=LaterTranscriber(self.transcriber),
            synthesizer=LaterSynthesizer(self.synthesizer),
            speaker=speaker,
            speakable=_speakable,
            put_right=lambda heard: self.vocabulary.correct(heard),
            context_turns=self.settings.history.context_turns,
            turn_detector=LaterTurnDetector(self.turn_detector),
        )

    @cached_property
    def assistant(self) -> Assistant:
        made = Assistant(self.parts(self.speaker))
        self.closers += [made.close, StallWatch(made).start()]
        return made

    def parts_speak_through(self, speaker: Speaker) -> None:
        """Give the assistant a loudspeaker that was opened after it was made."""
        self.assistant.parts = replace(self.assistant.parts, speaker=speaker)

    def load_models(self) -> threading.Thread:
        """Load and warm everything in a thread of its own, what is needed first first."""
        from victus_desktop.app.mind import language_agent, router
        from victus_desktop.app.rehearsal import rehearse

        names = Later(lambda: self.vocabulary.collect())
        return load_in_background(
            self.transcriber,
            self.synthesizer,
            router(self),
            language_agent(self),
            self.turn_detector,
            Later(lambda: rehearse(self)),
            names,
            Later(lambda: self.folder_watch),
            Later(lambda: prepare_phrases(self)),
        )

    @cached_property
    def folder_watch(self) -> "FolderWatch":
        from victus_desktop.app.watching import watch_folders

        return watch_folders(self)

    def has_model(self, ident: str) -> bool:
        """Whether a model is installed and intact."""
        try:
            self.models.locate(ident)
        except ModelError:
            return False
        return True

    def close(self) -> None:
        """End all that was begun, the last first."""
        while self.closers:
            self.closers.pop()()


@contextmanager
def open_app(*, alone: bool = False, settings: Settings | None = None) -> Iterator[App]:
    """Open the user's home; everything is closed at the end.

    `alone` is for fronts that live long: a second one on the same home is refused. Raises
    BadInput for wrong settings and StorageError where the home cannot be used.
    """
    quiet_native_libraries()
    app = App(settings or load_settings(), user_paths())
    try:
        if alone:
            app.closers.append(hold(app.paths.lock))
        yield app
    finally:
        app.close()
