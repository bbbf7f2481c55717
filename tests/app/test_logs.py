import io
import json
import logging
from collections.abc import Iterator

import pytest

from victus_desktop.api.middleware import REQUEST
from victus_desktop.app.logs import configure
from victus_desktop.settings import LogSettings


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    """Where the log goes; afterwards all is as it was."""
    root = logging.getLogger()
    before = root.handlers[:], root.level, logging.getLogger("victus").level
    yield io.StringIO()
    root.handlers[:], level, own = before
    root.setLevel(level)
    for name in ("victus", "victus_desktop"):
        logging.getLogger(name).setLevel(own)


def test_a_line_is_one_json_object_with_the_requests_id(written: io.StringIO) -> None:
    configure(LogSettings(format="json"), written)
    token = REQUEST.set("abc")
    logging.getLogger("victus.access").info("request", extra={"status": 200})
    REQUEST.reset(token)

    told = json.loads(written.getvalue())
    assert {key: told[key] for key in ("level", "message", "request_id", "status")} == {
        "level": "info",
        "message": "request",
        "request_id": "abc",
        "status": 200,
    }


def test_the_words_of_an_exception_are_told_at_debug_alone(written: io.StringIO) -> None:
    said = " ".join(("what", "the", "user", "said"))
    for settings, told in ((LogSettings(), False), (LogSettings(level="DEBUG"), True)):
        configure(settings, written)
        try:
            raise ValueError(said)
        except ValueError:
            logging.getLogger("victus_desktop.x").exception("a request broke")
        assert (said in written.getvalue()) is told
        assert "ValueError" in written.getvalue()


def test_other_libraries_are_heard_from_a_warning_on(written: io.StringIO) -> None:
    configure(LogSettings(), written)
    logging.getLogger("httpx").info("GET https://search.example/?q=what+I+searched")
    logging.getLogger("uvicorn.error").info('"WebSocket /api/voice?session=searched" [accepted]')
    logging.getLogger("httpx").warning("slow")

    assert "searched" not in written.getvalue()
    assert "slow" in written.getvalue()


def test_nobody_forges_a_line(written: io.StringIO) -> None:
    configure(LogSettings(format="text"), written)
    logging.getLogger("victus").info("one\nERROR two")

    assert written.getvalue().count("\n") == 1
