"""ESummary's JSON as records, in PubMed's own words."""

import html
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from pipelines.sources.answers import Transient
from pipelines.sources.pubmed.pubdates import PartialDate, earlier, history_day, publication_date
from pipelines.text.plain import flat

#: ESummary's word (`doctype`) for a chapter; no publication type of PubMed says so.
CHAPTER = "chapter"

# Only the tags that titles carry, as tags are written: neither `p<0.05 and n>30` nor `a <b and c> d` is markup.
_ATTRIBUTES = r"""(?:\s+[\w:-]+\s*=\s*(?:"[^"<>]*"|'[^'<>]*'))*\s*/?>"""
_RAISED = r"sub|sup"
_OTHERS = r"i|b|u|em|strong|small|sc|br|math|mml:[a-z]+|m(?:i|n|o|row|sub|sup|subsup|text|style|frac)"
#: What stands raised or lowered in MathML: the last part of a pair.
_IN_MATHS = (
    rf"<((?:mml:)?m(?:row|[ion])){_ATTRIBUTES}((?:(?!</?\1\b)[\s\S])*)</\1>\s*</(?:mml:)?m({_RAISED})>"
)
#: Signs, a charge and the end of 3rd mean the same on the line; so does a number within a name, as in m6A.
_ON_THE_LINE = re.compile(r"\d*[^\w\s]+|st|nd|rd|th", re.IGNORECASE)
_NAME_GOES_ON = re.compile(r" ?[A-Z]\b|[^\W\d_]")
_PLACEHOLDER = re.compile(r"\[?not available\]?\.?", re.IGNORECASE)


def _beside(found: re.Match[str]) -> str:
    """What was raised or lowered, with a sign where it would run into what it stands beside."""
    before = found.string[max(found.start() - 1, 0) : found.start()]
    sign, words = "_^"[found[1].lower() == "sup"], flat(found[2]).replace("\N{MINUS SIGN}", "-")
    is_name = words.isalpha() or (words.isdigit() and _NAME_GOES_ON.match(found.string, found.end()))
    if before.isdigit() and words[:1].isdigit():
        return f"{sign}{words}"
    has_base = before.isalnum() or before in (")", "]")
    if sign == "_" or not has_base or _ON_THE_LINE.fullmatch(words) or (before.isalpha() and is_name):
        return words
    return f"^({words})" if " " in words else f"^{words}"


#: Each with what stands for it, in their order; raised and lowered text that stands in two pieces is one.
_MARKUP: tuple[tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]], ...] = (
    (re.compile(_IN_MATHS, re.IGNORECASE), r"<\3>\2</\3>"),
    (re.compile(rf"</?(?:{_OTHERS}){_ATTRIBUTES}|</({_RAISED})>\s*<\1>", re.IGNORECASE), ""),
    (re.compile(rf"<(sub){_ATTRIBUTES}([^<>]*)</sub>", re.IGNORECASE), _beside),
    (re.compile(rf"<(sup){_ATTRIBUTES}([^<>]*)</sup>", re.IGNORECASE), _beside),
    (re.compile(rf"</?(?:{_RAISED}){_ATTRIBUTES}", re.IGNORECASE), ""),
)
_PMID = re.compile("[1-9][0-9]*")


@dataclass(frozen=True, slots=True)
class Record:
    """One article; a chapter has its book in place of a journal, and `chapter` among its publication types.

    `entrez_date` is the day PubMed counts it on (`[edat]`, called `pubmed` in its history), `create_date`
    the day the record was made (`[crdt]`, called `entrez` there). `updated_in` and `update_of` are the PMIDs of later
    and earlier versions of the work: PubMed links a preprint so with the article that it was published as.
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
    """The whole text of a title: markup taken off, its content kept, entities resolved.

    What was raised or lowered keeps its meaning: 10^9 and 10^-3, but CO2, Ca2+, CD4+, 18F, m6A and 3rd.
    """
    for _ in range(2):  # PubMed escapes a title's markup, and what was escaped in it once more
        text = html.unescape(text)
        for pattern, instead in _MARKUP:
            text = pattern.sub(instead, text)
    return flat(text)


def _record(pmid: str, entry: Mapping[str, Any]) -> Record:
    history = {
        _text(event, "pubstatus"): history_day(_text(event, "date")) for event in _objects(entry, "history")
    }
    identifiers = {_text(one, "idtype"): _text(one, "value") for one in _objects(entry, "articleids")}
    title, book = plain_title(_text(entry, "title")), plain_title(_text(entry, "booktitle"))
    if not title or _PLACEHOLDER.fullmatch(title):
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
