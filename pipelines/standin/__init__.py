"""Loopback stand-ins of the public services, for the demonstration and the tests."""

from pipelines.standin.corpus import Corpus
from pipelines.standin.records import Record
from pipelines.standin.registry import Registry
from pipelines.standin.server import API_KEY, Service, serve

__all__ = ["API_KEY", "Corpus", "Record", "Registry", "Service", "serve"]
