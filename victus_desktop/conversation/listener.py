"""Speech cut out of a stream of frames. Time is counted in samples, so tests need none."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from victus_desktop.conversation.audio import LISTENING_RATE, Audio, join

FRAME = 512
"""Samples of one frame: 32 ms at 16 kHz, what the voice detector takes."""
FRAME_SECONDS = FRAME / LISTENING_RATE
_ROOM_FRAMES = round(1.5 / FRAME_SECONDS)
"""The quietest of so many frames is the room itself: nobody speaks so long without a gap."""

_UNSURE = 6
"""Frames before the first of speech that may hold some as well: the detector lags behind."""


@dataclass(frozen=True, slots=True)
class SpeechRules:
    """What counts as speech. Probabilities as Silero VAD means them, times in seconds."""

    start: float = 0.5
    """Probability above which a frame is speech."""
    go_on: float = 0.35
    """Probability above which speech goes on."""
    onset: float = 0.096
    """Speech of so long begins an utterance; a click is shorter."""
    pre_roll: float = 0.6
    """Sound kept from before the onset, so that the first word is whole."""
    longest: float = 60.0
    """An utterance is cut here."""
    hush: float = 0.04
    """Share of the speaker's own loudness under which a frame is silence, however surely the
    detector, which lags behind by 45 ms (median), still holds it for speech."""
    room: float = 2.0
    """The same as a multiple of the room's noise, up to `most_hush` of the speaker's loudness."""
    most_hush: float = 0.15


class Listener:
    """Follows one stream of frames: waits for speech, collects it, measures the silence after."""

    def __init__(self, rules: SpeechRules | None = None) -> None:
        self._rules = rules or SpeechRules()
        self._before: deque[Audio] = deque(maxlen=round(self._rules.pre_roll / FRAME_SECONDS))
        self._lately: deque[float] = deque(maxlen=_ROOM_FRAMES)
        self.reset()

    def reset(self) -> None:
        """Wait for new speech; the sound before stays as pre-roll."""
        self._frames: list[Audio] = []
        self._run = self._stirred = self._lead = 0
        self._quiet = 0
        self._voiced = 0
        self._loudness = 0.0
        self.over_answer = False
        """Whether the utterance began while Victus itself could be heard."""
        self.waited = 0.0
        """Seconds since the reset in which nobody spoke."""

    def forget(self) -> None:
        """Wait for new speech and drop all sound."""
        self._before.clear()
        self.reset()

    @property
    def in_utterance(self) -> bool:
        return bool(self._frames)

    @property
    def stirring(self) -> float:
        """Seconds of what may become an utterance: it sounds like speech, surely or not."""
        return self._stirred * FRAME_SECONDS

    @property
    def silence(self) -> float:
        """Seconds since the last frame of speech, as the ear hears it."""
        return self._quiet * FRAME_SECONDS

    @property
    def voiced(self) -> float:
        """Seconds of the utterance in which somebody spoke."""
        return self._voiced * FRAME_SECONDS

    @property
    def seconds(self) -> float:
        """Length of the utterance so far, pre-roll and silence included."""
        return sum(frame.seconds for frame in self._frames)

    @property
    def too_long(self) -> bool:
        return self.seconds >= self._rules.longest

    def feed(self, frame: Audio, probability: float) -> None:
        """Take the next frame with how surely it holds speech."""
        loudness = frame.loudness
        self._lately.append(loudness)
        if self._frames:
            self._follow(frame, probability, loudness)
        else:
            self._wait(frame, probability, loudness)

    def expect(self, rules: SpeechRules) -> None:
        """Let other rules decide what begins the next utterance, and is one."""
        if not self._frames:
            self._rules = rules

    def prepend(self, earlier: Audio) -> None:
        """Take the utterance for the continuation of an earlier one."""
        self._frames.insert(0, earlier)

    def amend(self, clearer: Callable[[Audio, float], Audio]) -> None:
        """Replace the sound so far; `clearer` also takes the seconds before anybody spoke."""
        self._frames = [clearer(self.audio(), self._lead * FRAME_SECONDS)]

    def audio(self) -> Audio:
        """Give the utterance so far, pre-roll and silence after it included."""
        return join(self._frames)

    def _wait(self, frame: Audio, probability: float, loudness: float) -> None:
        self._before.append(frame)
        self.waited += FRAME_SECONDS
        self._run = self._run + 1 if probability >= self._rules.start else 0
        self._loudness += (loudness - self._loudness) / self._run if self._run else -self._loudness
        self._stirred = self._stirred + 1 if probability >= self._rules.go_on else 0
        if self._run * FRAME_SECONDS >= self._rules.onset:
            self._frames = list(self._before)
            self._lead = max(0, len(self._frames) - self._run - _UNSURE)
            self._before.clear()
            self._voiced = self._run
            self._quiet = 0

    def _follow(self, frame: Audio, probability: float, loudness: float) -> None:
        self._frames.append(frame)
        if probability >= self._rules.go_on and not self._is_hush(loudness):
            self._voiced += 1
            self._loudness += (loudness - self._loudness) / self._voiced
            self._quiet = 0
        else:
            self._quiet += 1

    def _is_hush(self, loudness: float) -> bool:
        """Tell whether nobody can be speaking, by loudness alone."""
        rules = self._rules
        needed = max(rules.hush * self._loudness, rules.room * min(self._lately))
        return loudness < min(needed, rules.most_hush * self._loudness)
