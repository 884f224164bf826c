"""Growth rates against numbers worked out by hand, at every edge, and on simulated series whose growth is known."""

import math
import subprocess
import sys
from dataclasses import fields

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from pipelines.analysis.numbers.loglinear import trend
from pipelines.analysis.papers.growth import Growth, cagr_pct, complete_years, growth

COUNTS = st.lists(st.integers(0, 2_000), min_size=4, max_size=12)


def rates(records: list[float], exposure: list[float] | None = None, first: int = 2015) -> Growth:
    frame = pd.DataFrame({"year": range(first, first + len(records)), "records": records})
    return growth(frame if exposure is None else frame.assign(exposure=exposure))


def test_doubling_every_year_is_a_hundred_percent() -> None:
    found = rates([100, 200, 400, 800])

    assert (found.growth_pct, found.cagr_pct, found.doubling_time_years) == (100, 100, 1)
    assert (found.first_year, found.last_year, found.years, found.records) == (2015, 2018, 4, 1_500)
    assert found.reason is None


def carried(years: NDArray[np.float64], share: float = 0.44) -> NDArray[np.float64]:
    """How alike years are that many years apart."""
    return np.array([[share ** abs(one - other) for other in years] for one in years])


def test_the_interval_of_a_level_series_is_the_one_worked_out_by_hand() -> None:
    # Five a year for ten years, t from -4.5 to 4.5, sum of squares 82.5: ordinary least squares. The years lie on the
    # line, so the dispersion is the 5th percentile of chi-square with 8 degrees of freedom over 8, 2.7326 / 8;
    # Student's t with 8 is 2.3060. Of pairs of years `lag` apart there are 10 - lag, each counted twice, and the sum of
    # t x (t + lag) over them is this; from both follow the variance of the slope and of what is left of the scatter.
    t = [place - 4.5 for place in range(10)]
    along = {lag: sum(t[place] * t[place + lag] for place in range(10 - lag)) for lag in range(10)}
    slope = 82.5 + 2 * sum(0.44**lag * along[lag] for lag in range(1, 10))
    level = 10 + 2 * sum(0.44**lag * (10 - lag) for lag in range(1, 10))
    left = (10 - level / 10 - slope / 82.5) / 8
    assert (along[1], slope / 82.5, left) == pytest.approx((57.75, 1.7769, 0.7415), abs=1e-4)
    half = 2.3060 * math.sqrt(2.7326 / 8 / (5 * 82.5) * slope / 82.5 / left)
    found = rates([5] * 10)

    assert (found.growth_pct, found.model, found.dispersion) == (0, "quasi_poisson", 0)
    assert found.growth_low_pct == pytest.approx((math.exp(-half) - 1) * 100, abs=0.001)
    assert found.growth_high_pct == pytest.approx((math.exp(half) - 1) * 100, abs=0.001)
    assert found.doubling_time_years is None


def test_scatter_beyond_chance_takes_the_negative_binomial() -> None:
    records = [50.0, 10, 50, 10, 50, 10, 50, 10]
    found = rates(records)

    # The line is nearly level at 30, so Pearson's chi-square is about 8 x 20 squared / 30 over 6.
    assert found.model == "negative_binomial"
    assert found.dispersion == pytest.approx(8 * 400 / 30 / 6, rel=0.1)
    assert found.growth_low_pct is not None
    assert found.growth_low_pct < -25


def errors(
    years: NDArray[np.float64],
    columns: NDArray[np.float64],
    mean: NDArray[np.float64],
    variance: NDArray[np.float64],
) -> NDArray[np.float64]:
    """Standard errors of the coefficients, from ten times ten sums: one score a pair of years."""
    bread = np.linalg.inv(columns.T @ (columns * mean[:, None]))
    alike = carried(years) * np.sqrt(variance[:, None] * variance[None, :])
    places = range(len(years))
    middle = sum(alike[i, j] * np.outer(columns[i], columns[j]) for i in places for j in places)
    residual = np.eye(len(years)) - np.diag(mean) @ columns @ bread @ columns.T
    left = sum((residual[i] @ alike @ residual[i]) / variance[i] for i in places) / (
        len(years) - columns.shape[1]
    )
    return np.asarray(np.sqrt(np.diag(bread @ np.asarray(middle) @ bread) / left))


@pytest.mark.parametrize(("degree", "gap"), [(1, 0), (1, 3), (2, 0), (2, 1)])
def test_what_carries_over_fades_with_the_years_between(degree: int, gap: int) -> None:
    years = np.array([2010.0, 2011, 2012, 2013, 2014, 2015, 2016, 2017]) + gap * (np.arange(8) > 4)
    found = trend(years, np.array([40.0, 41, 50, 52, 61, 66, 70, 79]), np.ones(8), degree=degree)

    assert found is not None
    assert found.model == "quasi_poisson"
    middle = (years[0] + years[-1]) / 2
    columns = np.column_stack([(years - middle) ** power for power in range(degree + 1)])
    mean = np.exp(columns @ np.array(found.coefficients))
    left = 8 - degree - 1
    floor = {6: 1.6354, 5: 1.1455}[left] / left  # 5th percentiles of chi-square
    variance = max(found.dispersion, floor) * mean
    assert found.errors == pytest.approx(errors(years, columns, mean, variance), rel=1e-4)


def test_the_negative_binomial_variance_is_the_one_that_explains_the_scatter() -> None:
    years, records = np.arange(2015.0, 2023), np.array([10.0, 30, 20, 60, 40, 120, 90, 260])
    found = trend(years, records, np.ones(8))

    assert found is not None
    columns = np.column_stack([np.ones(8), years - years.mean()])
    mean = np.exp(columns @ np.array(found.coefficients))
    assert columns.T @ (records - mean) == pytest.approx([0, 0], abs=1e-6)  # the score equations
    extra = np.linspace(0, 1, 1_000_001)[:, None]
    chi_square = ((records - mean) ** 2 / (mean + extra * mean**2)).sum(axis=1)
    best = extra[np.abs(chi_square - 6).argmin()]
    assert found.errors == pytest.approx(errors(years, columns, mean, mean + best * mean**2), rel=1e-4)
    assert found.quantile == pytest.approx(2.4469, abs=1e-4)


def test_a_share_grows_by_what_is_left_of_growth_beyond_the_whole() -> None:
    records, pubmed = [100 * 1.2**year for year in range(10)], [1e6 * 1.05**year for year in range(10)]

    assert rates(records, pubmed).growth_pct == pytest.approx((1.2 / 1.05 - 1) * 100)
    assert rates(records, pubmed).cagr_pct == pytest.approx((1.2 / 1.05 - 1) * 100)


def test_a_year_without_any_exposure_is_left_out() -> None:
    found = rates([0, 10, 20, 40, 80], [0, 100, 100, 100, 100])

    assert (found.years, found.first_year, found.growth_pct) == (4, 2016, 100)
    assert rates([0] * 4, [0] * 4).reason == "There is no complete year."


@pytest.mark.parametrize(
    ("records", "reason"),
    [
        ([], "There is no complete year."),
        ([10, 10, 10], "3 complete years; a rate needs 4."),
        ([8, 8, 7, 6], "29 records in 4 years; a rate needs 30."),
        ([0] * 10, "0 records in 10 years; a rate needs 30."),
        ([0] * 9 + [50], "Records in 1 of 10 years only; a rate needs 3 such years."),
        ([50] + [0] * 9, "Records in 1 of 10 years only; a rate needs 3 such years."),
        ([0] * 8 + [20, 30], "Records in 2 of 10 years only; a rate needs 3 such years."),
    ],
)
def test_too_little_gives_a_reason_and_no_rate(records: list[float], reason: str) -> None:
    found = rates(records)

    assert found.reason == reason
    assert found.growth_pct is found.model is found.cagr_pct is found.pace is None


@pytest.mark.parametrize("records", [[8, 8, 7, 7], [0] * 7 + [5, 10, 20], [0, 0, 40, 0, 0, 30, 0, 0, 0, 20]])
def test_just_enough_gives_a_rate(records: list[float]) -> None:
    assert rates(records).growth_pct is not None


@settings(max_examples=200)
@given(COUNTS)
@example([0, 0, 0, 0, 0, 0, 0, 1, 1, 2_000])
@example([2_000, 1, 1, 0, 0, 0, 0, 0, 0, 0])
@example([1, 0, 0, 2_000, 0, 0, 1, 0])
@example([10**9] * 5)
@example([1, 0, 1, 99])
def test_an_answer_is_finite_and_within_its_interval(records: list[float]) -> None:
    found = rates(records)

    numbers = [getattr(found, field.name) for field in fields(found)]
    assert all(math.isfinite(number) for number in numbers if isinstance(number, float))
    assert (found.growth_pct is None) is (found.reason is not None)
    if found.growth_pct is not None:
        assert -100 <= found.growth_low_pct <= found.growth_pct <= found.growth_high_pct  # type: ignore[operator]
        assert found.growth_low_pct < found.growth_high_pct  # type: ignore[operator]
    if found.pace is not None:
        assert found.pace_low_pct <= found.pace_change_pct <= found.pace_high_pct  # type: ignore[operator]


@given(COUNTS, st.integers(2, 1_000), st.integers(0, 2))
def test_growth_does_not_depend_on_the_scale(records: list[float], times: int, how: int) -> None:
    one = rates(records, [1e6] * len(records))
    assume(one.reason is None)
    counts = [number * times for number in records] if how != 1 else records
    whole = [1e6 * times if how else 1e6] * len(records)
    other = rates(counts, whole)

    assert other.growth_pct == pytest.approx(one.growth_pct, rel=1e-5, abs=1e-5)
    assert (other.cagr_pct is None) is (one.cagr_pct is None)
    if one.cagr_pct is not None:
        assert other.cagr_pct == pytest.approx(one.cagr_pct, rel=1e-5, abs=1e-5)
    if one.pace is not None:
        assert other.pace_change_pct == pytest.approx(one.pace_change_pct, rel=1e-4, abs=1e-4)


@given(st.floats(-0.2, 0.6), st.integers(4, 10), st.integers(20, 200), st.integers(2, 100))
def test_the_interval_shrinks_with_more_records_and_with_more_years(
    yearly: float, years: int, first: int, times: int
) -> None:
    def width(scale: int, length: int) -> float:
        found = rates([first * scale * (1 + yearly) ** year for year in range(length)])
        assume(found.reason is None)
        return float(np.log1p(found.growth_high_pct / 100) - np.log1p(found.growth_low_pct / 100))  # type: ignore[operator]

    assert width(times, years) < width(1, years)
    assert width(1, years + 1) < width(1, years)


def test_a_steady_slowing_is_told_with_the_pace_of_either_third() -> None:
    # Growth factors fall from 1.5 to 1.05; log factors of both ends are those of the first and last year.
    factors = np.exp(np.linspace(math.log(1.5), math.log(1.05), 9))
    found = rates([300 * math.prod(factors[:year]) for year in range(10)])

    # Over nine yearly steps the middle of the first third lies 1.5 steps in, that of the last 7.5; the first
    # factor is the slope half a step in.
    step = (math.log(1.05) - math.log(1.5)) / 8
    assert found.early_growth_pct == pytest.approx((math.exp(math.log(1.5) + step) - 1) * 100, abs=0.01)
    assert found.late_growth_pct == pytest.approx((math.exp(math.log(1.5) + 7 * step) - 1) * 100, abs=0.01)
    assert found.pace_change_pct == pytest.approx((math.exp(6 * step) - 1) * 100, abs=0.01)
    assert found.pace == "slower"
    assert found.pace_high_pct is not None
    assert found.pace_high_pct < 0
    assert rates([300 / factor for factor in np.cumprod([1, *factors])]).pace == "faster"


@pytest.mark.parametrize(
    ("records", "told"),
    [
        ([10] * 5, False),
        ([10] * 6, True),
        ([2, 2, 9, 9, 9, 9], False),
        ([2, 3, 9, 9, 9, 9], True),
        ([9, 9, 9, 9, 3, 1], False),
    ],
)
def test_a_change_of_pace_needs_six_years_and_five_records_in_either_third(
    records: list[float], told: bool
) -> None:
    found = rates(records)

    assert found.growth_pct is not None
    assert (found.pace is not None) is told


def test_steady_growth_has_no_clear_change_of_pace() -> None:
    found = rates([100 * 1.2**year for year in range(10)])

    assert found.pace == "no clear change"
    assert found.early_growth_pct == found.late_growth_pct == 20


@pytest.mark.parametrize(
    ("first", "last", "years", "percent"),
    [(100, 121, 2, 10), (4, 1, 1, -75), (5, 0, 3, -100), (0, 5, 3, None), (5, 5, 0, None)],
)
def test_cagr_is_the_textbook_formula(first: float, last: float, years: int, percent: float | None) -> None:
    assert cagr_pct(first, last, years) == percent


def test_doubling_may_have_no_end() -> None:
    found = rates([10, 14, 9, 15, 12, 16])

    assert found.growth_low_pct is not None
    assert found.growth_low_pct <= 0
    assert found.doubling_time_years is not None
    assert found.doubling_low_years is not None
    assert found.doubling_low_years < found.doubling_time_years
    assert found.doubling_high_years is None


def rows(years: list[tuple[int | None, float | None, bool]]) -> pd.DataFrame:
    frame = pd.DataFrame(years, columns=["year", "completeness", "is_open"])
    frame = frame.astype({"year": "Int64", "completeness": "Float64", "is_open": "boolean"})
    return frame.assign(records=10)


def test_complete_years_are_closed_and_have_98_percent() -> None:
    given = rows(
        [
            (None, 1, False),
            (2024, 0.9799, False),
            (2025, 0.98, False),
            (2023, None, False),
            (2026, 0.99, True),
            (2022, 1, False),
        ]
    )

    assert complete_years(given)["year"].tolist() == [2022, 2023, 2025]
    assert complete_years(given, last=2)["year"].tolist() == [2023, 2025]


@given(st.lists(st.integers(0, 5_000), min_size=1, max_size=3), COUNTS)
def test_open_years_never_change_a_rate(unfinished: list[int], records: list[int]) -> None:
    closed = rows([(2000 + place, 1, False) for place in range(len(records))]).assign(records=records)
    opened = rows([(2050 + place, 0.5, True) for place in range(len(unfinished))]).assign(records=unfinished)
    both = pd.concat([opened, closed], ignore_index=True)

    assert growth(complete_years(both)) == growth(complete_years(closed))


@pytest.mark.parametrize(("share", "least"), [(0.0, 0.97), (0.5, 0.93)])
@pytest.mark.parametrize("degree", [1, 2])
def test_the_interval_holds_the_truth_where_years_resemble_each_other_and_where_not(
    degree: int, share: float, least: float
) -> None:
    random, years = np.random.default_rng(20), np.arange(2015.0, 2025)
    alike = np.linalg.cholesky(carried(years, share)) * 0.15
    held = 0
    for _ in range(300):
        mean = 300 * 1.2 ** (years - 2020) * np.exp(alike @ random.normal(size=10))
        found = trend(years, random.poisson(mean).astype(float), np.ones(10), degree=degree)
        assert found is not None
        _, low, high = found.interval(degree)
        held += low <= (math.log(1.2) if degree == 1 else 0) <= high

    assert held / 300 >= least  # 2,000 series each: docs/numbers.md


def test_what_fits_is_loaded_only_when_something_is_fitted() -> None:
    code = (
        "import sys, pipelines.analysis.papers.growth, pipelines.cli;"
        "import pipelines.analysis.papers.completeness_tables;"
        "print(*{'scipy', 'statsmodels'} & set(sys.modules))"
    )
    assert subprocess.check_output([sys.executable, "-c", code], text=True).strip() == ""
