"""The registers' part of a refresh: whether each of them holds a product that names vesicles."""

import re
from datetime import datetime
from typing import Any
from urllib.parse import urljoin

from pipelines.errors import SourceError
from pipelines.sources.approvals.asking import Said, ask
from pipelines.sources.approvals.registers import CREDITS, REGISTERS, Register, look
from pipelines.sources.client import Client
from pipelines.sources.part import SEARCHES, Gap, Occasion, Part, by_cause, search_row, searches_of, tables_of
from pipelines.sources.pieces import asked_before, in_pieces, in_vain, last_tables, refuse_fall
from pipelines.sources.safety.openfda import one_of
from pipelines.sources.safety.reports import Report
from pipelines.sources.trials import words as trial_words
from pipelines.sources.trials.members import field_names
from pipelines.tables.fetched.approvals import APPROVAL_ANSWERS, APPROVAL_HITS

#: Characters on each side of the words that are shown with them.
_BESIDE = 60
#: An address, or a path of one, without blanks, quotes and backslashes, which browsers read as slashes.
_PLAIN = re.compile(r"[^\s\\\"'<>\[\]]+")


def approvals_part(client: Client, occasion: Occasion) -> Part:
    """The answer of every register. One that is asked in vain keeps its last one, with its day, or has none.

    So does one that holds far fewer records than it did: that none of them names vesicles would say nothing.

    Raises:
        SourceError: All registers were asked in vain.
        TopicError: The field has no names to search for.
    """
    words = field_names(occasion.catalogue)
    tables = {table.name: table for table in (APPROVAL_ANSWERS, APPROVAL_HITS)}
    before = last_tables(occasion.last, *tables)
    earlier = asked_before(before, "approvals")
    answers = before.get(APPROVAL_ANSWERS.name, APPROVAL_ANSWERS.frame())
    held = answers.set_index("register")["records"].dropna().to_dict()

    def answer(name: str) -> tuple[Said, datetime]:
        register, said = REGISTERS[name], ask(client, REGISTERS[name], words)
        if name in held and not occasion.accept_drop:
            refuse_fall(client.service.name, f"records of {register.label}", held[name], said.records or 0)
        return said, occasion.now()

    found: dict[str, tuple[Said, datetime]] = {}
    failed: dict[str, SourceError] = {}
    with occasion.steps.step("Registers of products", len(REGISTERS), len(REGISTERS)) as step:
        for kind in CREDITS:  # an owner that is down keeps nobody from asking the others
            own = [name for name, register in REGISTERS.items() if register.kind == kind]
            came, lost = in_pieces(own, answer, step.advance)
            found |= came
            failed |= lost
    if not found:
        raise next(iter(failed.values()))
    asked: list[dict[Any, Any]] = []
    gaps: list[Gap] = []
    rows: dict[str, list[dict[Any, Any]]] = {name: [] for name in tables}
    for name, register in REGISTERS.items():
        search = register.search(words)
        if name in failed:
            plain = {"name": name, "text": search}
            row, gap = in_vain(register.label, failed[name], plain, earlier.get(name))
            asked.append(row)
            gaps.append(gap)
            for table in before.keys() & tables.keys():
                rows[table] += before[table][before[table]["register"].eq(name)].to_dict("records")
            continue
        said, when = found[name]
        hits = {hit.report_id: _hit(hit, register, words) for hit in said.hits}
        asked.append(search_row(name, search, len(hits), len(hits), when, *by_cause(said.remarks)))
        rows[APPROVAL_HITS.name] += hits.values()
        told = {one: getattr(register, one) for one in ("label", "covers", "lacks")}
        told |= {
            "register": name,
            "search": search,
            "url": look(name, search),
            "asked_on": f"{when:%Y-%m-%d}",
        }
        told |= {"found": len(hits), "records": said.records, "data_of": said.data_of}
        rows[APPROVAL_ANSWERS.name].append(told | {"credit": CREDITS[register.kind]})
    frames = {name: table.frame(rows[name]) for name, table in tables.items()}
    searches = searches_of("approvals", asked)
    count = len(frames[APPROVAL_HITS.name])
    return Part(
        tables=tables_of("approvals", {**frames, SEARCHES: searches}, occasion),
        searches=searches,
        numbers={"approval_hits": count},
        came=f"{len(found)} of {len(REGISTERS)} registers of products, {count:,} hits to be looked at",
        warnings=by_cause(
            (f"approvals: {cause}", place) for said, _ in found.values() for cause, place in said.remarks
        ),
        gaps=tuple(gaps),
    )


def _hit(hit: Report, register: Register, words: tuple[str, ...]) -> dict[str, Any]:
    """A row of `approval_hits`; an address of another host, or with odd signs, is not handed on."""
    met = trial_words.places(words, hit.searched)
    home, link = urljoin(register.path, "/"), hit.link or one_of(register, hit)
    url = urljoin(home, link) if _PLAIN.fullmatch(link) else ""
    url = url if url.startswith(home) else f"{register.path}.json"
    return {
        "register": register.name,
        "identifier": hit.report_id,
        "title": hit.product,
        "firm": hit.company,
        "date": hit.day.isoformat() if hit.day else None,
        "matched": hit.searched[max(0, met[0][0] - _BESIDE) : met[0][1] + _BESIDE].strip() if met else None,
        "url": url,
    }
