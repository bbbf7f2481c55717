"""What a server logs: one JSON object or one line of text for each event, with its request's id.

Never what was said, and no secret: messages of other libraries below a warning are left out
(they name addresses with what was searched, or with the session of a terminal), and of an exception
only its kind and where it came from are told, unless the level is DEBUG.
"""

import json
import logging
import sys
import traceback
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, TextIO

from victus_desktop.api.middleware import REQUEST

if TYPE_CHECKING:
    from victus_desktop.settings import LogSettings

_OWN = ("victus", "victus_desktop")
_STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {
    *("message", "asctime", "taskName", "color_message")
}


def configure(settings: "LogSettings", stream: TextIO | None = None) -> None:
    """Send everything that is logged to a stream (without: stderr), as the settings say."""
    stream = stream or sys.stderr
    as_json = settings.format == "json" or (settings.format == "auto" and not stream.isatty())
    handler = logging.StreamHandler(stream)
    details = settings.level == "DEBUG"
    handler.setFormatter(JsonLines(details) if as_json else Text(details))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(max(logging.WARNING, logging.getLevelName(settings.level)))
    for name in _OWN:
        logging.getLogger(name).setLevel(settings.level)


class JsonLines(logging.Formatter):
    """Writes a record as one line of JSON."""

    def __init__(self, details: bool) -> None:
        super().__init__()
        self._details = details

    def format(self, record: logging.LogRecord) -> str:
        told = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        if ident := REQUEST.get():
            told["request_id"] = ident
        told |= _more(record)
        if record.exc_info:
            told["exception"] = _exception(record, self._details)
        return json.dumps(told, default=str)


class Text(logging.Formatter):
    """Writes a record as text; line ends in it are escaped, so that no one forges a line."""

    def __init__(self, details: bool) -> None:
        super().__init__()
        self._details = details

    def format(self, record: logging.LogRecord) -> str:
        moment = datetime.fromtimestamp(record.created).strftime("%H:%M:%S")
        message = record.getMessage().replace("\r", "\\r").replace("\n", "\\n")
        more = " ".join(f"{name}={value!r}" for name, value in _more(record).items())
        line = " ".join(part for part in (moment, record.levelname, message, more) if part)
        if ident := REQUEST.get():
            line += f" request_id={ident}"
        if record.exc_info:
            line += "\n" + _exception(record, self._details)
        return line


def _more(record: logging.LogRecord) -> dict[str, Any]:
    """Give what was logged as `extra`."""
    return {name: value for name, value in vars(record).items() if name not in _STANDARD}


def _exception(record: logging.LogRecord, details: bool) -> str:
    kind, error, trace = record.exc_info or (None, None, None)
    if kind is None or error is None:
        return ""
    if details:
        return "".join(traceback.format_exception(kind, error, trace)).strip()
    return "".join(traceback.format_tb(trace)) + kind.__name__
