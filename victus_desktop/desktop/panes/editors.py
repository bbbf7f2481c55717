"""An editor for each type that a setting can have."""

from collections.abc import Callable, Sequence
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin

from pydantic.fields import FieldInfo
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QWheelEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QKeySequenceEdit,
    QLineEdit,
    QPlainTextEdit,
    QSpinBox,
    QWidget,
)

Read = Callable[[], Any]
_INSET = (9, 0, 9, 0)
_LINES = 62
"""Height of an editor of several lines, in pixels."""


class _Choice(QComboBox):
    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


class _Whole(QSpinBox):
    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


class _Precise(QDoubleSpinBox):
    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


def editor(info: FieldInfo, value: Any) -> tuple[QWidget, Read]:
    """Give an editor that shows `value`, and what reads it."""
    kind = info.annotation
    if get_origin(kind) in (Union, UnionType):
        kind = next(one for one in get_args(kind) if one is not type(None))
    if get_origin(kind) is Literal:
        return choice([str(one) for one in get_args(kind)], str(value))
    if kind is bool:
        box = QCheckBox()
        box.setChecked(value)
        return box, box.isChecked
    if kind is int or kind is float:
        return _number(info, value, whole=kind is int)
    if get_origin(kind) is list:
        return _lines([str(one) for one in value])
    if get_origin(kind) is dict:
        return _named_lines({str(name): str(one) for name, one in value.items()})
    line = QLineEdit(str(value))
    return line, line.text


def choice(known: Sequence[str], value: str, *, open_end: bool = False) -> tuple[QComboBox, Read]:
    """Give a drop-down list; `open_end` also takes what is not in it."""
    box = _Choice()
    box.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    box.setEditable(open_end)
    offer(box, (*known, value))
    if open_end:
        box.setCurrentText(value)
        return box, box.currentText
    box.setCurrentIndex(box.findData(value))
    return box, lambda: str(box.currentData())


def offer(box: QComboBox, values: Sequence[str]) -> None:
    """Add the values that a drop-down list has not yet; '' is shown as a dash."""
    for value in values:
        if box.findData(value) < 0:
            box.addItem(value or "—", value)


def key(value: str) -> tuple[QWidget, Read]:
    """Give an editor that takes a key by its being pressed."""
    edit = QKeySequenceEdit(QKeySequence.fromString(value))
    edit.setMaximumSequenceLength(1)
    edit.setClearButtonEnabled(True)
    portable = QKeySequence.SequenceFormat.PortableText
    return edit, lambda: edit.keySequence().toString(portable).lower()


def _number(info: FieldInfo, value: float, *, whole: bool) -> tuple[QWidget, Read]:
    low = next((note.ge for note in info.metadata if hasattr(note, "ge")), 0)
    high = next((note.le for note in info.metadata if hasattr(note, "le")), 1_000_000)
    if whole:
        box = _Whole()
        box.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        box.lineEdit().setTextMargins(*_INSET)
        box.setRange(int(low), int(high))
        box.setValue(int(value))
        return box, box.value
    precise = _Precise()
    precise.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    precise.lineEdit().setTextMargins(*_INSET)
    precise.setRange(low, high)
    precise.setSingleStep(0.1)
    precise.setValue(value)
    return precise, lambda: round(precise.value(), 3)


def _lines(values: Sequence[str]) -> tuple[QWidget, Read]:
    """One value a line, so that paths and addresses may hold commas."""
    edit = QPlainTextEdit("\n".join(values))
    edit.setFixedHeight(_LINES)
    edit.setTabChangesFocus(True)

    def read() -> list[str]:
        return [line.strip() for line in edit.toPlainText().splitlines() if line.strip()]

    return edit, read


def _named_lines(values: dict[str, str]) -> tuple[QWidget, Read]:
    """One 'name = value' a line."""
    edit, read = _lines([f"{name} = {value}" for name, value in values.items()])

    def read_named() -> dict[str, str]:
        pairs = (line.partition("=") for line in read())
        return {name.strip(): value.strip() for name, _, value in pairs}

    return edit, read_named
