"""Full records from real answers, field by field beside what Biopython's own parser reads.

The recordings are not part of the project: set EXOSCOPE_RECORDED to the folder that holds them.
"""

import gzip
import html
import io
import os
import re
from pathlib import Path
from typing import Any

import pytest
from Bio import Entrez

from pipelines.sources.pubmed.efetch import records
from pipelines.sources.pubmed.record import Record
from pipelines.sources.pubmed.titles import plain_title

FOLDER = os.environ.get("EXOSCOPE_RECORDED", "")
pytestmark = pytest.mark.skipif(
    not FOLDER,
    reason="EXOSCOPE_RECORDED names no folder of recorded answers, which are not part of the project",
)
DOCTYPE = (
    b'<?xml version="1.0"?>\n<!DOCTYPE PubmedArticleSet PUBLIC "-//NLM//DTD PubMedArticle, 1st January 2025//EN" '
    b'"https://dtd.nlm.nih.gov/ncbi/pubmed/out/pubmed_250101.dtd">\n'
)


def both(name: str) -> list[tuple[Record, Any]]:
    """Each article as we read it and as Biopython does."""
    with gzip.open(Path(FOLDER) / name) as file:
        body = file.read()
    body = DOCTYPE + body[body.index(b"<PubmedArticleSet") :]
    entrez: Any = Entrez
    theirs = entrez.read(io.BytesIO(body), validate=False)["PubmedArticle"]
    return list(zip(records(io.BytesIO(body)), theirs, strict=True))


def test_fifty_records_read_as_biopython_reads_them() -> None:
    compared = [
        *both("pubmed_efetch_edge_cases.xml.gz")[:25],
        *both("pubmed_efetch_exosome_slice.xml.gz")[:30],
    ]
    assert len(compared) == 55
    for ours, theirs in compared:
        citation = theirs["MedlineCitation"]
        article, known = citation["Article"], ours.details
        assert known is not None
        issue = article["Journal"]["JournalIssue"]
        assert ours.pmid == str(citation["PMID"])
        assert ours.title == plain_title(html.unescape(str(article["ArticleTitle"])))
        assert ours.journal == " ".join(str(article["Journal"]["Title"]).split())
        assert known.journal_abbreviation == str(citation["MedlineJournalInfo"]["MedlineTA"])
        assert (known.volume, known.issue) == (issue.get("Volume"), issue.get("Issue"))
        assert known.pages == (article.get("Pagination", {}).get("MedlinePgn") or None)
        assert ours.languages == tuple(map(str, article["Language"]))
        assert ours.publication_types == tuple(map(str, article["PublicationTypeList"]))
        listed = [
            str(one) for one in theirs["PubmedData"]["ArticleIdList"] if one.attributes["IdType"] == "doi"
        ]
        assert ours.doi == (listed or [None])[0]
        names = [
            (one.get("LastName"), one.get("Initials"), one.get("CollectiveName"))
            for one in article.get("AuthorList", [])
        ]
        assert [
            (one.last_name, one.initials and one.initials.split()[0], one.collective_name)
            for one in known.authors
        ] == [(last, first and first.split()[0], group) for last, first, group in names]
        headings = {str(one["DescriptorName"]) for one in citation.get("MeshHeadingList", [])}
        assert {term.term for term in known.terms if term.kind == "mesh"} == headings
        told = [
            info["Affiliation"] for one in article.get("AuthorList", []) for info in one["AffiliationInfo"]
        ]
        letters = re.sub(r"\W", "", " ".join(map(str, told)))
        assert all(re.sub(r"\W", "", text) in letters for text in known.affiliations)
        assert bool(known.affiliations) == bool(told)


def test_no_recorded_record_keeps_an_address() -> None:
    for name in ("pubmed_efetch_edge_cases.xml.gz", "pubmed_efetch_exosome_slice.xml.gz"):
        with gzip.open(Path(FOLDER) / name) as file:
            read = [record.details for record in records(file)]
        texts = [text for one in read if one for text in one.affiliations]
        assert texts
        assert not [
            text for text in texts if re.search(r"@|electronic address|removed|orcid", text, re.IGNORECASE)
        ]


@pytest.mark.parametrize(
    ("name", "pmids"),
    [
        ("efetch_pubmed_two_records.xml", ["11748933", "11700088"]),
        ("efetch_pubmed_empty_set.xml", []),
        ("efetch_pubmed_book.xml", ["26468569"]),
        ("efetch_pubmed_genereviews_book.xml", ["20301577"]),
        ("efetch_pubmed_id_minus1_returns_pmid1.xml", ["1"]),
    ],
)
def test_recorded_sets_are_read(name: str, pmids: list[str]) -> None:
    with (Path(FOLDER) / "eutils" / name).open("rb") as file:
        assert [record.pmid for record in records(file)] == pmids
