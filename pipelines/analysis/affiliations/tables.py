"""The tables of countries, organisations and journals: papers of topics by where they come from and appear."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict

import pandas as pd

from pipelines.analysis.affiliations.countries import countries
from pipelines.analysis.affiliations.organisations import COMPANY, firms_of, organisations
from pipelines.analysis.market.companies import one_spelling
from pipelines.analysis.numbers.proportions import wilson_interval
from pipelines.analysis.papers.growth import WINDOW_YEARS, growth
from pipelines.tables.answers import affiliations as declared
from pipelines.topics.terms import STANDARD

#: How many organisations of a kind, and journals, of a topic are listed.
LISTED, JOURNALS = 50, 30
_TOTALS = ["topic", "year"]


def article_tables(affiliations: pd.DataFrame, companies: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """`article_countries` and `article_organisations`; no text is read twice."""
    firms = firms_of(companies["company"])
    where = _named(affiliations, countries)
    who = _named(affiliations, lambda text: organisations(text, firms))
    places = pd.DataFrame({"pmid": where["pmid"], "country": where["named"]})
    named = pd.DataFrame(who["named"].tolist(), columns=["organisation", "kind", "company"], index=who.index)
    bodies = named.assign(pmid=who["pmid"], organisation=one_spelling(named["organisation"].astype("str")))
    bodies = bodies.sort_values("company", kind="stable")  # a name that is a firm's once is it in every row
    return {
        "article_countries": declared.ARTICLE_COUNTRIES.typed(places.drop_duplicates()),
        "article_organisations": declared.ARTICLE_ORGANISATIONS.typed(
            bodies.drop_duplicates(["pmid", "organisation", "kind"]).sort_index()
        ),
    }


def _named(affiliations: pd.DataFrame, read: Callable[[str], Iterable[object]]) -> pd.DataFrame:
    """One row per article and thing that is read from an affiliation of it: `pmid`, `named`."""
    found = {text: list(read(text)) for text in affiliations["text"].unique()}
    named = affiliations["text"].map(found).explode().dropna()
    return pd.DataFrame({"pmid": affiliations["pmid"].loc[named.index], "named": named}).reset_index(
        drop=True
    )


def papers_of_topics(
    tables: Mapping[str, pd.DataFrame], topics: Iterable[str]
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """What is counted, `topic`, `pmid`, `year`, `journal`, and the years it is counted in, `topic`, `year`, `is_open`.

    Papers of the standard definition whose full record was read, from the first year on; `topic_articles` has papers
    alone. A year without one is a year of its topic.
    """
    articles, members, years = (tables[name] for name in ("articles", "topic_articles", "topic_years"))
    known = articles[articles["is_full_record"].fillna(False)].rename(columns={"publication_year": "year"})
    found = members[members["definition"].eq(STANDARD) & members["topic"].isin(list(topics))].merge(
        known, on="pmid"
    )
    years = years[years["definition"].eq(STANDARD) & years["date_basis"].eq("publication")]
    years = years.loc[
        years["year"].ge(declared.FIRST_YEAR) & years["topic"].isin(found["topic"]), [*_TOTALS, "is_open"]
    ]
    return found[["topic", "pmid", "year", "journal"]].merge(years[_TOTALS], on=_TOTALS), years


def worked_out(tables: Mapping[str, pd.DataFrame], topics: Iterable[str]) -> dict[str, pd.DataFrame]:
    """All seven tables, by name, of topics whose records are fetched."""
    found = article_tables(tables["affiliations"], tables["companies"])
    papers, years = papers_of_topics(tables, topics)
    bodies = papers.merge(found["article_organisations"], on="pmid")
    affiliated = papers[papers["pmid"].isin(tables["affiliations"]["pmid"])]
    by_year = country_years(papers, years, found["article_countries"])
    return found | {
        "country_years": by_year,
        "country_growth": country_growth(by_year),
        "organisation_counts": organisation_counts(papers, bodies),
        "company_years": company_years(affiliated, years, bodies),
        "journal_years": journal_years(papers, years),
    }


def country_years(papers: pd.DataFrame, years: pd.DataFrame, places: pd.DataFrame) -> pd.DataFrame:
    """The table `country_years`: a year without papers of a country is a zero."""
    placed = papers.merge(places, on="pmid")
    placed = placed.assign(weight=1 / placed.groupby(["topic", "pmid"])["country"].transform("size"))
    totals = _totals(papers, years).assign(with_country=placed.groupby(_TOTALS)["pmid"].nunique()).fillna(0)
    grid = placed[["topic", "country"]].drop_duplicates().merge(totals.reset_index(), on="topic")
    counts = placed.groupby(["topic", "country", "year"])["weight"].agg(records="size", fractional="sum")
    frame = grid.merge(counts.reset_index(), on=["topic", "country", "year"], how="left")
    frame = frame.fillna({"records": 0, "fractional": 0.0})
    return declared.COUNTRY_YEARS.typed(_with_share(frame, "with_country"))


def country_growth(by_year: pd.DataFrame) -> pd.DataFrame:
    """The table `country_growth`: whole counts of the latest complete years."""
    rows, columns = [], declared.COUNTRY_GROWTH.columns
    closed = by_year[~by_year["is_open"]].sort_values("year")[["topic", "country", "year", "records"]]
    for (topic, country), counts in closed.groupby(["topic", "country"]):
        rate = asdict(growth(counts.tail(WINDOW_YEARS)))
        rows.append({name: rate.get(name) for name in columns} | {"topic": topic, "country": country})
    return declared.COUNTRY_GROWTH.frame(rows)


def organisation_counts(papers: pd.DataFrame, bodies: pd.DataFrame) -> pd.DataFrame:
    """The table `organisation_counts`, most papers first; the first by alphabet among equals."""
    keys = ["topic", "kind", "organisation"]
    counts = bodies.groupby(keys).agg(records=("pmid", "size"), company=("company", "first")).reset_index()
    counts = counts.sort_values([*keys[:2], "records", keys[2]], ascending=[True, True, False, True])
    counts = counts.groupby(keys[:2]).head(LISTED)
    return declared.ORGANISATION_COUNTS.typed(
        counts.assign(articles=counts["topic"].map(papers.groupby("topic").size()))
    )


def company_years(affiliated: pd.DataFrame, years: pd.DataFrame, bodies: pd.DataFrame) -> pd.DataFrame:
    """The table `company_years`, of papers with affiliations."""
    of_firms = bodies[bodies["kind"].eq(COMPANY)].groupby(_TOTALS)["pmid"].nunique()
    frame = _totals(affiliated, years).assign(records=of_firms).fillna({"records": 0}).reset_index()
    return declared.COMPANY_YEARS.typed(_with_share(frame, "articles"))


def journal_years(papers: pd.DataFrame, years: pd.DataFrame) -> pd.DataFrame:
    """The table `journal_years`: years with papers."""
    sizes = papers.groupby(["topic", "journal"]).size().reset_index(name="size")
    sizes = sizes.sort_values(["topic", "size", "journal"], ascending=[True, False, True])
    kept = sizes.groupby("topic").head(JOURNALS)[["topic", "journal"]]
    counts = papers.merge(kept, on=["topic", "journal"]).groupby(["topic", "journal", "year"]).size()
    frame = counts.reset_index(name="records").merge(_totals(papers, years).reset_index(), on=_TOTALS)
    return declared.JOURNAL_YEARS.typed(frame)


def _totals(papers: pd.DataFrame, years: pd.DataFrame) -> pd.DataFrame:
    """Papers by topic and year, none too: `articles`, `is_open`."""
    return years.set_index(_TOTALS).assign(articles=papers.groupby(_TOTALS).size()).fillna({"articles": 0})


def _with_share(frame: pd.DataFrame, whole: str) -> pd.DataFrame:
    found = wilson_interval(frame["records"], frame[whole])
    return frame.assign(share=found["share"], share_low=found["low"], share_high=found["high"])
