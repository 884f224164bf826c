"""References as BibTeX, in UTF-8: what means something to TeX is escaped, titles keep their capitals."""

import re
from urllib.parse import quote

from pipelines.package.references import Author, Reference, given_names

_ESCAPES = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    **{sign: f"\\{sign}" for sign in "%&$#_"},
}
#: What a DOI may hold that BibTeX leaves alone.
_VERBATIM = "/()<>;:,+[]=@!*'"
_SPECIAL = re.compile("|".join(map(re.escape, _ESCAPES)))
_KINDS = {"chapter": "incollection", "Technical Report": "techreport", "Academic Dissertation": "phdthesis"}


def bibtex(found: Reference) -> str:
    """The reference as an entry; joined, they make a file."""
    kind = next(
        (_KINDS[name] for name in found.types if name in _KINDS), "article" if found.journal else "misc"
    )
    year, month = [*found.date.split("-"), ""][:2]
    fields = {
        "author": " and ".join(map(_author, found.authors)),
        "title": f"{{{_escaped(found.title)}}}" if found.title else "",
        "booktitle" if kind == "incollection" else "journal": _escaped(found.journal),
        "shortjournal": _escaped(found.abbreviation),
        "volume": _escaped(found.volume),
        "number": _escaped(found.issue),
        "pages": _escaped(found.page_span.replace("-", "--", 1)),
        "year": year,
        "month": month.lstrip("0"),
        "doi": quote(found.doi, safe=_VERBATIM),
        "pmid": found.pmid if found.address else "",
        "url": found.address,
        "note": _escaped(" ".join(found.notes)),
        "annote": _escaped(found.source),
    }
    told = "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items() if value)
    return f"@{kind}{{pmid{found.pmid},\n{told}}}\n\n"


def _escaped(text: str) -> str:
    return _SPECIAL.sub(lambda sign: _ESCAPES[sign[0]], text)


def _author(name: Author) -> str:
    last, initials, group = name
    if not last:
        return f"{{{_escaped(group or '')}}}"
    given, suffix = given_names(initials)
    return _escaped(", ".join(filter(None, (last, suffix, given))))
