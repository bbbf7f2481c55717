"""What a mail comes to: the sentence that asks, names a time, or speaks of the subject."""

import re

_QUOTED = re.compile(r"^(?:>.*|On .{5,120} wrote:|-{2,} ?(?:Original|Forwarded).*)$", re.MULTILINE)
_SIGNATURE = re.compile(r"^-- ?$", re.MULTILINE)
_GREETING = re.compile(
    r"^(?:(?:hi|hello|hey|dear|good (?:morning|afternoon|evening))\b[^.!?\n]{0,40}"
    r"|(?:(?:best|kind|warm) )?(?:regards|wishes)|cheers|thanks|thank you|yours\b.*|sincerely"
    r"|see you|all the best|sent from my .*)[,.!]*$",
    re.IGNORECASE,
)
_ASKS = re.compile(
    r"\?$|\b(?:please|could you|can you|would you|let me know|need|must|deadline|asap|urgent"
    r"|by (?:mon|tues|wednes|thurs|fri|satur|sun)day|due|confirm|reply|rsvp)\b",
    re.IGNORECASE,
)
_FACTS = re.compile(
    r"\d|\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b|\btomorrow\b|\btoday\b", re.IGNORECASE
)
_LONGEST = 200


def point(subject: str, text: str) -> str:
    """Give the sentence of a mail that says most; '' where there is none."""
    told = _QUOTED.sub("", _SIGNATURE.split(text, maxsplit=1)[0])
    said = [part for line in told.split("\n") for part in re.split(r"(?<=[.!?])\s+", line.strip())]
    sentences = [part for part in said if part and not _GREETING.match(part)]
    if not sentences:
        return ""
    about = _words(subject)

    def worth(at: int) -> float:
        sentence = sentences[at]
        shared = len(about & _words(sentence)) / max(1, len(about))
        asks, facts = bool(_ASKS.search(sentence)), bool(_FACTS.search(sentence))
        short = len(sentence.split()) < 3
        return 2.0 * asks + facts + shared - 0.1 * at - 1.5 * short

    best = sentences[max(range(len(sentences)), key=worth)]
    return best if len(best) <= _LONGEST else f"{best[:_LONGEST].rsplit(' ', 1)[0]}…"


def _words(text: str) -> set[str]:
    return {word for word in re.findall(r"\w+", text.lower()) if len(word) > 3}
