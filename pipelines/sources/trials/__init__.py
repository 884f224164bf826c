"""ClinicalTrials.gov: the registered studies."""

from urllib.parse import quote

from pipelines.text.attribution import TRIALS
from pipelines.text.declaration import Pace, Service, Source

SOURCE = Source(
    name="trials",
    service=Service(
        name="ClinicalTrials.gov",
        address="https://clinicaltrials.gov/api/v2/",
        variable="EXOSCOPE_TRIALS_URL",
        is_guarded=True,
        pace=Pace(1),  # no limit is documented; one request a second is what its robots file asks for
    ),
    rhythm_days=1,
    kind="registry",
    fetched="ClinicalTrials.gov (API v2)",
    simulated="A stand-in of ClinicalTrials.gov with made-up studies",
    tables="pipelines.tables.fetched.trials",
    part="pipelines.sources.trials.part:trials_part",
    checks="pipelines.sources.trials.checks:RegistryQuestions",
    standin="pipelines.standin.services.registry:simulated",
    look=lambda _, text: f"https://clinicaltrials.gov/search?term={quote(text, safe='')}",
    notice=f"Studies: {TRIALS}; a listing there is no endorsement. Terms: "
    "https://clinicaltrials.gov/about-site/terms-conditions.",
    noticed=("trials", "trials_sample"),
    brief_table="trials",
)
