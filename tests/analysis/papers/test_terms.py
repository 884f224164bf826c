"""Rising and fading terms: shares, ratios, corrected chances and pairs, worked out by hand on a few papers."""

from collections.abc import Iterable
from math import exp, log, sqrt

import numpy as np
import pandas as pd
import pytest

from pipelines.analysis.papers.terms import last_indexed, pairs_of, rates_of, spelt, term_tables
from pipelines.tables.answers.terms import TERM_PAIRS, TERM_RATES


def held(is_late: Iterable[bool], **terms: Iterable[int]) -> tuple[pd.DataFrame, pd.Series]:
    """Papers by number, each with whether it is later; and term to the papers that have it."""
    flags = pd.Series(list(is_late))
    rows = [(str(paper), term, flags[paper]) for term, papers in terms.items() for paper in papers]
    return pd.DataFrame(rows, columns=["pmid", "term", "is_late"]), flags


#: 40 papers, then 60: 8 and 2 of the earlier ones have the terms, 12 and 18 of the later ones.
HELD = held([*[False] * 40, *[True] * 60], same=[*range(8), *range(40, 52)], more=[0, 1, *range(40, 58)])


def test_shares_are_those_of_either_half() -> None:
    rows = rates_of(*HELD).set_index("term")
    same, more = rows.loc["same"], rows.loc["more"]
    assert (same["early_articles"], same["early_papers"], same["early_share"]) == (8, 40, 0.2)
    assert (same["late_articles"], same["late_papers"], same["late_share"]) == (12, 60, 0.2)
    assert (more["early_share"], more["late_share"]) == (0.05, 0.3)


def test_a_ratio_and_its_interval_are_those_of_the_formula() -> None:
    more = rates_of(*HELD).set_index("term").loc["more"]
    ratio = (18.5 / 60.5) / (2.5 / 40.5)
    spread = sqrt(1 / 18.5 - 1 / 60.5 + 1 / 2.5 - 1 / 40.5)
    assert more["ratio"] == pytest.approx(ratio)
    assert more["ratio_low"] == pytest.approx(exp(log(ratio) - 1.959964 * spread))
    assert more["ratio_high"] == pytest.approx(exp(log(ratio) + 1.959964 * spread))


def test_chances_are_corrected_for_the_number_of_terms() -> None:
    rows = rates_of(*HELD).set_index("term")
    # Of two the smaller is doubled, the larger stays as it is.
    assert rows.loc["more", "q"] == pytest.approx(2 * rows.loc["more", "p"])
    assert rows.loc["same", "q"] == rows.loc["same", "p"]
    assert rows["direction"].to_dict() == {"more": "rising", "same": "none"}


def test_a_term_fades_where_the_later_share_is_smaller() -> None:
    flags = [*[True] * 40, *[False] * 60]
    rows = rates_of(*held(flags, same=[*range(8), *range(40, 52)], more=[0, 1, *range(40, 58)]))
    assert rows.set_index("term")["direction"].to_dict() == {"more": "fading", "same": "none"}


def test_below_ten_papers_a_term_is_not_looked_at() -> None:
    flags = [*[False] * 40, *[True] * 40]
    rows = rates_of(*held(flags, nine=range(9), ten=range(10)))
    assert rows["term"].tolist() == ["ten"]


@pytest.mark.parametrize(("early", "late", "found"), [(30, 30, 1), (29, 31, 0), (31, 29, 0)])
def test_below_thirty_papers_in_a_half_nothing_is_said(early: int, late: int, found: int) -> None:
    assert len(rates_of(*held([*[False] * early, *[True] * late], ten=range(10)))) == found


def test_a_term_of_every_paper_neither_rises_nor_fades() -> None:
    rows = rates_of(*held([*[False] * 30, *[True] * 30], all=range(60)))
    assert rows[["ratio", "ratio_low", "ratio_high", "p", "q"]].to_numpy().tolist() == [[1.0] * 5]
    assert rows["direction"].tolist() == ["none"]


def test_a_term_that_was_not_there_before_has_a_ratio() -> None:
    row = rates_of(*held([*[False] * 30, *[True] * 30], new=range(30, 42))).iloc[0]
    assert row["ratio"] == pytest.approx(12.5 / 0.5)
    assert np.isfinite(row["ratio_high"])
    assert row["direction"] == "rising"


def test_spellings_that_differ_in_case_are_one_term() -> None:
    named = pd.DataFrame(
        [("1", "Exosomes"), ("2", "exosomes"), ("3", "exosomes"), ("3", "EXOSOMES"), ("4", "b"), ("5", "B")],
        columns=["pmid", "term"],
    )
    found = spelt(named)
    assert list(zip(found["pmid"], found["term"], strict=True)) == [
        ("1", "exosomes"),
        ("2", "exosomes"),
        ("3", "exosomes"),
        # Equally often: the first by alphabet.
        ("4", "B"),
        ("5", "B"),
    ]


def indexed(*shares: int) -> int:
    """The last year of which it is believed, where of ten papers of each year up to 2025 so many have headings."""
    first = 2025 - len(shares) + 1
    papers = [(f"{first + place}{n}", first + place) for place in range(len(shares)) for n in range(10)]
    frame = pd.DataFrame(papers, columns=["pmid", "year"])
    has = [f"{first + place}{n}" for place, share in enumerate(shares) for n in range(share)]
    return last_indexed(frame, pd.Series(has), 2025)


@pytest.mark.parametrize(
    ("shares", "last"),
    [
        ((10, 10, 10, 10), 2025),
        ((10, 10, 10, 9), 2025),
        ((10, 10, 10, 8), 2024),
        ((10, 10, 8, 3), 2023),
        ((10, 10, 5, 5, 5, 5), 2025),
        ((10, 10, 10, 10, 1, 1, 1), 2022),
        # Never half of what is usual, also long ago: that is no delay.
        ((5, 5, 5, 5), 2025),
    ],
)
def test_years_without_their_headings_are_left_out(shares: tuple[int, ...], last: int) -> None:
    assert indexed(*shares) == last


def test_pairs_need_five_papers_and_tell_what_chance_alone_would_do() -> None:
    rows, _ = held([True] * 40, a=range(20), b=range(15, 30), c=range(16, 30), d=[39])
    columns = ("term", "other", "articles", "other_articles", "together", "papers", "expected")
    assert [tuple(pair[name] for name in columns) for pair in pairs_of(rows, 40)] == [
        ("a", "b", 20, 15, 5, 40, 7.5),
        ("b", "c", 15, 14, 14, 40, 5.25),
    ]


def snapshot() -> dict[str, pd.DataFrame]:
    """Forty papers a year of hair from 2015 to 2026, of which those of 2025 have no headings yet."""
    years = range(2015, 2027)
    papers = [(f"{year}{n:02}", year) for year in years for n in range(40)]
    terms = [(pmid, "keyword", "Hair") for pmid, _ in papers]
    terms += [(pmid, "mesh", "Humans") for pmid, year in papers if year < 2025]
    terms += [(pmid, "mesh", "Mice") for pmid, year in papers if 2020 <= year < 2025 and pmid[-2:] < "20"]
    members = [("hair", "standard", pmid) for pmid, _ in papers]
    members += [("hair", "broad", "1"), ("field", "standard", papers[0][0])]
    return {
        "articles": pd.DataFrame(papers, columns=["pmid", "entrez_year"]).astype({"entrez_year": "Int64"}),
        "article_terms": pd.DataFrame(terms, columns=["pmid", "kind", "term"]).assign(is_major=False),
        "topic_articles": pd.DataFrame(members, columns=["topic", "definition", "pmid"]),
    }


def test_the_tables_of_a_snapshot() -> None:
    rates, pairs = term_tables(snapshot(), ["hair"], 2025)
    rates, pairs = TERM_RATES.check(rates), TERM_PAIRS.check(pairs)
    found = rates[["kind", "term", "first_year", "split_year", "last_year", "direction"]].to_numpy().tolist()
    assert found == [
        ["keyword", "Hair", 2016, 2021, 2025, "none"],
        ["mesh", "Humans", 2015, 2020, 2024, "none"],
        ["mesh", "Mice", 2015, 2020, 2024, "rising"],
    ]
    assert rates[["early_articles", "early_papers", "late_articles", "late_papers"]].to_numpy().tolist() == [
        [200, 200, 200, 200],
        [200, 200, 200, 200],
        [0, 200, 100, 200],
    ]
    assert pairs[["term", "other", "together", "papers", "expected"]].to_numpy().tolist() == [
        ["Humans", "Mice", 100, 400, 100.0]
    ]


def test_without_terms_both_tables_are_empty() -> None:
    tables = snapshot() | {"article_terms": snapshot()["article_terms"].iloc[:0]}
    rates, pairs = term_tables(tables, ["hair"], 2025)
    assert TERM_RATES.check(rates).empty
    assert TERM_PAIRS.check(pairs).empty
