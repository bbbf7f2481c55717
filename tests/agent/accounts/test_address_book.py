"""Contacts from vCard files as address books export them."""

import logging
from pathlib import Path

import pytest

from victus_desktop.agent.accounts.address_book import contacts

CARDS = """\
BEGIN:VCARD\r
VERSION:3.0\r
FN:Anna Kowalski\r
N:Kowalski;Anna;;;\r
EMAIL;TYPE=HOME:anna@example.org\r
EMAIL;TYPE=WORK:a.kowalski@example.com\r
END:VCARD\r
BEGIN:VCARD\r
VERSION:4.0\r
FN:Bjørn Ødegård\r
TEL:+47 1234\r
END:VCARD\r
BEGIN:VCARD\r
VERSION:2.1\r
N:Müller;Zo=C3=AB\r
FN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:Zo=C3=AB M=C3=BCller\r
EMAIL;INTERNET:zoe@example.org\r
END:VCARD\r
"""


def test_names_and_addresses_are_read(tmp_path: Path) -> None:
    (tmp_path / "all.vcf").write_text(CARDS, encoding="utf-8")
    assert contacts([tmp_path]) == [
        ("Anna Kowalski", "anna@example.org"),
        ("Anna Kowalski", "a.kowalski@example.com"),
        ("Bjørn Ødegård", ""),
        ("Zoë Müller", "zoe@example.org"),
    ]


def test_a_file_that_cannot_be_read_is_told_and_left_out(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    good, bad = tmp_path / "good.vcf", tmp_path / "bad.vcf"
    good.write_text(CARDS, encoding="utf-8")
    bad.write_text("BEGIN:VCARD\nEND:VCALENDAR\n")
    with caplog.at_level(logging.WARNING):
        assert len(contacts([bad, tmp_path / "none.vcf", good])) == 4
    assert "bad.vcf" in caplog.text
    assert "none.vcf" in caplog.text
