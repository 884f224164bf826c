"""openFDA: recalls and reports of adverse events that name vesicles."""

from urllib.parse import urlencode

from pipelines.sources.safety.endpoints import ENDPOINTS
from pipelines.text.declaration import Pace, Service, Source


def _look(name: str, text: str) -> str | None:
    if name not in ENDPOINTS:
        return None
    return f"https://api.fda.gov/{ENDPOINTS[name].path}.json?{urlencode({'search': text, 'limit': 10})}"


SOURCE = Source(
    name="safety",
    service=Service(
        name="openFDA",
        address="https://api.fda.gov/",
        variable="EXOSCOPE_SAFETY_URL",
        pace=Pace(3),  # allowed are 240 a minute, and 1,000 a day without a key
    ),
    rhythm_days=7,  # its recalls are renewed weekly
    kind="resource",
    fetched="openFDA: recalls and reports of adverse events that name vesicles",
    tables="pipelines.tables.fetched.safety",
    part="pipelines.sources.safety.part:safety_part",
    checks="pipelines.sources.safety.checks:OpenFdaQuestions",
    standin="pipelines.standin.services.openfda:simulated",
    look=_look,
    apart=("Recalls and adverse events", "They name no topic: one search for each data set."),
    brief_table="safety_reports",
)
