"""The state that a person sees, derived from the events."""

from victus_desktop.conversation.events import (
    Event,
    ListeningEnded,
    ListeningStarted,
    SpeakingStarted,
    SpeechHeard,
    Transcribed,
    TurnEnded,
)
from victus_desktop.conversation.records import Outcome, Tier
from victus_desktop.desktop.state import Doing, State

ENDED = TurnEnded("1", Outcome.COMPLETED, "hi", "hello", "", Tier.COMMAND, (), {})


def after(*events: Event, state: State | None = None) -> Doing:
    followed = state or State(Doing.IDLE, loading=False)
    for event in events:
        followed.follow(event)
    return followed.doing


def test_a_spoken_turn_goes_through_all_states_and_listens_again() -> None:
    events = [ListeningStarted(""), SpeechHeard(""), Transcribed("1", "hi"), SpeakingStarted("1")]
    told = [after(*events[:count]) for count in range(1, 5)]

    assert told == [Doing.LISTENING, Doing.HEARING, Doing.THINKING, Doing.SPEAKING]
    assert after(*events, ENDED) is Doing.LISTENING


def test_when_listening_ended_meanwhile_it_rests() -> None:
    assert after(ListeningStarted(""), SpeechHeard(""), ListeningEnded("", "no_speech")) is (
        Doing.IDLE
    )
    assert after(ListeningStarted(""), Transcribed("1", "hi"), ListeningEnded("", "heard")) is (
        Doing.THINKING
    )


def test_between_the_end_of_speech_and_its_text_it_thinks() -> None:
    spoken = (ListeningStarted(""), SpeechHeard(""), ListeningEnded("", "heard"))
    assert after(*spoken) is Doing.THINKING
    assert after(*spoken, Transcribed("1", "hi"), ENDED) is Doing.IDLE


def test_a_turn_that_ended_before_the_listening_leaves_it_resting() -> None:
    spoken = (ListeningStarted(""), SpeechHeard(""), Transcribed("1", "hi"), ENDED)
    assert after(*spoken, ListeningEnded("", "heard")) is Doing.IDLE


def test_models_may_load_while_a_turn_runs() -> None:
    state = State()
    assert after(Transcribed("1", "hi"), state=state) is Doing.THINKING
    assert state.loaded() is Doing.THINKING
    assert state.follow(ENDED) is Doing.IDLE


def test_until_the_models_are_there_it_rests_getting_ready() -> None:
    assert after(Transcribed("1", "hi"), ENDED, state=State()) is Doing.LOADING


def test_muted_stays_muted_after_a_typed_turn() -> None:
    state = State(Doing.LISTENING, loading=False, listening=True)
    assert state.mute(True) is Doing.MUTED
    assert after(Transcribed("1", "hi"), ENDED, state=state) is Doing.MUTED
    assert state.mute(False) is Doing.IDLE


def test_dictation_is_seen_and_gives_way_to_what_was_before() -> None:
    state = State(Doing.LISTENING, loading=False, listening=True)
    assert state.dictate(True) is Doing.DICTATING
    assert state.dictate(False) is Doing.LISTENING
