import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from statsmodels.stats.proportion import proportion_confint

from pipelines.analysis.numbers.proportions import is_thin, wilson_interval


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


@given(n=st.integers(1, 10**6), part=st.floats(0, 1))
def test_the_interval_is_that_of_statsmodels_and_holds_the_share(n: int, part: float) -> None:
    successes = round(part * n)
    found = wilson_interval(pd.Series([successes]), pd.Series([n])).iloc[0]

    assert tuple(found[["low", "high"]]) == pytest.approx(
        proportion_confint(successes, n, method="wilson"), abs=1e-12
    )
    assert 0 <= found["low"] <= found["share"] <= found["high"] <= 1


@given(successes=st.integers(0, 1000), others=st.integers(0, 1000), times=st.integers(2, 50))
def test_the_interval_shrinks_when_the_same_share_is_seen_in_more(
    successes: int, others: int, times: int
) -> None:
    assume(successes + others > 0)
    n = successes + others
    few, many = (wilson_interval(pd.Series([successes * k]), pd.Series([n * k])).iloc[0] for k in (1, times))

    assert many["high"] - many["low"] < few["high"] - few["low"]


@pytest.mark.parametrize(
    ("successes", "n", "thin"),
    [(4, 100, True), (5, 100, False), (95, 100, False), (96, 100, True), (0, 0, True), (5, 10, False)],
)
def test_fewer_than_five_on_either_side_are_thin(successes: int, n: int, thin: bool) -> None:
    assert is_thin(successes, n) is thin
