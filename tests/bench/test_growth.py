"""Growth is measured from the first fifth of the turns on."""

from victus_desktop.bench.growth import measure_growth


def test_what_is_added_after_the_warm_up_counts() -> None:
    asked: list[str] = []
    figures = measure_growth(10, asked.append, ("a", "b"), lambda: 100.0 + len(asked))
    assert asked == ["a", "b"] * 5
    assert (figures.warm_mb, figures.end_mb) == (102.0, 110.0)
    assert round(figures.percent, 1) == 7.8
