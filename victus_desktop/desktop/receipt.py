"""A turn's receipt: what was heard, who answered, with which tools, how fast, what was sent."""

import json
from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import QLocale
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QLabel,
    QMessageBox,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from victus_desktop.conversation.events import TurnEnded
from victus_desktop.desktop.tool_words import tool_name
from victus_desktop.desktop.wording import amount, tr


def receipt(event: TurnEnded, sent: Mapping[str, int], *, redacted: bool) -> str:
    """Give a turn's receipt as JSON; `redacted` leaves out every word and argument.

    `sent` is the bytes that left the machine during the turn, by host.
    """
    calls = [
        {"tool": call.tool, "failed": bool(call.error)}
        | ({} if redacted else {"arguments": call.arguments, "result": call.result})
        for call in event.calls
    ]
    told = {
        "outcome": str(event.outcome),
        "tier": str(event.tier),
        "calls": calls,
        "timings_ms": event.timings_ms,
        "bytes_sent": sum(sent.values()),
    }
    if not redacted:
        told |= {"heard": event.heard, "reply": event.reply, "spoken": event.spoken}
    return json.dumps(told, indent=2, ensure_ascii=False, default=str)


class ReceiptDialog(QDialog):
    """Shows a receipt; copies or saves it for a bug report, without the words."""

    def __init__(self, event: TurnEnded, sent: Mapping[str, int], parent: QWidget | None) -> None:
        super().__init__(parent)
        self._event = event
        self._sent = sent
        self.setWindowTitle(self.tr("Receipt"))
        self.resize(620, 560)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 20)
        layout.addLayout(self._facts())
        details = QPlainTextEdit(receipt(event, sent, redacted=False))
        details.setReadOnly(True)
        details.setObjectName("code")
        details.setAccessibleName(self.tr("Everything about this turn"))
        layout.addWidget(details, 1)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        role = QDialogButtonBox.ButtonRole.ActionRole
        buttons.addButton(self.tr("Copy without words"), role).clicked.connect(self._copy)
        buttons.addButton(self.tr("Save without words…"), role).clicked.connect(self._save)
        layout.addWidget(buttons)

    def _facts(self) -> QFormLayout:
        form = QFormLayout()
        locale = QLocale()
        stages = ", ".join(
            f"{name.replace('_', ' ')} {locale.toString(round(value))} ms"
            for name, value in self._event.timings_ms.items()
        )
        calls = ", ".join(tool_name(call) for call in self._event.calls)
        for name, value in (
            (self.tr("Heard"), self._event.heard),
            (self.tr("Answered by"), self.tr(str(self._event.tier))),
            (self.tr("Tools"), calls or self.tr("none")),
            (self.tr("Times"), stages),
            (self.tr("Sent"), amount(sum(self._sent.values()))),
        ):
            label = QLabel(value)
            label.setWordWrap(True)
            form.addRow(name, label)
        return form

    def _copy(self) -> None:
        text = receipt(self._event, self._sent, redacted=True)
        QGuiApplication.clipboard().setText(text)

    def _save(self) -> None:
        path, _ = QFileDialog.getSaveFileName(self, self.tr("Save receipt"), "victus-receipt.json")
        if not path:
            return
        text = receipt(self._event, self._sent, redacted=True)
        try:
            Path(path).write_text(text + "\n", "utf-8")
        except OSError as error:
            told = tr("{0} cannot be written: {1}.").format(path, error.strerror)
            QMessageBox.warning(self, "Victus", told)
