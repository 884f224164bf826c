"""References with abstracts as one file for ASReview, Rayyan and others: RIS, or CSV with Rayyan's columns."""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pandas as pd

from pipelines.errors import ExportError, SourceError
from pipelines.package.references import Reference, given_names
from pipelines.package.ris import ris
from pipelines.sources.pubmed.abstracts import abstracts
from pipelines.sources.pubmed.pubmed import FULL_BATCH, PubMed
from pipelines.text.spreadsheet import spreadsheet_csv

NOTICE = (
    "Abstracts may be protected by copyright of publishers or authors. They are for screening by whoever fetched them: "
    "do not publish them or pass them on. Exoscope keeps none."
)
ENDINGS = (".ris", ".csv")
_COLUMNS = (
    *("key", "title", "year", "journal", "volume", "issue", "pages", "authors", "url", "language"),
    *("abstract", "notes", "pubmed_id", "doi"),
)


def fetched(pubmed: PubMed, pmids: Iterable[str]) -> dict[str, str]:
    """PMID to abstract, "" where there is none; without those that PubMed left out, which may have one.

    Raises:
        SourceError: Some could not be fetched: a sheet without them would look as if they had no abstract.
    """
    wanted, found = sorted(pmids, key=int), dict[str, str]()
    batches = [wanted[start : start + FULL_BATCH] for start in range(0, len(wanted), FULL_BATCH)]
    for _, answer in pubmed.each(
        lambda batch: pubmed.full_text(batch, lambda body: abstracts(body, batch)), batches
    ):
        if isinstance(answer, SourceError):
            raise answer
        found |= answer
    return {pmid: found[pmid] for pmid in wanted if pmid in found}


def sheet(references: Iterable[Reference], abstracts_of: Mapping[str, str], ending: str) -> bytes:
    """The file: each reference with its abstract and the notice."""
    told = [
        replace(one, abstract=abstracts_of.get(one.pmid, ""), notes=(*_notes(one), NOTICE))
        for one in references
    ]
    if ending == ".ris":
        return "".join(map(ris, told)).encode()
    return spreadsheet_csv(pd.DataFrame(map(_row, told), columns=list(_COLUMNS)), mark=False)


def outcome(pmids: Iterable[str], abstracts_of: Mapping[str, str]) -> str:
    """What the command says of the abstracts; articles that PubMed left out are named, as each may have one."""
    left_out = sorted(set(pmids) - abstracts_of.keys(), key=int)
    lacking = (
        f" PubMed did not send these, which may have one: PMID {', '.join(left_out)}." if left_out else ""
    )
    return f"{sum(map(bool, abstracts_of.values())):,} with an abstract.{lacking} {NOTICE}"


def try_place(path: Path) -> None:
    """Raises `ExportError` where `write` would; leaves nothing there."""
    write(path, b"")
    path.unlink()


def write(path: Path, body: bytes) -> None:
    """Writes the file, never over one that is there: it may hold somebody's decisions."""
    try:
        with path.open("xb") as file:
            file.write(body)
    except FileExistsError:
        raise ExportError(
            f"{path} is there already and may hold decisions. Name another file with --out, or remove that one."
        ) from None
    except OSError as error:
        with suppress(OSError):
            path.unlink(missing_ok=True)
        raise ExportError(
            f"Asked to write {path}. Came back: {error.strerror or error}. Name another file with --out."
        ) from None


def _notes(one: Reference) -> tuple[str, ...]:
    return tuple(note for note in one.notes if not note.startswith("Without "))


def _row(one: Reference) -> tuple[str, ...]:
    names = [
        f"{last}, {given_names(initials)[0]}" if last else group for last, initials, group in one.authors
    ]
    return (
        *(one.pmid, one.title, one.date[:4], one.journal, one.volume, one.issue, one.page_span),
        *("; ".join(filter(None, names)), one.address, ", ".join(one.languages)),
        *(one.abstract, " ".join(one.notes), one.pmid, one.doi),
    )
