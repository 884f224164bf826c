"""Every service that Exoscope asks, declared once: whom a refresh asks, what it gives, what the doctor checks."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from pipelines.doctor.checks import Check, Heard
from pipelines.doctor.europepmc import europepmc_checks
from pipelines.doctor.grants import grants_checks
from pipelines.doctor.pubmed import pubmed_checks
from pipelines.doctor.registry import registry_checks
from pipelines.doctor.safety import safety_checks
from pipelines.europepmc_part import europepmc_part
from pipelines.grants_part import grants_part
from pipelines.parts import Occasion, Part
from pipelines.pubmed_part import pubmed_part
from pipelines.safety_part import safety_part
from pipelines.source_names import LABELS
from pipelines.sources.client import Client, Service
from pipelines.sources.europepmc import EUROPEPMC
from pipelines.sources.eutils import EUTILITIES
from pipelines.sources.grants import REPORTER
from pipelines.sources.safety import OPENFDA
from pipelines.sources.trials import REGISTRY
from pipelines.topics import Catalogue
from pipelines.trials_part import trials_part

Checks = Callable[[Client, Heard, Catalogue, date], Iterator[Check]]


@dataclass(frozen=True)
class Source:
    """A service, and what is done with it. Its tables are those of `tables.BY_SOURCE`.

    Attributes:
        name: What options, tables and manifests call it.
        service: Where it is and how often it is asked.
        part: Its part of a refresh.
        checks: What the doctor asks it.
        wants_address: Whether it is told the user's e-mail address, and an API key if there is one.
    """

    name: str
    service: Service
    part: Callable[[Client, Occasion], Part]
    checks: Checks
    wants_address: bool = False

    @property
    def label(self) -> str:
        """What it calls itself."""
        return LABELS[self.name]


SERVICES: dict[str, Source] = {
    source.name: source
    for source in (
        Source("pubmed", EUTILITIES, pubmed_part, pubmed_checks, wants_address=True),
        Source("trials", REGISTRY, trials_part, registry_checks),
        Source("grants", REPORTER, grants_part, grants_checks),
        Source("safety", OPENFDA, safety_part, safety_checks),
        Source("europepmc", EUROPEPMC, europepmc_part, europepmc_checks),
    )
}
