"""Tables for programs: what there is, and rows of one as CSV, JSON or Parquet with their types and their terms.

What an address names is looked up among open snapshots; no part of it ever becomes a path.
"""

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any
from urllib.parse import urlencode

import pyarrow as pa
import pyarrow.compute as pc

from dashboard import store
from dashboard.service.asked import Made, Parameter, Ready, RefusedError, parameter, part
from pipelines import __version__
from pipelines.package import exact_csv
from pipelines.package.descriptor import licences
from pipelines.snapshots import parquet
from pipelines.snapshots.manifest import EDITIONS
from pipelines.snapshots.snapshot import Snapshot
from pipelines.text.sources import notices

FORMATS = {"csv": "text/csv", "json": "application/json", "parquet": "application/vnd.apache.parquet"}
#: Rows of one answer; whoever wants more asks for the next page.
MOST = 100_000
_TYPES = {"text": "string", "integer": "integer", "number": "number", "boolean": "boolean"}
_DATE = re.compile(r"(.*_)?(date|on|at|as_of)")
_DAY = {"pattern": "^[0-9]{4}(-[0-9]{2}){0,2}$", "title": "a day, month or year such as 2024-05-31"}
_FOR_EVER = {"Cache-Control": "public, max-age=31536000, immutable"}
#: An edition is another snapshot a moment later.
A_WHILE = {"Cache-Control": "public, max-age=10"}


def places() -> dict[str, Snapshot]:
    """What an address can name: editions, each its newest snapshot, and ids."""
    every = {name: found for name in EDITIONS if (found := store.snapshots(name))}
    there = {name: found[0] for name, found in every.items()}
    return there | {one.id: one for found in every.values() for one in found}


def shown(opened: Snapshot) -> dict[str, Any]:
    """Tables that leave the house, and what the manifest says of each."""
    # Names of persons stand in references only.
    return {name: opened.tables[name] for name in sorted(opened.tables.keys() - {"authors"})}


def in_place(_: Mapping[str, str]) -> Iterator[Parameter]:
    """Where to look."""
    yield part("place", places())


def of_table(parts: Mapping[str, str]) -> Iterator[Parameter]:
    """Where a table is, how it is written, its columns as filters, which columns, which page.

    Without a place in the path: of the newest that has the table, and of those that have the same columns.
    """
    table, there = parts["table"], {name: shown(opened) for name, opened in places().items()}
    held = [name for name in there if table in there[name]]
    at = parts.get("place", held[0] if held else "")
    columns = there[at][table]["columns"] if at in held else {}
    alike = (name for name in held if there[name][table]["columns"] == columns)
    yield part("place", there if "place" in parts else alike)
    yield part("table", there.get(at, ()))
    yield part("format", FORMATS)
    for name, column in columns.items():
        kind, label = _TYPES[column["type"]], column.get("label", name)
        limits: dict[str, Any] = {"minimum": -(10**15), "maximum": 10**15} if kind == "integer" else {}
        yield parameter(name, f"{label}: rows with any of these.", kind, many=True, **limits)
        limits = _DAY if kind == "string" and _DATE.fullmatch(name) else limits
        if limits is _DAY or kind in ("integer", "number"):
            yield parameter(f"{name}.ge", f"{label}: this, or later or more.", kind, **limits)
            yield parameter(f"{name}.le", f"{label}: this, or earlier or less.", kind, **limits)
    yield parameter("columns", "Only these, in this order.", many=False, enum=[*columns])
    yield parameter("limit", "At most so many rows.", "integer", minimum=0, maximum=MOST, default=MOST)
    yield parameter(
        "offset", "Leave out so many rows first.", "integer", minimum=0, maximum=10**15, default=0
    )


def tag(*of: object) -> str:
    """What tells an answer from all others; the version that answers counts too."""
    return hashlib.sha256(json.dumps([__version__, *of], default=str).encode()).hexdigest()[:20]


def as_json(of: object) -> bytes:
    """Plain values as JSON, in UTF-8."""
    return json.dumps(of, ensure_ascii=False, separators=(",", ":")).encode()


def listing(asked: Mapping[str, Any]) -> Ready:
    """The editions and snapshots with their tables; of one place, with what the manifest says of each."""
    there = places()
    if "place" in asked:
        opened = there[asked["place"]]
        tables = [_about(opened, name) | {"rows": of["rows"]} for name, of in shown(opened).items()]
        body = as_json({**_of(opened), "tables": tables})
        return Ready(f"{opened.id}-{tag(body)}", lambda: (body, {}), _kept(asked["place"], opened, ""))
    told = [{"place": name, **_of(one), "tables": [*shown(one)]} for name, one in there.items()]
    body = as_json({"formats": [*FORMATS], "places": told})
    return Ready(tag(body), lambda: (body, {}), A_WHILE)


def rows(asked: Mapping[str, Any]) -> Ready:
    """A page of a table."""
    opened, table, kind = places().get(asked["place"]), asked["table"], asked["format"]
    if opened is None or table not in opened.tables:
        raise RefusedError(503, "The data moved on meanwhile. Ask again.")
    wanted = {name: asked[name] for name in sorted(asked.keys() - {"place", "table", "format"})}
    made = f"{opened.id}-{tag(opened.tables[table]['sha256'], kind, wanted)}"
    headers = _kept(asked["place"], opened, f"{table}.{kind}{_query(wanted)}")
    return Ready(made, partial(_page, opened, table, kind, wanted), headers)


def _page(opened: Snapshot, table: str, kind: str, wanted: dict[str, Any]) -> Made:
    limit, start = wanted.get("limit", MOST), wanted.get("offset", 0)
    # Of older ones nothing is kept: there are many, and their answers are kept by who asked.
    is_newest = places()[opened.edition].path == opened.path
    frame = store.table(table, opened) if is_newest else opened.load(table)
    found = _fitting(parquet.table(frame), wanted)
    page = found.slice(min(start, len(found)), limit)
    page = page.select([*dict.fromkeys(wanted.get("columns", page.column_names))])
    following = _query(wanted | {"offset": start + limit}) if limit and start + limit < len(found) else None
    about = {**_about(opened, table), "searches": _searches(opened, table, wanted.get("topic", []))}
    ways = [("describedby", f"{table}.json?limit=0"), ("next", following)]
    ways += [("license", one.get("path")) for one in about["licenses"]]
    link = ", ".join(f'<{where}>; rel="{what}"' for what, where in ways if where)
    name = f"{'SIMULATED_' if about['is_simulated'] else ''}{table}.{kind}"
    told = {
        "Link": link,
        "Content-Disposition": f'inline; filename="{name}"',
        "Exoscope-Rows": str(len(found)),
    }
    told |= {"Exoscope-Edition": opened.edition, "Exoscope-Snapshot": opened.id}
    if kind == "csv":
        return exact_csv.of_table(table, page), told
    if kind == "parquet":
        return parquet.rendered(page.replace_schema_metadata({"exoscope": as_json(about)})), told
    head = as_json({**about, "total": len(found), "offset": start, "next": following})
    # In parts, between which other threads get their turn.
    parts = (as_json(page.slice(at, 1_000).to_pylist())[1:-1] for at in range(0, len(page), 1_000))
    return head[:-1] + b',"rows":[' + b",".join(parts) + b"]}", told


def _fitting(found: pa.Table, wanted: Mapping[str, Any]) -> pa.Table:
    """The rows that every filter leaves; a day is compared as exactly as it was asked for."""
    for name, values in wanted.items():
        column, _, how = name.partition(".")
        if column not in found.column_names:
            continue
        cells = found[column]
        if not how:
            found = found.filter(pc.is_in(cells, value_set=pa.array(values, cells.type)))
            continue
        cells = pc.utf8_slice_codeunits(cells, 0, len(values)) if isinstance(values, str) else cells
        found = found.filter((pc.greater_equal if how == "ge" else pc.less_equal)(cells, values))
    return found


def _query(wanted: Mapping[str, Any]) -> str:
    """What was asked, in one order, relative to its own address."""
    told = {name: ",".join(value) if name == "columns" else value for name, value in wanted.items()}
    return f"?{urlencode(told, doseq=True)}" if told else ""


def _kept(place: str, opened: Snapshot, rest: str) -> Mapping[str, str]:
    return _FOR_EVER if place == opened.id else A_WHILE | {"Content-Location": f"../{opened.id}/{rest}"}


def _of(opened: Snapshot) -> dict[str, Any]:
    told = {"edition": opened.edition, "is_simulated": opened.edition == "simulated", "snapshot": opened.id}
    return told | {"made_at": opened.manifest["made_at"]}


def _about(opened: Snapshot, table: str) -> dict[str, Any]:
    """What goes with a table wherever it goes, in the words of the manifest."""
    entry = opened.tables[table]
    told = {key: entry[key] for key in ("one_row_per", "key", "source", "licence", "warnings", "fetched_at")}
    told |= {"licenses": licences(entry["licence"]), "notices": notices(opened.edition, [table])}
    return {"table": table, **_of(opened), **told, "columns": entry["columns"]}


def _searches(opened: Snapshot, table: str, topics: list[str]) -> list[Any]:
    """The searches behind a table: those of these topics, where any has its own."""
    # Only here: it knows the declarations of all tables, which take long to load.
    from pipelines.documents.provenance import sources_asked

    asked = sources_asked(table)
    every = [one for one in opened.manifest.get("searches", []) if one["source"] in asked]
    return [one for one in every if one["name"] in topics] or every
