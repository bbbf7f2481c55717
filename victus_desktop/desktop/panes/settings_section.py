"""One section of the settings: a line for each, with its sentence, trials and passwords."""

from collections.abc import Callable
from functools import partial
from typing import Any, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo
from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from victus_desktop.desktop.bridge import Bridge
from victus_desktop.desktop.pane_source import Words
from victus_desktop.desktop.panes.editors import Read, choice, editor, key
from victus_desktop.desktop.panes.preference import Preference
from victus_desktop.desktop.panes.squares import drawn
from victus_desktop.desktop.services import DesktopServices, Secret, Squares, Trial
from victus_desktop.desktop.theme import with_text
from victus_desktop.desktop.wording import message, said, tr

_EDITOR = 270
_BESIDE = 520
"""Width from which on an editor stands beside its sentence; else beneath."""
_BESIDE_GAP, _BENEATH_GAP = 24, 6
_ACRONYMS = {
    "api": "API",
    "caldav": "CalDAV",
    "imap": "IMAP",
    "mb": "MB",
    "mcp": "MCP",
    "searxng": "SearXNG",
    "smtp": "SMTP",
    "url": "URL",
}
KEYS = ("hotkeys.talk", "hotkeys.dictate")


def field_name(field: str) -> str:
    """Give a setting's name for people: 'IMAP host' for 'imap_host'."""
    words = [_ACRONYMS.get(word, word) for word in field.split("_")]
    return " ".join((words[0][:1].upper() + words[0][1:], *words[1:]))


class SettingsSection(QScrollArea):
    """Knows what stands in its fields, and what of that was changed."""

    def __init__(
        self,
        name: str,
        section: BaseModel,
        services: DesktopServices,
        bridge: Bridge,
        read: Callable[[str], Any],
    ) -> None:
        """`read` gives any setting of the whole pane as it stands there."""
        super().__init__()
        self.name = name
        self.title = field_name(name)
        self.editors: dict[str, QWidget] = {}
        self._services = services
        self._bridge = bridge
        self._read_any = read
        self._fields: dict[str, tuple[Read, Any]] = {}
        self._secrets: dict[str, QLineEdit] = {}
        self._lines: list[tuple[str, QWidget]] = []
        self._rows: list[QBoxLayout] = []
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName(tr(self.title))
        inner = QWidget()
        inner.setObjectName("sections")
        outer = QVBoxLayout(inner)
        outer.setContentsMargins(0, 0, 10, 0)
        frame = QFrame()
        frame.setObjectName("section")
        self._column = QVBoxLayout(frame)
        self._column.setContentsMargins(20, 16, 20, 18)
        self._column.setSpacing(14)
        about = QLabel(tr((type(section).__doc__ or name).strip().rstrip(".")))
        about.setObjectName("subheading")
        about.setWordWrap(True)
        self._column.addWidget(about)
        outer.addWidget(frame)
        outer.addStretch()
        self.setWidget(inner)
        for field, info in type(section).model_fields.items():
            self._add(f"{name}.{field}", info, getattr(section, field))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = self.viewport().width() < with_text(_BESIDE)
        way = QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight
        for row in self._rows:
            row.setDirection(way)
            row.setSpacing(_BENEATH_GAP if narrow else _BESIDE_GAP)

    def read(self, full: str) -> Any:
        """Give a setting as it stands here."""
        return self._fields[full][0]()

    def changed(self) -> dict[str, Any]:
        """Give what differs from what is kept."""
        return {
            full: value
            for full, (read, before) in self._fields.items()
            if (value := read()) != before
        }

    def kept(self, changed: dict[str, Any]) -> None:
        """These values are kept now."""
        for full in changed.keys() & self._fields.keys():
            self._fields[full] = (self._fields[full][0], changed[full])

    def read_again(self) -> None:
        """Take what was changed elsewhere (in the privacy pane, by a model's Use) as kept."""
        for full, (read, before) in self._fields.items():
            section, _, field = full.partition(".")
            now = getattr(getattr(self._services.settings, section), field)
            if read() == before and _plain(now) != _plain(before):
                self._rebuild(full, now)

    def narrow(self, words: str) -> bool:
        """Show only the lines with these words; tell whether there are any."""
        found = False
        for text, line in self._lines:
            fits = all(word in text for word in words.lower().split())
            line.setVisible(fits)
            found = found or fits
        return found

    def ask_for_secrets(self) -> None:
        """Say of each password whether there is one."""
        for name, line in self._secrets.items():
            self._bridge.run(
                partial(self._services.has_secret, name), partial(self._tell_secret, line)
            )

    def keep_secrets(self, failed: Callable[[Exception], None]) -> None:
        """Put the passwords that were written into the keyring."""
        for name, line in self._secrets.items():
            if line.text():
                value = line.text()
                line.clear()
                self._bridge.run(
                    partial(self._services.keep_secret, name, value),
                    partial(self._secret_kept, line),
                    failed,
                )

    def _add(self, full: str, info: FieldInfo, value: Any) -> None:
        widget, read = self._editor(full, info, value)
        name = tr(field_name(full.partition(".")[2]))
        told = tr(info.description or "")
        self._fields[full] = (read, read())
        self.editors[full] = widget
        line = self._line(name, told, widget, full)
        trial = self._services.trials.get(full)
        if trial is not None:
            self._column.addWidget(self._trial(trial, name, line, full))
        secret = self._services.secrets.get(full)
        if secret is not None:
            self._add_secret(secret)

    def _line(self, name: str, told: str, widget: QWidget, search: str) -> QWidget:
        widget.setAccessibleName(name)
        widget.setAccessibleDescription(told)
        widget.setFixedWidth(with_text(_EDITOR))
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        column = QVBoxLayout()
        column.setSpacing(1)
        label = QLabel(name)
        label.setBuddy(widget)
        column.addWidget(label)
        sentence = QLabel(told)
        sentence.setObjectName("small")
        sentence.setWordWrap(True)
        column.addWidget(sentence)
        column.addStretch(1)  # beside a tall editor both stand at its top
        row.addLayout(column, 1)
        row.addWidget(widget, 0, Qt.AlignmentFlag.AlignVCenter)
        self._rows.append(row)
        self._column.addWidget(line)
        self._lines.append((f"{search} {name} {told}".lower(), line))
        return line

    def _editor(self, full: str, info: FieldInfo, value: Any) -> tuple[QWidget, Read]:
        if full in KEYS:
            return key(value)
        if full not in self._services.choices:
            return editor(info, value)
        if get_origin(info.annotation) is list:
            order = Preference(value)
            return order, order.wanted
        return choice([], str(value), open_end=True)

    def _rebuild(self, full: str, value: Any) -> None:
        """Show a value that was changed elsewhere, in a new editor at the old one's place."""
        section, _, field = full.partition(".")
        kind = type(getattr(self._services.settings, section))
        old = self.editors[full]
        new, read = self._editor(full, kind.model_fields[field], value)
        new.setAccessibleName(old.accessibleName())
        new.setAccessibleDescription(old.accessibleDescription())
        new.setFixedWidth(with_text(_EDITOR))
        parent = old.parentWidget()
        layout = parent.layout() if parent is not None else None
        if layout is not None:
            layout.replaceWidget(old, new)
        old.deleteLater()
        self.editors[full] = new
        self._fields[full] = (read, read())

    def _trial(self, trial: Trial, name: str, line: QWidget, full: str) -> QWidget:
        shown = QWidget()
        row = QHBoxLayout(shown)
        row.setContentsMargins(0, 0, 0, 0)
        result = QLabel()
        result.setObjectName("small")
        result.setTextFormat(Qt.TextFormat.PlainText)
        result.setWordWrap(True)
        row.addWidget(result, 1)
        self._rows.append(row)
        button = QPushButton(tr(trial.name))
        button.setAccessibleName(f"{tr(trial.name)}: {name}")
        beneath = QHBoxLayout()  # begins where the editors do
        beneath.addWidget(button)
        beneath.addStretch(1)
        place = QWidget()
        place.setFixedWidth(with_text(_EDITOR))
        beneath.setContentsMargins(0, 0, 0, 0)
        place.setLayout(beneath)
        row.addWidget(place)

        picture = QLabel()
        picture.hide()
        row.insertWidget(0, picture)

        def done(came: Words | Squares) -> None:
            button.setEnabled(True)
            picture.setVisible(isinstance(came, Squares))
            if isinstance(came, Squares):
                picture.setPixmap(drawn(came.rows))
                picture.setAccessibleName(said(came.told))
            result.setText(said(came.told if isinstance(came, Squares) else came))

        def failed(error: Exception) -> None:
            button.setEnabled(True)
            result.setText(message(error))

        def run() -> None:
            values = {one: self._read_any(one) for one in self._services.all_settings()}
            button.setEnabled(False)
            result.setText(self.tr("One moment…"))
            self._bridge.run(lambda: trial.run(values.__getitem__), done, failed)

        button.clicked.connect(run)
        self._lines.append((f"{full} {name}".lower(), shown))
        return shown

    def _add_secret(self, secret: Secret) -> None:
        line = QLineEdit()
        line.setEchoMode(QLineEdit.EchoMode.Password)
        self._secrets[secret.name] = line
        self._line(tr(secret.title), tr(secret.hint), line, secret.name)

    def _secret_kept(self, line: QLineEdit, result: object) -> None:
        self._tell_secret(line, True)

    def _tell_secret(self, line: QLineEdit, there: bool) -> None:
        kept = self.tr("kept; write to change it")
        line.setPlaceholderText(kept if there else self.tr("none yet"))


def _plain(value: Any) -> Any:
    return [str(one) for one in value] if isinstance(value, list) else value
