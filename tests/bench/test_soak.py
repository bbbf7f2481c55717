import xml.etree.ElementTree as ET

from victus_desktop.bench.soak import Sample, SoakFigures, plot, soak
from victus_desktop.conversation.turn import Prompt, Turn


def grown(memory: list[float]) -> SoakFigures:
    return SoakFigures([Sample(turn * 50, mb, 9, 30) for turn, mb in enumerate(memory)])


def test_what_a_start_allocates_is_no_growth() -> None:
    assert grown([100.0] * 4 + [700.0] * 36).growth == 1


def test_a_leak_shows_as_growth() -> None:
    assert grown([700 + 2.0 * turn for turn in range(40)]).growth > 1.05


def test_the_turns_are_run_and_the_process_is_watched() -> None:
    asked: list[str] = []

    def ask(text: str) -> Turn:
        asked.append(text)
        turn = Turn(Prompt(text), lambda event: None)
        turn.timings_ms["total"] = 2.0
        turn.error = "model" if len(asked) == 7 else ""
        return turn

    figures = soak(ask, 80)
    assert len(asked) == 80
    timers = [one for one in asked if "timer" in one]
    assert timers == ["set a timer for three hours", "cancel the timer"] * 5
    assert [place for place, one in enumerate(asked, 1) if "leaves" in one] == [25, 50, 75]
    assert figures.failed == 1
    assert figures.median_ms == 2
    assert [one.turns for one in figures.samples] == [0, *range(2, 81, 2)]
    assert all(one.memory_mb > 10 and one.files > 2 for one in figures.samples)


def test_the_plot_is_a_picture_with_a_line_for_each() -> None:
    picture = ET.fromstring(plot(grown([700.0] * 40)))
    lines = [one for one in picture.iter() if one.tag.endswith("polyline")]
    assert [len(line.attrib["points"].split()) for line in lines] == [40, 40, 40]
