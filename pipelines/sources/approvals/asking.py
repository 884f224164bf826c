"""What a register says of products that name vesicles: none is a finding, a register that fails says nothing."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any
from urllib.parse import urlsplit

from pipelines.errors import SourceError
from pipelines.sources.answers import Refused, Transient
from pipelines.sources.approvals import SOURCE
from pipelines.sources.approvals.registers import MHRA, Register
from pipelines.sources.client import Client
from pipelines.sources.pieces import NEW_SHAPE, Gathered, read_each
from pipelines.sources.safety.openfda import OpenFda
from pipelines.sources.safety.reports import Report, read_report
from pipelines.sources.trials import words as trial_words
from pipelines.sources.trials.members import naming
from pipelines.tables.columns import precision_of

#: Records of a page (a label is long) and hits of a register at openFDA at most; pages that GOV.UK finds at most.
PAGE, HITS, PAGES = 200, 1_000, 1_000


@dataclass(frozen=True, slots=True)
class Said:
    """What a register said: the records that name vesicles, and how many it holds, of which day.

    `remarks` are pairs of a cause and a place.
    """

    hits: tuple[Report, ...]
    records: int | None = None
    data_of: str | None = None
    remarks: tuple[tuple[str, str], ...] = ()


def ask(client: Client, register: Register, words: tuple[str, ...]) -> Said:
    """The answer of one register; raises SourceError where it failed, or has ignored the search."""
    found = {"openfda": _openfda, "ema": _ema, "govuk": _govuk}[register.kind]
    return found(client, at(client, register), words)


def at(client: Client, register: Register) -> Register:
    """Where it is asked: at its own host, or with all others at the one that was put in their place."""
    is_real = client.address == SOURCE.service.address
    return register if is_real else replace(register, path=urlsplit(register.path).path.lstrip("/"))


def _openfda(client: Client, register: Register, words: tuple[str, ...]) -> Said:
    fda = OpenFda(client, page=PAGE, wall=HITS)
    records, updated = fda.held(register)
    answer = fda.reports(register, words)
    asked = f"{register.label} that name vesicles"
    named, others = naming(
        answer.reports,
        lambda report: report.searched or None,
        words,
        service=client.service.name,
        asked=asked,
    )
    left_out = (("names none of the words, left out", f"{register.label} {one.report_id}") for one in others)
    return Said(tuple(named), records, str(updated) if updated else None, (*answer.remarks, *left_out))


def _ema(client: Client, register: Register, words: tuple[str, ...]) -> Said:
    results, day = medicines(client, register)
    hits, remarks = _each(client, register, results)
    named = tuple(hit for hit in hits if trial_words.matches(words, hit.searched))
    if not named and trial_words.matches(words, str(results)):
        raise SourceError.told(
            client.service.name, register.label, "vesicles, in no record that can be read", NEW_SHAPE
        )
    return Said(named, len(results), day, remarks)


def medicines(client: Client, register: Register) -> tuple[list[Any], str | None]:
    """What `read_file` gives of EMA's file as it is today; raises SourceError where that failed."""
    return client.ask(register.label, lambda: read_file(client.fetch(f"{register.path}.json", due="json")))


def read_file(document: Any) -> tuple[list[Any], str | None]:
    """The records of EMA's file, and the day on which it was made where it tells that.

    Raises:
        Transient: It holds no records, or not as many as it says.
    """
    parts = document if isinstance(document, Mapping) else {"data": document}
    meta, results = parts.get("meta", {}), parts.get("data")
    if not isinstance(meta, Mapping) or not isinstance(results, list) or not results:
        raise Transient("a file without medicines")
    if str(promised := meta.get("total_records") or len(results)) != str(len(results)):
        raise Transient(f"{len(results):,} medicines where {str(promised)[:20]} were promised")
    day = str(meta.get("timestamp"))[:10]
    return results, day if precision_of(day) == "day" else None


def _govuk(client: Client, register: Register, words: tuple[str, ...]) -> Said:
    """It looks into what pages say, and tells title and summary of them."""
    results = list[Any]()
    sent = {
        "filter_organisations": MHRA,
        "fields": "title,description,link,public_timestamp",
        "count": str(PAGES),
    }

    def pages(word: str) -> list[Any]:
        return read_search(
            client.fetch(f"{register.path}.json", due="json", params={"q": f'"{word}"', **sent})
        )

    for word in words:
        results += client.ask(f"{register.label}, {word}", partial(pages, word))
    hits, remarks = _each(client, register, results)
    return Said(hits, remarks=remarks)


def read_search(document: Any) -> list[Any]:
    """The pages that GOV.UK found.

    Raises:
        Transient: It is no such answer, or not whole.
        Refused: There are more than can be: it has ignored the phrase.
    """
    results, total = (
        map(document.get, ("results", "total")) if isinstance(document, Mapping) else (None, None)
    )
    if not isinstance(results, list) or type(total) is not int or len(results) != min(total, PAGES):
        raise Transient("an answer without all its results and their number")
    if total > PAGES:
        raise Refused(
            f"{total:,} pages, more than can name vesicles", "Run `exoscope doctor --only approvals`"
        )
    return results


def _each(
    client: Client, register: Register, results: list[Any]
) -> tuple[tuple[Report, ...], tuple[tuple[str, str], ...]]:
    """The records, of which every text is searched, and what is odd of them; one number may have several."""

    def read(one: Any) -> Report:
        return read_report(one, replace(register, searched=tuple(one) if isinstance(one, Mapping) else ()))

    gathered = Gathered[Report](lambda report: report)
    gathered.add(read_each(results, read))
    every = tuple(gathered.records(client.service.name, register.label))
    unread = (("left out, since it cannot be read", one.why) for one in gathered.unread)
    return every, (*unread, *(remark for report in every for remark in report.odd))
