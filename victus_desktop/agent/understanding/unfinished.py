"""Whether what was said so far can be all: the words on which nobody ends a request.

Whisper puts a full stop or a question mark behind whatever it heard, so those say nothing.
"""

import re

_WHO = r"(?:i|you|we|he|she|it|they|one|my|your|our|his|her|their|the|this|that|a|an)"
_PLEASE = r"^(?:(?:hey|so|well|please|and|then|now|victus|okay|ok|(?:could|can|would) you) )*"

_LAST_WORDS = re.compile(
    r"(?:^|\s)(?:an?|the|and|or|but|nor|for|to|of|in|at|with|without|from|by|about|into|onto"
    r"|between|during|until|till|since|through|against|towards?|per|versus|than|as"
    r"|my|your|our|his|their|its|(?<!it )(?<!he )(?<!she )(?<!that )(?<!there )(?<!this )(?:is|was)"
    r"|(?<!you )(?<!they )(?<!we )(?<!there )(?:are|were)|be|been|because|if|when|whenever|while"
    r"|unless|except(?:ing)?|(?:but|and|except) not|apart|although|which|whose|where|what|how|who"
    r"|why|every|very|saying"
    r"|(?:event|list|meeting|timer|alarm|note|file|playlist) (?:called|named)"
    r"|um|uh|uhm|er|erm|hmm|plus|minus|times|divided|multiplied|(?:my|the) (?:last|next)"
    r"|(?:true|know|think|believe|say|said|note|down|possible|remember|remind \w+|tell \w+) that"
    r"|(?:remind|tell|show|give|read) me|i need|i want|i['’]d like|i would like|i['’]m|let['’]s"
    r"|the (?:name|word|difference|square root|number|code)|(?:is|are|what['’]s) half)$",
    re.IGNORECASE,
)
"""A preposition, an article, a conjunction, a hesitation: something must follow."""
_ON = re.compile(r"\bon$", re.IGNORECASE)
_ON_IS_ALL = re.compile(
    r"\b(?:turn|switch|come|go|carry|hold|move|leave|put)\b \w.* on$"
    r"|^(?:come|go|carry|hold|move) on$|^what['’ i]*s on$|going on$",
    re.IGNORECASE,
)

_STRANDED = re.compile(
    r"\b(?:(?<!me )(?<!us )(?<!think )(?<!know )(?<!say )(?<!hope )that|which|(?:any|some|every|no)"
    r"thing) (?:i|you|we|they|he|she|it)(?:['’]\w+)? (?:\w+ )?(?:\w+ (?:of|about|for|with|in|at)"
    r"|(?:talk|speak|listen|go|come|belong)\w* (?:to|from))$"
    r"|^(?:where|who)(?:['’]s| \w+)(?: (?:the|my|your|this|that))? \w+(?: com(?:e|ing))? from$"
    r"|^what(?:['’]s|['’]re| is| are| was| were) (?:it|this|that|these|those|they|you|he|she"
    r"|(?:an?|the|my) \w+) (?:made (?:of|from|in)|used for|called|about"
    r"|(?:think|talk|laugh)ing (?:of|about|at)|(?:look|wait|ask)ing (?:at|for)|up to)$"
    r"|^what(?:['’]s| is| are| was| were) (?:it|this|that|these|those|they)"
    r" (?:for|about|from|in|on)$",
    re.IGNORECASE,
)
"""A preposition whose noun came before: 'anything I should know of', 'what is it made of'."""

_ASKING = re.compile(
    _PLEASE + r"(?:(?:can|could|would|will) you(?: please)?(?: tell me| explain| show me| help me)?"
    r"|(?:do you )?(?:know|think|believe|happen to know)|i wonder|i was wondering|explain"
    r"|i (?:would like|want|['’]d like|need) to (?:know|learn|hear|see|understand|ask)"
    r"|is it (?:true|possible|right|correct|safe)|tell me why|what happened|i['’]m looking"
    r"|how do (?:you|i) (?:say|spell|write|pronounce|make)|how (?:many|much|long)(?: \w+)?"
    r"|how long (?:do|does|did|will|would|should|can) (?:it|i|you|that)(?: take)?"
    r"|what kind of \w+|what did (?:i|we) \w+|which \w+(?: is| are)?"
    r"|why (?:do|does|did|is|are)(?: (?:the|my|your|a|an))? \w+"
    r"|(?:how|where) (?:do|does|did)(?: (?:the|my|your|a|an))? \w+"
    r"|who (?:wrote|painted|invented|discovered|won|made|built|founded|directed|composed|sang)"
    r")$",
    re.IGNORECASE,
)
"""A question or a wish without what it is about."""

_DOING = re.compile(
    _PLEASE + r"(?:(?:turn|switch)(?: up| down| on| off)?(?: the| my)?|(?:turn|set|put) the \w+"
    r"|(?:open|close|play|call|delete|remove|convert|translate|search|find|read|write|send|email"
    r"|copy|rename|create|schedule|book|start|show|describe|compare|calculate|define|spell|remember"
    r"|note|record|type|take|wake|set|put|add|make)(?: (?:the|my|an?|me|down|for))*"
    r"|(?:create|schedule|make|add|book|set up|move)(?: an?| the| my)?"
    r" (?:new )?(?:event|meeting|appointment|reminder|call|list|entry)"
    r"|(?:take|make) a (?:note|memo)|send (?:an? |the )?(?:e?-?mail|message|text)|search my \w+"
    r"|(?:set|start) (?:an? |the )?(?:timer|alarm|reminder|\w+ minutes?)"
    r"|remind (?:me|us)(?: (?:at|on|in|tomorrow|tonight|today|next)(?:(?! to ).)*)?"
    r"|wake me(?: up)?|give me (?:an?|two|three|four|five|ten|\d+|some|the)"
    r")$",
    re.IGNORECASE,
)
"""An order without its object."""

_ADDING = re.compile(
    _PLEASE + r"(?:add|put)\b(?!.*\b(?:lists?|calendar|agenda|cart|basket|shopping|groceries|tasks?"
    r"|todos?|my|this|that|it|on|in|to|for|please|too|another|back|away|\d+)\b)[\w ,'’-]{2,40}$",
    re.IGNORECASE,
)
"""A list in progress: no list has been named yet."""

_LEADING_IN = re.compile(
    r"^(?:(?:and|so|well|okay|ok|victus) )*(?:(?:when|if|once|while|unless|whenever|as soon as"
    rf"|before|after) {_WHO}\b|(?:before|after) \w+$)(?:(?!, ?\w+ \w+).)*$",
    re.IGNORECASE,
)
"""A clause that leads in another."""
_MAIN_CLAUSE = re.compile(
    r"\b(?:remind|tell|set|turn|add|play|wake|show|send|open|what|how|where|who|why|can|will"
    r"|should|do|does|is|let)\b",
    re.IGNORECASE,
)
_NUMBER_LAST = re.compile(
    r"^(?:what(?:['’]s| is)|how much is|calculate|convert|multiply|divide|subtract)"
    r"(?: the| to)? [\d.,]+(?:st|nd|rd|th)?%?(?: percent| hundred| thousand)?$"
    r"|^(?!.*\b(?:alarm|wake|call|meeting|appointment|event|table)\b)"
    r".*\bfor (?:an? )?\d+(?:\.\d+)?$",
    re.IGNORECASE,
)
"""A number that is to be reckoned with, or that lacks its unit."""


def is_unfinished(text: str) -> bool:
    """Tell whether something surely follows. Numbers are written in digits."""
    bare = re.sub(r"\s+", " ", text.strip().rstrip(".!?… ,-")).lower()
    if not bare or text.strip().endswith((",", "…", "-", "...")):
        return True
    if _LEADING_IN.match(bare):
        return not _MAIN_CLAUSE.search(bare.split(" ", 2)[-1])
    if _ON.search(bare):
        return not _ON_IS_ALL.search(bare)
    if _STRANDED.search(bare):
        return False
    forms = (_LAST_WORDS, _ASKING, _DOING, _ADDING, _NUMBER_LAST)
    return any(form.search(bare) for form in forms)
