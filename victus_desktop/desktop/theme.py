"""Colours and shapes, light and dark after the system."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QGuiApplication, QPalette

_LIGHT = {
    "ground": "#f6f7fb",
    "raised": "#ffffff",
    "ink": "#1d2030",
    "soft": "#565b73",
    "line": "#d5d8e6",
    "accent": "#4450c8",
    "on_accent": "#ffffff",
    "wrong": "#a51d2d",
}
_DARK = {
    "ground": "#14161f",
    "raised": "#1e2130",
    "ink": "#eceef8",
    "soft": "#a9aec6",
    "line": "#343950",
    "accent": "#97a1ff",
    "on_accent": "#10121c",
    "wrong": "#ff8f9b",
}
_STYLE = """
QWidget {{ color: {ink}; font-size: 14px; }}
QMainWindow, QDialog, QWizard, #page {{ background: {ground}; }}
QScrollArea, #turns {{ background: {ground}; border: none; }}
QLineEdit, QComboBox, QSpinBox, QDoubleSpinBox, QPlainTextEdit {{
  background: {raised}; border: 1px solid {line}; border-radius: 9px; padding: 7px 10px;
  selection-background-color: {accent}; selection-color: {on_accent};
}}
QPushButton {{
  background: {raised}; border: 1px solid {line}; border-radius: 9px; padding: 7px 14px;
}}
QPushButton:hover {{ border-color: {accent}; }}
QPushButton:focus, QLineEdit:focus, QListWidget:focus {{ border: 2px solid {accent}; }}
QPushButton:checked, QPushButton#talk:pressed, QPushButton#primary {{
  background: {accent}; color: {on_accent}; border-color: {accent};
}}
QPushButton:disabled {{ color: {soft}; }}
QListWidget {{
  background: {raised}; border: 1px solid {line}; border-radius: 12px; padding: 4px; outline: none;
}}
QListWidget::item {{ padding: 9px; border-radius: 8px; }}
QListWidget::item:selected {{ background: {accent}; color: {on_accent}; }}
#side {{ background: {raised}; border: none; border-right: 1px solid {line}; border-radius: 0; }}
#user {{ background: {accent}; color: {on_accent}; border-radius: 14px; padding: 9px 13px; }}
#victus {{
  background: {raised}; border: 1px solid {line}; border-radius: 14px; padding: 9px 13px;
}}
#failed {{ border: 1px solid {wrong}; border-radius: 14px; padding: 9px 13px; }}
#soft, #partial {{ color: {soft}; }}
#partial {{ font-style: italic; }}
#card {{ background: {raised}; border: 2px solid {accent}; border-radius: 14px; }}
#banner {{ background: {wrong}; color: {ground}; border-radius: 9px; padding: 8px; }}
#heading {{ font-size: 19px; font-weight: 600; }}
QProgressBar {{
  border: 1px solid {line}; border-radius: 5px; background: {raised}; max-height: 9px;
}}
QProgressBar::chunk {{ background: {accent}; border-radius: 4px; }}
"""


def is_dark() -> bool:
    return QGuiApplication.styleHints().colorScheme() is Qt.ColorScheme.Dark


def style_sheet(*, dark: bool) -> str:
    """Give the style sheet of the whole application."""
    return _STYLE.format(**(_DARK if dark else _LIGHT))


def palette(*, dark: bool) -> QPalette:
    """Give the colours for what the style sheet leaves to Qt."""
    colours = _DARK if dark else _LIGHT
    made = QPalette()
    roles = {
        QPalette.ColorRole.Window: "ground",
        QPalette.ColorRole.Base: "raised",
        QPalette.ColorRole.WindowText: "ink",
        QPalette.ColorRole.Text: "ink",
        QPalette.ColorRole.Highlight: "accent",
        QPalette.ColorRole.HighlightedText: "on_accent",
        QPalette.ColorRole.PlaceholderText: "soft",
    }
    for role, name in roles.items():
        made.setColor(role, QColor(colours[name]))
    return made
