"""The web: search, encyclopedia, news. What is found is data, never instruction."""

import html
import io
import logging
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Annotated, Any, Literal

from victus_desktop.agent.tool import Ask, Now, Tool, ToolResult
from victus_desktop.agent.tools.internet import Internet, as_of
from victus_desktop.conversation.errors import NotAllowed, ServiceError

log = logging.getLogger(__name__)

WIKIPEDIA = "https://en.wikipedia.org"
_SENTENCES = 2
_HEADLINES = 5


def tools(
    internet: Internet,
    searx: Callable[[], str],
    feeds: Callable[[], Sequence[str]],
    now: Now,
    wikipedia: str = WIKIPEDIA,
) -> list[Tool]:
    """Give the tools; `searx` is the address of a SearXNG, `feeds` those of news feeds."""

    def web_search(
        query: Annotated[str, Ask("What shall I look up?")],
        source: Literal["web", "wikipedia"] = "web",
    ) -> ToolResult:
        """Look up facts, people, places and current things on the web or in Wikipedia."""
        if source == "web" and searx():
            return _searched(internet, searx(), query, now())
        return _looked_up(internet, wikipedia, query, now())

    def news(topic: str = "") -> ToolResult:
        """Read the headlines of the news feeds, all or about a topic."""
        addresses = feeds()
        if not addresses:
            raise NotAllowed("I have no news feeds; name some in the settings under tools.")
        titles, at = _headlines(internet, addresses)
        if topic:
            titles = [title for title in titles if topic.lower() in title.lower()]
        if not titles:
            return ToolResult(f"There is no news{f' about {topic}' if topic else ''}.", [])
        told = ". ".join(title.rstrip(".") for title in titles[:_HEADLINES])
        return ToolResult(f"{told}.{as_of(at, now())}", titles[:20], untrusted=True)

    return [Tool.of(web_search, outward=True), Tool.of(news)]


def _searched(internet: Internet, searx: str, query: str, now: datetime) -> ToolResult:
    address = f"{searx.rstrip('/')}/search"
    found, at = internet.dated_json(address, {"q": query, "format": "json"})
    try:
        results = found["results"]
        data = [{"title": str(one["title"]), "url": str(one["url"])} for one in results[:5]]
        answer = _answer(found.get("answers") or [], results)
    except (AttributeError, KeyError, TypeError) as error:
        raise ServiceError("The search server answered with nonsense.") from error
    if not answer:
        return ToolResult(f"I find nothing about {query}.", [])
    return ToolResult(f"{_short(answer)}{as_of(at, now)}", data, untrusted=True)


def _answer(answers: Sequence[Any], results: Sequence[Mapping[str, Any]]) -> str:
    """Give the server's own answer, else the first result's text."""
    if answers:
        # Older servers give plain strings.
        return str(answers[0]["answer"] if isinstance(answers[0], dict) else answers[0])
    return str(results[0].get("content") or results[0]["title"]) if results else ""


def _looked_up(internet: Internet, wikipedia: str, query: str, now: datetime) -> ToolResult:
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
    found, at = internet.dated_json(f"{wikipedia}/w/api.php", asked)
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
    told = f"{summary} That is from Wikipedia.{as_of(at, now)}"
    return ToolResult(told, [source], untrusted=True)


def _headlines(internet: Internet, addresses: Sequence[str]) -> tuple[list[str], datetime]:
    """Give the headlines of all feeds that answer, and when the first of them did.

    Raises ServiceError where none does.
    """
    titles: list[str] = []
    times: list[datetime] = []
    failed: list[ServiceError] = []
    for address in addresses:
        try:
            found, at = _titles(internet, address)
            titles += found
            times.append(at)
        except ServiceError as error:
            log.warning("news feed %s: %s", address, error.message)
            failed.append(error)
    if len(failed) == len(addresses):
        raise failed[0]
    return titles, min(times)


def _titles(internet: Internet, address: str) -> tuple[list[str], datetime]:
    import feedparser

    # Bare bytes would be tried as the name of a file on this computer.
    body, at = internet.dated(address)
    feed = feedparser.parse(io.BytesIO(body))
    if not feed.get("version"):
        raise ServiceError("A news feed answered with nonsense.")
    titles = (html.unescape(str(entry.get("title", ""))).strip() for entry in feed.entries)
    return [title for title in titles if title], at


def _short(text: str) -> str:
    sentences = re.split(r"(?<=[.!?])\s+", html.unescape(text).strip())
    return " ".join(sentences[:_SENTENCES])
