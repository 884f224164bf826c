"""One list of words, two searches: the registry's and that of our own records."""

from dataclasses import replace

import pytest

from pipelines.errors import TopicError
from pipelines.sources.trials import words as trial_words
from pipelines.sources.trials.part import topic_members, topic_queries
from pipelines.sources.trials.studies import Intervention, Study
from pipelines.standin.services.registry_search import QueryError, matcher
from pipelines.topics import catalogue as topics
from pipelines.topics.catalogue import Crossing

CATALOGUE = topics.load()


@pytest.mark.parametrize(
    ("words", "text", "found"),
    [
        (["hair loss"], "Hair Loss in men", True),
        (["hair loss"], "hair-loss", True),
        (["hair loss"], "hair\u2011loss", True),
        (["hair loss"], "hair | loss", False),
        (["hair loss"], "hair. Loss", False),
        (["wrinkle"], "Wrinkles", True),
        (["wrinkle"], "wrinkled", False),
        (["burn"], "sunburn", False),
        (["burn"], "BURNS", True),
        (["anti-aging + skin"], "anti aging of the Skin", True),
        (["anti-aging + skin"], "anti-aging", False),
        (["wound healing"], "Wound Heal", True),
        (["wound heal"], "wounds healed", True),
        (["wound healing"], "wound, healing", False),
        (["wound healing"], "wound health", False),
        (["engineered extracellular vesicles"], "an engineered extracellular vesicle", True),
        (["engineered extracellular vesicles"], "engineering of extracellular vesicles", False),
        (["exosome mimetics"], "Exosome Mimetic", True),
        (["liquid biopsy"], "liquid biopsies", True),
        (["acne scarring"], "acne scars", True),
        (["acne scars"], "acne scarring", True),
        (["acne scars"], "acne scarce", False),
        (["microneedling"], "micro needles", False),
        (["microneedling"], "microneedles", True),
        (["burn"], "burning", False),
        (["diagnosis"], "newly diagnosed", False),
        (["skin aging"], "skin age", False),
        (["CO2 (laser)"], "CO2 (laser)", True),
        ([], "anything", False),
        (["exosome"], "", False),
    ],
)
def test_a_word_is_found_as_a_word(words: list[str], text: str, found: bool) -> None:
    assert trial_words.matches(words, text) is found


def test_the_registry_is_asked_for_the_same_words() -> None:
    assert (
        trial_words.query(["alopecia", "hair loss", "drug-loaded"])
        == 'alopecia OR "hair loss" OR "drug-loaded"'
    )
    assert trial_words.query(["radiofrequency + skin"]) == "(radiofrequency AND skin)"
    assert trial_words.query(["anti-aging + skin", "x"]) == '("anti-aging" AND skin) OR x'
    assert trial_words.all_of(["a OR b", "c"]) == "(a OR b) AND (c)"


def test_every_topic_is_searched_for_and_crossings_ask_nothing() -> None:
    queries = topic_queries(CATALOGUE)
    crossings = {
        topic.id for topic in CATALOGUE.topics.values() if isinstance(topic.definitions["standard"], Crossing)
    }
    assert set(queries) == set(CATALOGUE.topics) - crossings
    assert queries["field"].startswith('exosome OR exosomes OR exosomal OR "extracellular vesicle" OR ')
    for topic, query in queries.items():
        assert matcher(query)("nothing") is False
        if topic != "field":
            assert query.startswith(f"({queries['field']}) AND (")
    # Within artificial exosomes: their words too.
    assert queries["artificial_vaccine"].count(" AND ") == 2


def test_a_study_is_of_the_topics_that_its_own_words_name() -> None:
    blank = Study("NCT00000001")
    studies = [
        replace(blank, nct_id="NCT00000001", conditions=("Alopecia",)),
        replace(blank, nct_id="NCT00000002", arms=("Synthetic exosomes",), outcomes=("Hair density",)),
        replace(
            blank,
            nct_id="NCT00000003",
            interventions=(Intervention("x", description="Exosome mimetics, a vaccine"),),
        ),
        replace(blank, nct_id="NCT00000004", summary="A vaccine."),
    ]
    members = topic_members(CATALOGUE, studies)
    assert set(members) == set(CATALOGUE.topics)
    assert members["field"] == {one.nct_id for one in studies}
    assert members["hair"] == {"NCT00000001", "NCT00000002"}
    assert members["artificial"] == {"NCT00000002", "NCT00000003"}
    assert members["artificial_cosmetic"] == {"NCT00000002"}
    assert members["artificial_vaccine"] == {"NCT00000003"}
    assert members["artificial_drug_delivery"] == frozenset()


def test_a_topic_without_words_for_trials_has_none_and_nothing_is_invented() -> None:
    hair = replace(CATALOGUE.topics["hair"], trials=None)
    skin = replace(CATALOGUE.topics["skincare"], trials=None)
    catalogue = replace(CATALOGUE, topics={**CATALOGUE.topics, "hair": hair, "skincare": skin})
    members = topic_members(catalogue, [Study("NCT00000001", conditions=("Alopecia",))])
    assert "hair" not in members
    assert "artificial_cosmetic" not in members  # neither of its two sides is known
    assert "hair" not in topic_queries(catalogue)


@pytest.mark.parametrize("word", ['a "b"', "hair*", "a AND (b)", "", " hair", "a + ", "a\\nb"])
def test_words_that_would_change_a_search_are_refused(word: str, tmp_path: object) -> None:
    from pathlib import Path

    own = Path(str(tmp_path)) / "own.toml"
    widths = "".join(
        f"[topics.serum.{width}]\nsearch = 'serum[tiab]'\nwhy = 'a'\nknown_misses = 'b'\nreviewed_on = 2026-11-23\n"
        for width in ("narrow", "standard", "broad")
    )
    own.write_text(
        f"[topics.serum]\nlabel = 'Serum'\nabout = 'Serum.'\n{widths}[topics.serum.trials]\nwords = ['{word}']\n"
        "why = 'a'\nknown_misses = 'b'\nreviewed_on = 2026-11-23\n",
        encoding="utf-8",
    )
    with pytest.raises(TopicError, match=r"topic serum, trials, words: .* write a list of words"):
        topics.load(extra=own)


@pytest.mark.parametrize(
    ("query", "text", "found"),
    [
        ("a OR b AND c", "b", False),
        ("a OR b AND c", "a", True),
        ("(a OR b) AND c", "b c", True),
        ("a NOT", "a", None),
        ("NOT a", "b", True),
        ("a AND NOT b", "a b", False),
        ('"hair loss" OR x', "Hair-loss", True),
        ("(a", "a", None),
        ("a)", "a", None),
        ('"a', "a", None),
        ("", "a", None),
        ('""', "a", None),
    ],
)
def test_the_stand_in_reads_a_search(query: str, text: str, found: bool | None) -> None:
    if found is None:
        with pytest.raises(QueryError):
            matcher(query)
        return
    assert matcher(query)(text) is found
