"""One article as PubMed tells it: in short (ESummary), or with who wrote it, where and on what (EFetch)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from pipelines.sources.answers import Transient
from pipelines.sources.pubmed.pubdates import PartialDate, earlier

#: ESummary's word (`doctype`) for a chapter; no publication type of PubMed says so.
CHAPTER = "chapter"
#: Kinds of term.
MESH, KEYWORD = "mesh", "keyword"


class Author(NamedTuple):
    """An author as references name one: a person, or a group by its `collective_name`."""

    last_name: str | None
    initials: str | None
    collective_name: str | None


class Term(NamedTuple):
    """A MeSH heading or an author's keyword; `is_major` where it is what the article is mainly about."""

    kind: str
    term: str
    is_major: bool


class Grant(NamedTuple):
    """Who paid."""

    grant_id: str | None
    agency: str | None
    country: str | None


class Link(NamedTuple):
    """Another record that this one names, in PubMed's word for how (`erratum_in`); `citation` where that is short."""

    kind: str
    other_pmid: str | None
    citation: str | None


@dataclass(frozen=True, slots=True)
class Details:
    """What only the full record tells. Affiliations are those of all authors, each once, without e-mail addresses."""

    journal_abbreviation: str | None = None
    volume: str | None = None
    issue: str | None = None
    pages: str | None = None
    revised_on: date | None = None
    authors: tuple[Author, ...] = ()
    affiliations: tuple[str, ...] = ()
    terms: tuple[Term, ...] = ()
    grants: tuple[Grant, ...] = ()
    links: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class Record:
    """One article; a chapter has its book in place of a journal, and `chapter` among its publication types.

    `entrez_date` is the day PubMed counts it on (`[edat]`, called `pubmed` in its history), `create_date`
    the day the record was made (`[crdt]`, called `entrez` there). `updated_in` and `update_of` are the PMIDs of later
    and earlier versions of the work: PubMed links a preprint so with the article that it was published as. `details`
    are missing where only a summary was read.
    """

    pmid: str
    title: str
    journal: str
    publication_types: tuple[str, ...]
    languages: tuple[str, ...]
    doi: str | None
    electronic_date: PartialDate | None
    print_date: PartialDate | None
    entrez_date: date | None
    create_date: date | None
    first_author: str | None = None
    updated_in: tuple[str, ...] = ()
    update_of: tuple[str, ...] = ()
    details: Details | None = None

    @property
    def first_public_date(self) -> PartialDate | None:
        """The earlier of the electronic and the print date."""
        return earlier(self.electronic_date, self.print_date)


@dataclass(frozen=True, slots=True)
class Records:
    """The records found, and the PMIDs of which PubMed says that there are none."""

    found: tuple[Record, ...]
    absent: tuple[str, ...]


def compare_pmids(requested: Sequence[str], returned: Sequence[str]) -> None:
    """Raises `Transient` unless what came back is exactly what was asked for, each once."""
    foreign = sorted(set(returned) - set(requested))
    if foreign:
        raise Transient(f"a record nobody asked for (PMID {foreign[0]})", again=2)
    missing = sorted(set(requested) - set(returned))
    if missing or len(returned) != len(set(returned)):
        raise Transient(
            f"{len(set(returned))} of {len(set(requested))} records"
            + (f" (PMID {missing[0]} is missing)" if missing else ", one of them twice"),
            again=2,
        )
