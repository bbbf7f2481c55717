"""What an empty conversation shows: who listens, and some things to say."""

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from victus_desktop.desktop.icons import window_icon

_MARK = 64
_EXAMPLES = (
    "Set a timer for ten minutes",
    "Put olives on the shopping list",
    "What is 18 percent of 240?",
    "What can you do?",
)
"""What Victus understands, so in its language, whatever that of the window."""


class Welcome(QWidget):
    """Each example can be pressed."""

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setSpacing(8)
        mark = QLabel()
        mark.setPixmap(window_icon().pixmap(_MARK, _MARK))
        mark.setAlignment(Qt.AlignmentFlag.AlignCenter)
        mark.setAccessibleName("Victus")
        column.addWidget(mark)
        title = QLabel(self.tr("What can I do for you?"))
        title.setObjectName("title")
        title.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column.addWidget(title)
        self.hint = QLabel(self.tr("Talk, or type. Your voice stays on this computer."))
        self.hint.setObjectName("soft")
        self.hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column.addWidget(self.hint)
        column.addSpacing(14)
        for text in _EXAMPLES:
            button = QPushButton(text)
            button.setObjectName("example")
            button.clicked.connect(partial(self.chosen.emit, text))
            column.addWidget(button, 0, Qt.AlignmentFlag.AlignCenter)
        column.addSpacing(60)
