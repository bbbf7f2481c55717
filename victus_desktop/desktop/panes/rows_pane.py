"""A pane of lines with things to do with them: history, documents, models, lists, memory."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QHideEvent, QShowEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QMenu,
    QProgressBar,
    QPushButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from victus_desktop.desktop.bridge import Bridge
from victus_desktop.desktop.column import WIDE, column_in, heading, search_field
from victus_desktop.desktop.pane_source import Action, PaneSource, Row, Said, Told
from victus_desktop.desktop.panes.asking import asked_for
from victus_desktop.desktop.panes.rows_list import RowsList
from victus_desktop.desktop.panes.transcript import Transcript
from victus_desktop.desktop.wording import message, tr

_SEARCH_MS = 150
"""Pause in typing after which is searched."""
_LIVE_MS = 1000
_PATIENCE_MS = 400
"""After this long without lines it is said that they are coming."""
_WITH_TRANSCRIPT = 1240
_FOOT = 40


class RowsPane(QWidget):
    """Shows one source; its actions run in job threads and report progress."""

    opens = Signal(str)
    """Names the pane that an action wants to be shown."""

    def __init__(self, source: PaneSource, bridge: Bridge) -> None:
        super().__init__()
        self._source = source
        self._bridge = bridge
        self._asked = 0
        self._answered = 0
        self._shown_for = ""
        wide = _WITH_TRANSCRIPT if source.said else WIDE
        self._layout = column_in(self, wide)
        self.buttons: dict[str, QPushButton] = {}
        self._layout.addLayout(self._heading())
        self.list = RowsList(tr(source.title))
        self.list.chosen_changed.connect(self._chosen_changed)
        self.list.opened.connect(self._do_main)
        self.list.deleted.connect(self._do_last)
        self.list.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.list.customContextMenuRequested.connect(self._menu)
        self.transcript = Transcript() if source.said else None
        self._layout.addWidget(self._body(), 1)
        self._tell_below()
        self.setAcceptDrops(source.drop is not None)
        self._live = QTimer(self)
        self._live.setInterval(_LIVE_MS)
        self._live.timeout.connect(self.refresh)
        self._chosen_changed()

    def refresh(self) -> None:
        """Read the lines again."""
        words = self.words.text()
        self._asked += 1
        asked = self._asked

        def show(rows: Sequence[Row]) -> None:
            if asked == self._asked:
                self._answered = asked
                self._show(rows)

        if not self.list.count() and not self.note.text():
            QTimer.singleShot(_PATIENCE_MS, self, self._say_patience)
        self._bridge.run(lambda: self._source.rows(words), show, self._failed)

    def run(self, job: Callable[[Told], None], after: Callable[[], None] = lambda: None) -> None:
        """Do a job in a thread, showing its progress; then read the lines again."""
        self.progress.setValue(0)
        self.progress.show()
        self._say("")

        def told(share: float, word: str) -> None:
            self._bridge.call(lambda: self._tell(share, word))

        def done(result: object) -> None:
            self.progress.hide()
            self.refresh()
            after()

        self._bridge.run(lambda: job(told), done, self._failed)

    @property
    def name(self) -> str:
        """The name of what is shown."""
        return self._source.name

    def tell(self, words: str) -> None:
        """Say something about the lines, which have changed by themselves."""
        self._say(words)
        self.refresh()

    def showEvent(self, event: QShowEvent) -> None:
        if self._source.live:
            self._live.start()
        super().showEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        self._live.stop()
        super().hideEvent(event)

    def _heading(self) -> QVBoxLayout:
        self.words = search_field()
        if not self._source.searchable:
            self.words.hide()
        pause = QTimer(self)
        pause.setSingleShot(True)
        pause.setInterval(_SEARCH_MS)
        pause.timeout.connect(self.refresh)
        self.words.textChanged.connect(pause.start)
        buttons = [self._button(action) for action in self._source.actions if action.alone]
        return heading(tr(self._source.title), tr(self._source.hint), (self.words, *buttons))

    def _body(self) -> QWidget:
        if self.transcript is None:
            return self.list
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setChildrenCollapsible(False)
        split.setHandleWidth(14)
        split.addWidget(self.list)
        split.addWidget(self.transcript)
        split.setStretchFactor(0, 2)
        split.setStretchFactor(1, 3)
        split.setSizes([400, 600])
        return split

    def _tell_below(self) -> None:
        self.progress = QProgressBar()
        self.progress.setRange(0, 1000)
        self.progress.setTextVisible(False)
        self.progress.setAccessibleName(self.tr("Progress"))
        self.progress.hide()
        self._layout.addWidget(self.progress)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        self.note = QLabel()
        self.note.setObjectName("soft")
        self.note.setTextFormat(Qt.TextFormat.PlainText)
        self.note.setWordWrap(True)
        self.note.setMinimumHeight(_FOOT)
        foot.addWidget(self.note, 1)
        for action in self._source.actions:
            if not action.alone:
                foot.addWidget(self._button(action))
        self._layout.addLayout(foot)

    def _button(self, action: Action) -> QPushButton:
        button = QPushButton(tr(action.name))
        if action.destructive:
            button.setObjectName("danger")
        button.clicked.connect(partial(self._do, action))
        self.buttons[action.name] = button
        return button

    def _show(self, rows: Sequence[Row]) -> None:
        self.list.put(rows)
        if not self.progress.isVisibleTo(self):
            empty = self.tr("Nothing found.") if self.words.text() else tr(self._source.empty)
            if not rows:
                self._say(empty)
            elif self.note.text() in (empty, self.tr("One moment…"), self.tr("Nothing found.")):
                self._say("")
        self._chosen_changed()

    def _chosen_changed(self) -> None:
        row = self.list.row_now()
        for action in self._source.actions:
            fits = row is not None and (row.can is None or action.name in row.can)
            self.buttons[action.name].setEnabled(action.alone or fits)
            self.buttons[action.name].setVisible(action.alone or fits)
        if self.transcript is not None:
            self._show_said(self.transcript, row)

    def _show_said(self, transcript: Transcript, row: Row | None) -> None:
        said = self._source.said
        ident = row.id if row is not None else ""
        if said is None or ident == self._shown_for:
            return
        self._shown_for = ident

        def show(exchanges: Sequence[Said]) -> None:
            if ident == self._shown_for:
                transcript.put(exchanges)

        if ident:
            self._bridge.run(lambda: said(ident), show, self._failed)
        else:
            transcript.put(())

    def _do(self, action: Action) -> None:
        row = self.list.row_now()
        given = asked_for(self, action, row.id if row is not None else "")
        if given is not None:
            after = partial(self.opens.emit, action.opens) if action.opens else lambda: None
            self.run(lambda told: action.do(given, told), after)

    def _do_main(self) -> None:
        for action in self._source.actions:
            if action.main and self.buttons[action.name].isEnabled():
                self._do(action)

    def _do_last(self) -> None:
        """The delete key does what the last button does: in every pane the one that removes."""
        actions = [one for one in self._source.actions if not one.alone]
        if actions and self.buttons[actions[-1].name].isEnabled():
            self._do(actions[-1])

    def _menu(self, place: QPoint) -> None:
        menu = QMenu(self)
        for action in self._source.actions:
            if not action.alone and self.buttons[action.name].isEnabled():
                menu.addAction(tr(action.name)).triggered.connect(partial(self._do, action))
        if not menu.isEmpty():
            menu.popup(self.list.viewport().mapToGlobal(place))

    def _tell(self, share: float, word: str) -> None:
        self.progress.setValue(round(share * 1000))
        self._say(word)

    def _failed(self, error: Exception) -> None:
        self.progress.hide()
        self._say(message(error))
        self._chosen_changed()

    def _say_patience(self) -> None:
        if self._answered < self._asked and not self.note.text():
            self._say(self.tr("One moment…"))

    def _say(self, text: str) -> None:
        self.note.setText(text)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        drop = self._source.drop
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        if drop is not None and paths:
            self.run(lambda told: drop(paths, told))
