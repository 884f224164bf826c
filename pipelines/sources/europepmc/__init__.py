"""Europe PMC: a second count of the literature, preprints apart."""

from urllib.parse import urlencode

from pipelines.text.declaration import Pace, Service, Source

_FOR = "for a second count by year with preprints apart: no record of it is taken"

SOURCE = Source(
    name="europepmc",
    service=Service(
        name="Europe PMC",
        address="https://www.ebi.ac.uk/europepmc/webservices/rest/",
        variable="EXOSCOPE_EUROPEPMC_URL",
        pace=Pace(5),  # no limit is published; 10 a second is what users report
    ),
    rhythm_days=1,
    kind="database",
    fetched=f"Europe PMC (RESTful web service), {_FOR}",
    simulated=f"A stand-in of Europe PMC, {_FOR}",
    tables="pipelines.tables.fetched.europepmc",
    part="pipelines.sources.europepmc.part:europepmc_part",
    checks="pipelines.sources.europepmc.checks:EuropePmcQuestions",
    standin="pipelines.standin.services.europepmc:simulated",
    look=lambda _, text: f"https://europepmc.org/search?{urlencode({'query': text})}",
)
