"""What went wrong, with a button that helps; the window stays alive."""

from collections.abc import Callable

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton

from victus_desktop.desktop.wording import message as told

_SHOWN_MS = 20_000


class Banner(QFrame):
    """Hidden until something is to be told."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("banner")
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 8, 8, 8)
        self.text = QLabel()
        self.text.setWordWrap(True)
        row.addWidget(self.text, 1)
        self.help = QPushButton()
        self.help.clicked.connect(self._help)
        row.addWidget(self.help)
        close = QPushButton(self.tr("Dismiss"))
        close.clicked.connect(self.hide)
        row.addWidget(close)
        self._helping: Callable[[], None] | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.hide)
        self.hide()

    def tell(
        self, message: str, help_name: str = "", helping: Callable[[], None] | None = None
    ) -> None:
        """Show a message. One that offers help stays until it is dismissed."""
        self.text.setText(words := told(message))
        self.setAccessibleName(words)
        self._helping = helping
        self.help.setText(help_name)
        self.help.setVisible(helping is not None)
        self.show()
        if helping is None:
            self._timer.start(_SHOWN_MS)
        else:
            self._timer.stop()

    def _help(self) -> None:
        self.hide()
        if self._helping is not None:
            self._helping()
