"""How fast yearly counts of topics and published themes grow, over complete years only, and whether they slow down."""

import math
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import pandas as pd

from pipelines.analysis.numbers.loglinear import Numbers, Trend, trend
from pipelines.analysis.papers.topic_years import COMPLETE, was_open
from pipelines.tables.answers.rates import GROWTH
from pipelines.topics.terms import FIELD

#: Below so many records in the window there is no rate.
ENOUGH_RECORDS = 30
#: Complete years a rate needs, and those it takes when there are more.
FEWEST_YEARS, WINDOW_YEARS = 4, 10
#: A bend needs two thirds of some length, with something in both.
_PACE_YEARS, _PACE_RECORDS = 6, 5
_YEARS_WITH_RECORDS = 3
# Few records far apart leave a factor open up to more than a number can hold (its log beyond this): no finite answer.
_LARGEST_LOG = 700
# What a fit leaves behind that is no growth: 1e-14 for years that are all alike.
_DECIMALS = 6


@dataclass(frozen=True)
class Growth:
    """A growth rate with what it rests on, as the table `growth` holds it; without one, `reason` says why."""

    growth_pct: float | None = None  # percent a year, from a log-linear fit over all years
    growth_low_pct: float | None = None  # lower end of its 95% interval
    growth_high_pct: float | None = None
    model: str | None = None  # which variance the interval takes (see `loglinear.trend`)
    dispersion: float | None = None  # 1 when chance alone scatters the years around the trend
    first_year: int | None = None
    last_year: int | None = None
    years: int = 0
    records: int = 0  # articles in them: the n of the rate
    #: First to last year only, (last / first) ** (1 / years between) - 1; None after a first year of zero.
    cagr_pct: float | None = None
    doubling_time_years: float | None = None  # log 2 / log(1 + growth); None when it does not grow
    doubling_low_years: float | None = None  # from the upper end of growth
    #: From the lower end; None when that is not above zero: it may never double.
    doubling_high_years: float | None = None
    early_growth_pct: float | None = None  # percent a year in the first third of the years
    late_growth_pct: float | None = None  # in the last third
    pace_change_pct: float | None = None  # growth factor of the last third over that of the first, minus one
    pace_low_pct: float | None = None
    pace_high_pct: float | None = None
    pace: str | None = None  # "faster", "slower", or "no clear change" when the interval includes zero
    reason: str | None = None


def growth(counts: pd.DataFrame) -> Growth:
    """How fast counts grow over all the years given.

    Formula: exp(slope) - 1 of a log-linear fit to every year, with a 95% interval (`loglinear.trend`). Change of
    pace: the same fit with a bend, log mean = a + b t + c t squared. Over years that span T its slope in the middle
    of the first third and of the last third, which is its mean slope there, differs by c x 4T / 3; the growth
    factors of the two thirds differ by exp of that. It needs 6 years and 5 records in either third. It sees a steady
    slowing or quickening, not a fall that is made up for.

    No rate, but a reason: fewer than 4 years, fewer than 30 records, records in fewer than 3 of the years, no best
    fit. Years of zero are years like others, but one without any exposure is left out. Neither the rate nor its
    doubling time is a forecast.

    Args:
        counts: One row per complete year (an unfinished one would read as a fall): `year`, `records`, and for the
            rate of a share `exposure`, the records of PubMed or of the field in that year.
    """
    rows = counts.sort_values("year")
    if "exposure" in rows:
        rows = rows[rows["exposure"].gt(0)]
    records = rows["records"].to_numpy(dtype=float)
    n, total = len(rows), int(records.sum())
    years = rows["year"].to_numpy(dtype=float)
    exposure = rows["exposure"].to_numpy(dtype=float) if "exposure" in rows else np.ones(n)
    if n == 0:
        return Growth(reason="There is no complete year.")
    window: dict[str, Any] = {
        "first_year": int(years[0]),
        "last_year": int(years[-1]),
        "years": n,
        "records": total,
    }
    reason = _too_little(records)
    line = None if reason else trend(years, records, exposure)
    if line is None or line.interval(1)[2] > _LARGEST_LOG:
        return Growth(**window, reason=reason or "No trend fits these years.")
    rates = records / exposure
    low, high = (_percent(end) for end in line.interval(1)[1:])
    return Growth(
        **window,
        growth_pct=_percent(line.coefficients[1]),
        growth_low_pct=low,
        growth_high_pct=high,
        model=line.model,
        dispersion=round(line.dispersion, _DECIMALS),
        cagr_pct=cagr_pct(float(rates[0]), float(rates[-1]), int(years[-1] - years[0])),
        **_doubling(line),
        **_pace(years, records, exposure),
    )


def complete_years(rows: pd.DataFrame, last: int = WINDOW_YEARS) -> pd.DataFrame:
    """The latest complete years, oldest first, of one topic, definition and date basis.

    Complete: not open, and PubMed has at least 98% of it. A year whose completeness is not known is complete once it
    is not open any more. Years before the first that is counted alone are no year.
    """
    whole = ~rows["is_open"] & rows["completeness"].fillna(1.0).ge(COMPLETE)
    return rows[whole & rows["year"].notna()].sort_values("year").tail(last)


def cagr_pct(first: float, last: float, years: int) -> float | None:
    """Compound growth in percent a year from the first to the last value; None when the first is zero.

    Formula: (last / first) ** (1 / years) - 1. It hangs on two years, whatever lies between them.

    >>> cagr_pct(100, 121, 2)
    10.0
    """
    if first <= 0 or years <= 0:
        return None
    return round((math.pow(last / first, 1 / years) - 1) * 100, _DECIMALS)


def _too_little(records: Numbers) -> str | None:
    total, n, filled = int(records.sum()), len(records), int((records > 0).sum())
    if n < FEWEST_YEARS:
        return f"{n} complete years; a rate needs {FEWEST_YEARS}."
    if total < ENOUGH_RECORDS:
        return f"{total} records in {n} years; a rate needs {ENOUGH_RECORDS}."
    if filled < _YEARS_WITH_RECORDS:
        return f"Records in {filled} of {n} years only; a rate needs {_YEARS_WITH_RECORDS} such years."
    return None


def _doubling(line: Trend) -> dict[str, Any]:
    slope, low, high = map(_percent, line.interval(1))
    if slope <= 0:
        return {}
    return {
        "doubling_time_years": _years_to_double(slope),
        "doubling_low_years": _years_to_double(high),
        "doubling_high_years": _years_to_double(low) if low > 0 else None,
    }


def _years_to_double(growth_pct: float) -> float:
    return round(math.log(2) / math.log1p(growth_pct / 100), _DECIMALS)


def _pace(years: Numbers, records: Numbers, exposure: Numbers) -> dict[str, Any]:
    third = len(years) // 3
    if len(years) < _PACE_YEARS or min(records[:third].sum(), records[-third:].sum()) < _PACE_RECORDS:
        return {}
    bent = trend(years, records, exposure, degree=2)
    if bent is None:
        return {}
    span = years[-1] - years[0]
    apart = 4 * span / 3
    change, low, high = (end * apart for end in bent.interval(2))
    if high > _LARGEST_LOG:
        return {}
    slope = bent.coefficients[1]
    return {
        "early_growth_pct": _percent(slope - change / 2),
        "late_growth_pct": _percent(slope + change / 2),
        "pace_change_pct": _percent(change),
        "pace_low_pct": _percent(low),
        "pace_high_pct": _percent(high),
        "pace": "slower" if high < 0 else "faster" if low > 0 else "no clear change",
    }


def _percent(log_factor: float) -> float:
    return round(math.expm1(log_factor) * 100, _DECIMALS)


#: What grows, to the column that it is a share of.
EXPOSURES = {"records": None, "per_100k": "all_pubmed", "share_of_field": "field"}


def growth_table(topic_years: pd.DataFrame | None, published: pd.DataFrame | None) -> pd.DataFrame:
    """The table `growth`: the latest complete years, ten at most, of every topic and theme that is counted by year.

    The field has no share of itself. A published count was retrieved on some day and only then: its years are
    complete as far as they were by the rule of dates (see `topic_years.is_open`), since nothing tells how they
    filled. It is counted with `[dp]`, so that an article can stand in two of its years.
    """
    rows = [] if published is None else list(_themes(published))
    if topic_years is not None:
        rows += _topics(topic_years)
    return GROWTH.frame(rows)


def measured(years: pd.DataFrame, measure: str) -> pd.DataFrame:
    """What `growth` fits: `year`, `records`, and `exposure` for a share.

    All the years are complete and of one topic, definition and date basis.
    """
    column = EXPOSURES[measure]
    counts = years[["year", "records"]]
    return counts if column is None else counts.assign(exposure=years[column])


def _topics(topic_years: pd.DataFrame) -> Iterator[dict[str, object]]:
    groups = topic_years.groupby(["topic", "definition", "date_basis"], sort=False)
    for (topic, definition, basis), rows in groups:
        years = complete_years(rows)
        for measure in EXPOSURES:
            if topic != FIELD or measure != "share_of_field":
                yield _row(topic, definition, basis, measure, growth(measured(years, measure)))


def _themes(published: pd.DataFrame) -> Iterator[dict[str, object]]:
    for theme, rows in published.groupby("theme", sort=False):
        whole = rows[~was_open(rows["year"], rows["retrieved_on"])]
        years = whole.sort_values("year").tail(WINDOW_YEARS)
        yield _row(theme, "none", "publication", "records", growth(years[["year", "records"]]))


def _row(topic: Any, definition: Any, basis: Any, measure: str, rate: Growth) -> dict[str, object]:
    key = {"topic": topic, "definition": definition, "date_basis": basis, "measure": measure}
    return {**key, **asdict(rate)}
