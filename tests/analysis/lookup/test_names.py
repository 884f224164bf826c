"""Names: what makes no difference, how many letters may be wrong, and what strangers type."""

import doctest
import re

import pytest

from pipelines.analysis.lookup import names
from pipelines.analysis.lookup.names import (
    asked_for,
    edits,
    edits_allowed,
    folded,
    name_of,
    names_in,
    pattern,
    written,
)


def keys(text: str) -> list[str]:
    return [name.whole for name in asked_for(text)]


def test_the_examples_hold() -> None:
    assert doctest.testmod(names).failed == 0


@pytest.mark.parametrize(
    "spelling",
    [
        *(
            "ExoFlo",
            "EXOFLO",
            "Exo Flo",
            "exo-flo",
            "Exo–Flo",
            "Éxoflo",
            "E\u0301xoflo",
            "ＥｘｏＦｌｏ",
            "ExoFlo™",
            "Exo\u200bFlo",
        ),
        *(
            "ExoFlo, Inc.",
            "ExoFlo LLC",
            "Exo-Flo Co., Ltd.",
            "ExoFlo GmbH",
            "ExoFlo (Direct Biologics)",
            " \tExoFlo\n",
        ),
    ],
)
def test_case_accents_signs_blanks_and_legal_forms_make_no_difference(spelling: str) -> None:
    assert keys(spelling) == ["exoflo"]


def test_a_name_of_two_is_looked_up_under_both() -> None:
    assert keys("Elevai Labs / PMGC Holdings") == ["elevailabs", "pmgcholdings"]


def test_a_name_in_brackets_alone_is_one() -> None:
    assert keys("(XoGlo)") == ["xoglo"]


@pytest.mark.parametrize("hostile", ["", " ", "***", ".*", "\x00\x1b[", "///", "()", "a", "\u202e", "|"])
def test_fewer_than_two_letters_or_digits_are_no_name(hostile: str) -> None:
    assert asked_for(hostile) == []


def test_two_letters_are_a_name() -> None:
    assert keys("XO") == ["xo"]


def test_a_name_of_10_000_letters_is_cut() -> None:
    assert keys("x" * 10_000) == ["x" * 200]


def test_signs_of_patterns_and_markup_are_no_part_of_a_name() -> None:
    assert keys("<b>Exo(.*)Flo</b>") == ["bexoflob"]  # what stands in brackets is left out
    assert re.search(pattern(*keys("a.c+")), "abc") is None


def test_whole_words_alone_match() -> None:
    there = re.compile(pattern("exoflo"))
    assert [
        bool(there.search(text)) for text in ("exoflo", "of exo flo in", "e x o flo", "exoflow", "my exoflo2")
    ] == [*(True, True, True, False, False)]


def test_several_keys_are_one_pattern() -> None:
    assert re.search(pattern("exoflo", "rion"), "by rion inc")
    assert re.search(pattern("exoflo", "rion"), "orion") is None


def test_a_name_is_shown_as_it_is_written_there() -> None:
    assert written("exoflo", "The EXO-FLO™ trial") == "EXO-FLO"
    assert written("rion", "Orion and Rion") == "Rion"
    assert written("sandebio", "S&E bio (SNE-101)") == "S&E bio (SNE-101)"


def test_a_cell_of_names_has_those_in_brackets_and_of_lists() -> None:
    assert list(names_in("AT Venture Center dba Regenerelle")) == ["AT Venture Center", "Regenerelle"]
    assert list(names_in("BIOLOGICAL: ExoFlo|DRUG: Placebo (saline), given")) == [
        *("BIOLOGICAL", "ExoFlo", "DRUG", "Placebo", "saline", "given")
    ]


@pytest.mark.parametrize(
    ("name", "allowed"),
    [
        ("Rex", 0),
        ("Rexo", 1),
        ("Invitrx", 1),
        ("Frontier", 2),
        ("Rex Therapeutics", 0),
        ("Invitrx Labs, Inc.", 1),
    ],
)
def test_short_names_are_looked_for_exactly_and_words_like_labs_count_for_nothing(
    name: str, allowed: int
) -> None:
    (asked,) = asked_for(name)
    assert edits_allowed(asked) == allowed


@pytest.mark.parametrize(
    ("other", "wrong"),
    [
        *(
            ("kimera", 0),
            ("kimara", 1),
            ("kimra", 1),
            ("kimeera", 1),
            ("kimear", 1),
            ("kmiear", 2),
            ("xkimerax", 2),
        ),
        *(("kimxxx", None), ("arekim", None), ("kimeraxyz", None), ("", None)),
    ],
)
def test_wrong_missing_extra_and_swapped_letters_are_one_each(other: str, wrong: int | None) -> None:
    assert edits("kimera", other, 2) == wrong
    assert edits(other, "kimera", 2) == wrong


def test_one_more_letter_than_allowed_is_too_many() -> None:
    assert edits("kimera", "kimara", 1) == 1
    assert edits("kimera", "kamara", 1) is None
    assert edits("kimera", "kimara", 0) is None


def test_a_name_lacks_a_last_word_only_where_it_has_no_other() -> None:
    asked, lacking, other = (
        name_of(name) for name in ("Capricor Therapeutics", "Capricor", "Capricor Biologics")
    )
    assert asked
    assert lacking
    assert other
    assert asked.lacks(lacking)
    assert not asked.lacks(other)
    assert not lacking.lacks(asked)
    assert asked.is_same(lacking)
    assert lacking.is_same(asked)
    assert not asked.is_same(other)


def test_folding_keeps_letters_of_other_scripts() -> None:
    assert folded("外泌体 EXO") == "外泌体 exo"
