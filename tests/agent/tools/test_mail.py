"""Mail by request, over a real Dovecot and a real SMTP server."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy

import pytest

from tests.agent.accounts.mail_servers import (
    PASSWORD,
    USER,
    Inbox,
    Outbox,
    dovecot,
    letter,
    smtp_server,
)
from victus_desktop.agent.accounts.imap import MailServer
from victus_desktop.agent.tool import Tool
from victus_desktop.agent.tools import mail
from victus_desktop.conversation.errors import BadInput, NotAllowed
from victus_desktop.conversation.records import Effect

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def inbox() -> Iterator[Inbox]:
    with dovecot() as made:
        made.put(letter("Hannah Berg <hannah@example.org>", "Rent", "The rent is due."))
        made.put(letter("Otto Klein <otto@example.net>", "Concert", "On Friday?"), seen=True)
        made.put(letter("Otto Klein <klein@firm.example>", "Invoice", "Please pay."), seen=True)
        made.put(letter("Ida <ida@example.net>", "Tickets", "Here they are."), seen=True)
        yield made


@pytest.fixture
def outbox() -> Iterator[Outbox]:
    with smtp_server() as made:
        yield made


@pytest.fixture
def tools(inbox: Inbox, outbox: Outbox) -> dict[str, Tool]:
    box = MailServer(
        USER,
        PASSWORD,
        "127.0.0.1",
        "127.0.0.1",
        imap_port=inbox.port,
        smtp_port=outbox.port,
        security="none",
    )
    kept = [("Anna Marsh", "anna@example.com")]
    return {tool.name: tool for tool in mail.tools(lambda: box, lambda: kept)}


def test_new_mail_is_told_and_stays_new(tools: dict[str, Tool], inbox: Inbox) -> None:
    told = tools["email_read"].call({"unread": True})
    assert told.say == "1 mail. Hannah Berg wrote: Rent. The rent is due."
    assert told.untrusted
    assert inbox.unseen() == 1


def test_all_mail_is_told_briefly(tools: dict[str, Tool]) -> None:
    told = tools["email_read"].call({})
    assert told.say == (
        "4 mails. Ida wrote: Tickets; Otto Klein wrote: Invoice; Otto Klein wrote: Concert"
    )
    assert [one["subject"] for one in told.data] == ["Tickets", "Invoice", "Concert", "Rent"]


def test_mail_is_found_by_sender_and_words(tools: dict[str, Tool]) -> None:
    found = tools["email_read"].call({"sender": "otto", "words": "friday"})
    assert found.say == "1 mail. Otto Klein wrote: Concert. On Friday?"
    none = tools["email_read"].call({"sender": "zoe", "words": "cake", "unread": True})
    assert none.say == "There is no new mail from zoe about cake."
    later = datetime.now(UTC) + timedelta(hours=1)
    assert tools["email_read"].call({"since": later}).say == "There is no mail."


def test_sending_asks_with_the_exact_address_and_text(
    tools: dict[str, Tool], outbox: Outbox
) -> None:
    tool = tools["email_send"]
    arguments = {"to": "Ida", "text": "I will be late.", "subject": "Tonight"}
    assert tool.effect is Effect.SEND
    assert tool.needs_approval
    assert tool.confirm is not None
    assert tool.confirm(arguments) == (
        "Shall I send this to Ida, ida@example.net, about 'Tonight': I will be late."
    )
    assert outbox.taken == []
    assert tool.call(arguments).say == "The mail to Ida is sent."
    ((recipients, content),) = outbox.taken
    message = message_from_bytes(content, policy=policy.default)
    assert recipients == ["ida@example.net"]
    assert (message["Subject"], message.get_content().strip()) == ("Tonight", "I will be late.")


def test_it_goes_to_the_address_that_was_read_out_whatever_comes_in_since(
    tools: dict[str, Tool], inbox: Inbox, outbox: Outbox
) -> None:
    tool = tools["email_send"]
    arguments = {"to": "Hannah Berg", "text": "The code is 4711."}
    assert tool.confirm is not None
    assert "hannah@example.org" in tool.confirm(arguments)
    inbox.put(letter("Hannah Berg <thief@evil.example>", "Hi", "It is me."))
    tool.call(arguments)
    assert outbox.taken[0][0] == ["hannah@example.org"]
    with pytest.raises(BadInput, match=r"Which Hannah Berg: thief@evil\.example or hannah@"):
        tool.confirm(arguments)


def test_contacts_that_the_user_keeps_come_first(tools: dict[str, Tool]) -> None:
    told = tools["contact_find"].call({"name": "anna"})
    assert told.say == "The address of anna is anna@example.com."


@pytest.mark.parametrize(
    ("name", "told"), [("Otto Klein", "Which Otto Klein"), ("Ximena", "no mail address of Ximena")]
)
def test_nobody_is_guessed(tools: dict[str, Tool], name: str, told: str) -> None:
    with pytest.raises(BadInput, match=told):
        tools["contact_find"].call({"name": name})


def test_an_address_may_be_spelled_out(tools: dict[str, Tool]) -> None:
    tool = tools["email_send"]
    assert tool.confirm is not None
    assert tool.confirm({"to": "otto at example dot net", "text": "Hello"}) == (
        "Shall I send this to otto at example dot net, otto@example.net, about 'Hello': Hello"
    )


def test_no_account_is_set_up() -> None:
    tools = {tool.name: tool for tool in mail.tools(lambda: None, tuple)}
    confirm = tools["email_send"].confirm
    assert confirm is not None
    with pytest.raises(NotAllowed, match="settings"):
        tools["email_read"].call({})
    with pytest.raises(NotAllowed, match="settings"):
        confirm({"to": "otto@example.net", "text": "Hello"})


def test_a_draft_is_kept_unsent_and_can_be_taken_back(
    tools: dict[str, Tool], inbox: Inbox, outbox: Outbox
) -> None:
    kept = tools["email_draft"].call({"to": "Ida", "text": "I will be late.", "subject": "Tonight"})
    assert kept.say == "A draft to Ida is among your drafts."
    assert outbox.taken == []
    (draft,) = inbox.drafts()
    assert (draft["To"], draft["Subject"]) == ("ida@example.net", "Tonight")
    assert kept.undo is not None
    tools[kept.undo.tool].call(kept.undo.arguments)
    assert inbox.drafts() == []
    with pytest.raises(BadInput, match="gone already"):
        tools[kept.undo.tool].call(kept.undo.arguments)


def test_mails_are_summed_up_by_what_they_ask(tools: dict[str, Tool], inbox: Inbox) -> None:
    text = """Hi there,

I hope you are well. We had a lovely time in the mountains.
Could you send me the signed lease by Friday? It is for the bank.

Best regards,
Rosa
--
Rosa Lind, Example Bank
On Mon, 2 Mar 2026 somebody wrote:
> Please do not answer.
"""
    inbox.put(letter("Rosa Lind <rosa@example.org>", "The lease", text))
    told = tools["email_summarise"].call({"sender": "rosa"})
    assert told.say == "Rosa Lind about The lease: Could you send me the signed lease by Friday?"
    assert told.untrusted
