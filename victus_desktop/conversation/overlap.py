"""Speech over an answer: does the user want to say something, or only that they listen?

::

    answer   ▆▆▆▆▆▆▆▆▆▁▁▁▁▁▁▁▁▁▁▁▆▆▆▆▆▆▆     held as soon as somebody speaks,
    user              ▆▆▆▁▁▁▁▁               "mm-hm": the answer goes on where it was
                      └ held  └ understood

    answer   ▆▆▆▆▆▆▆▆▆▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁     anything else, or more than one breath: it ends
    user              ▆▆▆▆▆▆▆▆▆▆▆▆▆▆▆▆▆▆
"""

import re
from collections.abc import Callable
from difflib import SequenceMatcher
from enum import Enum

from victus_desktop.conversation.drafts import Draft
from victus_desktop.conversation.errors import VictusError
from victus_desktop.conversation.listener import FRAME_SECONDS, Listener

_SENTENCE = 0.9
"""Seconds of speech that are a request whatever is said: 'yeah, exactly' has 0.7."""
_PAUSE = 2 * FRAME_SECONDS
"""Silence after which what was said is looked at."""
_NEVER_UNDERSTOOD = 2.5
"""Seconds of silence after which the user has the floor though nothing was understood yet: where
the computer is that busy, somebody who spoke comes first."""
_ECHO = 0.6
"""Share of the words, in order, that are Victus's own in an echo; tiny.en mishears some."""

_LISTENING = re.compile(
    r"(?:(?:u+h+ ?h+u+h+|m+h*m*|m+ ?h+m+|h+m+|a+h+|o+h+|e+h+|huh|yes|yeah|yep|yup|ya|ok|okay|right"
    r"|sure|i see|got it|go on|wow|nice|cool|great|good|really|true|exactly|indeed|of course"
    r"|alright|all right|interesting|i know|understood|uh|um|u+h+ u+h+)\b ?)+",
    re.IGNORECASE,
)
"""What one says to show that one listens (backchannels: Ward and Tsukahara 2000)."""
_ENOUGH = re.compile(
    r"\W*(?:please |victus )?(?:stop|quiet|enough|silence|shut up|cancel|wait)\b", re.I
)
"""What ends an answer even where its own words are the same."""
LONE_REQUESTS = ("stop", "wait", "quiet", "enough", "cancel", "hold on")
"""What one says over an answer in a word, and must not say twice."""


class Verdict(Enum):
    WAIT = "wait"
    """Not clear yet."""
    TAKEN = "taken"
    """The user takes the floor."""
    SILENCE = "silence"
    """The user wants it quiet."""
    GO_ON = "go_on"
    """It was nothing that ends an answer."""


class Overlap:
    """One stretch of speech over one answer."""

    def __init__(
        self,
        begin_draft: Callable[[], Draft],
        *,
        answer: Callable[[], str],
        asks: bool,
        may_be_echo: Callable[[], bool],
    ) -> None:
        """Take what writes the speech down, the answer so far, whether that is a question, to
        which 'okay' is a reply, and whether Victus may be hearing itself.
        """
        self._begin_draft = begin_draft
        self._answer = answer
        self._asks = asks
        self._may_be_echo = may_be_echo
        self._draft: Draft | None = None

    def follow(self, heard: Listener) -> Verdict:
        """Look at the speech after each frame of it."""
        silence = heard.silence
        if silence == 0:
            if heard.voiced >= _SENTENCE and not self._may_be_echo():
                return Verdict.TAKEN
            if heard.voiced < 2 * _SENTENCE:
                self._draft = None
                return Verdict.WAIT
        if self._draft is None and 0 < silence < _PAUSE:
            return Verdict.WAIT
        if self._draft is None:
            self._draft = self._begin_draft()
        if not self._draft.ready:
            return Verdict.TAKEN if silence > _NEVER_UNDERSTOOD else Verdict.WAIT
        return self._judge(self._draft)

    def _judge(self, draft: Draft) -> Verdict:
        try:
            text = draft.text()
        except VictusError:
            return Verdict.TAKEN
        if _ENOUGH.match(text):
            return Verdict.SILENCE
        if not text or (not self._asks and is_listening_sign(text)):
            return Verdict.GO_ON
        if self._may_be_echo() and is_echo(text, self._answer()):
            return Verdict.GO_ON
        return Verdict.TAKEN


def is_listening_sign(text: str) -> bool:
    """Tell whether somebody only shows that they listen."""
    bare = re.sub(r"[^a-z ]+", " ", text.lower().replace("-", " ")).split()
    return bool(bare) and bool(_LISTENING.fullmatch(" ".join(bare)))


def is_echo(text: str, answer: str) -> bool:
    """Tell whether what was heard are the answer's own words."""
    heard, spoken = _words(text), _words(answer)
    if not heard:
        return True
    blocks = SequenceMatcher(None, heard, spoken, autojunk=False).get_matching_blocks()
    return sum(block.size for block in blocks) >= _ECHO * len(heard)


def _words(text: str) -> list[str]:
    return re.findall(r"[a-z0-9']+", text.lower())
