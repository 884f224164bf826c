"""What tests of the command around a refresh share."""

from collections.abc import Iterator
from functools import partial

import pytest
from hand_made import compiled_once, forty, unanswered

from pipelines.refresh import command as refresh_command
from pipelines.refresh import refresh as refreshing
from pipelines.sources.client import Client
from pipelines.sources.pace import Limiter, Pace
from pipelines.standin.server import Service, stand_in
from pipelines.text.sources import SOURCES


@pytest.fixture
def standin(monkeypatch: pytest.MonkeyPatch) -> Iterator[Service]:
    """The forty at PubMed's address, asked without waiting."""
    monkeypatch.setattr(refreshing, "compiled", compiled_once)
    monkeypatch.setattr(refresh_command, "refresh", partial(refreshing.refresh, answer=unanswered))
    monkeypatch.delenv("NCBI_EMAIL", raising=False)
    monkeypatch.delenv("NCBI_API_KEY", raising=False)
    monkeypatch.delenv("EXOSCOPE_CONTACT", raising=False)
    with stand_in(corpus=forty(), rate_per_second=100_000.0) as service:
        fast = partial(
            Client,
            transport=service.transport,
            second_way=service.transport,
            limiter=Limiter(Pace(1_000), lambda: 0.0),
            pause=lambda _: False,
        )
        monkeypatch.setattr(refresh_command, "Client", fast)
        for source in SOURCES.values():
            monkeypatch.setenv(source.service.variable, service.url)
        yield service
