"""RIS that reference managers read: the right fields, dates as exact as known, and nothing that breaks a line."""

from typing import Any

import pandas as pd
import pytest
import rispy
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.errors import ExportError
from pipelines.package.ris import ris

BLANK: dict[str, Any] = dict.fromkeys(
    ("title", "journal", "publication_types", "language", "doi", "first_public_date", "publication_year")
)


def articles(*rows: dict[str, Any]) -> pd.DataFrame:
    frame = pd.DataFrame(
        [{"pmid": str(7_000_001 + place), **BLANK, **row} for place, row in enumerate(rows)], dtype="object"
    )
    return frame.astype({"publication_year": "Int64"})


def read(*rows: dict[str, Any], edition: str = "live") -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = rispy.loads(ris(articles(*rows), edition=edition))
    return found


def test_every_field_stands_under_its_tag() -> None:
    text = ris(
        articles(
            {
                "title": "Exosomes and hair growth",
                "journal": "J Vesicle Res",
                "publication_types": "Journal Article;Randomized Controlled Trial",
                "language": "eng;fre",
                "doi": "10.5555/1",
                "first_public_date": "2024-05-01",
                "publication_year": 2024,
            }
        ),
        edition="live",
    )
    assert text.split("\r\n") == [
        "TY  - JOUR",
        "ID  - 7000001",
        "TI  - Exosomes and hair growth",
        "T2  - J Vesicle Res",
        "JO  - J Vesicle Res",
        "PY  - 2024",
        "DA  - 2024/05/01/",
        "DO  - 10.5555/1",
        "LA  - eng, fre",
        "M3  - Journal Article, Randomized Controlled Trial",
        "AN  - 7000001",
        "UR  - https://pubmed.ncbi.nlm.nih.gov/7000001/",
        "DB  - PubMed",
        "DP  - Courtesy of the U.S. National Library of Medicine, https://www.ncbi.nlm.nih.gov/home/about/policies/",
        "N1  - Without authors and abstract; the PMID (AN) completes it.",
        "ER  - ",
        "",
        "",
    ]


@pytest.mark.parametrize(
    ("date", "year", "shown"),
    [
        ("2024-05-01", 2024, ("2024", "2024/05/01/")),
        ("2024-05", 2024, ("2024", "2024/05//")),
        ("2024", 2024, ("2024", "2024///")),
        (None, 2023, ("2023", None)),
        (None, None, (None, None)),
    ],
)
def test_a_date_is_as_exact_as_known(
    date: str | None, year: int | None, shown: tuple[str | None, ...]
) -> None:
    (found,) = read({"title": "x", "first_public_date": date, "publication_year": year})
    assert (found.get("year"), found.get("date")) == shown


@pytest.mark.parametrize(
    ("types", "journal", "kind"),
    [
        ("Journal Article;Review", "J Vesicle Res", "JOUR"),
        ("Preprint", "bioRxiv", "UNPB"),
        ("Journal Article;Dataset", "Data", "DATA"),
        (None, "J Vesicle Res", "JOUR"),
        (None, None, "GEN"),
    ],
)
def test_the_kind_follows_the_publication_type(types: str | None, journal: str | None, kind: str) -> None:
    (found,) = read({"publication_types": types, "journal": journal})
    assert found["type_of_reference"] == kind


def test_a_chapter_is_one_and_names_its_book() -> None:
    row = {"title": "Exosomes", "journal": "Vesicles: a primer", "publication_types": "Review;chapter"}

    lines = ris(articles(row), edition="live").split("\r\n")

    assert lines[0] == "TY  - CHAP"
    assert [line for line in lines if line[:2] in ("T2", "BT", "JO")] == [
        "T2  - Vesicles: a primer",
        "BT  - Vesicles: a primer",
    ]


def test_made_up_articles_are_marked_and_lead_nowhere() -> None:
    text = ris(articles({"title": "x"}), edition="simulated")
    assert "SIMULATED: made up, not from PubMed" in text
    assert "pubmed.ncbi" not in text
    assert "AN  - " not in text


def test_no_articles_make_an_empty_file() -> None:
    assert ris(articles({}).iloc[:0], edition="live") == ""


@pytest.mark.parametrize(
    "line_break", ["\n", "\r\n", "\r", "\x0b", "\x0c", "\x1c", "\x85", "\u2028", "\u2029"]
)
def test_a_title_cannot_end_its_reference(line_break: str) -> None:
    (first, second) = read({"title": f"Exosomes{line_break}ER  - {line_break}TY  - EVIL"}, {"title": "next"})
    assert first["title"] == "Exosomes ER - TY - EVIL"
    assert second["title"] == "next"


def test_half_a_character_is_refused_with_a_sentence() -> None:
    with pytest.raises(
        ExportError, match=r"^Asked to write article '7000001' as RIS\. It holds half a character"
    ):
        ris(articles({"title": "half \ud83d"}), edition="live")


@settings(max_examples=500)
@given(st.lists(st.text(alphabet=st.characters(exclude_categories=["Cs"])), min_size=1, max_size=4))
def test_any_titles_give_as_many_references_in_their_order(titles: list[str]) -> None:
    found = read(*({"title": title, "journal": title, "doi": title} for title in titles))
    assert [entry["id"] for entry in found] == [str(7_000_001 + place) for place in range(len(titles))]
    for title, entry in zip(titles, found, strict=True):
        assert set(entry.get("title", "")) <= {*title, " "}
        assert entry.get("journal_name") == entry.get("title")


def test_a_title_of_a_megabyte_is_one_line() -> None:
    (found,) = read({"title": "=exosome " * 120_000})
    assert len(found["title"]) == 9 * 120_000 - 1


def test_retracted_papers_and_notices_say_so() -> None:
    types = (
        "Journal Article;Retracted Publication",
        "Comment;Letter",
        "Retraction of Publication",
        "Letter",
        None,
    )
    notes = [
        [
            line
            for line in ris(articles({"publication_types": one}), edition="simulated").split("\r\n")
            if "N1  - " in line
        ]
        for one in types
    ]

    notice = "N1  - A notice on another article, no paper."
    assert [one[0] for one in notes[:3]] == ["N1  - RETRACTED.", notice, notice]
    assert [len(one) for one in notes] == [2, 2, 2, 1, 1]
