import json
from html.parser import HTMLParser

import pytest

from tests.history.databases.records import TIMER, turn
from victus_desktop.conversation.errors import BadInput
from victus_desktop.history.stores import Stores

EVIL = "<script>alert(1)</script> & *bold* [x](http://x)"


@pytest.fixture(autouse=True)
def talk(stores: Stores) -> None:
    stores.turns.add(turn("one", "1", conversation="a", calls=(TIMER,)))
    stores.turns.add(turn(EVIL, EVIL, conversation="a"))
    stores.turns.add(turn("", "Your timer is done.", conversation="b", kind="announcement"))


class Text(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.tags.append(tag)

    def handle_data(self, data: str) -> None:
        self.text += data + "\n"


def test_json_holds_everything_in_the_order_it_was_said(stores: Stores) -> None:
    told = json.loads(stores.turns.export("json"))
    assert [one["id"] for one in told] == ["a", "b"]
    assert [one["heard"] for one in told[0]["turns"]] == ["one", EVIL]
    assert told[0]["turns"] == stores.turns.turns("a")[::-1]


def test_markdown_reads_as_a_talk(stores: Stores) -> None:
    text = stores.turns.export("markdown", "a")
    assert "# one" in text
    assert text.index("**You:** one") < text.index("**Victus:** 1")
    assert "*Did: timer\\_set(duration=300.0, name=egg)*" in text
    assert "\\<script\\>alert(1)\\</script\\> & \\*bold\\* \\[x\\](http://x)" in text
    assert "timer is done" not in text


def test_the_page_shows_text_as_text(stores: Stores) -> None:
    page = Text(stores.turns.export("html"))
    assert "script" not in page.tags
    assert page.text.count(EVIL) == 2
    assert page.tags.count("section") == 2
    assert page.text.count("You \n") == 2
    assert "timer_set(duration=300.0, name=egg)" in page.text


def test_an_unknown_kind_is_refused(stores: Stores) -> None:
    with pytest.raises(BadInput, match="json, markdown or html"):
        stores.turns.export("pdf")
