"""The SEC's full-text search of EDGAR: which filings of companies name exosomes."""

from urllib.parse import quote

from pipelines.text.declaration import Pace, Service, Source

SOURCE = Source(
    name="filings",
    service=Service(
        name="SEC EDGAR",
        address="https://efts.sec.gov/LATEST/",
        variable="EXOSCOPE_FILINGS_URL",
        pace=Pace(2),  # 10 a second are allowed to a user on all machines together
        agent="{program} {email}",
    ),
    rhythm_days=7,
    kind="resource",
    fetched="EDGAR full-text search (U.S. Securities and Exchange Commission), for filings of companies in which a "
    "document has one of the words, from 2016 on",
    tables="pipelines.tables.fetched.filings",
    part="pipelines.sources.filings.part:filings_part",
    checks="pipelines.sources.filings.checks:FilingsQuestions",
    standin="pipelines.standin.services.edgar:simulated",
    look=lambda _, text: f"https://www.sec.gov/edgar/search/#/{quote(text, safe='=&-')}",
    apart=("Filings of companies", "By word and year, of all topics together: a filing names no topic."),
    wants_address="contact",
)
