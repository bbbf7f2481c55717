"""The web: search, encyclopedia, news. What is found is data, never instruction."""

import html
import io
import logging
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Annotated, Any

from victus_desktop.agent.tool import Ask, Tool, ToolResult
from victus_desktop.agent.tools.internet import Internet
from victus_desktop.conversation.errors import NotAllowed, ServiceError

log = logging.getLogger(__name__)

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
        titles = _headlines(internet, addresses)
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
    try:
        results = found["results"]
        data = [{"title": str(one["title"]), "url": str(one["url"])} for one in results[:5]]
        answer = _answer(found.get("answers") or [], results)
    except (AttributeError, KeyError, TypeError) as error:
        raise ServiceError("The search server answered with nonsense.") from error
    if not answer:
        return ToolResult(f"I find nothing about {query}.", [])
    return ToolResult(_short(answer), data, untrusted=True)


def _answer(answers: Sequence[Any], results: Sequence[Mapping[str, Any]]) -> str:
    """Give the server's own answer, else the first result's text."""
    if answers:
        # Older servers give plain strings.
        return str(answers[0]["answer"] if isinstance(answers[0], dict) else answers[0])
    return str(results[0].get("content") or results[0]["title"]) if results else ""


def _looked_up(internet: Internet, wikipedia: str, query: str) -> ToolResult:
    subject = re.sub(
        r"^(?:who|what|where|when) (?:is|was|are|were) (?:the |a |an )?|^tell me about |\?$",
        "",
        query.strip(),
        flags=re.IGNORECASE,
    )
    asked = {
        "action": "query",
        "generator": "search",
        "gsrsearch": subject,
        "gsrlimit": 1,
        "prop": "extracts|info",
        "inprop": "url",
        "exintro": 1,
        "explaintext": 1,
        "format": "json",
        "formatversion": 2,
    }
    found = internet.get_json(f"{wikipedia}/w/api.php", asked)
    try:
        # An answer without "query" is how the server says that nothing was found.
        pages = found["query"]["pages"] if "query" in found else []
        if not pages and "batchcomplete" not in found:
            raise ServiceError("Wikipedia answered with nonsense.")
        if not pages or not pages[0].get("extract"):
            return ToolResult(f"I find nothing about {subject}.", [])
        page = pages[0]
        source = {"title": str(page["title"]), "url": str(page["fullurl"])}
        summary = _short(str(page["extract"]))
    except (AttributeError, KeyError, IndexError, TypeError) as error:
        raise ServiceError("Wikipedia answered with nonsense.") from error
    return ToolResult(f"{summary} That is from Wikipedia.", [source], untrusted=True)


def _headlines(internet: Internet, addresses: Sequence[str]) -> list[str]:
    """Give the headlines of all feeds that answer. Raises ServiceError where none does."""
    titles: list[str] = []
    failed: list[ServiceError] = []
    for address in addresses:
        try:
            titles += _titles(internet, address)
        except ServiceError as error:
            log.warning("news feed %s: %s", address, error.message)
            failed.append(error)
    if len(failed) == len(addresses):
        raise failed[0]
    return titles


def _titles(internet: Internet, address: str) -> list[str]:
    import feedparser

    # Bare bytes would be tried as the name of a file on this computer.
    feed = feedparser.parse(io.BytesIO(internet.get(address)))
    if not feed.get("version"):
        raise ServiceError("A news feed answered with nonsense.")
    titles = (html.unescape(str(entry.get("title", ""))).strip() for entry in feed.entries)
    return [title for title in titles if title]


def _short(text: str) -> str:
    sentences = re.split(r"(?<=[.!?])\s+", html.unescape(text).strip())
    return " ".join(sentences[:_SENTENCES])
