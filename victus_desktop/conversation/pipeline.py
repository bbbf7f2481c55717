"""The life of one turn: hear, answer, speak, keep. The only place where failures are caught."""

import logging
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from victus_desktop.conversation.errors import TurnCancelled, VictusError
from victus_desktop.conversation.events import Failed, ReplyPart, Transcribed, TurnEnded
from victus_desktop.conversation.ports import (
    Agent,
    History,
    Part,
    Speaker,
    Synthesizer,
    Transcriber,
    TurnDetector,
)
from victus_desktop.conversation.records import Exchange, Outcome
from victus_desktop.conversation.sentences import pieces
from victus_desktop.conversation.turn import Announcement, Turn, Utterance
from victus_desktop.conversation.voice import Voice

log = logging.getLogger(__name__)

NOT_CAUGHT = "I didn't catch that."
_WORTH_ASKING = 0.6
"""Seconds of speech; less, not understood, is taken for a noise and passed over in silence."""


@dataclass(frozen=True, slots=True)
class Parts:
    """What a turn runs over."""

    agent: Agent
    history: History
    transcriber: Transcriber | None = None
    synthesizer: Synthesizer | None = None
    speaker: Speaker | None = None
    speakable: Callable[[str], str] = str
    """Makes written text fit to be spoken."""
    put_right: Callable[[str], str] = str
    """Puts names right that were misheard."""
    context_turns: int = 6
    turn_detector: TurnDetector | None = None


def run(turn: Turn, parts: Parts) -> None:
    """Run a turn to its end. Raises nothing: every failure becomes an event and an outcome."""
    voice = Voice(turn, parts.speaker, parts.synthesizer, parts.speakable)
    turn.sounded = voice.spoken
    try:
        turn.outcome = _exchange(turn, parts, voice)
    except TurnCancelled:
        turn.outcome = turn.cancelled_as
    except VictusError as error:
        _fail(turn, voice, error.code, error.message)
    except Exception:
        log.exception("turn %s failed", turn.id)
        _fail(turn, voice, "internal", "Something went wrong inside Victus; the log tells more.")
    turn.spoken = voice.spoken() if turn.speak else turn.reply
    _finish(turn, parts.history)


def _exchange(turn: Turn, parts: Parts, voice: Voice) -> Outcome:
    if isinstance(turn.request, Announcement):
        _answer(turn, [Part(turn.request.text)], voice)
        return Outcome.COMPLETED
    turn.heard = _hear(turn, parts)
    turn.mark("transcribed")
    turn.check()
    if not turn.heard:
        return _not_caught(turn, voice)
    turn.emit(Transcribed(turn.id, turn.heard))
    before: Sequence[Exchange] = ()
    if parts.context_turns:
        before = parts.history.last(turn.conversation, parts.context_turns)
    _answer(turn, parts.agent.reply(turn.heard, turn, before), voice)
    turn.wait_until_confirmed()
    return Outcome.APPROVAL_NEEDED if turn.awaiting else Outcome.COMPLETED


def _not_caught(turn: Turn, voice: Voice) -> Outcome:
    turn.wait_until_confirmed()
    if isinstance(turn.request, Utterance) and turn.request.voiced < _WORTH_ASKING:
        return Outcome.WITHDRAWN
    _answer(turn, [Part(NOT_CAUGHT)], voice)
    return Outcome.NOTHING_HEARD


def _hear(turn: Turn, parts: Parts) -> str:
    request = turn.request
    if not isinstance(request, Utterance):
        return _readable(request.text)
    if request.written is not None:
        return parts.put_right(request.written())
    if parts.transcriber is None:
        raise VictusError("This Victus has no speech recognition; type instead.", code="model")
    heard = parts.transcriber.transcribe(request.audio, parts.agent.vocabulary()).text.strip()
    return parts.put_right(heard)


def _readable(text: str) -> str:
    """Give typed text without what is no character to read: controls, halves of characters."""
    whole = text.encode("utf-8", "replace").decode()
    return "".join(" " if unicodedata.category(one) == "Cc" else one for one in whole).strip()


def _answer(turn: Turn, answer: Iterable[Part], voice: Voice) -> None:
    for piece in pieces(_written(turn, answer)):
        voice.say(piece)
    turn.mark("replied")
    voice.drain()


def _written(turn: Turn, answer: Iterable[Part]) -> Iterator[Part]:
    """Pass the parts on, noting and telling what is written."""
    for part in turn.guard(answer):
        turn.mark("first_part")
        turn.reply += part.text
        turn.emit(ReplyPart(turn.id, part.text))
        yield part


def _fail(turn: Turn, voice: Voice, code: str, message: str) -> None:
    """Tell of a failure in writing and, where one can, aloud."""
    turn.outcome, turn.error = Outcome.FAILED, message
    turn.reply = f"{turn.reply.rstrip()} {message}".strip()
    turn.emit(Failed(turn.id, code, message))
    try:
        voice.say(Part(message))
        voice.drain()
    except TurnCancelled:
        log.info("turn %s: the failure %r was cut short", turn.id, code)
    except VictusError as error:
        log.warning("turn %s: the failure %r could not be said: %s", turn.id, code, error.message)


def _finish(turn: Turn, history: History) -> None:
    outcome = turn.cancelled_as or turn.outcome or Outcome.FAILED
    if outcome is Outcome.FAILED and not turn.confirmed:
        try:
            turn.wait_until_confirmed()
        except TurnCancelled:
            outcome = Outcome.WITHDRAWN
    turn.outcome = outcome
    turn.mark("total")
    if turn.confirmed:
        if outcome is not Outcome.WITHDRAWN and turn.to_be_kept:
            _keep(turn, history)
        turn.emit(
            TurnEnded(
                turn.id,
                outcome,
                turn.heard,
                turn.reply,
                turn.spoken,
                turn.tier,
                tuple(turn.calls),
                dict(turn.timings_ms),
            )
        )
    turn.end(outcome)


def _keep(turn: Turn, history: History) -> None:
    try:
        history.add(turn.record())
    except VictusError as error:
        log.error("turn %s was not kept: %s", turn.id, error.message)
        turn.emit(Failed(turn.id, error.code, error.message))
