"""Misheard names are put right; ordinary words are never touched."""

from datetime import UTC, datetime

import pytest

from victus_desktop.agent.vocabulary.correction import Corrector
from victus_desktop.agent.vocabulary.ordinary import OrdinaryWords, ordinary_words
from victus_desktop.conversation.records import Misheard
from victus_desktop.paths import resource

NAMES = (
    "Jan Kowalski",
    "Siobhan Nguyen",
    "Priyanka Raghunathan",
    "Bjørn Ødegård",
    "Anna Müller",
    "Zsofia",
    "Katarzyna Wiśniewska",
    "Thandiwe Mokoena",
    "Firefox",
    "LibreOffice Writer",
    "Thunderbird",
    "Audacity",
    "Inkscape",
    "KeePassXC",
    "Kubernetes migration",
    "Groceries",
    "Hardware store",
    "Everyday",
    "kohlrabi",
    "crème fraîche",
    "Worcestershire sauce",
    "Quinoa",
    "Forrest Whitacker",
    "Pilates with Xenia",
    "Bill",
    "Mark",
    "Rose",
    "May",
    "Will",
)


def taught(heard: str, meant: str) -> Misheard:
    return Misheard(1, heard, meant, datetime.now(UTC))


@pytest.fixture(scope="module")
def ordinary() -> OrdinaryWords:
    return ordinary_words("en")


@pytest.fixture(scope="module")
def corrector(ordinary: OrdinaryWords) -> Corrector:
    return Corrector(NAMES, (), ordinary)


@pytest.mark.parametrize(
    ("heard", "meant"),
    [
        ("Send a mail to Jan Kovalsky.", "Send a mail to Jan Kowalski."),
        ("What is Kovalskie's address?", "What is Kowalski's address?"),
        ("Open fire fox, please.", "Open Firefox, please."),
        ("open ink scape", "open Inkscape"),
        ("Add coal robby and milk.", "Add coal robby and milk."),
        ("Add kohlraby to my list.", "Add kohlrabi to my list."),
        ("The cubernetes meeting", "The Kubernetes meeting"),
        ("Call Katarzina.", "Call Katarzyna."),
        ("Open Libra office writer.", "Open LibreOffice writer."),
    ],
)
def test_names_are_put_right(corrector: Corrector, heard: str, meant: str) -> None:
    assert corrector.correct(heard) == meant


@pytest.mark.parametrize(
    "said",
    [
        "",
        "...",
        "I walk every day and may rest for rest.",
        "Mark the bill as paid, will you?",
        "Is the rose in the shop?",
        "Set a timer for 25 minutes.",
        "Play Zendaya's new song.",
        "Remind me to water the kohlrabi at 7:30.",
        "Tell Jan Kowalski that I'm late.",
    ],
)
def test_what_was_heard_well_stays(corrector: Corrector, said: str) -> None:
    assert corrector.correct(said) == said


def test_no_ordinary_request_is_changed(corrector: Corrector) -> None:
    """All the thousands of example requests of all tools, none of which is about these names."""
    for file in sorted(resource("examples").glob("*.txt")):
        for line in file.read_text(encoding="utf-8").splitlines():
            changed = corrector.correct(line)
            assert changed.lower() == line.lower() or _names_it(changed, line), line


def _names_it(changed: str, line: str) -> bool:
    """'fire fox' written together is the name itself."""
    return changed.lower().replace(" ", "") == line.lower().replace(" ", "")


def test_no_ordinary_word_is_changed(corrector: Corrector) -> None:
    from spellchecker import SpellChecker

    known = SpellChecker(language="en").word_frequency.dictionary
    changed = [word for word in known if corrector.correct(word).lower() != word]
    assert changed == []


def test_what_the_user_taught_goes_first(ordinary: OrdinaryWords) -> None:
    corrector = Corrector(
        NAMES, [taught("Hannah", "Anna"), taught("ghost tree", "Gosztri")], ordinary
    )
    assert corrector.correct("Mail Hannah now, HANNAH!") == "Mail Anna now, Anna!"
    assert corrector.correct("Hannah's number and savannah") == "Anna's number and savannah"
    assert corrector.correct("call ghost  tree") == "call Gosztri"


def test_a_common_word_that_was_taught_is_put_right_only_as_a_name(
    ordinary: OrdinaryWords,
) -> None:
    corrector = Corrector((), [taught("mark", "Marc")], ordinary)
    assert corrector.correct("Mark it as done and call Mark.") == "Mark it as done and call Marc."
    assert corrector.correct("question mark") == "question mark"


def test_two_names_that_sound_the_same_are_not_guessed(ordinary: OrdinaryWords) -> None:
    corrector = Corrector(("Kristoffersen", "Kristofferson"), (), ordinary)
    assert corrector.correct("crist offerson") == "crist offerson"
    alone = Corrector(("Kristoffersen",), (), ordinary)
    assert alone.correct("crist offerson") == "Kristoffersen"
