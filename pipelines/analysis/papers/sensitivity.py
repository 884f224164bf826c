"""Which headlines hold however a topic is cut out: narrow, standard, broad, and without probable false hits.

Two values agree when chance alone could be what parts them. A growth rate agrees with the standard one if both have
the same sign: + with the whole interval above zero, - with all of it below, and not clear with zero inside. A share or
a number of papers agrees if its interval and the standard one's share a point. That is a coarse test: two sets with
common articles are not independent, and sharing a point is no proof of being equal.
"""

import math
from collections.abc import Collection, Hashable, Mapping
from typing import Any, NamedTuple

import pandas as pd

from pipelines.analysis.numbers.proportions import Z_95
from pipelines.analysis.papers.growth import complete_years, growth, measured
from pipelines.analysis.papers.literature import interval_of, is_clinical, is_flagged
from pipelines.tables.answers.answers import SENSITIVITY
from pipelines.text.terms import HEADLINES, VARIANTS
from pipelines.topics.catalogue import DEFINITIONS, Catalogue
from pipelines.topics.terms import STANDARD

WITHOUT = "without_flagged"
#: Headline to the measure of the table `growth`.
_RATES = {"growth_records": "records", "growth_per_100k": "per_100k"}

_NOTHING = pd.DataFrame(
    {
        "flags": pd.array([], dtype="str"),
        "entrez_year": pd.array([], dtype="Int64"),
        "is_clinical": pd.array([], dtype=bool),
    }
)


class Value(NamedTuple):
    """A number with its interval and the papers behind it; without a value, nothing but these papers."""

    value: float | None
    low: float | None
    high: float | None
    n: int


def sensitivity(
    tables: Mapping[str, pd.DataFrame], catalogue: Catalogue, unknown: Collection[tuple[str, str]] = ()
) -> pd.DataFrame:
    """The table `sensitivity`: one row per topic, headline and variant that can be told.

    Topics without records of their own (context topics, the field) have no clinical share and no flags, so no row for
    these. A variant with too few papers for a rate has a row without a value; one whose set could not be fetched (its
    topic and definition in `unknown`) has none.
    """
    sets, own = tables["topic_articles"], catalogue.with_records
    sizes = sets.groupby(["topic", "definition"]).size().to_dict()
    records_of = _records(sets[sets["topic"].isin(own)], tables["articles"])
    rows: list[tuple[Any, ...]] = []
    for topic in catalogue.topics:
        definitions = [definition for definition in DEFINITIONS if (topic, definition) not in unknown]
        values: dict[tuple[str, str], Value] = {
            ("papers", definition): of_count(sizes.get((topic, definition), 0)) for definition in definitions
        }
        values |= _rates(tables["growth"], topic)
        if topic in own:
            records = {
                definition: records_of.get((topic, definition), _NOTHING) for definition in definitions
            }
            for definition in definitions:
                values["clinical_share", definition] = _clinical(records[definition])
        if topic in own and STANDARD in definitions:
            flagged = is_flagged(records[STANDARD], topic, catalogue)
            values |= _without(records[STANDARD], flagged, values, tables["topic_years"], topic)
        rows += [
            (topic, headline, variant, *value, agrees(headline, value, values.get((headline, STANDARD))))
            for headline in HEADLINES
            for variant in VARIANTS
            if (value := values.get((headline, variant))) is not None
        ]
    return SENSITIVITY.frame(rows)


def agrees(headline: str, value: Value, standard: Value | None) -> bool | None:
    """Whether a variant tells what the standard definition tells (see above); None where either has no value."""
    if standard is None or value.low is None or value.high is None:
        return None
    if standard.low is None or standard.high is None:
        return None
    if headline in _RATES:
        return sign(value.low, value.high) == sign(standard.low, standard.high)
    return value.low <= standard.high and standard.low <= value.high


def sign(low: float, high: float) -> str:
    """The sign that an interval leaves: "+", "-", or "not clear" with zero in it or at an end.

    >>> sign(0.1, 3.0), sign(-3.0, -0.1), sign(0.0, 3.0), sign(-1.0, 1.0)
    ('+', '-', 'not clear', 'not clear')
    """
    return "+" if low > 0 else "-" if high < 0 else "not clear"


def of_count(n: int) -> Value:
    """A number of papers with the interval that chance gives it: (sqrt(n) -+ z / 2) squared.

    The square root of a Poisson count has a variance of about 1/4 (Bartlett 1936). Rough below 5; 0 gives 0 to 0.96.

    >>> [round(end, 2) for end in of_count(100)[1:3]]
    [81.36, 120.56]
    """
    low, high = max(math.sqrt(n) - Z_95 / 2, 0) ** 2, (math.sqrt(n) + Z_95 / 2) ** 2
    return Value(float(n), 0.0 if n == 0 else low, high, n)


def _records(sets: pd.DataFrame, articles: pd.DataFrame) -> dict[Hashable, pd.DataFrame]:
    """Topic and definition to their records, as far as they are looked at here."""
    marks = articles[["pmid", "flags", "entrez_year"]].assign(is_clinical=is_clinical(articles))
    merged = sets.merge(marks, on="pmid", validate="many_to_one")
    return dict(iter(merged[["topic", "definition", *_NOTHING]].groupby(["topic", "definition"])))


def _rates(table: pd.DataFrame, topic: str) -> dict[tuple[str, str], Value]:
    rows = table[table["topic"].eq(topic) & table["date_basis"].eq("entrez")]
    headline_of = {measure: headline for headline, measure in _RATES.items()}
    rates = {}
    for row in rows[rows["measure"].isin(list(headline_of))].to_dict("records"):
        value, low, high = (
            None if pd.isna(row[name]) else float(row[name])
            for name in ("growth_pct", "growth_low_pct", "growth_high_pct")
        )
        rates[headline_of[row["measure"]], row["definition"]] = Value(value, low, high, int(row["records"]))
    return rates


def _clinical(records: pd.DataFrame) -> Value:
    if records.empty:
        return Value(None, None, None, 0)
    interval = interval_of(int(records["is_clinical"].sum()), len(records))
    return Value(interval["share"], interval["low"], interval["high"], len(records))


def _without(
    records: pd.DataFrame,
    flagged: pd.Series,
    known: Mapping[tuple[str, str], Value],
    topic_years: pd.DataFrame,
    topic: str,
) -> dict[tuple[str, str], Value]:
    """The same headlines without the flagged records; where none is flagged they are those of the standard."""
    if not flagged.any():
        return {
            (headline, WITHOUT): value for (headline, variant), value in known.items() if variant == STANDARD
        }
    values = {
        ("papers", WITHOUT): of_count(known["papers", STANDARD].n - int(flagged.sum())),
        ("clinical_share", WITHOUT): _clinical(records[~flagged]),
    }
    own = topic_years["topic"].eq(topic) & topic_years["definition"].eq(STANDARD)
    years = complete_years(topic_years[own & topic_years["date_basis"].eq("entrez")])
    taken = years["year"].map(records.loc[flagged, "entrez_year"].value_counts()).fillna(0)
    left = years.assign(records=years["records"] - taken)
    for headline, measure in _RATES.items():
        if (headline, STANDARD) in known:
            rate = growth(measured(left, measure))
            values[headline, WITHOUT] = Value(
                rate.growth_pct, rate.growth_low_pct, rate.growth_high_pct, rate.records
            )
    return values
