"""The first start: a few steps that each can be skipped, and found again in the settings."""

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from victus_desktop.conversation.events import Warned
from victus_desktop.desktop.bridge import Bridge
from victus_desktop.desktop.onboarding_model import ModelStep
from victus_desktop.desktop.onboarding_steps import (
    DoneStep,
    KeyStep,
    MicrophoneStep,
    Step,
    VoiceStep,
    WelcomeStep,
)
from victus_desktop.desktop.services import DesktopServices


class Onboarding(QDialog):
    """Leads through the steps; at the end what was chosen is saved."""

    completed = Signal()

    def __init__(
        self, services: DesktopServices, bridge: Bridge, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._services = services
        self._bridge = bridge
        self.setWindowTitle(self.tr("Welcome to Victus"))
        self.resize(640, 540)
        self.steps: list[Step] = [
            WelcomeStep(),
            MicrophoneStep(services, bridge),
            VoiceStep(services),
            ModelStep(services, bridge),
            KeyStep(services),
            DoneStep(),
        ]
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 20)
        self._stack = QStackedWidget()
        for step in self.steps:
            self._stack.addWidget(step)
        layout.addWidget(self._stack, 1)
        layout.addLayout(self._foot())
        self._show(0)

    @property
    def number(self) -> int:
        """The step that is shown, from 0."""
        return self._stack.currentIndex()

    def go(self, by: int) -> None:
        """Go on, or back; after the last step save and close."""
        self.steps[self.number].leave()
        if self.number + by >= len(self.steps):
            self._finish()
        else:
            self._show(max(0, self.number + by))

    def reject(self) -> None:
        self.steps[self.number].leave()
        self._finish()

    def _foot(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(36, 0, 36, 0)
        self.place = QLabel()
        self.place.setObjectName("small")
        row.addWidget(self.place, 1)
        self.back = self._button(self.tr("Back"), lambda: self.go(-1))
        self.skip = self._button(self.tr("Skip the rest"), self.reject)
        self.next = self._button(self.tr("Continue"), lambda: self.go(1))
        self.next.setObjectName("primary")
        self.next.setDefault(True)
        for button in (self.skip, self.back, self.next):
            row.addWidget(button)
        return row

    def _button(self, name: str, do: Callable[[], object]) -> QPushButton:
        button = QPushButton(name)
        button.setAutoDefault(False)
        button.clicked.connect(do)
        return button

    def _show(self, number: int) -> None:
        last = number == len(self.steps) - 1
        self._stack.setCurrentIndex(number)
        self.back.setVisible(number > 0)
        self.skip.setVisible(not last)
        self.next.setText(self.tr("Start") if last else self.tr("Continue"))
        self.place.setText(self.tr("Step {0} of {1}").format(number + 1, len(self.steps)))
        self.steps[number].enter()
        self.next.setFocus()

    def _finish(self) -> None:
        changed: dict[str, object] = {}
        for step in self.steps:
            changed |= step.changed()
        self._bridge.run(
            lambda: self._services.keep(changed),
            lambda result: self.completed.emit(),
            self._not_saved,
        )
        self.accept()

    def _not_saved(self, error: Exception) -> None:
        code = getattr(error, "code", "internal")
        self._services.assistant.emit(Warned("", code, str(error)))
