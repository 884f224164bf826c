"""What is said of public funding, of safety reports, and of how far Europe PMC agrees with PubMed."""

from typing import Any

import pandas as pd

from dashboard.look.words import counted, listed
from pipelines.text.attribution import ZERO_IS_NOT_SAFE
from pipelines.text.numerals import million, times

ENDPOINT_LABELS = {
    "drug_enforcement": "Recalls of drugs",
    "device_enforcement": "Recalls of devices",
    "food_enforcement": "Recalls of food",
    "drug_event": "Adverse events, drugs",
    "cosmetic_event": "Adverse events, cosmetics",
}


def funding_headline(label: str, years: pd.DataFrame) -> str:
    """Dollars and projects of the last complete fiscal year, against the first one with an award.

    Args:
        label: Name of the topic.
        years: Rows of grant_years of one topic, in order.
    """
    closed = years[~years["is_open"] & years["projects"].gt(0)]
    if closed.empty:
        return f"{label}: no award was found in a complete fiscal year"
    last, first = closed.iloc[-1], closed.iloc[0]
    before = (
        f"; {_money(first['amount_usd'])} in {first['fiscal_year']}"
        if first["fiscal_year"] < last["fiscal_year"]
        else ""
    )
    return (
        f"{label}: {_money(last['amount_usd'])} of U.S. public money in fiscal year {last['fiscal_year']}, "
        f"{counted(int(last['projects']), 'project')}{before}"
    )


def _money(usd: Any) -> str:
    return "an untold amount" if pd.isna(usd) else f"{million(float(usd) / 1e6)} dollars"


def funding_sentences(years: pd.DataFrame) -> list[str]:
    """The unfinished year, and what the sums leave out."""
    said = [
        f"Fiscal year {row['fiscal_year']} is not over: {_money(row['amount_usd'])} and "
        f"{counted(int(row['projects']), 'project')} so far."
        for row in years[years["is_open"]].to_dict("records")
    ]
    untold, within = int(years["without_amount"].sum()), int(years["within_others"].sum())
    said.append(
        f"Awards whose amount is not told: {untold:,}; they are in no sum."
        if untold
        else "Every award tells its amount."
    )
    if within:
        said.append(f"Sub-projects whose money stands with their project: {within:,}; it is summed once.")
    return said


def safety_headline(years: pd.DataFrame) -> str:
    """Recalls and adverse events that name vesicles, apart, and since when.

    Args:
        years: The table safety_years.
    """
    found = years[years["reports"].gt(0)]
    recalls = int(found.loc[found["endpoint"].str.endswith("enforcement"), "reports"].sum())
    events = int(found["reports"].sum()) - recalls
    if found.empty:
        return "openFDA holds no recall and no adverse event that names exosomes: zero does not mean safe"
    told = f"{counted(recalls, 'recall')} and {counted(events, 'report')} of adverse events name exosomes at openFDA"
    since = found["year"].min()
    return told[0].upper() + told[1:] + ("" if pd.isna(since) else f", the first in {since}")


def safety_sentences(years: pd.DataFrame) -> list[str]:
    """That zero does not mean safe; which data sets hold nothing; what is unfinished or undated."""
    totals = years.groupby("endpoint")["reports"].sum()
    nothing = [label.lower() for name, label in ENDPOINT_LABELS.items() if totals.get(name, 1) == 0]
    said = [ZERO_IS_NOT_SAFE]
    if nothing:
        said.append(f"No report names exosomes in: {listed(nothing)}.")
    undated = int(years.loc[years["year"].isna(), "reports"].sum())
    if undated:
        said.append(
            f"{counted(undated, 'report')} without a date {'has' if undated == 1 else 'have'} no bar."
        )
    return said


def agreement_headline(rows: pd.DataFrame) -> str:
    """The smallest and the largest ratio.

    Args:
        rows: `label`, `ratio` of the topics shown, see `analysis.agreement.overall_agreement`.
    """
    if rows.empty:
        return "Too few articles to compare Europe PMC with PubMed"
    low, high = rows.iloc[int(rows["ratio"].argmin())], rows.iloc[int(rows["ratio"].argmax())]
    if len(rows) == 1:
        return f"Europe PMC finds {times(low['ratio'])} times as many articles as PubMed for {low['label']}"
    return (
        f"Europe PMC finds {times(low['ratio'])} ({low['label']}) to {times(high['ratio'])} times ({high['label']}) as "
        "many articles as PubMed"
    )
