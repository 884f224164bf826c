"""Records of articles, as tests ask for them: all at once."""

from collections.abc import Iterable

from pipelines.errors import SourceError
from pipelines.sources.pubmed.pubmed import PubMed
from pipelines.sources.pubmed.record import Records


def records_of(pubmed: PubMed, pmids: Iterable[str]) -> Records:
    """The records of these PMIDs from all batches, and those that PubMed says do not exist."""
    batches: list[Records] = []
    for batch in pubmed.record_batches(pmids):
        if isinstance(batch, SourceError):
            raise batch
        batches.append(batch)
    return Records(
        tuple(record for batch in batches for record in batch.found),
        tuple(pmid for batch in batches for pmid in batch.absent),
    )
