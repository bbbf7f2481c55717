"""The real server and the web app in a real browser."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.end_to_end.browser import (
    PANES,
    WAIT,
    answered,
    ask,
    browsing,
    drop,
    faults,
    go,
    listen_for_sound,
    paired,
    text_pdf,
)
from tests.end_to_end.conftest import Server

pytestmark = [pytest.mark.slow, pytest.mark.real_time]

LEASE = text_pdf(
    "Lease of the flat in Rose Street",
    "The rent is 940 euros a month and is due on the third working day.",
    "The landlord is called Barnaby Quill.",
)


def test_a_day_with_the_web_app(server: Server) -> None:
    with browsing() as browser, paired(browser, server) as page:
        drop(page, "#talk", "lease.pdf", LEASE)
        page.locator(".bubble.note", has_text="I have read lease.pdf").wait_for(timeout=WAIT)
        ask(page, "what does the lease say about the rent?")
        answered(page, "940 euros")

        ask(page, "put a dentist appointment on my calendar for tomorrow at 3 pm")
        answered(page, "entist")
        ask(page, "delete the dentist appointment")
        page.get_by_role("alertdialog").wait_for(timeout=WAIT)
        assert page.evaluate("document.activeElement.value") == "deny"
        page.get_by_role("button", name="Allow").click()
        page.get_by_role("alertdialog").wait_for(state="hidden", timeout=WAIT)
        page.locator(".bubble.user", has_text="yes").wait_for(timeout=WAIT)

        ask(page, "add oat milk to my shopping list")
        answered(page, "list")
        go(page, "plans")
        page.get_by_label("Add to shopping").fill("bread")
        page.get_by_role("button", name="Add the item to shopping").click()
        page.get_by_label("bread", exact=True).check()
        page.locator(".items .done", has_text="bread").wait_for(timeout=WAIT)

        go(page, "documents")
        page.get_by_label("Search in the documents").fill("who is the landlord")
        page.keyboard.press("Enter")
        page.locator("#found blockquote", has_text="Barnaby Quill").wait_for(timeout=WAIT)
        page.get_by_role("button", name="Remove lease.pdf").click()
        page.locator("#known li").wait_for(state="detached", timeout=WAIT)

        page.reload()
        go(page, "history")
        page.get_by_label("Search what was said").fill("rent")
        page.locator("#history li", has_text="what does the lease say").wait_for(timeout=WAIT)
        page.get_by_role("button", name="Open what does the lease").first.click()
        answered(page, "940 euros")

    assert server.stop() == 0


def test_hold_to_talk_and_hear_the_answer(server: Server, speech: Callable[[str], Path]) -> None:
    with (
        browsing(speech("Set a timer for five minutes.")) as browser,
        paired(browser, server) as page,
    ):
        listen_for_sound(page)
        page.get_by_role("button", name="Hold to talk").hover()
        page.mouse.down()
        page.locator("#state", has_text="Hearing you").wait_for(timeout=WAIT)
        page.wait_for_timeout(3500)
        page.mouse.up()

        said = page.locator(".bubble.user:not(#partial)")
        said.wait_for(timeout=WAIT)
        assert "timer" in said.inner_text().lower()
        answered(page, "5 minutes")
        page.locator("body[data-sounded]").wait_for(timeout=WAIT)
        page.locator("#upcoming time", has_text=re.compile(r"4:\d\d")).wait_for(timeout=WAIT)

        ask(page, "set a timer for one second")
        answered(page, "Your timer is done")

    assert server.stop() == 0


def test_a_phone(server: Server, speech: Callable[[str], Path]) -> None:
    with (
        browsing(speech("What is three plus four?")) as browser,
        paired(
            browser,
            server,
            viewport={"width": 390, "height": 844},
            has_touch=True,
            is_mobile=True,
            color_scheme="dark",
        ) as page,
    ):
        box = page.get_by_role("button", name="Hold to talk").bounding_box()
        assert box is not None
        finger = {"x": box["x"] + box["width"] / 2, "y": box["y"] + box["height"] / 2}
        hand = page.context.new_cdp_session(page)
        hand.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [finger]})
        page.locator("#state", has_text="Hearing you").wait_for(timeout=WAIT)
        page.wait_for_timeout(3000)
        hand.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
        answered(page, "7")

        for pane in PANES:
            go(page, pane)
            assert page.evaluate("document.documentElement.scrollWidth") <= 390

        # Held across, or with letters of twice the size: all that one talks and types with shows.
        page.set_viewport_size({"width": 640, "height": 400})
        go(page, "talk")
        for one in ("Message", "Hold to talk"):
            seen = page.get_by_label(one, exact=True).bounding_box()
            bar = page.locator("nav").bounding_box()
            assert seen and bar and seen["y"] + seen["height"] <= bar["y"], one

    assert server.stop() == 0


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_everyone_can_use_it(server: Server, width: int, scheme: str) -> None:
    size = {"width": width, "height": 800}
    with (
        browsing() as browser,
        paired(browser, server, viewport=size, color_scheme=scheme) as page,
    ):
        ask(page, "set a pasta timer for ten minutes")
        answered(page, "10 minutes")
        for pane in PANES:
            go(page, pane)
            assert faults(page) == []
        # Without a mouse: from the top to the message field, and an answer.
        go(page, "talk")
        page.locator("body").press("Tab")
        page.get_by_label("Message", exact=True).focus()
        page.keyboard.type("what is 12 times 12")
        page.keyboard.press("Enter")
        answered(page, "144")


def test_strangers_and_lost_servers(server: Server) -> None:
    with browsing() as browser:
        with paired(browser, server) as page:
            assert page.evaluate("navigator.serviceWorker.ready.then(() => true)")
        stranger = browser.new_context().new_page()
        answer = stranger.goto(server.link)
        assert answer is not None
        assert answer.status == 401
        stranger.goto(server.address)
        stranger.get_by_role("heading", name="Sign in").wait_for(timeout=WAIT)
        stranger.get_by_label("Token").fill("guess")
        stranger.get_by_role("button", name="Sign in").click()
        stranger.get_by_text("The token is wrong").wait_for(timeout=WAIT)
        stranger.get_by_label("Token").fill(server.token)
        stranger.get_by_role("button", name="Sign in").click()
        stranger.locator("#state", has_text="Ready").wait_for(timeout=WAIT)

        assert server.stop() == 0
        page.reload()
        page.get_by_role("heading", name="Victus cannot be reached").wait_for(timeout=WAIT)
