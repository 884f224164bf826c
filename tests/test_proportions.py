import pandas as pd
import pytest

from pipelines.analysis.proportions import wilson_interval


@pytest.mark.parametrize(
    ("successes", "n", "low", "high"),
    [
        # Newcombe 1998, Statistics in Medicine 17:857, table I, method 3
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
        (20, 20, 0.8389, 1.0),
    ],
)
def test_the_interval_is_the_published_one(successes: int, n: int, low: float, high: float) -> None:
    found = wilson_interval(pd.Series([successes]), pd.Series([n])).iloc[0]

    assert found["share"] == successes / n
    assert (round(found["low"], 4), round(found["high"], 4)) == (low, high)


def test_none_and_all_reach_the_ends_exactly() -> None:
    found = wilson_interval(pd.Series([0, 7]), pd.Series([7, 7]))

    assert (found["low"][0], found["high"][1]) == (0.0, 1.0)


def test_nothing_of_nothing_is_missing() -> None:
    found = wilson_interval(pd.Series([0, pd.NA, 1]), pd.Series([0, 5, pd.NA]))

    assert found.isna().all(axis=None)
    assert [str(dtype) for dtype in found.dtypes] == ["Float64"] * 3


def test_an_empty_series_gives_an_empty_frame() -> None:
    assert len(wilson_interval(pd.Series([], dtype="Int64"), pd.Series([], dtype="Int64"))) == 0


@pytest.mark.parametrize(("successes", "n"), [(3, 2), (-1, 2)])
def test_more_than_all_is_a_mistake(successes: int, n: int) -> None:
    with pytest.raises(ValueError, match="0 <= successes <= n"):
        wilson_interval(pd.Series([successes]), pd.Series([n]))
