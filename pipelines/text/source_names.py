"""The services that a refresh asks, by the short names that options, tables and manifests use, and by their own."""

LABELS: dict[str, str] = {
    "pubmed": "PubMed",
    "trials": "ClinicalTrials.gov",
    "grants": "NIH RePORTER",
    "safety": "openFDA",
    "europepmc": "Europe PMC",
}
SOURCES: tuple[str, ...] = tuple(LABELS)


def listed(names: tuple[str, ...] = SOURCES) -> str:
    """The names as a reader would write them: "pubmed, trials or grants"."""
    *first, last = names
    return f"{', '.join(first)} or {last}" if first else last
