"""How a figure is cited: as one line, and as BibTeX."""

import re
from dataclasses import dataclass

from pipelines import __version__
from pipelines.text.plain import one_line

AUTHOR = "The Exoscope founders"
_SPECIAL = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    **{sign: f"\\{sign}" for sign in "&%$#_"},
}


@dataclass(frozen=True)
class Cited:
    """What a citation names."""

    title: str  # the finding as it stands above the figure
    snapshot: str
    edition: str
    day: str  # of its data (YYYY-MM-DD)
    source: str

    @property
    def what(self) -> str:
        """Edition, snapshot and day, and whether it is made up."""
        mark = ", SIMULATED data, not real" if self.edition == "simulated" else ""
        return f"{self.edition.capitalize()} edition{mark}, snapshot {self.snapshot}, data of {self.day}"


def as_text(cited: Cited) -> str:
    """The citation on one line of plain text."""
    parts = (
        f"{AUTHOR} ({cited.day[:4]})",
        one_line(cited.title),
        cited.what,
        f"Source: {one_line(cited.source)}",
        f"Exoscope {__version__}",
    )
    return " ".join(f"{part.rstrip('.')}." for part in parts)


def as_bibtex(cited: Cited) -> str:
    """The citation as a BibTeX entry; signs that mean something to TeX are escaped.

    The key is made of edition and day, and the start of the title in letters of ASCII.
    """
    words = re.findall(r"[a-z0-9]+", cited.title.lower())[:3]
    key = "_".join(["exoscope", cited.edition, cited.day, *words])
    fields = {
        "author": f"{{{AUTHOR}}}",
        "title": f"{{{_tex(cited.title)}}}",
        "year": cited.day[:4],
        "note": f"{_tex(cited.what)}. Source: {_tex(cited.source).rstrip('.')}. Exoscope {__version__}",
    }
    lines = ",\n".join(f"  {name} = {{{value}}}" for name, value in fields.items())
    return f"@misc{{{key},\n{lines}\n}}"


def _tex(text: str) -> str:
    return "".join(_SPECIAL.get(sign, sign) for sign in one_line(text))
