"""The step of the first start that chooses a language model."""

import threading
from collections.abc import Sequence

from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QProgressBar,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
)

from victus_desktop.desktop.bridge import Bridge
from victus_desktop.desktop.onboarding_steps import Step
from victus_desktop.desktop.services import DesktopServices, ModelChoice
from victus_desktop.desktop.wording import message

_INDENT = 26
"""Where the text of a choice begins, in pixels, so also what is told beneath."""


class ModelStep(Step):
    """Which language model answers what no command covers."""

    def __init__(self, services: DesktopServices, bridge: Bridge) -> None:
        super().__init__()
        self.head(
            self.tr("A mind that fits this machine"),
            self.tr(
                "Timers, lists and the like need no language model. For open questions a "
                "larger one answers better; the small starter is there already."
            ),
        )
        self._services = services
        self._bridge = bridge
        self._asked = False
        self._stopped: threading.Event | None = None
        self._choices: dict[int, ModelChoice] = {}
        self.group = QButtonGroup(self)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(8)
        self.column.addLayout(self._rows)
        row = QHBoxLayout()
        self.install = QPushButton(self.tr("Download"))
        self.install.setEnabled(False)
        self.install.hide()
        self.install.clicked.connect(self._install)
        row.addWidget(self.install)
        self.pause = QPushButton(self.tr("Pause"))
        self.pause.hide()
        self.pause.clicked.connect(self._pause)
        row.addWidget(self.pause)
        row.addStretch()
        self.column.addLayout(row)
        self.progress = QProgressBar()
        self.progress.setRange(0, 1000)
        self.progress.setTextVisible(False)
        self.progress.setAccessibleName(self.tr("Progress"))
        self.progress.hide()
        self.column.addWidget(self.progress)
        self.note = self.paragraph("")
        self.column.addWidget(self.note)
        self.column.addStretch()
        self.group.idToggled.connect(lambda number, on: self._offer())

    def enter(self) -> None:
        if not self._asked:
            self._asked = True
            self.note.setText(self.tr("Looking at what fits this machine …"))
            self._bridge.run(self._services.model_choices, self._show, self._failed)

    def _show(self, choices: Sequence[ModelChoice]) -> None:
        self.note.setText("" if choices else self.tr("The starter model stays."))
        self.install.setVisible(bool(choices))
        for number, one in enumerate(choices):
            self._choices[number] = one
            button = QRadioButton(one.title)
            button.setEnabled(one.fits)
            detail = self._told(one)
            button.setAccessibleDescription(detail)
            self.group.addButton(button, number)
            told = self.paragraph(detail, "small")
            told.setIndent(_INDENT)
            row = QVBoxLayout()
            row.setSpacing(0)
            row.addWidget(button)
            row.addWidget(told)
            self._rows.addLayout(row)
            if one.installed and self.group.checkedId() < 0:
                button.setChecked(True)

    def _told(self, one: ModelChoice) -> str:
        said = [one.detail]
        if not one.fits:
            said.append(self.tr("needs more memory"))
        elif not one.quick:
            said.append(self.tr("slow on this machine"))
        if one.recommended:
            said.append(self.tr("recommended"))
        if one.installed:
            said.append(self.tr("installed"))
        return ", ".join(said)

    def _offer(self) -> None:
        chosen = self._choices.get(self.group.checkedId())
        running = self._stopped is not None
        self.install.setEnabled(chosen is not None and not chosen.installed and not running)

    def _install(self) -> None:
        chosen = self._choices[self.group.checkedId()]
        stopped = self._stopped = threading.Event()
        self._offer()
        self.progress.show()
        self.pause.show()

        def told(share: float, word: str) -> None:
            self._bridge.call(lambda: self._tell(share, word))

        def install() -> None:
            self._services.install_model(chosen.id, told, stopped.is_set)

        self._bridge.run(install, self._installed, self._failed)

    def _pause(self) -> None:
        if self._stopped is not None:
            self._stopped.set()

    def _tell(self, share: float, word: str) -> None:
        self.progress.setValue(round(share * 1000))
        self.note.setText(word)

    def _installed(self, result: object) -> None:
        self._rest()
        self.note.setText(self.tr("Downloaded, checked, and in use."))

    def _failed(self, error: Exception) -> None:
        paused = getattr(error, "code", "") == "cancelled"
        self._rest()
        self.install.setText(self.tr("Go on") if paused else self.tr("Download"))
        self.note.setText(self.tr("Paused; what has come is kept.") if paused else message(error))

    def _rest(self) -> None:
        self._stopped = None
        self.progress.hide()
        self.pause.hide()
        self._offer()
