"""The wake word's diary: when it was heard, one tap for 'false', how often an hour."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from victus_desktop.desktop.bridge import Bridge
from victus_desktop.desktop.column import column_in, heading, scrolled, section
from victus_desktop.desktop.services import WakeDiary, WakeFigures, Woken
from victus_desktop.desktop.wording import message, moment, number

_LIVE_MS = 2000


class WakePane(QWidget):
    """Reads the diary anew while it is seen."""

    settings_wanted = Signal()

    def __init__(self, diary: WakeDiary, bridge: Bridge) -> None:
        super().__init__()
        self._diary = diary
        self._bridge = bridge
        self._shown: Sequence[Woken] | None = None
        self._suggested = 0.0
        column = column_in(self)
        column.addLayout(
            heading(
                self.tr("Wake word"),
                self.tr("What it woke up for. Tell it when nobody had called, and it learns."),
            )
        )
        area, sections = scrolled(self.tr("Wake word"))
        sections.addWidget(self._figures())
        sections.addWidget(self._last())
        sections.addStretch()
        column.addWidget(area, 1)
        self._live = QTimer(self)
        self._live.setInterval(_LIVE_MS)
        self._live.timeout.connect(self.refresh)

    def refresh(self) -> None:
        """Read the diary again."""
        self._bridge.run(self._diary.figures, self._show_figures, self._failed)
        self._bridge.run(self._diary.woken, self._show_woken, self._failed)

    def showEvent(self, event: QShowEvent) -> None:
        self._live.start()
        super().showEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        self._live.stop()
        super().hideEvent(event)

    def _figures(self) -> QWidget:
        frame, column = section(self.tr("The last seven days"))
        row = QHBoxLayout()
        self.rate = self._figure(row, self.tr("false an hour"))
        self.heard = self._figure(row, self.tr("times heard"))
        self.hours = self._figure(row, self.tr("hours listened"))
        self.threshold = self._figure(row, self.tr("threshold"))
        column.addLayout(row)
        advice = QHBoxLayout()
        self.advice = QLabel()
        self.advice.setObjectName("soft")
        self.advice.setWordWrap(True)
        advice.addWidget(self.advice, 1)
        self.retune = QPushButton()
        self.retune.setObjectName("primary")
        self.retune.clicked.connect(self._retune)
        self.retune.hide()
        advice.addWidget(self.retune)
        self.choose = QPushButton(self.tr("Choose a wake word"))
        self.choose.clicked.connect(self.settings_wanted)
        self.choose.hide()
        advice.addWidget(self.choose)
        column.addLayout(advice)
        return frame

    def _figure(self, row: QHBoxLayout, name: str) -> QLabel:
        column = QVBoxLayout()
        column.setSpacing(0)
        figure = QLabel("—")
        figure.setObjectName("big")
        column.addWidget(figure)
        told = QLabel(name)
        told.setObjectName("small")
        column.addWidget(told)
        row.addLayout(column, 1)
        return figure

    def _last(self) -> QWidget:
        frame, column = section(self.tr("Last times it was heard"))
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(18)
        self._grid.setVerticalSpacing(6)
        self._grid.setColumnStretch(1, 1)
        column.addLayout(self._grid)
        self.empty = QLabel(self.tr("It has not been heard yet."))
        self.empty.setObjectName("soft")
        column.addWidget(self.empty)
        return frame

    def _show_figures(self, told: WakeFigures) -> None:
        rate = told.false_per_hour
        self.rate.setText("—" if rate is None else number(rate, 2))
        self.heard.setText(str(told.heard))
        self.hours.setText(number(told.hours, 1))
        self.threshold.setText(number(told.threshold, 2))
        self._suggested = told.suggested
        changes = bool(told.word) and told.suggested != told.threshold
        self.retune.setVisible(changes)
        self.retune.setText(self.tr("Set to {0}").format(number(told.suggested, 2)))
        self.choose.setVisible(not told.word)
        if not told.word:
            words = self.tr("No wake word is waited for.")
        elif told.suggested > told.threshold:
            words = self.tr("It wakes up too easily: a higher threshold would have been quieter.")
        elif changes:
            words = self.tr("A quiet day: a lower threshold hears you more easily.")
        elif rate is None:
            words = self.tr("After an hour of listening the rate of false ones is known.")
        else:
            words = self.tr("That is fine as it is.")
        self.advice.setText(words)

    def _show_woken(self, woken: Sequence[Woken]) -> None:
        if woken == self._shown:
            return
        self._shown = woken
        while (item := self._grid.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        self.empty.setVisible(not woken)
        for row, one in enumerate(woken):
            self._add(row, one)

    def _add(self, row: int, one: Woken) -> None:
        at = QLabel(moment(one.at))
        word = QLabel(one.word.replace("_", " ").title())
        word.setObjectName("soft")
        score = QLabel(self.tr("{0} % sure").format(round(one.score * 100)))
        score.setObjectName("small")
        false = QPushButton(self.tr("False"))
        false.setCheckable(True)
        false.setChecked(one.false)
        false.setAccessibleName(self.tr("False: nobody called, {0}").format(at.text()))
        false.toggled.connect(partial(self._mark, one.id))
        for place, widget in enumerate((at, word, score, false)):
            self._grid.addWidget(widget, row, place, Qt.AlignmentFlag.AlignVCenter)

    def _mark(self, ident: int, false: bool) -> None:
        self._bridge.run(
            lambda: self._diary.mark(ident, false), lambda result: self.refresh(), self._failed
        )

    def _retune(self) -> None:
        suggested = self._suggested
        self._bridge.run(
            lambda: self._diary.retune(suggested), lambda result: self.refresh(), self._failed
        )

    def _failed(self, error: Exception) -> None:
        self.advice.setText(message(error))
