"""What the page Literature says of one topic."""

from collections.abc import Sequence

import pandas as pd

from dashboard.look.words import counted, listed
from pipelines.analysis.numbers.proportions import is_thin
from pipelines.text.numerals import share

#: Below this many papers a share is not told in a title: chance alone moves it too far.
FEW = 30


def yearly_headline(label: str, rows: pd.DataFrame) -> str:
    """The finding of the yearly chart, from the complete years: last against first, with the spread of definitions.

    Args:
        label: Name of the topic.
        rows: `definition`, `year`, `records`, `is_open` of the years shown.
    """
    closed = rows[~rows["is_open"]]
    standard = closed[closed["definition"].eq("standard")].sort_values("year")
    if standard.empty or int(standard["records"].sum()) == 0:
        return f"{label}: no paper was found in the complete years shown"
    last = standard.iloc[-1]
    spread = closed[closed["year"].eq(last["year"])].set_index("definition")["records"]
    widths = (
        f" ({spread['narrow']:,} by the narrow, {spread['broad']:,} by the broad definition)"
        if {"narrow", "broad"} <= set(spread.index)
        else ""
    )
    first = standard.iloc[0]
    before = f"; {first['records']:,} in {first['year']}" if len(standard) > 1 else ""
    return f"{label}: {counted(int(last['records']), 'paper')} in {last['year']}{widths}{before}"


def yearly_summary(rows: pd.DataFrame) -> list[str]:
    """What is unfinished, and the largest complete year."""
    standard = rows[rows["definition"].eq("standard")]
    closed = standard[~standard["is_open"]]
    said = []
    if not closed.empty and int(closed["records"].max()) > 0:
        most = closed.iloc[closed["records"].argmax()]
        said.append(
            f"Most papers in one complete year, standard definition: {most['records']:,}, in {most['year']}."
        )
    unfinished = standard[standard["is_open"] & standard["records"].gt(0)]
    if not unfinished.empty:
        years = ", ".join(
            f"{row['year']}: {row['records']:,} so far" for row in unfinished.to_dict("records")
        )
        said.append(f"Unfinished, so not a fall: {years}.")
    return said


def published_sentence(counts: pd.DataFrame) -> str:
    """Which years published counts cover, and which of them were open when they were counted.

    Args:
        counts: `year` and `is_open` of all of them; not empty.
    """
    span = f"Papers a year, {counts['year'].min()} to {counts['year'].max()}"
    years = sorted(counts.loc[counts["is_open"], "year"].unique())
    if not years:
        return f"{span}."
    were = "was" if len(years) == 1 else "were"
    return f"{span}; {listed([str(year) for year in years])} {were} not complete when counted: hollow, and not a fall."


def clinical_headline(label: str, clinical: int, articles: int, low: float, high: float) -> str:
    """The share of papers with a clinical publication type and its interval; only counts where they are few."""
    if articles < FEW or is_thin(clinical, articles):
        return (
            f"{label}: {clinical} of {counted(articles, 'paper')} {'has' if clinical == 1 else 'have'} a clinical "
            "publication type; "
            "too few for a share"
        )
    return (
        f"{label}: {share(clinical / articles, 1)} of {articles:,} papers have a clinical publication type "
        f"({share(low, 1)} to {share(high, 1)})"
    )


def types_headline(label: str, types: pd.DataFrame, articles: int) -> str:
    """The most frequent publication types."""
    if types.empty:
        return f"{label}: no publication type is known"
    reviews = int(types.loc[types["publication_type"].eq("Review"), "articles"].sum())
    trials = int(types.loc[types["publication_type"].eq("Randomized Controlled Trial"), "articles"].sum())
    return (
        f"{label}: {counted(articles, 'paper')}, among them {counted(reviews, 'review')} and "
        f"{counted(trials, 'randomised trial')}"
    )


def overlap_headline(label: str, rows: pd.DataFrame, labels: dict[str, str]) -> str:
    """With which topic most papers are shared."""
    if rows.empty or int(rows["shared"].max()) == 0:
        return f"{label}: no paper also belongs to another topic"
    most = rows.iloc[0]
    return (
        f"{label}: {counted(int(most['shared']), 'paper')} also belong to {labels.get(most['topic'], most['topic'])}, "
        f"the largest overlap"
    )


def flags_sentence(flagged: int, articles: int, precision: str) -> str:
    """How many titles look like false hits, and how precise the search was measured to be."""
    looks = "looks" if flagged <= 1 else "look"
    of_all = counted(articles, "title")
    said = f"{f'{flagged:,}' if flagged else 'None'} of {of_all} {looks} like a false hit by rule."
    return f"{said} Precision of the search: {precision}."


def listed_headline(label: str, found: int, words: Sequence[str]) -> str:
    """What a list of papers holds.

    Args:
        label: Name of the topic.
        found: How many papers.
        words: What they were narrowed to; empty: nothing, so the newest come first.
    """
    return f"{label}: {counted(found, 'paper')}, {', '.join(words) if words else 'the newest first'}"
