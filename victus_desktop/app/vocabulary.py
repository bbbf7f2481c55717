"""The user's own names, put together: contacts, lists, calendar, applications, documents."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

from victus_desktop.agent.accounts.address_book import Contact, contacts
from victus_desktop.agent.tools.apps import installed_applications
from victus_desktop.agent.vocabulary.collected import Source, Vocabulary
from victus_desktop.app import accounts

if TYPE_CHECKING:
    from victus_desktop.app.core import App

_AT_ONCE = 10.0
_NOW_AND_THEN = 900.0
"""Seconds that names are kept: those on this disk, and those that cost time or the network."""
_WEEKS = timedelta(weeks=8)
_MOST_TERMS = 200
_MAILS = 200


def build_vocabulary(app: "App") -> Vocabulary:
    """Give the vocabulary over all that the user keeps."""
    stores, language = app.stores, app.settings.speech.language
    return Vocabulary(
        {
            "contacts": Source(lambda: (name for name, _ in known_contacts(app)), _NOW_AND_THEN),
            "lists": Source(lambda: _lists(app), _AT_ONCE),
            "calendar": Source(lambda: _titles(app), _NOW_AND_THEN),
            "applications": Source(installed_applications, _NOW_AND_THEN),
            "documents": Source(lambda: _documents(app), _NOW_AND_THEN),
        },
        stores.misheard.all,
        language or "en",
    )


def known_contacts(app: "App") -> Sequence[Contact]:
    """Give the contacts: those of the address book, and who wrote a mail lately."""
    found = contacts(app.settings.tools.contacts)
    box = accounts.mailbox(app)
    return [*found, *(box.correspondents(_MAILS) if box else ())]


def _lists(app: "App") -> Iterator[str]:
    lists = app.stores.lists
    names = lists.names()
    yield from names
    for name in names:
        yield from (item.text for item in lists.items(name) if not item.done)


def _titles(app: "App") -> Iterable[str]:
    now = app.mind.now()
    events = accounts.calendar(app).between(now - _WEEKS / 8, now + _WEEKS)
    return (event.title for event in events)


def _documents(app: "App") -> Iterator[str]:
    """Give names in documents, without loading what searching them needs."""
    file = app.paths.knowledge / "documents.db"
    if not file.exists():
        return
    from victus_desktop.knowledge.keywords import KeywordIndex
    from victus_desktop.knowledge.terms import terms

    index = KeywordIndex(file)
    try:
        yield from terms(index.texts(), _MOST_TERMS)
    finally:
        index.close()
