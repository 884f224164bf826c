"""RIS that reference managers read: the right fields, dates as exact as known, and nothing that breaks a line."""

import json
from typing import Any

import bibtexparser
import pandas as pd
import pytest
import rispy
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.errors import ExportError
from pipelines.package.bibtex import bibtex
from pipelines.package.csl import csl, csl_json
from pipelines.package.references import given_names, references
from pipelines.package.ris import ris as entry_of

BLANK: dict[str, Any] = dict.fromkeys(
    ("title", "journal", "publication_types", "language", "doi", "first_public_date", "publication_year")
)


def ris(frame: pd.DataFrame, authors: pd.DataFrame | None = None, *, edition: str) -> str:
    return "".join(map(entry_of, references(frame, authors, edition=edition)))


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
        "JF  - J Vesicle Res",
        "PY  - 2024",
        "DA  - 2024/05/01/",
        "DO  - 10.5555/1",
        "LA  - eng, fre",
        "KW  - Journal Article",
        "KW  - Randomized Controlled Trial",
        "AN  - 7000001",
        "UR  - https://pubmed.ncbi.nlm.nih.gov/7000001/",
        "DB  - PubMed",
        "DP  - Courtesy of the U.S. National Library of Medicine, https://www.ncbi.nlm.nih.gov/home/about/policies/",
        "N1  - Without authors and abstract; the PMID completes it.",
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
        (None, 2023, ("2023", "2023///")),
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
    assert [line for line in lines if line[:2] in ("T2", "BT", "JF", "JO")] == ["T2  - Vesicles: a primer"]


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
        ExportError, match=r"^Asked to write article '7000001' as a reference\. It holds half a character"
    ):
        ris(articles({"title": "half \ud83d"}), edition="live")


@settings(max_examples=500)
@given(st.lists(st.text(alphabet=st.characters(exclude_categories=["Cs"])), min_size=1, max_size=4))
def test_any_titles_give_as_many_references_in_their_order(titles: list[str]) -> None:
    found = read(*({"title": title, "journal": title, "doi": title} for title in titles))
    assert [entry["id"] for entry in found] == [str(7_000_001 + place) for place in range(len(titles))]
    for title, entry in zip(titles, found, strict=True):
        assert set(entry.get("title", "")) <= {*title, " "}
        journal = entry.get("secondary_title") or ""
        assert (journal if journal.endswith("..") else journal.removesuffix(".").rstrip()) == (
            entry.get("title") or ""
        )


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


FULL: dict[str, Any] = {
    "title": "Exosomes in {hair} & 100% skin_care.",
    "journal": "Journal of vesicle research",
    "journal_abbreviation": "J Ves Res",
    "volume": "12",
    "issue": "Suppl 1",
    "pages": "537-52",
    "publication_types": "Journal Article;Review",
    "language": "eng",
    "doi": "10.5555/a_b(1)",
    "first_public_date": "2024-05-01",
    "publication_year": 2024,
}
NAMES = pd.DataFrame(
    [
        ("7000001", 1, "Müller", "AB Jr", None),
        ("7000001", 2, "王", "伟", None),
        ("7000001", 3, "Garcia Lopez", "J-P", None),
        ("7000001", 4, None, None, "Hair & Skin Group"),
        ("9", 1, "Somebody", "E", None),
    ],
    columns=["pmid", "position", "last_name", "initials", "collective_name"],
    dtype="str",
)


def test_a_whole_reference_comes_back_from_ris() -> None:
    (found,) = rispy.loads(ris(articles(FULL), NAMES, edition="live"))

    assert found["authors"] == ["Müller, A. B., Jr", "王, 伟", "Garcia Lopez, J.-P.", "Hair & Skin Group,"]
    assert found["title"] == "Exosomes in {hair} & 100% skin_care"
    assert (found["secondary_title"], found["alternate_title1"]) == (
        "Journal of vesicle research",
        "J Ves Res",
    )
    assert (found["volume"], found["number"]) == ("12", "Suppl 1")
    assert (found["start_page"], found["end_page"]) == ("537", "552")
    assert (found["doi"], found["keywords"]) == ("10.5555/a_b(1)", ["Journal Article", "Review"])
    assert found["notes"] == ["Without abstract; the PMID completes it."]


def test_a_whole_reference_comes_back_from_bibtex() -> None:
    text = "".join(map(bibtex, references(articles(FULL), NAMES, edition="live")))
    library = bibtexparser.parse_string(text)

    assert library.failed_blocks == []
    (entry,) = library.entries
    assert (entry.entry_type, entry.key) == ("article", "pmid7000001")
    fields = {name: field.value for name, field in entry.fields_dict.items()}
    assert (
        fields["author"] == r"Müller, Jr, A. B. and 王, 伟 and Garcia Lopez, J.-P. and {Hair \& Skin Group}"
    )
    assert fields["title"] == r"{Exosomes in \{hair\} \& 100\% skin\_care}"
    assert (fields["journal"], fields["shortjournal"]) == ("Journal of vesicle research", "J Ves Res")
    assert (fields["volume"], fields["number"], fields["pages"]) == ("12", "Suppl 1", "537--552")
    assert (fields["year"], fields["month"], fields["doi"]) == ("2024", "5", "10.5555/a_b(1)")
    assert fields["url"] == "https://pubmed.ncbi.nlm.nih.gov/7000001/"


def test_a_whole_reference_is_an_item_of_csl() -> None:
    (item,) = json.loads(csl_json(references(articles(FULL), NAMES, edition="live")))

    assert item["author"] == [
        {"family": "Müller", "given": "A. B.", "suffix": "Jr"},
        {"family": "王", "given": "伟"},
        {"family": "Garcia Lopez", "given": "J.-P."},
        {"literal": "Hair & Skin Group"},
    ]
    assert (item["id"], item["type"], item["PMID"]) == ("pmid:7000001", "article-journal", "7000001")
    assert item["issued"] == {"date-parts": [[2024, 5, 1]]}
    assert (item["container-title"], item["container-title-short"]) == (
        "Journal of vesicle research",
        "J Ves Res",
    )
    assert (item["volume"], item["issue"], item["page"]) == ("12", "Suppl 1", "537-552")


def test_what_is_not_known_is_in_no_format() -> None:
    blank = list(references(articles({}), edition="live"))

    assert set(csl(blank[0])) == {"id", "type", "PMID", "URL", "note", "source"}
    assert "  author = " not in bibtex(blank[0])
    assert csl_json([]) == "[]\n"


@pytest.mark.parametrize(
    ("pages", "first", "last"),
    [
        ("537-52", "537", "552"),
        ("99-101", "99", "101"),
        ("S10-4", "S10", "S14"),
        ("e1204", "e1204", ""),
        ("1865-1876", "1865", "1876"),
        ("12-5, 20", "12", "15"),
        ("537-52; discussion 553", "537", "552"),
        ("R7; author reply R8-9", "R7", ""),
        ("1-2-3", "1", ""),
        ("", "", ""),
    ],
)
def test_a_last_page_is_written_in_full(pages: str, first: str, last: str) -> None:
    (found,) = references(articles({"pages": pages or None}), edition="live")
    assert (found.first_page, found.last_page) == (first, last)


def test_a_title_keeps_three_dots_and_loses_one() -> None:
    kept = [
        one.title
        for one in references(articles({"title": "And then..."}, {"title": "[Title]."}), edition="live")
    ]
    assert kept == ["And then...", "[Title]"]


@settings(max_examples=200)
@given(st.lists(st.text(alphabet=st.characters(exclude_categories=["Cs"])), min_size=1, max_size=3))
def test_any_title_leaves_bibtex_whole(titles: list[str]) -> None:
    rows = articles(*({"title": title, "journal": title, "doi": title} for title in titles))
    library = bibtexparser.parse_string("".join(map(bibtex, references(rows, edition="live"))))
    assert library.failed_blocks == []
    assert len(library.entries) == len(titles)


def test_initials_have_stops() -> None:
    assert given_names("ABC III") == ("A. B. C.", "III")
    assert given_names("") == ("", "")
