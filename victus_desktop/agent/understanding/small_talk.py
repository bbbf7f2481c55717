"""What one says to be kind, and games of chance: answered at once, without tool or model."""

import random
import re
from collections.abc import Callable, Sequence
from datetime import datetime

from victus_desktop.agent.arguments.numbers import with_digits
from victus_desktop.agent.understanding import about_itself, picks

_ADDRESS = r"(?: (?:victus|there|again|everyone|my friend|buddy|computer))?"
_HELLO = re.compile(
    rf"(?:(?:hello|hi|hey|good (?:morning|afternoon|evening|day)|greetings){_ADDRESS}\s*)+"
)
_THANKS = re.compile(
    r"(?:(?:okay|ok|great|good|perfect|cool|no|alright|lovely|brilliant) )?"
    r"(?:thanks|thank you|many thanks|cheers|ta|much appreciated|i appreciate it)"
    r"(?: (?:a lot|so much|very much|for (?:that|your help)|that(?:'s| is| was) (?:all|it|great"
    rf"|lovely|perfect|brilliant|good|fine|(?:very )?helpful)))*{_ADDRESS}"
)
_HOW_ARE_YOU = re.compile(
    r"(?:and )?(?:how are you(?: doing)?|how(?:'s| is) it going|how do you do|are you well)"
    rf"(?: today| this morning)?{_ADDRESS}"
)
_WHO = re.compile(
    r"(?:what(?:'s| is) your name|who are you|what are you|what are you called|what do i call you"
    r"|what should i call you|tell me your name|introduce yourself)"
)
_HEARD = re.compile(
    r"(?:can|do) you hear me(?: now)?|are you (?:there|awake|(?:still )?listening)(?: to me)?"
)
_MAKER = re.compile(r"who (?:made|built|created|programmed|wrote|designed|invented) you")
_HUMAN = re.compile(
    r"are you (?:an? )?(?:real(?: person)?|human(?: being)?|person|robot|machine|computer|bot|alive"
    r"|ai|artificial intelligence)"
)
_PRAISE = re.compile(
    r"(?:well done|good (?:job|work|girl|boy|one)|nice (?:one|work)|great (?:job|work)|bravo"
    r"|(?:you're|you are) (?:so |really |very )?(?:great|good|amazing|brilliant"
    r"|wonderful|the best|clever|smart|helpful|awesome|kind|lovely|funny|hilarious)"
    rf"|i (?:love|like|adore) you){_ADDRESS}"
)
_SCORN = re.compile(
    r"(?:(?:you're|you are) (?:so |really |very )?(?:useless|stupid|rubbish|dumb|an idiot|terrible"
    r"|annoying|wrong|hopeless|no help|not (?:very )?helpful)|i hate you"
    r"|that(?:'s| is| was) (?:wrong|not right|incorrect|rubbish|not what i (?:said|meant"
    rf"|asked(?: for)?|wanted))|you (?:got|heard) (?:that|it|me) wrong){_ADDRESS}"
)
_BUSY = re.compile(r"what(?:'s| is) up|what are you (?:doing|up to)(?: right)?(?: now)?")
_GLAD = re.compile(
    r"(?:oh )?(?:that's|that is|that was) (?:great|perfect|lovely|brilliant|good|fine|excellent"
    r"|wonderful|all|it)|(?:perfect|excellent|brilliant|lovely|great)"
)
_BORED = re.compile(
    r"(?:i'm|i am|we're|we are)(?: (?:so|really|very|a bit|just|still))* bored"
    r"(?: (?:to death|now|today|out of my mind|stiff|senseless|at the moment))?"
    r"|(?:entertain|amuse) (?:me|us)|i(?:'ve got| have) nothing to do"
)
_SING = re.compile(r"(?:can you |please )?sing(?: (?:me|us))?(?: .+)?")
_FEASTS = {
    "merry christmas": "Merry Christmas to you too.",
    "happy christmas": "Merry Christmas to you too.",
    "happy new year": "A happy new year to you too.",
    "happy easter": "Happy Easter to you too.",
    "happy halloween": "Happy Halloween to you too.",
    "happy birthday": "Thank you, though I have no birthday.",
    "bless you": "Thank you, though I never sneeze.",
}
_VERY = r"(?: (?:so|really|very|a bit|just|quite|feeling|a little))*"
_FEELS = (
    (
        re.compile(rf"(?:i'm|i am|i feel){_VERY} (?:tired|sleepy|exhausted|worn out)"),
        "Then have a rest. I can wake you: say when.",
    ),
    (
        re.compile(rf"(?:i'm|i am|i feel){_VERY} (?:hungry|thirsty|starving)"),
        "I can't cook, but I can time what is on the stove and keep your shopping list.",
    ),
    (
        re.compile(rf"(?:i'm|i am|i feel){_VERY} (?:sad|lonely|unhappy|down|upset|depressed)"),
        "I'm sorry to hear that. Music may help a little, somebody close to you more.",
    ),
    (
        re.compile(rf"(?:i'm|i am|i feel){_VERY} (?:happy|great|good|fine|well|excited)"),
        "I'm glad to hear that.",
    ),
)
_HAND = re.compile(r"(?:let's play |play )?rock,? paper,? (?:and |or )?scissors")
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
    r"(?:(?: between| from)? (?P<low>\d{1,9}) (?:and|to) (?P<high>\d{1,9}))?"
)
_KIND = (
    (_THANKS, "You're welcome."),
    (_HOW_ARE_YOU, "I'm well, thank you. What can I do for you?"),
    (_WHO, "I'm Victus, your assistant. I run on this computer and keep what you say on it."),
    (_HEARD, "Yes, I hear you."),
    (_MAKER, "People made me, as a program that runs on your own computer."),
    (_HUMAN, "I'm a program on this computer, not a person."),
    (_PRAISE, "Thank you, that's kind of you."),
    (_SCORN, "I'm sorry. Say it once more in other words, and I'll try again."),
    (_BUSY, "I'm listening. What can I do for you?"),
    (_GLAD, "I'm glad."),
    (_BORED, 'Say "tell me a joke" or "play some music", and it will pass.'),
    (_SING, "I can't sing, but I can play music or tell you a joke."),
)
_MOST_DICE = 12
_ANY_NUMBER = 100
"""The highest where only some number is asked for."""


def answer(
    text: str, now: datetime, choose: Callable[[Sequence[int]], int] = random.choice
) -> str | None:
    """Give what to say to a pleasantry or a game of chance, None where the text is neither."""
    said = re.sub(r"[.!?,;:]+", " ", text.lower())
    said = with_digits(re.sub(r"\s+", " ", said)).strip()
    if _HELLO.fullmatch(said):
        return f"{_greeting(now)}."
    if kind := next((reply for form, reply in _KIND if form.fullmatch(said)), None):
        return kind
    if (told := about_itself.of_itself(said)) is not None:
        return told
    if _LANGUAGE.fullmatch(said):
        return "I understand and speak English."
    if spell := _SPELL.fullmatch(said):
        word = spell["word"] or spell["spelt"]
        return f"{word.capitalize()}: {', '.join(word.upper())}."
    if _BYE.fullmatch(said):
        return "Good night." if "night" in said else "Goodbye."
    if wish := _FEASTS.get(re.sub(r" (?:to you|victus|everyone|too)$", "", said)):
        return wish
    if feels := next((told for form, told in _FEELS if form.fullmatch(said)), None):
        return feels
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
        low, high = sorted((int(number["low"] or 1), int(number["high"] or _ANY_NUMBER)))
        return f"{choose(range(low, high + 1))}."
    if _HAND.fullmatch(said):
        return ("Rock.", "Paper.", "Scissors.")[choose((0, 1, 2))]
    if named := picks.named(said):
        return f"I toss a coin: {named[choose(range(len(named)))]}."
    return None
