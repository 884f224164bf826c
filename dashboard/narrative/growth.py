"""What is said of growth, and of how far the definition of a topic decides it."""

from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd

from dashboard.look.words import listed
from pipelines.text.numerals import is_wide, share

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


def growth_headline(label: str, row: Row) -> str | None:
    """The finding of a row of `growth`, as a title; None where it has no rate."""
    if pd.isna(row["growth_pct"]):
        return None
    low, high = row["growth_low_pct"], row["growth_high_pct"]
    window = f"from {row['first_year']} to {row['last_year']}"
    subject = SUBJECTS[row["measure"]]
    about = "about " if is_wide(row["growth_pct"], low, high) else ""
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
        return f"{row['value']:,.0f}{_interval(row, ',.0f')}"
    if row["headline"] == "clinical_share":
        return f"{share(row['value'], 1)}{_between(row)}, n {row['n']:,}"
    return f"{_pct(row['value'])}{_interval(row, '.1f', '%')}, n {row['n']:,}"


def _between(row: Row) -> str:
    """The interval of a share in brackets, or nothing."""
    if pd.isna(row["low"]) or pd.isna(row["high"]):
        return ""
    return f" ({share(row['low'], 1)} to {share(row['high'], 1)})"


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


def _interval(row: Row, form: str, unit: str = "") -> str:
    """The interval of a value in brackets, or nothing."""
    if pd.isna(row["low"]) or pd.isna(row["high"]):
        return ""
    return f" ({row['low']:{form}}{unit} to {row['high']:{form}}{unit})"
