"""The words in a file, where files are searched by what is in them."""

from pathlib import Path

from victus_desktop.agent.tools.files import plain_text
from victus_desktop.knowledge.convert import Converter, Limits
from victus_desktop.knowledge.readers import SUFFIXES
from victus_desktop.knowledge.unreadable import UnreadableDocument

_SECONDS = 5.0
"""How long one document may take."""


class TextOf:
    """Reads documents through the reader of documents, which starts with the first of them."""

    def __init__(self, seconds: float = _SECONDS) -> None:
        self._limits = Limits(seconds=seconds)
        self._converter: Converter | None = None

    def __call__(self, path: Path) -> str:
        """Give the words in a file; '' where it cannot be read."""
        if path.suffix.lower() not in SUFFIXES:
            return plain_text(path)
        if self._converter is None:
            self._converter = Converter(self._limits)
        try:
            return "\n".join(block.text for block in self._converter.convert(path))
        except (UnreadableDocument, OSError):
            return ""

    def close(self) -> None:
        """End the reading process."""
        if self._converter is not None:
            self._converter.close()
