"""Completeness of every topic: which publication years are still filling, and how well that was foretold before."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import asdict
from datetime import date

import pandas as pd

from pipelines.analysis.numbers.proportions import wilson_interval
from pipelines.analysis.papers.completeness import Arrivals, completeness, learnt
from pipelines.analysis.papers.topic_years import ALL, filling_years, is_open
from pipelines.tables.answers.rates import COMPLETENESS, COMPLETENESS_BACKTESTS

#: How many past years are foretold again, and on which days: of the year itself (0) or of the next (1).
BACKTEST_YEARS = 10
_BACKTEST_DAYS = ((0, 3, 31), (0, 6, 30), (0, 9, 30), (0, 12, 31), (1, 3, 31))


def arrivals_of_topics(articles: pd.DataFrame, members: Mapping[str, Collection[str]]) -> dict[str, Arrivals]:
    """The arrivals of all articles together (`all`), then of each topic.

    `members` are a topic's articles at the standard definition.
    """
    of_topics = {
        topic: Arrivals.of(articles[articles["pmid"].isin(pmids)]) for topic, pmids in members.items()
    }
    return {ALL: Arrivals.of(articles), **of_topics}


def arrived_fractions(arrivals: Mapping[str, Arrivals], today: date) -> dict[tuple[str, int], float | None]:
    """How much of each publication year that may still be filling has arrived, per topic and for all together.

    A topic takes the fraction of all topics together, since few late articles of its own make a number that jumps.
    Where its own earlier years differ from that by more than chance (their Wilson interval leaves it out), it takes
    theirs, or None where they are too few to give one. No row of a year of which nothing could be learnt.
    """
    fractions: dict[tuple[str, int], float | None] = {}
    for year in filling_years(today):
        pooled = learnt(arrivals[ALL].past(year, today))
        if pooled is None:
            continue
        for topic, own in arrivals.items():
            past = own.past(year, today)
            if topic == ALL or _agrees(past, pooled.fraction):
                fractions[topic, year] = pooled.fraction
            else:
                known = learnt(past)
                fractions[topic, year] = known.fraction if known else None
    return fractions


def completeness_table(arrivals: Mapping[str, Arrivals], today: date) -> pd.DataFrame:
    """The table `completeness`: every publication year that is still filling.

    Fraction and estimate are the topic's own. One with too few articles to learn from has no estimate, and the
    fraction of all topics together where its few do not speak against that.
    """
    fractions = arrived_fractions(arrivals, today)
    rows = []
    for topic, own in arrivals.items():
        for year in filling_years(today):
            pooled = fractions.get((topic, year))
            if not is_open("publication", year, today, pooled):
                continue
            known = completeness(own, year, today)
            reason, fraction = known.reason, known.fraction
            if fraction is None and pooled is not None:
                fraction, reason = pooled, f"{reason} The fraction is that of all topics together."
            shown = {"as_of": known.as_of.isoformat(), "fraction": fraction, "reason": reason}
            rows.append({"topic": topic, **asdict(known), **shown})
    return COMPLETENESS.frame(rows)


def backtests_table(arrivals: Mapping[str, Arrivals], today: date) -> pd.DataFrame:
    """The table `completeness_backtests`: past years foretold from what was known then, beside what they came to.

    Years that ended over a year before this one began, on quarter days of the year and one quarter later. A day on
    which nothing would have been foretold has no row.
    """
    rows = []
    for topic, own in arrivals.items():
        for year, as_of in _occasions(own, today):
            foretold = completeness(own, year, as_of)
            low, high, final = foretold.estimate_low, foretold.estimate_high, own.by(year, today)
            if low is not None and high is not None:
                told = foretold.arrived, foretold.estimate, low, high, final, low <= final <= high
                rows.append((topic, year, as_of.isoformat(), *told))
    return COMPLETENESS_BACKTESTS.frame(rows)


def held_share(backtests: pd.DataFrame) -> pd.DataFrame:
    """One row per topic: `topic`, `backtests`, `held`, `share`, `low`, `high`: how often the interval held.

    The interval of the share is Wilson's and too narrow: neighbouring days and years are not independent.
    """
    counts = backtests.groupby("topic", sort=False)["is_held"].agg(backtests="size", held="sum").reset_index()
    return pd.concat([counts, wilson_interval(counts["held"], counts["backtests"])], axis=1)


def _agrees(past: list[tuple[int, int]], fraction: float) -> bool:
    """Whether chance alone can make these years differ from the fraction; years without articles can."""
    total = sum(final for _, final in past)
    if total == 0:
        return True
    interval = wilson_interval(pd.Series([sum(arrived for arrived, _ in past)]), pd.Series([total])).iloc[0]
    return bool(interval["low"] <= fraction <= interval["high"])


def _occasions(arrivals: Arrivals, today: date) -> Iterator[tuple[int, date]]:
    for year in range(today.year - 1 - BACKTEST_YEARS, today.year - 1):
        if arrivals.by(year, today):
            for later, month, day in _BACKTEST_DAYS:
                yield year, date(year + later, month, day)
