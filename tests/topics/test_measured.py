"""What is said of the searches' precision is what the labelled records say."""

from collections import Counter

import pytest

from benchmarks import searches
from pipelines.labelling import measured
from pipelines.labelling.measured import Measured
from pipelines.topics import catalogue as catalogues

TOPICS = catalogues.load()


def row(topic: str, pmid: int, found: str, label: str, corpus: str = "nlm") -> dict[str, str]:
    return {"topic": topic, "corpus": corpus, "pmid": str(pmid), "found": found, "label": label}


def test_hits_of_a_definition_are_those_of_the_narrower_ones_too() -> None:
    rows = [
        row("hair", 1, "narrow", "yes"),
        row("hair", 2, "standard", "yes"),
        row("hair", 3, "standard", "no"),
        row("hair", 4, "broad", "no"),
        row("hair", 5, "", "yes"),
        row("hair", 6, "", "no"),
        row("hair", 7, "narrow", "no", "titles"),
        row("hair", 8, "broad", "yes", "titles"),
    ]

    counted = [found[:3] + found[4:] for found in searches.count(rows, TOPICS)]

    assert counted == [
        ("hair", "narrow", "nlm", 1, 1, 1, 3),
        ("hair", "standard", "nlm", 3, 3, 2, 3),
        ("hair", "broad", "nlm", 4, 4, 2, 3),
        ("hair", "narrow", "titles", 1, 1, 0, 1),
    ]


def test_the_facts_and_their_table_are_those_of_the_labels() -> None:
    rows = searches.labelled()
    facts = measured.measured(TOPICS)

    assert facts == list(searches.count(rows, TOPICS))
    assert searches.DOCUMENT.read_text("utf-8").endswith(
        f"{searches.MARK}\n\n{searches.table(facts, TOPICS)}\n"
    )


def test_the_labels_are_facts() -> None:
    rows = searches.labelled()

    assert len(rows) == 469
    assert Counter(row["label"] for row in rows) == {"yes": 324, "no": 145}
    assert {row["reader"] for row in rows} == {"A"}
    assert {row["topic"] for row in rows} <= set(TOPICS.topics)
    assert {row["found"] for row in rows} == {*catalogues.DEFINITIONS, ""}
    assert all(row["pmid"].isdecimal() and 0 < len(row["reason"]) <= 70 for row in rows)
    assert len({(row["topic"], row["pmid"], row["reader"]) for row in rows}) == len(rows)


@pytest.mark.parametrize(
    ("definition", "precision", "recall"),
    [
        ("narrow", "1 of 1, 100% (21% to 100%)", "1 of 8, 12% (2% to 47%)"),
        ("standard", "6 of 12, 50% (25% to 75%)", "6 of 8, 75% (41% to 93%)"),
        ("broad", "6 of 15, 40% (20% to 64%)", "6 of 8, 75% (41% to 93%)"),
    ],
)
def test_drug_delivery_as_it_was_read(definition: str, precision: str, recall: str) -> None:
    (found,) = (
        found
        for found in measured.measured(TOPICS)
        if (found.topic, found.definition, found.corpus) == ("drug_delivery", definition, "nlm")
    )

    assert (found.precision, found.recall) == (precision, recall)
    assert (
        f"  drug_delivery, {definition}, records with abstracts: {found.hits} hits, {found.labelled} labelled; "
        f"precision {precision}; recall {recall}"
    ) in measured.lines(TOPICS)


def test_no_hit_has_no_share() -> None:
    nothing = Measured("hair", "narrow", "nlm", "", 0, 0, 0, 0)

    assert nothing.precision == "no labelled hit"
    assert nothing.recall == "no article that belongs was found by reading"


def test_a_search_in_other_words_is_not_measured() -> None:
    own = """
[topics.hair]
label = "Hair"
about = "Hair."
""" + "".join(
        f"[topics.hair.{definition}]\nsearch = 'hair[ti]'\nwhy = 'w'\nknown_misses = 'm'\nreviewed_on = 2026-11-23\n"
        for definition in catalogues.DEFINITIONS
    )
    changed = catalogues.load_text(own, "own.toml")

    assert "hair" in {found.topic for found in measured.measured(TOPICS)}
    assert "hair" not in {found.topic for found in measured.measured(changed)}
    assert "drug_delivery" in {found.topic for found in measured.measured(changed)}
