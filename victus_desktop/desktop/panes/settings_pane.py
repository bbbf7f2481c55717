"""All settings, made from their declarations: a field for each, with its sentence."""

from collections.abc import Sequence
from typing import Any, get_origin

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from victus_desktop.conversation.errors import BadInput
from victus_desktop.desktop.bridge import Bridge
from victus_desktop.desktop.hotkey import chord
from victus_desktop.desktop.panes.editors import Read, choice, editor, key, offer
from victus_desktop.desktop.services import DesktopServices

_EDITOR = 260
_ACRONYMS = {
    "caldav": "CalDAV",
    "imap": "IMAP",
    "mb": "MB",
    "mcp": "MCP",
    "searxng": "SearXNG",
    "smtp": "SMTP",
    "url": "URL",
}
_KEYS = ("hotkeys.talk", "hotkeys.dictate")


def field_name(field: str) -> str:
    """Give a setting's name for people: 'IMAP host' for 'imap_host'."""
    words = [_ACRONYMS.get(word, word) for word in field.split("_")]
    return " ".join((words[0][:1].upper() + words[0][1:], *words[1:]))


class SettingsPane(QWidget):
    """Shows the settings by section; Save checks and keeps what was changed."""

    onboarding_wanted = Signal()
    saved = Signal()

    def __init__(self, services: DesktopServices, bridge: Bridge) -> None:
        super().__init__()
        self.setObjectName("page")
        self._services = services
        self._bridge = bridge
        self._fields: dict[str, tuple[Read, Any]] = {}
        self.editors: dict[str, QWidget] = {}
        self._lines: list[tuple[str, QFrame, list[QWidget]]] = []
        self._asked_choices = False
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 18, 24, 18)
        layout.setSpacing(12)
        layout.addLayout(self._heading())
        layout.addWidget(self._area(), 1)
        layout.addLayout(self._foot())

    def refresh(self) -> None:
        """Ask, once, for the devices and models that can be chosen."""
        if not self._asked_choices:
            self._asked_choices = True
            for name, known in self._services.choices.items():
                self._bridge.run(known, self._filling(name), self._failed)

    def save(self) -> None:
        """Keep what was changed; a wrong value is named and nothing is kept."""
        changed = {
            name: value
            for name, (read, before) in self._fields.items()
            if (value := read()) != before
        }
        refusal = self._refusal(changed)
        if refusal:
            self._say(refusal)
            return
        self._bridge.run(
            lambda: self._services.keep(changed),
            lambda result: self._kept(changed),
            self._failed,
        )

    def _heading(self) -> QHBoxLayout:
        row = QHBoxLayout()
        heading = QLabel(self.tr("Settings"))
        heading.setObjectName("heading")
        row.addWidget(heading, 1)
        self.words = QLineEdit()
        self.words.setPlaceholderText(self.tr("Search"))
        self.words.setAccessibleName(self.tr("Search"))
        self.words.setClearButtonEnabled(True)
        self.words.setMinimumWidth(240)
        self.words.textChanged.connect(self._narrow)
        row.addWidget(self.words)
        return row

    def _area(self) -> QScrollArea:
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inner = QWidget()
        inner.setObjectName("sections")
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 8, 0)
        column.setSpacing(14)
        for name in type(self._services.settings).model_fields:
            section = getattr(self._services.settings, name)
            if isinstance(section, BaseModel):
                column.addWidget(self._section(name, section))
        column.addStretch()
        area.setWidget(inner)
        return area

    def _foot(self) -> QHBoxLayout:
        row = QHBoxLayout()
        again = QPushButton(self.tr("Show the first start again"))
        again.clicked.connect(self.onboarding_wanted)
        row.addWidget(again)
        self.note = QLabel()
        self.note.setObjectName("soft")
        self.note.setWordWrap(True)
        row.addWidget(self.note, 1)
        save = QPushButton(self.tr("Save"))
        save.setObjectName("primary")
        save.clicked.connect(self.save)
        row.addWidget(save)
        return row

    def _section(self, name: str, section: BaseModel) -> QFrame:
        frame = QFrame()
        frame.setObjectName("section")
        grid = QGridLayout(frame)
        grid.setContentsMargins(18, 14, 18, 16)
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(12)
        grid.setColumnStretch(0, 1)
        title = QLabel(self.tr((type(section).__doc__ or name).strip().rstrip(".")))
        title.setObjectName("subheading")
        grid.addWidget(title, 0, 0, 1, 2)
        for number, (field, info) in enumerate(type(section).model_fields.items(), 1):
            self._line(grid, number, f"{name}.{field}", info, getattr(section, field))
        return frame

    def _line(self, grid: QGridLayout, row: int, full: str, info: FieldInfo, value: Any) -> None:
        widget, read = self._editor(full, info, value)
        name = self.tr(field_name(full.partition(".")[2]))
        told = self.tr(info.description or "")
        widget.setAccessibleName(name)
        widget.setAccessibleDescription(told)
        self._fields[full] = (read, read())
        self.editors[full] = widget
        words = QWidget()
        column = QVBoxLayout(words)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(1)
        label = QLabel(name)
        label.setBuddy(widget)
        column.addWidget(label)
        sentence = QLabel(told)
        sentence.setObjectName("small")
        sentence.setWordWrap(True)
        column.addWidget(sentence)
        widget.setFixedWidth(_EDITOR)
        grid.addWidget(words, row, 0, Qt.AlignmentFlag.AlignVCenter)
        grid.addWidget(widget, row, 1, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        frame = grid.parentWidget()
        if isinstance(frame, QFrame):
            self._lines.append((f"{full} {name} {told}".lower(), frame, [words, widget]))

    def _editor(self, full: str, info: FieldInfo, value: Any) -> tuple[QWidget, Read]:
        if full in _KEYS:
            return key(value)
        if full not in self._services.choices:
            return editor(info, value)
        if get_origin(info.annotation) is list:
            box, read = choice([""], value[0] if value else "")
            return box, lambda: [one for one in (read(),) if one]
        return choice([], str(value), open_end=True)

    def _filling(self, name: str) -> Any:
        def fill(known: Sequence[str]) -> None:
            box = self.editors[name]
            if isinstance(box, QComboBox):
                offer(box, known)

        return fill

    def _narrow(self, words: str) -> None:
        """Show only the lines with these words, and the sections that have any."""
        shown: set[QFrame] = set()
        for text, frame, widgets in self._lines:
            fits = all(word in text for word in words.lower().split())
            for widget in widgets:
                widget.setVisible(fits)
            if fits:
                shown.add(frame)
        for _, frame, _ in self._lines:
            frame.setVisible(frame in shown)

    def _refusal(self, changed: dict[str, Any]) -> str:
        """Say what is wrong with the changes, or nothing."""
        for name, value in changed.items():
            section, _, field = name.partition(".")
            current = getattr(self._services.settings, section)
            try:
                type(current).model_validate(current.model_dump() | {field: value})
                if name in _KEYS:
                    chord(value)
            except ValidationError as error:
                return f"{name}: {error.errors()[0]['msg']}"
            except BadInput as error:
                return f"{name}: {error.message}"
        return ""

    def _kept(self, changed: dict[str, Any]) -> None:
        for name, value in changed.items():
            self._fields[name] = (self._fields[name][0], value)
        self._say(self.tr("Saved. Models and devices change at the next start."))
        self.saved.emit()

    def _failed(self, error: Exception) -> None:
        self._say(str(error))

    def _say(self, text: str) -> None:
        self.note.setText(text)
