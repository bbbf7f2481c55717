"""What Victus says of itself when it is asked: what it hears, keeps and can do."""

import re

_KEPT = (
    "What you say is heard and kept on this computer. Something leaves it only where you turned a "
    "service on; the privacy pane shows what, and lets you delete everything."
)
_SOUND = (
    "The sound is written down on this computer and dropped; it is never stored. The text of what "
    "was said to me is kept, and you can delete it in the privacy pane."
)
_LISTENING = (
    "Only as you set it: while you hold the talk key, after the wake word, or hands-free all the "
    "time. It is listened to on this computer, and the sound is never stored."
)
_FOLDER = (
    "In one folder of yours on the computer that I run on, readable by you alone. The privacy pane "
    "shows what is kept, and deletes it."
)
_HEARERS = (
    "Nobody but the computer that I run on, unless you turned on a service that hears you; the "
    "privacy pane shows whether you did."
)
_INTERNET = (
    "By myself I open no connection. I reach the internet only for services that you turned on, "
    "such as the weather; the privacy pane shows which."
)
_ME = r"(?: (?:me|us|everything|anything|what (?:i|we) say|my voice|all this|this|conversations))?"
_ALL_THE_TIME = (
    r"(?: (?:to me|to us|in|at home|to everything(?: i say)?|to what i say))?"
    r"(?: (?:all (?:of )?the time|always|constantly|all day|right now|now))?"
)
_ANSWERS = tuple(
    (re.compile(source), said)
    for source, said in (
        (
            rf"(?:do|are|will|did|have) you (?:\w+ )?(?:record(?:ing|ed)?|tap(?:ing|ed)?){_ME}"
            r"(?: (?:all the time|always))?|is (?:this|my voice|it) (?:being )?recorded",
            _SOUND,
        ),
        (
            r"(?:are|do) you (?:always |constantly |still )?(?:listen(?:ing)?|eavesdrop(?:ping)?)"
            rf"{_ALL_THE_TIME}|when (?:do|are) you listen(?:ing)?",
            _LISTENING,
        ),
        (
            r"where(?:'s| is| are| do you (?:keep|store|save))(?: all)? (?:my|the|our) (?:data"
            r"|information|things|notes and lists|conversations?)(?: (?:kept|stored|saved|going))?"
            r"|where is (?:everything|it all) (?:kept|stored|saved)"
            r"|where do you (?:keep|store|save) (?:things|everything|it all|all this)",
            _FOLDER,
        ),
        (
            r"who(?: else)? (?:can |could )?(?:hears?|listens?(?: in)?(?: to)?|sees?|reads?"
            r"|has access to|gets?)(?: (?:me|us|this|my data|what i say|my conversations?"
            r"|all this))?|(?:can|does) (?:any(?:one|body)|some(?:one|body)) (?:else )?(?:hear"
            r"|listen to|see|read) (?:me|us|this|what i say|my data)",
            _HEARERS,
        ),
        (
            r"are you (?:connected to|on|using) (?:the )?(?:internet|web|cloud)|are you (?:online"
            r"|offline)|do you (?:need|have|use|require|work without) (?:the |an |a )?(?:internet"
            r"|cloud|wi[- ]?fi)(?: connection| access)?|can you (?:go online|work offline"
            r"|work without (?:the )?internet)",
            _INTERNET,
        ),
        (
            r"is my (?:data|privacy) (?:safe|private|protected)|where does my data go"
            r"|what happens (?:to|with) my data"
            rf"|do you (?:store|keep|remember|save|spy on|sell|share){_ME}(?: my data)?"
            r"|are you spying on (?:me|us)"
            r"|do you send (?:anything|my data|data) (?:anywhere|away|to anyone)"
            r"|what do you (?:keep|store|record|save)(?: about me)?",
            _KEPT,
        ),
        (
            r"can (?:i|you|we) (?:have|set|run|start|do|handle) (?:two|2|three|3|several|many|more"
            r"|multiple|more than (?:one|1))(?: \w+)?"
            r" (?P<kind>timer|alarm|reminder|list|note)s(?: at (?:once|the same time|a time))?"
            r"|how many (?P<many>timer|alarm|reminder|list|note)s can (?:i|you|we)"
            r" (?:have|set|run|make|keep)(?: at (?:once|the same time))?",
            "",
        ),
        (
            r"(?:do you mind if|is it (?:ok|okay|all right) if|can|may|could) (?:i|we) (?:call|name"
            r"|rename) you(?: \w+){1,3}|(?:i(?:'ll| will| want to|'m going to) call|let me call)"
            r" you(?: \w+){1,3}|(?:i(?:'d| would) like to|can i) (?:change your name|rename you)"
            r"(?: \w+){0,3}",
            "Call me what you like. Only the wake word is one of a few, chosen in the settings.",
        ),
        (
            r"(?:do|can) you (?:recogni[sz]e|know|tell) (?:my voice|who(?:'s| is) (?:speaking"
            r"|talking)|us apart)",
            "No, I do not tell voices apart.",
        ),
        (
            r"(?:do|can) you (?:ever )?(?:sleep|eat|dream|feel(?: anything| pain)?|get (?:tired"
            r"|bored)|have (?:feelings|a family|friends|a body))|are you (?:tired|hungry|bored|sad"
            r"|happy)",
            "No, I'm a program. But I'm here whenever you need me.",
        ),
        (
            r"(?:will you|do you want to) (?:marry me|be my (?:girlfriend|boyfriend"
            r"|friend|valentine))|do you (?:like|love|hate|miss) (?:me|us)|are you"
            r" (?:my friend|in love(?: with me)?|married|single)",
            "I'm a program and have no feelings, but I'm here for you.",
        ),
        (
            r"what(?:'s| is) your favou?rite [a-z ]+|do you have a favou?rite [a-z ]+",
            "I have no favourites: I'm a program.",
        ),
        (
            r"are you (?:smarter|better|cleverer|faster|like) (?:than )?(?:siri|alexa|google"
            r"(?: assistant)?|cortana|chat ?gpt)|do you (?:know|like) (?:siri|alexa|cortana"
            r"|google assistant|chat ?gpt)|are you (?:siri|alexa|google|cortana|chat ?gpt)",
            "That is another assistant. I'm Victus, I run on your own computer.",
        ),
        (
            r"how old are you|when (?:were you born|is your birthday|were you made)"
            r"|what(?:'s| is) your (?:birthday|age)",
            "I have no birthday: I'm a program, as old as the version that you installed.",
        ),
        (
            r"where (?:are you(?: from)?|do you (?:live|come from|run))",
            "I run on this computer.",
        ),
    )
)


def of_itself(said: str) -> str | None:
    """Give the answer to a question about Victus, None where the text is no such question.

    `said` is in lower case, without punctuation.
    """
    for form, told in _ANSWERS:
        if found := form.fullmatch(said):
            return told or _as_many(found["kind"] or found["many"])
    return None


def _as_many(kind: str) -> str:
    name = ", and give each a name, as in: set a pasta timer for ten minutes"
    return f"Yes, as many {kind}s as you like{name if kind == 'timer' else ''}."
