"""ESummary's JSON as records, in PubMed's own words."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from pipelines.sources.answers import Transient
from pipelines.sources.pubmed.pubdates import history_day, publication_date
from pipelines.sources.pubmed.record import CHAPTER, Record, Records, compare_pmids
from pipelines.sources.pubmed.titles import PLACEHOLDER, plain_title

_PMID = re.compile("[1-9][0-9]*")


def summaries(document: Any, requested: Sequence[str]) -> Records:
    """The records of the requested PMIDs; raises `Transient` for one too few or one nobody asked for."""
    result = document.get("result") if isinstance(document, Mapping) else None
    if not isinstance(result, Mapping) or not isinstance(result.get("uids"), list):
        raise Transient("summaries without a list of records")
    found: list[Record] = []
    absent: list[str] = []
    for pmid in map(str, result["uids"]):
        entry = result.get(pmid)
        if not isinstance(entry, Mapping) or str(entry.get("uid", pmid)) != pmid:
            raise Transient(f"no record under the PMID {pmid} that it lists", again=2)
        if "error" in entry:
            absent.append(pmid)
        else:
            found.append(_record(pmid, entry))
    compare_pmids(requested, [*(record.pmid for record in found), *absent])
    return Records(tuple(found), tuple(absent))


def _record(pmid: str, entry: Mapping[str, Any]) -> Record:
    history = {
        _text(event, "pubstatus"): history_day(_text(event, "date")) for event in _objects(entry, "history")
    }
    identifiers = {_text(one, "idtype"): _text(one, "value") for one in _objects(entry, "articleids")}
    title, book = plain_title(_text(entry, "title")), plain_title(_text(entry, "booktitle"))
    if not title or PLACEHOLDER.fullmatch(title):
        title = plain_title(_text(entry, "vernaculartitle")).removesuffix(".")
    journal = _text(entry, "fulljournalname") or _text(entry, "source")
    is_chapter = bool(title and book) and (not journal or _text(entry, "doctype") == CHAPTER)
    return Record(
        pmid=pmid,
        title=title or book,
        journal=book if is_chapter else plain_title(journal or _text(entry, "bookname")),
        publication_types=(*_strings(entry, "pubtype"), *((CHAPTER,) if is_chapter else ())),
        languages=_strings(entry, "lang"),
        doi=identifiers.get("doi") or None,
        electronic_date=publication_date(_text(entry, "epubdate")),
        print_date=publication_date(_text(entry, "pubdate")),
        entrez_date=history.get("pubmed"),
        create_date=history.get("entrez"),
        first_author=_text(entry, "sortfirstauthor") or None,
        updated_in=_linked(entry, "update in"),
        update_of=_linked(entry, "update of"),
    )


def _linked(entry: Mapping[str, Any], kind: str) -> tuple[str, ...]:
    """The PMIDs that a record names as this kind of reference; what is no PMID is left out."""
    named = [one for one in _objects(entry, "references") if _text(one, "reftype").lower() == kind]
    return tuple(pmid for one in named if _PMID.fullmatch(pmid := _text(one, "pmid")))


def _text(entry: Mapping[str, Any], name: str) -> str:
    value = entry.get(name)
    return "" if value is None else str(value).strip()


def _strings(entry: Mapping[str, Any], name: str) -> tuple[str, ...]:
    value = entry.get(name)
    return tuple(str(one).strip() for one in value if one) if isinstance(value, list) else ()


def _objects(entry: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    value = entry.get(name)
    return [one for one in value if isinstance(one, Mapping)] if isinstance(value, list) else []
