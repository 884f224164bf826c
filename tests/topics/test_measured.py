"""What is said of the searches' precision is what the labelled records say."""

from collections import Counter, defaultdict

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


def test_the_facts_and_their_tables_are_those_of_the_labels() -> None:
    rows = searches.labelled()
    facts = measured.measured(TOPICS)

    assert facts == list(searches.count(searches.settled(rows), TOPICS))
    assert searches.DOCUMENT.read_text("utf-8").endswith(
        f"{searches.MARK}\n\n{searches.agreement(rows, TOPICS)}\n\n{searches.table(facts, TOPICS)}\n"
    )


def test_the_labels_are_facts() -> None:
    rows = searches.labelled()

    assert Counter((row["reader"], row["label"]) for row in rows) == {
        ("A", "yes"): 324,
        ("A", "no"): 145,
        ("B", "yes"): 328,
        ("B", "no"): 141,
        ("settled", "yes"): 10,
        ("settled", "no"): 12,
    }
    assert {row["topic"] for row in rows} <= set(TOPICS.topics)
    assert {row["found"] for row in rows} == {*catalogues.DEFINITIONS, ""}
    assert all(row["pmid"].isdecimal() and 0 < len(row["reason"]) <= 70 for row in rows)
    assert len({(row["topic"], row["pmid"], row["reader"]) for row in rows}) == len(rows)


def test_what_readers_differ_on_and_nothing_else_was_settled() -> None:
    said: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
    for one in searches.labelled():
        said[one["topic"], one["pmid"]][one["reader"]] = one["label"]

    assert all({"A", "B"} <= set(labels) for labels in said.values())
    assert all((labels["A"] != labels["B"]) == ("settled" in labels) for labels in said.values())


def test_a_settled_label_counts_in_place_of_the_readers() -> None:
    rows = [
        row("hair", 1, "narrow", "yes") | {"reader": "A"},
        row("hair", 2, "narrow", "yes") | {"reader": "A"},
        row("hair", 1, "narrow", "yes") | {"reader": "B"},
        row("hair", 2, "narrow", "no") | {"reader": "B"},
        row("hair", 2, "narrow", "no") | {"reader": "settled"},
    ]

    assert [(one["pmid"], one["label"]) for one in searches.settled(rows)] == [("1", "yes"), ("2", "no")]
    assert searches.pairs(rows) == [("yes", "yes"), ("yes", "no")]
    assert searches.pairs(rows, "skincare") == []


@pytest.mark.parametrize(
    ("both_yes", "only_first", "only_second", "both_no", "kappa"),
    [
        # Agreed 35 of 50; by chance 25 x 30 + 25 x 20 of 2,500: (0.7 - 0.5) / 0.5.
        (20, 5, 10, 15, 0.4),
        (5, 0, 0, 5, 1.0),
        (0, 5, 5, 0, -1.0),
        (1, 1, 1, 1, 0.0),
        (4, 0, 1, 0, 0.0),
        (5, 0, 0, 0, None),
        (0, 0, 0, 0, None),
    ],
)
def test_kappa_as_worked_by_hand(
    both_yes: int, only_first: int, only_second: int, both_no: int, kappa: float | None
) -> None:
    said = [
        *[("yes", "yes")] * both_yes,
        *[("yes", "no")] * only_first,
        *[("no", "yes")] * only_second,
        *[("no", "no")] * both_no,
    ]

    assert searches.kappa(said) == (None if kappa is None else pytest.approx(kappa))


def test_the_agreement_that_is_printed_is_that_of_the_labels() -> None:
    said = searches.pairs(searches.labelled())
    agreed = sum(one == other for one, other in said)

    assert (
        f"Two readers agreed on {agreed} of {len(said)} labels, Cohen's kappa {searches.kappa(said):.2f}; the rest "
        "was settled"
    ) == measured.AGREEMENT
    assert f"  {measured.AGREEMENT}" in measured.lines(TOPICS)


@pytest.mark.parametrize(
    ("definition", "precision", "recall"),
    [
        ("narrow", "1 of 1, 100% (21% to 100%)", "1 of 9, 11% (2% to 43%)"),
        ("standard", "6 of 12, 50% (25% to 75%)", "6 of 9, 67% (35% to 88%)"),
        ("broad", "6 of 15, 40% (20% to 64%)", "6 of 9, 67% (35% to 88%)"),
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
