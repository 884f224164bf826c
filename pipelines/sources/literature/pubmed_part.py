"""PubMed's part of a refresh: the literature."""

from pipelines.errors import DropError
from pipelines.sources.client import Client
from pipelines.sources.drops import drops
from pipelines.sources.literature.fetch import Fetch, Literature
from pipelines.sources.literature.previous import Previous, previous
from pipelines.sources.literature.record_store import FOLDER, RecordStore
from pipelines.sources.part import SEARCHES, Occasion, Part, tables_of
from pipelines.sources.pubmed.pubmed import PubMed


def pubmed_part(client: Client, occasion: Occasion) -> Part:
    """The literature. Records that came in are kept beside the snapshots until one with them is published.

    Raises:
        SourceError: PubMed failed, or answered something that cannot be trusted. Records that came in are kept.
        DropError: A count fell too far to be believed (see `drops`).
    """
    catalogue = occasion.catalogue
    before = previous(occasion.last, first_year=catalogue.first_year)
    store = RecordStore(occasion.root / FOLDER, service=client.address, now=occasion.began)
    fetch = Fetch(
        PubMed(client, now=occasion.now),
        catalogue,
        before,
        store,
        now=occasion.began,
        full=occasion.full,
        steps=occasion.steps,
    )
    found = fetch.literature()
    _refuse_drop(before, found, accepted=occasion.accept_drop)
    articles = len(found.tables["articles"])
    return Part(
        tables=tables_of("pubmed", found.tables, occasion),
        searches=found.tables[SEARCHES],
        numbers={"articles": articles, "new": found.new, "changed": found.changed},
        came=f"{articles:,} articles ({found.new:,} new, {found.changed:,} changed)",
        manifest={
            "literature": {
                "first_year": catalogue.first_year,
                "years_mapped_at": found.years_mapped_at.isoformat(timespec="seconds"),
            }
        },
        warnings=found.warnings,
        published=store.clear,
    )


def _refuse_drop(before: Previous, found: Literature, *, accepted: bool) -> None:
    fallen = drops(before.counts, found.counts, found.reworded)
    if fallen and not accepted:
        raise DropError(
            "Asked PubMed for all topics. Came back: fewer articles than at the last refresh, by more than 20%: "
            f"{'; '.join(fallen)}. Nothing of PubMed was published. Look at these searches; if they are meant to "
            "find less, run the refresh again with --accept-drop."
        )
