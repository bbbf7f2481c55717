"""Makes the pictures of the web app for the guide, of the real server in the real Chromium.

    python packaging/web_screenshots.py [FOLDER]

A home of its own is made; the starter models must be installed. Needs Debian's chromium.
"""

import os
import secrets
import shutil
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from victus_desktop.bench.api import served
from victus_desktop.paths import user_paths

if TYPE_CHECKING:
    from playwright.sync_api import Page

FOLDER = Path(__file__).parent.parent / "resources" / "guide" / "images"
SIZES = {"desktop": (1280, 800), "phone": (390, 844)}
PICTURES = {
    ("desktop", "light"): ("talk", "settings"),
    ("desktop", "dark"): ("history", "documents"),
    ("phone", "dark"): ("talk", "abilities"),
    ("phone", "light"): ("plans",),
}
ASKED = (
    "what is 15 percent of 80",
    "add oat milk to my shopping list",
    "add bread to my shopping list",
    "set a pasta timer for nine minutes",
    "what does the lease say about notice?",
    "put a dentist appointment on my calendar for tomorrow at 3 pm",
    "delete the dentist appointment",
)
LEASE = """The lease of the flat in Rose Street

The rent is 940 euros a month and is due on the third working day.

Notice has to be given in writing, three months before the end of a quarter.
"""
WAIT = 120_000


def main(folder: Path) -> None:
    """Ask what there is to show, then take every pane at each size and in both colours."""
    from playwright.sync_api import sync_playwright

    folder.mkdir(parents=True, exist_ok=True)
    own, token = user_paths(), secrets.token_urlsafe()
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        home = Path(name)
        (home / "data").mkdir()
        (home / "data" / "models").symlink_to(own.models)
        if own.router.exists():
            (home / "cache").mkdir()
            shutil.copy(own.router, home / "cache")
        lease = home / "lease.txt"
        lease.write_text(LEASE)
        env = {**os.environ, "VICTUS_HOME": name, "VICTUS_SECRET_API": token}
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox"]
        )
        with served(env) as address:
            first = True
            for (size, colours), panes in PICTURES.items():
                width, height = SIZES[size]
                context = browser.new_context(
                    viewport={"width": width, "height": height},
                    color_scheme=colours,  # type: ignore[arg-type]
                )
                page = context.new_page()
                sign_in(page, address, token)
                if first:
                    take_in(page, lease)
                    ask(page)
                    first = False
                for pane in panes:
                    take(page, pane, folder / f"web-{pane}-{size}-{colours}.png")
                context.close()
        browser.close()


def sign_in(page: "Page", address: str, token: str) -> None:
    page.goto(address)
    page.get_by_label("Token").fill(token)
    page.get_by_role("button", name="Sign in").click()
    page.locator("#state", has_text="Ready").wait_for(timeout=WAIT)


def take_in(page: "Page", file: Path) -> None:
    page.locator("nav a[href='#documents']").click()
    page.locator("#files").set_input_files(file)
    page.locator("#known li").wait_for(timeout=WAIT)
    page.locator("nav a[href='#talk']").click()


def ask(page: "Page") -> None:
    for text in ASKED:
        answers = page.locator(".bubble.victus small")
        before = answers.count()
        page.get_by_label("Message", exact=True).fill(text)
        page.keyboard.press("Enter")
        if text == ASKED[-1]:
            page.get_by_role("alertdialog").wait_for(timeout=WAIT)
        else:
            answers.nth(before).wait_for(timeout=WAIT)


def take(page: "Page", pane: str, file: Path) -> None:
    page.locator(f"nav a[href='#{pane}']").click()
    page.locator(f"#{pane}").wait_for()
    page.wait_for_timeout(700)
    page.screenshot(path=file)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER)
