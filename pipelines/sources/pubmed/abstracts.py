"""Abstracts in EFetch's XML, for whoever screens at that moment: no table and no snapshot holds them."""

from collections.abc import Collection
from typing import IO
from xml.etree.ElementTree import Element

from pipelines.sources.answers import Transient
from pipelines.sources.pubmed.efetch import elements, marked

_ABSTRACT = {
    "PubmedArticle": ("MedlineCitation", "MedlineCitation/Article/Abstract"),
    "PubmedBookArticle": ("BookDocument", "BookDocument/Abstract"),
}


def abstracts(source: IO[bytes], requested: Collection[str]) -> dict[str, str]:
    """PMID to abstract on one line, "" where there is none; parts of a structured one begin with their label.

    EFetch leaves out what it does not have, without a word: those are missing here. Raises what an error in the answer
    means, and `Transient` for an article that nobody asked for.
    """
    found = dict[str, str]()
    for element in elements(source):
        record, path = _ABSTRACT[element.tag]
        pmid = element.findtext(f"{record}/PMID", "")
        if pmid not in requested:
            raise Transient(f"an abstract nobody asked for (PMID {pmid or 'none'})", again=2)
        found[pmid] = abstract(element.find(path))
    return found


def abstract(element: Element | None) -> str:
    """The text of an `Abstract` on one line; parts of a structured one begin with their label."""
    return "" if element is None else " ".join(map(_part, element.findall("AbstractText"))).strip()


def _part(element: Element) -> str:
    label, text = element.get("Label", ""), marked(element)
    return f"{label}: {text}" if label and label != "UNLABELLED" else text
