"""The year's seasons on both sides of the equator, and ages by what is told of a birth."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.agent.family import Family, Watch
from tests.agent.talking import Talk
from victus_desktop.agent.facts.seasons import begins
from victus_desktop.agent.tools import calendar_year
from victus_desktop.conversation.errors import BadInput


@pytest.mark.parametrize(
    ("quarter", "moment"),
    [
        (0, datetime(2024, 3, 20, 3, 6, tzinfo=UTC)),
        (1, datetime(2024, 6, 20, 20, 51, tzinfo=UTC)),
        (2, datetime(2024, 9, 22, 12, 44, tzinfo=UTC)),
        (3, datetime(2024, 12, 21, 9, 20, tzinfo=UTC)),
        (3, datetime(2026, 12, 21, 20, 50, tzinfo=UTC)),
        (0, datetime(2027, 3, 20, 20, 25, tzinfo=UTC)),
    ],
)
def test_a_season_begins_when_the_almanacs_say(quarter: int, moment: datetime) -> None:
    assert abs(begins(quarter, moment.year) - moment) < timedelta(minutes=2)


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("When does winter start?", "Winter begins on Monday, December 21."),
        ("when is the first day of spring", "Spring begins on Saturday, March 20, 2027."),
        ("when is fall", "Fall begins on Thursday, September 23, 2027."),
        ("when does autumn end", "Autumn ends on Monday, December 21."),
        (
            "how many days until winter",
            "It is 27 days until winter begins, on Monday, December 21.",
        ),
        ("how long is it until the start of winter", "It is 27 days until winter begins, on"),
    ],
)
def test_a_season_is_told(talk: Talk, asked: str, told: str) -> None:
    assert talk.say(asked).reply.startswith(told)


def test_winter_time_is_no_season(talk: Talk) -> None:
    assert "clocks" in talk.say("when does winter time start").reply


def test_south_of_the_equator_winter_is_in_june(watch: Watch) -> None:
    tools = calendar_year.tools(watch, lambda: "Melbourne")
    family = Family({tool.name: tool for tool in tools}, watch)
    assert family.call("season", season="winter").say == "Winter begins on Monday, June 21, 2027."


def test_where_the_hemisphere_is_unknown_that_is_said() -> None:
    tools = calendar_year.tools(lambda: datetime(2026, 11, 24, tzinfo=UTC))
    told = tools[0].call({"season": "winter"}).say
    assert told == "Winter begins on Monday, December 21, north of the equator."


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        (
            "how old is someone born in 1984",
            "42 years old, or 41 where the birthday is still to come this year.",
        ),
        ("how old am I if I was born in May 1984", "42 years old."),
        ("how old am I if I was born in December 1984", "41 years old."),
        ("how old is a person born on the 24th of November 2000", "26 years old."),
        ("how old is a person born on November 25th 2000", "25 years old."),
        ("I was born in nineteen ninety, how old am I", "36 years old, or 35 where"),
    ],
)
def test_an_age_goes_by_what_is_told_of_the_birth(talk: Talk, asked: str, told: str) -> None:
    assert talk.say(asked).reply.startswith(told)


@pytest.mark.parametrize("born", ["2031", "the 31st of February 1984", "a manger"])
def test_nobody_has_an_age_who_was_not_born(watch: Watch, born: str) -> None:
    family = Family({tool.name: tool for tool in calendar_year.tools(watch)}, watch)
    with pytest.raises(BadInput, match="I don't know when that was"):
        family.call("age", born=born)
