"""On which words nobody ends a request."""

import pytest

from victus_desktop.agent.understanding.unfinished import is_unfinished


@pytest.mark.parametrize(
    "text",
    [
        "Set a timer for.",
        "set a timer for 10",
        "What is the?",
        "what is 12",
        "convert to 100",
        "Add milk.",
        "add milk, eggs",
        "When I get home.",
        "if it rains tomorrow",
        "Can you tell me?",
        "I would like to know",
        "how long does it take",
        "why is the sky",
        "How do you spell?",
        "turn the volume",
        "turn on",
        "create an event",
        "remind me at 5",
        "Is it true that?",
        "open the",
        "um",
        "and then...",
        "what is the capital of",
        "what's the difference between",
        "what can you tell me about",
        "anything that I need to",
        "how do I get to",
        "remind me that I meet with",
        "tell me what you know about",
        "what is the code for",
        "where can I go for",
        "wake me on weekdays at seven but",
        "wake me on weekdays at seven but not",
        "wake me every day at seven except",
        "wake me every day at seven except for",
        "",
    ],
)
def test_something_follows(text: str) -> None:
    assert is_unfinished(text)


@pytest.mark.parametrize(
    "text",
    [
        "Set a timer for 10 minutes.",
        "What is love?",
        "How are you?",
        "Where is Paris?",
        "When is Easter?",
        "What's the weather like?",
        "Why does it rain?",
        "Turn the lights on.",
        "turn it up",
        "Tell me what time it is.",
        "Tell me who you are.",
        "Undo that.",
        "Tell me more.",
        "Add milk to my shopping list.",
        "two and a half",
        "Start over.",
        "When I get home, remind me to call Ida.",
        "set an alarm for 7",
        "What is 12 times 12?",
        "Skip this song.",
        "Is there anything in my calendar on Friday that I should know of?",
        "Is there anything I should know about?",
        "What is it made of?",
        "What's that for?",
        "Where are you from?",
        "Where does the name come from?",
        "What are you thinking about?",
        "What is the book about?",
        "Play the song that I listened to.",
    ],
)
def test_that_may_be_all(text: str) -> None:
    assert not is_unfinished(text)
