"""How far papers reach towards people: what they are about, and whether articles in people cite them. Pure.

The triangle of biomedicine is Weber's (J Transl Med 2013;11:126); its corners and the classes of MeSH headings are as
iCite has them. Shares and means of values between 0 and 1 have Wilson's interval: no such values scatter more than
zeros and ones of the same mean (Bhatia and Davis 2000), so it is never too narrow for chance.
"""

from collections.abc import Collection, Mapping
from datetime import date
from itertools import combinations

import pandas as pd

from pipelines.analysis.numbers.proportions import wilson_interval
from pipelines.tables.answers.reach import MEASURES, REACH_YEARS
from pipelines.topics.terms import STANDARD

#: So many of the newest years are young.
YOUNG_YEARS = 2
#: Measure to the column that counts the papers it is over.
OVER = {measure: of for measure, (of, _, _) in MEASURES.items()}
_COUNTS = ["articles", "known", "with_triangle", "with_kind", "with_apt"]
_PLACE = ["triangle_x", "triangle_y"]


def reach_years(
    tables: Mapping[str, pd.DataFrame], topics: Collection[str], first_year: int, today: date
) -> pd.DataFrame:
    """The table `reach_years`, from `reach`, `articles` and the papers of `topic_articles`.

    `topics` are those whose records are fetched: of any other a part is known, and no even one.
    """
    members = tables["topic_articles"]
    papers = members.loc[
        members["definition"].eq(STANDARD) & members["topic"].isin(topics), ["topic", "pmid"]
    ]
    years = tables["articles"][["pmid", "publication_year"]].rename(columns={"publication_year": "year"})
    found = papers.merge(years, on="pmid")
    # Issues are dated ahead; what is dated later than next year is next year's, as in all counts.
    found["year"] = found["year"].clip(upper=today.year + 1)
    found = found[found["year"].ge(first_year).fillna(value=False)]
    held = found.merge(tables["reach"].drop(columns="year"), on="pmid", how="left")
    placed = held["triangle_x"].notna() & held["triangle_y"].notna()
    told = held["asked_at"].notna()
    each = {
        "articles": held["pmid"].notna(),
        "known": told,
        "with_triangle": placed,
        "with_kind": held["is_clinical"].notna(),
        "with_apt": held["apt"].notna(),
        **{name: held[name].where(placed) for name in ("human", "animal", "molecular_cellular", *_PLACE)},
        # What is missing is none known: it adds nothing to those that are cited.
        "cited": held["cited_by_clin"].gt(0).fillna(value=False),
        "clinical": held["is_clinical"].fillna(value=False),
        "apt": held["apt"],
    }
    sums = held[["topic", "year"]].assign(**{name: values.astype("Float64") for name, values in each.items()})
    sums = sums.groupby(["topic", "year"], as_index=False).sum()
    young = sums["year"].gt(today.year - YOUNG_YEARS)
    return REACH_YEARS.typed(_with_shares(sums).assign(is_young=young))


def over_years(rows: pd.DataFrame) -> pd.DataFrame:
    """The years of each topic together, without the young ones: columns as in `reach_years`, without a year."""
    settled = rows[~rows["is_young"]]
    sums = settled[["topic", *_COUNTS]].copy()
    for measure, of in OVER.items():
        sums[measure] = settled[f"{measure}_share"].mul(settled[of])
    for name in _PLACE:
        sums[name] = settled[name].mul(settled["with_triangle"])
    return _with_shares(sums.groupby("topic", as_index=False).sum())


def _with_shares(sums: pd.DataFrame) -> pd.DataFrame:
    """Sums by topic as shares of the papers each is over, with their intervals."""
    found = sums[[name for name in ("topic", "year", *_COUNTS) if name in sums]].copy()
    found["covered"] = sums["known"].div(sums["articles"])
    for measure, of in OVER.items():
        # Sums of fractions can pass their number by a rounding error.
        told = wilson_interval(sums[measure].clip(upper=sums[of]), sums[of])
        found[[f"{measure}_{end}" for end in ("share", "low", "high")]] = told
    found["cited_articles"], found["clinical_articles"] = sums["cited"], sums["clinical"]
    for name in _PLACE:
        found[name] = sums[name].div(sums["with_triangle"].where(sums["with_triangle"].gt(0)))
    return found


def agreement(pooled: pd.DataFrame, heights: Mapping[str, int]) -> tuple[int, int, int]:
    """Of pairs of topics, one of them higher on the ladder: how often its papers are cited by clinical articles more.

    More often, less often (their intervals lie apart), and neither. `pooled` as of `over_years`; `heights` is topic to
    its highest rung's place.
    """
    rows = {row["topic"]: row for row in pooled.dropna(subset=["cited_low"]).to_dict("records")}
    more = less = neither = 0
    for one, other in combinations([topic for topic in heights if topic in rows], 2):
        if heights[one] == heights[other]:
            continue
        upper, lower = (rows[topic] for topic in sorted((one, other), key=heights.__getitem__, reverse=True))
        more += upper["cited_low"] > lower["cited_high"]
        less += upper["cited_high"] < lower["cited_low"]
        neither += upper["cited_low"] <= lower["cited_high"] and upper["cited_high"] >= lower["cited_low"]
    return more, less, neither
