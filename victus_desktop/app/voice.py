"""The voice loop put together: microphone, echo cancellation, detectors, earcons."""

import json
import logging
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from victus_desktop.audio.files import FileMicrophone, FileSpeaker
from victus_desktop.conversation.assistant import Assistant
from victus_desktop.conversation.endpointing import Endpointing
from victus_desktop.conversation.events import Warned
from victus_desktop.conversation.habits import Habits
from victus_desktop.conversation.ports import Microphone, Speaker, WakeWord
from victus_desktop.conversation.rules import LoopRules
from victus_desktop.conversation.voice_loop import VoiceLoop

if TYPE_CHECKING:
    from victus_desktop.app.core import App
    from victus_desktop.audio.microphone import SoundcardMicrophone
    from victus_desktop.audio.speaker import SoundcardSpeaker


@dataclass(frozen=True)
class SoundCard:
    """The user's microphone and loudspeaker. Each may be missing."""

    microphone: "SoundcardMicrophone"
    speaker: "SoundcardSpeaker"
    ears: Microphone
    """The microphone with the echo taken out, where the settings want it."""


log = logging.getLogger(__name__)

Warn = Callable[[str, str], None]
"""Is told a code and a sentence."""


def microphone(app: "App", warn: Warn, *, patient: bool = False) -> "SoundcardMicrophone":
    """Give the preferred microphone, not opened yet; a `patient` one waits where there is none."""
    from victus_desktop.audio.microphone import SoundcardMicrophone

    return SoundcardMicrophone(app.sounds, app.settings.audio.microphones, warn, patient=patient)


def loudspeaker(app: "App", warn: Warn) -> "SoundcardSpeaker":
    """Give the preferred loudspeaker, not opened yet."""
    from victus_desktop.audio.speaker import SoundcardSpeaker

    return SoundcardSpeaker(app.sounds, app.settings.audio.speakers, warn)


def echo_cancelled(
    app: "App", ears: "SoundcardMicrophone", speaker: "SoundcardSpeaker | None"
) -> Microphone:
    """Give a microphone that does not hear the loudspeaker, where the settings want that."""
    if speaker is None or not app.settings.audio.echo_cancellation:
        return ears
    from victus_desktop.audio.echo import EchoCancelledMicrophone

    return EchoCancelledMicrophone(ears, speaker.played)


def sound_card(app: "App", warn: Warn) -> SoundCard:
    """Give the preferred devices, not opened yet."""
    heard, speaker = microphone(app, warn), loudspeaker(app, warn)
    return SoundCard(heard, speaker, echo_cancelled(app, heard, speaker))


def warn_through(assistant: Callable[[], Assistant]) -> Warn:
    """Give what makes an event of a warning."""
    return lambda code, message: assistant().emit(Warned("", code, message))


def voice_loop(
    app: "App",
    assistant: Assistant,
    microphone: Microphone,
    *,
    always: bool = True,
    waits: bool = False,
    conversation: str | None = None,
) -> VoiceLoop:
    """Give the loop over a microphone.

    `always`: hands-free without a wake word; with one in the settings that goes before. `waits`:
    the microphone is a recording.
    """
    from victus_desktop.audio.echo import EchoCancelledMicrophone
    from victus_desktop.audio.near_voice import NearVoice
    from victus_desktop.audio.vad import SileroDetector

    listening = app.settings.listening
    word = _wake_word(app) if always and not waits else None
    rules = LoopRules(
        endpointing=Endpointing(patience=listening.patience),
        no_speech=listening.no_speech_seconds,
        follow_up=listening.follow_up_seconds,
        barge_in=listening.barge_in,
        always=always and word is None,
        waits=waits,
        habits=_habits(app) if listening.learn_patience and not waits else Habits(),
    )
    room = microphone if isinstance(microphone, EchoCancelledMicrophone) else None
    detector = NearVoice(room, SileroDetector(), SileroDetector()) if room else SileroDetector()
    return VoiceLoop(microphone, detector, assistant, rules, word, conversation, room)


def _habits(app: "App") -> Habits:
    """Give what was learnt of how the user speaks; it is kept when Victus ends."""
    known = app.paths.habits
    try:
        habits = Habits(**json.loads(known.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        habits = Habits()

    def keep() -> None:
        try:
            known.parent.mkdir(parents=True, exist_ok=True)
            known.write_text(json.dumps(asdict(habits)), encoding="utf-8")
        except OSError as error:
            log.warning("how you speak was not kept: %s", error)

    app.closers.append(keep)
    return habits


def file_microphone(path: Path) -> Microphone:
    """Give a recording as microphone."""
    return FileMicrophone(path)


def file_speaker(path: Path) -> Speaker:
    """Give a WAV file as loudspeaker; `close` completes it."""
    return FileSpeaker(path)


def _wake_word(app: "App") -> WakeWord | None:
    listening = app.settings.listening
    if not listening.wake_word:
        return None
    from victus_desktop.audio.wake_diary import NotedWakeWord
    from victus_desktop.audio.wake_word import MicroWakeWord

    word = MicroWakeWord(listening.wake_word, listening.wake_threshold)
    return NotedWakeWord(word, app.wake_diary, lambda: word.score, listening.wake_threshold)
