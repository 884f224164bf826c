"""When a publication year's articles came into PubMed, how much of it has arrived, and what it will come to."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pipelines.analysis.numbers.loglinear import Numbers

#: How many earlier years are learnt from: more would tell of a PubMed that worked otherwise.
LEARNT_YEARS = 6


@dataclass(frozen=True)
class Arrivals:
    """The create dates of a set of articles by publication year, in order; articles that lack either are left out."""

    created: Mapping[int, NDArray[np.datetime64]]

    @classmethod
    def of(cls, articles: pd.DataFrame) -> "Arrivals":
        """The arrivals of articles with `publication_year` and `create_date`."""
        dated = articles.dropna(subset=["publication_year", "create_date"])
        days = pd.Series(dated["create_date"].to_numpy(dtype="datetime64[D]"), index=dated.index)
        groups: Any = days.groupby(dated["publication_year"].astype(int))
        return cls({int(year): np.sort(group.to_numpy(dtype="datetime64[D]")) for year, group in groups})

    def by(self, year: int, day: date) -> int:
        """How many articles of a publication year PubMed had at the end of a day."""
        created = self.created.get(year)
        return 0 if created is None else int(np.searchsorted(created, np.datetime64(day), side="right"))

    def past(self, year: int, as_of: date) -> list[tuple[int, int]]:
        """Of each earlier year that can be learnt from: what had arrived by the same day of it, and what it came to.

        The latest six of the years that ended over a year before the year of `as_of` began, as far as they were
        known on that day: by then what is still missing of them is small. A year without articles teaches nothing.
        """
        newest = as_of.year - 2
        rows: list[tuple[int, int]] = []
        for earlier in sorted((known for known in self.created if known <= newest), reverse=True):
            final = self.by(earlier, as_of)
            if final and len(rows) < LEARNT_YEARS:
                rows.append((self.by(earlier, same_day(as_of, year - earlier)), final))
        return rows


def same_day(day: date, years: int) -> date:
    """The same day of the year so many years earlier; 29 February becomes 28 February where there is none.

    >>> same_day(date(2024, 2, 29), 1), same_day(date(2024, 2, 29), 4)
    (datetime.date(2023, 2, 28), datetime.date(2020, 2, 29))
    """
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)


#: Earlier years, and articles in them, without which nothing is learnt.
FEWEST_YEARS, FEWEST_LEARNT = 3, 30
#: With fewer arrived, or less of the year, its final count is not foretold.
FEWEST_ARRIVED, LEAST_FRACTION = 5, 0.05
# Of years that fill alike, this share looks calmer than the floor of their scatter.
_CALM = 0.05
_TWO_SIDED_95 = 0.975


@dataclass(frozen=True)
class Learnt:
    """How earlier years had filled by the same day."""

    fraction: float  # of a year's final count, what had arrived
    alikeness: float  # intraclass correlation of the beta-binomial: 0 when years differ by chance alone
    calm: float  # scatter over chance, where it is less than chance; else 1
    weight: float  # articles that the fraction is worth
    quantile: float  # of Student's t with one less than the years
    years: int  # how many years


@dataclass(frozen=True)
class Completeness:
    """What is known of a publication year on a day; `reason` says why a final count is not foretold."""

    year: int
    as_of: date
    arrived: int  # articles that PubMed had by then
    learnt_years: int  # earlier years that were looked at
    fraction: float | None = None  # share of the final count that had arrived in those
    fraction_low: float | None = None  # lower end of the 95% interval of the share for this year
    fraction_high: float | None = None
    estimate: float | None = None
    estimate_low: float | None = None  # lower end of its 95% prediction interval, a whole number of articles
    estimate_high: float | None = None
    reason: str | None = None


def completeness(arrivals: Arrivals, year: int, as_of: date) -> Completeness:
    """What can be said of a publication year from what was known at the end of a day, and nothing later.

    No fraction, but a reason: fewer than 3 earlier years or 30 articles in them. A fraction without a final count:
    fewer than 5 articles have arrived, or less than a twentieth of the year, which would be multiplied by over 20.
    """
    past, arrived = arrivals.past(year, as_of), arrivals.by(year, as_of)
    known = learnt(past)
    if known is None:
        articles = sum(final for _, final in past)
        return Completeness(
            year,
            as_of,
            arrived,
            len(past),
            reason=f"{articles} articles in {len(past)} earlier years to learn from; "
            f"it needs {FEWEST_LEARNT} in {FEWEST_YEARS}.",
        )
    reason = None
    if arrived < FEWEST_ARRIVED:
        reason = (
            f"{arrived} of its articles arrived so far; a final count is foretold from {FEWEST_ARRIVED} on."
        )
    elif known.fraction < LEAST_FRACTION:
        reason = f"Less than {LEAST_FRACTION:.0%} of the year has arrived: too little to multiply."
    if reason:
        return Completeness(year, as_of, arrived, known.years, fraction=known.fraction, reason=reason)
    estimate, low, high = final_count(arrived, known)
    return Completeness(
        year,
        as_of,
        arrived,
        known.years,
        fraction=known.fraction,
        fraction_low=arrived / high,
        fraction_high=arrived / low,
        estimate=estimate,
        estimate_low=low,
        estimate_high=high,
    )


def learnt(past: Sequence[tuple[int, int]]) -> Learnt | None:
    """How earlier years had filled by the same day; None where they are too few.

    Formula: each year's arrived articles are beta-binomial out of its final count, with one fraction p and one
    intraclass correlation r: variance n p (1 - p) (1 + (n - 1) r) (Williams 1982). p weighs the years by
    n / (1 + (n - 1) r). r brings Pearson's chi-square over the years to the median of its distribution, which is
    right half of the time and does not err low as the mean does for few years (median-unbiased, as in the
    between-study variance of a meta-analysis). Where the years already scatter less than that, r is 0 and the
    variance is scaled by chi-square over its degrees of freedom, not below its 5th percentile.

    A fraction of 0 or 1 is moved in by half an article: no number of years shows that none will ever be late.

    `past`: per earlier year, articles arrived by that day and in the end; no final count of zero.
    """
    from scipy import special

    if len(past) < FEWEST_YEARS or sum(final for _, final in past) < FEWEST_LEARNT:
        return None
    arrived, final = np.array(past, dtype=float).T
    left = len(past) - 1
    half = left / 2
    alikeness, calm = 0.0, 1.0
    scatter = _scatter(arrived, final, 0.0)
    if scatter > 2 * special.gammaincinv(half, 0.5):
        alikeness = _alikeness(arrived, final, float(2 * special.gammaincinv(half, 0.5)))
    else:
        calm = float(min(1, max(scatter / left, 2 * special.gammaincinv(half, _CALM) / left)))
    weights = _weights(final, alikeness)
    return Learnt(
        _fraction(arrived, final, weights),
        alikeness,
        calm,
        float(weights.sum()),
        float(special.stdtrit(left, _TWO_SIDED_95)),
        len(past),
    )


def final_count(arrived: int, known: Learnt) -> tuple[float, float, float]:
    """The final count of a year of which so many articles have arrived, and its 95% prediction interval.

    Formula: N = arrived / p, on a log scale N exp(+- q s), s squared = c (1 - p) / p ((1 + (N - 1) r) / N + 1 / w):
    the first part is chance and what years differ by in the year itself, the second that in what was learnt (weight
    w, scale c, q of Student's t). The log scale keeps the interval above zero and finite. Its ends are rounded
    to whole articles, outward where they would pass the estimate; the lower one is not below what has arrived.

    Assumes that the year fills as the earlier ones did. What changes how PubMed takes records in, it cannot see.
    """
    p = known.fraction
    estimate = arrived / p
    inside = (1 + max(estimate - 1, 0) * known.alikeness) / estimate + 1 / known.weight
    spread = known.quantile * math.sqrt(known.calm * (1 - p) / p * inside)
    low = max(arrived, min(round(estimate * math.exp(-spread)), math.floor(estimate)))
    high = max(round(estimate * math.exp(spread)), math.ceil(estimate))
    return estimate, float(low), float(high)


def _weights(final: Numbers, alikeness: float) -> Numbers:
    return final / (1 + (final - 1) * alikeness)


def _fraction(arrived: Numbers, final: Numbers, weights: Numbers) -> float:
    edge = 0.5 / (final.sum() + 1)
    return float(np.clip((weights * arrived / final).sum() / weights.sum(), edge, 1 - edge))


def _scatter(arrived: Numbers, final: Numbers, alikeness: float) -> float:
    """Pearson's chi-square of the years' fractions."""
    weights = _weights(final, alikeness)
    p = _fraction(arrived, final, weights)
    return float((weights * (arrived / final - p) ** 2).sum() / (p * (1 - p)))


def _alikeness(arrived: Numbers, final: Numbers, target: float) -> float:
    from scipy.optimize import brentq

    if _scatter(arrived, final, 1.0) >= target:
        return 1.0
    return float(brentq(lambda alike: _scatter(arrived, final, alike) - target, 0.0, 1.0))
