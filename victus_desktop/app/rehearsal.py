"""What a first request would do for the first time, done ahead of it.

Grammars and units are read, native libraries started, documents opened: a second or two that nobody
has to wait.
"""

from typing import TYPE_CHECKING

from victus_desktop.conversation.audio import LISTENING_RATE, Audio
from victus_desktop.conversation.errors import ModelError
from victus_desktop.speech.speakable import speakable

if TYPE_CHECKING:
    from victus_desktop.app.core import App

_COMMAND = "what time is it"
_QUESTION = "how do birds find their way"
_MEASURE = "how much is three miles in kilometers"
_REPLY = "At 12:30 on 5 March it was 3.5 km, or **20 %**, to the 2nd stop."


def rehearse(app: "App") -> None:
    """Understand, judge and word something; nothing is done or kept."""
    for text in (_COMMAND, _QUESTION):
        app.mind.completeness(app.vocabulary.correct(text))
        app.mind.chosen(text)
    if (units := app.mind.tools.get("unit_convert")) is not None:
        units.call(app.mind.fill(units, _MEASURE, {}))
    speakable(_REPLY)
    if app.may_hold_documents:
        app.documents.get()
    try:
        app.turn_detector.get().finished(Audio.silence(1.0, LISTENING_RATE))
    except ModelError:
        return  # it does without, and has said so
