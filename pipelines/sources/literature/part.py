"""PubMed's part of a refresh: sets first, then the year of every article, then the records that are missing."""

from collections.abc import Iterable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from math import ceil

import pandas as pd

from pipelines.errors import DropError
from pipelines.sources.client import Client
from pipelines.sources.drops import counts, drops, reworded
from pipelines.sources.literature import articles as build
from pipelines.sources.literature import questions as plan
from pipelines.sources.literature import tables as literature_tables
from pipelines.sources.literature import years as year_maps
from pipelines.sources.literature.previous import Previous, previous, worth_another_look
from pipelines.sources.literature.questions import Answers, asked, whole_field
from pipelines.sources.literature.record_store import FOLDER, RecordStore
from pipelines.sources.literature.years import YearMap
from pipelines.sources.part import SEARCHES, Occasion, Part, tables_of
from pipelines.sources.progress import Steps
from pipelines.sources.pubmed.pubmed import BATCH, PubMed
from pipelines.topics.catalogue import Catalogue
from pipelines.topics.crossings import with_crossings
from pipelines.topics.terms import BASES, FIELD, counted_years

Sets = dict[tuple[str, str], frozenset[str]]

# Above this many articles without a year, asking every year is nearly as cheap and closer to PubMed's counting.
_FEW = 1_000


@dataclass(frozen=True)
class Literature:
    """The tables of the literature, and what became of them.

    `counts` are compared with those of the last snapshot, but for the `reworded`; `new` are articles that it had
    no record of, `changed` those whose record says something else now.
    """

    tables: Mapping[str, pd.DataFrame]
    counts: Mapping[str, int]
    reworded: frozenset[str]
    warnings: tuple[str, ...]
    years_mapped_at: datetime
    new: int
    changed: int


class Fetch:
    """One fetch of the literature.

    Args:
        pubmed: Whom to ask.
        catalogue: What to ask for.
        before: What the last snapshot knows.
        store: Keeps records as they come in.
        now: Time of the refresh; its day decides which years are open.
        full: Ask every year and fetch every record again.
        steps: Who is told.
    """

    def __init__(
        self,
        pubmed: PubMed,
        catalogue: Catalogue,
        before: Previous,
        store: RecordStore,
        *,
        now: datetime,
        full: bool,
        steps: Steps,
    ) -> None:
        self._pubmed = pubmed
        self._catalogue = catalogue
        self._before = before
        self._store = store
        self._now = now
        self._full = full
        self._steps = steps
        self._absent: set[str] = set()

    def literature(self) -> Literature:
        """The literature of all topics as it is now."""
        catalogue, before = self._catalogue, self._before
        self._pubmed.check_tags(question.text for question in plan.set_questions(catalogue))
        answers = self._answers()
        sets, facets = _sets(catalogue, answers)
        everything = frozenset().union(*sets.values(), *facets.values())
        years = self._years(answers, everything)
        shown = catalogue.with_records
        wanted = frozenset().union(*(pmids for (topic, _), pmids in sets.items() if topic in shown))
        kept = self._kept(wanted, facets, years)
        self._read("Records", wanted.difference(kept["pmid"]))
        fetched = build.articles(record for pmid, record in self._store.records.items() if pmid in wanted)
        articles = build.with_years(build.merged(kept, fetched), years)
        totals = literature_tables.totals(answers, before.totals)
        tables = literature_tables.tables(catalogue, sets, facets, years, articles, totals, now=self._now)
        tables["searches"] = literature_tables.searches(
            answers, before.searches, catalogue.first_year, self._now.date()
        )
        mapped_before = None if plan.asks_every_year(answers) else before.mapped_at
        return Literature(
            tables=tables,
            counts=counts(sets, facets, {key: records for key, (records, _) in totals.items()}),
            reworded=reworded(before.searches, tables["searches"], catalogue),
            warnings=(*_lost(answers), *_gaps(everything, years, self._absent & wanted)),
            years_mapped_at=mapped_before or self._now,
            new=int((~fetched["pmid"].isin(before.articles["pmid"])).sum()),
            changed=build.changed(before.articles, fetched),
        )

    def _answers(self) -> Answers:
        years = plan.year_questions(self._catalogue, self._before.known, self._now, everything=self._full)
        questions = plan.cheapest(plan.set_questions(self._catalogue), years)
        answers = asked(self._pubmed, questions, self._steps)
        field = next(question for question in questions if plan.is_whole_field(question))
        return answers | {field: whole_field(self._pubmed, field, answers)}

    def _years(self, answers: Answers, everything: frozenset[str]) -> dict[str, YearMap]:
        """The year of every article on both bases; asks for whatever the answers leave open."""
        years = self._placed(answers)
        strays = year_maps.without_year(everything, years.values())
        if len(strays) > _FEW and not plan.asks_every_year(answers):
            known = {(question.basis, question.year) for question in answers if question.name == FIELD}
            rest = [
                plan.field_year(self._catalogue, basis, year, self._now.date())
                for basis in BASES
                for year in counted_years(basis, self._catalogue.first_year, self._now.date())
                if (basis, year) not in known
            ]
            answers.update(asked(self._pubmed, rest, self._steps))
            years = self._placed(answers)
            strays = year_maps.without_year(everything, years.values())
        self._read("Articles without a year", strays)
        for pmid in strays & self._store.records.keys():
            own = year_maps.from_record(
                self._store.records[pmid], self._catalogue.first_year, self._now.date()
            )
            for basis, year in own.items():
                years[basis].setdefault(pmid, year)
        return years

    def _placed(self, answers: Answers) -> dict[str, YearMap]:
        """The years that the last snapshot and these answers give, of those that are counted today."""
        placed: dict[str, YearMap] = {}
        for basis in BASES:
            counted = frozenset(counted_years(basis, self._catalogue.first_year, self._now.date()))
            # A snapshot made with the clock ahead knows later years, which this one has no row for.
            known = {pmid: year for pmid, year in self._before.years[basis].items() if year in counted}
            asked_now = {
                question.year: found.pmids
                for question, found in answers.items()
                if question.name == FIELD and question.basis == basis
            }
            placed[basis] = year_maps.updated(known, asked_now)
        return placed

    def _kept(
        self, wanted: frozenset[str], facets: Mapping[str, frozenset[str]], years: Mapping[str, YearMap]
    ) -> pd.DataFrame:
        """The articles of the last snapshot that need not be fetched again."""
        articles = self._before.articles
        if self._full:
            return articles[:0]
        shown = [facet.id for facet in self._catalogue.facets.values() if not facet.medline_only]
        articles = articles[articles["pmid"].isin(wanted)]
        again = worth_another_look(
            articles,
            {name: self._before.facets[name] for name in shown if name in self._before.facets},
            {name: facets[name] for name in shown},
            years,
            self._now.date(),
        )
        return articles[~articles["pmid"].isin(again)]

    def _read(self, title: str, pmids: Iterable[str]) -> None:
        """Fetches the records that the store lacks; each batch is kept as it comes in."""
        missing = sorted((pmid for pmid in pmids if pmid not in self._store.records), key=int)
        missing = [pmid for pmid in missing if pmid not in self._absent]
        if not missing:
            return
        with ExitStack() as stack:
            step = stack.enter_context(self._steps.step(title, len(missing), ceil(len(missing) / BATCH)))
            for batch in self._pubmed.record_batches(missing):
                self._store.add(batch.found)
                self._absent.update(batch.absent)
                step.advance(len(batch.found) + len(batch.absent))


def _sets(catalogue: Catalogue, answers: Answers) -> tuple[Sets, dict[str, frozenset[str]]]:
    fetched = {
        (question.name, question.definition): frozenset(found.pmids)
        for question, found in answers.items()
        if question.kind == "set"
    }
    facets = {
        question.name: frozenset(found.pmids)
        for question, found in answers.items()
        if question.kind == "facet"
    }
    sets = with_crossings(catalogue, fetched)
    # A topic's search is joined with the field's, so its articles are of the field, also one that PubMed added
    # after the field was asked.
    for topic, definition in sets:
        sets[FIELD, definition] |= sets[topic, definition]
    return sets, facets


def _lost(answers: Answers) -> Iterable[str]:
    for question, found in answers.items():
        for warning in found.warnings:
            yield f"{question.label}: {warning}"


def _gaps(everything: frozenset[str], years: Mapping[str, YearMap], absent: set[str]) -> Iterable[str]:
    undated = year_maps.without_year(everything, years.values())
    if undated:
        yield f"{len(undated):,} articles have no date at PubMed and stand in no year (PMID {min(undated)})."
    if absent:
        yield f"{len(absent):,} articles have no record at PubMed any more (PMID {min(absent)})."


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
