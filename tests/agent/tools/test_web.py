"""Search, encyclopedia and news, from servers that speak their formats."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.agent.tools.web_server import Answer, Request, WebServer
from victus_desktop.agent.tool import Tool
from victus_desktop.agent.tools import web as web_tools
from victus_desktop.agent.tools.internet import Internet
from victus_desktop.conversation.errors import NotAllowed, ServiceError

FEED = b"""<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0"><channel><title>The Daily</title><link>http://daily.example</link>
<item><title>Trains run again.</title><link>http://daily.example/1</link></item>
<item><title>Salt &amp;amp; pepper cost more</title><link>http://daily.example/2</link></item>
<item><description>without a title</description></item>
</channel></rss>"""
ATOM = b"""<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>Weekly</title>
<entry><title>A comet is near</title><id>1</id></entry></feed>"""


def made(
    web: WebServer, internet: Internet, *, searx: str = "", feeds: str = ""
) -> dict[str, Tool]:
    addresses = [f"{web.address}{path}" for path in feeds.split()]
    found = web_tools.tools(
        internet, lambda: searx, lambda: addresses, lambda: datetime.now(UTC), web.address
    )
    return {tool.name: tool for tool in found}


def searxng(request: Request) -> Answer:
    assert request.query["format"] == "json"
    query = request.query["q"]
    result = {
        "url": "https://example.org/everest",
        "title": "Mount Everest",
        "content": "Mount Everest is 8,849 metres high. It lies in Asia. Many climb it.",
        "engine": "duckduckgo",
        "score": 1.0,
        "category": "general",
    }
    found = [] if query == "xyzzy" else [result]
    answer = {"url": None, "template": "answer/legacy.html", "answer": "It is 8,849 metres high."}
    return Answer.of(
        {
            "query": query,
            "number_of_results": 0,
            "results": found,
            "answers": [answer] if query == "how high is everest" else [],
            "corrections": [],
            "infoboxes": [],
            "suggestions": [],
            "unresponsive_engines": [],
        }
    )


def test_a_search_tells_the_first_result(web: WebServer, internet: Internet) -> None:
    web.routes["/search"] = searxng
    told = made(web, internet, searx=f"{web.address}/")["web_search"].call({"query": "everest"})
    assert told.say == "Mount Everest is 8,849 metres high. It lies in Asia."
    assert told.data == [{"title": "Mount Everest", "url": "https://example.org/everest"}]
    assert told.untrusted


def test_a_search_prefers_the_servers_own_answer(web: WebServer, internet: Internet) -> None:
    web.routes["/search"] = searxng
    tool = made(web, internet, searx=web.address)["web_search"]
    assert tool.call({"query": "how high is everest"}).say == "It is 8,849 metres high."


def test_a_search_that_finds_nothing(web: WebServer, internet: Internet) -> None:
    web.routes["/search"] = searxng
    tool = made(web, internet, searx=web.address)["web_search"]
    assert tool.call({"query": "xyzzy"}).say == "I find nothing about xyzzy."


@pytest.mark.parametrize(
    "body", [[], {}, {"results": 3}, {"results": ["x"]}, {"results": [{}]}, {"results": None}]
)
def test_nonsense_of_the_search_server(web: WebServer, internet: Internet, body: object) -> None:
    web.always(Answer.of(body))
    with pytest.raises(ServiceError, match="nonsense"):
        made(web, internet, searx=web.address)["web_search"].call({"query": "everest"})


def test_a_search_server_that_gives_no_json_is_told(web: WebServer, internet: Internet) -> None:
    web.always(Answer(b"Forbidden", 403))
    with pytest.raises(ServiceError, match="refused"):
        made(web, internet, searx=web.address)["web_search"].call({"query": "everest"})


def wikipedia(request: Request) -> Answer:
    if request.query["gsrsearch"] != "Ada Lovelace":
        return Answer.of({"batchcomplete": True})
    page = {
        "pageid": 974,
        "ns": 0,
        "title": "Ada Lovelace",
        "index": 1,
        "extract": "Ada Lovelace was a mathematician. She wrote about a machine. She is known.",
        "fullurl": "https://en.wikipedia.org/wiki/Ada_Lovelace",
    }
    return Answer.of({"batchcomplete": True, "query": {"pages": [page]}})


def test_without_a_search_server_the_encyclopedia_is_read(
    web: WebServer, internet: Internet
) -> None:
    web.routes["/w/api.php"] = wikipedia
    told = made(web, internet)["web_search"].call({"query": "Who was Ada Lovelace?"})
    assert told.say == (
        "Ada Lovelace was a mathematician. She wrote about a machine. That is from Wikipedia."
    )
    assert told.data[0]["url"] == "https://en.wikipedia.org/wiki/Ada_Lovelace"
    assert told.untrusted


def test_what_the_encyclopedia_does_not_know(web: WebServer, internet: Internet) -> None:
    web.routes["/w/api.php"] = wikipedia
    told = made(web, internet)["web_search"].call({"query": "what is a xyzzy?"})
    assert told.say == "I find nothing about xyzzy."


@pytest.mark.parametrize(
    "body",
    [[], {}, 3, {"query": {}}, {"query": {"pages": ["x"]}}, {"error": {"code": "ratelimited"}}],
)
def test_nonsense_of_the_encyclopedia(web: WebServer, internet: Internet, body: object) -> None:
    web.always(Answer.of(body))
    with pytest.raises(ServiceError, match="nonsense"):
        made(web, internet)["web_search"].call({"query": "everest"})


def test_headlines_of_all_feeds(web: WebServer, internet: Internet) -> None:
    web.routes |= {"/rss": lambda _: Answer(FEED), "/atom": lambda _: Answer(ATOM)}
    told = made(web, internet, feeds="/rss /atom")["news"].call({})
    assert told.say == "Trains run again. Salt & pepper cost more. A comet is near."
    assert told.untrusted


def test_headlines_about_something(web: WebServer, internet: Internet) -> None:
    web.routes |= {"/rss": lambda _: Answer(FEED), "/atom": lambda _: Answer(ATOM)}
    tool = made(web, internet, feeds="/rss /atom")["news"]
    assert tool.call({"topic": "Comet"}).say == "A comet is near."
    assert tool.call({"topic": "chess"}).say == "There is no news about chess."


def test_one_dead_feed_does_not_silence_the_others(web: WebServer, internet: Internet) -> None:
    web.routes["/rss"] = lambda _: Answer(FEED)
    assert "Trains" in made(web, internet, feeds="/gone /rss")["news"].call({}).say


def test_no_feed_that_answers_is_told(web: WebServer, internet: Internet) -> None:
    with pytest.raises(ServiceError, match="404"):
        made(web, internet, feeds="/gone /also")["news"].call({})


@pytest.mark.parametrize("body", [b"", b"hello", b"<html><body>Log in</body></html>", b"\x00\xff"])
def test_nonsense_of_a_feed(web: WebServer, internet: Internet, body: bytes) -> None:
    web.always(Answer(body))
    with pytest.raises(ServiceError, match="nonsense"):
        made(web, internet, feeds="/rss")["news"].call({})


def test_a_feed_cannot_name_a_file_on_this_computer(
    web: WebServer, internet: Internet, tmp_path: Path
) -> None:
    secret = tmp_path / "feed.xml"
    secret.write_bytes(FEED)
    web.always(Answer(str(secret).encode()))
    with pytest.raises(ServiceError, match="nonsense"):
        made(web, internet, feeds="/rss")["news"].call({})


def test_no_feeds_are_set_up(web: WebServer, internet: Internet) -> None:
    with pytest.raises(NotAllowed, match="feeds"):
        made(web, internet)["news"].call({})


def test_nothing_is_asked_while_the_network_is_off(web: WebServer) -> None:
    web.routes |= {"/search": searxng, "/rss": lambda _: Answer(FEED)}
    tools = made(web, Internet(lambda: False), searx=web.address, feeds="/rss")
    for name, arguments in (("web_search", {"query": "everest"}), ("news", {})):
        with pytest.raises(NotAllowed, match="internet"):
            tools[name].call(arguments)
    assert web.asked == []


def test_wikipedia_is_asked_by_name_even_with_a_search_server(
    web: WebServer, internet: Internet
) -> None:
    web.routes["/search"] = searxng
    tool = made(web, internet, searx=web.address)["web_search"]
    with pytest.raises(ServiceError):
        tool.call({"query": "everest", "source": "wikipedia"})
    assert web.asked[-1].path == "/w/api.php"


def test_news_that_are_not_of_this_moment_are_told_with_their_time(web: WebServer) -> None:
    moment = [datetime.now(UTC) - timedelta(hours=2)]
    seconds = [0.0]
    internet = Internet(
        lambda: True, timeout_seconds=60, clock=lambda: seconds[0], now=lambda: moment[0]
    )
    tool = made(web, internet, feeds="/feed")["news"]
    web.routes["/feed"] = lambda request: Answer(FEED)
    assert "That was" in tool.call({}).say, "asked two hours ago, as the clock here says"
    seconds[0] = 3600.0
    web.routes["/feed"] = lambda request: Answer(status=503)
    told = tool.call({})
    assert "Trains run again" in told.say, "a kept answer stands in for a server that is down"
    assert "That was" in told.say
    seconds[0] = 25 * 3600.0
    with pytest.raises(ServiceError):
        tool.call({})
