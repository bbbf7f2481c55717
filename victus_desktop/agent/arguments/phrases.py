"""Which words of a request fill a tool's text parameters: patterns, the first that fits wins.

They see the request in lower case, without politeness and without the times already found. A
group's name is the parameter's.
"""

import re

from victus_desktop.agent.arguments.literals import MOVE
from victus_desktop.agent.arguments.numbers import with_digits

_LEAD = re.compile(
    r"^(?:(?:hey|hi|hello|ok|okay|please|victus|so|um|uh|possibly|could you|can you|would you|will you"
    r"|i want you to|i'd like you to|i would like you to|i need you to|i want to|i'd like to"
    r"|i would like to|i need to|let's|go ahead and|kindly|just|maybe|perhaps|by any chance"
    r"|(?:would it be|is it) possible (?:for you )?to|(?:is there )?any chance (?:that )?you could"
    r"|(?:i was wondering|i wonder) if you (?:could|can|would)|do me a favou?r and|why don't you"
    r"|are you able to|i told you to|you (?:need|have|ought) to|you should)[, ]+)+",
    re.IGNORECASE,
)
_TAIL = re.compile(
    r"(?<!from)[, ]+(?:please|for me|thanks|thank you|victus|now|right now|would you|will you"
    r"|would be (?:great|nice|lovely|good|perfect|wonderful|helpful)"
    r"|if (?:that's|it's|that is|it is) (?:ok|okay|all right|alright|possible|not too much trouble)"
    r"|if (?:possible|you can|you could|you would|you don't mind|you like)"
    r"|when you (?:can|get a chance|have a moment))*[.?! ]*$",
    re.IGNORECASE,
)

_NAMED = r"\b(?:called|named|labell?ed|titled|(?:and )?(?:call|name|label) it) (?:the |my |a )?"

PATTERNS: dict[str, tuple[str, ...]] = {
    "timer_set": (
        rf"{_NAMED}(?P<name>[a-z][\w ]*)$",
        r"(?:timer|countdown)s? for (?:the |my |a )?(?P<name>[a-z][\w ]*)$",
        r"for (?:the |my )?(?P<name>[a-z]\w+(?: \w+)?)$",
        r"(?:a|an|the|start|set|my) (?P<name>(?!new|timer|count|minute|hour|second|another|the|multiple"
        r"|quick)[a-z]\w+) (?:timer|countdown)",
    ),
    "timer_status": (
        r"\b(?:on|for|of) (?:the |my )?(?P<name>(?!timer|countdown|clock|(?:the|my|this|that)\b)[\w ]+?)"
        r"(?: timer)?$",
        r"\b(?:the|my) (?P<name>(?!timer)\w+(?: \w+)?) timer",
    ),
    "timer_cancel": (
        r"(?:the|my|cancel|stop|delete) (?P<name>(?!timer|all|the|my|that|this)\w+(?: \w+)?) timer",
    ),
    "timer_pause": (r"(?:the|my) (?P<name>(?!timers?\b)\w+(?: \w+)?) timer\b",),
    "timer_resume": (r"(?:the|my) (?P<name>(?!timers?\b)\w+(?: \w+)?) timer\b",),
    "timer_change": (r"(?:the|my) (?P<name>(?!timer)[\w]+) timer",),
    "alarm_set": (
        rf"{_NAMED}(?P<label>[a-z][\w ]+)$",
        r"\bsaying (?P<label>[a-z][\w ]+)$",
        r"\balarm (?:to|for) (?:my |the )?(?P<label>(?!me\b|up\b|ring|go off)[a-z][\w ]+)$",
    ),
    "reminder_set": (
        rf"^{MOVE}(?: back| forward)? (?:the|my)"
        r" (?P<label>[\w ]+?) reminder\b",
        rf"^{MOVE}(?: back| forward)? (?:the|my)"
        r" reminder (?:about|of|to|for) (?:the |my )?(?P<label>[a-z][\w ]*?)(?: to| until| by)?$",
        rf"^{MOVE}(?: back| forward)? (?:the|my|that)"
        r" (?P<label>reminder)\b",
        r"remind me (?:when|once|if|as soon as) it(?:'s| is)(?: at| about)? (?:to|that) (?P<label>.+)$",
        r"^(?:i (?:have|need|ought|'ve got|have got) to |i (?:should|must) |i've got )?(?P<label>.+?),? "
        r"(?:so )?(?:please )?remind me$",
        r"remind(?: me| us| everyone)? that (?:is|are) (?P<label>.+)$",
        r"remind(?: me| us| everyone)? (?:again )?(?:to|about|that|of) (?P<label>.+)$",
        r"reminded (?:to|of|about) (?P<label>.+)$",
        r"(?:don't|\w*not|\w+n't)(?: let me)? forget (?:to |about )?(?P<label>.+)$",
        r"(?:reminder|remainder|notification|alert) (?:to|for|about|that says|that|of|called|saying)"
        r" (?:me )?(?:to )?(?:there is )?(?P<label>.+)$",
        r"(?:remember|don't let me forget|do not let me forget) (?:me )?(?:to|about) (?P<label>.+)$",
        r"remind me (?:for )?(?P<label>(?!at\b|in\b|on\b|when|again|later|after|before|one|two|half)[a-z].+)$",
        r"(?:alert|notify|tell|nudge|ping|buzz|bug|warn|inform) me (?:to|about|of|that) (?P<label>.+)$",
        r"let me know (?:that |about )(?P<label>.+)$",
        r"remind (?:me|us) (?:on|at|after|before|when|during|by) .+? to (?P<label>.+)$",
        r"^(?:new )?reminder:? (?P<label>(?!at\b|in\b|on\b|for\b)[a-z].+)$",
    ),
    "alarm_or_reminder_cancel": (
        r"(?:remind(?:er|ers)?|alarms?) (?:to|about|for|called|named) (?P<label>[a-z][\w ]+)$",
        r"(?:the|my) (?P<label>(?!alarm|remind|all|next|last)[a-z][\w ]+?) (?:alarm|reminder)",
    ),
    "alarm_or_reminder_shift": (
        r"\breminder (?:to|about|for) (?P<label>[a-z][\w ]+?)(?: by| back| forward| later| earlier| for)*$",
        r"(?:the|my) (?P<label>(?!alarm|remind|all|next|last|wake)[a-z][\w ]+?) (?:alarm|reminder)",
    ),
    "note_add": (
        r"^(?:note|write|jot|save|keep|put) (?P<text>that|this|it)"
        r"(?: down)?(?: (?:as|in|into|to) (?:a |my )?notes?)?$",
        r"(?:note|memo|write|jot)(?: down| this down)?(?: that| saying| to self)?[:,]? (?P<text>(?!to\b|a note|for me)[\w].+)$",
        r"(?:note|memo) (?:that )?says (?P<text>.+)$",
    ),
    "note_search": (
        r"(?:about|for|on|of|with|containing|mention(?:ing)?) (?:the |my )?(?P<words>.+)$",
    ),
    "math": (
        r"\bwhat (?P<expression>(?!(?:is|are)\b).+) (?:is|are|makes?|comes to)$",
        r"(?:calculate|compute|work out|solve|evaluate|what's|what is|what are|how much is|how many is"
        r"|tell me|result of|answer to|find|value of|equals?) (?:the (?:result|answer|value)"
        r" (?:of|to) )?(?P<expression>.+)$",
        r"(?P<expression>.+)$",
    ),
    "documents_ask": (r"(?P<question>.+)$",),
    "documents_add": (
        r"(?:file|document|folder|pdf) (?:called |named )?(?P<path>.+?)(?: to my documents)?$",
    ),
    "files_find": (
        r"(?:containing|with|(?:that|which) (?:contains?|mentions?|says?|has|have)) (?:the )?"
        r"(?:words? |phrase |text )?(?P<content>.+?)(?: (?:in|inside) (?:them|it))$",
        r"(?:containing|(?:that|which) (?:contains?|mentions?|says?)) (?:the )?"
        r"(?:words? |phrase |text )?(?P<content>.+)$",
        r"\bmention(?:s|ing)? (?:the )?(?P<content>.+)$",
        r"^(?:show|list|what|which|give|tell|find|open)?\b.*\b(?:recent(?:ly)?|latest|newest|last)\b"
        r".*\b(?:files?|documents?|downloads?|pictures?|photos?|things?)\b",
        r"(?:called|named|about) (?P<name>.+)$",
        r"(?:find|search for|look for|locate|where is|where's|where are) (?:me )?(?:the |my |a |all |any )?(?:files? )?(?P<name>.+?)(?: file| files| document| documents)?$",
    ),
    "files_list": (r"(?:in|of|inside) (?:my |the )?(?P<folder>[\w -]+?)(?: folder| directory)?$",),
    "file_open": (
        r"(?:open|show|display|pull up) (?:up )?(?:me )?(?:the |my )?(?:file |document |pdf )?(?:called |named )?(?P<name>.+?)(?: file| document| pdf)?$",
    ),
    "open_app": (
        r"(?:open|launch|start|run|bring up|switch to|go to|load|fire up|show) (?:up )?(?:me )?(?:the |my )?(?:app |application |program )?(?P<name>.+?)(?: app| application| program| up)?$",
    ),
    "clipboard_write": (
        r"(?:copy|put) (?P<text>.+?) (?:to|on|into|in) (?:the |my )?clipboard",
        r"copy (?P<text>.+)$",
    ),
    "type_text": (
        r"(?:type|write|enter|input)(?: in| out| this)?[:,]? (?P<text>.+?)"
        r"(?: (?:in|into) (?:the|this|that) (?:window|field|box|document|page|editor))?$",
    ),
    "media_control": (
        r"(?:play|put on|listen to|hear|start playing|start|turn on|shuffle|resume) (?:me |some |the |my |a |an )*(?P<what>(?!music$|it$|song$|something$)[\w].+)$",
    ),
    "calendar_create": (
        r"(?:called|named|titled|labeled) (?P<title>.+)$",
        r"^(?:block|reserve|keep|free up|hold)(?: out| off)?\b.* for (?:an? |the |my )?(?P<title>[a-z].+)$",
        r"(?:schedule|book|plan|arrange|organi[sz]e|set up|set|create|make|add|put|pencil(?: me)? in|pop|stick|write|get|enter|insert|mark|note|place|have)"
        r" (?:down )?(?:in |on |to |into )?(?:my (?:calendar|schedule) )?(?:that )?(?:i have )?(?:an? |the |my |new )*"
        r"(?P<title>(?!calendar|schedule|event$|appointment$|it\b|this)[\w].+?)(?: (?:to|in|on|into|onto|for) (?:my |the )?(?:calendar|schedule|agenda|diary))?$",
        r"(?:i have|i've got|i got|there is|there's) (?:an? |the |my )?(?P<title>.+)$",
        r"(?P<title>event|appointment|meeting)",
    ),
    "calendar_move": (
        r"(?:move|reschedule|push|postpone|shift|change|bring|delay) (?:back |forward )?(?:the |my )?(?:time of )?(?P<title>.+?)(?: (?:to|until|till|forward|back|by))?$",
    ),
    "calendar_delete": (
        r"(?:delete|remove|cancel|clear|erase|drop|take off|get rid of|scratch|call off) (?:the |my |all |an |that |this |any )*(?:event |appointment |calendar event )?(?:called |named |for )?"
        r"(?P<title>(?!events?\b|appointments?$|calendar|schedule|everything|all\b|entr|it$)[\w].+?)(?: (?:from|in|on|off)(?: of)? (?:my |the )?(?:calendar|schedule|agenda))?$",
    ),
    "calendar_list": (
        r"\b(?:until|till|before) (?:the |my )?(?P<title>(?!next\b|then\b|appointment)[a-z].+)$",
        r"\bwhen (?:am i|are we|will (?:i|we)|do (?:i|we)) (?:(?:be )?(?:see(?:ing)?|meet(?:ing)?"
        r"(?: with)?|visit(?:ing)?|have|having|go(?:ing)? to)) (?:the |my )?(?P<title>.+)$",
        r"(?:when is|when's|when are|what time is|when do i have|where is) (?:the |my )?(?P<title>.+?)(?: scheduled| on my calendar| happening)?$",
        r"(?:details of|details for|about) (?:the |my )?(?P<title>.+)$",
    ),
    "email_read": (
        r"(?:search|look|check|go) (?:through |in )?(?:all )?(?:of )?(?:my |the )?(?:e?mails?|inbox|messages)"
        r" for (?:the )?(?P<words>.+)$",
        r"(?:from|by|sent by) (?:my |the )?(?P<sender>[\w.@ ]+?)(?: about (?P<words>.+))?$",
        r"did (?P<sender>(?!i\b|my|any)\w+(?: \w+)?) (?:email|mail|write|reply|answer|send|respond)",
        r"(?:about|regarding|with the subject|on|containing|mentioning) (?:the )?(?P<words>(?!my|email)[\w].+)$",
    ),
    "email_send": (
        r"(?:e?mail|message|reply|write|respond)(?: an? (?:e?mail|message))? (?:to )?(?:my )?(?P<to>[\w.@' ]+?)(?:,)? (?:saying|that says|which says|that|and say|and tell (?:him|her|them)(?: that)?|telling (?:him|her|them)(?: that)?|with the message|the message|to say|to tell (?:him|her|them)(?: that)?|asking|and ask|to ask) (?P<text>.+)$",
        r"(?:e?mail|message|mail|reply|write|respond|note)(?: back)? to (?:my )?(?P<to>[\w.@']+(?: (?:at|dot) [\w.]+)*(?: [\w']+)??)(?:(?: about| regarding| on) (?P<subject>.+)|:? (?P<text>.+))?$",
        r"send (?!an? e?mail|e?mail|a message)(?P<text>.+?) to (?:my )?(?P<to>[\w.@' ]+)$",
        r"(?:e?mail|send) (?!to\b|an?\b|e?mail|the\b|this\b|that\b|new\b|it\b)(?:my )?(?P<to>\w+)(?: (?:a|an) e?mail)?(?: (?:about (?P<subject>.+)|(?P<text>.+)))?$",
    ),
    "contact_find": (
        r"(?<!['\w])(?P<name>(?!what|who|where|is\b|find\b|get\b)\w+(?: \w+)?)'s (?:e?mail|address|phone|number|contact)",
        r"(?:address|e?mail|number|contact|info\w*) (?:of|for) (?:my )?(?P<name>[\w ]+)$",
    ),
    "weather": (
        r"(?:weather|forecast|temperature) (?:be )?(?:like )?(?:of|in|for|at) (?:the )?(?P<place>(?!my|the|this|next|week|today|area|now)[a-z][\w ,.']+?)$",
        r"\b(?:in|for|at|near|around|over) (?:the )?(?P<place>(?!here|my|the|morning|after|week|today|area)[a-z][\w ,.']+?)$",
        r"\b(?P<place>(?!the|my|any|some|week|today|tomorrow|current|local|outside|good|bad|what|how|is|of|us|me|check|tell|weekend)[a-z]+) weather",
    ),
    "web_search": (
        r"(?:search|look)(?: up)?(?: the web| the internet| online| google)? (?:for |up )?(?P<query>.+)$",
        r"google (?P<query>.+)$",
        r"(?P<query>.+)$",
    ),
    "news": (
        r"(?:about|on|from|in|of|regarding|for) (?:the )?(?P<topic>(?!today|the|news)[\w].+)$",
        r"\b(?P<topic>(?!the|any|latest|today|some|me|recent|current|breaking|my|new)[a-z]+) (?:news|headlines)",
    ),
    "smart_home": (
        r"(?:turn|switch|put|power)(?: (?:on|off|up|down))? (?:all |of )*(?:the |my |our )*(?P<device>.+?)(?: (?:on|off|up|down))?$",
        r"(?:dim|brighten|lower|raise|start|stop|open|close|activate|deactivate|make|set|change|run|lock|unlock|increase|decrease|begin|use|adjust) (?:all |of )*(?:the |my |our |some )*(?P<device>[\w' ]+?)(?: (?:to|at|by|brighter|darker|lower|dimmer|colou?r|more|less|warmer|cooler|blue|red|green|white|purple|yellow|pink|orange)\b.*)?$",
        r"(?:is|are) (?:the |my )?(?P<device>[\w ]+?) (?:on|off|open|closed|locked)",
        r"(?P<device>lights?|lamp|vacuum(?: cleaner)?|coffee (?:machine|maker)|plug|socket|heating|thermostat)",
    ),
    "memory_add": (
        r"^(?P<text>.+?),? (?:please )?(?:remember|keep in mind|don't forget) (?:that|this|it)$",
        r"(?:remember|memori[sz]e|keep in mind|don't forget|note) (?:that |this )?[:,]?(?P<text>.+)$",
    ),
    "memory_read": (
        r"(?:about|of) (?P<words>(?!me$).+)$",
        r"^how (?P<words>old|tall|heavy) (?:am i|are we)$",
        r"^(?:am|are|do|did|have) (?:i|we) (?P<words>.+)$",
        r"^where(?:'s| is| are| did (?:i|we) (?:put|leave|hide|store)) (?:the |my |our )?(?P<words>.+)$",
        r"^(?:what|who|when|where|which|how)(?:'s|\b).*?\b(?:i|my)\b (?P<words>(?!told|said|asked)[a-z].+)$",
    ),
    "memory_forget": (
        r"(?:forget|erase|delete|remove) (?:that |about |what you know about |the fact that )*(?P<text>.+)$",
    ),
}

BESIDES: dict[str, tuple[str, ...]] = {
    "calendar_create": (
        r"\bwith (?:my |the )?(?P<attendees>[\w' .,-]+?)(?= (?:about|at|in|on|for|regarding|to)\b|$)",
        r"\binvit(?:e|ing) (?:my |the )?(?P<attendees>[\w' .,-]+?) to\b",
        r"(?<!pencil )(?<!put )(?<!down )\b(?:at|in) (?P<location>(?!(?:my|the|our) (?:calendar|schedule|agenda|diary)|calendar|schedule"
        r"|once|least|all\b)[\w' ,]+?)(?= (?:with|for|about|to|on)\b|$)",
    ),
    "smart_home": (
        r"\b(?P<value>warm white|cool white|red|green|blue|white|yellow|purple|pink|orange|violet"
        r"|turquoise|cyan|magenta)$",
        r"\bto (?P<value>\d[\d.]*|[a-z]+ (?:percent|degrees))\b",
    ),
}
"""Patterns that are tried besides those of `PATTERNS`; what fits is left in the other parts too."""

_COMPILED = {
    tool: tuple(re.compile(pattern, re.IGNORECASE) for pattern in patterns)
    for tool, patterns in PATTERNS.items()
}


def without_politeness(text: str) -> str:
    """Give a request without the words before and after it that ask nicely."""
    return _TAIL.sub("", _LEAD.sub("", text.strip()) + " ").strip()


_CARRIER = re.compile(
    r"^(?:(?:an?|the|my|new|calendar|recurring) )*(?:event|entry)\b(?: (?:for|called|named|of|about|that))*"
    r"(?: (?:my|the|an?))?(?: |$)|^(?:for )?(?:an?|the) (?=\w)|^for (?=\w)",
    re.IGNORECASE,
)
_NO_TITLE = re.compile(
    r"(?:(?:my|the|new|an?|this|that|recurring) )*(?:calendar|schedule|event|events|entry|it|this|that|as)?"
    r"(?: (?:event|entry))?",
    re.IGNORECASE,
)
_BESIDES = {
    tool: tuple(re.compile(pattern, re.IGNORECASE) for pattern in patterns)
    for tool, patterns in BESIDES.items()
}


def find_phrases(tool: str, text: str) -> dict[str, str]:
    """Give the text parameters that the first fitting pattern of the tool finds."""
    text = text.rstrip(" .,;:!?")
    matches = (pattern.search(text) for pattern in _COMPILED.get(tool, ()))
    first = next(filter(None, matches), None)
    told = _groups(first) if first else {}
    for pattern in _BESIDES.get(tool, ()):
        found = pattern.search(text)
        if found is None and tool == "smart_home":
            found = pattern.search(with_digits(text))
        if found:
            told = _groups(found) | told
    title = _title(told.pop("title", ""))
    if place := told.get("location"):
        title = re.sub(rf" (?:at|in) {re.escape(place)}$", "", title)
    return told | ({"title": title} if title else {})


def _title(said: str) -> str:
    """Give what an appointment is called; '' where only an appointment is spoken of."""
    bare = _CARRIER.sub("", said).strip()
    return "" if _NO_TITLE.fullmatch(bare) else bare


def _groups(found: re.Match[str]) -> dict[str, str]:
    return {
        name: clean
        for name, value in found.groupdict().items()
        if value and (clean := _clean(value))
    }


def _clean(value: str) -> str:
    value = value.strip(' ,.!?:;"')
    return re.sub(r"\s+(?:on|at|for|in|to|by|from|of|the|a|and|that|with)$", "", value).strip()
