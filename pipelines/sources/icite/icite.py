"""iCite: content and citations of articles by their PMIDs, in both shapes in which it has answered."""

import math
import re
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from pipelines.sources.answers import Refused, Transient
from pipelines.sources.client import Client
from pipelines.sources.pieces import Unread, read_each

#: PMIDs of one request at most; of more it says that the address is too long.
LONGEST = 200
#: Column to what it is called by default, and where the service's own names (`legacy=false`) are told.
_NAMES = {
    "year": ("year", "pubYear"),
    "human": ("human",),
    "animal": ("animal",),
    "molecular_cellular": ("molecular_cellular", "molCell"),
    "triangle_x": ("x_coord", "xCoord"),
    "triangle_y": ("y_coord", "yCoord"),
    "apt": ("apt",),
    "is_clinical": ("is_clinical", "isClinicalArticle"),
    "cited_by_clin": ("cited_by_clin", "citingClinicalPmids"),
}
#: What is asked for: without RCR and counts of citations, which tell nothing of people, and without the lists of
#: citing and cited articles, which are most of an answer.
FIELDS = ",".join(("pmid", *(first for first, *_ in _NAMES.values())))
_YES = {"yes": True, "true": True, "no": False, "false": False}
#: The classes of headings.
CONTENT = ("human", "animal", "molecular_cellular")

#: An article by the columns of `reach`.
Article = dict[str, Any]


def ask(client: Client, pmids: Sequence[str]) -> list[Article | Unread]:
    """What it knows of at most 200 articles, in its own order; an article that it does not know is not there.

    Raises:
        SourceError: It failed, or answers with other articles.
    """
    asked = f"{len(pmids)} articles from PMID {pmids[0]} on"
    sent = {"pmids": ",".join(pmids), "fl": FIELDS}
    return client.ask(asked, lambda: read_page(client.fetch("pubs", due="json", params=sent), pmids))


def read_page(document: Any, pmids: Collection[str]) -> list[Article | Unread]:
    """The articles of an answer that were asked for.

    Raises:
        Refused: None of its articles was asked for, or none tells of citing clinical articles.
        Transient: It holds no list of articles.
    """
    data = document.get("data") if isinstance(document, Mapping) else None
    if not isinstance(data, list):
        raise Transient("an answer without its list of articles")
    wanted = set(pmids)
    found = [one for one in read_each(data, read_article) if isinstance(one, Unread) or one["pmid"] in wanted]
    if data and not found:
        raise Refused("articles that were not asked for", "Report this: iCite has ignored the PMIDs")
    # Null is none known, which counts as not cited; called otherwise it would say the same of every paper.
    told = any(name in one for one in data if isinstance(one, Mapping) for name in _NAMES["cited_by_clin"])
    if not told and any(not isinstance(one, Unread) for one in found):
        raise Refused("articles without cited_by_clin", "Report this: iCite calls it otherwise by now")
    return found


def read_article(document: Any) -> Article:
    """One article; a number may come as 1, 1.0 or "1", a flag as true or "Yes".

    `cited_by_clin` is a list, and null where none is known: that is no zero and stays missing. A place in the triangle
    is none where no heading falls into its classes.

    Raises:
        Refused: It has no PMID, none of the fields, or a value that cannot be.
    """
    if not isinstance(document, Mapping) or (pmid := _whole(document.get("pmid"))) is None:
        raise Refused("an article without a PMID", "")
    told = {
        column: next((document[name] for name in names if name in document), None)
        for column, names in _NAMES.items()
    }
    if not any(name in document for names in _NAMES.values() for name in names if name != "year"):
        raise Refused(f"article {pmid} without any of the fields", "")
    shares = {name: _number(told[name]) for name in (*CONTENT, "apt")}
    if any(share is not None and not 0 <= share <= 1 for share in shares.values()):
        raise Refused(f"article {pmid} with a share that is none", "")
    placed = any(shares[name] for name in CONTENT)
    year = _whole(told["year"])
    return {
        "pmid": str(pmid),
        "year": year if year and 1900 <= year <= 2100 else None,
        **shares,
        **{name: _number(told[name]) if placed else None for name in ("triangle_x", "triangle_y")},
        "is_clinical": _yes(told["is_clinical"]),
        "cited_by_clin": _length(told["cited_by_clin"]),
    }


def _number(value: Any) -> float | None:
    try:
        number = (
            float(value) if isinstance(value, int | float | str) and not isinstance(value, bool) else None
        )
    except (ValueError, OverflowError):
        return None
    return number if number is not None and math.isfinite(number) else None


def _whole(value: Any) -> int | None:
    number = _number(value)
    return int(number) if number is not None and number >= 0 and number.is_integer() else None


def _yes(value: Any) -> bool | None:
    return value if isinstance(value, bool) else _YES.get(str(value).strip().lower())


def _length(value: Any) -> int | None:
    """How many different PMIDs a list holds, or a text of them as the CSV form has it."""
    if isinstance(value, str):
        value = re.findall(r"\d+", value)
    return len({str(_whole(one)) for one in value} - {"None"}) if isinstance(value, list) else None
