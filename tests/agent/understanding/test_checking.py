import pytest

from tests.agent.talking import Talk


@pytest.mark.parametrize(
    ("done", "asked", "told"),
    [
        ("set a timer for ten minutes", "Did you set it?", "10 minutes left on the"),
        ("set a timer for ten minutes", "How much is left?", "10 minutes left on the"),
        ("add eggs to my shopping list", "Did it work?", "Yes, eggs are on the shopping list."),
        (
            "add eggs to my shopping list",
            "Is that on there?",
            "Yes, eggs are on the shopping list.",
        ),
        ("add dentist to my calendar on Friday at three", "did you add it", "Dentist on Friday"),
        ("add dentist to my calendar on Friday at three", "when is it", "Dentist on Friday"),
        ("remind me to call Ida at nine tonight", "did you get that", "There is a reminder"),
        ("note that the boiler leaks", "have you noted it down", "1 note: the boiler leaks."),
    ],
)
def test_what_was_done_is_looked_up(talk: Talk, done: str, asked: str, told: str) -> None:
    talk.say(done)
    assert talk.say(asked).reply.startswith(told)


def test_what_it_is_stays_what_it_was(talk: Talk) -> None:
    talk.say("set a timer for ten minutes")
    talk.say("is it running")
    talk.say("make it twenty minutes")
    assert talk.timers == [("", 1200)]
    talk.say("did you change it")
    talk.say("cancel it")
    assert talk.say("is it gone").reply == "No timer is running."


def test_what_time_it_is_asks_for_the_clock(talk: Talk) -> None:
    talk.say("set a timer for ten minutes")
    assert talk.called(talk.say("what time is it")) == ["time_or_date"]


def test_what_was_set_is_changed_after_a_look_at_it(talk: Talk) -> None:
    talk.say("remind me to call Ida at nine tonight")
    talk.say("what reminders do I have")
    assert talk.say("make it ten").reply == "I will remind you today at 10 pm: call Ida."
    assert talk.say("what reminders do I have").reply.count("call Ida") == 1


def test_an_appointment_is_moved_as_it(talk: Talk) -> None:
    talk.say("add dentist to my calendar on Friday at three")
    talk.say("did you add it")
    assert "at 4 pm" in talk.say("move it to four").reply
    assert "at 4 pm" in talk.say("when is it").reply
