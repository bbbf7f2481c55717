"""The steps of the first start."""

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import (
    QLabel,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from victus_desktop.conversation.audio import Audio
from victus_desktop.desktop.bridge import Bridge
from victus_desktop.desktop.dictation import Recording
from victus_desktop.desktop.icons import window_icon
from victus_desktop.desktop.panes.editors import choice, key
from victus_desktop.desktop.services import DesktopServices
from victus_desktop.desktop.wording import message

_SAMPLE = "This is how I sound. I am glad to be of help, and I keep it to myself."
"""Spoken by the voice of the starter pack, so in its language, whatever that of the window."""
_LEVEL_MS = 60
_LOUD = 8
"""Factor on the level: speech at arm's length, about 0.1, nearly fills the meter."""
_LEAST_LEVEL = 0.01
"""Root mean square below which nobody spoke into the microphone."""


class Step(QWidget):
    """One page with a title and a sentence."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("page")
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(36, 32, 36, 12)
        self.column.setSpacing(14)

    def head(self, title: str, sentence: str) -> None:
        """Add the title and what the step is about."""
        heading = QLabel(title)
        heading.setObjectName("title")
        heading.setWordWrap(True)
        self.column.addWidget(heading)
        self.column.addWidget(self.paragraph(sentence))

    def paragraph(self, text: str, kind: str = "soft") -> QLabel:
        """Give a label for a sentence or two."""
        label = QLabel(text)
        label.setObjectName(kind)
        label.setWordWrap(True)
        return label

    def titled(self, title: str, below: QWidget) -> None:
        """Add a title with what it names close beneath."""
        together = QVBoxLayout()
        together.setSpacing(4)
        together.addWidget(self.paragraph(title, "strong"))
        together.addWidget(below)
        self.column.addLayout(together)

    def enter(self) -> None:
        """The step comes into view."""

    def leave(self) -> None:
        """Another step comes into view."""

    def changed(self) -> dict[str, object]:
        """Give the settings that were chosen here."""
        return {}


class WelcomeStep(Step):
    """What Victus is, and what it does with what it hears."""

    def __init__(self) -> None:
        super().__init__()
        picture = QLabel()
        picture.setPixmap(window_icon().pixmap(72, 72))
        self.column.addWidget(picture)
        self.head(
            self.tr("Hello, I am Victus"),
            self.tr("A voice assistant that lives on this computer. Two minutes, and we talk."),
        )
        for title, text in (
            (
                self.tr("Your voice stays here"),
                self.tr("Hearing, thinking and speaking all happen on this machine."),
            ),
            (
                self.tr("The internet is off"),
                self.tr(
                    "Weather, search and news work once you allow it in the settings. The window "
                    "counts every byte that leaves."
                ),
            ),
            (
                self.tr("You decide"),
                self.tr("Nothing is sent or deleted without your yes, and much can be undone."),
            ),
        ):
            self.titled(title, self.paragraph(text))
        self.column.addStretch()


class MicrophoneStep(Step):
    """A meter, and a test sentence that is written down."""

    def __init__(self, services: DesktopServices, bridge: Bridge) -> None:
        super().__init__()
        self.head(
            self.tr("Can I hear you?"),
            self.tr(
                "Start the test, say a sentence, and stop it. You see how loud you are and "
                "what I understood."
            ),
        )
        self._services = services
        self._bridge = bridge
        self._recording: Recording | None = None
        self._loudest = 0.0
        self.level = QProgressBar()
        self.level.setRange(0, 100)
        self.level.setTextVisible(False)
        self.level.setAccessibleName(self.tr("Microphone level"))
        self.column.addWidget(self.level)
        self.test = QPushButton(self.tr("Start the test"))
        self.test.clicked.connect(self._toggle)
        self.column.addWidget(self.test, 0, Qt.AlignmentFlag.AlignLeft)
        self.result = self.paragraph("", "strong")
        self.column.addWidget(self.result)
        self.column.addStretch()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._show_level)

    def leave(self) -> None:
        if self._recording is not None:
            recording, self._recording = self._recording, None
            self._timer.stop()
            self._bridge.run(recording.finish)
            self._rest()

    def _toggle(self) -> None:
        if self._recording is None:
            self._loudest = 0.0
            self._recording = Recording(self._services.new_microphone())
            self._timer.start(_LEVEL_MS)
            self.test.setText(self.tr("Stop the test"))
            self.result.setText(self.tr("Listening: say “What time is it in Lisbon?”"))
            return
        recording, self._recording = self._recording, None
        self._rest()
        self.result.setText(self.tr("One moment…"))
        self._bridge.run(lambda: self._write(recording.finish()), self._show, self._failed)

    def _rest(self) -> None:
        self._timer.stop()
        self.level.setValue(0)
        self.test.setText(self.tr("Start the test"))

    def _write(self, audio: Audio) -> str:
        transcriber = self._services.assistant.parts.transcriber
        return transcriber.transcribe(audio).text.strip() if transcriber and audio.seconds else ""

    def _show_level(self) -> None:
        if self._recording is not None:
            level = self._recording.level
            self._loudest = max(self._loudest, level)
            self.level.setValue(round(100 * min(1.0, level * _LOUD)))

    def _show(self, text: str) -> None:
        if text:
            self.result.setText(self.tr("I heard: “{0}”").format(text))
        elif self._loudest < _LEAST_LEVEL:
            self.result.setText(
                self.tr("The microphone gave no sound. Is it plugged in, muted, or another one?")
            )
        else:
            self.result.setText(self.tr("There was sound, but I understood no words. Try again."))

    def _failed(self, error: Exception) -> None:
        self.result.setText(message(error))


class VoiceStep(Step):
    """How Victus sounds."""

    def __init__(self, services: DesktopServices) -> None:
        super().__init__()
        self.head(
            self.tr("Is this a pleasant voice?"),
            self.tr("Listen to a sample. You can always interrupt me by talking."),
        )
        self._services = services
        self.play = QPushButton(self.tr("Play a sample"))
        self.play.clicked.connect(self._play)
        self.column.addWidget(self.play, 0, Qt.AlignmentFlag.AlignLeft)
        names = {"0.8": self.tr("Slower"), "1.0": self.tr("Normal"), "1.25": self.tr("Faster")}
        self._speeds = {name: float(value) for value, name in names.items()}
        self.speed, self._read_speed = choice(list(names.values()), self._name_of_speed(services))
        self.speed.setAccessibleName(self.tr("Speed"))
        self.speed.setFixedWidth(260)
        self.titled(self.tr("Speed"), self.speed)
        self.column.addWidget(
            self.paragraph(self.tr("More voices, also of other languages, are among the models."))
        )
        self.column.addStretch()

    def changed(self) -> dict[str, object]:
        speed = self._speeds[self._read_speed()]
        return {} if speed == self._services.settings.speech.speed else {"speech.speed": speed}

    def leave(self) -> None:
        self._services.assistant.interrupt()

    def _name_of_speed(self, services: DesktopServices) -> str:
        speed = services.settings.speech.speed
        return min(self._speeds, key=lambda name: abs(self._speeds[name] - speed))

    def _play(self) -> None:
        self._services.assistant.announce(_SAMPLE)


class KeyStep(Step):
    """The keys for talking and dictating."""

    def __init__(self, services: DesktopServices) -> None:
        super().__init__()
        self.head(
            self.tr("A key to talk with"),
            self.tr(
                "Hold it anywhere and talk, or tap it to begin and again to end; Esc "
                "cancels. With the other key, what you say is typed into the window in "
                "front."
            ),
        )
        self._settings = services.settings.hotkeys
        self.talk, self._read_talk = key(self._settings.talk)
        self.dictate, self._read_dictate = key(self._settings.dictate)
        for name, edit in ((self.tr("Talk"), self.talk), (self.tr("Dictate"), self.dictate)):
            edit.setAccessibleName(name)
            edit.setFixedWidth(260)
            self.titled(name, edit)
        self.column.addStretch()

    def changed(self) -> dict[str, object]:
        now = {"hotkeys.talk": self._read_talk(), "hotkeys.dictate": self._read_dictate()}
        before = {"hotkeys.talk": self._settings.talk, "hotkeys.dictate": self._settings.dictate}
        return {name: value for name, value in now.items() if value != before[name]}


class DoneStep(Step):
    """What one can say first."""

    def __init__(self) -> None:
        super().__init__()
        self.head(self.tr("That is all"), self.tr("Some things to say first:"))
        for example in (
            self.tr("“Set a timer for ten minutes.”"),
            self.tr("“Put olives on the shopping list.”"),
            self.tr("“What is eighteen percent of 240?”"),
            self.tr("“What can you do?”"),
        ):
            self.column.addWidget(self.paragraph(example, "strong"))
        self.column.addWidget(
            self.paragraph(self.tr("Settings shows these steps again whenever you like."))
        )
        self.column.addStretch()
