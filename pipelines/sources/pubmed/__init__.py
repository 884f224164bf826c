"""PubMed: the literature. Declared here, and asked on the wire."""

from urllib.parse import quote

from pipelines.text.attribution import NCBI_POLICIES, PUBMED, PUBMED_ADDRESS
from pipelines.text.declaration import Pace, Service, Source

SOURCE = Source(
    name="pubmed",
    service=Service(
        name="PubMed",
        address="https://eutils.ncbi.nlm.nih.gov/entrez/eutils/",
        variable="EXOSCOPE_EUTILS_URL",
        # Allowed are 3 and 10 requests a second; what its clock takes for one is its own affair, hence the tenth.
        pace=Pace(3, 1.1),
        pace_with_key=Pace(10, 1.1),
    ),
    rhythm_days=1,
    kind="database",
    fetched="PubMed (National Library of Medicine), through the platform NCBI Entrez E-utilities (ESearch, EFetch, "
    "ESummary). PubMed holds MEDLINE, articles of PubMed Central that are not in MEDLINE, and books",
    by_files="PubMed (National Library of Medicine), by NLM's own files (annual baseline and daily updates) to {day}, "
    "searched by this program",
    simulated="A stand-in of PubMed with made-up records, asked by the same program as the real one",
    tables="pipelines.tables.fetched.pubmed",
    part="pipelines.sources.literature.part:pubmed_part",
    part_by_files="pipelines.baseline.search:part",
    answers="pipelines.refresh.answers:literature_years",
    checks="pipelines.sources.literature.checks:PubMedQuestions",
    standin="pipelines.standin.services.pubmed.eutils:simulated",
    manifest=("literature",),
    look=lambda _, text: f"{PUBMED_ADDRESS}?term={quote(text, safe='')}",
    notice=f"{PUBMED} Abstracts, which may be protected by copyright, are not part of this data. NCBI's disclaimer: "
    f"https://www.ncbi.nlm.nih.gov/About/disclaimer.html. NCBI's copyright notice and policies: {NCBI_POLICIES}.",
    noticed=("articles",),
    brief_table="articles",
    wants_address="ncbi",
)
