# ruff: noqa: E501  sample texts read better on one line
"""Makes the pictures of the guide: every pane, light and dark, with sample data.

    python packaging/screenshots.py [FOLDER]

Runs without a display; the pictures go to resources/guide/images unless a folder is named.
"""

import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QWidget

from victus_desktop.conversation.assistant import Assistant
from victus_desktop.conversation.audio import Audio
from victus_desktop.conversation.events import (
    ApprovalNeeded,
    ListeningStarted,
    PartialTranscribed,
    ReplyPart,
    SpeakingStarted,
    Transcribed,
    TurnEnded,
)
from victus_desktop.conversation.pipeline import Parts
from victus_desktop.conversation.ports import Completeness, Part
from victus_desktop.conversation.records import (
    Effect,
    Exchange,
    Outcome,
    Tier,
    ToolCall,
    TurnRecord,
)
from victus_desktop.conversation.turn import Turn
from victus_desktop.desktop.app import Desktop, application
from victus_desktop.desktop.onboarding import Onboarding
from victus_desktop.desktop.receipt import ReceiptDialog
from victus_desktop.desktop.services import Action, DesktopServices, ModelChoice, PaneSource, Row
from victus_desktop.desktop.state import Doing
from victus_desktop.settings import Settings

FOLDER = Path(__file__).parent.parent / "resources" / "guide" / "images"


class NoAgent:
    """The pictures ask nothing."""

    def reply(self, text: str, turn: Turn, before: Sequence[Exchange]) -> Iterator[Part]:
        yield Part("")

    def completeness(self, text: str) -> Completeness:
        return Completeness.SENTENCE

    def vocabulary(self) -> Sequence[str]:
        return ()


class NoHistory:
    def add(self, record: TurnRecord) -> None: ...

    def last(self, conversation: str, count: int) -> Sequence[Exchange]:
        return ()


class NoMicrophone:
    def frames(self) -> Iterator[Audio]:
        return iter(())

    def close(self) -> None: ...


def nothing(*given: object) -> None:
    """Do nothing: a button in a picture."""


def pane(name: str, title: str, rows: Iterable[Row], *actions: str, **more: bool) -> PaneSource:
    """Give a pane with sample lines; an action that begins with '!' destroys, with '+' is alone."""
    lines = list(rows)
    made = [
        Action(one.lstrip("!+"), nothing, alone="+" in one[:2], destructive="!" in one[:2])
        for one in actions
    ]
    return PaneSource(name, title, lambda words: lines, made, searchable=more.get("search", False))


def panes() -> list[PaneSource]:
    """Give every pane as the real desktop has them."""
    return [
        pane(
            "history",
            "History",
            [
                Row("1", "Set a timer for the eggs, six minutes", "Timer set for 6 minutes.", "08:12"),
                Row("2", "What does the lease say about notice?", "Three months to the end of a quarter (lease.pdf, page 3).", "08:03"),
                Row("3", "Put oat milk on the shopping list", "Oat milk is on your shopping list.", "yesterday"),
                Row("4", "How much is 18 percent of 240?", "43.2", "yesterday"),
                Row("5", "Remind me to call Ines at four", "I will remind you at 16:00.", "Sunday"),
            ],
            "Rename…", "Export…", "!Delete", search=True,
        ),
        pane(
            "documents",
            "Documents",
            [
                Row("1", "lease.pdf", "24 passages · 6 pages", "ready"),
                Row("2", "Manual dishwasher.pdf", "131 passages · 48 pages", "ready"),
                Row("3", "Garden notes.md", "9 passages", "ready"),
            ],
            "+Add a file…", "+Watch a folder…", "!Remove", search=True,
        ),
        pane(
            "schedule",
            "Timers and reminders",
            [
                Row("1", "Eggs", "Timer of 6 minutes", "in 4 min"),
                Row("2", "Alarm", "Every weekday", "07:00"),
                Row("3", "Call Ines", "Reminder", "16:00"),
            ],
            "5 minutes more", "!Cancel",
        ),
        pane(
            "lists",
            "Lists",
            [
                Row("1", "Oat milk", "shopping"),
                Row("2", "Olives", "shopping"),
                Row("3", "Tent pegs", "camping", "done"),
            ],
            "+New item…", "Tick", "!Remove",
        ),
        pane(
            "memory",
            "Memory",
            [
                Row("1", "The bin is collected on Tuesdays", "since 3 November"),
                Row("2", "Ines is allergic to nuts", "since 12 October"),
            ],
            "!Forget", search=True,
        ),
        pane(
            "models",
            "Models",
            [
                Row("1", "Whisper tiny (English)", "Hearing · 75 MB · MIT", "in use"),
                Row("2", "Whisper base", "Hearing, 99 languages · 145 MB · MIT", "fits"),
                Row("3", "Joe", "Voice, English · 63 MB", "in use"),
                Row("4", "SmolLM2 135M", "Language model · 98 MB · Apache 2.0", "in use"),
                Row("5", "Qwen3 4B", "Language model · 2.5 GB · Apache 2.0", "needs 6 GB"),
            ],
            "Use", "Download", "Check", "!Remove",
        ),
    ]  # fmt: skip


def services(settings: Settings) -> DesktopServices:
    """Give services with sample data and nothing behind them."""
    models = [
        ModelChoice("a", "SmolLM2 135M (starter)", "98 MB, installed. Quick; small talk.", True),
        ModelChoice("b", "Qwen3 1.7B", "1.2 GB, Apache 2.0. Fits this machine: recommended."),
        ModelChoice("c", "Qwen3 8B", "5.0 GB, Apache 2.0. Needs 8 GB of memory.", fits=False),
    ]
    return DesktopServices(
        assistant=Assistant(Parts(NoAgent(), NoHistory())),
        settings=settings,
        save_settings=nothing,
        loop=lambda: None,
        level=lambda: 0.05,
        start_voice=nothing,
        stop_voice=nothing,
        panes=panes(),
        egress=dict,
        new_microphone=NoMicrophone,
        open_document=nothing,
        choices={"audio.microphones": lambda: ["Headset", "Built-in microphone"]},
        model_choices=lambda: models,
    )


def converse(desktop: Desktop) -> TurnEnded:
    """Show a conversation; gives the end of its last turn."""
    tell = desktop.window.show_event
    desktop.controls.ready.emit()
    tell(ListeningStarted(""))
    timer = ToolCall(
        "timer_set", {"duration": "6 minutes", "label": "eggs"}, {"id": 1}, effect=Effect.WRITE
    )
    found = {"answer": "", "sources": [{"document": "lease.pdf", "page": 3, "passage": ""}]}
    asked = ToolCall("documents_ask", {"question": "notice period"}, found)
    turns: list[tuple[str, str, Tier, tuple[ToolCall, ...], float]] = [
        ("Set a timer for the eggs, six minutes.", "Six minutes for the eggs, starting now.", Tier.COMMAND, (timer,), 214),
        ("What does my lease say about giving notice?", "You have to give notice three months before the end of a quarter, in writing. It is in paragraph 7 of the lease, on page 3.", Tier.ROUTER, (asked,), 431),
        ("And who pays for the paint?", "The lease leaves small repairs, and the paint, to you; the landlord pays for the windows and the heating.", Tier.AGENT, (), 587),
    ]  # fmt: skip
    for number, (heard, reply, tier, calls, sounding) in enumerate(turns):
        turn = str(number)
        tell(Transcribed(turn, heard))
        tell(ReplyPart(turn, reply))
        times = {"transcribed": 152.0, "first_part": sounding - 90, "sounding": sounding}
        ended = TurnEnded(turn, Outcome.COMPLETED, heard, reply, reply, tier, calls, times)
        tell(ended)
    return ended


def ask_for_consent(desktop: Desktop) -> None:
    """Show a confirmation, and the words of somebody who speaks."""
    tell = desktop.window.show_event
    call = ToolCall("email_send", {"to": "ines@example.org", "subject": "Saturday", "body": "I will bring the tent."}, effect=Effect.SEND)  # fmt: skip
    tell(Transcribed("9", "Write to Ines that I will bring the tent."))
    tell(ReplyPart("9", "I have written it down. Shall I send it?"))
    tell(ApprovalNeeded("9", "c", call, "Send this mail to ines@example.org?"))
    tell(PartialTranscribed("10", "Yes, please"))
    tell(SpeakingStarted("9"))


def wait(app: QApplication, done: Callable[[], bool] = lambda: False, seconds: float = 0.5) -> None:
    """Let the window work for a while."""
    until = time.monotonic() + seconds
    while time.monotonic() < until and not done():
        app.processEvents()
        time.sleep(0.01)


def save(widget: QWidget, path: Path) -> None:
    """Write a widget's picture, packed as tightly as PNG can."""
    widget.grab().toImage().convertToFormat(QImage.Format.Format_RGB888).save(str(path), quality=0)


def make(app: QApplication, desktop: Desktop, folder: Path, scheme: str) -> None:
    """Make all pictures in the colours of now."""
    window = desktop.window
    window.show()
    for number in range(1, window.side.count()):
        window.side.setCurrentRow(number)
        wait(app)
        name = str(window.side.currentItem().data(Qt.ItemDataRole.UserRole))
        save(window, folder / f"{name}-{scheme}.png")
    window.side.setCurrentRow(0)
    ended = converse(desktop)
    wait(app)
    save(window, folder / f"conversation-{scheme}.png")
    ask_for_consent(desktop)
    wait(app)
    save(window, folder / f"confirmation-{scheme}.png")
    receipt = ReceiptDialog(ended, {}, None)
    receipt.show()
    wait(app)
    save(receipt, folder / f"receipt-{scheme}.png")
    desktop.overlay.enabled = True
    desktop.overlay.words.setText("What does my lease say about giving notice?")
    desktop.overlay.tell(Doing.HEARING)
    wait(app)
    save(desktop.overlay, folder / f"overlay-{scheme}.png")
    first = Onboarding(desktop.controls.services, desktop.bridge)
    first.show()
    for number in range(len(first.steps)):
        wait(app)
        save(first, folder / f"first-start-{number + 1}-{scheme}.png")
        if number + 1 < len(first.steps):
            first.go(1)


def main(folder: Path) -> None:
    """Make all pictures, light and dark."""
    folder.mkdir(parents=True, exist_ok=True)
    os.environ["VICTUS_HOME"] = tempfile.mkdtemp()
    app = application()
    for scheme in ("light", "dark"):
        desktop = Desktop(app, services(Settings()))
        desktop.dress(dark=scheme == "dark")
        make(app, desktop, folder, scheme)
        desktop.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER)
    os._exit(0)
