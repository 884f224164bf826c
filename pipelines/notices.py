"""What the sources want said wherever their data goes, in plain text."""

from collections.abc import Iterable, Mapping
from typing import Any

NCBI_POLICIES = "https://www.ncbi.nlm.nih.gov/home/about/policies/"
NCBI_DISCLAIMER = "https://www.ncbi.nlm.nih.gov/About/disclaimer.html"
NCBI = (
    "PubMed data courtesy of the U.S. National Library of Medicine (NLM), which does not endorse this product or its "
    "conclusions. The data may not be the most current or accurate that NLM has. Abstracts, which may be protected by "
    f"copyright, are not part of this data. NCBI's disclaimer: {NCBI_DISCLAIMER}. NCBI's copyright notice and "
    f"policies: {NCBI_POLICIES}."
)
REGISTRY = (
    "Studies: ClinicalTrials.gov, U.S. National Library of Medicine, as registered by sponsors and not checked; a "
    "listing there is no endorsement. Terms: https://clinicaltrials.gov/about-site/terms-conditions."
)
SIMULATED = (
    "SIMULATED: every article, study, count and date that is not in a ledger is made up by running the pipeline on "
    "stand-ins of PubMed and ClinicalTrials.gov. None of it may be quoted as true of exosomes."
)
NOT_ADVICE = "Not medical, legal or investment advice. Missing means not found, never zero."


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
