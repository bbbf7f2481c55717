"""All settings, made from their declarations: a page a section, a field for each."""

from collections.abc import Sequence
from typing import Any

from pydantic import BaseModel, ValidationError
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from victus_desktop.conversation.errors import BadInput
from victus_desktop.desktop.bridge import Bridge
from victus_desktop.desktop.column import column_in, heading, search_field
from victus_desktop.desktop.hotkey import chord
from victus_desktop.desktop.panes.editors import offer
from victus_desktop.desktop.panes.preference import Preference
from victus_desktop.desktop.panes.settings_section import KEYS, SettingsSection, field_name
from victus_desktop.desktop.services import DesktopServices
from victus_desktop.desktop.theme import with_text
from victus_desktop.desktop.wording import message, tr

__all__ = ["SettingsPane", "field_name"]

_SIDE = 170
_WIDE = 1020


class SettingsPane(QWidget):
    """Shows the settings by section; Save checks and keeps what was changed."""

    onboarding_wanted = Signal()
    saved = Signal()

    def __init__(self, services: DesktopServices, bridge: Bridge) -> None:
        super().__init__()
        self._services = services
        self._bridge = bridge
        self._asked_choices = False
        self.sections: list[SettingsSection] = []
        layout = column_in(self, _WIDE)
        layout.addLayout(self._heading())
        layout.addLayout(self._body(), 1)
        layout.addLayout(self._foot())
        self.side.setCurrentRow(0)

    @property
    def editors(self) -> dict[str, QWidget]:
        """What edits each setting, by its 'section.name'."""
        return {full: one for section in self.sections for full, one in section.editors.items()}

    def refresh(self) -> None:
        """Ask, once, for the devices and models that can be chosen."""
        if not self._asked_choices:
            self._asked_choices = True
            for name, known in self._services.choices.items():
                self._bridge.run(known, self._filling(name), self._failed)
        for section in self.sections:
            section.read_again()
            section.ask_for_secrets()

    def open_section(self, name: str) -> None:
        """Show the page of a section, as 'listening'."""
        self.words.clear()
        for number, section in enumerate(self.sections):
            if section.name == name:
                self.side.setCurrentRow(number)

    def save(self) -> None:
        """Keep what was changed; a wrong value is named and nothing is kept."""
        changed: dict[str, Any] = {}
        for section in self.sections:
            changed |= section.changed()
        refusal = self._refusal(changed)
        if refusal:
            self._say(refusal)
            return
        for section in self.sections:
            section.keep_secrets(self._failed)
        self._say(self.tr("One moment…"))
        self._bridge.run(
            lambda: self._services.keep(changed),
            lambda result: self._kept(changed),
            self._failed,
        )

    def read(self, name: str) -> Any:
        """Give a setting as it stands in the pane, saved or not."""
        for section in self.sections:
            if name in section.editors:
                return section.read(name)
        raise KeyError(name)

    def _heading(self) -> QVBoxLayout:
        self.words = search_field()
        self.words.textChanged.connect(self._narrow)
        return heading(self.tr("Settings"), beside=(self.words,))

    def _body(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(18)
        self.side = QListWidget()
        self.side.setObjectName("inner")
        self.side.setFixedWidth(with_text(_SIDE))
        self.side.setAccessibleName(self.tr("Sections"))
        self.pages = QStackedWidget()
        settings = self._services.settings
        for name in type(settings).model_fields:
            section = getattr(settings, name)
            if isinstance(section, BaseModel):
                page = SettingsSection(name, section, self._services, self._bridge, self.read)
                self.sections.append(page)
                self.side.addItem(tr(page.title))
                self.pages.addWidget(page)
        self.side.currentRowChanged.connect(self.pages.setCurrentIndex)
        row.addWidget(self.side)
        row.addWidget(self.pages, 1)
        return row

    def _foot(self) -> QHBoxLayout:
        row = QHBoxLayout()
        again = QPushButton(self.tr("Show the first start again"))
        again.clicked.connect(self.onboarding_wanted)
        row.addWidget(again)
        self.note = QLabel()
        self.note.setObjectName("soft")
        self.note.setTextFormat(Qt.TextFormat.PlainText)
        self.note.setWordWrap(True)
        row.addWidget(self.note, 1)
        save = QPushButton(self.tr("Save"))
        save.setObjectName("primary")
        save.clicked.connect(self.save)
        row.addWidget(save)
        return row

    def _filling(self, name: str) -> Any:
        def fill(known: Sequence[str]) -> None:
            box = self.editors[name]
            if isinstance(box, QComboBox):
                offer(box, known)
            elif isinstance(box, Preference):
                box.offer(known)

        return fill

    def _narrow(self, words: str) -> None:
        """Show only the lines with these words, and the sections that have any."""
        first = -1
        for number, section in enumerate(self.sections):
            found = section.narrow(words)
            self.side.item(number).setHidden(not found)
            if found and first < 0:
                first = number
        item = self.side.currentItem()
        if first >= 0 and item is not None and item.isHidden():
            self.side.setCurrentRow(first)
        self._say(self.tr("Nothing found.") if first < 0 else "")

    def _refusal(self, changed: dict[str, Any]) -> str:
        """Say what is wrong with the changes, or nothing."""
        for name, value in changed.items():
            section, _, field = name.partition(".")
            current = getattr(self._services.settings, section)
            try:
                type(current).model_validate(current.model_dump() | {field: value})
                if name in KEYS:
                    chord(value)
            except ValidationError as error:
                return f"{name}: {error.errors()[0]['msg']}"
            except BadInput as error:
                return f"{name}: {error.message}"
        return ""

    def _kept(self, changed: dict[str, Any]) -> None:
        for section in self.sections:
            section.kept(changed)
        self._say(self.tr("Saved, and in use."))
        self.saved.emit()

    def _failed(self, error: Exception) -> None:
        self._say(message(error))

    def _say(self, text: str) -> None:
        self.note.setText(text)
