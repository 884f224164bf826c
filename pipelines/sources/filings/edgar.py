"""Full-text search of EDGAR: pages of documents, each of which belongs to a filing."""

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from pipelines.sources.answers import Refused, Transient
from pipelines.sources.client import Client
from pipelines.sources.pieces import Unread, read_each
from pipelines.tables.columns import precision_of
from pipelines.text.plain import flat

#: Documents of one answer.
PAGE = 100
_BLOCKED = {
    "Undeclared Automated Tool": "Name an address of yours that takes mail with --contact",
    "Rate Threshold": "Let nothing on this network ask sec.gov for ten minutes; then run the refresh again",
}


class Document(NamedTuple):
    """A document that has the word; a filing has several. `filers` are names and CIKs, the first one's first."""

    document: str
    accession: str
    filers: tuple[tuple[str, str], ...]
    form: str
    root_form: str
    filed_on: str


class Page(NamedTuple):
    """Some documents, how many there are, and how many by root form. A capped `total` is a lower bound."""

    documents: list[Document | Unread]
    total: int
    is_capped: bool
    forms: Mapping[str, int]


def search_text(word: str, year: int) -> str:
    """The search for a word, or several side by side, in the filings of a year, as parameters and as an address."""
    return f'q="{word}"&dateRange=custom&startdt={year}-01-01&enddt={year}-12-31'


def parameters(text: str, begin: int = 0) -> dict[str, str]:
    """What is sent for the page after so many documents."""
    return dict(part.split("=", 1) for part in text.split("&")) | ({"from": str(begin)} if begin else {})


def ask(client: Client, text: str, begin: int = 0) -> Page:
    """The page of a search after so many documents.

    Raises:
        SourceError: It failed. Where we are barred, nothing else should be asked before that is mended.
    """

    def attempt() -> Page:
        try:
            return read_page(
                client.fetch("search-index", due="json", params=parameters(text, begin)), text, begin
            )
        except Refused as refusal:
            does = (do for title, do in _BLOCKED.items() if title in refusal.came_back)
            raise Refused(refusal.came_back, next(does, refusal.do_now), status=refusal.status) from None

    return client.ask(f"filings with {text}, from {begin:,}", attempt)


def read_page(answer: Any, text: str, begin: int = 0) -> Page:
    """The documents of an answer.

    Raises:
        Transient: It is no page, or a part of the index did not answer.
        Refused: A document was filed on a day that was not asked for.
    """
    hits, shards = (_part(answer, name) for name in ("hits", "_shards"))
    told, found = _part(hits, "total"), hits.get("hits")
    total, relation = told.get("value"), told.get("relation")
    if type(total) is not int or relation not in ("eq", "gte") or not isinstance(found, list):
        raise Transient("an answer without documents and their number")
    if answer.get("timed_out") is True or shards.get("failed"):
        raise Transient("an answer from a part of the index")
    if len(found) < (due := min(PAGE, total - begin)):
        raise Transient(f"{len(found):,} documents where {due:,} were due")
    documents = read_each(found, read_document)
    sent = parameters(text)
    for one in documents:
        if isinstance(one, Document) and not sent["startdt"] <= one.filed_on <= sent["enddt"]:
            raise Refused(
                f"a document of {one.filed_on}, which was not asked for", "Report this with an issue"
            )
    buckets = _part(_part(answer, "aggregations"), "form_filter").get("buckets")
    forms = {
        str(one.get("key")): one["doc_count"]
        for one in (buckets if isinstance(buckets, list) else ())
        if isinstance(one, Mapping) and type(one.get("doc_count")) is int
    }
    return Page(documents, total, relation == "gte", forms)


def read_document(hit: Any) -> Document:
    """One document; raises Refused where it does not tell its filing."""
    told = _part(hit, "_source")
    accession, filed_on, form = (str(told.get(name) or "") for name in ("adsh", "file_date", "form"))
    ciks, names, roots = (
        one if isinstance(one := told.get(name), list) else []
        for name in ("ciks", "display_names", "root_forms")
    )
    filers = tuple(
        (flat(re.sub(r"(  \(.*)?\s*(\(CIK \d+\))?$", "", str(name))), str(cik).lstrip("0"))
        for cik, name in zip(ciks, names, strict=False)
    )
    document = str(hit.get("_id") or "") if isinstance(hit, Mapping) else ""
    is_whole = re.fullmatch(r"\d{10}-\d\d-\d{6}", accession) and precision_of(filed_on) == "day" and form
    named = filers and all(name and re.fullmatch("[1-9][0-9]*", cik) for name, cik in filers)
    if not (document and is_whole and named):
        raise Refused(f"a document without filing, day, form or filer ({str(hit)[:60]})", "")
    return Document(document, accession, filers, form, str((roots or [form.removesuffix("/A")])[0]), filed_on)


def _part(answer: Any, name: str) -> Mapping[str, Any]:
    found = answer.get(name) if isinstance(answer, Mapping) else None
    return found if isinstance(found, Mapping) else {}
