"""How many of the real studies that two readers put into a topic its words find; what both missed is named."""

import csv
from functools import cache

import pytest
from labelled import studies
from places import ANSWERS

from pipelines.sources.trials import words as trial_words
from pipelines.sources.trials.studies import Intervention, Study
from pipelines.topics import catalogue as topics

CATALOGUE = topics.load()
Pair = tuple[str, str]
#: Of these the topic's words say the half of it, the other half being that the vesicles are artificial.
WITHIN = {"artificial_gene_therapy", "artificial_vaccine"}
MISSED = {("NCT02611128", "diagnostics"), ("NCT05163626", "diagnostics")}


@cache
def known() -> dict[str, Study]:
    """The 195 studies of the sample and 30 found later, as far as they were copied."""
    with (ANSWERS / "trials_found.csv").open(encoding="utf-8", newline="") as file:
        later = {
            row["nct_id"]: Study(
                row["nct_id"],
                brief_title=row["title"],
                interventions=tuple(Intervention(name) for name in row["interventions"].split("|") if name),
            )
            for row in csv.DictReader(file)
        }
    # No reader saw the one of another registry.
    return {number: study for number, study in (studies() | later).items() if number.startswith("NCT")}


@cache
def put_by(reader: str) -> frozenset[Pair]:
    """The pairs of study and topic that a reader put together; what the sheet does not name is apart."""
    with (ANSWERS / "trial_topics_by_hand.csv").open(encoding="utf-8", newline="") as file:
        return frozenset(
            (row["nct_id"], row["topic"])
            for row in csv.DictReader(file)
            if row["reader"] == reader and row["label"] == "yes"
        )


def found(nct_id: str, topic: str) -> bool:
    words = CATALOGUE.topics[topic].trials
    assert words is not None
    text = trial_words.searched_text(known()[nct_id])
    return all(trial_words.matches(clause, text) for clause in words.clauses)


def test_two_readers_agree() -> None:
    asked = [topic for topic in CATALOGUE.topics.values() if topic.trials and topic.id != "field"]
    pairs, one, other = len(known()) * len(asked), put_by("A"), put_by("B")
    assert (len(known()), pairs, len(one), len(other), len(one & other)) == (225, 2700, 101, 109, 100)
    agree = (pairs - len(one ^ other)) / pairs
    chance = (len(one) * len(other) + (pairs - len(one)) * (pairs - len(other))) / pairs**2
    assert (agree - chance) / (1 - chance) == pytest.approx(0.950, abs=0.0005)


def test_the_words_find_what_both_readers_put_into_a_topic() -> None:
    both = {pair for pair in put_by("A") & put_by("B") if pair[1] not in WITHIN}
    missed = {pair for pair in both if not found(*pair)}
    assert (len(both), missed) == (95, MISSED)
    assert 1 - len(missed) / len(both) >= 0.97


def test_the_words_bring_little_that_no_reader_put_there() -> None:
    either = put_by("A") | put_by("B")
    asked = {topic for _, topic in either} - WITHIN
    brought = {(nct_id, topic) for nct_id in known() for topic in asked if found(nct_id, topic)}
    # Rejuvenated skin need not be that of the face.
    assert brought - either == {("NCT05813379", "facial"), ("NCT06217627", "facial")}
