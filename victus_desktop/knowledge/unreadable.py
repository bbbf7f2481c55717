"""The failure that every reader shares."""

from victus_desktop.conversation.errors import BadInput


class UnreadableDocument(BadInput):
    """A document cannot be read; the message completes a sentence that begins with its name."""

    code = "document"
