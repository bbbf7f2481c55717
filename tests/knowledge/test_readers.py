"""What is read from each kind of file."""

import mailbox
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest

from victus_desktop.knowledge.readers import SUFFIXES, read
from victus_desktop.knowledge.records import Block, Kind
from victus_desktop.knowledge.unreadable import UnreadableDocument

ODF = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
)


def texts(blocks: list[Block]) -> list[str]:
    return [block.text for block in blocks]


def test_pdf_has_pages_headings_and_whole_paragraphs(make_pdf: Any) -> None:
    path = make_pdf(
        "lease.pdf",
        [
            [(20, "Rent"), (11, "The tenant pays 950 euros on the first work-"), (11, "ing day.")],
            [(20, "Pets"), (11, "Cats are allowed (dogs are not).")],
        ],
    )

    assert read(path) == [
        Block("Rent", 1, Kind.HEADING, 1),
        Block("The tenant pays 950 euros on the first working day.", 1),
        Block("Pets", 2, Kind.HEADING, 1),
        Block("Cats are allowed (dogs are not).", 2),
    ]


def test_running_heads_and_page_numbers_of_a_pdf_are_left_out(make_pdf: Any) -> None:
    said = ("Apples are red.", "Pears are green.", "Plums are blue.", "Nuts are brown.")
    pages = [[(9, f"Fruit report - {n}"), (30, " "), (11, line)] for n, line in enumerate(said, 1)]

    assert texts(read(make_pdf("fruit.pdf", pages))) == list(said)


def test_docx_keeps_headings_and_tables(make_zip: Any) -> None:
    office = "http://schemas.openxmlformats.org"
    w = f'xmlns:w="{office}/wordprocessingml/2006/main"'
    row = "<w:tr>{}</w:tr>".format
    cell = "<w:tc><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:tc>".format
    path = make_zip(
        "report.docx",
        {
            "[Content_Types].xml": f'<Types xmlns="{office}/package/2006/content-types">'
            '<Default Extension="rels" ContentType="application/'
            'vnd.openxmlformats-package.relationships+xml"/>'
            '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-'
            'officedocument.wordprocessingml.document.main+xml"/></Types>',
            "_rels/.rels": f'<Relationships xmlns="{office}/package/2006/relationships">'
            f'<Relationship Id="rId1" Target="word/document.xml" '
            f'Type="{office}/officeDocument/2006/relationships/officeDocument"/></Relationships>',
            "word/document.xml": f"<w:document {w}><w:body>"
            '<w:p><w:pPr><w:pStyle w:val="Heading1"/></w:pPr><w:r><w:t>Harvest</w:t></w:r></w:p>'
            "<w:p><w:r><w:t>It was a good year.</w:t></w:r></w:p>"
            f"<w:tbl>{row(cell('Fruit') + cell('Kilos'))}{row(cell('Plums') + cell('40'))}</w:tbl>"
            "</w:body></w:document>",
            "word/styles.xml": f'<w:styles {w}><w:style w:type="paragraph" w:styleId="Heading1">'
            '<w:name w:val="heading 1"/></w:style></w:styles>',
        },
    )

    assert read(path) == [
        Block("Harvest", None, Kind.HEADING, 1),
        Block("It was a good year."),
        Block("Fruit: Plums; Kilos: 40", None, Kind.TABLE),
    ]


def test_pptx_has_a_page_for_each_slide(shelf: Path) -> None:
    pptx = pytest.importorskip("pptx")
    show = pptx.Presentation()
    for title, body in (("Welcome", "Good to see you"), ("Budget", "We spend 40 euros")):
        slide = show.slides.add_slide(show.slide_layouts[1])
        slide.shapes.title.text = title
        slide.placeholders[1].text = body
    show.save(shelf / "talk.pptx")

    assert [(block.text, block.page) for block in read(shelf / "talk.pptx")] == [
        ("Welcome", 1),
        ("Good to see you", 1),
        ("Budget", 2),
        ("We spend 40 euros", 2),
    ]


def test_xlsx_has_a_heading_for_each_sheet(shelf: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    book.active.title = "Spending"
    for row in (("Month", "Amount"), ("March", 300), ("April", 280)):
        book.active.append(row)
    book.save(shelf / "money.xlsx")

    assert read(shelf / "money.xlsx") == [
        Block("Spending", None, Kind.HEADING, 2),
        Block("Month: March; Amount: 300\nMonth: April; Amount: 280", None, Kind.TABLE),
    ]


def test_odt_keeps_headings_lists_and_tables(make_zip: Any) -> None:
    cell = "<table:table-cell><text:p>{}</text:p></table:table-cell>".format
    row = "<table:table-row>{}</table:table-row>".format
    path = make_zip(
        "house.odt",
        {
            "content.xml": f"<office:document-content {ODF}><office:body><office:text>"
            '<text:h text:outline-level="2">House rules</text:h>'
            "<text:p>Be <text:span>quiet</text:span><text:s/>at night.</text:p>"
            "<text:list><text:list-item><text:p>No smoke</text:p></text:list-item>"
            "<text:list-item><text:p>No fire</text:p></text:list-item></text:list>"
            f"<table:table>{row(cell('Day') + cell('Bin'))}{row(cell('Monday') + cell('paper'))}"
            "</table:table></office:text></office:body></office:document-content>"
        },
    )

    assert read(path) == [
        Block("House rules", None, Kind.HEADING, 2),
        Block("Be quiet at night."),
        Block("No smoke\nNo fire"),
        Block("Day: Monday; Bin: paper", None, Kind.TABLE),
    ]


def test_an_odt_with_a_password_is_refused(make_zip: Any) -> None:
    manifest = "<manifest><encryption-data/></manifest>"
    path = make_zip("secret.odt", {"content.xml": "x", "META-INF/manifest.xml": manifest})

    with pytest.raises(UnreadableDocument, match="password"):
        read(path)


def test_epub_is_read_in_its_order(make_zip: Any) -> None:
    page = "<html><body><h1>{}</h1><p>{}</p></body></html>".format
    path = make_zip(
        "tale.epub",
        {
            "META-INF/container.xml": '<container><rootfiles><rootfile full-path="book.opf"/>'
            "</rootfiles></container>",
            "book.opf": '<package xmlns:dc="http://purl.org/dc/elements/1.1/"><metadata>'
            "<dc:title>A Tale</dc:title></metadata><manifest>"
            '<item id="b" href="b.xhtml"/><item id="a" href="a.xhtml"/></manifest>'
            '<spine><itemref idref="a"/><itemref idref="b"/></spine></package>',
            "a.xhtml": page("Morning", "The sun rose."),
            "b.xhtml": page("Evening", "The sun set."),
        },
    )

    found = texts(read(path))

    assert found[-4:] == ["Morning", "The sun rose.", "Evening", "The sun set."]


def test_html_is_read_without_scripts(shelf: Path) -> None:
    path = shelf / "page.html"
    path.write_text("<h2>Hours</h2><script>track()</script><p>Open from <b>nine</b>.</p>")

    assert read(path) == [Block("Hours", None, Kind.HEADING, 2), Block("Open from nine.")]


def test_text_is_read_in_any_common_encoding(shelf: Path) -> None:
    for encoding in ("utf-8", "utf-16", "cp1252", "utf-8-sig"):
        path = shelf / "note.txt"
        path.write_bytes("Grüße aus\nKöln\n\nzweiter Absatz".encode(encoding))

        assert texts(read(path)) == ["Grüße aus Köln", "zweiter Absatz"]


def test_csv_rows_say_what_their_cells_mean(shelf: Path) -> None:
    path = shelf / "people.csv"
    path.write_text("name;city\nAnna;Bonn\nBen;Rome\n")

    assert read(path) == [Block("name: Anna; city: Bonn\nname: Ben; city: Rome", kind=Kind.TABLE)]


def mail(subject: str, text: str) -> EmailMessage:
    message = EmailMessage()
    message["Subject"] = subject
    message["From"] = "anna@example.org"
    message["To"] = "ben@example.org"
    message.set_content(text)
    return message


def test_a_mail_says_who_wrote_and_leaves_quotes_out(shelf: Path) -> None:
    message = mail("Keys", "They are under the mat.\n\n> Where are the keys?\n")
    message.add_attachment(b"x", maintype="image", subtype="png", filename="mat.png")
    path = shelf / "keys.eml"
    path.write_bytes(message.as_bytes())

    assert read(path) == [
        Block("Keys", None, Kind.HEADING),
        Block("From: anna@example.org\nTo: ben@example.org\nAttached: mat.png"),
        Block("They are under the mat."),
    ]


def test_a_mail_in_html_is_read_too(shelf: Path) -> None:
    message = mail("Party", "")
    message.set_content("<p>Come at <b>eight</b></p>", subtype="html")
    path = shelf / "party.eml"
    path.write_bytes(message.as_bytes())

    assert texts(read(path))[-1] == "Come at eight"


def test_a_mailbox_gives_each_mail(shelf: Path) -> None:
    box = mailbox.mbox(shelf / "all.mbox")
    box.add(mail("One", "First mail."))
    box.add(mail("Two", "Second mail."))
    box.close()

    found = texts(read(shelf / "all.mbox"))

    assert [text for text in found if "From" not in text] == [
        "One",
        "First mail.",
        "Two",
        "Second mail.",
    ]


def test_the_kinds_that_can_be_read() -> None:
    asked = ".pdf .docx .pptx .xlsx .odt .epub .html .md .txt .csv .eml .mbox"

    assert SUFFIXES.issuperset(asked.split())
