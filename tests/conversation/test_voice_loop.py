"""From frames to turns: hands-free, push-to-talk, barge-in, speculation."""

from collections.abc import Callable

import pytest

from tests.fakes import (
    FirstSounds,
    LevelDetector,
    ScriptedAgent,
    ScriptedMicrophone,
    ScriptedTranscriber,
    Stage,
    TestSpeaker,
    silence,
    sound,
)
from victus_desktop.conversation.audio import Audio
from victus_desktop.conversation.events import Event, ListeningEnded, Transcribed, TurnEnded
from victus_desktop.conversation.ports import Completeness, Part
from victus_desktop.conversation.records import Effect, Outcome, Tier, ToolCall
from victus_desktop.conversation.rules import LoopRules
from victus_desktop.conversation.turn import Turn
from victus_desktop.conversation.voice_loop import VoiceLoop

RECORDING = LoopRules(waits=True)
Step = Audio | Callable[[], object]


def run(stage: Stage, *script: Step, rules: LoopRules = RECORDING) -> VoiceLoop:
    loop = VoiceLoop(ScriptedMicrophone(script), LevelDetector(), stage.assistant, rules)
    loop.run()
    return loop


def heard(stage: Stage) -> list[str]:
    return [record.heard for record in stage.history.records]


def in_flight(stage: Stage) -> Turn:
    turn = stage.assistant.current
    assert turn is not None
    return turn


def test_two_questions_with_a_silence_between_are_two_turns() -> None:
    stage = Stage(transcriber=ScriptedTranscriber(["one", "two"]))
    run(stage, silence(1), sound(1), silence(1), sound(1), silence(1))
    assert heard(stage) == ["one", "two"]


def test_speech_at_the_very_end_of_a_recording_is_answered() -> None:
    stage = Stage()
    run(stage, silence(0.5), sound(1))
    assert heard(stage) == ["hello"]


def test_a_pause_inside_a_sentence_does_not_split_it() -> None:
    stage = Stage(transcriber=ScriptedTranscriber(["what is the", "what is the time"]))
    loop = run(stage, silence(0.5), sound(1), silence(0.45), sound(1), silence(1.5))
    assert heard(stage) == ["what is the time"]
    assert loop.withdrawn == 1, "the speculation in the pause was wrong"
    assert stage.transcriber.heard[-1].seconds > 2.4, "the pause's both sides are one utterance"
    assert len(stage.of(TurnEnded)) == 1


@pytest.mark.parametrize(
    ("completeness", "pause", "turns"),
    [
        (Completeness.COMMAND, 0.4, 2),
        (Completeness.SENTENCE, 0.4, 1),
        (Completeness.OPEN, 1.1, 1),
        (Completeness.SENTENCE, 1.1, 2),
    ],
)
def test_how_long_a_pause_may_be_depends_on_what_was_said(
    completeness: Completeness, pause: float, turns: int
) -> None:
    stage = Stage(agent=ScriptedAgent(complete=completeness))
    run(stage, sound(1), silence(pause), sound(1), silence(2))
    assert len(stage.history.records) == turns


@pytest.mark.parametrize(("effect", "turns"), [(Effect.READ, 2), (Effect.WRITE, 1)])
def test_what_a_tool_has_looked_up_already_is_waited_for_no_longer(
    effect: Effect, turns: int
) -> None:
    def answer(text: str, turn: Turn) -> list[Part]:
        turn.tier = Tier.ROUTER
        turn.calls.append(ToolCall("weather", {}, effect=effect))
        return [Part("It rains.")]

    stage = Stage(agent=ScriptedAgent(answer))
    run(stage, sound(1), silence(0.45), sound(1), silence(2))
    assert len(stage.history.records) == turns


def test_a_click_starts_nothing() -> None:
    stage = Stage()
    run(stage, silence(1), sound(0.05), silence(1), sound(0.12), silence(2))
    assert stage.of(Transcribed) == []


def test_speaking_over_an_answer_stops_it() -> None:
    stage = Stage(speaker=FirstSounds())

    def sounding() -> None:
        in_flight(stage).wait_for("sounding")

    script = (sound(1), silence(1), sounding, silence(1.1), sound(1), silence(1))
    run(stage, *script, rules=LoopRules())
    first, second = stage.history.records
    assert first.outcome is Outcome.INTERRUPTED
    assert second.heard == "hello"
    assert stage.speaker.playbacks[0].refused == 0


def test_going_on_as_the_answer_begins_makes_one_request_of_both_halves() -> None:
    stage = Stage(
        speaker=FirstSounds(), transcriber=ScriptedTranscriber(["why is the sky", "blue", "both"])
    )
    rules = LoopRules(waits=True, speaks_over=True)
    loop = run(stage, sound(1), silence(0.9), sound(0.5), silence(1.5), rules=rules)
    assert heard(stage) == ["both"]
    assert stage.transcriber.heard[-1].seconds > 2.3
    assert loop.taken_up == 1
    assert [event.heard for event in stage.events if isinstance(event, TurnEnded)][-1] == "both"


def test_going_on_before_the_answer_sounds_makes_one_request_of_both_halves() -> None:
    def thinking(text: str, turn: Turn) -> list[object]:
        if text == "set a":
            turn.wait_until_confirmed()
            while not turn.cancelled:
                turn.wait(0.001)
        return []

    stage = Stage(transcriber=ScriptedTranscriber(["set a", "set a timer"]))
    stage.agent.answer = thinking  # type: ignore[assignment]

    def confirmed() -> None:
        in_flight(stage).wait_until_confirmed()

    run(stage, sound(1), silence(0.9), confirmed, sound(1), silence(1.2), rules=LoopRules())
    assert heard(stage) == ["set a timer"]
    assert max(audio.seconds for audio in stage.transcriber.heard) > 2.5


def test_without_barge_in_victus_does_not_hear_itself() -> None:
    stage = Stage(speaker=TestSpeaker(patient=True))

    def sounding() -> None:
        in_flight(stage).wait_for("sounding")

    run(
        stage,
        *(sound(1), silence(1), sounding, sound(2), silence(1), stage.assistant.interrupt),
        rules=LoopRules(barge_in=False),
    )
    assert len(stage.history.records) == 1


def test_nobody_speaking_ends_the_listening() -> None:
    stage = Stage()
    loop: list[VoiceLoop] = []
    microphone = ScriptedMicrophone([silence(0.5), lambda: loop[0].listen(), silence(5)])
    rules = LoopRules(always=False, no_speech=4)
    loop.append(VoiceLoop(microphone, LevelDetector(), stage.assistant, rules))
    loop[0].run()
    assert stage.kinds() == ["ListeningStarted", "ListeningEnded"]
    assert [e.reason for e in stage.events if isinstance(e, ListeningEnded)] == ["no_speech"]


def push_to_talk(stage: Stage, *script: str | Audio, rules: LoopRules | None = None) -> None:
    loop: list[VoiceLoop] = []

    def doing(name: str) -> Callable[[], object]:
        return lambda: getattr(loop[0], name)()

    steps = [doing(step) if isinstance(step, str) else step for step in script]
    rules = rules or LoopRules(always=False)
    loop.append(VoiceLoop(ScriptedMicrophone(steps), LevelDetector(), stage.assistant, rules))
    loop[0].run()


def test_a_held_key_listens_through_long_pauses_until_it_is_released() -> None:
    stage = Stage()
    push_to_talk(
        stage, sound(0.5), "press", sound(1), silence(3), sound(1), "release", silence(0.2)
    )
    assert heard(stage) == ["hello"]
    assert stage.transcriber.heard[-1].seconds > 4.9


def test_what_is_said_while_no_key_is_held_is_not_heard() -> None:
    stage = Stage()
    push_to_talk(stage, sound(2), silence(1), sound(1))
    assert stage.transcriber.heard == []


def test_the_word_that_began_just_before_the_key_is_not_cut() -> None:
    stage = Stage()
    push_to_talk(stage, silence(1), sound(0.2), "press", sound(1), "release", silence(0.1))
    assert stage.transcriber.heard[-1].seconds >= 1.1


def test_a_cancelled_utterance_leaves_nothing() -> None:
    stage = Stage()
    push_to_talk(stage, "press", sound(1), silence(0.2), "cancel", silence(1), "release")
    assert stage.history.records == []
    assert stage.of(Transcribed) == []


def test_pressing_the_key_stops_an_answer() -> None:
    stage = Stage(speaker=TestSpeaker(patient=True))
    turn = stage.assistant.announce("A long story")
    turn.wait_for("sounding")
    push_to_talk(stage, "press", silence(0.2), "release", silence(0.1))
    assert turn.wait(5)
    assert turn.outcome is Outcome.INTERRUPTED


def closed_after(stage: Stage, *script: Step) -> None:
    """Listen with a held key, and close the microphone without interrupting."""
    loop: list[VoiceLoop] = []
    steps = [*script, lambda: loop[0].stop(interrupt=False), silence(1)]
    rules = LoopRules(always=False)
    loop.append(VoiceLoop(ScriptedMicrophone(steps), LevelDetector(), stage.assistant, rules))
    loop[0].listen()
    loop[0].run()


def test_closing_the_microphone_drops_what_is_being_said() -> None:
    stage = Stage()
    closed_after(stage, sound(1), silence(0.2))
    assert stage.of(ListeningEnded) == [ListeningEnded("", "stopped")]
    assert stage.history.records == []


def test_closing_the_microphone_lets_an_answer_go_on() -> None:
    stage = Stage(speaker=TestSpeaker(patient=True))
    turn = stage.assistant.announce("A long story")
    turn.wait_for("sounding")
    closed_after(stage, silence(0.2))
    assert not turn.cancelled
    stage.speaker.playbacks[0].stop()
    assert turn.wait(5)


class EveryFrame:
    """A wake word that is in everything that sounds."""

    def heard(self, frame: Audio) -> str | None:
        return "victus" if frame.samples.any() else None

    def reset(self) -> None: ...


def test_while_the_wake_word_is_paused_it_wakes_nobody() -> None:
    stage = Stage()
    loop: list[VoiceLoop] = []
    script: list[Step] = [
        lambda: loop[0].pause_wake_word(True),
        sound(0.5),
        silence(0.5),
        lambda: stage.events.append(Event("here")),
        lambda: loop[0].pause_wake_word(False),
        sound(0.5),
        silence(0.5),
    ]
    rules = LoopRules(always=False)
    microphone = ScriptedMicrophone(script)
    loop.append(VoiceLoop(microphone, LevelDetector(), stage.assistant, rules, EveryFrame()))
    loop[0].run()
    assert stage.kinds()[:2] == ["Event", "WakeWordHeard"]


def test_while_it_waits_for_the_wake_word_the_detector_rests() -> None:
    class Detector(LevelDetector):
        asked = 0

        def probability(self, frame: Audio) -> float:
            self.asked += 1
            return super().probability(frame)

    class Never:
        def heard(self, frame: Audio) -> str | None:
            return None

        def reset(self) -> None: ...

    stage, detector = Stage(), Detector()
    rules = LoopRules(always=False, waits=True)
    loop = VoiceLoop(ScriptedMicrophone([sound(2)]), detector, stage.assistant, rules, Never())
    loop.run()
    assert detector.asked == 0
    assert heard(stage) == []
