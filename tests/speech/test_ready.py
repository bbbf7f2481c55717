"""What was said once is said again without the voice."""

from collections.abc import Iterator

from tests.fakes import ToneSynthesizer
from victus_desktop.conversation.audio import Audio
from victus_desktop.speech.ready import PHRASES, ReadySynthesizer


class Counting(ToneSynthesizer):
    def __init__(self) -> None:
        self.asked: list[str] = []

    def synthesize(self, text: str) -> Iterator[Audio]:
        self.asked.append(text)
        yield from super().synthesize(text)


def test_the_second_time_needs_no_voice_and_sounds_the_same() -> None:
    voice = Counting()
    ready = ReadySynthesizer(voice)
    first = list(ready.synthesize("All is well."))
    assert list(ready.synthesize("All is well.")) == first
    assert voice.asked == ["All is well."]


def test_common_phrases_are_made_ahead() -> None:
    voice = Counting()
    ready = ReadySynthesizer(voice)
    ready.prepare()
    assert voice.asked == list(PHRASES)
    assert list(ready.synthesize(PHRASES[0]))
    assert len(voice.asked) == len(PHRASES)


def test_what_was_cut_off_is_not_kept() -> None:
    voice = Counting()
    ready = ReadySynthesizer(voice)
    pieces = ready.synthesize("one two three")
    next(pieces)
    del pieces
    assert len(list(ready.synthesize("one two three"))) == 3
    assert len(voice.asked) == 2


def test_long_answers_are_not_kept_and_the_rarest_are_dropped() -> None:
    voice = Counting()
    ready = ReadySynthesizer(voice)
    long = "word " * 20
    for text in (long, long, *(f"number {n}" for n in range(65)), "number 0"):
        list(ready.synthesize(text))
    assert voice.asked.count(long) == 2
    assert voice.asked.count("number 0") == 2
