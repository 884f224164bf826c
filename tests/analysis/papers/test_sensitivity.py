"""Which headlines hold under other definitions: values, signs and intervals worked out by hand."""

from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.analysis.papers.growth import growth
from pipelines.analysis.papers.sensitivity import Value, agrees, of_count, sensitivity, sign
from pipelines.tables import TABLES
from pipelines.topics import catalogue as topics

CATALOGUE = topics.load()
YEARS = range(2016, 2026)


def rates(*rows: tuple[str, str, str, float | None, float | None, float | None]) -> pd.DataFrame:
    frame = pd.DataFrame(
        rows, columns=["topic", "definition", "measure", "growth_pct", "growth_low_pct", "growth_high_pct"]
    )
    return frame.assign(date_basis="entrez", records=100)


def topic_years(records: list[int]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "topic": "hair",
            "definition": "standard",
            "date_basis": "entrez",
            "year": [*YEARS, 2026],
            "records": [*records, 1],
            "all_pubmed": 1_000_000,
            "completeness": [1.0] * len(YEARS) + [None],
            "is_open": [False] * len(YEARS) + [True],
        }
    ).astype({"year": "Int64", "records": "Int64", "is_open": "boolean"})


def tables(flags: list[str | None], types: list[str], growth_rows: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Ten articles of hair, one a year; the narrow set holds the first two, the broad one all and one more."""
    pmids = [str(number) for number in range(1, 12)]
    articles = pd.DataFrame(
        {"pmid": pmids, "flags": [*flags, None], "publication_types": [*types, "Case Reports"]}, dtype="str"
    ).assign(entrez_year=pd.array([*YEARS, 2025], dtype="Int64"))
    sets = [("hair", "narrow", pmid) for pmid in pmids[:2]]
    sets += [("hair", "standard", pmid) for pmid in pmids[:10]]
    sets += [("hair", "broad", pmid) for pmid in pmids]
    sets += [("field", "standard", pmid) for pmid in pmids]
    return {
        "growth": growth_rows,
        "topic_years": topic_years([1] * 10),
        "topic_articles": pd.DataFrame(sets, columns=["topic", "definition", "pmid"], dtype="str"),
        "articles": articles,
    }


PLAIN = ["Journal Article"] * 8 + ["Case Reports"] * 2
RATES = rates(
    ("hair", "narrow", "records", -3.0, -8.0, 2.0),
    ("hair", "standard", "records", 12.0, 8.0, 16.0),
    ("hair", "broad", "records", 30.0, 20.0, 41.0),
    ("hair", "standard", "per_100k", 2.0, -1.0, 5.0),
    ("hair", "broad", "per_100k", None, None, None),
    ("field", "standard", "records", 9.0, 8.0, 10.0),
)


def told(found: pd.DataFrame, topic: str, headline: str) -> dict[str, tuple[Any, ...]]:
    rows = found[found["topic"].eq(topic) & found["headline"].eq(headline)]
    rows = rows.astype(object).where(rows.notna(), None)
    return {row.variant: (row.value, row.low, row.high, row.n, row.agrees) for row in rows.itertuples()}


def test_growth_agrees_while_its_sign_is_that_of_the_standard_definition() -> None:
    found = TABLES["sensitivity"].check(sensitivity(tables([None] * 10, PLAIN, RATES), CATALOGUE))
    assert told(found, "hair", "growth_records") == {
        "narrow": (-3.0, -8.0, 2.0, 100, False),  # not clear, where the standard grows
        "standard": (12.0, 8.0, 16.0, 100, True),
        "broad": (30.0, 20.0, 41.0, 100, True),
        "without_flagged": (12.0, 8.0, 16.0, 100, True),  # nothing is flagged
    }
    assert told(found, "hair", "growth_per_100k")["broad"] == (None, None, None, 100, None)


def test_shares_and_papers_agree_while_their_intervals_share_a_point() -> None:
    found = sensitivity(tables([None] * 10, PLAIN, RATES), CATALOGUE)
    papers = told(found, "hair", "papers")
    assert {variant: value[0] for variant, value in papers.items()} == {
        "narrow": 2, "standard": 10, "broad": 11, "without_flagged": 10,
    }  # fmt: skip
    # (sqrt 2 + 0.98) squared = 5.73; (sqrt 10 - 0.98) squared = 4.76: a point in common, barely
    assert papers["narrow"][2] == pytest.approx(5.732, abs=1e-3)
    assert papers["standard"][1] == pytest.approx(4.763, abs=1e-3)
    assert papers["narrow"][4] is True
    # 2 of 10 and 3 of 11: Wilson's intervals overlap
    clinical = told(found, "hair", "clinical_share")
    assert [clinical[name][0] for name in ("narrow", "standard", "broad")] == pytest.approx([0, 0.2, 3 / 11])
    assert [clinical[name][3:] for name in ("narrow", "standard", "broad")] == [
        (2, True),
        (10, True),
        (11, True),
    ]


def test_without_flagged_leaves_out_what_its_rule_flags_for_that_topic_and_fits_again() -> None:
    # Flagged are the articles of 2016 and 2017; the years then hold 9, 19, 40 ... instead of 10, 20, 40 ...
    records = [10, 20, 40, 50, 60, 70, 80, 90, 100, 110]
    held = tables(["hair_cell", "rna_exosome", *[None] * 8], PLAIN, RATES)
    held["topic_years"] = topic_years(records)
    found = sensitivity(held, CATALOGUE)
    assert told(found, "hair", "papers")["without_flagged"][0] == 8
    assert told(found, "hair", "clinical_share")["without_flagged"][:1] == (0.25,)  # 2 of 8
    left = pd.DataFrame({"year": YEARS, "records": [9, 19, *records[2:]]})
    rate = growth(left)
    told_rate = told(found, "hair", "growth_records")["without_flagged"]
    assert told_rate[:4] == (rate.growth_pct, rate.growth_low_pct, rate.growth_high_pct, sum(records) - 2)
    per = growth(left.assign(exposure=1_000_000))
    assert told(found, "hair", "growth_per_100k")["without_flagged"][0] == per.growth_pct


def test_a_flag_of_another_topic_takes_nothing_out() -> None:
    held = tables(["hair_cell", *[None] * 9], PLAIN, RATES)
    held["topic_articles"] = held["topic_articles"].replace({"topic": {"hair": "drug_delivery"}})
    assert told(sensitivity(held, CATALOGUE), "drug_delivery", "papers")["without_flagged"][0] == 10


def test_too_few_left_for_a_rate_is_a_row_without_a_value() -> None:
    held = tables(["hair_cell", *[None] * 9], PLAIN, RATES)  # 9 records in 10 years
    assert told(sensitivity(held, CATALOGUE), "hair", "growth_records")["without_flagged"] == (
        None, None, None, 9, None,
    )  # fmt: skip


def test_topics_without_records_of_their_own_have_only_growth_and_papers() -> None:
    found = sensitivity(tables([None] * 10, PLAIN, RATES), CATALOGUE)
    rows = found[found["topic"].eq("field")]
    assert sorted({*zip(rows["headline"], rows["variant"], strict=True)}) == [
        ("growth_records", "standard"), ("papers", "broad"), ("papers", "narrow"), ("papers", "standard"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [(0.1, 3, "+"), (0, 3, "not clear"), (-3, -0.1, "-"), (-3, 0, "not clear"), (-1, 1, "not clear")],
)
def test_an_interval_that_touches_zero_has_no_clear_sign(low: float, high: float, said: str) -> None:
    assert sign(low, high) == said


@pytest.mark.parametrize(
    ("headline", "value", "agree"),
    [
        ("growth_records", Value(5, 1, 9, 50), True),
        ("growth_records", Value(5, -1, 9, 50), False),
        ("growth_records", Value(-5, -9, -1, 50), False),
        ("growth_records", Value(None, None, None, 5), None),
        ("clinical_share", Value(0.4, 0.3, 0.5, 50), True),  # they touch
        ("clinical_share", Value(0.4, 0.31, 0.5, 50), False),
        ("papers", Value(0.1, 0.0, 0.19, 50), False),
    ],
)
def test_each_kind_of_headline_agrees_by_its_own_rule(
    headline: str, value: Value, agree: bool | None
) -> None:
    standard = Value(12, 2, 20, 50) if headline.startswith("growth") else Value(0.25, 0.2, 0.3, 50)
    assert agrees(headline, value, standard) is agree
    assert agrees(headline, value, None) is None
    assert agrees(headline, standard, Value(None, None, None, 3)) is None


def test_a_count_of_nothing_has_an_upper_end() -> None:
    assert of_count(0)[:2] == (0, 0)
    assert of_count(0).high == pytest.approx(0.9604, abs=1e-4)
    assert of_count(1).low == pytest.approx(0.0004, abs=1e-4)


@given(st.integers(0, 10**6), st.integers(1, 10**6))
def test_the_interval_of_a_count_holds_it_and_shrinks_beside_it(n: int, more: int) -> None:
    one, other = of_count(n), of_count(n + more)
    assert one.low is not None
    assert one.high is not None
    assert one.low <= n <= one.high
    assert other.low is not None
    assert other.high is not None
    if n:
        assert (other.high - other.low) / (n + more) < (one.high - one.low) / n
