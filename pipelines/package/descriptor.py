"""`datapackage.json`: what a package holds, in the words of the snapshot's manifest (Data Package standard)."""

import hashlib
import re
from collections.abc import Mapping
from typing import Any

from pipelines.documents.quotients import RATES
from pipelines.text.attribution import sources

_TYPES = {"text": "string", "integer": "integer", "number": "number", "boolean": "boolean"}
_DIALECT = {
    "delimiter": ",",
    "lineTerminator": "\r\n",
    "quoteChar": '"',
    "doubleQuote": True,
    "skipInitialSpace": False,
}
_CC_BY = {
    "name": "CC-BY-4.0",
    "path": "https://creativecommons.org/licenses/by/4.0/",
    "title": "Creative Commons Attribution 4.0",
}
_MIT = {"name": "MIT", "path": "https://opensource.org/license/mit", "title": "MIT License"}
_NAMED = {"CC BY 4.0": _CC_BY, "MIT": _MIT}
_ADDRESS = re.compile(r"https?://[^\s)]+[^\s).,;]")


def resource(name: str, path: str, body: bytes, rows: int, about: Mapping[str, Any]) -> dict[str, Any]:
    """A table of a package as a resource: schema, licence, source, checksum, bytes, rows."""
    return {
        "name": name,
        "type": "table",
        "title": name.replace("_", " ").capitalize(),
        "description": " ".join([f"One row per {about['one_row_per']}.", *about["warnings"]]),
        "path": path,
        "scheme": "file",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(body),
        "hash": f"sha256:{hashlib.sha256(body).hexdigest()}",
        "rows": rows,
        "asOf": about["fetched_at"],
        "dialect": {"header": True, "csv": _DIALECT},
        "licenses": licences(about["licence"]),
        "sources": [{"title": about["source"]}],
        "schema": {
            "fields": [_field(name, key, column) for key, column in about["columns"].items()],
            "missingValues": [""],
            "primaryKey": list(about["key"]),
        },
    }


def descriptor(
    manifest: Mapping[str, Any],
    resources: list[dict[str, Any]],
    entries: Mapping[str, Mapping[str, Any]],
    *,
    title: str,
    description: str,
    topic: str | None,
    command: str,
    version: str,
) -> dict[str, Any]:
    """The package: what it is, of which snapshot, made by what, and its resources."""
    every = [licence for entry in entries.values() for licence in licences(entry["licence"])]
    unique = {licence["path" if "path" in licence else "title"]: licence for licence in every}
    words = ["exoscope", manifest["edition"], *([topic] if topic else [])]
    return {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "-".join(words).lower().replace("_", "-"),
        "id": manifest["id"],
        "title": title,
        "description": description,
        "version": manifest["id"],
        "created": manifest["made_at"],
        "keywords": ["exosomes", "extracellular vesicles", "bibliometrics", "clinical trials", "regulation"],
        "contributors": [{"title": "The Exoscope founders", "role": "author"}],
        "licenses": list(unique.values()),
        "sources": [{"title": source} for source in dict.fromkeys(source for source, _ in sources(entries))],
        "exoscope": {
            "edition": manifest["edition"],
            "snapshot": manifest["id"],
            "manifest_sha256": manifest["sha256"],
            "fetched_with": manifest.get("code_version"),
            "exported_with": version,
            "topic": topic,
            "command": command,
        },
        "resources": resources,
    }


def licences(sentence: str) -> list[dict[str, str]]:
    """What a table's licence sentence says as licences: those with a short name, else the address of the terms."""
    named = [licence for words, licence in _NAMED.items() if words in sentence]
    terms = [{"path": address, "title": sentence} for address in _ADDRESS.findall(sentence)[:1]]
    return [*terms, *named] or [{"name": "other-open", "title": sentence}]


def _field(table: str, name: str, column: Mapping[str, Any]) -> dict[str, Any]:
    field: dict[str, Any] = {
        "name": name,
        "type": _TYPES[column["type"]],
        "title": column.get("label", name),
        "description": column.get("about", ""),
    }
    if unit := column.get("unit"):
        field["unit"] = unit
    constraints: dict[str, Any] = {}
    if column.get("required"):
        constraints["required"] = True
    if allowed := column.get("allowed"):
        constraints["enum"] = allowed
    if constraints:
        field["constraints"] = constraints
    if rate := RATES.get(table, {}).get(name):
        field["rate"] = rate.field()
    return field
