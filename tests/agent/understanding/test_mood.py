import pytest

from tests.agent.talking import Talk
from victus_desktop.agent.understanding.mood import Mood, mood


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("Set a timer for ten minutes.", Mood.ORDER),
        ("Can you delete my shopping list?", Mood.ORDER),
        ("Could you please add eggs?", Mood.ORDER),
        ("Will you wake me at six?", Mood.ORDER),
        ("Do you mind setting an alarm?", Mood.ORDER),
        ("Is it possible to set an alarm for six?", Mood.ORDER),
        ("Don't forget to buy milk.", Mood.ORDER),
        ("Don't let me forget the keys.", Mood.ORDER),
        ("Don't wake me tomorrow.", Mood.ORDER),
        ("I don't need the eggs anymore.", Mood.ORDER),
        ("When I'm home remind me to water the plants.", Mood.ORDER),
        ("Have the lights turned off.", Mood.ORDER),
        ("Don't make any noise.", Mood.ORDER),
        ("Why don't you set a timer for five minutes?", Mood.ORDER),
        ("I was wondering if you could add milk.", Mood.ORDER),
        ("Would it be possible to add milk to my list?", Mood.ORDER),
        ("I've just put a pie in, give me forty minutes.", Mood.ORDER),
        ("How do I set a timer?", Mood.HOW),
        ("Can you tell me how to delete a note?", Mood.HOW),
        ("What happens if I delete my list?", Mood.HOW),
        ("Can you delete lists?", Mood.HOW),
        ("Are you able to remove reminders?", Mood.HOW),
        ("Can I clear my list?", Mood.HOW),
        ("Is it okay to delete my list?", Mood.HOW),
        ("Explain how I can move an appointment.", Mood.HOW),
        ("Did you turn the light off?", Mood.WHETHER),
        ("Have I added bread?", Mood.WHETHER),
        ("Are the lights off?", Mood.WHETHER),
        ("Which list has the eggs?", Mood.WHETHER),
        ("When did I set that alarm?", Mood.WHETHER),
        ("Who deleted my list?", Mood.WHETHER),
        ("Should I set an alarm for six?", Mood.ADVICE),
        ("Why did you delete my alarm?", Mood.WHY),
        ("Don’t add milk to my list.", Mood.NOT),
        ("No, do not delete the list.", Mood.NOT),
        ("There's no need to set a timer.", Mood.NOT),
        ("Stop adding milk to my list.", Mood.NOT),
        ("I already set a timer.", Mood.TOLD),
        ("We've just added milk to the list.", Mood.TOLD),
    ],
)
def test_what_is_wanted(text: str, meant: Mood) -> None:
    assert mood(text) is meant


@pytest.fixture
def listed(talk: Talk) -> Talk:
    talk.say("add milk to my shopping list")
    talk.say("set a timer for ten minutes")
    return talk


def kept(talk: Talk) -> list[str]:
    return [one.text for one in talk.stores.lists.items("shopping")]


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("what happens if i delete my list", "Just say what you want, for example: delete my "),
        ("can you delete lists", "Just say what you want, for example: "),
        ("should i delete my list", "That is up to you."),
        ("don't delete my list", "All right, I won't."),
        ("i already deleted the list", "All right."),
        ("did you delete my list", "On the shopping list: milk."),
    ],
)
def test_a_deed_that_is_only_spoken_of_is_not_done(listed: Talk, said: str, told: str) -> None:
    listed.route(delete="list_remove")
    assert listed.say(said).reply.startswith(told)
    assert kept(listed) == ["milk"]


def test_what_one_thinks_about_is_left_to_the_language_model_without_tools(listed: Talk) -> None:
    model = listed.think(lambda text, tools, turn: iter([]))
    listed.route(delete="list_remove")
    listed.say("why was there a plan to delete my list")
    assert model.offered == [[]]
    assert kept(listed) == ["milk"]
