"""What a search finds in texts: words and phrases, never parts of words; what nobody can tell of is left out."""

from datetime import date

import pytest

from pipelines.pubmed_search.grammar import parse
from pipelines.pubmed_search.texts import Texts, matching
from pipelines.pubmed_search.tree import Term
from pipelines.topics import draft

TITLES = (
    "Hair-follicle exosomes in alopecia.",
    "Exosomes of the hair follicles",
    "Follicle without hair",
    "Hairy cell leukaemia",
    "",
)


@pytest.mark.parametrize(
    ("search", "places", "left_out"),
    [
        ("hair[ti]", {0, 1, 2}, []),
        ('"hair follicle"[tiab]', {0}, []),
        ('"hair follicle*"[tw]', {0, 1}, []),
        ("hair*[ti]", {0, 1, 2, 3}, []),
        ('"follicle hair"[tiab:~0]', {0}, []),
        ('"follicle hair"[tiab:~1]', {0, 2}, []),
        ("hair[ti] AND exosomes[tiab]", {0, 1}, []),
        ("hair[ti] NOT exosomes[tiab]", {2}, []),
        ('leukaemia[ti] OR "alopecia"[mh]', {3}, ['"alopecia"[mh]']),
        ('exosomes[ti] AND "alopecia"[mh]', {0, 1}, ['"alopecia"[mh]']),
        ("exosomes[ti] NOT review[pt]", {0, 1}, ["review[pt]"]),
        ("exosomes[ti] AND 2020:2021[dp]", {0, 1}, ["2020/01/01:2021/12/31[dp]"]),
        ("review[pt] NOT exosomes[ti]", set(), ["review[pt]"]),
        ("hair[ot] OR seoul[ad]", set(), ["hair[ot]", "seoul[ad]"]),
    ],
)
def test_a_search_is_compared_with_titles(search: str, places: set[int], left_out: list[str]) -> None:
    assert draft.in_titles(search, Texts([title] for title in TITLES)) == (places, left_out)


def test_no_phrase_runs_from_one_part_into_the_next() -> None:
    texts = Texts([["hair", "follicle"], ["hair follicle"]])
    assert texts.holding(Term("hair follicle", "tiab")) == {1}
    assert texts.holding(Term("follicle hair", "tiab", proximity=0)) == {1}
    assert texts.holding(Term("-", "tiab")) == frozenset()


def test_a_search_of_which_nobody_can_tell_matches_nowhere_and_says_so() -> None:
    assert matching(parse("a[mh] AND (b[mh] OR c[pt])"), lambda _: None) is None


@pytest.mark.parametrize(
    ("name", "made"),
    [
        ("Nails", "nails"),
        ("Skin & ageing!", "skin_ageing"),
        ("3D models", "topic_3d_models"),
        ("\u76ae\u819a", "topic"),
        ("x" * 60, "x" * 40),
        ("", ""),
    ],
)
def test_an_id_is_made_of_a_name(name: str, made: str) -> None:
    assert draft.made_of(name, "").id == made


@pytest.mark.parametrize(
    "words",
    [
        "nails",
        "a, b",
        'say "x", [ti], (',
        "s\u00e4ure, \u76ae\u819a",
        "AND, OR, not",
        ", ".join(["long word"] * 60),
    ],
)
def test_what_is_made_of_a_name_and_any_words_is_a_topic_that_a_refresh_takes(words: str) -> None:
    made = draft.made_of("Nails", words)
    assert draft.problem(draft.text_of(made, date(2026, 11, 23))) is None


def test_without_words_nothing_is_made() -> None:
    assert draft.made_of("", ' , " ,') == draft.Draft()
