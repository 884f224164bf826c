"""Preprints and the articles that they became: PubMed's links, and what only looks like one."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pandas as pd
import pytest
from hand_made import NOW, article, articles, pubmed, rest

from pipelines.sources.literature import articles as tables
from pipelines.sources.literature.twins import alike, author_key, linked, table, title_key
from pipelines.sources.pubmed.esummary import summaries
from pipelines.sources.pubmed.record import Record
from pipelines.standin.records.corpus import Corpus
from pipelines.tables.fetched.pubmed import PREPRINTS

DAY = date(2024, 1, 1)
NONE = PREPRINTS.frame()


def record(
    pmid: str, title: str = "Exosomes and hair", author: str | None = "Kim AB", **other: object
) -> Record:
    given = Record(pmid, title, "", ("Journal Article",), ("eng",), None, None, None, DAY, DAY, author)
    return replace(given, **other)  # type: ignore[arg-type]


def by_pmid(*records: Record) -> dict[str, Record]:
    return {one.pmid: one for one in records}


def test_a_link_is_read_from_either_record_and_only_from_versions() -> None:
    entry = {
        "uid": "5",
        "sortfirstauthor": "Kim AB",
        "references": [
            {"reftype": "Comment in", "pmid": 7},
            {"reftype": "Update in", "pmid": 8},
            {"reftype": "Update of", "pmid": "9"},
            {"reftype": "Update in", "pmid": "none"},
            {"reftype": "Update in", "pmid": 0},
            "Update in",
            {"reftype": None},
        ],
    }
    (found,) = summaries({"result": {"uids": ["5"], "5": entry}}, ["5"]).found

    assert (found.first_author, found.updated_in, found.update_of) == ("Kim AB", ("8",), ("9",))
    (bare,) = summaries({"result": {"uids": ["5"], "5": {"references": None}}}, ["5"]).found
    assert (bare.first_author, bare.updated_in, bare.update_of) == (None, (), ())


def test_links_of_preprints_lead_to_articles() -> None:
    records = by_pmid(
        record("1", updated_in=("2",)),  # known by the preprint
        record("4", update_of=("3", "99")),  # known by the article; 99 is no preprint
        record("5", updated_in=("6", "7", "8")),  # 6 is a preprint too: the next one
        record("6", updated_in=("5",)),  # two that name each other both count
    )
    before = PREPRINTS.frame([("9", "10", None), ("98", "10", None), ("1", "20", None)])

    found = linked({"1", "3", "5", "6", "9"}, records, before)

    assert found == {"1": "2", "3": "4", "5": "7", "9": "10"}


@pytest.mark.parametrize(
    ("other", "likely"),
    [
        ({}, "2"),
        ({"title": "EXOSOMES, and hair."}, "2"),
        ({"title": "Exosomes and hairs"}, None),
        ({"first_author": "Kim A"}, "2"),
        ({"first_author": "Kim B"}, None),
        ({"first_author": None}, None),
        ({"publication_types": ("Preprint",)}, None),
        ({"publication_types": ("Comment",)}, None),
        ({"entrez_date": DAY + timedelta(732)}, "2"),
        ({"entrez_date": DAY + timedelta(733)}, None),
        ({"entrez_date": DAY - timedelta(732)}, "2"),
        ({"entrez_date": None}, None),
    ],
)
def test_title_author_and_time_make_a_likely_twin(other: dict[str, object], likely: str | None) -> None:
    records = by_pmid(record("1", publication_types=("Preprint",)), replace(record("2"), **other))  # type: ignore[arg-type]
    candidates = alike({"1"}, records, tables.articles(records.values()))

    authors = {one.pmid: one.first_author for one in records.values()}
    found = table({"1"}, {}, candidates, records, authors, NONE)

    assert found["likely_published_as"].fillna("").tolist() == [likely or ""]


def test_a_linked_preprint_has_no_likely_twin_and_an_unread_one_stays_as_it_was() -> None:
    records = by_pmid(record("1"), record("2"))
    before = PREPRINTS.frame([("3", None, "4"), ("5", "6", None)])

    links, authors = {"1": "9", "5": "6", "8": "4"}, {"2": "Kim AB"}
    found = table({"1", "3", "5", "7", "8"}, links, {"1": ("2",)}, records, authors, before)

    assert found.fillna("").to_numpy().tolist() == [
        ["1", "9", ""],
        ["3", "", "4"],
        ["5", "6", ""],
        ["8", "4", ""],
    ]


def test_keys_hold_what_spellings_share() -> None:
    assert title_key("Exosomes, <in> vitro: a Revíew.") == title_key("exosomes in vitro a review")
    assert title_key("...") == ""
    assert author_key("Müller AB") == author_key("MULLER A") == "muller a"
    assert author_key("Consortium") == "consortium"
    assert [author_key(odd) for odd in ("", "  ", "\u0301", "\x00 \u202e")] == ["", "", "", "\x00 \u202e"]


def test_a_link_that_comes_later_is_seen_in_the_next_refresh(tmp_path: Path) -> None:
    day = date(2024, 5, 1)
    preprint = article(
        "91500001", "Exosomes and hair growth", "", day, day, day, publication_types=("Preprint",)
    )
    later = article("91500002", "Exosomes and hair growth, revised", "", day, day, day)
    erratum = article("91500003", "Correction to hair growth by exosomes", "", day, day, day)
    held = [*articles(), preprint, later, replace(erratum, publication_types=("Published Erratum",))]
    with pubmed(Corpus(held, rest())) as service:
        first, _ = service.refresh(tmp_path)
        linked_now = replace(preprint, references=(("Update in", later.pmid),))
        service.hold(Corpus([linked_now if one is preprint else one for one in held], rest()))
        second, _ = service.refresh(tmp_path, now=NOW + timedelta(7))

    def counted(snapshot: object) -> list[int]:
        rows = snapshot.load("topic_years")  # type: ignore[attr-defined]
        rows = rows[rows["topic"].eq("hair") & rows["definition"].eq("standard") & rows["year"].eq(2024)]
        row = rows[rows["date_basis"].eq("entrez")].iloc[0]
        return [int(row[name]) for name in ("records", "notices", "preprint_twins")]

    assert (counted(first), counted(second)) == ([4, 1, 0], [3, 1, 1])
    assert second.load("preprints").fillna("").to_numpy().tolist() == [["91500001", "91500002", ""]]
    assert {"91500001", "91500003"} <= set(second.load("topic_articles")["pmid"])
    field = second.load("pubmed_years")
    of_2024 = field[field["width"].eq("narrow") & field["year"].eq(2024) & field["date_basis"].eq("entrez")]
    assert of_2024["records"].tolist() == [7 + 1]
    assert pd.isna(first.load("preprints")["published_as"]).all()
