"""Mail, with a real Dovecot and a real SMTP server."""

import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from pathlib import Path

import pytest

from tests.agent.accounts.certificates import self_signed
from tests.agent.accounts.mail_servers import (
    PASSWORD,
    USER,
    Inbox,
    Outbox,
    dovecot,
    free_port,
    letter,
    rude_server,
    smtp_server,
)
from victus_desktop.agent.accounts.imap import MailServer
from victus_desktop.conversation.errors import NotAllowed, ServiceError

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def inbox() -> Iterator[Inbox]:
    with dovecot() as made:
        made.put(letter("Hannah Berg <hannah@example.org>", "Rent", "The rent is due."), seen=True)
        made.put(letter("Otto <otto@example.net>", "Grüße", "Schöne Grüße aus Köln"))
        made.put(letter("news@example.com", "Weekly", "", html="<p>Big <b>sale</b></p>"))
        made.put(letter("Hannah Berg <hannah@example.org>", "Film", "Big one", size=2_000_000))
        yield made


@pytest.fixture
def outbox() -> Iterator[Outbox]:
    with smtp_server() as made:
        yield made


def account(imap: int = 1, smtp: int = 1, password: str = PASSWORD) -> MailServer:
    return MailServer(
        USER,
        password,
        "127.0.0.1",
        "127.0.0.1",
        imap_port=imap,
        smtp_port=smtp,
        security="none",
        seconds=1,
    )


def test_the_newest_comes_first(inbox: Inbox) -> None:
    mails = account(inbox.port).newest(10)
    assert [mail.subject for mail in mails] == ["Film", "Weekly", "Grüße", "Rent"]
    assert [mail.unread for mail in mails] == [True, True, True, False]
    assert mails[3].sender == "Hannah Berg"
    assert mails[3].address == "hannah@example.org"
    assert mails[3].text.strip() == "The rent is due."
    assert abs(mails[3].at - (datetime.now(UTC) - timedelta(days=1))) < timedelta(minutes=5)
    assert len(account(inbox.port).newest(2)) == 2


def test_a_page_is_told_in_words(inbox: Inbox) -> None:
    (mail,) = account(inbox.port).newest(5, sender="news@")
    assert (mail.sender, mail.text) == ("news@example.com", "Big sale")


def test_a_large_message_is_told_without_its_body(inbox: Inbox) -> None:
    (mail,) = account(inbox.port).newest(1)
    assert (mail.subject, mail.text) == ("Film", "")


def test_reading_leaves_mail_unread(inbox: Inbox) -> None:
    assert len(account(inbox.port).newest(10, unread=True)) == 3
    assert inbox.unseen() == 3


def test_search_by_sender_words_and_day(inbox: Inbox) -> None:
    box = account(inbox.port)
    assert [mail.subject for mail in box.newest(9, sender="hannah")] == ["Film", "Rent"]
    assert [mail.subject for mail in box.newest(9, words="Schöne Grüße")] == ["Grüße"]
    assert [mail.subject for mail in box.newest(9, words="rent is")] == ["Rent"]
    assert len(box.newest(9, since=datetime.now(UTC) - timedelta(days=2))) == 4
    assert box.newest(9, since=datetime.now(UTC) + timedelta(days=2)) == []


def test_search_words_are_never_commands(inbox: Inbox) -> None:
    box = account(inbox.port)
    assert box.newest(9, words='rent")\r\nA9 STORE 1:* +FLAGS (\\Deleted)\r\n') == []
    assert box.newest(9, sender='"x\\') == []
    assert len(box.newest(9)) == 4


def test_who_wrote(inbox: Inbox) -> None:
    assert account(inbox.port).correspondents(2) == [
        ("Hannah Berg", "hannah@example.org"),
        ("news@example.com", "news@example.com"),
    ]


def test_a_mail_is_sent(outbox: Outbox) -> None:
    account(smtp=outbox.port).send("otto@example.net", "On\nFriday", "See you at 7. Grüße!")
    ((recipients, content),) = outbox.taken
    message = message_from_bytes(content, policy=policy.default)
    assert recipients == ["otto@example.net"]
    assert (message["From"], message["To"]) == (USER, "otto@example.net")
    assert message["Subject"] == "On Friday"
    assert message["Date"]
    assert message.get_content().strip() == "See you at 7. Grüße!"


def test_what_goes_to_the_servers_is_counted(inbox: Inbox, outbox: Outbox) -> None:
    sent: Counter[str] = Counter()

    def count(host: str, size: int) -> None:
        sent[host] += size

    text = "See you at 7. " * 100
    replace(account(smtp=outbox.port), sent=count).send("otto@example.net", "On Friday", text)
    mailed = sent["127.0.0.1"]
    assert len(text) < mailed < 3 * len(text)
    replace(account(inbox.port), sent=count).newest(1)
    assert sent["127.0.0.1"] > mailed


def test_a_recipient_that_the_server_refuses(outbox: Outbox) -> None:
    with pytest.raises(ServiceError, match="did not take the mail to nobody@"):
        account(smtp=outbox.port).send("nobody@example.net", "Hello", "Hello")
    assert outbox.taken == []


def test_a_wrong_password(inbox: Inbox, outbox: Outbox) -> None:
    box = replace(account(inbox.port, outbox.port, "wrong"), seconds=10)
    with pytest.raises(ServiceError, match="refused the sign-in"):
        box.newest(1)
    with pytest.raises(ServiceError, match="refused the sign-in"):
        box.send("otto@example.net", "Hello", "Hello")


def test_a_server_that_is_down() -> None:
    box = account(free_port(), free_port())
    with pytest.raises(ServiceError, match="cannot be reached"):
        box.newest(1)
    with pytest.raises(ServiceError, match="cannot be reached"):
        box.send("otto@example.net", "Hello", "Hello")


@pytest.mark.parametrize("greeting", [b"", b"* OK ready\r\n"])
def test_a_server_that_is_silent_is_given_up_soon(greeting: bytes) -> None:
    started = time.monotonic()
    with rude_server(greeting, hangs=True) as port:
        with pytest.raises(ServiceError, match="too long"):
            account(port).newest(1)
        with pytest.raises(ServiceError, match=r"does not answer|too long"):
            account(smtp=port).send("otto@example.net", "Hello", "Hello")
    assert time.monotonic() - started < 20


@pytest.mark.parametrize(
    "nonsense",
    [
        b"",
        b"HTTP/1.1 400 Bad Request\r\n\r\n",
        b"\xff\x00\xfe\r\n",
        b"* OK hi\r\n* NONSENSE\r\n",
        b"220 hi\r\nwhat?\r\n",
    ],
)
def test_a_server_that_talks_nonsense(nonsense: bytes) -> None:
    with rude_server(nonsense) as port:
        with pytest.raises(ServiceError):
            account(port).newest(1)
        with pytest.raises(ServiceError):
            account(smtp=port).send("otto@example.net", "Hello", "Hello")


def test_nothing_goes_unprotected_to_another_machine() -> None:
    box = replace(account(), imap_host="mail.example.org", smtp_host="mail.example.org")
    with pytest.raises(NotAllowed, match="protected"):
        box.newest(1)
    with pytest.raises(NotAllowed, match="protected"):
        box.send("otto@example.net", "Hello", "Hello")


def test_only_a_trusted_certificate_is_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    certificate = self_signed(tmp_path)
    with dovecot(certificate) as inbox:
        inbox.put(letter("otto@example.net", "Hello", "Hello"))
        encrypted = replace(account(inbox.tls_port), security="tls", seconds=10)
        plain_first = replace(account(inbox.port), security="starttls", seconds=10)
        for box in (encrypted, plain_first):
            with pytest.raises(ServiceError, match="certificate"):
                box.newest(1)
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        for box in (encrypted, plain_first):
            assert [mail.subject for mail in box.newest(1)] == ["Hello"]
