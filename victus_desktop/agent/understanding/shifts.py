"""Whether an alarm or a reminder is to be moved by so much: 'make my alarm ten minutes later'."""

import re

from victus_desktop.agent.arguments.durations import DURATION
from victus_desktop.agent.arguments.numbers import with_digits

TOOL = "alarm_or_reminder_shift"
_THING = r"(?:alarms?|reminders?|wake ?-?up(?: call| time)?)"
_WHICH = (
    r"(?:the|my|our|that|this|tomorrow's|today's|\w+day's) "
    rf"(?:[\w:']+ ){{0,4}}?{_THING}(?: [\w:']+)*?"
)
_VERB = r"(?:make|set|move|push|put|change|shift|bring|delay|postpone|have|reschedule|turn|advance)"
_WAYS = r"(?:later|earlier|sooner|back(?:wards?)?|forwards?|ahead)"
_LENGTH = rf"(?:by |for )?(?:about |around |exactly )?{DURATION}"
_REST = r"(?: (?:than|for|on|tomorrow|today|tonight|this|please|every|from|of|to ring|in)\b.*)?"
_FORMS = tuple(
    re.compile(source + _REST, re.IGNORECASE)
    for source in (
        rf"{_VERB} {_WHICH} {_LENGTH} {_WAYS}",
        rf"{_VERB} {_WHICH} {_WAYS} {_LENGTH}",
        rf"(?:delay|postpone|push|move|shift|advance) {_WHICH} {_LENGTH}",
        rf"{_VERB} {_WAYS} {_WHICH} {_LENGTH}",
        rf"(?:wake|get) (?:me|us)(?: up)?(?: tomorrow| today)? {_LENGTH} (?:earlier|later|sooner)",
        rf"let (?:me|us) sleep (?:in )?(?:for )?{DURATION} (?:longer|more)",
        rf"{_WHICH} (?:should|must|needs to|has to|to) (?:ring|go off|be) {_LENGTH} {_WAYS}",
    )
)


def is_shift(text: str) -> bool:
    """Tell whether a plain request is for moving what is set by a length of time."""
    digits = with_digits(text)
    return any(form.fullmatch(digits) for form in _FORMS)
