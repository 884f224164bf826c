"""Articles as references, before any format: what reference managers want to know, in the same words for all."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from pipelines.errors import ExportError
from pipelines.text.attribution import NCBI_POLICIES, PUBMED_ADDRESS
from pipelines.text.plain import one_line
from pipelines.topics.counted import NOTICE_TYPES, RETRACTED_TYPE

#: Last name, initials and suffix of a person, or None, None and the name of a group.
Author = tuple[str | None, str | None, str | None]

_COLUMNS = (
    "pmid",
    "title",
    "journal",
    "journal_abbreviation",
    "volume",
    "issue",
    "pages",
    "publication_types",
    "language",
    "doi",
    "first_public_date",
    "publication_year",
)
_INITIALS = re.compile(r"[^\W\d_]+")
_PAGES = re.compile(r"([A-Za-z]*)(\d+)-(\d+)")
_COURTESY = f"Courtesy of the U.S. National Library of Medicine, {NCBI_POLICIES}"
_MADE_UP = "SIMULATED: made up, not from PubMed. Not to be cited."


@dataclass(frozen=True, slots=True)
class Reference:
    """One article. Text is on one line, "" where nothing is known; a title has no stop at its end.

    `date` is ISO, as exact as known. `notes` are for the reader of the reference; what is made up has no address.
    """

    pmid: str
    title: str
    journal: str
    abbreviation: str
    volume: str
    issue: str
    pages: str
    types: tuple[str, ...]
    languages: tuple[str, ...]
    doi: str
    date: str
    authors: tuple[Author, ...]
    address: str
    source: str
    notes: tuple[str, ...]
    abstract: str = ""  # only in files for screening

    @property
    def first_page(self) -> str:
        """The first page, or the number that the journal gives an article in place of pages."""
        return self._first_span.partition("-")[0]

    @property
    def last_page(self) -> str:
        """The last page in full, where PubMed writes 537-52; "" for one page, and for what is no span of pages."""
        span = self._first_span
        found = _PAGES.fullmatch(span)
        if not found:
            return span.partition("-")[2] if span.count("-") == 1 else ""
        letters, first, last = found.groups()
        return f"{letters}{first[: max(len(first) - len(last), 0)]}{last}"

    @property
    def _first_span(self) -> str:
        """Without what else there is of the article, as in "537-52; discussion 553"."""
        return re.split("[;,]", self.pages, maxsplit=1)[0].rstrip()

    @property
    def page_span(self) -> str:
        """First and last page in full."""
        return f"{self.first_page}-{self.last_page}" if self.last_page else self.pages


def references(
    articles: pd.DataFrame, authors: pd.DataFrame | None = None, *, edition: str
) -> Iterator[Reference]:
    """The articles in the order of the rows; without `authors` they have none.

    Raises:
        ExportError: A cell holds half a character, which no file in UTF-8 can.
    """
    named = _by_article(articles, authors)
    frame = articles.reindex(columns=list(_COLUMNS)).astype(object)
    columns = (column.tolist() for _, column in frame.where(frame.notna(), None).items())
    for cells in zip(*columns, strict=True):
        row = dict(zip(_COLUMNS, cells, strict=True))
        yield _reference(row, named.get(row["pmid"], ()), edition)


def given_names(initials: str | None) -> tuple[str, str]:
    """Initials with stops, and a suffix.

    >>> given_names("AB Jr"), given_names("J-P"), given_names(None)
    (('A. B.', 'Jr'), ('J.-P.', ''), ('', ''))
    """
    first, _, suffix = (initials or "").partition(" ")
    if not first.isascii():
        return first, suffix
    parts = [
        " ".join(f"{letter}." for letter in part) for part in first.split("-") if _INITIALS.fullmatch(part)
    ]
    return "-".join(parts) or first, suffix


def _by_article(articles: pd.DataFrame, authors: pd.DataFrame | None) -> dict[str, tuple[Author, ...]]:
    if authors is None or authors.empty:
        return {}
    own = authors[authors["pmid"].isin(articles["pmid"])].astype(object)
    named: dict[str, list[Author]] = {}
    cells = own.where(own.notna(), None)
    for pmid, *name in zip(
        *(cells[column].tolist() for column in ("pmid", "last_name", "initials", "collective_name")),
        strict=True,
    ):
        last, initials, group = (one_line(part) if part else None for part in name)
        named.setdefault(pmid, []).append((last, initials, group))
    return {pmid: tuple(names) for pmid, names in named.items()}


def _reference(row: Mapping[str, Any], authors: tuple[Author, ...], edition: str) -> Reference:
    made_up = edition == "simulated"
    title, types = _line(row["title"]), _words(row["publication_types"])
    found = Reference(
        pmid=row["pmid"],
        title=title if title.endswith("..") else title.removesuffix(".").rstrip(),
        journal=_line(row["journal"]),
        abbreviation=_line(row["journal_abbreviation"]),
        volume=_line(row["volume"]),
        issue=_line(row["issue"]),
        pages=_line(row["pages"]),
        types=types,
        languages=_words(row["language"]),
        doi=_line(row["doi"]),
        date=row["first_public_date"] or str(row["publication_year"] or ""),
        authors=authors,
        address="" if made_up else f"{PUBMED_ADDRESS}{row['pmid']}/",
        source="" if made_up else _COURTESY,
        notes=(*_warning(types), _MADE_UP if made_up else _completed(has_authors=bool(authors))),
    )
    _refuse_half_characters(found)
    return found


def _completed(*, has_authors: bool) -> str:
    return f"Without {'' if has_authors else 'authors and '}abstract; the PMID completes it."


def _warning(types: tuple[str, ...]) -> tuple[str, ...]:
    if RETRACTED_TYPE in types:
        return ("RETRACTED.",)
    return () if set(NOTICE_TYPES).isdisjoint(types) else ("A notice on another article, no paper.",)


def _refuse_half_characters(found: Reference) -> None:
    text = f"{found.title}{found.journal}{found.doi}{found.authors}"
    if text.isascii():
        return
    try:
        text.encode()
    except UnicodeEncodeError:
        raise ExportError(
            f"Asked to write article {found.pmid!a} as a reference. It holds half a character (a lone surrogate), "
            "which UTF-8 has no bytes for. Nothing was written; report this article."
        ) from None


def _words(cell: str | None) -> tuple[str, ...]:
    return tuple(line for word in cell.split(";") if (line := one_line(word))) if cell else ()


def _line(cell: str | None) -> str:
    return one_line(cell) if cell else ""
