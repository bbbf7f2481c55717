"""What keeps Victus from starting, told in a window: who clicks an icon sees no terminal."""

from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QMessageBox

from victus_desktop.desktop.app import application
from victus_desktop.desktop.helps import show_home
from victus_desktop.desktop.theme import is_dark, palette, style_sheet
from victus_desktop.desktop.translation import speak_language
from victus_desktop.desktop.wording import message, tr


def tries_again(sentence: str) -> bool:
    """Show why there is no start; tell whether the user has mended it and wants another try."""
    app = application()
    app.setPalette(palette(dark=is_dark()))
    app.setStyleSheet(style_sheet(dark=is_dark()))
    translators = speak_language(app, QLocale())
    try:
        return _asks(sentence)
    finally:
        for translator in translators:
            app.removeTranslator(translator)


def _asks(sentence: str) -> bool:
    while True:
        box = QMessageBox(QMessageBox.Icon.Warning, "Victus", message(sentence))
        box.setInformativeText(tr("Victus cannot start like this."))
        again = box.addButton(tr("Try again"), QMessageBox.ButtonRole.AcceptRole)
        folder = box.addButton(tr("Show the folder"), QMessageBox.ButtonRole.ActionRole)
        box.addButton(QMessageBox.StandardButton.Close)
        box.setDefaultButton(again)
        box.exec()
        if box.clickedButton() is not folder:
            return box.clickedButton() is again
        show_home()
