"""A real Chromium on the web app, as one uses it."""

import base64
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.end_to_end.conftest import Server

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

CHROMIUM = "/usr/bin/chromium"
WAIT = 60_000
"""Milliseconds for what a model does on a slow machine."""
PANES = ("talk", "history", "documents", "plans", "abilities", "settings")


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
def paired(browser: "Browser", server: Server, **options: Any) -> Iterator["Page"]:
    """Open the link; the page may tell of no error and break no rule of its own."""
    page = browser.new_context(**{"viewport": {"width": 1280, "height": 800}, **options}).new_page()
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


def answered(page: "Page", text: str) -> None:
    """Wait until the last answer holds a text."""
    page.locator(".bubble.victus", has_text=text).last.wait_for(timeout=WAIT)


def go(page: "Page", pane: str) -> None:
    page.locator(f"nav a[href='#{pane}']").click()
    page.locator(f"#{pane}").wait_for(timeout=WAIT)


def drop(page: "Page", target: str, name: str, content: bytes) -> None:
    """Drop a file on an element."""
    files = page.evaluate_handle(
        """([name, content]) => {
            const transfer = new DataTransfer();
            const bytes = Uint8Array.from(atob(content), (one) => one.charCodeAt(0));
            transfer.items.add(new File([bytes], name));
            return transfer;
        }""",
        [name, base64.b64encode(content).decode()],
    )
    page.dispatch_event(target, "dragover", {"dataTransfer": files})
    page.dispatch_event(target, "drop", {"dataTransfer": files})


def listen_for_sound(page: "Page") -> None:
    """Note on the page when something is played."""
    page.evaluate("""() => {
        const start = AudioBufferSourceNode.prototype.start;
        AudioBufferSourceNode.prototype.start = function (...when) {
            document.body.dataset.sounded = "yes";
            return start.apply(this, when);
        };
    }""")


def faults(page: "Page") -> list[str]:
    """Give what axe-core finds on the page as it is."""
    page.evaluate(files("axe_playwright_python").joinpath("axe.min.js").read_text("utf-8"))
    found = page.evaluate("axe.run()")["violations"]
    return [
        f"{one['id']} ({one['impact']}): {one['nodes'][0]['target']}: "
        f"{one['nodes'][0]['failureSummary']}"
        for one in found
    ]


def text_pdf(*lines: str) -> bytes:
    """Write a PDF of one page with lines of text."""
    shown = b"".join(b"(%s) Tj T* " % line.encode("latin-1") for line in lines)
    content = b"BT /F1 12 Tf 14 TL 72 700 Td " + shown + b"ET"
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    )
    made, places = bytearray(b"%PDF-1.4\n"), []
    for number, one in enumerate(objects, 1):
        places.append(len(made))
        made += b"%d 0 obj\n%s\nendobj\n" % (number, one)
    start = len(made)
    made += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    made += b"".join(b"%010d 00000 n \n" % place for place in places)
    made += b"trailer << /Size %d /Root 1 0 R >>\n" % (len(objects) + 1)
    return bytes(made + b"startxref\n%d\n%%%%EOF\n" % start)
