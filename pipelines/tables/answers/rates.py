"""The answers that are fitted to years: growth, the year to date, and how full an unfinished year is."""

from functools import partial

from pipelines.tables.columns import (
    Column,
    amount,
    boolean,
    category,
    change_pct,
    count,
    day,
    identifier,
    interval,
    rate_pct,
    records,
    share,
    text,
    year,
)
from pipelines.tables.fetched.pubmed import WIDTHS
from pipelines.tables.table import Table
from pipelines.text.terms import MEASURES, MODELS, PACES
from pipelines.topics.terms import BASES, DEFINITIONS

LICENCE = "CC BY 4.0, Exoscope; the counts and facts behind it belong to the sources of the tables named."
answer = partial(Table, licence=LICENCE)
INTERVAL = "Intervals are at 95% and hold chance alone, not what a search misses or takes in by mistake."
SHARED = "Topics share articles and studies: never add them up."


def topic(about: str = "Topic of topics.toml.") -> Column:
    """The topic an answer is about."""
    return identifier("Topic", about, "[a-z][a-z0-9_]*")


GROWTH = answer(
    name="growth",
    one_row_per="topic or theme, definition, date basis and measure",
    columns={
        "topic": topic("Topic, or theme with a published yearly count, of topics.toml."),
        "definition": category("Definition", "Width; none for a published count.", WIDTHS),
        "date_basis": category("Date basis", "Which date puts an article in a year.", BASES),
        "measure": category("Measure", "What grows.", MEASURES),
        "first_year": year("First year", "Of the window of complete years.", missing=True),
        "last_year": year("Last year", "Of the window of complete years.", missing=True),
        "years": count("Years", "Complete years in the window.", unit="years"),
        "records": records("Records", "Articles in the window: the n behind the rate."),
        "growth_pct": rate_pct("Growth", "From a log-linear fit over the window.", missing=True),
        **interval(rate_pct, "growth_low_pct", "growth_high_pct", "Growth", missing=True),
        "model": category("Model", "Which model the rate comes from.", MODELS, missing=True),
        "dispersion": amount(
            "Dispersion",
            "Pearson chi-square per degree of freedom; 1: chance alone.",
            unit="ratio",
            missing=True,
        ),
        "cagr_pct": rate_pct(
            "CAGR", "First to last year of the window only; swings with either end.", missing=True
        ),
        "doubling_time_years": amount(
            "Doubling time", "Missing where the measure does not grow.", unit="years", missing=True
        ),
        "doubling_low_years": amount(
            "Doubling, from", "From the upper end of growth.", unit="years", missing=True
        ),
        "doubling_high_years": amount(
            "Doubling, to", "From the lower end of growth; missing: no end.", unit="years", missing=True
        ),
        "early_growth_pct": rate_pct("Growth, first third", "Of the window.", missing=True),
        "late_growth_pct": rate_pct("Growth, last third", "Of the window.", missing=True),
        "pace_change_pct": change_pct(
            "Change of pace",
            "Yearly growth factor of the last third over that of the first, minus one.",
            missing=True,
        ),
        **interval(change_pct, "pace_low_pct", "pace_high_pct", "Change of pace", missing=True),
        "pace": category("Pace", "What that interval says.", PACES, missing=True),
        "reason": text("Why no rate", "Missing where there is one.", missing=True),
    },
    key=("topic", "definition", "date_basis", "measure"),
    source="Worked out from topic_years, and for themes from published_year_counts.",
    warnings=(
        SHARED,
        INTERVAL,
        "Complete years only. Below 30 records in the window there is no rate.",
        "CAGR rests on two years; growth_pct on all of them.",
    ),
    made_of=("topic_years", "published_year_counts"),
)

YEAR_TO_DATE = answer(
    name="year_to_date",
    one_row_per="topic, definition and year, up to the same day of the year",
    columns={
        "topic": topic(),
        "definition": category("Definition", "Width of the topic's search.", DEFINITIONS),
        "year": year("Year", "By Entrez date."),
        "until": day("Until", "Last day counted, the same day of each year as that of the data."),
        "records": records("Records", "Articles from 1 January to that day."),
        "whole_year": records(
            "Whole year", "Articles of the whole year; missing while it runs.", missing=True
        ),
        "is_running": boolean("Running", "Whether it is the year of the data."),
    },
    key=("topic", "definition", "year"),
    source="Worked out from articles and topic_articles.",
    warnings=(SHARED, "Topics without records (the field, context topics) have no days, so no rows."),
    made_of=("articles", "topic_articles"),
)

COMPLETENESS = answer(
    name="completeness",
    one_row_per="topic (or all of them together) and publication year that is still filling",
    columns={
        "topic": topic("Topic of topics.toml; all: every article with a record."),
        "year": year("Year", "Publication year (first public date)."),
        "as_of": day("As of", "Day of the data."),
        "arrived": records("Arrived", "Articles of that year that PubMed has by then."),
        "fraction": share("Fraction", "Of the year's final count that has arrived.", missing=True),
        **interval(share, "fraction_low", "fraction_high", "Fraction", missing=True),
        "estimate": amount("Estimate", "Of the final count.", unit="records", missing=True),
        **interval(amount, "estimate_low", "estimate_high", "Estimate", unit="records", missing=True),
        "learnt_years": count("Learnt from", "Earlier years whose arrival was looked at.", unit="years"),
        "reason": text("Why no estimate", "Missing where there is one.", missing=True),
    },
    key=("topic", "year"),
    source="Worked out from the create dates of articles.",
    warnings=(
        SHARED,
        INTERVAL,
        "It takes for granted that a year fills as earlier years did; when PubMed takes records in otherwise, it errs.",
        "topic_years has the fraction of all together, unless a topic's own years differ by more than chance.",
    ),
    made_of=("articles", "topic_articles"),
)

COMPLETENESS_BACKTESTS = answer(
    name="completeness_backtests",
    one_row_per="topic (or all), past publication year and day on which its final count was estimated",
    columns={
        "topic": topic("Topic of topics.toml; all: every article with a record."),
        "year": year("Year", "Publication year that is complete by now."),
        "as_of": day("As of", "Day from which the year was looked at, knowing only what was there by then."),
        "arrived": records("Arrived", "Articles that PubMed had by then."),
        "estimate": amount("Estimate", "Of the final count, made on that day.", unit="records"),
        **interval(amount, "estimate_low", "estimate_high", "Estimate", unit="records"),
        "final": records("Final", "What the year came to."),
        "is_held": boolean("Held", "Whether the final count lies within the interval."),
    },
    key=("topic", "year", "as_of"),
    source="Worked out from the create dates of articles.",
    warnings=(
        "Neighbouring days and topics share articles: the rows are not independent.",
        "A record's create date is kept; when it entered a topic's search is not known.",
    ),
    made_of=("articles", "topic_articles"),
)

TABLES = (GROWTH, YEAR_TO_DATE, COMPLETENESS, COMPLETENESS_BACKTESTS)
