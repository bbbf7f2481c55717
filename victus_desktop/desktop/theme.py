"""Colours and shapes, light and dark after the system."""

import re
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFontInfo, QGuiApplication, QPalette

from victus_desktop.paths import resource


@dataclass(frozen=True, slots=True)
class Colours:
    """One set; text on its ground has a contrast of at least 4.5 to 1 (WCAG AA)."""

    ground: str
    side: str
    raised: str
    ink: str
    soft: str
    line: str
    hover: str
    chosen: str
    """Ground of the chosen line at the window's side."""
    accent: str
    on_accent: str
    tint: str
    """Ground of what the user said."""
    wrong: str
    wrong_ground: str
    good: str
    good_ground: str
    listening: str
    """Ground of the talk button while it listens."""


_LIGHT = Colours(
    ground="#fbfbfd",
    side="#f1f2f7",
    raised="#ffffff",
    ink="#1d2030",
    soft="#5d6279",
    line="#dfe1eb",
    hover="#e6e8f2",
    chosen="#ffffff",
    accent="#4450c8",
    on_accent="#ffffff",
    tint="#e3e6fb",
    wrong="#a51d2d",
    wrong_ground="#fdebed",
    good="#17693f",
    good_ground="#e3f4ea",
    listening="#1d8a5b",
)
_DARK = Colours(
    ground="#15171f",
    side="#1a1c26",
    raised="#20232f",
    ink="#eceef6",
    soft="#a3a8be",
    line="#323647",
    hover="#2a2e3d",
    chosen="#2a2e3d",
    accent="#97a1ff",
    on_accent="#10121c",
    tint="#2c3263",
    wrong="#ff9ba5",
    wrong_ground="#3a1f27",
    good="#7fdca9",
    good_ground="#1b3528",
    listening="#4fd08f",
)
_MIDDLE = 128
"""Lightness, of 255, above which ink is meant for a dark ground."""
_TEXT = 14
"""Size of text in pixels, as the style sheet has it."""
_USUAL = 15
"""The largest size that a system has by itself: GNOME's 11 points."""
_FONT_SIZE = re.compile(r"font-size: (\d+)px")
_STYLE = """
QWidget {{ color: {ink}; font-size: 14px; }}
QMainWindow, QDialog, QWizard, #page {{ background: {ground}; }}
QScrollArea, #turns, #sections {{ background: {ground}; border: none; }}
QToolTip {{ background: {raised}; color: {ink}; border: 1px solid {line}; padding: 4px; }}

QLineEdit, QComboBox, QSpinBox, QDoubleSpinBox, QPlainTextEdit {{
  background: {raised}; border: 1px solid {line}; border-radius: 9px; padding: 7px 10px;
  selection-background-color: {accent}; selection-color: {on_accent};
  placeholder-text-color: {soft};
}}
QComboBox QLineEdit {{ border: none; padding: 0; background: transparent; }}
QSpinBox, QDoubleSpinBox {{ padding: 1px 1px 1px 9px; min-height: 34px; }}
QSpinBox::up-button, QSpinBox::down-button, QDoubleSpinBox::up-button,
QDoubleSpinBox::down-button {{ width: 0; border: none; }}
QSpinBox QLineEdit, QDoubleSpinBox QLineEdit {{ border: none; padding: 0;
  background: transparent; }}
QComboBox::drop-down {{ border: none; width: 30px; }}
QComboBox::down-arrow {{ image: url("{down}"); width: 14px; height: 14px; }}
QCheckBox::indicator, QRadioButton::indicator, QListWidget::indicator {{ width: 18px; height: 18px;
  border: 1px solid {soft}; border-radius: 5px; background: {raised}; }}
QRadioButton::indicator {{ border-radius: 10px; }}
QCheckBox::indicator:checked, QListWidget::indicator:checked {{ background: {accent};
  border-color: {accent}; image: url("{tick}"); }}
QRadioButton::indicator:checked {{ background: {raised}; border: 5px solid {accent};
  width: 10px; height: 10px; }}
QCheckBox::indicator:focus, QRadioButton::indicator:focus {{ border-color: {ink}; }}
QRadioButton:disabled {{ color: {soft}; }}
QComboBox QAbstractItemView {{
  background: {raised}; border: 1px solid {line}; selection-background-color: {hover};
  selection-color: {ink}; outline: none; padding: 4px;
}}

QPushButton {{
  background: {raised}; border: 1px solid {line}; border-radius: 9px; padding: 7px 15px;
}}
QPushButton:hover {{ background: {hover}; }}
QPushButton:pressed {{ background: {line}; }}
QPushButton:checked, QPushButton#primary {{
  background: {accent}; color: {on_accent}; border-color: {accent};
}}
QPushButton#primary:hover {{ border-color: {ink}; }}
QPushButton#round, QPushButton#send {{ border-radius: 22px; padding: 0; }}
QPushButton#send {{ background: {accent}; border-color: {accent}; }}
QPushButton#send:hover {{ border-color: {ink}; }}
QPushButton#example {{ border-radius: 16px; padding: 8px 18px; color: {soft}; }}
QPushButton#example:hover {{ color: {ink}; }}
QLineEdit#compose {{ border-radius: 22px; padding: 7px 18px; font-size: 15px; }}
QPushButton#round:checked {{ background: {wrong_ground}; border-color: {wrong}; }}
QPushButton#quiet {{ background: transparent; border: 1px solid transparent; color: {soft};
  padding: 3px 8px; font-size: 12px; }}
QPushButton#quiet:hover {{ color: {ink}; background: {hover}; }}
#toolcard QPushButton#quiet {{ color: {accent}; }}
QPushButton#danger {{ color: {wrong}; }}
QPushButton:focus, QLineEdit:focus, QComboBox:focus, QSpinBox:focus, QDoubleSpinBox:focus,
QPlainTextEdit:focus {{ border: 1px solid {accent}; }}
QPushButton:focus, QPushButton#quiet:focus {{ border: 1px solid {accent}; }}
QPushButton#primary:focus, QPushButton#send:focus {{ border: 1px solid {ink}; }}
QPushButton#quiet:checked {{ background: {hover}; color: {ink}; }}
QPushButton:disabled {{ color: {soft}; background: transparent; }}
QCheckBox:focus, QRadioButton:focus {{ color: {accent}; }}

QListWidget {{
  background: {raised}; border: 1px solid {line}; border-radius: 12px; padding: 5px; outline: none;
}}
QListWidget:focus {{ border-color: {accent}; }}
QListWidget::item {{ border-radius: 8px; }}
QListWidget::item:hover {{ background: {hover}; }}
QListWidget::item:selected {{ background: {tint}; color: {ink}; }}
#inner {{ background: transparent; border: none; padding: 0; }}
#inner::item {{ padding: 8px 10px; margin: 1px 0; color: {soft}; }}
#inner::item:selected {{ background: {hover}; color: {ink}; }}
#inner:focus {{ border: none; }}
#inner::item:selected:focus {{ border: 1px solid {accent}; }}
#side {{ background: {side}; border: none; border-right: 1px solid {line}; border-radius: 0;
  padding: 10px; }}
#side::item {{ padding: 9px 10px; margin: 1px 0; color: {soft}; }}
#side::item:hover {{ background: {hover}; }}
#side::item:selected {{ background: {chosen}; color: {ink}; }}
#side:focus {{ border: none; border-right: 1px solid {accent}; }}
#brand {{ background: {side}; border-right: 1px solid {line}; font-size: 17px; font-weight: 700;
  padding: 18px 20px 8px 20px; }}

#user {{ background: {tint}; border-radius: 15px; padding: 9px 14px; }}
#victus {{ background: {raised}; border: 1px solid {line}; border-radius: 15px;
  padding: 9px 14px; }}
#failed {{ background: {wrong_ground}; color: {wrong}; border-radius: 15px; padding: 9px 14px; }}
#announced {{ background: {raised}; border: 1px solid {accent}; border-radius: 15px;
  padding: 9px 14px; }}
#soft, #partial, #empty {{ color: {soft}; }}
#small {{ color: {soft}; font-size: 12px; }}
#faint {{ color: {soft}; font-size: 11px; }}
#good {{ color: {good}; font-size: 12px; }}
#bad {{ color: {wrong}; font-size: 12px; }}
#big {{ font-size: 26px; font-weight: 700; }}
#code {{ font-family: monospace; font-size: 12px; }}
#transcript {{ background: {ground}; border: 1px solid {line}; border-radius: 12px; }}
#line {{ background: {line}; max-height: 1px; min-height: 1px; }}
QSplitter::handle {{ background: transparent; }}
QMenu {{ background: {raised}; border: 1px solid {line}; padding: 5px; }}
QMenu::item {{ padding: 6px 22px; border-radius: 6px; }}
QMenu::item:selected {{ background: {hover}; }}
#partial {{ font-style: italic; }}
#toolcard {{ background: {side}; border-radius: 10px; }}
#toolcard[failed="true"] {{ background: {wrong_ground}; }}
#card {{ background: {raised}; border: 2px solid {accent}; border-radius: 14px; }}
#section {{ background: {raised}; border: 1px solid {line}; border-radius: 14px; }}
#banner {{ background: {wrong_ground}; border-bottom: 1px solid {line}; }}
#banner QLabel {{ color: {wrong}; }}
#overlay {{ background: {raised}; border: 1px solid {line}; border-radius: 18px; }}
#title {{ font-size: 24px; font-weight: 700; }}
#heading {{ font-size: 20px; font-weight: 650; }}
#subheading {{ font-size: 16px; font-weight: 650; }}
#strong {{ font-weight: 600; }}

QProgressBar {{ border: none; border-radius: 3px; background: {line}; max-height: 6px;
  min-height: 6px; }}
QProgressBar::chunk {{ background: {accent}; border-radius: 3px; }}
QScrollBar:vertical {{ background: transparent; width: 10px; margin: 2px; }}
QScrollBar:horizontal {{ background: transparent; height: 10px; margin: 2px; }}
QScrollBar::handle {{ background: {line}; border-radius: 3px; min-height: 30px; min-width: 30px; }}
QScrollBar::handle:hover {{ background: {soft}; }}
QScrollBar::add-line, QScrollBar::sub-line, QScrollBar::add-page, QScrollBar::sub-page {{
  background: none; border: none; height: 0; width: 0;
}}
"""


def is_dark() -> bool:
    """Whether the system wants dark colours now."""
    return QGuiApplication.styleHints().colorScheme() is Qt.ColorScheme.Dark


def colours(*, dark: bool) -> Colours:
    """Give the colours of a scheme."""
    return _DARK if dark else _LIGHT


def is_dark_in(palette: QPalette) -> bool:
    """Whether a palette is the dark one: for what is drawn rather than styled."""
    return palette.color(QPalette.ColorRole.Text).lightness() > _MIDDLE


def style_sheet(*, dark: bool) -> str:
    """Give the style sheet of the whole application."""
    chosen = colours(dark=dark)
    icons = {
        "down": resource("icons", "down.svg").as_posix(),
        "tick": resource("icons", "tick-dark.svg" if dark else "tick.svg").as_posix(),
    }
    sheet = _STYLE.format(**icons, **{name: getattr(chosen, name) for name in Colours.__slots__})
    return _FONT_SIZE.sub(lambda size: f"font-size: {with_text(int(size[1]))}px", sheet)


def with_text(pixels: int) -> int:
    """Give a length that grows with the size of text which the user chose for the system.

    The usual size is another one on each system; only one larger than all of them was chosen.
    """
    wanted = QFontInfo(QGuiApplication.font()).pixelSize()
    return round(pixels * wanted / _TEXT) if wanted > _USUAL else pixels


def palette(*, dark: bool) -> QPalette:
    """Give the colours for what the style sheet leaves to Qt."""
    chosen = colours(dark=dark)
    made = QPalette()
    roles = {
        QPalette.ColorRole.Window: chosen.ground,
        QPalette.ColorRole.Base: chosen.raised,
        QPalette.ColorRole.AlternateBase: chosen.side,
        QPalette.ColorRole.Button: chosen.raised,
        QPalette.ColorRole.ButtonText: chosen.ink,
        QPalette.ColorRole.WindowText: chosen.ink,
        QPalette.ColorRole.Text: chosen.ink,
        QPalette.ColorRole.Highlight: chosen.accent,
        QPalette.ColorRole.HighlightedText: chosen.on_accent,
        QPalette.ColorRole.PlaceholderText: chosen.soft,
    }
    for role, colour in roles.items():
        made.setColor(role, QColor(colour))
    return made
