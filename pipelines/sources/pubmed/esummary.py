"""ESummary's JSON as records, in PubMed's own words."""

import html
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from pipelines.sources.answers import Transient
from pipelines.sources.pubmed.pubdates import PartialDate, earlier, history_day, publication_date

# Only the tags that titles carry: `p<0.05 and n>30` is no markup.
_MARKUP = re.compile(
    r"</?(?:i|b|u|em|strong|sub|sup|small|sc|br|math|mml:[a-z]+|m(?:i|n|o|row|sub|sup|subsup|text|style|frac))"
    r"(?:\s[^<>]*)?/?>",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Record:
    """One article.

    `entrez_date` is the day PubMed counts it on (`[edat]`, called `pubmed` in its history), `create_date`
    the day the record was made (`[crdt]`, called `entrez` there).
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

    @property
    def first_public_date(self) -> PartialDate | None:
        """The earlier of the electronic and the print date."""
        return earlier(self.electronic_date, self.print_date)


@dataclass(frozen=True, slots=True)
class Records:
    """The records found, and the PMIDs of which PubMed says that there are none."""

    found: tuple[Record, ...]
    absent: tuple[str, ...]


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


def plain_title(text: str) -> str:
    """The whole text of a title: markup taken off, its content kept, entities resolved."""
    for _ in range(2):  # PubMed escapes a title's markup, and what was escaped in it once more
        text = _MARKUP.sub("", html.unescape(text))
    return " ".join(text.split())


def _record(pmid: str, entry: Mapping[str, Any]) -> Record:
    history = {
        _text(event, "pubstatus"): history_day(_text(event, "date")) for event in _objects(entry, "history")
    }
    identifiers = {_text(one, "idtype"): _text(one, "value") for one in _objects(entry, "articleids")}
    return Record(
        pmid=pmid,
        title=plain_title(_text(entry, "title") or _text(entry, "booktitle")),
        journal=plain_title(
            _text(entry, "fulljournalname") or _text(entry, "source") or _text(entry, "bookname")
        ),
        publication_types=_strings(entry, "pubtype"),
        languages=_strings(entry, "lang"),
        doi=identifiers.get("doi") or None,
        electronic_date=publication_date(_text(entry, "epubdate")),
        print_date=publication_date(_text(entry, "pubdate")),
        entrez_date=history.get("pubmed"),
        create_date=history.get("entrez"),
    )


def _text(entry: Mapping[str, Any], name: str) -> str:
    value = entry.get(name)
    return "" if value is None else str(value).strip()


def _strings(entry: Mapping[str, Any], name: str) -> tuple[str, ...]:
    value = entry.get(name)
    return tuple(str(one).strip() for one in value if one) if isinstance(value, list) else ()


def _objects(entry: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    value = entry.get(name)
    return [one for one in value if isinstance(one, Mapping)] if isinstance(value, list) else []
