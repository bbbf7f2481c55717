"""English abbreviations and Roman numerals as they are said."""

import re
from itertools import pairwise

from victus_desktop.speech.counting import cardinal, ordinal

_TITLES = {
    "Dr.": "Doctor",
    "Mr.": "Mister",
    "Mrs.": "Missis",
    "Ms.": "Miz",
    "Prof.": "Professor",
    "St.": "Saint",
    "Mt.": "Mount",
    "Capt.": "Captain",
    "Gen.": "General",
    "Sen.": "Senator",
    "Gov.": "Governor",
    "Rev.": "Reverend",
}
"""Before a name."""
_STREETS = {"St.": "Street", "Ave.": "Avenue", "Rd.": "Road", "Blvd.": "Boulevard", "Dr.": "Drive"}
"""Behind a name."""
_ANYWHERE = {
    "e.g.": "for example",
    "i.e.": "that is",
    "etc.": "et cetera",
    "vs.": "versus",
    "vs": "versus",
    "approx.": "approximately",
    "ca.": "about",
    "cf.": "compare",
    "incl.": "including",
    "excl.": "excluding",
    "dept.": "department",
    "Dept.": "Department",
    "est.": "estimated",
    "max.": "maximum",
    "min.": "minimum",
    "avg.": "average",
    "temp.": "temperature",
    "tel.": "telephone",
    "Tel.": "Telephone",
    "Jr.": "Junior",
    "Sr.": "Senior",
    "Inc.": "Incorporated",
    "Ltd.": "Limited",
    "Corp.": "Corporation",
    "Co.": "Company",
    "w/o": "without",
    "w/": "with",
    "a.k.a.": "also known as",
    "Mon.": "Monday",
    "Tue.": "Tuesday",
    "Tues.": "Tuesday",
    "Wed.": "Wednesday",
    "Thu.": "Thursday",
    "Thurs.": "Thursday",
    "Fri.": "Friday",
}
_LAST_WORDS = ("etc.", "Jr.", "Sr.", "Inc.", "Ltd.", "Corp.", "Co.")
"""Likely the end of a sentence where a capital follows."""
_BEFORE_NUMBERS = {
    "p.": "page",
    "pp.": "pages",
    "vol.": "volume",
    "Vol.": "Volume",
    "ch.": "chapter",
    "Ch.": "Chapter",
    "fig.": "figure",
    "Fig.": "Figure",
    "sec.": "section",
    "Sec.": "Section",
    "art.": "article",
    "Art.": "Article",
    "approx": "approximately",
}
_NUMBERED_THINGS = (
    "Chapter|Part|Act|Scene|Volume|Book|Section|Article|Phase|Type|Class|Level|Appendix"
    "|World War|Title|Stage|Step|Grade|Mark|Super Bowl"
)
_RULERS = (
    "Albert|Alexander|Alfonso|Benedict|Catherine|Charles|Christian|Edward|Elizabeth|Ferdinand"
    "|Francis|Frederick|George|Gregory|Gustav|Haakon|Harald|Henry|Innocent|Ivan|James|John"
    "|John Paul|Juan Carlos|Leo|Leopold|Louis|Margrethe|Mary|Napoleon|Nicholas|Olaf|Otto|Paul"
    "|Pedro|Peter|Philip|Pius|Ramesses|Richard|Robert|Sixtus|Umberto|Urban|Victor Emmanuel|Wilhelm"
    "|William"
)
_ROMAN = r"(?=[IVX])(X{0,3}(?:IX|IV|V?I{0,3}))(?<=[IVX])"
_THING = re.compile(rf"\b({_NUMBERED_THINGS}) {_ROMAN}\b(?!['’.]\w)", re.IGNORECASE)
_RULER = re.compile(rf"\b({_RULERS}) {_ROMAN}\b(?!['’]\w)(?<![ ]I)")
_CENTURY = re.compile(rf"\b{_ROMAN}(?:th)? (?=century|centuries)")
_TITLE = re.compile(rf"\b({'|'.join(map(re.escape, _TITLES))})(?=\s+[A-Z])")
_STREET = re.compile(rf"(?<=[a-z] )({'|'.join(map(re.escape, _STREETS))})(?!\s*[A-Z][a-z])")
_WORD = re.compile(
    rf"(?<![\w.])({'|'.join(re.escape(name) for name in sorted(_ANYWHERE, key=len, reverse=True))})"
    r"(?!\w)(?P<end>\s*$|\s+(?=[A-Z]))?"
)
_COUNTED = re.compile(rf"(?<!\w)({'|'.join(map(re.escape, _BEFORE_NUMBERS))})\s?(?=\d)")
_VALUES = {"I": 1, "V": 5, "X": 10}


def spoken_abbreviations(text: str) -> str:
    """Say abbreviations in full, and Roman numerals where they surely are ones."""
    text = _CENTURY.sub(lambda match: f"{ordinal(str(_value(match[1])))} ", text)
    text = _THING.sub(lambda match: f"{match[1]} {cardinal(str(_value(match[2])))}", text)
    text = _RULER.sub(lambda match: f"{match[1]} the {ordinal(str(_value(match[2])))}", text)
    text = _COUNTED.sub(lambda match: f"{_BEFORE_NUMBERS[match[1]]} ", text)
    text = _STREET.sub(lambda match: _STREETS[match[1]], text)
    text = _TITLE.sub(lambda match: _TITLES[match[1]], text)
    return _WORD.sub(_in_full, text)


def _in_full(match: re.Match[str]) -> str:
    """Keep the full stop of an abbreviation that also ends its sentence."""
    ends = match.end() == len(match.string) or (match["end"] and match[1] in _LAST_WORDS)
    stop = "." if ends and match[1].endswith(".") else ""
    return _ANYWHERE[match[1]] + stop + (match["end"] or "")


def _value(numeral: str) -> int:
    values = [_VALUES[letter] for letter in numeral.upper()]
    pairs = pairwise([*values, 0])
    return sum(-value if value < following else value for value, following in pairs)
