"""Where one types and talks: the line, the talk button with its level, mute and stop."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from victus_desktop.desktop.controls import Controls
from victus_desktop.desktop.icons import line_icon
from victus_desktop.desktop.theme import colours

_ICON = QSize(20, 20)
_HEIGHT = 42
_LOUD = 8
"""Factor on the level: speech at arm's length, about 0.1, nearly fills the meter."""


class ComposeBar(QWidget):
    """Sends what is typed; its buttons are the shared controls."""

    typed = Signal(str)

    def __init__(self, controls: Controls) -> None:
        super().__init__()
        self._controls = controls
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 4, 24, 18)
        layout.setSpacing(9)
        layout.addLayout(self._line())
        layout.addLayout(self._voice())
        controls.muted_changed.connect(self._show_muted)
        self.recolour(dark=False)

    def recolour(self, *, dark: bool) -> None:
        """Draw the icons in the colours of the theme."""
        chosen = colours(dark=dark)
        self.send.setIcon(line_icon("send", chosen.soft))
        self.stop.setIcon(line_icon("stop", chosen.ink))
        self.mute.setIcon(line_icon("muted", chosen.ink))
        self.talk.setIcon(line_icon("microphone", chosen.on_accent))

    def show_level(self, level: float) -> None:
        """Show how loud the microphone is, from 0 to 1."""
        self.level.setValue(round(100 * min(1.0, level * _LOUD)))

    def _line(self) -> QHBoxLayout:
        row = QHBoxLayout()
        self.line = QLineEdit()
        self.line.setMinimumHeight(_HEIGHT)
        self.line.setPlaceholderText(self.tr("Ask something"))
        self.line.setAccessibleName(self.tr("Message"))
        self.line.returnPressed.connect(self._send)
        row.addWidget(self.line, 1)
        self.send = self._round(self.tr("Send"))
        self.send.clicked.connect(self._send)
        row.addWidget(self.send)
        return row

    def _voice(self) -> QHBoxLayout:
        row = QHBoxLayout()
        self.talk = QPushButton(self.tr("Hold to talk"))
        self.talk.setObjectName("talk")
        self.talk.setFixedHeight(_HEIGHT)
        self.talk.setIconSize(_ICON)
        self.talk.setToolTip(self.tr("Hold the button, or the space bar on it, and talk"))
        self.talk.pressed.connect(self._controls.talk_down)
        self.talk.released.connect(self._controls.talk_up)
        row.addWidget(self.talk)
        self.level = QProgressBar()
        self.level.setRange(0, 100)
        self.level.setTextVisible(False)
        self.level.setAccessibleName(self.tr("Microphone level"))
        row.addWidget(self.level, 1, Qt.AlignmentFlag.AlignVCenter)
        self.mute = self._round(self.tr("Mute the microphone"))
        self.mute.setCheckable(True)
        self.mute.toggled.connect(self._controls.mute)
        row.addWidget(self.mute)
        self.stop = self._round(self.tr("Stop (Esc)"))
        self.stop.clicked.connect(self._controls.stop)
        row.addWidget(self.stop)
        row.setSpacing(10)
        return row

    def _round(self, name: str) -> QPushButton:
        button = QPushButton()
        button.setObjectName("round")
        button.setFixedSize(_HEIGHT, _HEIGHT)
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
            self.line.clear()
            self.typed.emit(text)
