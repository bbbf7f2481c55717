import pytest

from tests.agent.family import Family, Watch
from tests.agent.talking import Talk
from victus_desktop.agent.tools import memory, notes
from victus_desktop.agent.understanding.told_before import asked_of
from victus_desktop.conversation.errors import BadInput
from victus_desktop.history.stores import Stores


@pytest.fixture
def family(stores: Stores, watch: Watch) -> Family:
    tools = [*notes.tools(stores.notes), *memory.tools(stores.memories, stores.notes)]
    return Family({tool.name: tool for tool in tools}, watch)


def test_notes_are_taken_in_the_users_own_words_and_found_again(family: Family) -> None:
    noted = family.ask("note_add", "take a note that Anna's flight is LH 123")
    assert noted.say == "Noted: Anna's flight is LH 123."
    family.ask("note_add", "note down that the meter reads five hundred")
    assert "LH 123" in family.ask("note_search", "find my notes about the flight").say
    assert family.call("note_search", words="giraffes").say == "There is no note about giraffes."


def test_a_note_can_be_undone_and_brought_back(family: Family) -> None:
    removed = family.undo(family.ask("note_add", "take a note that the door is open"))
    assert family.call("note_search").data == []
    family.undo(removed)
    assert [one["text"] for one in family.call("note_search").data] == ["the door is open"]


def test_what_is_to_be_remembered_is_told_again_and_forgotten(family: Family) -> None:
    family.ask("memory_add", "remember that I am allergic to nuts")
    family.ask("memory_add", "remember that my sister is called Ada")
    assert "allergic to nuts" in family.ask("memory_read", "what do you know about me").say
    gone = family.ask("memory_forget", "forget that I am allergic to nuts")
    assert "nuts" not in family.call("memory_read").say
    family.undo(gone)
    assert "nuts" in family.call("memory_read").say


def test_what_was_never_said_cannot_be_forgotten(family: Family) -> None:
    with pytest.raises(BadInput, match="I remember nothing about"):
        family.ask("memory_forget", "forget what I said about volcanoes")


def test_a_note_is_taken_away_by_its_words(family: Family) -> None:
    family.call("note_add", text="the boiler code is 4711")
    family.call("note_add", text="Anna likes tulips")
    gone = family.call("note_remove", words="boiler")
    assert gone.say == "The note is gone: the boiler code is 4711."
    assert family.call("note_remove").say == "The note is gone: Anna likes tulips."
    with pytest.raises(BadInput, match="no note about giraffes"):
        family.call("note_remove", words="giraffes")


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("what am I allergic to", "I remember: I am allergic to nuts."),
        ("what is my favourite colour", "I remember: my favourite colour is green."),
        ("where did I park the car", "I remember nothing about that."),
    ],
)
def test_a_question_is_answered_by_what_belongs_to_it(
    family: Family, asked: str, told: str
) -> None:
    for text in ("I am allergic to nuts", "my favourite colour is green"):
        family.call("memory_add", text=text)
    assert family.ask("memory_read", asked).say == told


def test_everything_is_forgotten_only_after_a_yes(family: Family) -> None:
    tool = family.tools["memory_forget_all"]
    assert tool.needs_approval
    assert tool.confirm is not None
    with pytest.raises(BadInput, match="nothing about you"):
        tool.confirm({})
    family.call("memory_add", text="I live in Gniezno")
    assert tool.confirm({}) == "Shall I forget everything about you, 1 thing?"
    tool.call({})
    assert family.call("memory_read").say == "I remember nothing about you."


def test_what_was_not_to_be_remembered_is_looked_for_in_the_notes(family: Family) -> None:
    family.call("note_add", text="the spare key is under the blue pot")
    found = family.ask("memory_read", "where is the spare key")
    assert found.say == "In your notes: the spare key is under the blue pot."
    assert found.untrusted
    family.call("memory_add", text="the spare key is with Anna now")
    assert family.ask("memory_read", "where is the spare key").say == (
        "I remember: the spare key is with Anna now."
    )


@pytest.mark.parametrize(
    ("told", "asked"),
    [
        ("the plumber's number is 555 0199", "what's the plumber's number"),
        ("the plumber's number is 555 0199", "do you remember the number of the plumber"),
        ("the wifi password is tulip seven", "What's my wifi password?"),
        ("the bins go out on Wednesday", "when do the bins go out"),
        ("spare key under the red pot", "where is the spare key"),
        ("we parked on level three", "where did we park"),
        ("the gym closes at nine", "what time does the gym close"),
        ("Tom is allergic to nuts", "who is allergic to nuts"),
    ],
)
def test_a_question_finds_the_note_that_holds_all_its_words(
    family: Family, stores: Stores, told: str, asked: str
) -> None:
    family.call("note_add", text="feed the cat at six")
    family.call("note_add", text=told)
    words = asked_of(asked)
    assert memory.is_told(stores.memories, stores.notes, words)
    assert family.call("memory_read", words=words).say == f"In your notes: {told}."


@pytest.mark.parametrize(
    ("told", "asked"),
    [
        ("love the new song by Ada", "what is love"),
        ("email Anna about the party", "what's Anna's email"),
        ("the plumber's number is 555 0199", "what's the dentist's number"),
        ("Paris is lovely in spring", "what is the capital of France"),
    ],
)
def test_a_note_that_only_shares_words_answers_nothing(
    family: Family, stores: Stores, told: str, asked: str
) -> None:
    family.call("note_add", text=told)
    words = asked_of(asked)
    assert not words or not memory.is_told(stores.memories, stores.notes, words)


def noted(talk: Talk) -> list[str]:
    return [one.text for one in talk.stores.notes.search("")]


@pytest.fixture
def writer(talk: Talk) -> Talk:
    talk.say("take a note that Anna likes tulips")
    talk.say("take a note that the boiler leaks")
    return talk


@pytest.mark.parametrize(
    ("said", "says"),
    [
        ("add to my last note that it's urgent", "the boiler leaks, it's urgent"),
        ("append call Bob to that note", "the boiler leaks, call Bob"),
        ("change my last note to the boiler is fine", "the boiler is fine"),
        ("replace that note with buy a boiler", "buy a boiler"),
        ("update the last note so that it says all is well", "all is well"),
    ],
)
def test_the_last_note_is_changed_and_changed_back(writer: Talk, said: str, says: str) -> None:
    assert writer.say(said).reply == f"The note says: {says}."
    assert noted(writer) == [says, "Anna likes tulips"]
    writer.say("undo that")
    assert noted(writer) == ["the boiler leaks", "Anna likes tulips"]


def test_another_note_is_changed_by_its_words(writer: Talk) -> None:
    writer.say("add and roses to my note about tulips")
    assert noted(writer) == ["the boiler leaks", "Anna likes tulips, and roses"]


def test_the_last_note_alone_is_told(writer: Talk) -> None:
    for asked in ("what's my last note", "read my latest note", "what does my last note say"):
        assert writer.say(asked).reply == "Your last note: the boiler leaks."


def test_where_there_is_no_note_none_is_changed(talk: Talk) -> None:
    turn = talk.say("change my last note to all is well")
    assert turn.error == "There is no note to change."


def test_a_fact_takes_the_place_of_what_was_said_of_the_same(family: Family) -> None:
    family.call("memory_add", text="my favourite colour is green")
    family.call("memory_add", text="my sister is called Ada")
    told = family.call("memory_add", text="My favourite colour is blue")
    assert told.say == (
        "I will remember: My favourite colour is blue, and no longer: my favourite colour is green."
    )
    assert family.call("memory_read", words="favourite colour").data == [
        "My favourite colour is blue"
    ]
    family.undo(told)
    assert family.call("memory_read", words="favourite colour").data == [
        "my favourite colour is green"
    ]
    assert len(family.call("memory_read").data) == 2
