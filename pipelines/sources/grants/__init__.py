"""NIH RePORTER: who is funded to work on vesicles, and with how much."""

from pipelines.text.declaration import Pace, Service, Source

SOURCE = Source(
    name="grants",
    service=Service(
        name="NIH RePORTER",
        address="https://api.reporter.nih.gov/v2/",
        variable="EXOSCOPE_GRANTS_URL",
        pace=Pace(1),  # its own rule
    ),
    rhythm_days=7,
    kind="resource",
    fetched="NIH RePORTER: projects with public funding that name vesicles in title, terms or abstract",
    tables="pipelines.tables.fetched.grants",
    part="pipelines.sources.grants.part:grants_part",
    checks="pipelines.sources.grants.checks:ReporterQuestions",
    standin="pipelines.standin.services.reporter:simulated",
    brief_table="grant_years",
)
