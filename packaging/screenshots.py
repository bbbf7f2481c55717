"""Makes the pictures of the guide: every pane, light and dark, of the real program.

    python packaging/screenshots.py [FOLDER] [--size 1280x800]

A home of its own is made, real requests are asked and real documents taken in; the starter
models must be installed. Runs without a display, with a sound card in software (pulseaudio); the
pictures go to resources/guide/images unless a folder is named.
"""

import argparse
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PIL import Image
from PySide6.QtCore import QMarginsF, Qt
from PySide6.QtGui import QImage, QPageSize, QPainter, QPdfWriter, QPixmap, QTextDocument
from PySide6.QtWidgets import QApplication, QWidget

from victus_desktop.app.calibration import pace
from victus_desktop.app.core import App, open_app
from victus_desktop.app.desktop import begin, services
from victus_desktop.app.ears import Ears
from victus_desktop.app.embedded import EmbeddedServer
from victus_desktop.bench.sound_card import sound_card
from victus_desktop.conversation.events import (
    ApprovalNeeded,
    ListeningStarted,
    PartialTranscribed,
    ReplyPart,
    SpeakingStarted,
    Transcribed,
    TurnEnded,
    Warned,
)
from victus_desktop.conversation.later import Later
from victus_desktop.conversation.records import Effect, ScheduleKind, ToolCall
from victus_desktop.desktop.app import Desktop, application
from victus_desktop.desktop.onboarding import Onboarding
from victus_desktop.desktop.onboarding_model import ModelStep
from victus_desktop.desktop.panes.rows_pane import RowsPane
from victus_desktop.desktop.receipt import ReceiptDialog
from victus_desktop.desktop.state import Doing
from victus_desktop.paths import user_paths

FOLDER = Path(__file__).parent.parent / "resources" / "guide" / "images"
LEASE = """<h1>Lease of the flat in Harbour Street</h1>
<p>1. The landlord lets the flat on the second floor, with three rooms and a cellar.</p>
<div style='page-break-before: always'></div>
<h2>Costs</h2><p>4. The rent is 940 euros a month and is due on the third working day.</p>
<div style='page-break-before: always'></div>
<h2>Notice</h2>
<p>7. Notice has to be given in writing, three months before the end of a quarter. The tenant
hands over the flat swept clean.</p>"""
GARDEN = """# Garden notes

The olive tree needs water twice a week in summer and comes inside before the first frost.
The tomatoes by the south wall did best in the third bed.
"""
ASKED = (
    "Set a timer for the eggs for six minutes",
    "What does my lease say about giving notice?",
    "Put olives on the shopping list",
    "What is 18 percent of 240?",
)


def fill(app: App, folder: Path) -> None:
    """Put into an empty home what a few days of use would leave there."""
    stores, now = app.stores, datetime.now(UTC)
    for text in ("Oat milk", "Bread"):
        stores.lists.add("shopping", text)
    pegs = stores.lists.add("camping", "Tent pegs")
    stores.lists.add("camping", "Lantern")
    stores.lists.tick(pegs.id)
    stores.schedule.add(ScheduleKind.ALARM, _next(now, 5), recurrence="FREQ=DAILY")
    stores.schedule.add(ScheduleKind.REMINDER, _next(now, 14), label="Call Ines")
    for text in ("The bin is collected on Tuesdays", "Ines is allergic to nuts"):
        stores.memories.add(text)
    stores.notes.add("The bike shop opens at ten and closes for lunch")
    stores.notes.add("Gate code of the allotment is in the blue notebook")
    app.settings.tools.network = True
    app.settings.listening.wake_word = "okay_nabu"
    for host, count in (("api.open-meteo.com", 1240), ("en.wikipedia.org", 2210)):
        app.egress_days.add(host, count)
    app.wake_diary.listened(11 * 3600)
    for score, false in ((0.93, False), (0.88, False), (0.74, True), (0.97, False)):
        trigger = app.wake_diary.heard("okay_nabu", score, 0.7)
        app.wake_diary.mark(trigger.id, false=false)
    app.documents.get().add(_documents(folder))


def ask(app: App) -> None:
    """Ask what the pictures show; the answers are Victus's own."""
    for conversation, texts in (
        ("sunday", ("Remind me to water the olive tree tomorrow at nine", "Tell me a joke")),
        ("monday", ("How many days are there until Christmas?",)),
    ):
        for text in texts:
            app.assistant.ask(text, conversation=conversation)


def _next(now: datetime, hour: int) -> datetime:
    wanted = now.replace(hour=hour, minute=0, second=0, microsecond=0)
    return wanted if wanted > now else wanted + timedelta(days=1)


def _documents(folder: Path) -> list[Path]:
    folder.mkdir()
    lease, garden = folder / "lease.pdf", folder / "Garden notes.md"
    writer = QPdfWriter(str(lease))
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.A5))
    writer.setPageMargins(QMarginsF(12, 12, 12, 12))
    text = QTextDocument()
    text.setHtml(LEASE)
    text.print_(writer)
    garden.write_text(GARDEN, "utf-8")
    return [lease, garden]


def converse(app: App, application: QApplication, desktop: Desktop) -> TurnEnded:
    """Ask the real assistant before the window's eyes; gives the end of a turn with a tool."""
    ended: list[TurnEnded] = []
    stop = app.assistant.subscribe(
        lambda event: ended.append(event) if isinstance(event, TurnEnded) else None
    )
    for number, text in enumerate(ASKED, 1):
        desktop.window.compose.typed.emit(text)
        wait(application, lambda number=number: len(ended) >= number, 20)
    stop()
    wait(application)
    return ended[1]


def ask_for_consent(desktop: Desktop) -> None:
    """Show a confirmation, and the words of somebody who speaks."""
    tell = desktop.window.show_event
    arguments = {
        "to": "ines@example.org",
        "subject": "Saturday",
        "text": "I will bring the tent.",
    }
    call = ToolCall("email_send", arguments, effect=Effect.SEND)
    tell(ListeningStarted(""))
    tell(Transcribed("9", "Write to Ines that I will bring the tent."))
    tell(ReplyPart("9", "Shall I send this mail to ines@example.org?"))
    tell(ApprovalNeeded("9", "c", call, "Send this mail to ines@example.org?"))
    tell(SpeakingStarted("9"))
    tell(PartialTranscribed("10", "Yes, please"))


def trouble(app: QApplication, desktop: Desktop, folder: Path) -> None:
    """Show what a lost microphone looks like."""
    gone = "The microphone is gone; Victus waits for it to come back."
    desktop.window.show_event(Warned("", "microphone_lost", gone))
    for scheme in ("light", "dark"):
        desktop.dress(dark=scheme == "dark")
        wait(app)
        save(desktop.window, folder / f"banner-{scheme}.png")
    desktop.window.banner.hide()


def wait(app: QApplication, done: Callable[[], bool] = lambda: False, seconds: float = 0.5) -> None:
    """Let the window work until something is so, or for a while."""
    until = time.monotonic() + seconds
    while time.monotonic() < until and not done():
        app.processEvents()
        time.sleep(0.01)


def save(widget: QWidget, path: Path) -> None:
    """Write a widget's picture in 256 colours: a third of the size, and none is off by much."""
    shown = widget.grab()
    ground = QPixmap(shown.size())
    ground.fill(QApplication.palette().window().color())  # what rounded corners let through
    with QPainter(ground) as painter:
        painter.drawPixmap(0, 0, shown)
    picture = ground.toImage().convertToFormat(QImage.Format.Format_RGB888)
    made = Image.frombytes(
        "RGB",
        (picture.width(), picture.height()),
        bytes(picture.constBits()),
        "raw",
        "RGB",
        picture.bytesPerLine(),
    )
    made.quantize(256, Image.Quantize.MAXCOVERAGE).save(path, optimize=True)


def shoot(app: QApplication, desktop: Desktop, folder: Path, scheme: str) -> None:
    """Make the pictures of all panes in the colours of now."""
    window = desktop.window
    desktop.dress(dark=scheme == "dark")
    for number in range(1, window.side.count()):
        window.side.setCurrentRow(number)
        name = str(window.side.currentItem().data(Qt.ItemDataRole.UserRole))
        pane = window.pages.currentWidget()
        wait(app, seconds=2.5 if name in ("documents", "models", "settings") else 0.8)
        if isinstance(pane, RowsPane):  # what can be done with a line shows once it is chosen
            pane.list.setCurrentRow(2 if name == "models" else 1)
            wait(app)
        save(window, folder / f"{name}-{scheme}.png")
    window.side.setCurrentRow(0)


def first_start(app: QApplication, desktop: Desktop, folder: Path, scheme: str) -> None:
    """Make the pictures of the first start."""
    first = Onboarding(desktop.controls.services, desktop.bridge)
    first.show()
    for number in range(len(first.steps)):
        step = first.steps[number]
        if isinstance(step, ModelStep):
            wait(app, lambda step=step: bool(step.group.buttons()), 60)
        wait(app, seconds=1.0)
        save(first, folder / f"first-start-{number + 1}-{scheme}.png")
        if number + 1 < len(first.steps):
            first.go(1)
    first.hide()


def main(folder: Path, size: tuple[int, int]) -> None:
    """Make all pictures, light and dark."""
    folder.mkdir(parents=True, exist_ok=True)
    models, router, known_pace = user_paths().models, user_paths().router, user_paths().pace
    home = Path(tempfile.mkdtemp())
    os.environ |= {"VICTUS_HOME": str(home), "HOME": str(home)}
    (home / "data").mkdir()
    (home / "data" / "models").symlink_to(models)
    if router.exists():  # else the examples are learnt anew, which takes a minute
        (home / "cache").mkdir()
        shutil.copy(router, home / "cache" / router.name)
    if known_pace.exists():  # else this machine is measured as busy as it is now
        shutil.copy(known_pace, home / "cache" / known_pace.name)
    qt = application()
    with open_app() as app:
        app.load_models()
        pace(app)  # else the light pictures would know less of the machine than the dark ones
        fill(app, home / "Documents")
        ask(app)
        served = EmbeddedServer(app)
        begun = Later(lambda: begin(app, served))
        desktop = Desktop(qt, services(app, Ears(app), begun, served))
        window = desktop.window
        window.resize(*size)
        window.show()
        desktop.controls.ready.emit()
        wait(qt)
        window.new_conversation()
        for scheme in ("light", "dark"):
            desktop.dress(dark=scheme == "dark")
            wait(qt, seconds=1)
            save(window, folder / f"welcome-{scheme}.png")
        ended = converse(app, qt, desktop)
        for scheme in ("light", "dark"):
            desktop.dress(dark=scheme == "dark")
            wait(qt)
            save(window, folder / f"conversation-{scheme}.png")
        receipt = ReceiptDialog(ended, {}, None)
        receipt.show()
        for scheme in ("light", "dark"):
            shoot(qt, desktop, folder, scheme)
            save(receipt, folder / f"receipt-{scheme}.png")
            first_start(qt, desktop, folder, scheme)
        receipt.hide()
        trouble(qt, desktop, folder)
        ask_for_consent(desktop)
        for scheme in ("light", "dark"):
            desktop.dress(dark=scheme == "dark")
            wait(qt)
            save(window, folder / f"confirmation-{scheme}.png")
            desktop.overlay.enabled = True
            desktop.overlay.words.setText(ASKED[1])
            desktop.overlay.tell(Doing.HEARING)
            wait(qt)
            save(desktop.overlay, folder / f"overlay-{scheme}.png")
        desktop.close()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=FOLDER)
    parser.add_argument("--size", default="1120x760")
    given = parser.parse_args()
    width, height = given.size.split("x")
    with sound_card() as card:
        os.environ |= card.env
        main(given.folder, (int(width), int(height)))
    sys.stdout.flush()
    os._exit(0)
