"""What the fetched articles say of a topic: yearly counts on four yardsticks, clinical share, types, a second count."""

from collections.abc import Sequence

import pandas as pd

from pipelines.analysis.numbers.proportions import FEWEST, wilson_interval
from pipelines.analysis.papers.topic_years import with_left_out
from pipelines.topics import counted
from pipelines.topics.catalogue import Catalogue
from pipelines.topics.terms import STANDARD

#: Publication types of a randomised trial, of any trial, and of whatever was tried or seen in people (not `humans[mh]`,
#: which tags cells too). Each takes in the kinds below it, as NLM's tree of publication types has them:
#: https://www.nlm.nih.gov/bsd/indexing/training/PUB_070.html
RANDOMISED_TYPES = ("Randomized Controlled Trial", "Equivalence Trial", "Pragmatic Clinical Trial")
TRIAL_TYPES = (
    "Clinical Trial",
    "Adaptive Clinical Trial",
    "Clinical Trial, Phase I",
    "Clinical Trial, Phase II",
    "Clinical Trial, Phase III",
    "Clinical Trial, Phase IV",
    "Controlled Clinical Trial",
    *RANDOMISED_TYPES,
)
CLINICAL_TYPES = (*TRIAL_TYPES, "Observational Study", "Case Reports")
#: PubMed files these below the types of people's trials; an article that has one is on animals, whatever else it has.
VETERINARY_TYPES = (
    "Clinical Trial, Veterinary",
    "Randomized Controlled Trial, Veterinary",
    "Observational Study, Veterinary",
)


def yearly(
    topic_years: pd.DataFrame, topic: str, basis: str, yardstick: str, index_year: int | None = None
) -> pd.DataFrame:
    """One row per definition and year of a topic.

    `definition`, `year`, `value`, `low`, `high`, `records`, `completeness` (how much of the year has arrived, where
    that is known), `is_open`. Years before the first that is counted alone are left out: they are one bucket, not a
    year.

    `yardstick`: "records", "per_100k" (of all PubMed), "share_of_field" (same width) or "index", where `index_year` is
    100 and a definition without records in it has none.
    """
    rows = topic_years[
        topic_years["topic"].eq(topic) & topic_years["date_basis"].eq(basis) & topic_years["year"].notna()
    ].sort_values(["definition", "year"])
    years = rows[["definition", "year", "records", "completeness", "is_open"]].copy()
    years["low"] = years["high"] = pd.array([pd.NA] * len(years), dtype="Float64")
    if yardstick == "records":
        years["value"] = rows["records"].astype("Float64")
    elif yardstick == "index":
        base = rows[rows["year"].isin([index_year])].set_index("definition")["records"].astype("Float64")
        of_base = rows["definition"].map(base[base > 0])
        years["value"] = (rows["records"].astype("Float64") / of_base * 100).astype("Float64")
    else:
        low, high = (
            ("per_100k_low", "per_100k_high") if yardstick == "per_100k" else ("share_low", "share_high")
        )
        years["value"], years["low"], years["high"] = rows[yardstick], rows[low], rows[high]
    return years.reset_index(drop=True)


def index_year(
    topic_years: pd.DataFrame,
    topics: Sequence[str],
    basis: str,
    first: int,
    last: int,
    definitions: Sequence[str] = (STANDARD,),
) -> int | None:
    """The year that is 100: the first complete one from `first` to `last` in which every topic has five records.

    On fewer every other year would stand on the chance of a paper or two.
    By the first of these definitions that has such a year; None where none has.
    """
    rows = topic_years[
        topic_years["topic"].isin(list(topics))
        & topic_years["date_basis"].eq(basis)
        & topic_years["year"].between(first, last)
        & topic_years["records"].ge(FEWEST)
        & ~topic_years["is_open"]
    ]
    for definition in definitions:
        there = rows[rows["definition"].eq(definition)].groupby("year")["topic"].nunique()
        years = there.index[there.eq(len(set(topics)))]
        if len(years):
            return int(years.min())
    return None


def members(topic_articles: pd.DataFrame, topic: str, definition: str) -> pd.Series:
    """The PMIDs of a topic at one definition."""
    rows = topic_articles[topic_articles["topic"].eq(topic) & topic_articles["definition"].eq(definition)]
    return rows["pmid"]


def of_topic(
    articles: pd.DataFrame, topic_articles: pd.DataFrame, topic: str, definition: str
) -> pd.DataFrame:
    """The records of a topic's articles."""
    return articles[articles["pmid"].isin(members(topic_articles, topic, definition))].reset_index(drop=True)


def has_type(articles: pd.DataFrame, *wanted: str) -> pd.Series:
    """Whether an article has one of these publication types, word for word; without any type it has none."""
    return counted.has_type(articles["publication_types"], wanted)


def in_people(articles: pd.DataFrame, *wanted: str) -> pd.Series:
    """Whether an article has one of these publication types, and none of a veterinary trial."""
    return has_type(articles, *wanted) & ~has_type(articles, *VETERINARY_TYPES)


def is_clinical(articles: pd.DataFrame) -> pd.Series:
    """Whether an article has a clinical publication type (`CLINICAL_TYPES`), and none of a veterinary trial."""
    return in_people(articles, *CLINICAL_TYPES)


def clinical_share(articles: pd.DataFrame, basis: str) -> pd.DataFrame:
    """One row per year: `year`, `articles`, `clinical`, `share`, `low`, `high` (Wilson, 95%)."""
    column = "entrez_year" if basis == "entrez" else "publication_year"
    clinical = is_clinical(articles)
    counts = pd.DataFrame({"year": articles[column], "clinical": clinical}).dropna(subset="year")
    grouped = counts.groupby("year")["clinical"].agg(articles="size", clinical="sum").reset_index()
    return pd.concat([grouped, wilson_interval(grouped["clinical"], grouped["articles"])], axis=1)


def interval_of(successes: int, n: int) -> dict[str, float]:
    """Share, lower and upper end of one count: `share`, `low`, `high`; n must not be zero."""
    interval = wilson_interval(pd.Series([successes]), pd.Series([n])).iloc[0]
    return {str(name): float(value) for name, value in interval.items()}


def publication_types(articles: pd.DataFrame) -> pd.DataFrame:
    """One row per publication type, most frequent first: `publication_type`, `articles`; they overlap."""
    types = articles["publication_types"].dropna().str.split(";").explode()
    counts = types.value_counts().rename_axis("publication_type").rename("articles").reset_index()
    return counts.sort_values(["articles", "publication_type"], ascending=[False, True]).reset_index(
        drop=True
    )


def is_flagged(articles: pd.DataFrame, topic: str, topics: Catalogue) -> pd.Series:
    """Whether a title looks like a false hit for this topic: its flag's rule names it or one above it, or none."""
    family = {topic, *topics.ancestors(topic)}
    concern = {name for name, flag in topics.flags.items() if not flag.topics or family & set(flag.topics)}
    cells = articles["flags"].fillna("")
    known = {cell: not concern.isdisjoint(str(cell).split(";")) for cell in cells.unique()}
    return cells.map(known).astype(bool)


def newest(articles: pd.DataFrame, n: int = 50) -> pd.DataFrame:
    """The n articles with the latest Entrez date, newest first; undated ones come last."""
    return (
        articles.sort_values(["entrez_date", "pmid"], ascending=False, na_position="last")
        .head(n)
        .reset_index(drop=True)
    )


_AGREEMENT = ["topic", "year", "europepmc", "pubmed", "ratio", "preprints", "is_open", "asked_at"]


def agreement(europepmc_years: pd.DataFrame, topic_years: pd.DataFrame) -> pd.DataFrame:
    """Europe PMC's articles over PubMed's, by topic and year of first publication, each with both counts.

    One row per topic and year that both have; a missing year is every year before the first. 1: they agree. The
    ratio is missing where PubMed has no article. Europe PMC's preprints stand beside it and are not in it.

    PubMed's standard definition by publication date is compared, with the notices and twins, which Europe PMC's count
    holds as well.
    """
    topic_years = with_left_out(topic_years)
    pubmed = topic_years[topic_years["definition"].eq(STANDARD) & topic_years["date_basis"].eq("publication")]
    both = europepmc_years.merge(
        pubmed[["topic", "year", "records", "is_open"]], on=["topic", "year"], validate="one_to_one"
    ).rename(columns={"articles": "europepmc", "records": "pubmed"})
    return both.assign(ratio=_ratio(both["europepmc"], both["pubmed"]))[_AGREEMENT]


def overall_agreement(by_year: pd.DataFrame) -> pd.DataFrame:
    """The same over all complete years that both have: which, the counts, the ratio, and the day that Europe PMC told.

    One row per topic, in their order. Open years are left out: one service may have added what the other has not yet.
    """
    closed = by_year[~by_year["is_open"].astype(bool)]
    topics = closed.groupby("topic", sort=False)
    whole = topics[["europepmc", "pubmed", "preprints"]].sum().reset_index()
    return whole.assign(
        ratio=_ratio(whole["europepmc"], whole["pubmed"]),
        # A missing year is all before the others, and stands where all are.
        years=[
            f"until {years.max()}" if years.isna().any() else ", ".join(map(str, sorted(years)))
            for _, years in topics["year"]
        ],
        asked_on=[days.min()[:10] for _, days in topics["asked_at"]],
    )


def _ratio(over: pd.Series, under: pd.Series) -> pd.Series:
    return over.astype("Float64").div(under.where(under.gt(0)).astype("Float64"))
