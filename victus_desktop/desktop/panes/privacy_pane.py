"""Privacy: what left this machine, who may reach which host, all that is kept."""

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QFileDialog,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from victus_desktop.desktop.bridge import Bridge
from victus_desktop.desktop.column import column_in, heading, scrolled, section
from victus_desktop.desktop.pane_source import Told
from victus_desktop.desktop.panes.asking import sure
from victus_desktop.desktop.panes.day_bars import DayBars
from victus_desktop.desktop.services import Privacy, Reach
from victus_desktop.desktop.wording import amount, message, tr
from victus_desktop.desktop.wrapping import breakable


class PrivacyPane(QWidget):
    """Everything here acts at once."""

    erased = Signal()
    """All that was kept is gone."""

    def __init__(self, privacy: Privacy, bridge: Bridge) -> None:
        super().__init__()
        self._privacy = privacy
        self._bridge = bridge
        self._shown: Sequence[Reach] | None = None
        column = column_in(self)
        column.addLayout(heading(self.tr("Privacy")))
        area, sections = scrolled(self.tr("Privacy"))
        sections.addWidget(self._meter())
        sections.addWidget(self._access())
        sections.addWidget(self._own_data())
        sections.addStretch()
        column.addWidget(area, 1)

    def refresh(self) -> None:
        """Read everything again."""
        self._bridge.run(self._privacy.days, self._show_days, self._failed)
        self._bridge.run(self._privacy.reaches, self._show_reaches, self._failed)
        self.network.blockSignals(True)
        self.network.setChecked(self._privacy.network())
        self.network.blockSignals(False)

    def _meter(self) -> QWidget:
        frame, column = section(self.tr("What left this machine"))
        row = QHBoxLayout()
        row.setSpacing(28)
        told = QVBoxLayout()
        told.setSpacing(2)
        told.addStretch(1)
        self.today = QLabel()
        self.today.setObjectName("big")
        told.addWidget(self.today)
        sentence = QLabel(self.tr("left this machine today"))
        sentence.setObjectName("soft")
        told.addWidget(sentence)
        told.addStretch(1)
        row.addLayout(told)
        self.bars = DayBars()
        row.addWidget(self.bars, 1)
        column.addLayout(row)
        return frame

    def _access(self) -> QWidget:
        frame, column = section(
            self.tr("Who may reach which host"),
            self.tr(
                "Nothing here is asked by itself: only when you ask for the weather, a search, a "
                "mail. What you switch off is refused at once."
            ),
        )
        self.network = QCheckBox(self.tr("Tools may use the internet"))
        self.network.toggled.connect(self._allow_network)
        column.addWidget(self.network)
        self._hosts = QGridLayout()
        self._hosts.setHorizontalSpacing(12)
        self._hosts.setVerticalSpacing(9)
        self._hosts.setColumnStretch(0, 2)
        self._hosts.setColumnStretch(1, 3)
        column.addLayout(self._hosts)
        return frame

    def _own_data(self) -> QWidget:
        frame, column = section(
            self.tr("Your data"),
            self.tr(
                "Conversations, lists, notes, timers, memories, the journal and these counts lie "
                "in one folder of yours. Models and settings stay when you delete everything."
            ),
        )
        row = QHBoxLayout()
        self.export = QPushButton(self.tr("Export everything…"))
        self.export.clicked.connect(self._export)
        row.addWidget(self.export)
        self.erase = QPushButton(self.tr("Delete everything…"))
        self.erase.setObjectName("danger")
        self.erase.clicked.connect(self._delete)
        row.addWidget(self.erase)
        row.addStretch()
        column.addLayout(row)
        self.progress = QProgressBar()
        self.progress.setRange(0, 1000)
        self.progress.setTextVisible(False)
        self.progress.setAccessibleName(self.tr("Progress"))
        self.progress.hide()
        column.addWidget(self.progress)
        self.note = QLabel()
        self.note.setObjectName("soft")
        self.note.setWordWrap(True)
        self.note.hide()
        column.addWidget(self.note)
        return frame

    def _show_days(self, days: Sequence[tuple[date, int]]) -> None:
        told = amount(days[-1][1] if days else 0)
        self.today.setText(told)
        self.today.setAccessibleName(self.tr("{0} left this machine today").format(told))
        self.bars.show_days(days)

    def _show_reaches(self, reaches: Sequence[Reach]) -> None:
        if reaches == self._shown:
            return
        self._shown = reaches
        while (item := self._hosts.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        for number, one in enumerate(reaches):
            self._add_reach(number, one)

    def _add_reach(self, number: int, one: Reach) -> None:
        what = QLabel(tr(one.what))
        what.setWordWrap(True)
        host = QLabel(breakable(one.host))
        host.setWordWrap(True)
        host.setObjectName("soft")
        host.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        sent = QLabel(amount(one.sent) if one.sent else "")
        sent.setObjectName("small")
        state = QLabel(self.tr("allowed") if one.allowed else self.tr("off"))
        state.setObjectName("good" if one.allowed else "small")
        self._hosts.addWidget(what, number, 0)
        self._hosts.addWidget(host, number, 1)
        self._hosts.addWidget(sent, number, 2, Qt.AlignmentFlag.AlignRight)
        self._hosts.addWidget(state, number, 3, Qt.AlignmentFlag.AlignRight)
        if one.tools:
            switch = QPushButton(self.tr("Switch off") if one.allowed else self.tr("Allow"))
            switch.setObjectName("quiet")
            switch.setAccessibleName(f"{switch.text()}: {tr(one.what)}, {one.host}")
            switch.clicked.connect(partial(self._switch, one))
            self._hosts.addWidget(switch, number, 4)
        self._hosts.setRowMinimumHeight(number, _ROW)

    def _switch(self, one: Reach) -> None:
        def change() -> None:
            if not one.allowed and not self._privacy.network() and one.what in _ASKED:
                self._privacy.allow_network(True)
            self._privacy.allow_tools(one.tools, not one.allowed)

        self._change(change)

    def _allow_network(self, on: bool) -> None:
        self._change(lambda: self._privacy.allow_network(on))

    def _change(self, change: Callable[[], None]) -> None:
        self._bridge.run(change, lambda result: self.refresh(), self._failed)

    def _export(self) -> None:
        title = self.tr("Export everything to")
        path, _ = QFileDialog.getSaveFileName(self, title, "victus.zip")
        if path:
            self._run(
                lambda told: self._privacy.export(Path(path), told),
                self.tr("Written to {0}.").format(path),
            )

    def _delete(self) -> None:
        if sure(self, self.tr("Delete everything that Victus keeps of you")):
            self._run(
                self._privacy.delete_everything, self.tr("Everything is deleted."), self.erased.emit
            )

    def _run(
        self, job: Callable[[Told], None], sentence: str, after: Callable[[], None] = lambda: None
    ) -> None:
        self.progress.setValue(0)
        self.progress.show()
        self.note.hide()

        def told(share: float, word: str) -> None:
            self._bridge.call(lambda: self.progress.setValue(round(share * 1000)))

        def done(result: object) -> None:
            self.progress.hide()
            self._note(sentence)
            self.refresh()
            after()

        self._bridge.run(lambda: job(told), done, self._failed)

    def _failed(self, error: Exception) -> None:
        self.progress.hide()
        self._note(message(error))

    def _note(self, text: str) -> None:
        self.note.setText(text)
        self.note.show()


_ROW = 26
"""Height of a row, so that those without a button stand as far apart."""
_ASKED = ("Weather", "Web search", "News")
"""What needs the internet to be allowed as a whole."""
