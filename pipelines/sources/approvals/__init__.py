"""Registers of medicines and devices at FDA, EMA and GOV.UK: is there a product that names vesicles?"""

from pipelines.sources.approvals.registers import CREDITS, look
from pipelines.text.declaration import Pace, Service, Source

SOURCE = Source(
    name="approvals",
    service=Service(
        name="FDA, EMA and MHRA registers",
        # That of EMA; of the others each has its own (see `asking`).
        address="https://www.ema.europa.eu/en/",
        variable="EXOSCOPE_APPROVALS_URL",
        # Of all three together; openFDA takes 240 a minute, 180 of which are for safety reports.
        pace=Pace(1),
    ),
    rhythm_days=7,
    kind="registry",
    fetched="registers of medicines and devices (openFDA, EMA, GOV.UK): products that name vesicles",
    tables="pipelines.tables.fetched.approvals",
    part="pipelines.sources.approvals.part:approvals_part",
    checks="pipelines.sources.approvals.checks:RegisterQuestions",
    standin="pipelines.standin.services.approvals:simulated",
    look=look,
    apart=("Registers of products", "They name no topic: one search for each register."),
    notice=" ".join(CREDITS.values()),
    noticed=("approval_answers", "approval_hits"),
)
