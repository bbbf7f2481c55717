"""The conversation as one sees it, and what the window does with what one wants."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QClipboard, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from tests.desktop.backstage import Backstage
from victus_desktop.conversation.errors import AudioDeviceError, ModelError
from victus_desktop.conversation.events import (
    ApprovalNeeded,
    Failed,
    PartialTranscribed,
    ReplyPart,
    Transcribed,
    TurnEnded,
    Warned,
)
from victus_desktop.conversation.ports import Part
from victus_desktop.conversation.records import Effect, Outcome, Tier, ToolCall
from victus_desktop.conversation.turn import Turn
from victus_desktop.desktop.app import Desktop, application
from victus_desktop.desktop.bubble import Bubble
from victus_desktop.desktop.tool_card import ToolCard

MAIL = ToolCall("email_send", {"to": "ines@example.org", "body": "Hi"}, effect=Effect.SEND)
TIMER = ToolCall("timer_set", {"duration": "6 minutes", "label": ""}, {"id": 1}, Effect.WRITE)
FOUND = ToolCall(
    "documents_ask",
    {"question": "notice"},
    {"answer": "", "sources": [{"document": "lease.pdf", "page": 3, "passage": ""}]},
)


def ended(
    turn: str = "1", calls: tuple[ToolCall, ...] = (), outcome: Outcome = Outcome.COMPLETED
) -> TurnEnded:
    return TurnEnded(turn, outcome, "hi", "hello", "", Tier.COMMAND, calls, {"first_part": 12.4})


def button(desktop: Desktop, name: str) -> QPushButton:
    """Give the button of the conversation with that accessible name or text."""
    buttons = desktop.window.view.findChildren(QPushButton)
    return next(one for one in buttons if name in (one.accessibleName(), one.text()))


@pytest.fixture
def clipboard() -> QClipboard:
    return QGuiApplication.clipboard()


def test_a_typed_request_is_answered_in_bubbles(desktop: Desktop, qtbot: QtBot) -> None:
    line = desktop.window.compose.line
    QTest.keyClicks(line, "what a day")
    QTest.keyClick(line, Qt.Key.Key_Return)

    qtbot.waitUntil(lambda: len(desktop.window.view.texts()) == 2)

    assert desktop.window.view.texts() == ["what a day", "You said what a day."]
    assert line.text() == ""


def test_an_answer_grows_while_it_is_written(desktop: Desktop) -> None:
    for text in ("Six ", "minutes."):
        desktop.window.show_event(ReplyPart("1", text))

    assert desktop.window.view.texts() == ["Six minutes."]


def test_partial_words_are_shown_until_the_request_is_known(desktop: Desktop) -> None:
    desktop.window.show_event(PartialTranscribed("", "set a ti"))
    assert desktop.window.partial.text() == "set a ti"
    desktop.window.show_event(Transcribed("1", "set a timer"))
    assert desktop.window.partial.text() == ""


def test_bubbles_are_no_wider_than_their_text_and_never_clipped(desktop: Desktop) -> None:
    long = "The lease leaves small repairs, and the paint, to you. " * 9
    desktop.window.show_event(ReplyPart("1", "Yes."))
    desktop.window.show_event(ReplyPart("2", long))
    short, tall = desktop.window.view.findChildren(Bubble)

    assert short.width() < 100
    assert tall.width() <= desktop.window.view.viewport().width() * 4 // 5
    assert tall.height() >= tall.heightForWidth(tall.width()) - 24


def test_an_address_too_long_for_a_line_is_seen_whole_and_copied_as_it_is(
    desktop: Desktop, clipboard: QClipboard
) -> None:
    address = f"https://example.org/{'a' * 900}"
    desktop.window.show_event(Transcribed("1", address))
    (bubble,) = desktop.window.view.findChildren(Bubble)
    assert bubble.width() <= 640
    metrics = bubble.fontMetrics()
    lines = bubble.height() // metrics.lineSpacing()
    assert lines * bubble.width() > metrics.horizontalAdvance(address)
    bubble.setFocus()
    QTest.keyClick(bubble, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert clipboard.text() == address
    bubble.setSelection(0, len(bubble.text()))
    QTest.keyClick(bubble, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert clipboard.text() == address


def test_a_request_that_the_next_one_overtook_is_shown_too(desktop: Desktop) -> None:
    overtaken = replace(ended(outcome=Outcome.INTERRUPTED), tier=Tier.NONE, timings_ms={})
    desktop.window.show_event(overtaken)
    desktop.window.show_event(Transcribed("2", "and now this"))
    assert desktop.window.view.texts() == ["hi", "and now this"]
    assert button(desktop, "Receipt of this turn").text() == "not answered"


def test_a_new_conversation_shows_nothing_of_the_one_before(desktop: Desktop, qtbot: QtBot) -> None:
    view = desktop.window.view
    view.expect("1")
    desktop.window.show_event(Transcribed("2", "set a timer"))
    desktop.window.new_conversation()
    qtbot.waitUntil(lambda: not view.texts())
    desktop.window.show_event(ReplyPart("2", "Timer"))
    for turn in ("1", "2"):
        desktop.window.show_event(replace(ended(turn, (TIMER,)), tier=Tier.NONE))
    assert not view.texts()
    assert not view.findChildren(ToolCard)
    desktop.window.show_event(Transcribed("3", "hello"))
    assert view.texts() == ["hello"]


def test_a_conversation_can_be_gone_back_to_again_and_again(
    desktop: Desktop, backstage: Backstage, qtbot: QtBot
) -> None:
    backstage.earlier = [("what time is it", "Ten.")]
    for _ in range(3):
        desktop.window.new_conversation()
        qtbot.waitUntil(lambda: not desktop.window.view.texts())
        desktop.window.page.restore()
        qtbot.waitUntil(lambda: desktop.window.view.texts() == ["what time is it", "Ten."])


def test_what_was_done_can_be_undone(desktop: Desktop, backstage: Backstage, qtbot: QtBot) -> None:
    desktop.window.show_event(ended(calls=(TIMER,)))
    undo = button(desktop, "Undo Set timer")
    QTest.mouseClick(undo, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: undo.text() == "Undone")

    assert backstage.undone == [TIMER]
    assert not undo.isEnabled()


def test_what_was_only_read_has_nothing_to_undo(desktop: Desktop) -> None:
    desktop.window.show_event(ended(calls=(FOUND,)))
    texts = [one.text() for one in desktop.window.view.findChildren(QPushButton)]
    assert "Undo" not in texts


def test_a_source_opens_the_document_at_the_page(
    desktop: Desktop, backstage: Backstage, qtbot: QtBot
) -> None:
    desktop.window.show_event(ended(calls=(FOUND,)))
    QTest.mouseClick(button(desktop, "lease.pdf, page 3"), Qt.MouseButton.LeftButton)

    assert backstage.opened == [("lease.pdf", 3)]


def test_a_withdrawn_turn_leaves_no_receipt(desktop: Desktop) -> None:
    desktop.window.show_event(ended(outcome=Outcome.WITHDRAWN))
    names = [one.accessibleName() for one in desktop.window.view.findChildren(QPushButton)]
    assert "Receipt of this turn" not in names


def test_earlier_exchanges_are_shown_again(backstage: Backstage, qtbot: QtBot) -> None:
    backstage.earlier = [("what time is it", "Ten."), ("", "Your timer is done.")]
    desktop = Desktop(application(), backstage.services())
    qtbot.addWidget(desktop.window)
    qtbot.waitUntil(lambda: len(desktop.window.view.texts()) == 3)
    assert desktop.window.view.texts() == ["what time is it", "Ten.", "Your timer is done."]
    desktop.close()


class TestConfirmation:
    asked = ApprovalNeeded("1", "c1", MAIL, "Send this mail?")

    def test_shows_the_exact_arguments(self, desktop: Desktop) -> None:
        desktop.window.show_event(self.asked)
        card = desktop.window.confirmation
        assert card.isVisible()
        assert "to: ines@example.org" in card.accessibleName()
        assert "Send this mail?" in card.accessibleName()

    def test_allow_and_deny_by_mouse(
        self, desktop: Desktop, backstage: Backstage, qtbot: QtBot
    ) -> None:
        decided: list[str] = []

        def answer(text: str, turn: Turn) -> Iterator[Part]:
            decided.append(f"{text}: {turn.request}")
            yield Part("Fine.")

        backstage.stage.agent.answer = answer
        for name, by in (("allowed=True", "allow"), ("allowed=False", "deny")):
            desktop.window.show_event(self.asked)
            card = desktop.window.confirmation
            QTest.mouseClick(getattr(card, by), Qt.MouseButton.LeftButton)
            qtbot.waitUntil(lambda: bool(decided))
            assert name in decided.pop()
            assert not card.isVisible()

    def test_a_later_turn_settles_it(self, desktop: Desktop) -> None:
        desktop.window.show_event(self.asked)
        desktop.window.show_event(ended("1", outcome=Outcome.APPROVAL_NEEDED))
        assert desktop.window.confirmation.isVisible()
        desktop.window.show_event(ended("2"))
        assert not desktop.window.confirmation.isVisible()


class TestTalking:
    def test_the_button_is_held(self, desktop: Desktop, backstage: Backstage, qtbot: QtBot) -> None:
        talk = desktop.window.compose.talk
        QTest.mousePress(talk, Qt.MouseButton.LeftButton)
        QTest.mouseRelease(talk, Qt.MouseButton.LeftButton)
        assert backstage.loop is not None
        assert backstage.loop.asked == ["press", "release"]

    def test_escape_stops(self, desktop: Desktop, backstage: Backstage, qtbot: QtBot) -> None:
        with qtbot.waitExposed(desktop.window):
            desktop.window.activateWindow()
        QTest.keyClick(desktop.window, Qt.Key.Key_Escape)
        assert backstage.loop is not None
        qtbot.waitUntil(lambda: backstage.loop is not None and backstage.loop.asked == ["cancel"])

    def test_mute_closes_the_device_and_is_seen(
        self, desktop: Desktop, backstage: Backstage, qtbot: QtBot
    ) -> None:
        compose = desktop.window.compose
        QTest.mouseClick(compose.mute, Qt.MouseButton.LeftButton)
        qtbot.waitUntil(lambda: backstage.voice == ["stop"])
        assert desktop.window.status.doing.text() == "Muted"
        assert not compose.talk.isEnabled()
        assert desktop.tray.mute.isChecked()
        desktop.tray.mute.trigger()
        qtbot.waitUntil(lambda: backstage.voice == ["stop", "start"])
        assert not compose.mute.isChecked()

    def test_without_a_microphone_it_says_so(self, desktop: Desktop, backstage: Backstage) -> None:
        backstage.loop = None
        desktop.controls.talk_down()
        assert "no microphone" in desktop.window.banner.text.text()


class TestTrouble:
    def test_a_failed_turn_is_told_and_the_window_goes_on(
        self, desktop: Desktop, qtbot: QtBot
    ) -> None:
        desktop.window.show_event(Failed("1", "model", "The model is damaged."))
        assert desktop.window.view.texts() == ["The model is damaged."]
        banner = desktop.window.banner
        QTest.mouseClick(banner.help, Qt.MouseButton.LeftButton)
        assert not banner.isVisible()

    def test_one_cause_of_a_turn_is_told_once(self, desktop: Desktop) -> None:
        full = Failed("1", "storage", "The disk is full; free some space.")
        for event in (Transcribed("1", "put olives on the list"), full, full):
            desktop.window.show_event(event)
        assert desktop.window.view.texts() == ["put olives on the list", full.message]
        for event in (Transcribed("2", "again"), full):
            desktop.window.show_event(event)
        assert len(desktop.window.view.texts()) == 4

    def test_a_lost_device_offers_the_settings(self, desktop: Desktop, qtbot: QtBot) -> None:
        desktop.window.show_event(Warned("", "microphone_lost", "The microphone is gone."))
        assert desktop.window.banner.help.text() == "Choose a device"
        QTest.mouseClick(desktop.window.banner.help, Qt.MouseButton.LeftButton)
        assert desktop.window.side.currentItem().text() == "Settings"

    def test_a_microphone_that_does_not_open_is_told(
        self, desktop: Desktop, backstage: Backstage, qtbot: QtBot
    ) -> None:
        backstage.voice_error = AudioDeviceError("There is no microphone; plug one in.")
        desktop.controls.start_voice()
        qtbot.waitUntil(lambda: "plug one in" in desktop.window.banner.text.text())
        assert desktop.window.isVisible()


def test_without_models_it_leads_to_them_and_commands_work(
    desktop: Desktop, backstage: Backstage, qtbot: QtBot
) -> None:
    backstage.models_error = ModelError("Whisper is not here yet: run `victus models pull w`")
    desktop.controls.start_voice()
    banner = desktop.window.banner
    qtbot.waitUntil(lambda: banner.help.text() == "Open models")
    qtbot.waitUntil(lambda: desktop.window.page.status.doing.text() == "Ready")
    QTest.mouseClick(banner.help, Qt.MouseButton.LeftButton)
    assert not banner.isVisible()


def test_the_panes_are_reached_by_keys(desktop: Desktop, qtbot: QtBot) -> None:
    with qtbot.waitExposed(desktop.window):
        desktop.window.activateWindow()
    QTest.keyClick(desktop.window, Qt.Key.Key_2, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: desktop.window.side.currentRow() == 1)
    QTest.keyClick(desktop.window, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: desktop.window.side.currentRow() == 0)


def test_closing_keeps_it_in_the_tray_where_there_is_one(desktop: Desktop, qtbot: QtBot) -> None:
    desktop.window.keeps_running = True
    desktop.window.close()
    assert not desktop.window.isVisible()
    desktop.obey("show")
    assert desktop.window.isVisible()
    desktop.window.keeps_running = False
    with qtbot.waitSignal(desktop.window.quit_wanted):
        desktop.window.close()


def test_everything_one_can_press_has_a_name(desktop: Desktop) -> None:
    nameless = [
        one
        for one in desktop.window.findChildren(QPushButton)
        if not (one.text() or one.accessibleName()) and one is not desktop.window.banner.help
    ]
    assert nameless == []
