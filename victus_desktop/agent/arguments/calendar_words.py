"""Names of weekdays, months and years: sources of regular expressions, and what they mean."""

from victus_desktop.agent.arguments.number_words import amount

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
WEEKDAY = (
    r"(?:mon(?:day)?|tue(?:s(?:day)?)?|wed(?:nesday)?|thu(?:r(?:s(?:day)?)?)?|fri(?:day)?"
    r"|saturday|sunday|sat(?=$| at| morning| night)|sun(?=$| at))\b"
)
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
MONTH = (
    r"(?:january|february|march|april|may|june|july|august|september|october|november|december"
    r"|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\b"
)
SOME_YEAR = (
    r"(?P<year>(?:19|20) ?\d\d|(?:nineteen|twenty) (?:hundred|twenty|thirty|forty"
    r"|fifty|sixty|seventy|eighty|ninety|ten|eleven|twelve|\w+teen)(?: \w+)??(?=$|\W)"
    r"|two thousand(?:(?: and)? \w+(?:[ -](?:one|two|three|four|five|six|seven|eight|nine))?)?)"
)
"""A year, in the group `year`."""
YEAR = rf"(?:,? (?:in )?{SOME_YEAR})?"
"""A year or nothing, in the group `year`."""


def year_number(said: str) -> int:
    """Give the year of '2027', 'twenty twenty seven', 'two thousand and one'."""
    words = said.lower()
    if words.replace(" ", "").isdigit():
        return int(words.replace(" ", ""))
    for century in ("nineteen ", "twenty "):
        rest = words.removeprefix(century)
        if rest != words:
            hundreds = int(amount(century)) * 100
            return hundreds + (0 if rest == "hundred" else int(amount(rest)))
    return int(amount(words))


def weekday_number(said: str) -> int:
    """Give 0 for Monday to 6 for Sunday."""
    return next(n for n, name in enumerate(WEEKDAYS) if name.startswith(said.lower()[:3]))


def month_number(said: str) -> int:
    """Give 1 for January to 12 for December."""
    return _MONTHS.index(said.lower()[:3]) + 1
