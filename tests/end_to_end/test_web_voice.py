"""The web app as a voice terminal: the space bar, and playing that rests."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.end_to_end.browser import WAIT, answered, browsing, paired
from tests.end_to_end.conftest import Server

pytestmark = pytest.mark.slow

HOLDS = """async () => {
    const { Loudspeaker } = await import("/loudspeaker.js");
    const speaker = new Loudspeaker();
    await speaker.context.resume();
    const pause = (seconds) => new Promise((done) => setTimeout(done, seconds * 1000));
    for (const _ of [1, 2]) speaker.play(new Int16Array(24000).fill(3000).buffer, 24000);
    while (speaker.context.currentTime < 0.2) await pause(0.02);
    speaker.hold(true);
    await pause(3);
    const rests = speaker.playing;
    const from = speaker.context.currentTime;
    speaker.hold(false);
    while (speaker.playing) await pause(0.02);
    return [rests, speaker.context.currentTime - from];
}"""
"""Plays two seconds, rests within the first, and tells how long the rest of it sounds."""


def test_the_space_bar_is_a_talk_key_and_still_types(
    server: Server, speech: Callable[[str], Path]
) -> None:
    with (
        browsing(speech("What is three plus four?")) as browser,
        paired(browser, server) as page,
    ):
        page.get_by_label("Message", exact=True).click()
        page.keyboard.type("a b")
        assert page.get_by_label("Message", exact=True).input_value() == "a b"
        page.get_by_label("Message", exact=True).fill("")
        page.evaluate("document.activeElement.blur()")

        page.keyboard.down("Space")
        page.locator("#state", has_text="Hearing you").wait_for(timeout=WAIT)
        page.wait_for_timeout(3500)
        page.keyboard.up("Space")
        answered(page, "7")

    assert server.stop() == 0


def test_playing_rests_and_goes_on_where_it_was(server: Server) -> None:
    with browsing() as browser, paired(browser, server) as page:
        rests, left = page.evaluate(HOLDS)

    assert rests
    assert 1.0 < left < 2.1
