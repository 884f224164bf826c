"""What is said of growth, of years that are not over, and of how far the definition decides."""

from collections.abc import Hashable, Mapping
from datetime import date
from typing import Any

import pandas as pd

from dashboard.narrative.literature import FEW
from dashboard.narrative.words import counted, listed

Row = Mapping[Hashable, Any]

SUBJECTS = {
    "records": "papers",
    "per_100k": "papers per 100,000 of PubMed",
    "share_of_field": "the share of the field",
}
MODELS = {"quasi_poisson": "quasi-Poisson", "negative_binomial": "negative binomial"}
HEADLINES = {
    "growth_records": "Growth of papers, a year",
    "growth_per_100k": "Growth of papers per 100,000 of PubMed, a year",
    "clinical_share": "Share of papers with a clinical type",
    "papers": "Papers, all years",
}
VARIANTS = {
    "narrow": "Narrow",
    "standard": "Standard",
    "broad": "Broad",
    "without_flagged": "Standard without flagged titles",
}
#: An interval wider than this many percentage points a year makes a rate "about".
_WIDE = 10.0


def growth_headline(label: str, row: Row) -> str | None:
    """The finding of a row of `growth`, as a title; None where it has no rate."""
    if pd.isna(row["growth_pct"]):
        return None
    low, high = row["growth_low_pct"], row["growth_high_pct"]
    window = f"from {row['first_year']} to {row['last_year']}"
    subject = SUBJECTS[row["measure"]]
    about = "about " if high - low > _WIDE else ""
    interval = f"({_pct(low)} to {_pct(high)})"
    if low > 0 or high < 0:
        verb = "grew by" if low > 0 else "fell by"
        return f"{label}: {subject} {verb} {about}{_pct(abs(row['growth_pct']))} a year {window} {interval}"
    return f"{label}: no clear growth of {subject} {window}: {_pct(row['growth_pct'])} a year {interval}"


def growth_sentences(row: Row) -> list[str]:
    """What the rate rests on, doubling, and pace; or why there is no rate."""
    if pd.isna(row["growth_pct"]):
        return [f"No growth rate: {row['reason']}"]
    said = [
        f"The rate rests on {row['records']:,} papers in {row['years']} complete years, "
        f"{row['first_year']} to {row['last_year']}: a log-linear {MODELS[row['model']]} fit (dispersion "
        f"{row['dispersion']:.1f}) with its 95% interval. First to last year alone gives {_pct(row['cagr_pct'])}."
        if not pd.isna(row["cagr_pct"])
        else f"The rate rests on {row['records']:,} papers in {row['years']} complete years: a log-linear "
        f"{MODELS[row['model']]} fit (dispersion {row['dispersion']:.1f}) with its 95% interval."
    ]
    if row["growth_low_pct"] > 0 and not pd.isna(row["doubling_time_years"]):
        said.append(
            f"At that rate it doubles in {row['doubling_time_years']:.1f} years "
            f"({row['doubling_low_years']:.1f} to {row['doubling_high_years']:.1f})."
        )
    if not pd.isna(row["pace"]):
        said.append(_pace(row))
    return said


def same_days_headline(label: str, rows: pd.DataFrame) -> str:
    """The running year against the same days of the year before.

    Args:
        label: Name of the topic.
        rows: `year`, `until`, `records`, `is_running`, by year; the running year is among them.
    """
    running = rows[rows["is_running"]].iloc[-1]
    until = date.fromisoformat(running["until"])
    before = rows[rows["year"].eq(running["year"] - 1)]
    than = (
        f", {before.iloc[0]['records']:,} in the same days of {before.iloc[0]['year']}" if len(before) else ""
    )
    papers = counted(int(running["records"]), "paper")
    return f"{label}: {papers} from 1 January to {until.day} {until:%B %Y}{than}"


def filling_label(row: Row) -> str:
    """What stands above one year that is still filling."""
    if pd.isna(row["estimate"]):
        return f"{row['year']}: {row['arrived']:,} so far, no estimate"
    return (
        f"{row['year']}: {row['arrived']:,} of about {row['estimate']:,.0f} ({row['estimate_low']:,.0f} to "
        f"{row['estimate_high']:,.0f})"
    )


def filling_headline(label: str, rows: pd.DataFrame) -> str:
    """How much has arrived of the latest publication year that has an estimate."""
    known = rows[rows["fraction"].notna()].sort_values("year")
    if known.empty:
        return f"{label}: how much of its open publication years has arrived cannot be estimated"
    row = known.iloc[-1]
    return (
        f"{label}: of the papers published in {row['year']}, about {row['fraction']:.0%} have arrived "
        f"({row['fraction_low']:.0%} to {row['fraction_high']:.0%})"
    )


def filling_sentences(rows: pd.DataFrame) -> list[str]:
    """Per year, what the estimate was learnt from, or why there is none."""
    return [
        f"{row['year']}: {row['reason']}"
        if pd.isna(row["fraction"])
        else f"{row['year']}: {row['fraction']:.0%} ({row['fraction_low']:.0%} to {row['fraction_high']:.0%}) had "
        f"arrived by {row['as_of']}, learnt from {counted(int(row['learnt_years']), 'earlier year')}."
        for row in rows.to_dict("records")
    ]


def sensitivity_headline(label: str, rows: pd.DataFrame) -> str:
    """Whether a headline's sign depends on the definition.

    Args:
        label: Name of the topic.
        rows: Rows of `sensitivity` of one topic.
    """
    signed = rows[rows["headline"].str.startswith("growth") & rows["variant"].ne("standard")]
    told = signed[signed["agrees"].notna()]
    if told.empty:
        return f"{label}: too few papers to compare growth between definitions"
    apart = told[~told["agrees"].astype(bool)]
    if apart.empty:
        return f"{label}: whether it grows does not depend on the definition"
    names = [VARIANTS[name].lower() for name in VARIANTS if apart["variant"].eq(name).any()]
    return (
        f"{label}: whether it grows depends on the definition ({listed(names)} "
        f"{'differs' if len(names) == 1 else 'differ'} from standard)"
    )


def sensitivity_text(row: Row) -> str:
    """One value with its interval and n, in words."""
    if pd.isna(row["value"]):
        return f"no value ({row['n']:,} papers)"
    if row["headline"] == "papers":
        return f"{row['value']:,.0f}"
    write = _share if row["headline"] == "clinical_share" else _pct
    interval = f" ({write(row['low'])} to {write(row['high'])})" if not pd.isna(row["low"]) else ""
    return f"{write(row['value'])}{interval}, n {row['n']:,}"


def backtest_headline(tests: pd.DataFrame) -> str:
    """How often the interval of the back-tests held what the year came to."""
    if tests.empty:
        return "No publication year could be back-tested yet"
    return f"In {tests['is_held'].mean():.0%} of {len(tests):,} back-tests the 95% interval held what the year came to"


#: What a reader must know of the back-tests.
BACKTEST_SENTENCES = [
    "An interval at 95% should hold in about 95 of 100. Neighbouring days and topics share articles, so the "
    "back-tests are not independent.",
    "Beside each topic: how many of its back-tests held, over how many years.",
]


def backtest_text(row: Row) -> str:
    """How many of one topic's back-tests held, in words; a share only where there are enough."""
    held = f"{row['held']:,} of {counted(int(row['tests']), 'back-test')} in {counted(int(row['years']), 'year')}"
    return held if row["tests"] < FEW else f"{row['share']:.0%}, {held}"


def _pace(row: Row) -> str:
    factor = f"{row['pace_change_pct']:+.1f}%"
    interval = f"{_pct(row['pace_low_pct'])} to {_pct(row['pace_high_pct'])}"
    said = {
        "faster": "The last third of the years grew faster than the first",
        "slower": "The last third of the years grew more slowly than the first",
        "no clear change": "No clear change of pace between the first and the last third of the years",
    }[row["pace"]]
    return f"{said}: yearly growth factor {factor} ({interval})."


def _pct(value: float) -> str:
    return f"{value:.1f}%"


def _share(value: float) -> str:
    return f"{value:.1%}"
