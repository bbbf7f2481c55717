from datetime import timedelta

import pytest

from tests.history.databases.records import NOON, TIMER, turn
from victus_desktop.conversation.errors import BadInput, StorageError
from victus_desktop.conversation.records import Exchange, Outcome, ToolCall
from victus_desktop.history.stores import Stores, stores_of


def heard(stores: Stores, conversation: str = "default") -> list[str]:
    return [one["heard"] for one in stores.turns.turns(conversation)]


def test_a_turn_is_kept_with_all_that_is_known_of_it(stores: Stores) -> None:
    stores.turns.add(
        turn(
            "set an egg timer",
            "Five minutes.",
            spoken="Five",
            calls=(TIMER,),
            outcome=Outcome.INTERRUPTED,
            id="a",
            started=NOON,
            untrusted=True,
        )
    )
    assert stores.turns.last("default", 1)[0].untrusted
    assert stores.turns.turns("default") == [
        {
            "id": "a",
            "conversation": "default",
            "started": "2026-03-02T12:00:00+00:00",
            "kind": "prompt",
            "heard": "set an egg timer",
            "reply": "Five minutes.",
            "spoken": "Five",
            "tier": "command",
            "calls": [
                {
                    "tool": "timer_set",
                    "arguments": {"duration": 300.0, "name": "egg"},
                    "result": {"id": 7},
                    "effect": "write",
                    "error": "",
                }
            ],
            "timings_ms": {"total": 12.5},
            "outcome": "interrupted",
            "error": "",
            "untrusted": True,
        }
    ]


def test_the_last_exchanges_come_oldest_first_with_their_calls(stores: Stores) -> None:
    for text in ("one", "two", "three"):
        stores.turns.add(turn(text, calls=(TIMER,)))
    assert stores.turns.last("default", 2) == [
        Exchange("two", "Good day.", (TIMER,)),
        Exchange("three", "Good day.", (TIMER,)),
    ]


def test_of_an_interrupted_answer_it_is_told_what_sounded(stores: Stores) -> None:
    stores.turns.add(turn("why", outcome=Outcome.INTERRUPTED, spoken="Because"))
    (exchange,) = stores.turns.last("default", 1)
    assert (exchange.reply, exchange.spoken) == ("Good day.", "Because")


def test_failures_and_announcements_do_not_crowd_out_what_was_said(stores: Stores) -> None:
    stores.turns.add(turn("one"))
    for _ in range(3):
        stores.turns.add(turn("two", outcome=Outcome.FAILED))
        stores.turns.add(turn("", "Your timer is done.", kind="announcement"))
    assert [one.heard for one in stores.turns.last("default", 1)] == ["one"]


def test_the_same_turn_is_not_kept_twice(stores: Stores) -> None:
    stores.turns.add(turn("one", id="a"))
    with pytest.raises(StorageError):
        stores.turns.add(turn("again", id="a"))
    assert heard(stores) == ["one"]


@pytest.mark.parametrize(
    "text", ["a\0b", "half a letter \ud83d", "", "x" * 1_000_000, "日本語 🎉"], ids=ascii
)
def test_any_text_can_be_kept(stores: Stores, text: str) -> None:
    call = ToolCall("note", {"text": text, "much": float("inf"), text: 1}, float("nan"))
    stores.turns.add(turn("first " + text, calls=(call,)))
    (kept,) = stores.turns.turns("default")
    assert len(kept["heard"]) == len("first " + text)
    assert kept["calls"][0]["arguments"]["much"] == "Infinity"
    assert kept["calls"][0]["result"] == "NaN"


def test_conversations_are_listed_by_their_last_turn_and_named_by_their_first(
    stores: Stores,
) -> None:
    stores.turns.add(turn("the\n first " + "long " * 20, conversation="a", started=NOON))
    stores.turns.add(turn("second", conversation="b"))
    stores.turns.add(turn("third", conversation="a", started=NOON + timedelta(days=1)))
    found = stores.turns.conversations()
    assert [(one["id"], one["turns"]) for one in found] == [("a", 2), ("b", 1)]
    assert found[0]["title"].startswith("the first long long")
    assert len(found[0]["title"]) == 60
    assert found[0]["started"] == "2026-03-02T12:00:00+00:00"
    assert found[0]["last"] == "2026-03-03T12:00:00+00:00"


def test_a_long_history_is_read_in_pages(stores: Stores) -> None:
    for number in range(5):
        stores.turns.add(turn(str(number), conversation=f"c{number}"))
    for number in range(5):
        stores.turns.add(turn(str(number)))
    pages = [stores.turns.turns("default", 2, offset) for offset in (0, 2, 4, 6)]
    assert [[one["heard"] for one in page] for page in pages] == [["4", "3"], ["2", "1"], ["0"], []]
    assert [one["id"] for one in stores.turns.conversations(2, 1)] == ["c4", "c3"]


def test_a_conversation_is_renamed(stores: Stores) -> None:
    stores.turns.add(turn())
    assert stores.turns.rename("default", "Breakfast")
    assert stores.turns.conversations()[0]["title"] == "Breakfast"
    assert not stores.turns.rename("other", "Supper")


def test_deleting_a_conversation_leaves_the_others(stores: Stores) -> None:
    stores.turns.add(turn("one", conversation="a"))
    stores.turns.add(turn("two", conversation="b"))
    assert stores.turns.delete("a")
    assert not stores.turns.delete("a")
    assert [one["id"] for one in stores.turns.conversations()] == ["b"]
    assert (heard(stores, "a"), heard(stores, "b")) == ([], ["two"])


def test_one_turn_can_be_deleted(stores: Stores) -> None:
    stores.turns.add(turn("one", id="a"))
    stores.turns.add(turn("two"))
    assert stores.turns.delete_turn("a")
    assert not stores.turns.delete_turn("a")
    assert heard(stores) == ["two"]
    assert stores.turns.conversations()[0]["title"] == "two"


def test_all_can_be_deleted(stores: Stores) -> None:
    for name in ("a", "b"):
        stores.turns.add(turn(conversation=name))
    assert stores.turns.delete_all() == 2
    assert stores.turns.conversations() == []


def test_what_is_older_than_the_days_one_keeps_is_deleted(stores: Stores) -> None:
    for days in (9, 7.1, 6.9, 0):
        stores.turns.add(turn(str(days), started=NOON - timedelta(days=days)))
    assert stores.turns.delete_older(7, NOON) == 2
    assert heard(stores) == ["0", "6.9"]
    assert stores.turns.delete_older(7, NOON) == 0


def test_deleting_a_turn_deletes_what_the_journal_says_of_it(stores: Stores) -> None:
    stores.journal.add(TIMER)
    made = stores.journal.entries()[0].at - timedelta(seconds=1)
    stores.journal.add(ToolCall("timer_set", {"duration": 60.0}))
    stores.turns.add(turn("egg timer", calls=(TIMER,), started=made, conversation="a"))
    stores.turns.add(turn("egg timer", calls=(TIMER,), started=made - timedelta(days=1)))
    stores.turns.delete("default")
    assert len(stores.journal.entries()) == 2
    stores.turns.delete("a")
    assert [one.call.arguments for one in stores.journal.entries()] == [{"duration": 60.0}]


def test_users_see_only_their_own(stores: Stores) -> None:
    anna, bert = (stores_of(stores.engine, name) for name in ("anna", "bert"))
    anna.turns.add(turn("secret", id="a"))
    bert.turns.add(turn("other"))
    stores.turns.add(turn("mine", conversation="anna/default"))
    for other in (bert, stores):
        assert "secret" not in str(other.turns.export("json"))
        assert other.turns.search("secret") == []
        assert other.turns.last("anna/default", 5) != anna.turns.last("default", 5)
        assert not other.turns.delete_turn("a")
        other.turns.delete_all()
    assert heard(anna) == ["secret"]


def test_an_unknown_conversation_is_told(stores: Stores) -> None:
    with pytest.raises(BadInput, match="no conversation 'x'"):
        stores.turns.export("json", "x")
