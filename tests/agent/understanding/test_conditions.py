"""What cannot be watched is said, and nothing is done as if there were no condition."""

import pytest

from tests.agent.talking import Talk
from victus_desktop.agent.understanding.conditions import unwatched


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        (
            "If it rains tomorrow remind me to take an umbrella",
            "I can't watch the weather for that. I will remind you tomorrow at 9 am: take an"
            " umbrella if it rains.",
        ),
        ("Remind me to buy milk when I get home", "I can't tell where you are. When?"),
        ("Wake me when the sun rises", "I don't know when the sun rises and sets. For when?"),
        (
            "Set an alarm for seven o'clock unless it's a holiday",
            "I don't know which days are holidays, so I have set no alarm. Say it without that"
            " and I will.",
        ),
        (
            "Wake me at seven on workdays except the first of January",
            "I can't leave out a single date while setting it, so I have set nothing. Set it"
            " first, then skip that day.",
        ),
        (
            "If the temperature drops below zero remind me to cover the plants",
            "I can't watch the weather for that. When?",
        ),
        (
            "Wake me at eight if I'm not up",
            "I can't tell whether you are awake, so I have set no alarm. Say it without that and"
            " I will.",
        ),
        (
            "Wake me at seven if it's not raining",
            "I can't watch the weather for that, so I have set no alarm. Say it without that and"
            " I will.",
        ),
        (
            "Let me know when the rain stops, when it stops raining",
            "I can't watch the weather for that. I can remind you at a time, or set a timer.",
        ),
    ],
)
def test_what_cannot_be_watched_is_said(talk: Talk, said: str, answer: str) -> None:
    assert talk.say(said).reply == answer


def test_the_reminder_whose_condition_is_not_watched_waits_for_its_time(talk: Talk) -> None:
    talk.say("Remind me to buy milk when I get home")
    assert talk.say("at six").reply == "I will remind you today at 6 pm: buy milk when I get home."


@pytest.mark.parametrize(
    "said",
    [
        "remind me at six to close the window if it rains",
        "remind me tomorrow to check whether it is cold outside",
        "remind me in case it rains to take an umbrella",
        "wake me at seven",
        "what if it rains tomorrow",
        "tell me if it rains tomorrow in Paris",
        "remind me to call anna when I get up",
        "set an alarm for the holidays",
        "wake me on weekdays at seven but not on friday",
        "tell me when the next train leaves",
    ],
)
def test_what_has_its_own_time_or_no_condition_goes_its_way(said: str) -> None:
    assert unwatched(said) is None
