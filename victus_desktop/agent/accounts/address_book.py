"""The user's contacts, from vCard files (what every address book exports)."""

import logging
from collections.abc import Iterator, Sequence
from pathlib import Path

from victus_desktop.conversation.errors import BadInput

log = logging.getLogger(__name__)

Contact = tuple[str, str]
"""Name and mail address; '' where there is none."""


def contacts(files: Sequence[Path]) -> list[Contact]:
    """Give the contacts of all files, one for each address; a folder stands for its files.

    A file that is missing or cannot be read is left out, with a warning.
    """
    found: dict[Contact, None] = {}
    for file in _vcards(files):
        try:
            found |= dict.fromkeys(_read(file))
        except (OSError, BadInput) as error:
            log.warning("the contacts in %s cannot be read: %s", file, error)
    return list(found)


def _vcards(files: Sequence[Path]) -> Iterator[Path]:
    for file in files:
        whole = file.expanduser()
        yield from sorted(whole.rglob("*.vcf")) if whole.is_dir() else [whole]


def _read(file: Path) -> Iterator[Contact]:
    """Raises OSError, and BadInput where it is no vCard."""
    import vobject  # type: ignore[import-untyped]
    from vobject.base import VObjectError  # type: ignore[import-untyped]

    text = file.read_text(encoding="utf-8", errors="replace")
    try:
        cards = list(vobject.readComponents(text, allowQP=True, ignoreUnreadable=True))
    except (VObjectError, ValueError) as error:
        raise BadInput(str(error)) from error
    for card in cards:
        fields = card.contents
        name = " ".join(str(fields["fn"][0].value).split()) if "fn" in fields else ""
        if not name:
            continue
        addresses = [str(one.value).strip() for one in fields.get("email", ())]
        for address in addresses or [""]:
            yield name, address
