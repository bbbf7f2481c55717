"""Where one types and talks: the talk button with its level, the line, mute and stop."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from victus_desktop.desktop.controls import Controls
from victus_desktop.desktop.icons import line_icon
from victus_desktop.desktop.state import Doing
from victus_desktop.desktop.talk_button import TalkButton
from victus_desktop.desktop.theme import colours, with_text

_ICON = QSize(20, 20)
_HEIGHT = 44
_COLUMN = 860
_LOUD = 8
"""Factor on the level: speech at arm's length, about 0.1, nearly fills the meter."""
_BUSY = (Doing.THINKING, Doing.SPEAKING)
_HEARD = (Doing.LISTENING, Doing.HEARING)


class Line(QLineEdit):
    """The line one types in; the arrow up brings back what was sent last."""

    def __init__(self) -> None:
        super().__init__()
        self.sent: list[str] = []

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Up and self.sent and not self.text():
            self.setText(self.sent[-1])
        else:
            super().keyPressEvent(event)


class ComposeBar(QWidget):
    """Sends what is typed; its buttons are the shared controls."""

    typed = Signal(str)

    def __init__(self, controls: Controls) -> None:
        super().__init__()
        self._controls = controls
        outer = QHBoxLayout(self)
        outer.setContentsMargins(28, 2, 28, 12)
        inner = QWidget()
        inner.setMaximumWidth(_COLUMN - 56)
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(self._row())
        self.keys = QLabel()
        self.keys.setObjectName("faint")
        self.keys.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column.addWidget(self.keys)
        outer.addStretch(1)
        outer.addWidget(inner, 1000)
        outer.addStretch(1)
        controls.muted_changed.connect(self._show_muted)
        self.recolour(dark=False)
        self.tell(Doing.LOADING)

    def recolour(self, *, dark: bool) -> None:
        """Draw the icons in the colours of the theme."""
        chosen = colours(dark=dark)
        self.send.setIcon(line_icon("send", chosen.on_accent))
        self.stop.setIcon(line_icon("stop", chosen.ink))
        self.mute.setIcon(line_icon("muted", chosen.ink))
        self.talk.recolour(chosen, line_icon("microphone", chosen.on_accent))

    def show_level(self, level: float) -> None:
        """Show how loud the microphone is, from 0 to 1."""
        self.talk.show_level(level * _LOUD)

    def show_keys(self, talk_key: str) -> None:
        """Tell how one talks without the mouse."""
        hold = self.tr("Hold the button or {0} and talk").format(talk_key.upper())
        plain = self.tr("Hold the button and talk")
        self.keys.setText(
            self.tr("{0} · Esc stops · Ctrl+N begins anew").format(hold if talk_key else plain)
        )

    def tell(self, doing: Doing) -> None:
        """Show what is being done: only what answers can be stopped."""
        busy = doing in _BUSY
        self.stop.setVisible(busy)
        self.send.setVisible(not busy)
        self.talk.show_active(doing in _HEARD)

    def _row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(10)
        self.talk = TalkButton()
        self.talk.setAccessibleName(self.tr("Hold to talk"))
        self.talk.setToolTip(self.tr("Hold the button, or the space bar on it, and talk"))
        self.talk.pressed.connect(self._controls.talk_down)
        self.talk.released.connect(self._controls.talk_up)
        row.addWidget(self.talk)
        self.line = Line()
        self.line.setObjectName("compose")
        self.line.setMinimumHeight(with_text(_HEIGHT))
        self.line.setPlaceholderText(self.tr("Ask something"))
        self.line.setAccessibleName(self.tr("Message"))
        self.line.returnPressed.connect(self._send)
        row.addWidget(self.line, 1)
        self.send = self._round(self.tr("Send"))
        self.send.setObjectName("send")
        self.send.clicked.connect(self._send)
        row.addWidget(self.send)
        self.stop = self._round(self.tr("Stop (Esc)"))
        self.stop.clicked.connect(self._controls.stop)
        row.addWidget(self.stop)
        self.mute = self._round(self.tr("Mute the microphone"))
        self.mute.setCheckable(True)
        self.mute.toggled.connect(self._controls.mute)
        row.addWidget(self.mute)
        return row

    def _round(self, name: str) -> QPushButton:
        button = QPushButton()
        button.setObjectName("round")
        button.setFixedSize(with_text(_HEIGHT), with_text(_HEIGHT))
        button.setIconSize(_ICON)
        button.setAccessibleName(name)
        button.setToolTip(name)
        return button

    def _show_muted(self, muted: bool) -> None:
        self.mute.setChecked(muted)
        self.talk.setEnabled(not muted)

    def _send(self) -> None:
        text = self.line.text().strip()
        if text:
            self.line.sent.append(text)
            self.line.clear()
            self.typed.emit(text)
