"""What is said of a name that was looked up: what was found, where it was looked for, and what no table covers."""

import textwrap
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from pipelines.analysis.lookup.find import TOLD, Finding, Place, Searched, find
from pipelines.analysis.lookup.names import LONGEST, asked_for
from pipelines.sentences.money import ENDPOINT_LABELS
from pipelines.sentences.sentence import kept, listed, text
from pipelines.sentences.vocabulary import told
from pipelines.text.plain import address, flat

_DECLARED = tomllib.loads(Path(__file__).with_name("lookup.toml").read_text(encoding="utf-8"))
#: Every table that is searched, in the order of what is shown.
PLACES = tuple(Place(**place) for place in _DECLARED["place"])
TABLES = frozenset(name for place in PLACES for name in (place.table, *place.beside[:1]))
#: What no edition holds.
NOT_COVERED = (
    "what clinics and sellers write on their own websites; state medical boards and most courts; studies that were "
    "never registered, and most registries but ClinicalTrials.gov; products sold in countries that the ledgers do not "
    "name; patents; letters and complaints that nobody published"
)
TOO_SHORT = "Write a name with at least two letters or digits"
_LONGEST_LINE = 400
AS_ASKED, OTHERWISE = "as asked", "otherwise"
#: Column of what was found to its heading.
HEADINGS = {
    **{"kind": "Kind", "table": "Table", "date": "Date", "says": "What", "written_as": "Written as"},
    **{"spelling": "Spelling", "url": "Source"},
}


@dataclass(frozen=True)
class Answer:
    """What a snapshot knows of a name, and where it was not looked for."""

    asked: str  # on one line, cut
    rows: (
        pd.DataFrame
    )  # `kind`, `table`, `date`, `says`, `written_as`, `spelling`, `url` (missing: nowhere to be read)
    searched: Mapping[str, str]  # table to how many rows it has, as of when
    not_searched: Mapping[str, str]  # table to why not
    cut: tuple[str, ...]  # tables of which only the newest rows are told


def answer(asked: str, among: Searched, manifest: Mapping[str, Any]) -> Answer:
    """The name looked up in the tables of a snapshot, which its manifest describes."""
    entries, missing = manifest["tables"], manifest.get("missing", {})
    there = [place.table for place in among.places]
    as_of = {
        name: text("{:row} as of {:=}", entries[name]["rows"], entries[name]["fetched_at"][:10])
        for name in there
    }
    why_not = {
        name: "holds nothing" if name in entries else missing.get(name, "not in this edition")
        for name in (place.table for place in PLACES)
        if name not in there
    }
    is_made_up = manifest["edition"] == "simulated"
    found = find(asked, among)
    rows = pd.DataFrame([_told(one, is_made_up) for one in found], columns=list(HEADINGS), dtype="str")
    cut = tuple(dict.fromkeys(one.place.table for one in found if one.is_cut))
    return Answer(flat(asked)[:LONGEST].strip(), rows, as_of, why_not, cut)


def _told(one: Finding, is_made_up: bool) -> tuple[str | None, ...]:
    place, row = one.place, dict(one.row)
    row |= {code: ENDPOINT_LABELS.get(row[code]) or told(row[code]) for code in place.codes.split()}
    says = textwrap.shorten(flat(text(place.says, row)), _LONGEST_LINE, placeholder=" …")
    # A made-up number of a study or a paper could be that of a real one.
    url = None if is_made_up and "source_url" not in row else address(place.url.format_map(row))
    spelling = OTHERWISE if one.is_alike else AS_ASKED
    return place.section, place.table, one.date or "undated", says, flat(one.written), spelling, url


def headline(said: Answer) -> str:
    """What was found, in one sentence; that nothing was found never reads as safe."""
    if not asked_for(said.asked):
        return TOO_SHORT
    tables, name = len(said.searched), said.asked
    if said.rows.empty:
        template = (
            "Nothing found in the {:table} that were searched; that does not say that {} is safe or allowed"
        )
        return text(template, tables, name)
    is_as_asked = said.rows["spelling"].eq(AS_ASKED).any()
    found = (
        "{:entry|entries}" if is_as_asked else "nothing in this spelling; {:entry|entries} spelled otherwise"
    )
    found = f"at least {found}" if said.cut else found
    template = f"{{}}: {found} in {{:=}} of the {{:table}} that were searched"
    return text(template, name, len(said.rows), said.rows["table"].nunique(), tables)


def lines(said: Answer) -> list[str]:
    """What was found as plain text: a line for each kind, and below it one for each row, with its address."""
    told = []
    for kind, rows in said.rows.groupby("kind", sort=False):
        told.append(f"\n{kind}")
        for row in rows.to_dict("records"):
            spelled = "" if row["spelling"] == AS_ASKED else ", spelled otherwise"
            told.append(text(f"{{date}}  {{says}} (as {{written_as}}{spelled})[\n    {{url}}]", row))
    return [*told, ""] if told else []


def remarks(said: Answer) -> list[str]:
    """What must be known of what was found, and of what was not."""
    if not (wanted := asked_for(said.asked)):
        return []
    others = said.rows.loc[said.rows["spelling"].eq(OTHERWISE), "written_as"].unique()
    without = dict.fromkeys(place.section for place in PLACES if place.table in said.searched)
    nothing = "; ".join(section for section in without if section not in set(said.rows["kind"]))
    is_found, is_longer = len(said.rows) > 0, any(name.whole != name.beginnings[0] for name in wanted)
    return kept(
        text(f"[Of {{}} the {TOLD} newest entries are told; more hold the name.]", listed(list(said.cut))),
        text("[Spelled otherwise: {}. Whether it is the same, the source tells.]", listed(list(others))),
        text("[Nothing found among: {}. That does not say that {} is safe or allowed.]", nothing, said.asked)
        if is_found
        else "",
        "Its first word alone, or the name of a product, may find more." if is_longer or not is_found else "",
        "Another one can have the same name: the source tells." if is_found else "",
    )


def coverage(said: Answer) -> list[str]:
    """Where it was looked for, with days, and where not."""
    return [
        *_by_kind("Searched", said.searched),
        *_by_kind("Not searched", said.not_searched),
        f"No table covers: {NOT_COVERED}.",
    ]


def _by_kind(what: str, where: Mapping[str, str]) -> list[str]:
    kinds: dict[str, list[str]] = {}
    for place in PLACES:
        if place.table in where:
            kinds.setdefault(place.section, []).append(f"{place.table}, {where[place.table]}")
    return [f"{what}: {kind} ({'; '.join(tables)})." for kind, tables in kinds.items()]
