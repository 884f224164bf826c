"""Whose data this is and where it stands, in the words that every screen and file uses, in plain text."""

from collections.abc import Mapping
from typing import Any

NOT_ADVICE = "Not medical, legal or investment advice. Missing means not found, never zero."
NCBI_POLICIES = "https://www.ncbi.nlm.nih.gov/home/about/policies/"
PUBMED = (
    "PubMed data courtesy of the U.S. National Library of Medicine, which does not endorse this product; the "
    "data may not be the latest it has."
)
PUBMED_SHORT = (
    "PubMed, courtesy of the U.S. National Library of Medicine; www.ncbi.nlm.nih.gov/home/about/policies/"
)
ZERO_IS_NOT_SAFE = (
    "Zero does not mean safe: most harm is never reported, and a product need not be named for what it is."
)
ONE_CASE = (
    "Reports that name each other as the same case count once; there can be others, which no report names, and they "
    "count twice."
)
TRIALS = "ClinicalTrials.gov, U.S. National Library of Medicine; as registered by sponsors, unchecked"
SIMULATED_PUBMED = "SIMULATED: made up, not from PubMed"
SIMULATED_TRIALS = "SIMULATED: made up, not from ClinicalTrials.gov"
SIMULATED = (
    "SIMULATED: every paper, study, grant and report here is made up, to show how Exoscope works. Nothing on these "
    "pages is true of exosomes except what the regulatory and market ledgers say, and none of it may be quoted."
)
SIMULATED_TABLES = (
    "SIMULATED: every article, study, grant, report, count and date that is not in a ledger is made up by running the "
    "pipeline on stand-ins of the public services. None of it may be quoted as true of exosomes."
)
#: Where articles and studies stand at their sources; their numbers follow.
PUBMED_ADDRESS = "https://pubmed.ncbi.nlm.nih.gov/"
STUDY_ADDRESS = "https://clinicaltrials.gov/study/"


def sources(entries: Mapping[str, Mapping[str, Any]]) -> dict[tuple[str, str], list[str]]:
    """Source and licence, as the tables' own declarations word them, to the tables that have them."""
    found: dict[tuple[str, str], list[str]] = {}
    for name in sorted(entries):
        found.setdefault((entries[name]["source"], entries[name]["licence"]), []).append(name)
    return found
