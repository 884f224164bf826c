"""Loopback stand-ins of the public services, for the demonstration and the tests."""

from pipelines.standin.corpus import Corpus
from pipelines.standin.europepmc import EuropePmc
from pipelines.standin.openfda import OpenFda
from pipelines.standin.records import Record
from pipelines.standin.registry import Registry
from pipelines.standin.reporter import Reporter
from pipelines.standin.server import API_KEY, Service, serve

__all__ = [
    "API_KEY",
    "Corpus",
    "EuropePmc",
    "OpenFda",
    "Record",
    "Registry",
    "Reporter",
    "Service",
    "serve",
]
