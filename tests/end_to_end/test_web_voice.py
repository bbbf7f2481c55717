"""The web app as a voice terminal: hands-free, space bar, restarts; and without a network."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.end_to_end.browser import WAIT, answered, ask, browsing, paired
from tests.end_to_end.conftest import Server, started
from victus_desktop.audio.files import read, write
from victus_desktop.conversation.audio import Audio, join

pytestmark = [pytest.mark.slow, pytest.mark.real_time]

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


def late(recording: Path, seconds: float) -> Path:
    """The same recording after a silence, in which the page gets ready to listen."""
    said = join(list(read(recording)))
    target = recording.with_name(f"late-{recording.name}")
    write(target, join([Audio.silence(seconds, said.rate), said, Audio.silence(2.0, said.rate)]))
    return target


def test_hands_free(server: Server, speech: Callable[[str], Path]) -> None:
    spoken = late(speech("What is three plus four?"), 8.0)
    with browsing(spoken) as browser, paired(browser, server) as page:
        page.get_by_label("Hands-free").check()
        page.locator(".bubble.user", has_text="plus").wait_for(timeout=WAIT)
        answered(page, "7")
        page.get_by_label("Hands-free").uncheck()

    assert server.stop() == 0


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


def test_a_server_that_is_killed_is_found_again_and_nothing_asked_is_lost(
    server: Server, tmp_path: Path
) -> None:
    with browsing() as browser:
        page = browser.new_page()
        page.goto(server.link)
        page.locator("#state", has_text="Ready").wait_for(timeout=WAIT)
        ask(page, "what is 12 times 12")
        answered(page, "144")
        port = server.kill()
        page.locator("#state", has_text="Connection lost").wait_for(timeout=WAIT)
        ask(page, "what is 5 plus 6")
        with started(server.home, tmp_path / "log", port) as again:
            answered(page, "11")
            assert page.locator(".bubble.user", has_text="12 times 12").count() == 1
            assert page.locator(".bubble.user", has_text="5 plus 6").count() == 1
            assert again.stop() == 0


def test_it_is_installed_and_opens_without_a_network(server: Server) -> None:
    with browsing() as browser, paired(browser, server) as page:
        page.evaluate("navigator.serviceWorker.ready.then(() => true)")
        devtools = page.context.new_cdp_session(page)
        found = devtools.send("Page.getInstallabilityErrors")
        # A test's own browser context counts as a private window, in which nothing is installed.
        assert [one["errorId"] for one in found["installabilityErrors"]] in ([], ["in-incognito"])
        assert devtools.send("Page.getAppManifest")["errors"] == []
        # Once more, so that the worker has the page.
        page.reload()
        page.locator("#state", has_text="Ready").wait_for(timeout=WAIT)

        page.context.set_offline(True)
        other = page.context.new_page()
        other.goto(server.address)
        other.get_by_role("heading", name="Victus cannot be reached").wait_for(timeout=WAIT)
        assert other.evaluate("document.styleSheets.length") > 0
        other.close()
        page.context.set_offline(False)
