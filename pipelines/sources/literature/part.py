"""PubMed's part of a refresh: sets first, then the year of every article, then the records that are missing."""

from collections.abc import Iterator
from datetime import date

import pandas as pd

from pipelines.errors import DropError
from pipelines.sources.client import Client
from pipelines.sources.drops import drops
from pipelines.sources.literature import tables
from pipelines.sources.literature.articles import articles, changed, merged, with_flags, with_years
from pipelines.sources.literature.previous import (
    Previous,
    counts,
    previous,
    reworded_counts,
    worth_another_look,
)
from pipelines.sources.literature.questions import (
    Answers,
    answered,
    asks_every_year,
    cheapest,
    field_year,
    is_whole_field,
    results_of_years,
    set_questions,
    whole_field,
    year_questions,
)
from pipelines.sources.literature.record_store import FOLDER, RecordStore
from pipelines.sources.literature.years import YearMap, from_record, table, updated, without_year
from pipelines.sources.part import Occasion, Part, moment, tables_of
from pipelines.sources.pubmed.pubmed import PubMed
from pipelines.topics.catalogue import Catalogue
from pipelines.topics.crossings import with_crossings
from pipelines.topics.terms import BASES, FIELD, counted_years

Sets = dict[tuple[str, str], frozenset[str]]
Facets = dict[str, frozenset[str]]
Years = dict[str, YearMap]

# Above this many articles without a year, asking every year is nearly as cheap and closer to PubMed's counting.
_FEW = 1_000


def pubmed_part(client: Client, occasion: Occasion) -> Part:
    """The literature. Records that came in are kept beside the snapshots until one with them is published.

    Raises:
        SourceError: PubMed failed, or answered something that cannot be trusted. Records that came in are kept.
        DropError: A count fell too far to be believed (see `drops`).
    """
    catalogue, began = occasion.catalogue, occasion.began
    pubmed = PubMed(client, now=occasion.now)
    before = previous(occasion.last, first_year=catalogue.first_year)
    store = RecordStore(occasion.root / FOLDER, service=client.address, now=began)
    answers = _answers(pubmed, occasion, before)
    sets, facets = _sets(catalogue, answers)
    everything = frozenset().union(*sets.values(), *facets.values())
    years = _years(pubmed, occasion, before, store, answers, everything)
    members = {
        name: frozenset().union(*(sets[name, definition] for definition in topic.definitions))
        for name, topic in catalogue.topics.items()
    }
    wanted = frozenset().union(*(members[topic] for topic in catalogue.with_records))
    kept = _kept(occasion, before, wanted, facets, years)
    store.fetch(pubmed, "Records", wanted.difference(kept["pmid"]), occasion.steps)
    fetched = articles(record for pmid, record in store.records.items() if pmid in wanted)
    totals = tables.totals(answers, before.totals)
    searches = tables.searches(answers, before.searches, catalogue.first_year, began.date())
    numbers = counts(sets, facets, {key: records for key, (records, _) in totals.items()})
    fallen = drops(before.counts, numbers, reworded_counts(before.searches, searches, catalogue))
    if fallen and not occasion.accept_drop:
        raise DropError(
            "Asked PubMed for all topics. Came back: fewer articles than at the last refresh, by more than 20%: "
            f"{'; '.join(fallen)}. Nothing of PubMed was published. Look at these searches; if they are meant to "
            "find less, run the refresh again with --accept-drop."
        )
    all_articles = with_flags(with_years(merged(kept, fetched), years), catalogue.flags.values(), members)
    frames = {
        "articles": all_articles,
        "topic_articles": tables.topic_articles(sets),
        "facet_articles": tables.facet_articles(facets),
        "field_years": table(years, everything),
        "pubmed_years": tables.pubmed_years(sets, years, totals, catalogue.first_year, began),
    }
    mapped_at = None if asks_every_year(answers) else before.mapped_at
    new = int((~fetched["pmid"].isin(before.articles["pmid"])).sum())
    edited = changed(before.articles, fetched)
    return Part(
        tables=tables_of("pubmed", frames, occasion),
        searches=searches,
        numbers={"articles": len(all_articles), "new": new, "changed": edited},
        came=f"{len(all_articles):,} articles ({new:,} new, {edited:,} changed)",
        manifest={
            "literature": {
                "first_year": catalogue.first_year,
                "years_mapped_at": moment(mapped_at or began),
            }
        },
        warnings=tuple(_warnings(answers, everything, years, wanted & store.absent)),
        published=store.clear,
    )


def _answers(pubmed: PubMed, occasion: Occasion, before: Previous) -> Answers:
    """What PubMed found of every set, every facet and the years that are not known well enough."""
    sets = set_questions(occasion.catalogue)
    pubmed.check_tags(question.query for question in sets)
    years = year_questions(occasion.catalogue, before.known, occasion.began, everything=occasion.full)
    questions = cheapest(sets, years)
    answers = answered(pubmed, questions, occasion.steps)
    field = next(filter(is_whole_field, questions))
    return answers | {field: whole_field(pubmed, field, answers)}


def _sets(catalogue: Catalogue, answers: Answers) -> tuple[Sets, Facets]:
    """The articles of every topic at every definition, crossings among them, and of every facet."""
    fetched: Sets = {}
    facets: Facets = {}
    for question, result in answers.items():
        if question.kind == "set":
            fetched[question.name, question.definition] = frozenset(result.pmids)
        elif question.kind == "facet":
            facets[question.name] = frozenset(result.pmids)
    sets = with_crossings(catalogue, fetched)
    # A topic's search is joined with the field's, so its articles are of the field, also one that PubMed added
    # after the field was asked.
    for topic, definition in sets:
        sets[FIELD, definition] |= sets[topic, definition]
    return sets, facets


def _years(
    pubmed: PubMed,
    occasion: Occasion,
    before: Previous,
    store: RecordStore,
    answers: Answers,
    everything: frozenset[str],
) -> Years:
    """The year of every article on both bases; asks for whatever the answers leave open, and adds it to them."""
    catalogue, today = occasion.catalogue, occasion.began.date()
    years = _placed(catalogue, before, answers, today)
    strays = without_year(everything, years.values())
    if len(strays) > _FEW and not asks_every_year(answers):
        field = next(filter(is_whole_field, answers)).query
        rest = [
            field_year(catalogue, basis, year, today, field)
            for basis in BASES
            for year in counted_years(basis, catalogue.first_year, today)
            if year not in results_of_years(answers, basis)
        ]
        answers.update(answered(pubmed, rest, occasion.steps))
        years = _placed(catalogue, before, answers, today)
        strays = without_year(everything, years.values())
    store.fetch(pubmed, "Articles without a year", strays, occasion.steps)
    for pmid in strays & store.records.keys():
        for basis, year in from_record(store.records[pmid], catalogue.first_year, today).items():
            years[basis].setdefault(pmid, year)
    return years


def _placed(catalogue: Catalogue, before: Previous, answers: Answers, today: date) -> Years:
    """The years that the last snapshot and these answers give, of those that are counted today."""
    placed: Years = {}
    for basis in BASES:
        counted = frozenset(counted_years(basis, catalogue.first_year, today))
        # A snapshot made with the clock ahead knows later years, which this one has no row for.
        known = {pmid: year for pmid, year in before.years[basis].items() if year in counted}
        placed[basis] = updated(known, results_of_years(answers, basis))
    return placed


def _kept(
    occasion: Occasion, before: Previous, wanted: frozenset[str], facets: Facets, years: Years
) -> pd.DataFrame:
    """The articles of the last snapshot that need not be fetched again."""
    if occasion.full:
        return before.articles[:0]
    in_records = [facet.id for facet in occasion.catalogue.facets.values() if not facet.medline_only]
    kept = before.articles[before.articles["pmid"].isin(wanted)]
    again = worth_another_look(
        kept,
        {name: before.facets[name] for name in in_records if name in before.facets},
        {name: facets[name] for name in in_records},
        years,
        occasion.began.date(),
    )
    return kept[~kept["pmid"].isin(again)]


def _warnings(
    answers: Answers, everything: frozenset[str], years: Years, absent: frozenset[str]
) -> Iterator[str]:
    for question, result in answers.items():
        yield from (f"{question.label}: {warning}" for warning in result.warnings)
    if undated := without_year(everything, years.values()):
        yield f"{len(undated):,} articles have no date at PubMed and stand in no year (PMID {min(undated)})."
    if absent:
        yield f"{len(absent):,} articles have no record at PubMed any more (PMID {min(absent)})."
