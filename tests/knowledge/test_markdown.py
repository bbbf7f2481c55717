"""Markdown as blocks."""

from victus_desktop.knowledge.markdown import markdown_blocks
from victus_desktop.knowledge.records import Block, Kind


def test_headings_paragraphs_and_lists() -> None:
    text = "# Lease\n\nThe *rent* is **950**\neuros, see [here](http://x).\n\n- cats\n- dogs\n"

    assert list(markdown_blocks(text)) == [
        Block("Lease", None, Kind.HEADING, 1),
        Block("The *rent* is 950 euros, see here."),
        Block("cats\ndogs"),
    ]


def test_a_row_of_a_table_says_what_its_cells_mean() -> None:
    text = "| Month | Amount |\n| --- | --- |\n| March | 300 |\n| April | NaN |\n"

    (block,) = markdown_blocks(text)

    assert block == Block("Month: March; Amount: 300\nMonth: April", None, Kind.TABLE)


def test_slides_are_pages() -> None:
    text = "<!-- Slide number: 1 -->\n# Welcome\n\n<!-- Slide number: 2 -->\nThank you all\n"

    assert [(block.text, block.page) for block in markdown_blocks(text)] == [
        ("Welcome", 1),
        ("Thank you all", 2),
    ]


def test_code_is_text_and_its_comments_are_no_headings() -> None:
    blocks = list(markdown_blocks("```\n# install\n\nmake run\n```\n"))

    assert [block.kind for block in blocks] == [Kind.TEXT]
