"""All settings, made from their declarations: a field for each, with its sentence."""

from collections.abc import Callable, Sequence
from typing import Any, Literal, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QFormLayout,
    QGroupBox,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from victus_desktop.desktop.bridge import Bridge
from victus_desktop.desktop.services import DesktopServices

Read = Callable[[], Any]


class SettingsPane(QWidget):
    """Shows the settings by section; Save checks and keeps what was changed."""

    def __init__(self, services: DesktopServices, bridge: Bridge) -> None:
        super().__init__()
        self.setObjectName("page")
        self._services = services
        self._bridge = bridge
        self._fields: dict[str, tuple[Read, Any]] = {}
        layout = QVBoxLayout(self)
        heading = QLabel(self.tr("Settings"))
        heading.setObjectName("heading")
        layout.addWidget(heading)
        area = QScrollArea()
        area.setWidgetResizable(True)
        inner = QWidget()
        inner.setObjectName("page")
        self._sections = QVBoxLayout(inner)
        area.setWidget(inner)
        layout.addWidget(area, 1)
        self._note = QLabel()
        self._note.setWordWrap(True)
        layout.addWidget(self._note)
        save = QPushButton(self.tr("Save"))
        save.setObjectName("primary")
        save.clicked.connect(self.save)
        layout.addWidget(save)
        for name, section in services.settings:
            if isinstance(section, BaseModel):
                self._sections.addWidget(self._group(name, section))

    def refresh(self) -> None:
        """Nothing to read: the fields are what the user is changing."""

    def save(self) -> None:
        """Keep what was changed; a wrong value is named and nothing is kept."""
        changed = {
            name: read() for name, (read, before) in self._fields.items() if read() != before
        }
        try:
            for name, value in changed.items():
                section, _, field = name.partition(".")
                setattr(getattr(self._services.settings, section), field, value)
        except ValidationError as error:
            self._note.setText(f"{name}: {error.errors()[0]['msg']}")
            return
        self._bridge.run(lambda: self._services.save_settings(changed), self._saved, self._failed)

    def _saved(self, result: None) -> None:
        self._fields = {name: (read, read()) for name, (read, _) in self._fields.items()}
        self._note.setText(self.tr("Saved. Some changes need a restart."))

    def _failed(self, error: Exception) -> None:
        self._note.setText(str(error))

    def _group(self, name: str, section: BaseModel) -> QGroupBox:
        group = QGroupBox((type(section).__doc__ or name).strip().rstrip("."))
        form = QFormLayout(group)
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        for field, info in type(section).model_fields.items():
            full = f"{name}.{field}"
            value = getattr(section, field)
            widget, read = self._editor(full, info, value)
            widget.setAccessibleName(field.replace("_", " "))
            widget.setAccessibleDescription(info.description or "")
            widget.setToolTip(info.description or "")
            self._fields[full] = (read, read())
            label = QLabel(f"{field.replace('_', ' ').capitalize()}\n{info.description or ''}")
            label.setWordWrap(True)
            label.setMinimumWidth(260)
            label.setBuddy(widget)
            form.addRow(label, widget)
        return group

    def _editor(self, name: str, info: FieldInfo, value: Any) -> tuple[QWidget, Read]:
        kind = info.annotation
        if name in self._services.choices or get_origin(kind) is Literal:
            known = self._services.choices.get(name, lambda: [str(one) for one in get_args(kind)])
            return _choice(known(), str(value))
        if kind is bool:
            box = QCheckBox()
            box.setChecked(value)
            return box, box.isChecked
        if kind is int or kind is float:
            return _number(info, value)
        if get_origin(kind) is list:
            line = QLineEdit(", ".join(map(str, value)))
            return line, lambda: [one.strip() for one in line.text().split(",") if one.strip()]
        line = QLineEdit(str(value))
        return line, line.text


def _choice(known: Sequence[str], value: str) -> tuple[QWidget, Read]:
    box = QComboBox()
    box.setEditable(value not in known)
    box.addItems(list(known))
    box.setCurrentText(value)
    return box, box.currentText


def _number(info: FieldInfo, value: float) -> tuple[QWidget, Read]:
    low = next((note.ge for note in info.metadata if hasattr(note, "ge")), 0)
    high = next((note.le for note in info.metadata if hasattr(note, "le")), 1_000_000)
    if info.annotation is int:
        box = QSpinBox()
        box.setRange(int(low), int(high))
        box.setValue(int(value))
        return box, box.value
    precise = QDoubleSpinBox()
    precise.setRange(low, high)
    precise.setSingleStep(0.1)
    precise.setValue(value)
    return precise, lambda: round(precise.value(), 3)
