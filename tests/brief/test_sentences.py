"""Templates: pieces in their places, nouns and verbs that fit, and what is left out where something is missing."""

from datetime import date
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

import pandas as pd
import pytest

from pipelines.brief import document, sections
from pipelines.brief.source import facts
from pipelines.sentences.numbers import Estimate, Number, Record
from pipelines.sentences.sentence import Lead, Sentence, capital, counted, filled, listed, some, text
from pipelines.snapshots import paths, snapshot


@pytest.mark.parametrize(
    ("n", "said"),
    [
        (0, "Hair: no trials were found, none completed."),
        (1, "Hair: 1 trial was found, 1 completed."),
        (1_200, "Hair: 1,200 trials were found, 1,200 completed."),
    ],
)
def test_nouns_verbs_and_zeros_fit_their_number(n: int, said: str) -> None:
    assert text("{}: {n:trial} {n:?was|were} found, {n:or none} completed.", "Hair", n=n) == said


def test_what_stands_in_brackets_needs_all_of_its_pieces() -> None:
    template = "{} found[, the first in {:=}][; {:study|studies} more]"
    assert text(template, "3", 2019, 2) == "3 found, the first in 2019; 2 studies more"
    assert text(template, "3", None, 2) == "3 found; 2 studies more"
    assert text(template, "3", pd.NA, some(0)) == text(template, "3", float("nan"), ()) == "3 found"


def test_a_row_gives_its_cells_by_name_and_what_it_lacks_is_missing() -> None:
    row = Record({"year": 2024, "part": 0.456, "low": None})
    assert (
        text("{label}: {part:share1} in {year:=}[ from {low:share1}]", row, label="Hair")
        == "Hair: 45.6% in 2024"
    )
    assert text("{year}, {year:=}, {part:share}", row) == "2,024, 2024, 46%"


def test_an_estimate_is_told_with_about_where_its_interval_is_wide() -> None:
    wide, narrow = (
        Estimate(Number("12%", 12), Number(f"{low}%", low), Number(f"{high}%", high))
        for low, high in ((8, 16), (10, 14))
    )
    assert text("{rate} ({rate:interval})", rate=wide) == "about 12% (8% to 16%)"
    assert text("{rate} ({rate:interval})", rate=narrow) == "12% (10% to 14%)"


def test_a_lead_stands_in_stars_and_lists_read_as_one_phrase() -> None:
    assert filled("*Rules*: {}.", listed(["a", ("b", " c"), "d"])) == (
        Lead("Rules"), ": ", "a", ", ", "b", " c", " and ", "d", ".",
    )  # fmt: skip
    assert (capital("no trial"), counted(2, "study", "studies")) == ("No trial", "2 studies")


def test_a_sentence_of_a_brief_has_no_number_without_a_source() -> None:
    with pytest.raises(ValueError, match="a number without a source: 3 trials"):
        Sentence(filled("{n:trial}", n=3), "trials")


def test_a_new_section_needs_no_entry_anywhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "toy_section.py").write_text(
        "from pipelines.brief.language.content import Section\n"
        "ORDER = 15\n"
        "def section(facts):\n"
        "    return Section('toy', 'Toy', ())\n"
    )
    monkeypatch.setattr(sections, "__path__", [*sections.__path__, str(tmp_path)])
    known = facts(snapshot.open_snapshot(paths.bundled() / "reference"), day=date(2026, 11, 26))
    assert [section.key for section in document.told_sections(known)][:3] == ["short", "toy", "cited"]


def test_the_sections_of_the_brief_have_an_order_of_their_own() -> None:
    orders = {
        found.name: import_module(f"{sections.__name__}.{found.name}").ORDER
        for found in iter_modules(sections.__path__)
    }
    assert len(set(orders.values())) == len(orders)
