"""A small strip that shows what is going on while the window is hidden."""

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from victus_desktop.conversation.events import (
    Event,
    Failed,
    PartialTranscribed,
    ReplyPart,
    Transcribed,
    TurnEnded,
)
from victus_desktop.desktop.dot import Dot
from victus_desktop.desktop.state import Doing
from victus_desktop.desktop.wording import message as told

_WIDTH = 440
_ABOVE_THE_EDGE = 56
_STAYS_MS = 4_000
_TEXT = 160
"""Letters of the answer that fit; its end is shown."""
_SHOWN = (Doing.HEARING, Doing.THINKING, Doing.SPEAKING, Doing.DICTATING)


class Overlay(QWidget):
    """Stays above other windows and never takes the focus from them."""

    def __init__(self) -> None:
        super().__init__(
            None,
            Qt.WindowType.Tool
            | Qt.WindowType.FramelessWindowHint
            | Qt.WindowType.WindowStaysOnTopHint
            | Qt.WindowType.WindowDoesNotAcceptFocus,
        )
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)
        self.setWindowTitle(self.tr("Victus is listening"))
        self.setFixedWidth(_WIDTH)
        self.enabled = False
        """Whether it may be seen: while the window is hidden."""
        self._reply = ""
        self._build()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.hide)

    def follow(self, event: Event) -> None:
        """Show the words of an event."""
        match event:
            case PartialTranscribed(text=text) | Transcribed(text=text):
                self._reply = ""
                self.words.setText(text)
            case ReplyPart(text=text):
                self._reply += text
                self.words.setText(self._reply[-_TEXT:])
            case Failed(message=message):
                self.words.setText(told(message))
            case TurnEnded():
                self._reply = ""
                self._timer.start(_STAYS_MS)

    def tell(self, doing: Doing) -> None:
        """Show a state; appears when there is something to see."""
        self._dot.tell(doing)
        self.doing.setText(self.tr(doing.value))
        if not self.enabled:
            self.hide()
        elif doing in _SHOWN:
            self._timer.stop()
            self._appear()
        elif self.isVisible() and not self._timer.isActive():
            self._timer.start(_STAYS_MS)

    def talk(self, talking: bool) -> None:
        """Appear with the talk key, before the first word."""
        if self.enabled and talking:
            self.words.clear()
            self._timer.stop()
            self._appear()

    def say(self, text: str) -> None:
        """Show a text for a while, where nothing else can."""
        self.words.setText(text)
        self._appear()
        self._timer.start(_STAYS_MS)

    def _build(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        frame = QWidget()
        frame.setObjectName("overlay")
        layout.addWidget(frame)
        column = QVBoxLayout(frame)
        column.setContentsMargins(20, 12, 20, 14)
        row = QHBoxLayout()
        self._dot = Dot()
        row.addWidget(self._dot)
        self.doing = QLabel()
        self.doing.setObjectName("strong")
        row.addWidget(self.doing, 1)
        column.addLayout(row)
        self.words = QLabel()
        self.words.setObjectName("soft")
        self.words.setTextFormat(Qt.TextFormat.PlainText)
        self.words.setWordWrap(True)
        column.addWidget(self.words)

    def _appear(self) -> None:
        self.adjustSize()
        screen = QGuiApplication.primaryScreen().availableGeometry()
        self.move(
            screen.center().x() - self.width() // 2,
            screen.bottom() - self.height() - _ABOVE_THE_EDGE,
        )
        self.show()
