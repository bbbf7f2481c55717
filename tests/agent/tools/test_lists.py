import pytest

from tests.agent.family import Family, Watch
from victus_desktop.agent.tools import lists
from victus_desktop.conversation.errors import BadInput
from victus_desktop.history.stores import Stores


@pytest.fixture
def family(stores: Stores, watch: Watch) -> Family:
    return Family({tool.name: tool for tool in lists.tools(stores.lists)}, watch)


def test_several_things_are_added_at_once_and_read_out(family: Family) -> None:
    added = family.ask("list_add", "add milk, eggs and bread to my shopping list")
    assert added.say == "Milk, eggs and bread are on the shopping list."
    assert family.ask("list_read", "what's on my shopping list").say == (
        "On the shopping list: milk, eggs and bread."
    )


@pytest.mark.parametrize(
    "asked",
    [
        "would it be possible to add milk to my list",
        "you should add milk to my list",
        "can you maybe add milk",
        "I told you to add milk to the list",
        "she said add milk to the list",
        "what about adding milk to the list",
    ],
)
def test_what_leads_to_an_item_is_no_part_of_it(family: Family, asked: str) -> None:
    assert family.ask("list_add", asked).say == "Milk is on the shopping list."


def test_what_is_on_a_list_is_not_added_again(family: Family) -> None:
    family.ask("list_add", "add milk to my shopping list")
    again = family.ask("list_add", "put Milk on my shopping list")
    assert again.say == "Milk is on the shopping list already."
    assert again.undo is None
    more = family.ask("list_add", "add eggs and milk to my shopping list")
    assert more.say == "Eggs are on the shopping list, milk is already."
    family.undo(more)
    assert family.call("list_read", list_name="shopping").data["items"] == ["milk"]


def test_what_was_ticked_off_is_added_anew(family: Family) -> None:
    family.ask("list_add", "add milk to my shopping list")
    family.ask("list_tick", "tick off milk on my shopping list")
    assert family.ask("list_add", "add milk to my shopping list").say == (
        "Milk is on the shopping list."
    )


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("is bread on my shopping list", "Yes, bread is on the shopping list."),
        ("are there eggs on the list", "Yes, eggs are on the shopping list."),
        ("is there any tea on the shopping list?", "No, tea is not on the shopping list."),
        ("do i have milk on my list already", "Yes, milk is on the shopping list."),
        ("do we still need bread", "Yes, bread is on the shopping list."),
        ("did i add the milk", "Yes, milk is on the shopping list."),
        ("did i already put cheese on the list", "No, cheese is not on the shopping list."),
        ("does my shopping list have bread", "Yes, bread is on the shopping list."),
        (
            "are milk and rice on the shopping list",
            "Milk is on the shopping list, rice is not.",
        ),
        ("is there anything on my list", "Yes, on the shopping list: milk, eggs and bread."),
    ],
)
def test_things_are_asked_for(family: Family, asked: str, told: str) -> None:
    family.ask("list_add", "add milk, eggs and bread to my shopping list")
    assert family.ask("list_read", asked).say == told


def test_things_are_asked_for_without_a_list(family: Family) -> None:
    family.ask("list_add", "add milk to my shopping list")
    family.ask("list_add", "add tent pegs to my camping list")
    told = family.ask("list_read", "are tent pegs on my list")
    assert told.say == "Yes, tent pegs are on the camping list."
    assert family.ask("list_read", "is soap on my list").say == "No, soap is on none of the lists."


def test_adding_can_be_undone(family: Family) -> None:
    family.ask("list_add", "add milk to my shopping list")
    family.undo(family.ask("list_add", "add eggs and bread to the shopping list"))
    assert family.call("list_read", list_name="shopping").data["items"] == ["milk"]


def test_lists_are_made_and_named(family: Family) -> None:
    assert family.ask("list_add", "create a packing list").say == "There is a packing list now."
    family.ask("list_add", "make a list called books to read")
    assert family.ask("list_read", "which lists do i have").say == (
        "There are these lists: packing and books to read."
    )


def test_a_name_is_found_though_it_was_misheard(family: Family) -> None:
    family.ask("list_add", "add tent to my camping list")
    family.ask("list_add", "add stove to my campin list")
    assert family.call("list_read", list_name="Camping").data["items"] == ["tent", "stove"]


def test_things_are_taken_off_and_put_back(family: Family) -> None:
    family.ask("list_add", "add milk, eggs and bread to my shopping list")
    gone = family.ask("list_remove", "take the eggs off the shopping list")
    assert gone.say == "Eggs are off the shopping list."
    family.ask("list_remove", "remove the last item from my shopping list")
    assert family.call("list_read").data["items"] == ["milk"]
    family.undo(gone)
    assert family.call("list_read").data["items"] == ["milk", "eggs"]


def test_what_is_not_there_cannot_be_taken_off(family: Family) -> None:
    family.ask("list_add", "add milk to my shopping list")
    with pytest.raises(BadInput, match="Caviar is not on the shopping list"):
        family.ask("list_remove", "remove caviar from the shopping list")


def test_ticked_things_are_not_read_out(family: Family) -> None:
    family.ask("list_add", "add milk and eggs to my shopping list")
    ticked = family.ask("list_tick", "tick off milk on my shopping list")
    assert family.call("list_read").data["items"] == ["eggs"]
    family.undo(ticked)
    assert family.call("list_read").data["items"] == ["milk", "eggs"]


def test_a_whole_list_is_deleted_only_when_that_is_said(family: Family) -> None:
    family.ask("list_add", "add milk to my shopping list")
    with pytest.raises(BadInput, match="What shall I take off"):
        family.ask("list_remove", "remove something from my shopping list")
    gone = family.ask("list_remove", "delete my shopping list")
    assert gone.say == "The shopping list is gone."
    assert family.call("list_read").say == "There are no lists yet."
    family.undo(gone)
    assert family.call("list_read").data["items"] == ["milk"]


def test_which_list_is_asked_where_there_are_several(family: Family) -> None:
    family.ask("list_add", "add milk to my shopping list")
    family.ask("list_add", "add tent to my camping list")
    with pytest.raises(BadInput, match=r"Which list: shopping or camping\?"):
        family.ask("list_remove", "delete the list")


def test_it_is_the_list_that_was_spoken_of_last(family: Family) -> None:
    with pytest.raises(BadInput, match="Which list"):
        family.call("list_add", items=["socks"], list_name="it")
    family.call("list_add", items=["milk"], list_name="shopping")
    family.call("list_add", list_name="packing")
    assert family.call("list_add", items=["socks"], list_name="it").data["list"] == "packing"
    family.call("list_read", list_name="shopping")
    assert family.call("list_add", items=["bread"], list_name="it").data["list"] == "shopping"


def test_a_list_need_not_be_called_one_once_it_is_there(family: Family) -> None:
    family.ask("list_add", "start a new list called camping")
    added = family.ask("list_add", "add a tent and pegs to camping")
    assert added.say == "Tent and pegs are on the camping list."
    assert family.ask("list_remove", "take the pegs off camping").say == (
        "Pegs are off the camping list."
    )


def test_words_after_to_are_part_of_the_thing_where_no_list_is_called_so(family: Family) -> None:
    added = family.ask("list_add", "add a ticket to Paris")
    assert added.say == "Ticket to Paris is on the shopping list."


@pytest.mark.parametrize("name", ["to do", "to-do", "todo", "To Do"])
def test_the_to_do_list_is_one_however_it_is_written(family: Family, name: str) -> None:
    family.call("list_add", items=["call the plumber"], list_name="to-do")
    read = family.call("list_read", list_name=name)
    assert read.say == "On the to-do list: call the plumber."


def test_a_thing_is_looked_for_on_all_lists_where_none_is_named(family: Family) -> None:
    family.ask("list_add", "add milk to my shopping list")
    family.ask("list_add", "add the plumber to my calls list")
    assert family.call("list_remove", items=["plumber"]).data["list"] == "calls"
    family.undo(family.call("list_remove", items=["milk"]))
    assert family.call("list_tick", items=["milk"]).data["list"] == "shopping"


def test_a_yes_or_no_comes_first_where_one_is_asked_for(family: Family) -> None:
    family.ask("list_add", "add milk to my shopping list")
    for asked, told in (
        ("is my shopping list empty", "No, on the shopping list: milk."),
        ("is there anything on my shopping list", "Yes, on the shopping list: milk."),
        ("do I have a shopping list", "Yes, on the shopping list: milk."),
        ("is there a list called party", "No, there is no party list, only shopping."),
        ("do we have any milk", "Milk is still on the shopping list."),
        ("have we got any cheese", "Cheese is not on the shopping list."),
        ("read my shopping list", "On the shopping list: milk."),
    ):
        assert family.ask("list_read", asked).say == told
    family.call("list_remove", items=["milk"])
    assert family.ask("list_read", "is my shopping list empty").say == (
        "Yes, the shopping list is empty."
    )
    assert family.ask("list_read", "is anything on my shopping list").say == (
        "No, the shopping list is empty."
    )


def test_what_there_is_already_is_not_begun_again(family: Family) -> None:
    family.ask("list_add", "add milk to my shopping list")
    again = family.ask("list_add", "start a new shopping list")
    assert (again.say, again.undo) == ("There is a shopping list already.", None)


def test_a_list_is_emptied_where_a_new_one_is_to_take_its_place(family: Family) -> None:
    family.ask("list_add", "add milk to my shopping list")
    gone = family.ask("list_remove", "delete my shopping list and make a new one")
    assert gone.say == "The shopping list is empty now."
    assert family.call("list_read", list_name="shopping").say == "The shopping list is empty."
    family.undo(gone)
    assert family.call("list_read", list_name="shopping").data["items"] == ["milk"]


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("how many things are on my shopping list", "2 things on the shopping list: milk and tea."),
        ("what's the first thing on my list", "The first thing on the shopping list: milk."),
        ("what's the last item on my list", "The last thing on the shopping list: tea."),
        ("how many lists do I have", "There is one list: shopping."),
        ("what lists do I have", "There is one list: shopping."),
    ],
)
def test_what_is_asked_of_a_list_is_told(family: Family, asked: str, told: str) -> None:
    family.ask("list_add", "add milk and tea to my shopping list")
    assert family.ask("list_read", asked).say == told
