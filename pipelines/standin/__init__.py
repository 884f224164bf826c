"""Stand-ins of the public services, for the demonstration and the tests."""

from pipelines.standin.records.articles import Record
from pipelines.standin.records.corpus import Corpus
from pipelines.standin.server import Service, stand_in
from pipelines.standin.services.europepmc import EuropePmc
from pipelines.standin.services.eutils import API_KEY, PubMed
from pipelines.standin.services.openfda import OpenFda
from pipelines.standin.services.registry import Registry
from pipelines.standin.services.reporter import Reporter

__all__ = [
    "API_KEY",
    "Corpus",
    "EuropePmc",
    "OpenFda",
    "PubMed",
    "Record",
    "Registry",
    "Reporter",
    "Service",
    "stand_in",
]
