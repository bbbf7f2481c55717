"""What can go wrong, each with a code for programs and a sentence for people."""


class VictusError(Exception):
    """A failure with a sentence that says what was wrong and what to do.

    Adapters raise it; it is caught once, at the turn (or at the command line).
    """

    code = "internal"

    def __init__(self, message: str, *, code: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        if code is not None:
            self.code = code


class BadInput(VictusError):
    """What was asked makes no sense as it is: exit code 2, HTTP 4xx."""

    code = "bad_input"


class AudioDeviceError(VictusError):
    """A microphone or loudspeaker is missing, busy or refuses the format."""

    code = "audio_device"


class AudioFileError(BadInput):
    """A sound file cannot be read."""

    code = "audio_file"


class ModelError(VictusError):
    """A model is missing, damaged or does not load."""

    code = "model"


class StorageError(VictusError):
    """The home cannot be written, is full, or its database is from a newer version."""

    code = "storage"


class ServiceError(VictusError):
    """Something beyond this program (a mail server, an endpoint) failed or refused."""

    code = "service"


class NotAllowed(VictusError):
    """The settings do not allow this: the network is off, a folder is not shared."""

    code = "not_allowed"


class TurnCancelled(Exception):
    """The turn was cancelled; raised by its guard to unwind the generators."""
