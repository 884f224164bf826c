"""The institutions and companies that an affiliation names, by a rule of words.

It reads the pieces between commas, which go from small to large: departments and schools are left out, a university,
hospital or academy is taken whole, an institute only where none of these stands beside it. What has no such word
(INSERM, "UC San Diego") is not found. docs/affiliations.md has the rule, and how often it was right.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from pipelines.analysis.affiliations.countries import parts
from pipelines.analysis.market.companies import firm_key, names_of
from pipelines.text.terms import ORGANISATION_KINDS

INSTITUTION, COMPANY = ORGANISATION_KINDS


class Organisation(NamedTuple):
    """What an affiliation names, as it is written there."""

    name: str
    kind: str  # INSTITUTION or COMPANY
    company: str | None = None  # the firm of the ledger that it is


#: A part of an organisation, where a piece begins with it.
_UNIT = re.compile(
    r"(?:the |from the )?(?:(?!universi)\w+ )?(?:departments?|dept|divisions?|sections?|units?|laborator\w+|labs?|"
    r"schools?|facult\w+|departament\w*|dipartimento|abteilung|servi[cç]\w*|program\w*|groups?|wards?|"
    r"(?:state |national )?key lab\w*|chair|(?:graduate |first )?(?:college|school)s? of)\b",
    re.IGNORECASE,
)
_MAJOR = re.compile(
    r"\b(?:universi\w+|uniwersytet\w*|univ|h[oôó]pita\w*|hospita\w+|ospedal\w+|policlinico|krankenhaus|klinik\w*|clinics?|"
    r"chu|(?:medical|health) cent(?:er|re)|academ\w+|akademi\w*|polyt[eé]chni\w+|polit[eé]cnic\w+|h[oô]tel[- ]dieu)\b",
    re.IGNORECASE,
)
_SCHOOL = re.compile(
    r"\w.* (?:medical (?:school|college)|(?:school|college) of [\w ]*(?:medicine|health))\b", re.IGNORECASE
)
_MINOR = re.compile(
    r"\b(?:institut\w*|istituto|instytut\w*|colleges?|foundation|fondazione|funda\w+|cent(?:er|re|rum)|centro)\b",
    re.IGNORECASE,
)
#: Words that name nobody by themselves: "The Second Affiliated Hospital".
_GENERAL = re.compile(
    r"(?:the|university|hospital|medical|cent(?:er|re)|college|institute|first|second|third|fourth|fifth|affiliated|general|"
    r"central|clinics?|children s|research|health|academic|teaching|and|for|of|no|\d|\W)+",
    re.IGNORECASE,
)
#: The university of "University of Pittsburgh School of Medicine" and "Northwestern University Feinberg School of Law".
_OWN_SCHOOL = re.compile(
    r"(?:(?<=University)(?: \w+)?|(?<=\w)),?(?: -)? (?:(?:School|College|Faculty) of|(?:Medical|Law|Business|Graduate) "
    r"(?:School|College))\b.*"
)
#: The place that a postcode without a comma leaves behind: "Zhengzhou University Zhengzhou 450052".
_FIGURES = re.compile(r"(?:(?<=University) [^\W\d][^\s\d]*(?: [A-Z]{2})?)?\s+\S*\d{3}.*")
_STREET = re.compile(
    r"(?:avenida|av|rua|via|calle|rue)\b.*|.*(?:\b(?:road|rd|street|st|avenue|ave|drive|park|campus)|weg|"
    r"stra(?:ss|ß)e)(?: \d+)?$",
    re.IGNORECASE,
)
_UNIT_AT_END = re.compile(
    r".*\b(?:program\w*|departments?|divisions?|laborator(?:y|ies)|units?|sections?|groups?|library)$",
    re.IGNORECASE,
)
_FORM = (
    r"(?:Inc|Incorporated|Ltd|Limited|LLC|L\.L\.C|GmbH|Corp|Corporation|PLC|plc|S\.A\.S?|S\.r\.l|S\.p\.A|Srl|B\.V|BV|"
    r"K\.K|KK|Pty|Pvt|A/S|ApS)"
)
_LATE_FORM = re.compile(rf",\s*(?={_FORM}\b\.?)")
_COMPANY = re.compile(rf"\b(?:{_FORM}|Co\.|Co|AG|Pharma|Pharmaceuticals?|Biopharma\w*)\.?$")


#: A longer piece is no name, nor is a shorter one of a firm that of the firm alone.
_LONGEST, _SHORT = 250, 3


def organisations(text: str, firms: Mapping[str, str] | None = None) -> tuple[Organisation, ...]:
    """The organisations that an affiliation names, each once, in its order; `firms` as `firms_of` gives them.

    >>> [one.name for one in organisations("Department of Surgery, Qilu Hospital of X University; A Co, Ltd., Wuhan")]
    ['Qilu Hospital of X University', 'A Co Ltd']
    """
    return tuple(dict.fromkeys(found for part in parts(text) for found in _of_part(part, firms or {})))


def firms_of(companies: Iterable[str]) -> dict[str, str]:
    """The key of each name that the ledger has for a company, to the company; both of "Elevai Labs / PMGC Holdings".

    What stands in brackets is no name, and one of three letters is too many things.
    """
    keys = {firm_key(name): company for company in companies for name in names_of(company)}
    return {key: company for key, company in keys.items() if len(key) > _SHORT}


def firm(name: str, firms: Mapping[str, str]) -> str | None:
    """The company of the ledger whose name this is, or begins with; stricter than a sponsor's: places are names too.

    >>> firm("Lonza Walkersville, Inc.", {"lonza": "Lonza"}), firm("Lonzaria Ltd", {"lonza": "Lonza"})
    ('Lonza', None)
    """
    words = firm_key(name).split()
    beginnings = (" ".join(words[:last]) for last in range(min(len(words), 5), 0, -1))
    return next((firms[begins] for begins in beginnings if begins in firms), None)


def _of_part(part: str, firms: Mapping[str, str]) -> Iterator[Organisation]:
    bare = re.sub(r"\s*\([^)]*\)?", "", _LATE_FORM.sub(" ", part))
    pieces = [name for piece in bare.split(",") if len(piece) < _LONGEST and (name := _own_name(piece))]
    known = {piece: firm(piece, firms) for piece in pieces if not _MAJOR.search(piece)} if firms else {}
    companies = [piece for piece in pieces if known.get(piece) or _is_company(piece)]
    names = [name for piece in pieces if piece not in companies for name in _two(piece)]
    major = [name for name in names if _MAJOR.search(name)]
    if not any(re.search("univ", name, re.IGNORECASE) for name in major):
        major += [name for name in names if name not in major and _SCHOOL.match(name)]
    minor = [] if major or companies else [name for name in names if _MINOR.search(name)][-1:]
    for name in major + minor:
        if not _GENERAL.fullmatch(name):
            yield Organisation(name, INSTITUTION)
    for name in companies:
        yield Organisation(name, COMPANY, known.get(name))


def _own_name(piece: str) -> str:
    """The piece without what it is a part of, its school and its figures; nothing where it is only a part."""
    name = _FIGURES.sub(
        "",
        re.sub(
            r"^(?:and|the|affiliated to|affiliated with) ",
            "",
            piece.strip(" .\"'\u201c\u201d"),
            flags=re.IGNORECASE,
        ),
    )
    if _STREET.fullmatch(name) or _UNIT_AT_END.fullmatch(name):
        return ""
    if _UNIT.match(name):
        segments = re.split(r"\b(?:of|at|du|della?|de la|affiliated (?:to|with)) (?:the )?", name)
        first = next((place for place, one in enumerate(segments) if place and _MAJOR.search(one)), None)
        name = name[name.index(segments[first]) :] if first else ""
    name = re.sub(r".* (?:School|College|Faculty) of .* at (?:the )?(?=Universi)", "", name)
    return _OWN_SCHOOL.sub("", name) if re.search("univ", name, re.IGNORECASE) else name


def _two(piece: str) -> list[str]:
    """Both names of "X Hospital and Y University" and of "X Hospital affiliated to Y University"."""
    left, joined, right = piece.replace(" & ", " and ").rpartition(" and ")
    if not joined:
        left, joined, right = re.sub(r"(?i) affiliated (?:to|with) ", "\n", piece).partition("\n")
    both = joined and _MAJOR.search(left) and (_MAJOR.search(right) or _SCHOOL.match(right)) and " " in right
    return [left, right] if both and not _GENERAL.fullmatch(left) else [piece]


def _is_company(piece: str) -> bool:
    return bool(
        _COMPANY.search(piece) and " " in piece and not _MAJOR.search(piece) and not _MINOR.search(piece)
    )
