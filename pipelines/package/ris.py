"""References as RIS, the format that most reference managers import.

Written here and not by a library: a package holds 100,000 of them, and rispy's writer takes four times as long, numbers
the references and ends lines with LF alone. The tests read every file back with rispy. Tags are those that Zotero,
EndNote and Mendeley agree on: JO and M3 are left out, as Zotero takes the one for the abbreviation and the other for a
DOI; a group ends with a comma, as it would be turned into a first and a last name.
"""

from pipelines.package.references import Author, Reference, given_names

#: PubMed's publication types that are no article of a journal, and RIS's word for them.
_TYPES = {
    "chapter": "CHAP",
    "Preprint": "UNPB",
    "Dataset": "DATA",
    "Technical Report": "RPRT",
    "Academic Dissertation": "THES",
    "Newspaper Article": "NEWS",
    "Video-Audio Media": "VIDEO",
    "Webcast": "VIDEO",
}


def ris(found: Reference) -> str:
    """The reference as RIS; joined, they make a file. Dates are as exact as known: `2024/05//` is a month."""
    kind = next((_TYPES[name] for name in found.types if name in _TYPES), "JOUR" if found.journal else "GEN")
    year, month, day = [*found.date.split("-"), "", ""][:3]
    # Each line in the order of the format's own examples: the kind first, the end last.
    lines = (
        ("ID", found.pmid),
        *(("AU", _author(name)) for name in found.authors),
        ("TI", found.title),
        ("T2", found.journal),
        ("JF", "" if kind == "CHAP" else found.journal),
        ("J2", found.abbreviation),
        ("VL", found.volume),
        ("IS", found.issue),
        ("SP", found.first_page),
        ("EP", found.last_page),
        ("PY", year),
        ("DA", f"{year}/{month}/{day}/" if year else ""),
        ("DO", found.doi),
        ("LA", ", ".join(found.languages)),
        *(("KW", name) for name in found.types),
        ("AN", found.pmid if found.address else ""),
        ("UR", found.address),
        ("DB", "PubMed" if found.address else "SIMULATED"),
        ("DP", found.source),
        *(("N1", note) for note in found.notes),
        ("AB", found.abstract),
    )
    told = "".join(f"{tag}  - {value}\r\n" for tag, value in lines if value)
    return f"TY  - {kind}\r\n{told}ER  - \r\n\r\n"


def _author(name: Author) -> str:
    last, initials, group = name
    if not last:
        return f"{group or ''},"
    return ", ".join(filter(None, (last, *given_names(initials))))
