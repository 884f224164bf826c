"""What goes with the data into every file, as the sources want it said, in plain text."""

from collections.abc import Iterable, Mapping
from typing import Any

from pipelines.text.attribution import NCBI_POLICIES, NOT_ADVICE, PUBMED, TRIALS

NCBI_DISCLAIMER = "https://www.ncbi.nlm.nih.gov/About/disclaimer.html"
NCBI = (
    f"{PUBMED} Abstracts, which may be protected by copyright, are not part of this data. NCBI's disclaimer: "
    f"{NCBI_DISCLAIMER}. NCBI's copyright notice and policies: {NCBI_POLICIES}."
)
REGISTRY = (
    f"Studies: {TRIALS}; a listing there is no endorsement. Terms: "
    "https://clinicaltrials.gov/about-site/terms-conditions."
)
SIMULATED = (
    "SIMULATED: every article, study, grant, report, count and date that is not in a ledger is made up by running the "
    "pipeline on stand-ins of the public services. None of it may be quoted as true of exosomes."
)


def notices(edition: str, tables: Iterable[str]) -> tuple[str, ...]:
    """The notices that go with these tables of an edition."""
    held = set(tables)
    if edition == "simulated":
        return (SIMULATED, NOT_ADVICE)
    return (
        *((NCBI,) if "articles" in held else ()),
        *((REGISTRY,) if {"trials", "trials_sample"} & held else ()),
        NOT_ADVICE,
    )


def sources(entries: Mapping[str, Mapping[str, Any]]) -> dict[tuple[str, str], list[str]]:
    """Source and licence, as the tables' own declarations word them, to the tables that have them."""
    found: dict[tuple[str, str], list[str]] = {}
    for name in sorted(entries):
        found.setdefault((entries[name]["source"], entries[name]["licence"]), []).append(name)
    return found
