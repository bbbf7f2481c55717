import threading

import pytest

from victus_desktop.history.stores import Stores, stores_of


def texts(stores: Stores, name: str) -> list[str]:
    return [item.text for item in stores.lists.items(name)]


def test_items_keep_their_order(stores: Stores) -> None:
    for text in ("milk", "eggs", "bread"):
        stores.lists.add("shopping", text)
    assert texts(stores, "shopping") == ["milk", "eggs", "bread"]


@pytest.mark.parametrize(
    ("name", "again"), [("Shopping", " shopping "), ("Überraschungen", "ÜBERRASCHUNGEN")]
)
def test_names_are_compared_without_regard_to_case(stores: Stores, name: str, again: str) -> None:
    stores.lists.create(name)
    stores.lists.add(again, "cake")
    assert stores.lists.names() == [name]
    assert [item.list_name for item in stores.lists.items(again.upper())] == [name]


def test_creating_a_list_again_changes_nothing(stores: Stores) -> None:
    stores.lists.add("todo", "sleep")
    stores.lists.create("todo")
    assert texts(stores, "todo") == ["sleep"]


def test_items_are_ticked_and_removed(stores: Stores) -> None:
    first, second = (stores.lists.add("todo", text) for text in ("one", "two"))
    stores.lists.tick(second.id)
    stores.lists.remove(first.id)
    assert [(item.text, item.done) for item in stores.lists.items("todo")] == [("two", True)]
    stores.lists.tick(second.id, False)
    assert not stores.lists.items("todo")[0].done


def test_a_list_is_deleted_whole(stores: Stores) -> None:
    stores.lists.add("a", "one")
    stores.lists.add("b", "two")
    assert [item.text for item in stores.lists.delete("A")] == ["one"]
    assert stores.lists.names() == ["b"]


def test_what_is_not_there_is_told(stores: Stores) -> None:
    item = stores.lists.add("a", "one")
    for act in (stores.lists.items, stores.lists.delete):
        with pytest.raises(KeyError):
            act("other")
    for change in (stores.lists.tick, stores.lists.remove):
        with pytest.raises(KeyError):
            change(item.id + 1)


def test_an_id_is_never_used_twice(stores: Stores) -> None:
    gone = stores.lists.add("a", "one")
    stores.lists.remove(gone.id)
    assert stores.lists.add("a", "two").id > gone.id


def test_users_have_lists_of_the_same_name(stores: Stores) -> None:
    anna = stores_of(stores.engine, "anna")
    theirs = anna.lists.add("todo", "hers")
    stores.lists.add("todo", "mine")
    assert (texts(stores, "todo"), texts(anna, "todo")) == (["mine"], ["hers"])
    with pytest.raises(KeyError):
        stores.lists.remove(theirs.id)


def test_many_threads_make_one_list(stores: Stores) -> None:
    threads = [
        threading.Thread(target=stores.lists.add, args=("Todo", str(number)))
        for number in range(12)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert stores.lists.names() == ["Todo"]
    assert sorted(map(int, texts(stores, "todo"))) == list(range(12))
