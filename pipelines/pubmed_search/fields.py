"""The PubMed search fields that Exoscope supports: short tag, EInfo code and full name, in one place.

A tag that PubMed does not know is dropped without a word, and the search then means something else. So a
search may use these tags only, and PubMed's translation is read back with their full names. Names and codes
are those of EInfo for `db=pubmed` (2025); `exoscope doctor` compares them with the live list.
"""

import re
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What a field holds, which decides how a term of it is matched."""

    TEXT = "text"
    HEADING = "heading"
    DATE = "date"
    NAME = "name"


@dataclass(frozen=True, slots=True)
class Field:
    """One search field.

    `also` are further spellings that PubMed takes; `proximity` says whether `"..."[tag:~N]` works there
    (elsewhere PubMed ignores it silently).
    """

    tag: str
    code: str
    name: str
    kind: Kind
    also: tuple[str, ...] = ()
    proximity: bool = False


FIELDS: tuple[Field, ...] = (
    Field("tiab", "TIAB", "Title/Abstract", Kind.TEXT, proximity=True),
    Field("ti", "TITL", "Title", Kind.TEXT, proximity=True),
    Field("ad", "AFFL", "Affiliation", Kind.TEXT, proximity=True),
    Field("tw", "WORD", "Text Word", Kind.TEXT),
    Field("ot", "OTRM", "Other Term", Kind.TEXT),
    Field("all", "ALL", "All Fields", Kind.TEXT),
    Field("mh", "MESH", "MeSH Terms", Kind.HEADING),
    Field("majr", "MAJR", "MeSH Major Topic", Kind.HEADING),
    Field("nm", "SUBS", "Supplementary Concept", Kind.NAME),
    Field("pt", "PTYP", "Publication Type", Kind.NAME),
    Field("sb", "FILT", "Filter", Kind.NAME, also=("subset",)),
    Field("la", "LANG", "Language", Kind.NAME),
    Field("ta", "JOUR", "Journal", Kind.NAME),
    Field("uid", "UID", "UID", Kind.NAME, also=("pmid",)),
    Field("dp", "PDAT", "Date - Publication", Kind.DATE, also=("publication date",)),
    Field("edat", "EDAT", "Date - Entry", Kind.DATE, also=("entrez date",)),
    Field("crdt", "CRDT", "Date - Create", Kind.DATE),
    Field("epdat", "EPDT", "Electronic Publication Date", Kind.DATE),
    Field("ppdat", "PPDT", "Print Publication Date", Kind.DATE),
    Field("mhda", "MHDA", "Date - MeSH", Kind.DATE),
    Field("mdat", "MDAT", "Date - Modification", Kind.DATE, also=("lr",)),
)

BY_TAG: dict[str, Field] = {field.tag: field for field in FIELDS}
FULL_NAMES: frozenset[str] = frozenset(field.name for field in FIELDS)
DATES: frozenset[str] = frozenset(field.name for field in FIELDS if field.kind is Kind.DATE)

_BY_SPELLING: dict[str, Field] = {
    spelling.lower(): field
    for field in FIELDS
    for spelling in (field.tag, field.code, field.name, *field.also)
}

#: What else PubMed searches by: names and codes of EInfo, tags of PubMed's help.
_UNSUPPORTED = re.compile(
    "1au|aid|au|auid|auth|author|author - corporate|author - first|author - identifier|author - last|"
    "author cluster id|aucl|book|cdat|cn|cnty|cois|coln|conflict of interest statements|date - completion|"
    "dcom|dso|ec/rn number|ecno|ed|editor|eid|extended pmid|fau|faut|finv|fir|full|"
    "full author name|gr|grants and funding|grnt|investigator|ip|ir|isbn|iss|issue|jid|lastau|laut|lid|"
    "location id|mesh subheading|pa|p1dat|page|pagination|papx|pg|pharmacological action|pid|pl|"
    "place of publication|ps|publisher|publisher id|pubn|rn|secondary source id|sh|si|subh|"
    "subject - personal name|transliterated title|tt|vi|vol|volume"
)


def is_pubmeds(spelling: str) -> bool:
    """Whether PubMed has this tag, though it is none of `FIELDS`."""
    return bool(_UNSUPPORTED.fullmatch(" ".join(spelling.split()).lower()))


def field_of(spelling: str) -> Field | None:
    """The field that a tag means, in any of its spellings (`tiab`, `Title/Abstract`), or None."""
    return _BY_SPELLING.get(" ".join(spelling.split()).lower())
