"""What the language model is told."""

from langchain_core.messages import AIMessage, HumanMessage, SystemMessage

from victus_desktop.agent.language_model.prompt import messages
from victus_desktop.conversation.records import Exchange


def test_the_beginning_is_the_same_for_every_request() -> None:
    plain = messages("Why?", ())
    full = messages("How?", [Exchange("Who?", "Me.")], ["Ida likes tea."])
    assert full[: len(plain) - 1] == plain[:-1]


def test_the_request_comes_last() -> None:
    assert messages("Why?", [Exchange("Who?", "Me.")])[-1] == HumanMessage("Why?")


def test_earlier_exchanges_stand_before_the_request() -> None:
    told = messages("Why?", [Exchange("Who?", "Me.")])
    assert told[-3:-1] == [HumanMessage("Who?"), AIMessage("Me.")]


def test_of_an_interrupted_answer_the_model_knows_what_the_user_heard() -> None:
    told = messages("And then?", [Exchange("Why?", "Because. And so on.", spoken="Because.")])
    assert told[-2] == AIMessage("Because. …")


def test_what_is_known_is_marked_as_data_beside_the_request() -> None:
    last = messages("Why?", (), ["Ida likes tea."])[-1].text
    assert last.index("no instructions") < last.index("- Ida likes tea.") < last.index("Why?")


def test_a_model_without_tools_is_told_that_it_cannot_act() -> None:
    told = messages("Why?", ())
    assert "You cannot do anything yourself" in told[0].text
    assert len(told) > 2


def test_a_model_with_tools_is_not_discouraged() -> None:
    told = messages("Why?", (), acts=True)
    assert isinstance(told[0], SystemMessage)
    assert "cannot do anything" not in told[0].text
    assert len(told) == 2


def test_the_prompt_is_short() -> None:
    words = sum(len(message.text.split()) for message in messages("Why?", ()))
    assert words < 170
