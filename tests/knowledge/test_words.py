"""Words, stems and sentences."""

from victus_desktop.knowledge.words import sentences, stems, telling_stems


def test_forms_of_a_word_share_their_stem() -> None:
    assert stems("Renting rents RENT") == ["rent"] * 3


def test_a_text_is_cut_where_sentences_end() -> None:
    text = 'The rent is due. "When?" Mr. Smith asked! On the 3rd.'

    assert sentences(text) == ["The rent is due.", '"When?"', "Mr. Smith asked!", "On the 3rd."]


def test_initials_numbers_and_abbreviations_end_no_sentence() -> None:
    for whole in ("J. R. Tolkien wrote it.", "It costs 3.50 euros.", "See e.g. Dr. Who."):
        assert sentences(whole) == [whole]


def test_a_line_break_ends_a_sentence() -> None:
    assert sentences("Milk\nBread") == ["Milk", "Bread"]


def test_a_question_is_about_its_telling_words() -> None:
    assert telling_stems("What is the rent of the flat, the rent?") == ["rent", "flat"]


def test_a_question_of_common_words_alone_keeps_them() -> None:
    assert telling_stems("Who are you?") == ["who", "are", "you"]
