"""Short sounds that tell when listening starts and ends."""

from victus_desktop.audio.files import read
from victus_desktop.audio.speaker import SoundcardSpeaker
from victus_desktop.conversation.audio import join
from victus_desktop.conversation.events import Event, ListeningEnded, ListeningStarted
from victus_desktop.paths import resource


class Earcons:
    """A reader of the events that plays them; never over an answer."""

    def __init__(self, speaker: SoundcardSpeaker) -> None:
        self._speaker = speaker
        self._start = join(read(resource("sounds", "start.wav")))
        self._end = join(read(resource("sounds", "end.wav")))

    def follow(self, event: Event) -> None:
        """Take an event."""
        if isinstance(event, ListeningStarted) and not self._speaker.busy:
            self._speaker.begin().write(self._start)
        elif isinstance(event, ListeningEnded) and not self._speaker.busy:
            self._speaker.begin().write(self._end)
