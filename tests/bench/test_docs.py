"""The measurements of document search measure what they say."""

import json
from pathlib import Path

import pytest

from victus_desktop.bench.docs import measure_quality, measure_speed, read_questions
from victus_desktop.conversation.errors import BadInput
from victus_desktop.knowledge.embedder import MiniLmEmbedder
from victus_desktop.knowledge.library import Library

ARTICLES = {
    "Rivers/of_Europe": [
        ("The Rhine flows through Basel, Bonn and Rotterdam.", "Which river passes Bonn?", "Rhine"),
        ("The Loire is the longest river of France.", "What is France's longest river?", "Loire"),
    ],
    "Bread": [
        ("Rye bread keeps fresh for a week.", "How long does rye bread keep?", "a week"),
        ("Butter is salted in Brittany.", "Which colour has the moon?", "green"),
    ],
}


@pytest.fixture
def questions(tmp_path: Path) -> Path:
    """A file in SQuAD's format; the last of its four answers stands nowhere."""
    file = tmp_path / "questions.json"
    data = [
        {
            "title": title,
            "paragraphs": [
                {
                    "context": context,
                    "qas": [{"question": question, "answers": [{"text": answer}]}],
                }
                for context, question, answer in entries
            ],
        }
        for title, entries in ARTICLES.items()
    ]
    file.write_text(json.dumps({"data": data}))
    return file


def test_questions_come_with_article_paragraph_and_answers(questions: Path) -> None:
    asked = read_questions(questions)

    assert len(asked) == 4
    assert (asked[0].article, asked[0].answers) == ("Rivers_of_Europe", ("Rhine",))


@pytest.mark.parametrize("text", ["", "[]", '{"data": [{"title": "x"}]}'])
def test_a_file_of_another_format_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "x.json").write_text(text)

    with pytest.raises(BadInput, match="SQuAD"):
        read_questions(tmp_path / "x.json")


@pytest.mark.slow
def test_quality_counts_right_passages_and_right_words(
    questions: Path, tmp_path: Path, models: Path
) -> None:
    library = Library(tmp_path / "k", MiniLmEmbedder(models / "minilm-l6-v2-int8"), "minilm")
    folder = tmp_path / "articles"
    folder.mkdir()

    quality = measure_quality(questions, library, folder)
    library.close()

    assert quality.answered == 0.75, "three of the four answers are to be found"
    assert quality.first <= quality.among_five <= 1
    assert quality.first >= 0.75
    assert quality.speed.searches == 4
    assert "right passage first" in quality.lines()[0]


@pytest.mark.slow
def test_speed_is_measured_over_as_many_passages_as_asked(tmp_path: Path, models: Path) -> None:
    embedder = MiniLmEmbedder(models / "minilm-l6-v2-int8")

    speed = measure_speed(1200, embedder, tmp_path, searches=20)

    assert (speed.passages, speed.searches) == (1200, 20)
    assert 0 < speed.median_ms <= speed.p95_ms
    assert speed.lines()[0].startswith("search over 1,200 passages (20 questions): median")
