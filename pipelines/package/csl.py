"""References as CSL-JSON, which Zotero, Pandoc and citation processors read."""

import json
from collections.abc import Iterable
from typing import Any

from pipelines.package.references import Author, Reference, given_names

_TYPES = {
    "chapter": "chapter",
    "Preprint": "article",
    "Dataset": "dataset",
    "Technical Report": "report",
    "Academic Dissertation": "thesis",
    "Newspaper Article": "article-newspaper",
}


def csl(found: Reference) -> dict[str, Any]:
    """The reference as an item, without what is not known."""
    kind = next((_TYPES[name] for name in found.types if name in _TYPES), "article-journal")
    issued = [int(part) for part in found.date.split("-")] if found.date else []
    item = {
        "id": f"pmid:{found.pmid}",
        "type": kind,
        "title": found.title,
        "author": [_author(name) for name in found.authors],
        "container-title": found.journal,
        "container-title-short": found.abbreviation,
        "volume": found.volume,
        "issue": found.issue,
        "page": found.page_span,
        "issued": {"date-parts": [issued]} if issued else None,
        "DOI": found.doi,
        "PMID": found.pmid if found.address else "",
        "URL": found.address,
        "language": ", ".join(found.languages),
        "genre": ", ".join(found.types),
        "note": " ".join(found.notes),
        "source": found.source,
    }
    return {name: value for name, value in item.items() if value}


def csl_json(found: Iterable[Reference]) -> str:
    """The references as one file."""
    return json.dumps([csl(one) for one in found], ensure_ascii=False, indent=1) + "\n"


def _author(name: Author) -> dict[str, str]:
    last, initials, group = name
    if not last:
        return {"literal": group or ""}
    given, suffix = given_names(initials)
    return {part: text for part, text in (("family", last), ("given", given), ("suffix", suffix)) if text}
