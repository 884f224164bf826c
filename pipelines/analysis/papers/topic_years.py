"""Articles per topic and year, beside all of PubMed and the field: the core table; and the running year to date.

Each article counts in one year on either date basis, a topic's years add up to the size of its set, and what
stands above and below the line of a share has the same basis and the same width.
"""

from collections import Counter
from collections.abc import Collection, Mapping
from datetime import date

import pandas as pd

from pipelines.analysis.numbers.periods import first_day
from pipelines.analysis.numbers.proportions import wilson_interval
from pipelines.analysis.papers.completeness import same_day
from pipelines.tables.answers.rates import YEAR_TO_DATE
from pipelines.tables.fetched.pubmed import ECHOES, TOPIC_YEARS
from pipelines.topics.terms import BASES, FIELD, counted_years

#: Topic and definition to the PMIDs of its articles.
Sets = Mapping[tuple[str, str], frozenset[str]]
#: Date basis to the year of every article; None is every year before the first that is counted alone.
Years = Mapping[str, Mapping[str, int | None]]
#: Date basis and year to the articles of all PubMed.
Totals = Mapping[tuple[str, int | None], int]

#: Topic (or `ALL`) and publication year to how much of it has arrived; None where that cannot be said.
Arrived = Mapping[tuple[str, int], float | None]

#: The columns of what a search returned and no count of papers holds.
LEFT_OUT = ("notices", "preprint_twins")
#: All articles with a record together, where a table has rows of topics.
ALL = "all"
#: A publication year of which PubMed has less than this is open.
COMPLETE = 0.98

# Print issues and late records keep coming for about half a year after a publication year has ended.
_MONTHS_OPEN = 6


def filling_years(today: date) -> tuple[int, ...]:
    """The publication years that may still be filling: the last, the running and the next."""
    return (today.year - 1, today.year, today.year + 1)


def is_open(basis: str, year: int | None, today: date, arrived: float | None = None) -> bool:
    """Whether articles of that year are still to come.

    An Entrez year is open while it runs. A publication year is open while it runs and until 98% of it has arrived;
    where it is not known how much has, until the end of June after it.
    """
    if year is None:
        return False
    if basis == "entrez" or year >= today.year:
        return year >= today.year
    if arrived is not None:
        return arrived < COMPLETE
    return (today.year - year) * 12 + today.month <= 12 + _MONTHS_OPEN


def was_open(years: pd.Series, retrieved_on: pd.Series) -> "pd.Series[bool]":
    """Whether each publication year of one maker's count was open on the day of that count.

    Of a day known to the month or the year the first counts: fewer years are complete then. Where the day is not
    stated, it is taken for the first after the last year given, which is thus open.
    """
    days = retrieved_on.fillna(f"{years.max() + 1}-01-01").map(first_day)
    is_open_then = [is_open("publication", int(year), day) for year, day in zip(years, days, strict=True)]
    return pd.Series(is_open_then, index=years.index, dtype=bool)


def topic_years(
    sets: Sets,
    years: Years,
    totals: Totals,
    *,
    first_year: int,
    today: date,
    arrived: Arrived | None = None,
    left_out: Mapping[str, Sets] | None = None,
) -> pd.DataFrame:
    """One row per topic, definition, date basis and year of `totals`; a year without articles is a zero.

    `sets` have the papers, those of the field among them, at every definition that a topic has, `left_out` the notices
    and preprint twins beside them (by column); earlier years than `first_year` are counted together. `arrived`: how
    much of the years that may still be filling has (see `completeness_tables`). The field and context topics, of which
    no record is fetched, take that of all articles. Years before the last count as whole where anything is known: they
    are what the others are measured by.
    """
    counts = {
        (column, basis, key): Counter(years[basis][pmid] for pmid in pmids if pmid in years[basis])
        for column, held in {"records": sets, **(left_out or {})}.items()
        for basis in BASES
        for key, pmids in held.items()
    }
    none: Counter[int | None] = Counter()
    # A preprint counts in a topic that its article is not in, and not beside it in the field.
    beside = {
        (basis, key): Counter(
            years[basis][pmid] for pmid in pmids - sets[FIELD, key[1]] if pmid in years[basis]
        )
        for basis in BASES
        for key, pmids in sets.items()
    }
    frame = TOPIC_YEARS.frame(
        {
            "topic": topic,
            "definition": definition,
            "date_basis": basis,
            "year": year,
            **{
                column: counts.get((column, basis, (topic, definition)), none)[year]
                for column in ("records", *LEFT_OUT)
            },
            "all_pubmed": totals[basis, year],
            "field": counts["records", basis, (FIELD, definition)][year]
            + beside[basis, (topic, definition)][year],
            "completeness": (whole := _whole(basis, topic, year, today, arrived or {})),
            "is_open": is_open(basis, year, today, whole),
        }
        for topic, definition in sets
        for basis in BASES
        for year in counted_years(basis, first_year, today)
        if (basis, year) in totals
    )
    return _shared(frame)


def with_left_out(frame: pd.DataFrame) -> pd.DataFrame:
    """The table `topic_years` as if all that the searches returned were papers; shares worked out again.

    One of an earlier version, which told nothing apart, is that already.
    """
    if not set(LEFT_OUT) <= set(frame):
        return frame
    left = frame[list(LEFT_OUT)].sum(axis="columns").astype("Int64")
    same_year = [frame[name] for name in ("definition", "date_basis", "year")]
    of_field = left.where(frame["topic"].eq(FIELD), 0).groupby(same_year, dropna=False).transform("sum")
    return _shared(frame.assign(records=frame["records"] + left, field=frame["field"] + of_field))


def _shared(frame: pd.DataFrame) -> pd.DataFrame:
    of_pubmed = wilson_interval(frame["records"], frame["all_pubmed"]) * 100_000
    of_field = wilson_interval(frame["records"], frame["field"]).mask(frame["topic"].eq(FIELD))
    return frame.assign(
        per_100k=of_pubmed["share"],
        per_100k_low=of_pubmed["low"],
        per_100k_high=of_pubmed["high"],
        share_of_field=of_field["share"],
        share_low=of_field["low"],
        share_high=of_field["high"],
    )


def _whole(basis: str, topic: str, year: int | None, today: date, arrived: Arrived) -> float | None:
    """How much of a year PubMed has, where that is known."""
    if basis == "entrez":
        return None if is_open(basis, year, today) else 1.0
    if year is None or year not in filling_years(today):
        return 1.0 if arrived else None
    return arrived.get((topic, year) if (topic, year) in arrived else (ALL, year))


def echoes(sets: Sets, articles: pd.DataFrame) -> pd.DataFrame:
    """Per topic and definition: articles whose electronic and print dates lie in different years.

    Counting by `[dp]` finds such an article in two years.

    One without a row in `articles` does not count.
    """
    both = articles.dropna(subset=["electronic_date", "print_date"])
    differ = both["electronic_date"].str[:4].ne(both["print_date"].str[:4])
    known, echoed = frozenset(articles["pmid"]), frozenset(both.loc[differ, "pmid"])
    frame = ECHOES.frame(
        {
            "topic": topic,
            "definition": definition,
            "articles": len(pmids & known),
            "echoed": len(pmids & echoed),
        }
        for (topic, definition), pmids in sets.items()
    )
    interval = wilson_interval(frame["echoed"], frame["articles"])
    return frame.assign(echo_share=interval["share"], low=interval["low"], high=interval["high"])


#: How many earlier years stand beside the running one.
EARLIER_YEARS = 10


def year_to_date(
    articles: pd.DataFrame, topic_articles: pd.DataFrame, topics: Collection[str], today: date
) -> pd.DataFrame:
    """The table `year_to_date`: articles of each year from 1 January to the same day as that of the data.

    By Entrez date. Data of 29 February are compared with earlier years up to 28 February where there is no other;
    data of 28 February with leap years up to the 28th, too. A year without articles is a zero. An article whose
    Entrez day is not known counts in the whole year alone.
    """
    years = range(today.year - EARLIER_YEARS, today.year + 1)
    until = {year: same_day(today, today.year - year).isoformat() for year in years}
    dated = articles.loc[articles["entrez_year"].isin(list(years)), ["pmid", "entrez_date", "entrez_year"]]
    by_then = dated["entrez_date"].fillna("9999").le(dated["entrez_year"].map(until))
    dated = dated.assign(by_then=by_then.astype(int))
    of_topics = topic_articles[topic_articles["topic"].isin(list(topics))]
    keys = of_topics[["topic", "definition"]].drop_duplicates()
    joined = of_topics.merge(dated, on="pmid", how="inner", validate="many_to_one")
    groups = joined.groupby(["topic", "definition", "entrez_year"])["by_then"]
    until_then, whole = groups.sum().to_dict(), groups.size().to_dict()
    rows = []
    for topic, definition in zip(keys["topic"], keys["definition"], strict=True):
        for year in years:
            key = (topic, definition, year)
            in_all = None if year == today.year else whole.get(key, 0)
            rows.append((*key, until[year], until_then.get(key, 0), in_all, year == today.year))
    return YEAR_TO_DATE.frame(rows)
