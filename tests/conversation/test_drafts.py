"""Speech written down while it is spoken."""

import threading
from collections.abc import Sequence

import pytest

from tests.fakes import LevelDetector, ScriptedMicrophone, Stage, silence, sound
from victus_desktop.conversation.audio import Audio
from victus_desktop.conversation.drafts import Drafts, agreed, joined
from victus_desktop.conversation.errors import ModelError, TurnCancelled
from victus_desktop.conversation.events import PartialTranscribed
from victus_desktop.conversation.rules import LoopRules
from victus_desktop.conversation.voice_loop import VoiceLoop


def by_length(audio: Audio, alone: Sequence[str] = ()) -> str:
    """'Write' a sound as its length."""
    return f"{audio.seconds:.0f}."


def test_a_draft_tells_what_was_said_so_far() -> None:
    drafts = Drafts(by_length)
    assert drafts.begin(sound(2)).text() == "2."
    assert drafts.begin(sound(3)).text() == "3."


def test_what_is_settled_is_not_heard_again() -> None:
    drafts = Drafts(by_length)
    first = drafts.begin(sound(8))
    drafts.settle(first)
    second = drafts.begin(sound(11))
    assert second.heard_seconds == pytest.approx(3)
    assert second.text() == "8 3."
    drafts.reset()
    assert drafts.begin(sound(1)).text() == "1."


def test_the_last_draft_does_not_wait_for_the_one_before() -> None:
    going_on = threading.Event()

    def write(audio: Audio, alone: Sequence[str]) -> str:
        if audio.seconds < 1:
            going_on.wait(5)
        return by_length(audio)

    drafts = Drafts(write)
    slow = drafts.begin(sound(0.5))
    assert drafts.begin(sound(2)).text() == "2."
    assert not slow.ready
    going_on.set()


def test_a_dropped_draft_is_not_written() -> None:
    going_on = threading.Event()

    def write(audio: Audio, alone: Sequence[str]) -> str:
        going_on.wait(5)
        return by_length(audio)

    drafts = Drafts(write)
    busy = [drafts.begin(sound(1)) for _ in range(2)]
    dropped = drafts.begin(sound(2))
    dropped.drop()
    going_on.set()
    assert [one.text() for one in busy] == ["1.", "1."]
    with pytest.raises(TurnCancelled):
        dropped.text()


def test_a_failure_is_told_to_who_asks_for_the_text() -> None:
    def write(audio: Audio, alone: Sequence[str]) -> str:
        raise ModelError("It is broken.")

    with pytest.raises(ModelError):
        Drafts(write).begin(sound(1)).text()


@pytest.mark.parametrize(
    ("before", "rest", "whole"),
    [
        ("Set a timer for.", "Ten minutes.", "Set a timer for Ten minutes."),
        ("Really?", "Yes.", "Really? Yes."),
        ("", "Yes.", "Yes."),
        ("Yes.", "", "Yes."),
    ],
)
def test_two_parts_of_a_sentence_become_one(before: str, rest: str, whole: str) -> None:
    assert joined(before, rest) == whole


@pytest.mark.parametrize(
    ("earlier", "later", "stable"),
    [
        ("Set a time.", "Set a timer for", "Set"),
        ("Set a timer", "Set a timer for ten", "Set a"),
        ("set A, timer for", "Set a timer for ten", "Set a timer"),
        ("Sit", "Set a timer", ""),
        ("", "Set", ""),
    ],
)
def test_what_two_drafts_agree_on_is_stable_but_for_the_last_word(
    earlier: str, later: str, stable: str
) -> None:
    assert later[: agreed(earlier, later)] == stable


def test_text_appears_while_one_speaks_without_a_pause() -> None:
    stage = Stage()
    told: list[str] = []

    def wait_for_a_draft() -> None:
        for _ in range(500):
            if stage.transcriber.heard:
                return
            threading.Event().wait(0.01)

    microphone = ScriptedMicrophone([sound(1.5), wait_for_a_draft, sound(0.5), silence(1)])
    loop = VoiceLoop(microphone, LevelDetector(), stage.assistant, LoopRules())
    loop.run()
    partials = [event for event in stage.events if isinstance(event, PartialTranscribed)]
    told = [event.text for event in partials]
    assert told[:1] == ["hello"]
    kinds = stage.kinds()
    assert kinds.index("PartialTranscribed") < kinds.index("Transcribed")
