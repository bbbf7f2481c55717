"""Which words choose among a parameter's fixed values. The first that occurs wins."""

import re
from typing import Any

_CLOCKS = (
    r"(?:\bclocks (?:will |are |do |did |to |next |be )*(?:chang|go|went|mov|turn|fall|spring|put)"
    r"|\b(?:chang\w*|turn|put|set|move) (?:the|our|my) clocks\b|\bclock change"
    r"|\bdaylight savings?\b|\b(?:british )?(?:summer|winter) time\b|\btime change\b)"
)
"""What asks when daylight saving time begins or ends."""

_CHOICES: dict[tuple[str, str], tuple[tuple[str, str], ...]] = {
    ("media_control", "action"): (
        (r"\bpause\b|\bhold\b", "pause"),
        (r"\bstop\b|\bturn off\b|\bend\b", "stop"),
        (r"\bnext\b|\bskip\b|\bforward\b", "next"),
        (r"\bprevious\b|\blast song\b|\bback\b|\bagain\b", "previous"),
        (r"\bwhat(?:'s| is)?\b.*\b(?:playing|song|this|listening)\b|\bwho\b|\bname of\b", "what"),
    ),
    ("smart_home", "action"): (
        (r"\bdim\b|\blower\b|\bdarker\b|\bdown\b|\bdecrease\b|\bless\b", "dim"),
        (r"\bbright|\braise\b|\bup\b|\bincrease\b|\bmore light", "brighten"),
        (r"\bcolou?r\b|\b(?:blue|red|green|purple|yellow|pink|orange)\b", "color"),
        (r"\b(?:to|at) \d", "set"),
        (r"\boff\b|\bstop\b|\bshut\b|\bdeactivate\b|\bdisable\b", "off"),
        (r"^(?:is|are)\b|\bstatus\b", "ask"),
        (r"\bopen\b|\bunlock\b", "open"),
        (r"\bclose\b|\block\b", "close"),
    ),
    ("stopwatch", "action"): (
        (r"\breset\b|\bclear\b", "reset"),
        (r"\bstop\b|\bend\b|\bpause\b|\bhalt\b", "stop"),
        (r"\bstart\b|\bbegin\b|\brun\b|\blaunch\b", "start"),
    ),
    ("timer_change", "change"): (
        (r"\bto (?:be |run )?(?:an?|half|\d)", "to"),
        (r"\bless\b|\bshort|\bsubtract\b|\breduce\b|\boff\b|\bfrom\b|\bminus\b|\bcut\b", "less"),
        (
            r"\badd\b|\bmore\b|\bextend\b|\bextra\b|\blonger\b|\bincrease\b|\bplus\b|\banother\b"
            r"|\bprolong\b|\blengthen\b|\bby\b",
            "more",
        ),
    ),
    ("time_or_date", "ask"): (
        (r"\bwinter time\b.*\b(?:start|begin)|\bgain an hour\b", "clocks_back"),
        (r"\bwinter time\b.*\bend|\blose an hour\b", "clocks_forward"),
        (rf"{_CLOCKS}.*\b(?:back(?:wards?)?|fall|ends?|finish|stops?|over)\b", "clocks_back"),
        (
            rf"{_CLOCKS}.*\b(?:(?:for|to)wards?|ahead|spring|starts?|begins?)\b",
            "clocks_forward",
        ),
        (_CLOCKS, "clocks_change"),
        (r"\bleap year\b", "leap_year"),
        (
            r"\bhow many days (?:are there in|are in|in|has|does)\b"
            r"(?!.*\b(?:until|since|to|from|left|between)\b)",
            "month_length",
        ),
        (r"\b(?:what|which) year (?:is it|is this|are we|do we)\b", "year"),
        (r"\b(?:what|which) month (?:is it|is this|are we|do we)\b", "month"),
        (r"\bweekend\b", "day"),
        (r"\bdifference\b|\bahead of\b|\bbehind\b|\bhours? (?:away|from)\b", "difference"),
        (r"\bconvert\b|\b(?:when|if) it(?:'s|s| is)\b|\btime in\b.*\btime\b", "convert"),
        (
            r"\bhow (?:long|many|much)\b.*\b(?:until|till?|to|before|left|since|ago)\b"
            r"|\b(?:until|countdown to)\b",
            "until",
        ),
        (r"\bweek number\b|\b(?:which|what) week\b|\bnumber of the week\b", "week"),
        (r"\b(?:day|weekday)\b", "day"),
        (r"\btimes?\b|\bo'?clock\b|\bhour\b|\blate is it\b|\bclock\b", "time"),
        (r"\bdate\b|\bmonth\b|\byear\b|\bwhen\b|\btoday\b|\bis it \w+day\b", "date"),
    ),
    ("time_or_date", "unit"): tuple(
        (rf"\bhow many (?:more |full |whole )?{unit}s?\b|\bin {unit}s\b", f"{unit}s")
        for unit in ("year", "month", "week", "day", "hour", "minute", "second")
    ),
    ("list_read", "ask"): (
        (r"\b(?:how many|what|which) lists (?:do|have|are) (?:i|we|there)\b", "names"),
        (r"\bhow many (?:things|items|entries|tasks)\b", "count"),
        (r"\b(?:first|1st) (?:thing|item|entry|task|one)?\b.*\bon\b", "first"),
        (r"\blast (?:thing|item|entry|task|one)?\b.*\bon\b", "last"),
        (r"^is\b.*\blist (?:still |already )?empty\b", "empty"),
        (r"^(?:is|are) (?:there )?(?:anything|something)\b.*\bon\b", "anything"),
        (
            r"^(?:is there|do (?:i|we) (?:already )?have|have (?:i|we)(?: got)?) (?:an?|any|the)\b"
            r"(?!.* on ).*\blists?\b",
            "exists",
        ),
        (r"^(?:have (?:we|i) got|do (?:we|i) have) (?:any|some|enough)\b(?!.*\blist)", "stock"),
    ),
    ("alarm_or_reminder_list", "kind"): (
        (r"\balarms?\b|\bwake", "alarm"),
        (r"\bremind", "reminder"),
    ),
    ("alarm_or_reminder_cancel", "kind"): (
        (r"\balarms?\b|\bwake", "alarm"),
        (r"\bremind", "reminder"),
    ),
    ("alarm_or_reminder_shift", "kind"): (
        (r"\balarms?\b|\bwake|\bget (?:me|us) up\b|\bsleep\b", "alarm"),
        (r"\bremind", "reminder"),
    ),
    ("alarm_or_reminder_shift", "change"): (
        (r"\bearlier\b|\bsooner\b|\bforwards?\b|\bahead\b|\bless sleep\b", "earlier"),
        (r"", "later"),
    ),
    ("files_find", "kind"): (
        (r"\bpictures?\b|\bphotos?\b|\bimages?\b|\bscreenshots?\b", "picture"),
        (r"\bsongs?\b|\bmusic\b|\baudio\b", "music"),
        (r"\bvideos?\b|\bmovies?\b|\bfilms?\b", "video"),
        (r"\bfolders?\b|\bdirector", "folder"),
        (r"\bdocuments?\b|\bpdfs?\b|\bspreadsheets?\b|\bslides?\b", "document"),
    ),
}
MOVE = r"(?:change|move|push|postpone|reschedule|shift|delay|bring)"
"""How what moves an alarm or a reminder begins."""
_MOVES = rf"^(?:please |can you |could you )?{MOVE}\b(?!.* (?:sound|tone|volume|name))"
_FLAGS: dict[tuple[str, str], str] = {
    (
        "calendar_list",
        "upcoming",
    ): r"\bnext (?:appointment|meeting|event|thing|call|one)\b|\bupcoming\b|\bcoming up\b",
    ("alarm_set", "instead"): _MOVES,
    ("reminder_set", "instead"): _MOVES,
    (
        "alarm_or_reminder_list",
        "upcoming",
    ): r"\bnext (?:alarm|reminder|1|one)\b|\bhow (?:long|much (?:time|longer|more time|sleep))\b"
    r"|\btime (?:is )?left\b|\bhow many (?:hours|minutes)\b|\bget(?:ting)? up\b|\bwak(?:e|ing)\b",
    ("timer_cancel", "everything"): r"\ball\b|\bboth\b|\bevery\b|\btimers\b",
    ("timer_pause", "everything"): r"\ball\b|\bboth\b|\btimers\b",
    ("timer_resume", "everything"): r"\ball\b|\bboth\b|\btimers\b",
    (
        "alarm_or_reminder_cancel",
        "everything",
    ): r"\ball\b|\bevery (?:alarm|reminder|1|one)|\balarms\b"
    r"|\breminders\b|^no (?:more )?(?:alarm|reminder)",
    (
        "files_find",
        "recent",
    ): r"\brecent(?:ly)?\b|\blatest\b|\bnewest\b|\blast (?:files?|documents?)\b",
    ("note_search", "last"): r"\b(?:last|latest|newest|most recent) note\b",
    ("email_read", "unread"): r"\bnew\b|\bunread\b|\brecent\b|\blatest\b|\bany\b",
}


def choose(tool: str, parameter: str, text: str) -> str | None:
    """Give the value that the words of a request choose, or None for other parameters."""
    for pattern, value in _CHOICES.get((tool, parameter), ()):
        if re.search(pattern, text):
            return value
    return None


def flag(tool: str, parameter: str, text: str) -> bool | None:
    """Give True where the words of a request set a yes-or-no parameter, else None."""
    pattern = _FLAGS.get((tool, parameter))
    return True if pattern is not None and re.search(pattern, text) else None


_SOUND = r"(?:the )?(?:sounds?|audio)"
_LEVELS: tuple[tuple[str, dict[str, Any]], ...] = (
    (
        r"\btoo (?:quiet|soft|low|dark|dim)\b|\bso dark\b|\bcrank\b"
        r"|\b(?:barely|hardly) (?:hear|see|make out)\b",
        {"change": 10},
    ),
    (r"\bquietly\b|\btoo high\b", {"change": -10}),
    (
        rf"\bunmute\b|\b(?:sound|audio) (?:back )?on\b|\bturn on {_SOUND}\b|\bmute off\b",
        {"mute": False},
    ),
    (
        r"\bmute\b|\bquiet\b|\bsilen(?:t|ce)\b|\bshut up\b|\bs?hush\b|\bsound off\b"
        rf"|\b(?:turn off|kill|disable|no more) {_SOUND}\b",
        {"mute": True},
    ),
    (r"\bmax(?:imum)?\b|\bfull\b|\ball the way up\b|\bloudest\b", {"percent": 100}),
    (r"\bmin(?:imum)?\b|\bquietest\b", {"percent": 5}),
    (r"\bhalf\b|\bmedium\b", {"percent": 50}),
)
_DOWN = re.compile(
    r"\bdown\b|\blower\b|\bdecrease\b|\bquieter\b|\breduce\b|\bsofter\b|\bless\b|\blow\b"
    r"|\bdim(?:mer)?\b|\btoo loud\b|\bdark(?:er|en)\b|\btoo bright\b|\bblinding\b|\beyes\b"
)
_UP = re.compile(
    r"\bup\b|\blouder\b|\bincrease\b|\braise\b|\bmore\b|\bhigher?\b|\bbright(?:er|en)?\b|\bboost\b"
    r"|\bcan(?:'t|not) hear\b"
)


def level(text: str) -> dict[str, Any]:
    """Give percent, change and mute as a request about volume or brightness tells them.

    A number up to ten without 'percent' is on the scale from one to ten.
    """
    for pattern, told in _LEVELS:
        if re.search(pattern, text):
            return dict(told)
    down = _DOWN.search(text) is not None
    if found := re.search(r"\bby (\d+)", text):
        return {"change": int(found[1]) * (-1 if down else 1)}
    if found := re.search(r"(\d+)", text):
        number = int(found[1])
        on_ten = number <= 10 and "percent" not in text and "%" not in text
        return {"percent": min(100, number * 10 if on_ten else number)}
    if down or _UP.search(text):
        return {"change": -10 if down else 10}
    return {}
