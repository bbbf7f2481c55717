"""Requests that nobody would make, through the whole assistant: an answer or a clear message."""

from collections.abc import Iterator

import pytest

from victus_desktop.app.core import App, open_app
from victus_desktop.conversation.records import Outcome

LONG = 20_000
ODD = {
    "one request again and again": "set a timer for five minutes and " * (LONG // 33),
    "one word": "a" * LONG,
    "one number": "1" * LONG,
    "one sum": "what is " + "1 + " * (LONG // 4),
    "days": "remind me every " + "monday and " * (LONG // 11) + "to run",
    "nothing but and": "and " * (LONG // 4),
    "brackets": "(" * LONG,
    "accents": "e\N{COMBINING ACUTE ACCENT}" * (LONG // 2),
    "many things, not quite too long": "cancel the tea timer and " * 39,
    "many times, not quite too long": "set a timer for " + "5 hours and " * 80,
    "many words for numbers": "nine hundred " * 76,
    "many items": "add " + ", ".join(f"thing {number}" for number in range(90)) + " to my list",
    "controls": "set a timer\x00 for\x07 five\x1b[31m minutes\r\n",
    "half a character": "set \ud800 timer",
    "emoji": "\N{GRINNING FACE} set a timer \N{FIRE}\N{ZERO WIDTH JOINER}\N{FIRE}",
    "written from the right": "\u202eset a timer\u202c",
    "Arabic": "اضبط مؤقتا لمدة خمس دقائق",
    "Chinese": "设置一个五分钟的计时器",
    "Hindi": "पाँच मिनट का टाइमर",
    "quotes": "';--\" OR 1=1 {{7*7}} %s ${HOME} ../../etc/passwd",
    "spaces": " " * LONG + "x",
    "nothing": "",
    "line ends": "\n" * LONG,
}


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    """A home without models: what commands and parsers make of it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("VICTUS_HOME", str(tmp_path_factory.mktemp("home")))
        with open_app() as made:
            yield made


@pytest.mark.parametrize("kind", ODD)
def test_what_nobody_would_ask_is_answered_or_refused_plainly(app: App, kind: str) -> None:
    turn = app.assistant.ask(ODD[kind], conversation=kind)
    assert turn.outcome in (Outcome.COMPLETED, Outcome.FAILED, Outcome.NOTHING_HEARD)
    assert turn.reply.strip()
    assert "inside Victus" not in turn.reply
    assert len(turn.reply) < 3000


def test_a_text_too_long_to_take_in_is_refused_with_what_to_do(app: App) -> None:
    turn = app.assistant.ask("lorem ipsum " * 2000)
    assert turn.outcome is Outcome.FAILED
    assert "4096 characters" in turn.reply and "documents" in turn.reply
    assert app.assistant.ask("what is 12 times 12").reply == "That is 144."
