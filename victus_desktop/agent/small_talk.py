"""What one says to be kind, and games of chance: answered at once, without tool or model."""

import random
import re
from collections.abc import Callable, Sequence
from datetime import datetime

from victus_desktop.agent.arguments.numbers import with_digits

_ADDRESS = r"(?: (?:victus|there|again|everyone|my friend|buddy|computer))?"
_HELLO = re.compile(
    rf"(?:(?:hello|hi|hey|good (?:morning|afternoon|evening|day)|greetings){_ADDRESS}\s*)+"
)
_THANKS = re.compile(
    r"(?:(?:okay|ok|great|good|perfect|cool|no|alright) )?(?:thanks|thank you|many thanks|cheers"
    rf"|much appreciated|i appreciate it)(?: (?:a lot|so much|very much|for that|for your help))*"
    rf"{_ADDRESS}"
)
_HOW_ARE_YOU = re.compile(
    r"(?:and )?(?:how are you(?: doing)?|how(?:'s| is) it going|how do you do|are you well)"
    rf"(?: today| this morning)?{_ADDRESS}"
)
_WHO = re.compile(
    r"(?:what(?:'s| is) your name|who are you|what are you|what are you called|what do i call you"
    r"|what should i call you|tell me your name|introduce yourself)"
)
_HEARD = re.compile(r"(?:can|do) you hear me(?: now)?|are you (?:there|listening|awake)")
_PRIVATE = re.compile(
    r"(?:is my (?:data|privacy) (?:safe|private|protected)|where does my data go"
    r"|what happens (?:to|with) my data|do you (?:record|store|keep|spy on) (?:me|everything"
    r"|what i say)|who can hear me"
    r"|(?:are you|do you) (?:always |constantly )?listen(?:ing)?(?: to me)?"
    r"(?: all the time| always)?"
    r"|do you send (?:anything|my data|data) (?:anywhere|away|to anyone))"
)
_LANGUAGE = re.compile(
    r"(?:what|which) languages? (?:do|can) you (?:speak|understand)"
    r"|(?:do|can) you (?:speak|understand)(?: any)? (?:other languages|english|german|french"
    r"|spanish|italian|portuguese|dutch|polish|russian|turkish|arabic|hindi|chinese|japanese|welsh)"
)
_SPELL = re.compile(
    r"(?:(?:how (?:do you|do i|would you)|can you) )?spell (?:the word )?"
    r"(?P<word>(?!(?:it|that|this)\b)[a-z'-]+)(?: for me)?(?: please)?"
    r"|how is (?P<spelt>(?!(?:it|that|this)\b)[a-z'-]+) (?:spelt|spelled)"
)
_BYE = re.compile(
    rf"(?:goodbye|bye|bye bye|good ?night|see you(?: (?:later|soon|tomorrow))?){_ADDRESS}"
)
_COIN = re.compile(
    r"(?:please )?(?:flip|toss|throw) (?:me )?(?:a|the) coin(?: for me)?|heads or tails"
)
_DIE = re.compile(
    r"(?:please )?(?:roll|throw) (?:me )?(?:(?P<count>\d+|a|the|some) )?(?:dice|die)(?: for me)?"
)
_NUMBER = re.compile(
    r"(?:pick|choose|give me|tell me|say|think of) (?:a|any|some|1) (?:random )?number"
    r"(?: between| from)? (?P<low>\d{1,9}) (?:and|to) (?P<high>\d{1,9})"
)
_MOST_DICE = 12
_PRIVACY = (
    "What you say is heard and kept on this computer. Something leaves it only where you turned a "
    "service on; the privacy pane shows what, and lets you delete everything."
)


def answer(
    text: str, now: datetime, choose: Callable[[Sequence[int]], int] = random.choice
) -> str | None:
    """Give what to say to a pleasantry or a game of chance, None where the text is neither."""
    said = re.sub(r"[.!?,;:]+", " ", text.lower())
    said = with_digits(re.sub(r"\s+", " ", said)).strip()
    if _HELLO.fullmatch(said):
        return f"{_greeting(now)}."
    if _THANKS.fullmatch(said):
        return "You're welcome."
    if _HOW_ARE_YOU.fullmatch(said):
        return "I'm well, thank you. What can I do for you?"
    if _WHO.fullmatch(said):
        return "I'm Victus, your assistant. I run on this computer and keep what you say on it."
    if _HEARD.fullmatch(said):
        return "Yes, I hear you."
    if _PRIVATE.fullmatch(said):
        return _PRIVACY
    if _LANGUAGE.fullmatch(said):
        return "I understand and speak English."
    if spell := _SPELL.fullmatch(said):
        word = spell["word"] or spell["spelt"]
        return f"{word.capitalize()}: {', '.join(word.upper())}."
    if _BYE.fullmatch(said):
        return "Good night." if "night" in said else "Goodbye."
    return _by_chance(said, choose)


def _greeting(now: datetime) -> str:
    if now.hour < 12:
        return "Good morning"
    return "Good afternoon" if now.hour < 18 else "Good evening"


def _by_chance(said: str, choose: Callable[[Sequence[int]], int]) -> str | None:
    if _COIN.fullmatch(said):
        return ("Heads.", "Tails.")[choose((0, 1))]
    if die := _DIE.fullmatch(said):
        told = die["count"] or ""
        count = min(_MOST_DICE, max(1, int(told))) if told.isdigit() else 1
        return " and ".join(str(choose(range(1, 7))) for _ in range(count)) + "."
    if number := _NUMBER.fullmatch(said):
        low, high = sorted((int(number["low"]), int(number["high"])))
        return f"{choose(range(low, high + 1))}."
    return None
