"""Other media is paused or lowered while one talks with Victus; only what was, comes back."""

import logging
import os
import sys
import threading
import time
from collections.abc import Callable
from queue import Queue
from typing import Literal

from victus_desktop.conversation.errors import ServiceError
from victus_desktop.conversation.events import Event, ToolStarted
from victus_desktop.desktop.media_players import MediaPlayer, playing
from victus_desktop.desktop.session_bus import SessionBus
from victus_desktop.desktop.state import Doing

log = logging.getLogger(__name__)

How = Literal["pause", "lower", "leave"]

_LOWERED = 0.25
"""Share of its loudness that a lowered player keeps."""
_MEDIA_TOOL = "media_control"
_TALKING = (Doing.LISTENING, Doing.HEARING, Doing.SPEAKING, Doing.DICTATING)
_SETTLES = 0.5
"""Seconds in which a player that was let go on shows it."""


class Ducking:
    """Follows what is being done; the players are asked in a thread of its own."""

    def __init__(self, how: Callable[[], How], always_listening: Callable[[], bool]) -> None:
        """`how` is read each time. While Victus listens all the time, that is no talk yet."""
        self._how = how
        self._always_listening = always_listening
        self._quiet = False
        self._bus: SessionBus | None = None
        self._back: list[Callable[[], None]] = []
        self._lock = threading.Lock()
        self._jobs: Queue[Callable[[], None] | None] = Queue()
        self._thread: threading.Thread | None = None

    def tell(self, doing: Doing) -> None:
        """Take a state; returns at once."""
        resting = doing is Doing.LISTENING and self._always_listening()
        if doing in _TALKING and not resting:
            self._want(True)
        elif doing is not Doing.THINKING:
            self._want(False)

    def follow(self, event: Event) -> None:
        """Let the players go on before a tool controls them, so that it finds them as they were.

        For the thread of the events; a player is waited for a moment.
        """
        if isinstance(event, ToolStarted) and event.call.tool == _MEDIA_TOOL:
            self._restore()

    def close(self) -> None:
        """Let everything go on and end."""
        if self._thread is not None:
            self._want(False)
            self._jobs.put(None)
            self._thread.join(5)

    def _want(self, quiet: bool) -> None:
        if quiet == self._quiet or not sys.platform.startswith("linux"):
            return
        self._quiet = quiet
        if self._thread is None:
            self._thread = threading.Thread(target=self._work, name="ducking", daemon=True)
            self._thread.start()
        self._jobs.put(self._duck if quiet else self._restore)

    def _work(self) -> None:
        while (job := self._jobs.get()) is not None:
            job()
        if self._bus is not None:
            self._bus.close()

    def _duck(self) -> None:
        how = self._how()
        if how == "leave" or in_a_call():
            return
        with self._lock:
            try:
                if self._bus is None:
                    self._bus = SessionBus()
                for player in playing(self._bus):
                    self._duck_one(player, how)
            except ServiceError as error:
                log.info("other media is left alone: %s", error.message)

    def _duck_one(self, player: MediaPlayer, how: How) -> None:
        try:
            if how == "lower":
                before = player.volume
                player.set_volume(before * _LOWERED)
                self._back.append(lambda: _louder(player, before))
            else:
                player.pause()
                self._back.append(lambda: _go_on(player))
        except ServiceError as error:
            log.info("%s goes on: %s", player.name, error.message)

    def _restore(self) -> None:
        with self._lock:
            back, self._back = self._back, []
            for one in back:
                try:
                    one()
                except ServiceError as error:
                    log.info("a player does not go on: %s", error.message)


def in_a_call() -> bool:
    """Whether another program listens at the microphone: then nothing else is touched."""
    from pulsectl import Pulse, PulseError

    try:
        with Pulse("victus-look") as pulse:
            monitors = {one.index for one in pulse.source_list() if one.monitor_of_sink_name}
            return any(
                one.source not in monitors and _is_others(one.proplist)
                for one in pulse.source_output_list()
            )
    except PulseError:
        return False


def _is_others(properties: dict[str, str]) -> bool:
    """Whether a stream is of another program, and no level meter."""
    process = properties.get("application.process.id", "")
    meter = properties.get("application.id") == "org.PulseAudio.pavucontrol"
    return bool(process) and process != str(os.getpid()) and not meter


def _go_on(player: MediaPlayer) -> None:
    """Play, unless the user did something else meanwhile."""
    if not player.paused:
        return
    player.play()
    until = time.monotonic() + _SETTLES
    while not player.plays and time.monotonic() < until:
        time.sleep(0.02)


def _louder(player: MediaPlayer, before: float) -> None:
    """Give the loudness back, unless the user changed it meanwhile."""
    if abs(player.volume - before * _LOWERED) < 0.02:
        player.set_volume(before)
