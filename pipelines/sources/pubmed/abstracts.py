"""Abstracts in EFetch's XML, for whoever screens at that moment: no table and no snapshot holds them."""

from typing import IO
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from pipelines.sources.answers import Transient
from pipelines.sources.pubmed.efetch import marked

_ABSTRACT = {
    "PubmedArticle": ("MedlineCitation", "MedlineCitation/Article/Abstract"),
    "PubmedBookArticle": ("BookDocument", "BookDocument/Abstract"),
}


def abstracts(source: IO[bytes]) -> dict[str, str]:
    """PMID to abstract on one line, of the articles that have one; parts of a structured one begin with their label."""
    found = {}
    try:
        for _, element in ElementTree.iterparse(source):  # noqa: S314  see answers.document
            if element.tag in _ABSTRACT:
                record, path = _ABSTRACT[element.tag]
                if text := " ".join(map(_part, element.findall(f"{path}/AbstractText"))).strip():
                    found[element.findtext(f"{record}/PMID", "")] = text
                element.clear()
    except ElementTree.ParseError as error:
        raise Transient(f"text that is no XML, perhaps cut off ({error})") from None
    return found


def _part(element: Element) -> str:
    label, text = element.get("Label", ""), marked(element)
    return f"{label}: {text}" if label and label != "UNLABELLED" else text
