"""Names from everywhere are at hand without waiting."""

import threading
from collections.abc import Iterable
from datetime import UTC, datetime

from victus_desktop.agent.vocabulary.collected import Source, Vocabulary
from victus_desktop.conversation.errors import ServiceError
from victus_desktop.conversation.records import Misheard


class Names:
    """A source that counts how often it is asked."""

    def __init__(self, *names: str) -> None:
        self.names = names
        self.asked = 0

    def __call__(self) -> Iterable[str]:
        self.asked += 1
        return self.names


def test_the_likeliest_come_first_and_common_words_are_left_out() -> None:
    vocabulary = Vocabulary(
        {
            "contacts": Source(Names("Anna Kowalski", "Bill"), 60),
            "lists": Source(Names("shopping", "milk", "kohlrabi", "Anna Kowalski"), 60),
        },
        lambda: [Misheard(1, "ghost tree", "Gosztri", datetime.now(UTC))],
    )
    vocabulary.collect()
    assert vocabulary.names() == ("Gosztri", "Anna Kowalski", "kohlrabi")
    assert vocabulary.correct("mail kovalsky and ghost tree") == "mail Kowalski and Gosztri"
    assert vocabulary.by_source()["lists"] == ("shopping", "milk", "kohlrabi", "Anna Kowalski")


def test_before_anything_is_collected_a_text_stays() -> None:
    vocabulary = Vocabulary({"lists": Source(Names("kohlrabi"), 60)}, list)
    assert vocabulary.correct("add kohlraby") == "add kohlraby"


def test_a_slow_source_keeps_nobody_waiting() -> None:
    release = threading.Event()

    def slow() -> Iterable[str]:
        release.wait(10)
        return ["Kowalski"]

    vocabulary = Vocabulary({"mail": Source(slow, 60)}, list)
    assert vocabulary.names() == ()
    release.set()
    vocabulary.collect()
    assert vocabulary.names() == ("Kowalski",)


def test_each_source_is_asked_again_when_its_names_are_old() -> None:
    now = [0.0]
    lists, mail = Names("kohlrabi"), Names("Kowalski")
    sources = {"lists": Source(lists, 10), "mail": Source(mail, 900)}
    vocabulary = Vocabulary(sources, list, clock=lambda: now[0])
    for moment in (0, 5, 11, 12, 901):
        now[0] = moment
        vocabulary.collect()
    assert (lists.asked, mail.asked) == (3, 2)


def test_a_source_that_fails_gives_no_names_and_harms_no_other() -> None:
    def down() -> Iterable[str]:
        raise ServiceError("The server is down.")

    vocabulary = Vocabulary(
        {"mail": Source(down, 60), "lists": Source(Names("kohlrabi"), 60)}, list
    )
    vocabulary.collect()
    assert vocabulary.names() == ("kohlrabi",)


def test_what_is_taught_counts_at_once() -> None:
    learnt: list[Misheard] = []
    vocabulary = Vocabulary({"lists": Source(Names(), 60)}, lambda: learnt)
    vocabulary.collect()
    learnt.append(Misheard(1, "Hannah", "Anna", datetime.now(UTC)))
    vocabulary.taught()
    assert vocabulary.correct("call Hannah") == "call Anna"
    learnt.clear()
    vocabulary.taught()
    assert vocabulary.correct("call Hannah") == "call Hannah"
