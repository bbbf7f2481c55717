"""The state at a glance, and the egress meter."""

from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel

from victus_desktop.desktop.icons import state_colour
from victus_desktop.desktop.state import Doing


class StatusRow(QFrame):
    """A dot in the state's colour, its word, and what left the machine today."""

    def __init__(self) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(24, 16, 24, 2)
        row.setSpacing(10)
        self._dot = QLabel()
        self._dot.setFixedSize(12, 12)
        row.addWidget(self._dot)
        self.doing = QLabel()
        self.doing.setObjectName("heading")
        row.addWidget(self.doing, 1)
        self.egress = QLabel()
        self.egress.setObjectName("small")
        row.addWidget(self.egress)

    def tell(self, doing: Doing, sent: int) -> None:
        """Show a state, and the bytes that were sent today."""
        word = self.tr(doing.value)
        self._dot.setStyleSheet(f"background: {state_colour(doing)}; border-radius: 6px;")
        self.doing.setText(word)
        self.doing.setAccessibleName(word)
        count = QLocale().toString(sent)
        self.egress.setText(self.tr("{0} bytes left this machine today").format(count))
