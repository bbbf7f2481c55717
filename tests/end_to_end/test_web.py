"""The real server and the web app in a real browser."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.end_to_end.conftest import Server

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.slow

CHROMIUM = "/usr/bin/chromium"
WAIT = 60_000
"""Milliseconds for what a model does on a slow machine."""


@contextmanager
def browsing(microphone: Path | None = None) -> Iterator["Browser"]:
    """Start Chromium; what its microphone hears is the recording, once."""
    from playwright.sync_api import sync_playwright

    heard = [f"--use-file-for-fake-audio-capture={microphone}%noloop"] if microphone else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM,
            args=[
                "--no-sandbox",
                "--use-fake-ui-for-media-stream",
                "--use-fake-device-for-media-stream",
                "--autoplay-policy=no-user-gesture-required",
                *heard,
            ],
        )
        yield browser
        browser.close()


@contextmanager
def paired(browser: "Browser", server: Server, width: int = 1280) -> Iterator["Page"]:
    """Open the link; the page may tell of no error and break no rule of its own."""
    page = browser.new_page(viewport={"width": width, "height": 720})
    complaints: list[str] = []
    page.on("console", lambda told: complaints.append(told.text) if told.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(server.link)
    page.locator("#state", has_text="Ready").wait_for(timeout=WAIT)
    yield page
    assert complaints == []


def ask(page: "Page", text: str) -> None:
    page.get_by_label("Message", exact=True).fill(text)
    page.get_by_role("button", name="Send").click()


def test_typing_documents_and_history(server: Server, tmp_path: Path) -> None:
    lease = tmp_path / "lease.txt"
    lease.write_text("The landlord of the flat in Rose Street is called Barnaby Quill.\n")

    with browsing() as browser, paired(browser, server) as page:
        ask(page, "what is 12 times 12")
        page.locator(".bubble.user", has_text="12 times 12").wait_for(timeout=WAIT)
        page.locator(".bubble.victus", has_text="144").wait_for(timeout=WAIT)

        page.get_by_role("button", name="Documents").click()
        page.locator("#files").set_input_files(lease)
        page.locator("#documents li", has_text="lease.txt").wait_for(timeout=WAIT)

        page.reload()
        page.locator(".bubble.victus", has_text="144").wait_for(timeout=WAIT)
        page.get_by_role("button", name="History").click()
        page.locator("#history li", has_text="12 times 12").wait_for(timeout=WAIT)

        page.get_by_role("button", name="Documents").click()
        page.get_by_role("button", name="Remove lease.txt").click()
        page.locator("#documents li").wait_for(state="detached", timeout=WAIT)

    assert server.stop() == 0


def test_hold_to_talk_and_hear_the_answer(server: Server, speech: Callable[[str], Path]) -> None:
    with (
        browsing(speech("Set a timer for five minutes.")) as browser,
        paired(browser, server) as page,
    ):
        page.evaluate("""() => {
                const start = AudioBufferSourceNode.prototype.start;
                AudioBufferSourceNode.prototype.start = function (...when) {
                    document.body.dataset.sounded = "yes";
                    return start.apply(this, when);
                };
            }""")
        button = page.get_by_role("button", name="Hold to talk")
        button.hover()
        page.mouse.down()
        page.locator("#state", has_text="Hearing you").wait_for(timeout=WAIT)
        page.wait_for_timeout(3500)
        page.mouse.up()

        said = page.locator(".bubble.user")
        said.wait_for(timeout=WAIT)
        assert "timer" in said.inner_text().lower()
        page.locator(".bubble.victus", has_text="5 minutes").wait_for(timeout=WAIT)
        page.locator("body[data-sounded]").wait_for(timeout=WAIT)

    assert server.stop() == 0


def test_a_phone(server: Server) -> None:
    with browsing() as browser, paired(browser, server, width=360) as page:
        ask(page, "what is 3 plus 4")
        page.locator(".bubble.victus", has_text="7").wait_for(timeout=WAIT)

        for name in ("History", "Documents", "Abilities", "Talk"):
            page.get_by_role("button", name=name, exact=True).click()
            assert page.evaluate("document.documentElement.scrollWidth") <= 360
        assert page.get_by_role("button", name="Hold to talk").is_visible()


def test_a_used_link_leads_to_no_one(server: Server) -> None:
    with browsing() as browser:
        with paired(browser, server):
            pass
        stranger = browser.new_context().new_page()
        answer = stranger.goto(server.link)
        assert answer is not None
        assert answer.status == 401
        stranger.goto(server.link.partition("/pair")[0])
        stranger.get_by_role("heading", name="Sign in").wait_for(timeout=WAIT)
