"""A person talks with the running program through a real, virtual sound card."""

import json
import queue
import re
import signal
import sqlite3
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.end_to_end.conftest import VICTUS, Home
from victus_desktop.bench.sound_card import SoundCard, sound_card

pytestmark = [pytest.mark.slow, pytest.mark.real_time, pytest.mark.timeout(300)]

Speech = Callable[[str], Path]


@pytest.fixture(scope="module")
def card() -> Iterator[SoundCard]:
    with sound_card() as running:
        yield running


class Talk:
    """A running `victus talk --json`."""

    def __init__(self, process: "subprocess.Popen[str]", errors: Path) -> None:
        self.process = process
        self.errors = errors
        self._lines: queue.Queue[str] = queue.Queue()
        threading.Thread(target=self._read, daemon=True).start()

    def turn(self, seconds: float = 60) -> dict[str, Any]:
        """Give the next turn that is told."""
        try:
            line = self._lines.get(timeout=seconds)
        except queue.Empty:
            pytest.fail(f"nothing was told: {self.errors.read_text()}")
        assert line, f"victus talk ended: {self.errors.read_text()}"
        told: dict[str, Any] = json.loads(line)
        return told

    def _read(self) -> None:
        assert self.process.stdout is not None
        while line := self.process.stdout.readline():
            self._lines.put(line)
        self._lines.put("")


@contextmanager
def talking(home: Home, card: SoundCard, **settings: str) -> Iterator[Talk]:
    errors = home.folder / "errors.txt"
    env = {**home.env, **{key: card.env[key] for key in card.env if key not in home.env}}
    env |= {
        "ALSA_CONFIG_PATH": card.env["ALSA_CONFIG_PATH"],
        "PULSE_SERVER": card.env["PULSE_SERVER"],
    }
    env |= settings
    with errors.open("w") as log:
        process = subprocess.Popen(
            [*VICTUS, "talk", "--json"], env=env, stdout=subprocess.PIPE, stderr=log, text=True
        )
    try:
        _wait_until_it_listens(process, errors)
        yield Talk(process, errors)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(20)


def _wait_until_it_listens(process: "subprocess.Popen[str]", errors: Path) -> None:
    for _ in range(600):
        if process.poll() is not None:
            return
        if "Listening" in errors.read_text():
            time.sleep(1)  # the device has begun to run evenly
            return
        time.sleep(0.1)
    pytest.fail(f"it does not listen: {errors.read_text()}")


def heard_words(home: Home, recording: Path) -> str:
    done = home.victus("transcribe", str(recording), "--json")
    assert done.returncode == 0, done.stderr
    text: str = json.loads(done.stdout)["text"]
    return text.lower()


def test_questions_are_heard_answered_aloud_and_kept(
    victus_home: Home, card: SoundCard, speech: Speech, tmp_path: Path
) -> None:
    recording = tmp_path / "answers.wav"
    recorder = card.record(recording)
    with talking(victus_home, card) as talk:
        card.play(speech("What is twelve times twelve?"))
        product = talk.turn()
        card.play(speech("Set a timer for three seconds."))
        timer = talk.turn()
        fired = talk.turn()
    recorder.terminate()
    recorder.wait(10)
    assert product["calls"][0]["tool"] == "math"
    assert product["reply"] == "That is 144."
    assert timer["calls"][0]["arguments"] == {"duration": 3.0}
    assert fired["reply"] == "Your timer is done."
    words = heard_words(victus_home, recording)
    assert re.search(r"144|one hundred and forty.?four", words), words
    assert "timer is done" in words, words
    listed = victus_home.victus("history", "list", "default", "--json")
    assert [turn["heard"] for turn in json.loads(listed.stdout)][-1].startswith("What is")


def test_speaking_over_an_answer_stops_it(
    victus_home: Home, card: SoundCard, speech: Speech
) -> None:
    # The card's loudspeaker cannot be heard by its microphone, so there is no echo to take out.
    with talking(victus_home, card, VICTUS_AUDIO__ECHO_CANCELLATION="false") as talk:
        ear = card.listen()
        card.play(speech("What can you do?"))
        ear.wait_for_sound()
        time.sleep(1)  # at once it would be taken for the rest of the question
        card.play(speech("What is two times three?"))
        ear.hush()
        first, second = talk.turn(), talk.turn()
    assert first["outcome"] == "interrupted"
    assert second["reply"] == "That is 6."
    listed = victus_home.victus("history", "list", "default", "--json")
    spoken = {turn["heard"]: turn["spoken"] for turn in json.loads(listed.stdout)}
    assert len(spoken[first["heard"]]) < len(first["reply"]), "only what sounded is kept as spoken"


def test_a_timer_that_was_due_while_victus_was_off_is_told_at_the_next_start(
    victus_home: Home, card: SoundCard
) -> None:
    victus_home.ask("set a pasta timer for one minute")
    # Two minutes go by while nothing runs.
    with closing(sqlite3.connect(victus_home.folder / "data" / "history.db")) as file, file:
        earlier = "strftime('%Y-%m-%d %H:%M:%S.000000', due, '-2 minutes')"
        moved = file.execute(f"UPDATE schedule SET due = {earlier}")
        assert moved.rowcount == 1
    with talking(victus_home, card) as talk:
        missed = talk.turn()
    assert "Missed at" in missed["reply"]
    assert "pasta" in missed["reply"]


def test_a_recording_is_a_microphone_and_a_file_a_loudspeaker(
    victus_home: Home, speech: Speech, tmp_path: Path
) -> None:
    answer = tmp_path / "answer.wav"
    question = str(speech("What is seven times eight?"))
    done = victus_home.victus("talk", "--in", question, "--out", str(answer), "--json")
    assert done.returncode == 0, done.stderr
    turns = [json.loads(line) for line in done.stdout.splitlines()]
    assert [turn["reply"] for turn in turns] == ["That is 56."]
    assert set(turns[0]) >= {"heard", "reply", "tier", "calls", "timings_ms"}
    assert "56" in heard_words(victus_home, answer)


def test_a_second_victus_on_the_same_home_is_refused(
    victus_home: Home, card: SoundCard, speech: Speech
) -> None:
    with talking(victus_home, card):
        second = victus_home.victus("talk", "--in", str(speech("Hello.")))
    assert second.returncode == 1
    assert "already running" in second.stderr


def test_without_a_microphone_typed_lines_are_answered(victus_home: Home, tmp_path: Path) -> None:
    env = {**victus_home.env, "HOME": str(tmp_path), "PULSE_SERVER": "unix:/nowhere"}
    home = Home(victus_home.folder, env)
    done = home.victus("talk", text="what is 2 plus 2\n")
    assert done.returncode == 0, done.stderr
    assert "That is 4." in done.stdout
    assert "Type instead" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_kill_at_any_moment_loses_no_finished_turn(victus_home: Home) -> None:
    asked = "\n".join(f"what is {number} plus {number}" for number in range(1, 60))
    told = 0
    for moment in range(8):
        process = subprocess.Popen(
            [*VICTUS, "ask", "-", "--json"],
            env=victus_home.env,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(asked)
        process.stdin.close()
        for _ in range(moment * 5 + 1):
            if process.stdout.readline():
                told += 1
        process.kill()
        process.wait(10)
    with closing(sqlite3.connect(victus_home.folder / "data" / "history.db")) as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        (kept,) = database.execute("SELECT count(*) FROM turns").fetchone()
    assert kept >= told


def test_the_whole_loop_works_with_the_network_unplugged(victus_home: Home, speech: Speech) -> None:
    question = str(speech("What is nine times nine?"))
    done = subprocess.run(
        ["unshare", "--net", "--map-root-user", *VICTUS, "talk", "--in", question, "--json"],
        env=victus_home.env,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["reply"] == "That is 81."
