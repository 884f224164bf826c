"""Every service that Exoscope asks, declared once: whom a refresh asks, what it gives, what the doctor checks."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from pipelines.sources.checks import Check, Heard
from pipelines.sources.client import Client, Service
from pipelines.sources.europepmc.checks import europepmc_checks
from pipelines.sources.europepmc.europepmc import EUROPEPMC
from pipelines.sources.europepmc.part import europepmc_part
from pipelines.sources.grants.checks import grants_checks
from pipelines.sources.grants.part import grants_part
from pipelines.sources.grants.reporter import REPORTER
from pipelines.sources.literature.checks import pubmed_checks
from pipelines.sources.literature.part import pubmed_part
from pipelines.sources.part import Occasion, Part
from pipelines.sources.pubmed.eutils import EUTILITIES
from pipelines.sources.safety.checks import safety_checks
from pipelines.sources.safety.openfda import OPENFDA
from pipelines.sources.safety.part import safety_part
from pipelines.sources.trials.checks import registry_checks
from pipelines.sources.trials.part import trials_part
from pipelines.sources.trials.registry import REGISTRY
from pipelines.text.source_names import LABELS
from pipelines.topics.catalogue import Catalogue

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
