"""iCite: what articles are about, and whether articles in people cite them."""

from pipelines.text.declaration import Pace, Service, Source

SOURCE = Source(
    name="icite",
    service=Service(
        name="iCite",
        address="https://icite.od.nih.gov/api/",
        variable="EXOSCOPE_ICITE_URL",
        pace=Pace(1),  # no limit is published
    ),
    rhythm_days=30,  # its data is renewed monthly
    kind="resource",
    fetched="iCite (NIH Office of Portfolio Analysis): content and citations of the papers of the topics",
    tables="pipelines.tables.fetched.icite",
    part="pipelines.sources.icite.part:icite_part",
    checks="pipelines.sources.icite.checks:ICiteQuestions",
    standin="pipelines.standin.services.icite:simulated",
    apart=("Reach of the papers", "Articles are asked for by their PMIDs, those of all topics together."),
    after="pubmed",
    in_light=False,
)
