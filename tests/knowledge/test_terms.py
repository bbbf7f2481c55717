"""Names in documents, for speech recognition."""

from victus_desktop.knowledge.terms import terms

TEXT = """\
# Lease

The landlord is Kowalski. Rent goes to Kowalski by the Wednesday after. Rent is due.
Heating is by Thermondo; ask Thermondo's office. NASA and NASA. An Ofen, an Ofen.
Maybe Kowalski moves to Gniezno.
"""


def test_names_are_found_by_their_capital_within_sentences() -> None:
    assert terms([TEXT, "We like Gniezno in Wednesday light, wednesday."], 10) == [
        "Kowalski",
        "Ofen",
        "Gniezno",
    ]


def test_only_the_most_frequent_are_given() -> None:
    assert terms([TEXT], 1) == ["Kowalski"]
