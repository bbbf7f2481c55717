"""The state at a glance, and the egress meter."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton

from victus_desktop.desktop.dot import Dot
from victus_desktop.desktop.icons import line_icon
from victus_desktop.desktop.state import Doing
from victus_desktop.desktop.theme import colours
from victus_desktop.desktop.wording import amount


class StatusRow(QFrame):
    """A dot in the state's colour, its word, and what left the machine today."""

    privacy_wanted = Signal()
    new_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(28, 16, 22, 4)
        row.setSpacing(10)
        self._dot = Dot()
        row.addWidget(self._dot)
        self.doing = QLabel()
        self.doing.setObjectName("heading")
        row.addWidget(self.doing)
        self.activity = QLabel()
        self.activity.setObjectName("soft")
        self.activity.setTextFormat(Qt.TextFormat.PlainText)
        row.addWidget(self.activity, 1)
        self.egress = QPushButton()
        self.egress.setObjectName("quiet")
        self.egress.setIconSize(QSize(15, 15))
        self.egress.setToolTip(self.tr("Privacy: what leaves this machine, and who may"))
        self.egress.clicked.connect(self.privacy_wanted)
        row.addWidget(self.egress)
        self.new = QPushButton(self.tr("New conversation"))
        self.new.setObjectName("quiet")
        self.new.setIconSize(QSize(15, 15))
        self.new.clicked.connect(self.new_wanted)
        row.addWidget(self.new)

    def recolour(self, *, dark: bool) -> None:
        """Draw the icons in the colours of the theme."""
        soft = colours(dark=dark).soft
        self.egress.setIcon(line_icon("privacy", soft))
        self.new.setIcon(line_icon("new", soft))

    def tell(self, doing: Doing, sent: int) -> None:
        """Show a state, and the bytes that were sent today."""
        word = self.tr(doing.value)
        self._dot.tell(doing)
        if word != self.doing.text():
            self.doing.setText(word)
            self.doing.setAccessibleName(word)
        if doing is not Doing.THINKING:
            self.activity.clear()
        told = self.tr("{0} left this machine today").format(amount(sent))
        if told != self.egress.text():
            self.egress.setText(told)
            self.egress.setAccessibleName(told)

    def tell_activity(self, words: str) -> None:
        """Say what is being worked at."""
        self.activity.setText(words)
