import pytest

from tests.agent.family import TUESDAY, Family, Watch
from victus_desktop.agent.arguments.fill import fill
from victus_desktop.agent.tools import clock
from victus_desktop.conversation.errors import BadInput


@pytest.fixture
def family(watch: Watch) -> Family:
    return Family({tool.name: tool for tool in clock.tools(watch)}, watch)


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("what time is it", "It is 2:20 pm."),
        ("what's the date today", "Today is Tuesday, November 24, 2026."),
        ("what day is it tomorrow", "Tomorrow is Wednesday, November 25, 2026."),
        ("what day was yesterday", "Yesterday was Monday, November 23, 2026."),
        ("what day is 12 May", "That is Wednesday, May 12, 2027."),
        ("what weekday was july 4 1976", "That was Sunday, July 4, 1976."),
        ("what is the date next friday", "That is Friday, December 4, 2026."),
        ("is it friday today", "Today is Tuesday, November 24, 2026."),
        ("which week is it", "It is week 48."),
        ("give me the date and time", "It is 2:20 pm on Tuesday, November 24, 2026."),
        ("what time will it be in forty minutes", "That is today at 3 pm."),
        ("what year is it", "It is 2026."),
        ("which month is it", "It is November."),
        ("how many days are there in february 2028", "February 2028 has 29 days."),
        ("is 2028 a leap year", "2028 is a leap year."),
        ("is this year a leap year", "2026 is not a leap year."),
    ],
)
def test_the_time_and_the_date(family: Family, said: str, answer: str) -> None:
    assert family.ask("time_or_date", said).say == answer


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("how long until christmas", "It is 31 days until Friday, December 25."),
        ("how many days since the first of november", "Sunday, November 1 was 23 days ago."),
        (
            "how long ago was the 20th of july 1969",
            "Sunday, July 20, 1969 was 57 years and 4 months ago.",
        ),
        ("how long until five pm", "It is 2 hours and 40 minutes until then."),
        ("how long until tomorrow", "It is 9 hours and 40 minutes until then."),
    ],
)
def test_how_long_it_is_until_then(family: Family, said: str, answer: str) -> None:
    assert family.ask("time_or_date", said).say == answer


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("how many minutes till five pm", "It is 160 minutes until then."),
        ("how many hours until midnight", "It is 9 hours and 40 minutes until then."),
        ("how many hours until 9 am tomorrow", "It is 18 hours and 40 minutes until then."),
        ("how many days until tomorrow", "It is 1 day until Wednesday, November 25."),
        ("how many weeks until december 8", "It is 2 weeks until Tuesday, December 8."),
        (
            "how many weeks is it until christmas",
            "It is 4 weeks and 3 days until Friday, December 25.",
        ),
        ("how many weeks since easter", "Sunday, April 5 was 33 weeks and 2 days ago."),
        (
            "how many months since the first of march",
            "Sunday, March 1 was 8 months and 23 days ago.",
        ),
        (
            "how many years until 2050",
            "It is 23 years and 1 month until Saturday, January 1, 2050.",
        ),
        ("how many years since 1999", "Friday, January 1, 1999 was 27 years and 10 months ago."),
        (
            "how many weeks between june 1 and july 4",
            "There are 4 weeks and 5 days between Tuesday, June 1, 2027 and Sunday, July 4, 2027.",
        ),
    ],
)
def test_a_distance_is_told_in_the_unit_asked_for(family: Family, said: str, answer: str) -> None:
    assert family.ask("time_or_date", said).say == answer


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        (
            "when do the clocks go back",
            "The clocks go back by 1 hour on Sunday, October 31, 2027 at 2 am.",
        ),
        (
            "when do the clocks change",
            "The clocks go forward by 1 hour on Sunday, March 28, 2027 at 1 am.",
        ),
        (
            "when does winter time end",
            "The clocks go forward by 1 hour on Sunday, March 28, 2027 at 1 am.",
        ),
        (
            "when did the clocks go back this year",
            "The clocks went back by 1 hour on Sunday, October 25 at 2 am.",
        ),
        (
            "when does daylight saving time end in new york",
            "In New York the clocks go back by 1 hour on Sunday, November 7, 2027 at 2 am.",
        ),
        (
            # By half an hour, on an island of Australia.
            "when do the clocks go forward in lord howe",
            "In Lord Howe the clocks go forward by 30 minutes on Sunday, October 3, 2027 at 2 am.",
        ),
        ("do the clocks change in iceland", "The clocks do not change in Iceland."),
    ],
)
def test_when_the_clocks_change_is_read_from_the_zone(
    family: Family, said: str, answer: str
) -> None:
    assert family.ask("time_or_date", said).say == answer


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("what time is it in Tokyo", "It is 11:20 pm in Tokyo."),
        ("what's the time in sydney", "It is 1:20 am the next day in Sydney."),
        ("time in san francisco please", "It is 6:20 am in San Francisco."),
        ("what is the time in germany", "It is 3:20 pm in Germany."),
        ("what is the current eastern time", "It is 9:20 am in Eastern."),
        ("what day is it in auckland", "In Auckland it is Wednesday, November 25, 2026."),
    ],
)
def test_the_time_elsewhere(family: Family, said: str, answer: str) -> None:
    assert family.ask("time_or_date", said).say == answer


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("convert 3 pm New York to London", "3 pm in New York is 8 pm in London."),
        (
            "what time is it in London when it's 3 pm in New York",
            "3 pm in New York is 8 pm in London.",
        ),
        ("if it's 5 pm here what time is it in Tokyo", "5 pm here is 2 am the next day in Tokyo."),
        ("change 4 pm paris time to my time zone", "4 pm in Paris is 3 pm here."),
        (
            "what's the time difference between Berlin and Sydney",
            "Berlin is 10 hours behind Sydney.",
        ),
        ("how many hours ahead of us is Japan", "Japan is 9 hours ahead of you."),
    ],
)
def test_times_are_moved_between_places(family: Family, said: str, answer: str) -> None:
    assert family.ask("time_or_date", said).say == answer


def test_here_is_where_the_user_is(family: Family) -> None:
    told = family.call("time_or_date", ask="difference", place="here", other="Sydney").say
    assert told == "You are 11 hours behind Sydney."


def test_an_unknown_place_is_said_so(family: Family) -> None:
    with pytest.raises(BadInput, match="I don't know the time zone of narnia"):
        family.ask("time_or_date", "what time is it in narnia")


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        (
            "how many days are there between March 3 and April 9",
            "There are 37 days between Wednesday, March 3, 2027 and Friday, April 9, 2027.",
        ),
        (
            "how long is it from December 24 to December 31",
            "There are 7 days between Thursday, December 24 and Thursday, December 31.",
        ),
        (
            "how many days from December 30 until January 2",
            "There are 3 days between Wednesday, December 30, 2026 and Saturday, January 2, 2027.",
        ),
    ],
)
def test_the_days_between_two_are_counted(family: Family, said: str, answer: str) -> None:
    assert family.ask("time_or_date", said).say == answer


def test_a_way_between_two_places_is_no_time(family: Family) -> None:
    found = fill(
        family.tools["time_or_date"], "how long is the flight from Rome to Oslo", {}, TUESDAY
    )
    assert "end" not in found
