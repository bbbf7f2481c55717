"""What is done is compared with what was told."""

from victus_desktop.bench.interruptions import Done, bench_interruptions


def test_an_effect_that_nobody_was_told_of_is_found() -> None:
    outcomes = iter([Done(["one"], 1, 1, 1), Done(["two"], 0, 1, 1), Done(["a", "b"], 0, 0, 2)])
    figures = bench_interruptions(lambda first, pause, second: next(outcomes), 3, lambda line: None)
    assert figures.unsound == 1
    assert "effects or rows of a turn that was not told 1" in figures.lines()


def test_a_row_that_is_missing_is_found() -> None:
    figures = bench_interruptions(
        lambda first, pause, second: Done(["one"], 0, 0, 0), 1, lambda line: None
    )
    assert figures.unsound == 1
