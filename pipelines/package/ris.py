"""Articles as RIS, the format that reference managers import.

Written here and not by a library: a package holds 100,000 of them, and rispy's writer takes four times as long, numbers
the references and ends lines with LF alone. The tests read every file back with rispy.
"""

from collections.abc import Iterator

import pandas as pd

from pipelines.errors import ExportError
from pipelines.text.attribution import NCBI_POLICIES, PUBMED_ADDRESS
from pipelines.text.plain import one_line
from pipelines.topics.counted import NOTICE_TYPES, RETRACTED_TYPE

#: PubMed's publication types that are no article of a journal, and RIS's word for them.
_TYPES = {
    "chapter": "CHAP",
    "Preprint": "UNPB",
    "Dataset": "DATA",
    "Technical Report": "RPRT",
    "Academic Dissertation": "THES",
    "Newspaper Article": "NEWS",
    "Video-Audio Media": "VIDEO",
    "Webcast": "VIDEO",
}
_COLUMNS = (
    "pmid",
    "title",
    "journal",
    "publication_types",
    "language",
    "doi",
    "first_public_date",
    "publication_year",
)
_FROM_PUBMED = (
    f"DB  - PubMed\r\nDP  - Courtesy of the U.S. National Library of Medicine, {NCBI_POLICIES}\r\n"
    "N1  - Without authors and abstract; the PMID (AN) completes it.\r\n"
)
_MADE_UP = "DB  - SIMULATED\r\nN1  - SIMULATED: made up, not from PubMed. Not to be cited.\r\n"


def ris(articles: pd.DataFrame, *, edition: str) -> str:
    """The articles as one file of RIS, in the order of the rows; empty for none (see `references`)."""
    return "".join(references(articles, edition=edition))


def references(articles: pd.DataFrame, *, edition: str) -> Iterator[str]:
    """Each article as RIS: joined, they make a file.

    Dates are as exact as known: `2024/05//` is a month. Made-up articles are marked and lead nowhere: under their
    numbers PubMed has others.

    Raises:
        ExportError: A cell holds half a character, which no file in UTF-8 can.
    """
    cells = articles[list(_COLUMNS)].astype(object)
    rows = zip(*(column.tolist() for _, column in cells.where(cells.notna(), None).items()), strict=True)
    for pmid, title, journal, types, language, doi, date, year in rows:
        kinds = _words(types)
        name = _line(journal)
        # Each line once, in the order of the format's own examples: the kind first, the end last.
        kind = _type(kinds, name)
        second = "BT" if kind == "CHAP" else "JO"
        text = (
            f"TY  - {kind}\r\nID  - {pmid}\r\n"
            f"{_field('TI', _line(title))}{_field('T2', name)}{_field(second, name)}"
            f"{_field('PY', date[:4] if date else year)}{_field('DA', _date(date))}"
            f"{_field('DO', _line(doi))}{_field('LA', ', '.join(_words(language)))}"
            f"{_field('M3', ', '.join(kinds))}{_warning(kinds)}"
        )
        if edition == "simulated":
            text += f"{_MADE_UP}ER  - \r\n\r\n"
        else:
            text += f"AN  - {pmid}\r\nUR  - {PUBMED_ADDRESS}{pmid}/\r\n{_FROM_PUBMED}ER  - \r\n\r\n"
        if not text.isascii():
            _refuse_half_characters(text, pmid)
        yield text


def _warning(kinds: list[str]) -> str:
    if RETRACTED_TYPE in kinds:
        return "N1  - RETRACTED.\r\n"
    return "" if set(NOTICE_TYPES).isdisjoint(kinds) else "N1  - A notice on another article, no paper.\r\n"


def _refuse_half_characters(text: str, pmid: str) -> None:
    try:
        text.encode()
    except UnicodeEncodeError:
        raise ExportError(
            f"Asked to write article {pmid!a} as RIS. It holds half a character (a lone surrogate), which UTF-8 "
            "has no bytes for. Nothing was written; report this article."
        ) from None


def _field(tag: str, value: object) -> str:
    return f"{tag}  - {value}\r\n" if value else ""


def _type(types: list[str], journal: str) -> str:
    for name in types:
        if name in _TYPES:
            return _TYPES[name]
    return "JOUR" if journal else "GEN"


def _words(cell: str | None) -> list[str]:
    return [line for word in cell.split(";") if (line := one_line(word))] if cell else []


def _line(cell: str | None) -> str:
    return one_line(cell) if cell else ""


def _date(when: str | None) -> str:
    """The date as RIS has it: year/month/day/, parts that are not known left empty."""
    if not when:
        return ""
    year, month, day = [*when.split("-"), "", ""][:3]
    return f"{year}/{month}/{day}/"
