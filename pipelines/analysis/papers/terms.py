"""Which terms rise and fade within a topic, and which stand together. Pure.

A term is compared with its topic: by the share of papers that have it among those that have any term of its kind, in
the later half of ten years against the earlier half.
"""

from collections.abc import Collection, Iterator, Mapping
from itertools import combinations

import numpy as np
import pandas as pd
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import confint_proportions_2indep, test_proportions_2indep

from pipelines.tables.answers.terms import TERM_PAIRS, TERM_RATES
from pipelines.topics.terms import STANDARD

#: Complete years that are compared, at most; half of them are the later ones.
WINDOW = 10
#: Fewer papers with a term say nothing of it, nor do fewer papers with any term in either half.
FEWEST, FEWEST_PAPERS = 10, 30
#: A year has its headings where its share of papers with any is at least so much of what is usual.
COMPLETE = 0.9
#: Where q is below, a term rises or fades.
ALPHA = 0.05
#: Terms of a topic whose pairs are looked at, and papers that a pair needs.
TOP, FEWEST_TOGETHER = 20, 5


def term_tables(
    tables: Mapping[str, pd.DataFrame], topics: Collection[str], last_year: int
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The tables `term_rates` and `term_pairs`.

    From `article_terms`, `articles` and the papers of `topic_articles`; `topics` are those whose records are fetched,
    `last_year` is the last complete year by Entrez date.
    """
    members, terms = tables["topic_articles"], tables["article_terms"]
    members = members[members["definition"].eq(STANDARD) & members["topic"].isin(topics)]
    years = tables["articles"].set_index("pmid")["entrez_year"].rename("year")
    papers = members[["topic", "pmid"]].join(years, on="pmid", how="inner")
    rates, pairs = [], []
    for kind, own in terms.groupby("kind"):
        named = spelt(own[["pmid", "term"]].copy())
        last = last_indexed(papers, named["pmid"], last_year) if kind == "mesh" else last_year
        first = last - WINDOW + 1
        shown = papers[papers["year"].between(first, last)]
        shown = shown.assign(is_late=shown["year"].ge(first + WINDOW // 2))
        for topic, those in shown[shown["pmid"].isin(named["pmid"])].groupby("topic"):
            held = named.merge(those, on="pmid")
            about = {"topic": topic, "kind": kind}
            years_told = {"first_year": first, "split_year": first + WINDOW // 2, "last_year": last}
            rates.append(rates_of(held, those["is_late"]).assign(**about, **years_told))
            pairs += [about | pair for pair in pairs_of(held, len(those))]
    return TERM_RATES.typed(pd.concat([TERM_RATES.frame(), *rates])), TERM_PAIRS.frame(pairs)


def spelt(named: pd.DataFrame) -> pd.DataFrame:
    """Terms of papers, each as most papers spell it where they differ in case alone; no paper has one twice."""
    key = named["term"].str.casefold()
    counts = named.groupby([key.rename("key"), "term"]).size().reset_index(name="n")
    usual = counts.sort_values(["n", "term"], ascending=[False, True]).drop_duplicates("key")
    return named.assign(term=key.map(usual.set_index("key")["term"])).drop_duplicates()


def last_indexed(papers: pd.DataFrame, indexed: pd.Series, last_year: int) -> int:
    """The last year whose papers have their MeSH headings, as far as can be seen.

    MEDLINE indexes months late. Newest years are left out as long as the share of papers with any heading is below 90%
    of the median of the years before, at most three of them: more is no delay.
    """
    each = papers.drop_duplicates("pmid")
    shares = each["pmid"].isin(indexed).groupby(each["year"].astype("Int64")).mean()
    for year in range(last_year, last_year - 3, -1):
        usual = shares[shares.index.isin(range(year - WINDOW, year))].median()
        if pd.isna(usual) or shares.get(year, 0.0) >= COMPLETE * usual:
            return year
    return last_year - 3


def rates_of(held: pd.DataFrame, is_late: pd.Series) -> pd.DataFrame:
    """The rows of one topic and kind: `held` are its terms by paper with `is_late`, `is_late` is of its papers."""
    late, early = int(is_late.sum()), int((~is_late).sum())
    counts = pd.crosstab(held["term"], held["is_late"]).reindex(columns=[False, True], fill_value=0)
    counts = counts[counts.sum(axis="columns").ge(FEWEST)]
    if min(late, early) < FEWEST_PAPERS or counts.empty:
        return TERM_RATES.frame()
    few, many = counts[False].to_numpy(dtype=float), counts[True].to_numpy(dtype=float)
    compared = {"method": "log-adjusted", "compare": "ratio"}
    with np.errstate(all="ignore"):  # on the way to odds, which are not asked for
        low, high = confint_proportions_2indep(many, late, few, early, **compared)
        p = np.nan_to_num(test_proportions_2indep(many, late, few, early, **compared).pvalue, nan=1.0)
    rows = pd.DataFrame(
        {
            "early_articles": few,
            "early_papers": early,
            "early_share": few / early,
            "late_articles": many,
            "late_papers": late,
            "late_share": many / late,
            "ratio": (many + 0.5) / (late + 0.5) / ((few + 0.5) / (early + 0.5)),
            "ratio_low": low,
            "ratio_high": high,
            "p": p,
            "q": multipletests(p, method="fdr_bh")[1],
        },
        index=counts.index,
    ).reset_index()
    clear = rows["q"].lt(ALPHA)
    rows["direction"] = "none"
    rows.loc[clear, "direction"] = rows["ratio"].gt(1).map({True: "rising", False: "fading"})
    return rows


def pairs_of(held: pd.DataFrame, papers: int) -> Iterator[dict[str, object]]:
    """The pairs of the most common terms that enough papers have together, the most common terms first."""
    sizes = (
        held.groupby("term").size().reset_index(name="n").sort_values(["n", "term"], ascending=[False, True])
    )
    sets = held.groupby("term")["pmid"].agg(frozenset)
    for one, other in combinations(sizes["term"].head(TOP), 2):
        together = len(sets[one] & sets[other])
        if together >= FEWEST_TOGETHER:
            yield {
                "term": one,
                "other": other,
                "articles": len(sets[one]),
                "other_articles": len(sets[other]),
                "together": together,
                "papers": papers,
                "expected": len(sets[one]) * len(sets[other]) / papers,
            }
