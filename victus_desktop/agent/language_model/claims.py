"""What a language model must not say: that it did something, or what it cannot know.

Only a tool's own checked result may tell that something was done, or how late it is.
"""

import re

NOTHING_DONE = "I have not done anything; I can only answer that in words."
UNKNOWABLE = "I can't tell that without looking it up."

_DID = (
    r"(?:set|sent|added|created|deleted|removed|cancel+ed|scheduled|booked|ordered|turned|switched"
    r"|saved|updated|changed|opened|closed|played|started|stopped|paused|muted|posted|moved|renamed"
    r"|copied|downloaded|installed|locked|reminded|forwarded|bought|reserved|completed|put|done"
    r"|noted|written down)"
)
_DOING = (
    r"(?:setting|sending|adding|creating|deleting|removing|cancel+ing|scheduling|booking|ordering"
    r"|turning|switching|saving|updating|changing|opening|closing|playing|starting|stopping|pausing"
    r"|muting|posting|moving|copying|downloading|installing|locking|calling|e?mailing|searching"
    r"|looking (?:that |it )?up|checking)"
)
_DO = (
    r"(?:set|send|add|create|delete|remove|cancel|schedule|book|order|turn|switch|play|save|update"
    r"|change|open|close|start|stop|pause|mute|post|move|copy|download|install|lock|call|e?mail|put"
    r"|buy|reserve|remind|notify|wake|text|let you know)"
)
_THING = (
    r"(?:timers?|alarms?|reminders?|events?|meetings?|appointments?|messages?|e-?mails?|mails?"
    r"|notes?|lists?|items?|files?|folders?|lights?|lamps?|volume|music|songs?|playlist|calls?"
    r"|calendar|orders?|bookings?|reservations?|tickets?|tasks?|settings?|screenshot|request)"
)
_ADVERBS = r"(?:\s+(?:now|just|already|successfully|also|gone ahead and))*"
_CLAIM = re.compile(
    rf"\bI(?:['’]ve|['’]d| have| had)?{_ADVERBS}\s+{_DID}\b"
    rf"|\bI(?:['’]ve| have| just){_ADVERBS}\s+(?:called|e?mailed|texted|made|looked)\b"
    rf"|\bI(?:['’]m| am){_ADVERBS}\s+(?:{_DOING}\b|going to {_DO}\b)"
    rf"|\bI(?:['’]ll| will|['’]m about to){_ADVERBS}\s+{_DO}\b"
    r"|\bI(?:['’]ll| will|['’]m going to|['’]ve| have)(?:\s+(?:now|just|already))*\s+(?:do(?:ne)?"
    r"|take(?:n)? care of|see(?:n)? to|handled?) (?:it|that|this|so)\b"
    rf"|\b{_THING}(?:\s+(?:for|to|with|at|called|named)(?:\s+\S+){{1,6}}?)?"
    rf"\s+(?:has|have|is|are|was|were){_ADVERBS}(?:\s+been)?{_ADVERBS}\s+{_DID}\b"
    rf"|\b(?:it|that|they|everything)(?:['’]s|\s+has|\s+have){_ADVERBS}\s+been{_ADVERBS}\s+{_DID}\b"
    rf"|\b{_DOING}\s+(?:an?|the|your|it|this)\s+(?:\S+\s+){{0,4}}{_THING}\b"
    rf"|^\W*(?:(?:ok|okay|sure|alright|all right|certainly|great|of course)\W+)?"
    rf"(?:done\b|all set\b|{_THING}\s+{_DID}\b"
    rf"|{_DID}\s+(?:an?|the|your)\s+(?:\S+\s+){{0,5}}{_THING})"
    r"|\b(?:is|are)(?: now)? (?:in|on|off) (?:your|the) (?:\S+ )?"
    r"(?:calendar|list|schedule|agenda)\b"
    r"|\b(?:you(?:['’]re| are) (?:all )?set\b|consider it done|(?:it|that)(?:['’]s| is) done)\b",
    re.IGNORECASE,
)
_DAY = r"(?:mon|tues|wednes|thurs|fri|satur|sun)day"
_MONTH = (
    r"(?:january|february|march|april|may|june|july|august|september|october|november|december)"
)
_UNKNOWABLE = re.compile(
    r"\b(?:it(?:['’]s| is)|(?:the|your) (?:current |local )?time(?: \S+){0,4} is)"
    r"(?: currently| now| about| exactly| approximately)*\s+"
    r"\d{1,2}(?:[:.]\d\d|\s*(?:o['’]clock|[ap]\.?\s?m\b))"
    r"|\b(?:is|opens|closes|leaves|arrives)(?: at)?\s+\d{1,2}(?:[:.]\d\d)?\s*[ap]\.?m\b"
    rf"|\b(?:today|tomorrow|(?:today['’]s|the current) (?:date|day))(?: is|['’]s)\s+"
    rf"(?:the |a )?(?:{_DAY}|{_MONTH}|\d)"
    r"|\b(?:weather|temperature|forecast)\b(?:(?!\bif\b)[^.?!])*"
    r"\b(?:is|are|shows|will be|calls for)\b[^.?!]*"
    r"(?:\b(?:now|today|tonight|tomorrow|currently)\b|\bdegrees\b|°|\bsunny\b|\bcloudy\b|\brainy\b)"
    r"|\b(?:currently|right now),? it(?:['’]s| is) (?:sunny|raining|cloudy|snowing|\d)"
    r"|\byou(?: currently)?(?: have|['’]ve got) (?:\d+|no|one|two|three|four|five|several|an?)\s+"
    r"(?:(?:new|unread|upcoming|more) )*"
    r"(?:messages?|e-?mails?|meetings?|appointments?|events?|reminders?|timers?|alarms?)\b"
    r"|\byour (?:next |first )?(?:meeting|appointment|flight|alarm|timer|reminder|train)"
    r"(?: \S+){0,4} (?:is|starts|leaves) (?:at|on|in|set|for|today|tomorrow)\b",
    re.IGNORECASE,
)


def claims_action(sentence: str) -> bool:
    """Tell whether a sentence says that something was, is or will be done by the speaker."""
    return bool(_CLAIM.search(sentence))


def states_unknowable(sentence: str) -> bool:
    """Tell whether a sentence states the time, the date, the weather or the user's own data."""
    return bool(_UNKNOWABLE.search(sentence))
