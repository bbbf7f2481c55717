"""Alarms and reminders without a running Victus: told on the screen and aloud, set by words."""

import logging
from datetime import datetime
from typing import TYPE_CHECKING, Any

from victus_desktop.agent.arguments.fill import fill
from victus_desktop.agent.tools import reminders
from victus_desktop.app.due import DueWatch
from victus_desktop.app.notifying import notify
from victus_desktop.app.voice import sound_card
from victus_desktop.app.zone import time_zone
from victus_desktop.conversation.errors import AudioDeviceError, BadInput, ModelError
from victus_desktop.conversation.ports import Speaker

if TYPE_CHECKING:
    from victus_desktop.app.core import App

log = logging.getLogger(__name__)


def tell_due(app: "App") -> list[str]:
    """Tell all that is due, each once; give the sentences. Raises StorageError.

    What comes due meanwhile is told too.
    """
    told: list[str] = []
    speaker = _loudspeaker(app)

    def announce(sentence: str) -> None:
        told.append(sentence)
        notify("Victus", sentence)
        if speaker is not None:
            app.assistant.announce(sentence).wait()

    def now() -> datetime:
        return datetime.now(time_zone(app.settings))

    watch = DueWatch(app.stores.schedule, announce, now)
    while watch.tell_due():
        pass
    if speaker is not None:
        speaker.close()
    return told


def _loudspeaker(app: "App") -> Speaker | None:
    """Give the loudspeaker, ready to speak, or None."""
    try:
        app.synthesizer.get()
        speaker = sound_card(app, lambda code, message: log.warning("%s", message)).speaker
        speaker.start()
    except (AudioDeviceError, ModelError) as error:
        log.warning("what is due is only shown: %s", error.message)
        return None
    app.speaker = speaker
    return speaker


def set_by_words(app: "App", when: str, label: str) -> tuple[dict[str, Any], str]:
    """Set a reminder, or without a label an alarm; give it and a sentence.

    Raises BadInput where `when` tells no time to come.
    """
    now = datetime.now(time_zone(app.settings))
    tools = {tool.name: tool for tool in reminders.tools(app.stores.schedule, lambda: now)}
    tool = tools["reminder_set" if label else "alarm_set"]
    arguments = fill(tool, when, {}, now) | {"label": label}
    if "when" not in arguments:
        raise BadInput(f"{when!r} tells no time; say it as 'tomorrow at 7' or 'in two hours'.")
    result = tool.call(arguments)
    return result.data, result.say
