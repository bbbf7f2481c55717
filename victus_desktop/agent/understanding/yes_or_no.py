"""A yes or no to a call that waits, by voice, on screen or in writing."""

from collections.abc import Iterator

from victus_desktop.agent import dialogue as talk
from victus_desktop.agent.confirmation import Confirmation
from victus_desktop.agent.dialogue import Dialogue
from victus_desktop.agent.doing import Doing
from victus_desktop.conversation.ports import Part
from victus_desktop.conversation.records import Tier
from victus_desktop.conversation.turn import Decision, Turn, Utterance


def settle(text: str, turn: Turn, state: Dialogue, doing: Doing) -> Iterator[Part] | None:
    """Take an answer to the open question; None where the request is none."""
    confirmations = doing.effects.confirmations
    if isinstance(turn.request, Decision):
        by = turn.request.by if turn.request.allowed else ""
        return _decided(turn.request.confirmation, by, turn, state, doing)
    question = confirmations.pending(turn.conversation)
    if question is None or not question.was_asked:
        return _nothing_asked(text, turn, state)
    ident = question.id
    if talk.is_yes(text):
        if isinstance(turn.request, Utterance):
            if not question.can_be_answered_by(turn.request, text):
                return _asked_again(question, turn, doing)
            return _decided(ident, "voice", turn, state, doing)
        return _decided(ident, "screen", turn, state, doing)
    if talk.is_no(text):
        return _decided(ident, "", turn, state, doing)
    turn.on_confirm(lambda: confirmations.drop(turn.conversation, ident))
    return None


def _nothing_asked(text: str, turn: Turn, state: Dialogue) -> Iterator[Part] | None:
    """A yes or no that answers nothing; what the language model asked it may answer."""
    if state.blank is not None or state.model_asked:
        return None
    if not (talk.is_yes(text) or talk.is_plain_no(text)):
        return None
    turn.tier = Tier.COMMAND
    return iter([Part("There is nothing that I asked." if talk.is_yes(text) else "All right.")])


def _asked_again(question: Confirmation, turn: Turn, doing: Doing) -> Iterator[Part]:
    """A yes that may be an echo, or was said before the question could be heard."""
    turn.wait_until_confirmed()
    turn.tier, turn.untrusted = question.tier, question.asked_in.untrusted
    doing.effects.ask_again(question, turn)
    yield Part(question.question)


def _decided(ident: str, by: str, turn: Turn, state: Dialogue, doing: Doing) -> Iterator[Part]:
    turn.wait_until_confirmed()
    taken = doing.effects.confirmations.take(turn.conversation, ident)
    turn.tier, turn.untrusted = taken.tier, taken.asked_in.untrusted
    if not by:
        yield Part("All right, I won't.")
        return
    if turn.dry_run:
        turn.calls.append(taken.call)
        return
    result = doing.effects.execute(taken.tool, taken.arguments, turn, confirmed_by=by)
    yield from doing.told(taken.tool, taken.arguments, result, turn, state)
