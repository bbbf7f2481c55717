"""Everything in the window can be reached by keys and is read out by a screen reader."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from PySide6.QtCore import QLocale, Qt
from PySide6.QtGui import QAccessible, QFont, QFontInfo
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QKeySequenceEdit,
    QLineEdit,
    QListWidget,
    QPlainTextEdit,
    QProgressBar,
    QScrollArea,
    QWidget,
)
from pytestqt.qtbot import QtBot

from tests.desktop.backstage import Backstage
from victus_desktop.conversation.events import ReplyPart, ToolFinished, ToolStarted
from victus_desktop.conversation.records import Effect, ToolCall
from victus_desktop.desktop.app import Desktop
from victus_desktop.desktop.bubble import Bubble
from victus_desktop.desktop.onboarding import Onboarding
from victus_desktop.desktop.pane_source import Action, PaneSource, Row, Said
from victus_desktop.desktop.services import (
    Privacy,
    Reach,
    Secret,
    Trial,
    WakeDiary,
    WakeFigures,
    Woken,
)
from victus_desktop.desktop.translation import speak_language

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)
USED = (
    QAbstractButton,
    QAbstractSpinBox,
    QComboBox,
    QKeySequenceEdit,
    QLineEdit,
    QListWidget,
    QPlainTextEdit,
    QProgressBar,
)
"""Widgets that one uses or reads, so that each needs a name."""


@pytest.fixture
def full(backstage: Backstage) -> Backstage:
    """Everything that the window can show is there."""
    backstage.panes = [
        PaneSource(
            "history",
            "History",
            lambda words: [Row("1", "Oat milk", (NOON,), "new", group="Today")],
            [Action("Delete", lambda ident, told: None), Action("New", lambda i, t: None, True)],
            searchable=True,
            said=lambda ident: [Said("hello", "Hello.", NOON)],
        )
    ]
    backstage.more = {
        "privacy": Privacy(
            reaches=lambda: [
                Reach("Weather", "a.example", True, 5, ("weather",)),
                Reach(
                    "Models, when you download one",
                    "geo-api.a-long.example.org",
                    True,
                    9**9,
                    ("x",),
                ),
            ],
            days=lambda: [(date(2026, 5, 4), 5)],
            network=lambda: True,
            allow_network=lambda on: None,
            allow_tools=lambda names, on: None,
            export=lambda path, told: None,
            delete_everything=lambda told: None,
        ),
        "wake_diary": WakeDiary(
            woken=lambda: [Woken(1, NOON, "okay_nabu", 0.9, False)],
            mark=lambda ident, false: None,
            figures=lambda: WakeFigures("okay_nabu", 2, 1, 1, 0.5, 0.7, 0.75),
            retune=lambda threshold: None,
        ),
        "trials": {"audio.microphones": Trial("Test", lambda read: "fine")},
        "secrets": {"mail.user": Secret("mail", "Password", "In the keyring.")},
    }
    return backstage


@pytest.fixture
def desktop(full: Backstage, desktop: Desktop, qtbot: QtBot) -> Desktop:
    """The window with every pane opened once."""
    window = desktop.window
    for number in range(window.side.count()):
        window.side.setCurrentRow(number)
    QTest.qWait(150)
    return desktop


def used(widget: QWidget) -> Iterator[QWidget]:
    """Give all that one uses, but not Qt's own parts within it."""
    for one in widget.findChildren(QWidget):
        parent = one.parentWidget()
        inner = isinstance(parent, USED) or one.objectName().startswith("qt_")
        if isinstance(one, USED) and not inner:
            yield one


def name_of(widget: QWidget) -> str:
    interface = QAccessible.queryAccessibleInterface(widget)
    assert interface is not None
    return interface.text(QAccessible.Text.Name).strip()


def told(widget: QWidget) -> str:
    return f"{type(widget).__name__} {widget.objectName()!r} in {type(widget.parent()).__name__}"


def test_everything_used_has_a_name_and_a_role(desktop: Desktop) -> None:
    banner_help = desktop.window.banner.help
    nameless = [
        told(one) for one in used(desktop.window) if not name_of(one) and one is not banner_help
    ]
    assert nameless == []
    roles = {QAccessible.queryAccessibleInterface(one).role() for one in used(desktop.window)}
    assert QAccessible.Role.NoRole not in roles


def test_what_scrolls_is_named(desktop: Desktop) -> None:
    areas = desktop.window.findChildren(QScrollArea)
    assert areas
    assert [told(one) for one in areas if not one.accessibleName()] == []


def test_everything_that_can_be_pressed_or_filled_takes_the_focus(desktop: Desktop) -> None:
    unreachable = [
        told(one)
        for one in used(desktop.window)
        if not isinstance(one, QProgressBar) and not one.focusPolicy() & Qt.FocusPolicy.TabFocus
    ]
    assert unreachable == []


@pytest.mark.parametrize("number", range(5))
def test_the_tab_key_goes_through_every_part_of_a_pane(
    desktop: Desktop, number: int, qtbot: QtBot
) -> None:
    window = desktop.window
    with qtbot.waitExposed(window):
        window.activateWindow()
    window.side.setCurrentRow(number)
    QTest.qWait(80)
    wanted = {
        one
        for one in used(window)
        if one.isVisible() and one.isEnabled() and not isinstance(one, QProgressBar)
    }
    window.side.setFocus()
    met: set[QWidget] = set()
    for _ in range(120):
        focused: QWidget | None = window.focusWidget()
        while focused is not None and focused not in wanted:
            focused = focused.parentWidget()
        if focused is not None:
            met.add(focused)
        window.focusNextPrevChild(True)
    assert [told(one) for one in wanted - met] == []


def test_the_first_start_is_read_out_too(full: Backstage, desktop: Desktop) -> None:
    first = Onboarding(full.services(), desktop.bridge)
    for _ in first.steps[:-1]:
        first.go(1)
    assert [told(one) for one in used(first) if not name_of(one)] == []


def test_a_line_is_read_out_with_all_that_it_shows(desktop: Desktop, qtbot: QtBot) -> None:
    window = desktop.window
    window.side.setCurrentRow(1)
    (pane,) = (one for one in window.findChildren(QListWidget) if one.accessibleName() == "History")
    qtbot.waitUntil(lambda: pane.count() == 2)
    told = [str(pane.item(i).data(Qt.ItemDataRole.AccessibleTextRole)) for i in range(2)]
    assert told[0] == "Today"
    assert told[1].startswith("Oat milk, ")
    assert told[1].endswith("new")


def too_wide(widget: QWidget, area: QScrollArea) -> bool:
    """Whether a part of what scrolls up and down ends beyond the right edge."""
    end = widget.mapTo(area, widget.rect().topRight()).x()
    return widget.isVisible() and end > area.viewport().width()


@pytest.fixture
def spoken(request: pytest.FixtureRequest, qapp: QApplication) -> Iterator[str]:
    """The window is in this language."""
    translators = speak_language(qapp, QLocale(request.param))
    yield request.param
    for translator in translators:
        qapp.removeTranslator(translator)


@pytest.mark.parametrize("spoken", ["en", "de"], indirect=True)
def test_at_its_smallest_the_window_cuts_nothing_off_at_the_right(
    spoken: str, desktop: Desktop, qtbot: QtBot
) -> None:
    window = desktop.window
    source = {"document": "The lease of the flat in Harbour Street, signed copy.pdf", "page": 12}
    asked = {"question": "what does my lease say about giving notice in the middle of a month"}
    for call in (
        ToolCall("documents_ask", asked, {"sources": [source, source | {"page": 13}]}),
        ToolCall("list_add", {"items": ["x" * 90]}, {"list": "y"}, Effect.WRITE),
        ToolCall("weather", {"place": "here"}, error="The weather service is away. " * 8),
    ):
        window.show_event(ToolStarted("1", ToolCall(call.tool, call.arguments)))
        window.show_event(ToolFinished("1", call))
    window.resize(window.minimumSize())
    for number in range(window.side.count()):
        window.side.setCurrentRow(number)
        QTest.qWait(80)
        for area in window.pages.findChildren(QScrollArea):
            inside = area.widget()
            if area.isVisible() and inside is not None:
                wide = [told(one) for one in inside.findChildren(QWidget) if too_wide(one, area)]
                assert not wide, area.accessibleName()


@pytest.fixture
def large_text(qapp: QApplication) -> Iterator[None]:
    """Whoever uses this computer chose text of twice the size."""
    before = qapp.font()
    larger = QFont(before)
    larger.setPixelSize(28)
    qapp.setFont(larger)
    yield
    qapp.setFont(before)


def test_text_is_as_large_as_the_system_wants_it(large_text: None, desktop: Desktop) -> None:
    window = desktop.window
    window.show_event(ReplyPart("1", "That is 43.2, and the milk is on the list."))
    QTest.qWait(80)
    bubble = window.view.findChildren(Bubble)[-1]

    assert QFontInfo(window.compose.line.font()).pixelSize() >= 28
    assert QFontInfo(bubble.font()).pixelSize() == 28
    assert bubble.height() >= bubble.heightForWidth(bubble.width())
