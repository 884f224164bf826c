"""An ESearch answer as PubMed gave it: count, PMIDs, translation and every remark."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pipelines.sources.answers import Transient

# PubMed hands out no more of one search; the documented 10,000 is one too many.
WINDOW = 9_999

_COUNT = re.compile("[0-9]{1,12}")
_NOTHING_FOUND = "No items found."


@dataclass(frozen=True, slots=True)
class SearchAnswer:
    """What PubMed says of one search.

    `empty_error_list` is a fact of its own: PubMed sends an error list without errors when it has dropped a
    tag, and no list at all when nothing is wrong.
    """

    count: int
    pmids: tuple[str, ...]
    translation: str
    empty_error_list: bool = False
    unknown_fields: tuple[str, ...] = ()
    lost_phrases: tuple[str, ...] = ()
    messages: tuple[str, ...] = ()


def search_answer(document: Any) -> SearchAnswer:
    """Reads ESearch's JSON; raises `Transient` for one that is incomplete or contradicts itself."""
    result = document.get("esearchresult") if isinstance(document, Mapping) else None
    if not isinstance(result, Mapping) or not _COUNT.fullmatch(str(result.get("count", ""))):
        raise Transient("a search result without a count")
    errors, warnings = _part(result, "errorlist"), _part(result, "warninglist")
    messages = _texts(warnings, "outputmessages")
    answer = SearchAnswer(
        count=int(result["count"]),
        pmids=_texts(result, "idlist"),
        translation=str(result.get("querytranslation", "")),
        empty_error_list="errorlist" in result and not any(errors.values()),
        unknown_fields=_texts(errors, "fieldsnotfound"),
        lost_phrases=tuple(
            dict.fromkeys(
                _texts(errors, "phrasesnotfound")
                + _texts(warnings, "quotedphrasesnotfound")
                + _texts(warnings, "phrasesignored")
            )
        ),
        messages=tuple(message for message in messages if message != _NOTHING_FOUND),
    )
    if not answer.count and _NOTHING_FOUND not in messages:
        raise Transient(f"a count of 0 without PubMed's '{_NOTHING_FOUND}'", again=2)
    if not all(pmid.isascii() and pmid.isdecimal() for pmid in answer.pmids):
        raise Transient("a list of PMIDs with something else in it")
    return answer


def _part(result: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    part = result.get(name, {})
    if not isinstance(part, Mapping):
        raise Transient(f"a search result whose {name} cannot be read")
    return part


def _texts(part: Mapping[str, Any], name: str) -> tuple[str, ...]:
    texts = part.get(name, [])
    if not isinstance(texts, list):
        raise Transient(f"a search result whose {name} cannot be read")
    return tuple(str(text) for text in texts)
