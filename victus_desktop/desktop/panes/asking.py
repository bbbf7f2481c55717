"""What an action asks for before it is done: consent, a file, a text."""

from PySide6.QtWidgets import QFileDialog, QInputDialog, QMessageBox, QWidget

from victus_desktop.desktop.pane_source import Action
from victus_desktop.desktop.wording import tr


def asked_for(parent: QWidget, action: Action, chosen: str) -> str | None:
    """Ask what an action needs; give its argument, or None where the user went back."""
    name = tr(action.name)
    if action.destructive and not sure(parent, name):
        return None
    if action.choose_file:
        given, _ = QFileDialog.getOpenFileName(parent, tr(action.choose_file))
        return given or None
    if action.choose_folder:
        return QFileDialog.getExistingDirectory(parent, tr(action.choose_folder)) or None
    if action.save_file:
        given, _ = QFileDialog.getSaveFileName(parent, tr(action.save_file))
        return f"{chosen}\n{given}" if given else None
    if action.ask_text:
        text, agreed = QInputDialog.getText(parent, name, tr(action.ask_text))
        return f"{chosen}\n{text}" if agreed else None
    return chosen


def sure(parent: QWidget, name: str) -> bool:
    """Ask whether something that cannot be undone shall be done."""
    question = tr("{0}? This cannot be undone.").format(name)
    return QMessageBox.question(parent, name, question) is QMessageBox.StandardButton.Yes
