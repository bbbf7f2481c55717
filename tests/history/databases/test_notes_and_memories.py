from datetime import UTC, datetime

import pytest

from victus_desktop.history.stores import Stores, stores_of


def test_notes_with_most_of_the_words_come_first(stores: Stores) -> None:
    for text in ("the boiler code is 12", "call the plumber", "Boiler: call the PLUMBER"):
        stores.notes.add(text)
    found = [note.text for note in stores.notes.search("plumber boiler")]
    assert found[0] == "Boiler: call the PLUMBER"
    assert len(found) == 3
    assert stores.notes.search("garden") == []


def test_without_words_the_newest_notes_come_first(stores: Stores) -> None:
    for number in range(4):
        stores.notes.add(str(number))
    assert [note.text for note in stores.notes.search("", 2)] == ["3", "2"]


def test_a_removed_note_is_given_back(stores: Stores) -> None:
    before = datetime.now(UTC)
    note = stores.notes.add("one")
    assert before <= note.created <= datetime.now(UTC)
    assert stores.notes.remove(note.id) == note
    with pytest.raises(KeyError):
        stores.notes.remove(note.id)


def test_memories_are_kept_until_they_are_forgotten(stores: Stores) -> None:
    tea, coffee = (stores.memories.add(f"I like {drink}") for drink in ("tea", "coffee"))
    assert stores.memories.all() == [tea, coffee]
    assert stores.memories.remove(tea.id) == tea
    assert stores.memories.all() == [coffee]
    with pytest.raises(KeyError):
        stores.memories.remove(tea.id)


def test_nobody_reads_or_removes_what_others_noted(stores: Stores) -> None:
    anna = stores_of(stores.engine, "anna")
    note, memory = anna.notes.add("hers"), anna.memories.add("hers")
    assert (stores.notes.search(""), stores.memories.all()) == ([], [])
    with pytest.raises(KeyError):
        stores.notes.remove(note.id)
    with pytest.raises(KeyError):
        stores.memories.remove(memory.id)
