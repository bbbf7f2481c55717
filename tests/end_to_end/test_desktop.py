"""A person uses the real desktop: keys, voice, other windows, tray, notifications."""

import json
import os
import re
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any

import pytest

from tests.agent.tools.desktop import session_bus
from tests.desktop.display import Display, display, python
from tests.desktop.media_player import MediaPlayer
from tests.desktop.session import until
from tests.desktop.shell_services import Notifications, Panel
from tests.end_to_end.conftest import Home, new_home
from victus_desktop.bench.sound_card import SoundCard, sound_card
from victus_desktop.conversation.records import ScheduleKind
from victus_desktop.history.stores import Stores, open_stores

pytestmark = [pytest.mark.slow, pytest.mark.real_time, pytest.mark.timeout(600)]

Speech = Callable[[str], Path]
_LONG = 120
"""Seconds for what models do on a busy machine."""


@dataclass
class Desktop:
    """The running desktop and the person in front of it."""

    home: Home
    card: SoundCard
    display: Display
    panel: Panel
    notifications: Notifications
    song: MediaPlayer
    process: "subprocess.Popen[bytes]"

    def say(self, key: str, wav: Path) -> None:
        """Hold a key and say something."""
        self.display.x("keydown", key)
        time.sleep(1)
        self.card.play(wav)
        time.sleep(0.3)
        self.display.x("keyup", key)

    def rest(self) -> None:
        """Wait until nothing is being done."""
        until(lambda: self.panel.state() == "Victus: Ready", _LONG)

    @cached_property
    def stores(self) -> Stores:
        """What the desktop keeps, read while it runs: quicker than by a command each time."""
        return open_stores(self.home.folder / "data" / "history.db")

    def turns(self) -> list[dict[str, Any]]:
        """Give what history holds, the newest first."""
        return self.stores.turns.turns("default")


@pytest.fixture(scope="module")
def desk(
    tmp_path_factory: pytest.TempPathFactory, models: Path, trained: Path
) -> Iterator[Desktop]:
    folder = tmp_path_factory.mktemp("desk")
    home = new_home(folder / "victus", models)
    shutil.copytree(trained, home.folder / "cache")
    (home.folder / "victus.toml").touch()
    home.ask("add a dentist appointment tomorrow at 3 pm")
    with ExitStack() as closing:
        card = closing.enter_context(sound_card())
        bus = closing.enter_context(session_bus())
        sound = {key: card.env[key] for key in card.env if card.env[key] != os.environ.get(key)}
        env = home.env | sound | {"DBUS_SESSION_BUS_ADDRESS": bus}
        seen = closing.enter_context(display(folder, env))
        panel, notifications = Panel(bus), Notifications(bus)
        song = MediaPlayer(bus, "song", "Playing")
        for service in (panel, notifications, song):
            closing.callback(service.close)
        process = seen.start(*python("-m", "victus_desktop"), output=folder / "log")
        made = Desktop(home, card, seen, panel, notifications, song, process)
        seen.window("Victus")
        made.rest()
        until(card.is_heard, _LONG)
        seen.work_elsewhere()
        yield made


def test_a_question_is_asked_from_another_window(
    desk: Desktop, speech: Speech, tmp_path: Path
) -> None:
    recording = tmp_path / "answer.wav"
    recorder = desk.card.record(recording)
    desk.display.x("keydown", "F9")
    until(lambda: desk.panel.state() == "Victus: Listening")
    until(lambda: desk.song.status == "Paused")
    desk.card.play(speech("What is twelve times twelve?"))
    desk.display.x("keyup", "F9")
    desk.rest()
    until(lambda: desk.song.status == "Playing")
    recorder.terminate()
    recorder.wait(10)

    spoken = desk.home.victus("transcribe", str(recording), "--json")
    heard = json.loads(spoken.stdout)["text"].lower()
    assert re.search(r"144|one hundred and forty.?four", heard), heard
    newest = desk.turns()[0]
    assert newest["reply"] == "That is 144."
    words = desk.display.read()
    assert "That is 144" in words, words
    assert "12 times 12" in words or "twelve times twelve" in words.lower(), words


def test_dictation_goes_into_the_other_window(desk: Desktop, speech: Speech) -> None:
    kept = subprocess.run(
        ["xclip", "-selection", "clipboard"],
        input=b"precious",
        env=desk.display.environment,
        check=True,
    )
    assert kept.returncode == 0
    written = desk.display.written
    turns = len(desk.turns())
    desk.display.focus("elsewhere")
    desk.display.x("key", "ctrl+u")  # what an earlier try left in the line
    before = len(written.read_text())
    desk.say("F10", speech("We will meet on Monday."))
    until(lambda: desk.panel.state() == "Victus: Ready")
    desk.say("F10", speech("Scratch that. We will meet on Friday, full stop, new line."))
    until(lambda: "\n" in written.read_text()[before:], _LONG)
    assert written.read_text()[before:] == "We will meet on Friday.\n"
    clipboard = subprocess.run(
        ["xclip", "-selection", "clipboard", "-o"],
        env=desk.display.environment,
        capture_output=True,
        check=True,
    )
    assert clipboard.stdout == b"precious"
    assert len(desk.turns()) == turns, "what is dictated is no request"


def test_a_confirmation_is_denied_by_voice(desk: Desktop, speech: Speech) -> None:
    desk.say("F9", speech("Delete my dentist appointment."))
    desk.rest()
    assert desk.turns()[0]["reply"].startswith("Shall I delete")
    assert "title: dentist appointment" in desk.display.read()
    desk.say("F9", speech("No, don't."))
    desk.rest()
    until(lambda: desk.turns()[0]["reply"] == "All right, I won't.")
    assert "title: dentist appointment" not in desk.display.read()
    now = datetime.now(UTC)
    kept = desk.stores.calendar.between(now, now + timedelta(days=3))
    assert [event.title for event in kept] == ["dentist appointment"]


def test_a_timer_is_notified_and_snoozed(desk: Desktop, speech: Speech) -> None:
    desk.say("F9", speech("Set a tea timer for one second."))
    until(lambda: any("timer is done" in text for text in desk.notifications.texts()), _LONG)
    number, told = next(
        (number, told)
        for number, told in enumerate(desk.notifications.shown, 1)
        if "timer is done" in told[4]
    )
    assert told[5] == ["snooze", "In 5 minutes"]
    desk.notifications.press(number, "snooze")
    until(lambda: desk.stores.schedule.pending([ScheduleKind.TIMER]))
    desk.rest()


def test_the_tray_mutes_by_closing_the_device(desk: Desktop) -> None:
    ready = desk.panel.picture()
    assert set(desk.panel.entries()) == {"Talk", "Mute the microphone", "Open Victus", "Quit"}
    desk.panel.click("Mute the microphone")
    until(lambda: not desk.card.is_heard())
    until(lambda: desk.panel.state() == "Victus: Muted")
    assert desk.panel.picture() != ready
    desk.panel.click("Mute the microphone")
    until(desk.card.is_heard)
    desk.rest()


def test_the_window_closes_into_the_tray_and_a_second_start_shows_it(
    desk: Desktop, speech: Speech
) -> None:
    desk.display.focus("Victus")
    desk.display.x("key", "alt+F4")
    until(lambda: not desk.display.visible("Victus"))
    desk.say("F9", speech("What is three times three?"))
    desk.display.window("Victus is listening")
    desk.rest()
    assert desk.turns()[0]["reply"] == "That is 9."

    second = subprocess.run(
        python("-m", "victus_desktop"), env=desk.display.environment, check=False, timeout=_LONG
    )
    assert second.returncode == 0
    desk.display.window("Victus")
    assert desk.process.poll() is None


def test_quitting_gives_everything_back(desk: Desktop) -> None:
    desk.panel.click("Quit")
    assert desk.process.wait(60) == 0
    until(lambda: not desk.card.is_heard())
    log = (desk.display.folder / "log").read_text()
    assert "Traceback" not in log, log
