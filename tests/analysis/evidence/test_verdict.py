"""The verdict on a topic: each boundary of the rule, each missing number, and both editions whole."""

import re
from functools import cache
from itertools import product
from math import inf

import pandas as pd
import pytest
from places import CHECKOUT, DOCS

from pipelines.analysis.evidence.verdict import (
    CONFIRMED,
    MUCH,
    REPEATED,
    Bounds,
    judged,
    overall,
    still_open,
    verdict,
    verdicts,
)
from pipelines.refresh import ledgers
from pipelines.sentences import verdict as sentences
from pipelines.sentences.numbers import Record
from pipelines.tables import TABLES
from pipelines.text.terms import OVERALL, VERDICTS
from pipelines.topics import catalogue as topics

CATALOGUE = topics.load()
DOCUMENT = (DOCS / "verdict.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("papers", "randomised", "confirmed", "approvals", "expected"),
    [
        (0, 0, 0, 0, "little"),
        (29, 0, 0, 0, "little"),
        (30, 0, 0, 0, "ahead"),
        (29, 1, 0, 0, "little"),
        (30, 1, 0, 0, "ahead"),
        (30, 1, 1, 0, "ahead"),
        (29, 2, 0, 0, "unconfirmed"),
        (30, 2, 0, 0, "unconfirmed"),
        (30, 2, 1, 0, "unapproved"),
        (0, 2, 1, 0, "unapproved"),
        (30, 2, 1, 1, "in_step"),
        (0, 2, 1, 1, "in_step"),
        (30, 2, 0, 1, "approved_ahead"),
        (30, 1, 1, 1, "approved_ahead"),
        (0, 0, 0, 1, "approved_ahead"),
    ],
)
def test_each_boundary(papers: int, randomised: int, confirmed: int, approvals: int, expected: str) -> None:
    numbers = {"papers": papers, "randomised": randomised, "confirmed": confirmed, "approvals": approvals}
    assert judged(**numbers) == expected
    assert verdict(**{name: Bounds(number, number) for name, number in numbers.items()}) == expected


KNOWN = {
    "papers": Bounds(30, 30),
    "randomised": Bounds(1, 1),
    "confirmed": Bounds(0, 0),
    "approvals": Bounds(0, 0),
}


@pytest.mark.parametrize(
    ("known", "expected"),
    [
        ({}, "ahead"),
        ({"papers": Bounds()}, "unknown"),
        ({"papers": Bounds(30, inf)}, "ahead"),
        ({"randomised": Bounds()}, "unknown"),
        ({"randomised": Bounds(0, 1)}, "ahead"),
        ({"randomised": Bounds(1, 2)}, "unknown"),
        # How many there are past a threshold does not matter.
        ({"randomised": Bounds(2, inf)}, "unconfirmed"),
        ({"approvals": Bounds()}, "unknown"),
        ({"approvals": Bounds(0, 1)}, "unknown"),
        ({"approvals": Bounds(1, inf)}, "approved_ahead"),
        # Nothing is confirmed that was not repeated, so that nobody looked changes nothing.
        ({"confirmed": Bounds()}, "ahead"),
        ({"confirmed": Bounds(), "randomised": Bounds(2, 2)}, "unknown"),
        # Past two randomised trials the papers decide nothing.
        ({"papers": Bounds(), "randomised": Bounds(2, 2)}, "unconfirmed"),
        (dict.fromkeys(KNOWN, Bounds()), "unknown"),
    ],
)
def test_what_is_missing_is_judged_only_where_it_could_change_nothing(
    known: dict[str, Bounds], expected: str
) -> None:
    assert verdict(**(KNOWN | known)) == expected


def test_the_ends_stand_for_all_between_them() -> None:
    for ends in product([(0, 4), (1, 2), (2, 5)], repeat=2):
        (low, high), (least, most) = ends
        every = {
            judged(papers=40, randomised=trials, confirmed=reported, approvals=0)
            for trials in range(low, high + 1)
            for reported in range(least, most + 1)
        }
        found = verdict(Bounds(40, 40), Bounds(low, high), Bounds(least, most), Bounds(0, 0))
        assert found == (every.pop() if len(every) == 1 else "unknown")


def test_the_topic_has_the_verdict_of_all_its_definitions() -> None:
    assert overall(["ahead", "ahead", "ahead"]) == "ahead"
    assert overall(["little", "ahead", "ahead"]) == "depends"
    assert overall(["ahead", "unknown", "ahead"]) == "unknown"
    assert overall(["little", "unknown", "ahead"]) == "unknown"
    assert overall([]) == "unknown"


def text(*rows: tuple[object, ...], columns: str) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=columns.split()).astype("str")


def article(pmid: str, title: str) -> tuple[object, ...]:
    return pmid, "Journal Article;Randomized Controlled Trial", title, None, "2024-01-01", "2024-01-01"


ARTICLES = text(
    article("11", "Exosome injection for hair loss: a randomised trial"),
    article("12", "Exosome therapy of alopecia, randomised"),
    article("13", "Exosomes in blood as a marker"),
    columns="pmid publication_types title flags entrez_date first_public_date",
)
SETS = text(
    *[("drug_delivery", "narrow", pmid) for pmid in ("11",)],
    *[("drug_delivery", "standard", pmid) for pmid in ("11", "13")],
    *[("drug_delivery", "broad", pmid) for pmid in ("11", "12", "13")],
    columns="topic definition pmid",
)
YEARS = pd.DataFrame(
    [
        ("drug_delivery", width, basis, year, records)
        for width, count in (("narrow", 29), ("standard", 30), ("broad", 300))
        for basis, year, records in (
            ("entrez", 2024, count - 1),
            ("entrez", 2025, 1),
            ("publication", 2025, 999),
        )
    ],
    columns=["topic", "definition", "date_basis", "year", "records"],
)


def trials(*studies: tuple[str, str, str, bool]) -> dict[str, pd.DataFrame]:
    frame = text(*[study[:3] for study in studies], columns="nct_id phase overall_status").assign(
        has_results=[study[3] for study in studies], is_gone=False, role="tested", study_type="INTERVENTIONAL",
        title="Exosome treatment", interventions=None, first_posted_date="2020", completion_date="2022",
        results_first_posted="2023",
    )  # fmt: skip
    members = pd.DataFrame({"topic": "drug_delivery", "nct_id": frame["nct_id"]}, dtype="str")
    return {"trials": frame, "topic_trials": members}


def rows(**tables: pd.DataFrame) -> dict[str, dict[str, object]]:
    """Definition of drug delivery, of which the ledger of human studies holds none, to its row."""
    found = TABLES["verdicts"].check(verdicts(ledgers.read_all() | tables, CATALOGUE))
    own = found[found["topic"].eq("drug_delivery")].astype(object)
    return {str(row["definition"]): row for row in own.where(own.notna(), None).to_dict("records")}


FETCHED = {"articles": ARTICLES, "topic_articles": SETS, "topic_years": YEARS}


def test_the_numbers_of_each_definition_are_counted_in_its_own_set() -> None:
    found = rows(**FETCHED, **trials(("NCT00000001", "PHASE3", "COMPLETED", False)))
    counted = {
        width: (
            row["papers"],
            row["randomised_low"],
            row["randomised_high"],
            row["verdict"],
            row["witnesses"],
        )
        for width, row in found.items()
    }
    assert counted == {
        "narrow": (29, 1, 1, "little", "11"),
        "standard": (30, 1, 2, "unknown", "11"),
        "broad": (300, 2, 3, "unconfirmed", "11, 12"),
    }
    assert {row["overall"] for row in found.values()} == {"unknown"}


@pytest.mark.parametrize(
    ("phase", "status", "has_results", "confirmed"),
    [
        ("PHASE3", "COMPLETED", True, 1),
        ("PHASE2|PHASE3", "COMPLETED", True, 1),
        ("PHASE2", "COMPLETED", True, 0),
        ("PHASE4", "COMPLETED", True, 0),
        ("PHASE3", "TERMINATED", True, 0),
        ("PHASE3", "COMPLETED", False, 0),
    ],
)
def test_only_a_completed_phase_3_with_results_confirms(
    phase: str, status: str, has_results: bool, confirmed: int
) -> None:
    found = rows(**FETCHED, **trials(("NCT00000001", phase, status, has_results)))["broad"]
    assert (found["confirmed_low"], found["confirmed_high"]) == (confirmed, confirmed)
    assert found["verdict"] == ("unapproved" if confirmed else "unconfirmed")


@pytest.mark.parametrize("lacking", ["topic_years", "articles", "trials"])
def test_what_was_not_fetched_has_no_upper_end(lacking: str) -> None:
    tables = FETCHED | trials(("NCT00000001", "PHASE2", "COMPLETED", False))
    found = rows(**{name: table for name, table in tables.items() if name != lacking})
    if lacking == "topic_years":
        assert [row["papers"] for row in found.values()] == [None] * 3
        # Two randomised trials are two, however many papers there are.
        assert [row["verdict"] for row in found.values()] == ["unknown", "unknown", "unconfirmed"]
    if lacking == "articles":
        assert {(row["randomised_low"], row["randomised_high"]) for row in found.values()} == {(0, None)}
        assert {row["verdict"] for row in found.values()} == {"unknown"}
    if lacking == "trials":
        assert {(row["confirmed_low"], row["confirmed_high"]) for row in found.values()} == {(0, None)}
        assert [row["verdict"] for row in found.values()] == ["little", "unknown", "unknown"]


def test_a_set_that_could_not_be_fetched_has_no_upper_end() -> None:
    tables = ledgers.read_all() | FETCHED | trials(("NCT00000001", "PHASE2", "COMPLETED", False))
    found = verdicts(tables, CATALOGUE, unknown=[("drug_delivery", "broad")])
    own = found[found["topic"].eq("drug_delivery")].set_index("definition")["randomised_high"]
    assert pd.isna(own["broad"])
    assert own["standard"] == 2


@cache
def stored(edition: str) -> pd.DataFrame:
    return pd.read_parquet(CHECKOUT / "data" / edition / "verdicts.parquet")


@pytest.mark.parametrize("edition", ["reference", "simulated"])
def test_every_topic_of_an_edition_is_judged_as_its_numbers_say(edition: str) -> None:
    found = stored(edition)
    every = {(topic.id, width) for topic in CATALOGUE.topics.values() for width in topic.definitions}
    assert set(zip(found["topic"], found["definition"], strict=True)) == every
    for _, row in found.iterrows():
        papers = Bounds() if pd.isna(row["papers"]) else Bounds(row["papers"], row["papers"])
        ends = {
            name: Bounds(row[f"{name}_low"], inf if pd.isna(row[f"{name}_high"]) else row[f"{name}_high"])
            for name in ("randomised", "confirmed", "approvals")
        }
        assert row["verdict"] == verdict(papers, **ends), row["topic"]
    for _, own in found.groupby("topic"):
        assert set(own["overall"]) == {overall(own["verdict"])}


def test_the_reference_edition_judges_nothing() -> None:
    assert set(stored("reference")["overall"]) == {"unknown"}


def said(topic: str, edition: str = "simulated", **changed: object) -> list[str]:
    own = stored(edition)
    own = own[own["topic"].eq(topic)].assign(**changed)
    beside = pd.read_parquet(CHECKOUT / "data" / edition / "contrast.parquet")
    rows = [Record(row) for row in own.to_dict("records")]
    parts = (
        sentences.said("Topic", rows, Record(beside[beside["topic"].eq(topic)].iloc[0])),
        sentences.by_definition(rows),
        sentences.change(rows),
        sentences.shown_by(rows),
    )
    return ["".join(map(str, of)) for of in parts]


def test_sentences_where_it_cannot_be_judged() -> None:
    assert said("hair", "reference") == [
        "Topic: cannot be judged here: papers not counted, at least 1 randomised trial (largest known: 20 people), "
        "8 studies in the dated sample, no approval found",
        "The same by the narrow, standard and broad definition.",
        "To judge it takes a count of its papers, all its randomised trials that gave vesicles and the "
        "registry's studies with their results.",
        "Shown, read strictly, by amini-2025 (numbers are PMIDs, names are rows of the ledgers, NCT marks a study of "
        "the registry).",
    ]


@pytest.mark.parametrize(
    ("known", "expected"),
    [
        ({}, set()),
        # Past two randomised trials papers decide nothing, below it phase 3 does not.
        ({"papers": Bounds(), "randomised": Bounds(2, inf), "confirmed": Bounds(0, inf)}, {"confirmed"}),
        ({"papers": Bounds(), "confirmed": Bounds()}, {"papers"}),
        ({"papers": Bounds(), "approvals": Bounds(1, 1)}, set()),
        ({"approvals": Bounds(0, 1)}, {"approvals"}),
        (dict.fromkeys(KNOWN, Bounds()), set(KNOWN)),
    ],
)
def test_to_judge_it_takes_only_what_could_change_it(known: dict[str, Bounds], expected: set[str]) -> None:
    assert still_open(**(KNOWN | known)) == expected


def test_the_field_of_the_reference_edition_wants_no_papers_to_be_judged() -> None:
    assert said("field", "reference")[2] == "To judge it takes the registry's studies with their results."


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        (0, 0, "no approval found"),
        (0, None, "known approvals not counted"),
        (1, None, "at least 1 known approval"),
        (1, 1, "1 known approval"),
        (0, 2, "0 to 2 known approvals"),
    ],
)
def test_approvals_in_words(low: int, high: int | None, expected: str) -> None:
    assert said("hair", approvals_low=low, approvals_high=high)[0].endswith(f", {expected}")


def test_definitions_that_differ_are_all_named() -> None:
    assert said("artificial_cosmetic")[:2] == [
        "Topic: depends on the definition: 21 papers, no randomised trials, no studies that give vesicles, "
        "no approval found",
        "By definition: narrow: little is published, standard: little is published, broad: ahead of its human "
        "evidence.",
    ]


def test_the_numbers_are_told_with_what_they_do_not_say() -> None:
    own = stored("simulated")
    rows = [Record(row) for row in own[own["topic"].eq("field")].to_dict("records")]
    assert "".join(map(str, sentences.counted(rows))) == (
        "It rests on papers (17,491), published randomised trials (at least 14), phase 3 studies with results (1) and "
        "approvals found (0). A trial counts whatever it found, so none of this says that a product works."
    )
    changed = [
        Record(row) for row in own[:1].assign(witnesses="90002863, cho-2020, NCT99000316").to_dict("records")
    ]
    assert "".join(map(str, sentences.shown_by(changed))) == (
        "Shown, read strictly, by 90002863, cho-2020, NCT99000316 (numbers are PMIDs, names are rows of the ledgers, "
        "NCT marks a study of the registry)."
    )
    assert (
        sentences.shown_by([Record(row) for row in own[:1].assign(witnesses=None).to_dict("records")]) == ()
    )


@pytest.mark.parametrize(
    ("overall", "low", "expected"),
    [
        ("ahead", 1, "It would change with another randomised trial published, or with an approval."),
        ("ahead", 0, "It would change with two randomised trials published, or with an approval."),
        (
            "little",
            1,
            "It would change from 30 papers on, with another randomised trial published, or with an approval.",
        ),
        ("unapproved", 2, "It would change with an approval."),
        ("depends", 0, "Read the definitions before you choose one: each is told with its search."),
    ],
)
def test_what_would_change_it(overall: str, low: int, expected: str) -> None:
    assert said("hair", overall=overall, randomised_low=low)[2] == expected


def test_every_verdict_has_its_words_and_stands_in_the_document() -> None:
    assert set(sentences.WORDS) == set(OVERALL)
    assert set(VERDICTS) < set(OVERALL)
    told = DOCUMENT.replace("**", "")
    for code, words in sentences.WORDS.items():
        assert words.removesuffix(" here") in re.sub(r"\s+", " ", told), code
    for number, name in (
        (MUCH, "papers"),
        (REPEATED, "published randomised trials"),
        (CONFIRMED, "reported phase 3"),
    ):
        assert re.search(rf"^\| \d \| {name}.*\| {number} \|$", DOCUMENT, re.MULTILINE), name
