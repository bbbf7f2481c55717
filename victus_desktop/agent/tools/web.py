"""The web: search, encyclopedia, news. What is found is data, never instruction."""

import html
import re
from collections.abc import Callable, Sequence
from typing import Annotated
from urllib.parse import quote

from victus_desktop.agent.tool import Ask, Tool, ToolResult
from victus_desktop.agent.tools.internet import Internet
from victus_desktop.conversation.errors import NotAllowed, ServiceError

WIKIPEDIA = "https://en.wikipedia.org"
_SENTENCES = 2
_HEADLINES = 5


def tools(
    internet: Internet,
    searx: Callable[[], str],
    feeds: Callable[[], Sequence[str]],
    wikipedia: str = WIKIPEDIA,
) -> list[Tool]:
    """Give the tools; `searx` is the address of a SearXNG, `feeds` those of news feeds."""

    def web_search(query: Annotated[str, Ask("What shall I look up?")]) -> ToolResult:
        """Look up facts, people, places and current things on the web."""
        if searx():
            return _searched(internet, searx(), query)
        return _looked_up(internet, wikipedia, query)

    def news(topic: str = "") -> ToolResult:
        """Read the headlines of the news feeds, all or about a topic."""
        addresses = feeds()
        if not addresses:
            raise NotAllowed("I have no news feeds; name some in the settings under tools.")
        titles = [title for address in addresses for title in _titles(internet, address)]
        if topic:
            titles = [title for title in titles if topic.lower() in title.lower()]
        if not titles:
            return ToolResult(f"There is no news{f' about {topic}' if topic else ''}.", [])
        told = ". ".join(title.rstrip(".") for title in titles[:_HEADLINES])
        return ToolResult(f"{told}.", titles[:20], untrusted=True)

    return [Tool.of(web_search), Tool.of(news)]


def _searched(internet: Internet, searx: str, query: str) -> ToolResult:
    address = f"{searx.rstrip('/')}/search"
    found = internet.get_json(address, {"q": query, "format": "json"})
    results = found.get("results") if isinstance(found, dict) else None
    if results is None:
        raise ServiceError("The search server answered with nonsense.")
    if not results:
        return ToolResult(f"I find nothing about {query}.", [])
    data = [{"title": r.get("title", ""), "url": r.get("url", "")} for r in results[:5]]
    answers = found.get("answers") or [results[0].get("content") or results[0].get("title", "")]
    first = answers[0].get("answer", "") if isinstance(answers[0], dict) else str(answers[0])
    return ToolResult(_short(first), data, untrusted=True)


def _looked_up(internet: Internet, wikipedia: str, query: str) -> ToolResult:
    subject = re.sub(
        r"^(?:who|what|where|when) (?:is|was|are|were) (?:the |a |an )?|^tell me about |\?$",
        "",
        query.strip(),
        flags=re.IGNORECASE,
    )
    asked = {"action": "query", "list": "search", "srsearch": subject, "format": "json"}
    found = internet.get_json(f"{wikipedia}/w/api.php", asked)
    try:
        hits = found["query"]["search"]
        if not hits:
            return ToolResult(f"I find nothing about {subject}.", [])
        title = hits[0]["title"]
        page = internet.get_json(f"{wikipedia}/api/rest_v1/page/summary/{quote(title, safe='')}")
        summary = str(page["extract"])
    except (KeyError, IndexError, TypeError) as error:
        raise ServiceError("Wikipedia answered with nonsense.") from error
    source = {"title": title, "url": f"{wikipedia}/wiki/{quote(title)}"}
    return ToolResult(f"{_short(summary)} That is from Wikipedia.", [source], untrusted=True)


def _titles(internet: Internet, address: str) -> list[str]:
    import feedparser

    feed = feedparser.parse(internet.get(address))
    if feed.bozo and not feed.entries:
        raise ServiceError("A news feed answered with nonsense.")
    return [html.unescape(str(entry.get("title", ""))).strip() for entry in feed.entries]


def _short(text: str) -> str:
    sentences = re.split(r"(?<=[.!?])\s+", html.unescape(text).strip())
    return " ".join(sentences[:_SENTENCES])
