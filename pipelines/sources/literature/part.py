"""PubMed's part of a refresh: sets first, then the year of every article, then the records that are missing."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta
from functools import partial
from itertools import chain
from zoneinfo import ZoneInfo

import pandas as pd

from pipelines.errors import DropError
from pipelines.pubmed_search.grammar import Query
from pipelines.pubmed_search.tree import Term
from pipelines.sources.client import Client
from pipelines.sources.drops import drops
from pipelines.sources.literature import tables, twins
from pipelines.sources.literature.articles import (
    articles,
    changed,
    merged,
    with_flags,
    with_known_details,
    with_years,
)
from pipelines.sources.literature.details import details
from pipelines.sources.literature.gaps import fallen, held
from pipelines.sources.literature.previous import (
    Previous,
    counts,
    previous,
    reworded_counts,
    seen_to_change,
)
from pipelines.sources.literature.questions import (
    Answers,
    Failures,
    Question,
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
from pipelines.sources.part import Gap, Occasion, Part, by_cause, moment, tables_of
from pipelines.sources.pubmed.pubmed import PubMed
from pipelines.sources.pubmed.record import Record
from pipelines.topics import counted
from pipelines.topics.catalogue import Catalogue, Crossing
from pipelines.topics.terms import BASES, FIELD, WIDEST, counted_years

Sets = Mapping[tuple[str, str], frozenset[str]]
Facets = Mapping[str, frozenset[str]]
Years = dict[str, YearMap]

# Above this many articles without a year, asking every year is nearly as cheap and closer to PubMed's counting.
_FEW = 1_000
#: A revision may turn up in searches some days after its date.
_LATE = timedelta(days=3)
_DETAILS = "authors, affiliations and terms of {} articles"
_QUIET = (
    "PubMed is fetched whole, which takes some hundred requests. NCBI asks that such be made at weekends, or from "
    "21:00 to 05:00 Eastern time."
)


def _is_quiet(now: datetime) -> bool:
    eastern = now.astimezone(ZoneInfo("America/New_York"))
    return eastern.isoweekday() > 5 or not 5 <= eastern.hour < 21


def pubmed_part(client: Client, occasion: Occasion) -> Part:
    """The literature as PubMed tells it now; raises what `literature_part` does."""
    asked = partial(PubMed, client, now=occasion.now)
    return literature_part(lambda unindexed: asked(unindexed=unindexed), occasion, client.address)


def literature_part(asked: Callable[[Iterable[Term]], PubMed], occasion: Occasion, service: str) -> Part:
    """The literature. Records that came in are kept beside the snapshots until one with them is published.

    `asked` makes who is asked, of phrases that its index is known to lack; `service` is where its records come from.
    Only the field as a whole is needed: in place of any other set, facet, year or record that failed or fell too far
    stays what the last snapshot has of it, or it is missing; the gaps say which.

    Raises:
        SourceError: The field could not be fetched, or not so that it can be trusted.
        DropError: The field fell too far to be believed (see `drops`).
    """
    catalogue, began = occasion.catalogue, occasion.began
    before = previous(occasion.last, first_year=catalogue.first_year)
    pubmed = asked(() if occasion.full else before.unindexed)
    store = RecordStore(occasion.root / FOLDER, service=service, now=began)
    if "pubmed" not in occasion.files and (occasion.full or before.searches.empty):
        occasion.steps.note(f"{_QUIET}{' It is such a time now.' if _is_quiet(began) else ''}")
    remarks = list(pubmed.check_tags(question.query for question in set_questions(catalogue)))
    answers, failed = _answers(pubmed, occasion, before)
    found = held(catalogue, answers, failed, before)
    sets, facets = found.sets, found.facets
    everything = frozenset().union(*sets.values(), *facets.values())
    years, late = _years(pubmed, occasion, before, store, answers, everything)
    gaps = [*found.gaps, *late]
    members = {
        name: frozenset().union(*(pmids for (topic, _), pmids in sets.items() if topic == name))
        for name in catalogue.topics
    }
    wanted = frozenset().union(*(members[topic] for topic in catalogue.with_records))
    held_rows, again = _held_rows(occasion, before, wanted, facets, years)
    revised, unasked = _revised(pubmed, occasion, before)
    again |= (revised or frozenset()).intersection(held_rows["pmid"])
    gaps += unasked
    told = before.preprints.iloc[:0] if occasion.full else before.preprints
    # Preprints of the field too, in any topic or none: the link to their article comes late, when none is young.
    unlinked = facets.get(counted.PREPRINT, frozenset()).difference(
        told.loc[told["published_as"].notna(), "pmid"]
    )
    records, why = _records(
        pubmed, occasion, store, wanted, wanted.difference(held_rows["pmid"]) | again, unlinked
    )
    came = articles(records)
    fetched = with_known_details(came, before.articles)
    # One that was to be looked at again and did not come is told as lacking.
    kept = held_rows[~held_rows["pmid"].isin(again.difference(store.records))]
    if why:
        lacking = wanted.difference(kept["pmid"], fetched["pmid"], store.absent)
        older = before.articles[before.articles["pmid"].isin(lacking)]
        kept = pd.concat([kept, older])
        gaps += _of_records(len(older), len(lacking) - len(older), why, occasion)
        lacks = ~fetched["is_full_record"]
        older_details = int((~came["is_full_record"]).sum() - lacks.sum())
        if not occasion.light:
            gaps += _of_records(older_details, int(lacks.sum()), why, occasion, _DETAILS)
    totals = tables.totals(answers, before.totals)
    searches = tables.searches(answers, before.searches, catalogue.first_year, began.date(), found.rows)
    remarks += _fallen_crossings(catalogue, before, sets, searches)
    all_articles = with_flags(with_years(merged(kept, fetched), years), catalogue.flags.values(), members)
    told_in_full = details(
        records, before.details, all_articles.loc[all_articles["is_full_record"].eq(True), "pmid"]
    )
    published, unseen = _twins(
        pubmed, occasion, before.preprints, store, facets, all_articles, told_in_full["authors"]
    )
    if unseen or unlinked.difference(store.records, store.absent):
        gaps.append(Gap("which preprints were published", unseen or why))
    frames = {
        "articles": all_articles,
        **told_in_full,
        "preprints": published,
        "topic_articles": tables.topic_articles(sets),
        "facet_articles": tables.facet_articles(facets),
        "field_years": table(years, everything),
    }
    papers = counted.papers(frames["topic_articles"], counted.Known.of(frames))
    frames["pubmed_years"] = tables.pubmed_years(
        papers[papers["topic"].eq(FIELD)], years, totals, catalogue.first_year, began
    )
    lacks_year = any(question.name == FIELD for question in failed)
    mapped_at = None if asks_every_year(answers) and not lacks_year else before.mapped_at
    new = int((~fetched["pmid"].isin(before.articles["pmid"])).sum())
    edited = changed(before.articles, fetched)
    is_older = why or unasked or (occasion.light and all_articles["is_full_record"].any())
    return Part(
        tables=tables_of("pubmed", frames, occasion),
        searches=searches,
        numbers={"articles": len(all_articles), "new": new, "changed": len(edited)},
        came=f"{len(all_articles):,} articles ({new:,} new, {len(edited):,} changed)",
        manifest={
            "literature": {
                "first_year": catalogue.first_year,
                "years_mapped_at": moment(mapped_at or began),
                "revised_to": moment((is_older and before.revised_to) or began),
            }
        },
        warnings=(
            *remarks,
            *(_unfound(records, revised, occasion, before) if revised is not None else ()),
            *_warnings(answers, everything, years, wanted & store.absent, light=occasion.light),
        ),
        gaps=tuple(gaps),
        published=store.clear,
    )


def _answers(pubmed: PubMed, occasion: Occasion, before: Previous) -> tuple[Answers, Failures]:
    """What PubMed found of every set, every facet and the years that are not known well enough, and what failed.

    The field goes first: without it nothing else is of use, and every other search holds its words.
    """
    sets = set_questions(occasion.catalogue)
    years = year_questions(occasion.catalogue, before.known, occasion.began, everything=occasion.full)
    questions = cheapest(sets, years)
    fields = [question for question in questions if question.kind == "set" and question.name == FIELD]
    answers, failed = answered(pubmed, fields, occasion.steps, "Field")
    for error in failed.values():
        raise error
    rest = [question for question in questions if question not in answers]
    others, failed = answered(pubmed, rest, occasion.steps)
    answers |= others
    field = next(filter(is_whole_field, questions))
    answers[field] = whole_field(pubmed, field, answers)
    if not occasion.accept_drop:
        for question, error in fallen(answers, before).items():
            if question.name == FIELD:
                raise DropError(f"{error} Nothing of PubMed was published.")
            failed[question] = error
            del answers[question]
    return answers, failed


def _years(
    pubmed: PubMed,
    occasion: Occasion,
    before: Previous,
    store: RecordStore,
    answers: Answers,
    everything: frozenset[str],
) -> tuple[Years, list[Gap]]:
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
        answers.update(answered(pubmed, rest, occasion.steps)[0])
        years = _placed(catalogue, before, answers, today)
        strays = without_year(everything, years.values())
    why = store.fetch(pubmed, "Articles without a year", strays, occasion.steps)
    for pmid in strays & store.records.keys():
        for basis, year in from_record(store.records[pmid], catalogue.first_year, today).items():
            years[basis].setdefault(pmid, year)
    unknown = len(strays - store.records.keys() - store.absent)
    return years, [Gap(f"the year of {unknown:,} articles", why)] if unknown else []


def _placed(catalogue: Catalogue, before: Previous, answers: Answers, today: date) -> Years:
    """The years that the last snapshot and these answers give, of those that are counted today."""
    placed: Years = {}
    for basis in BASES:
        counted = frozenset(counted_years(basis, catalogue.first_year, today))
        # A snapshot made with the clock ahead knows later years, which this one has no row for.
        known = {pmid: year for pmid, year in before.years[basis].items() if year in counted}
        placed[basis] = updated(known, results_of_years(answers, basis))
    return placed


def _held_rows(
    occasion: Occasion, before: Previous, wanted: frozenset[str], facets: Facets, years: Years
) -> tuple[pd.DataFrame, frozenset[str]]:
    """The articles that the last snapshot has as they are wanted, and those of them that may have changed since."""
    if occasion.full:
        return before.articles[:0], frozenset()
    in_records = [facet.id for facet in occasion.catalogue.facets.values() if not facet.medline_only]
    held = before.articles[before.articles["pmid"].isin(wanted)]
    held = held if occasion.light else held[held["is_full_record"].fillna(value=False)]
    again = seen_to_change(
        held,
        {name: before.facets[name] for name in in_records if name in before.facets},
        {name: facets[name] for name in in_records if name in facets},
        years,
    )
    return held, again


def _revised(pubmed: PubMed, occasion: Occasion, before: Previous) -> tuple[frozenset[str] | None, list[Gap]]:
    """The articles of the field that PubMed revised since the last snapshot; None, and a gap, where it does not say."""
    if occasion.full or before.revised_to is None:
        return None, []
    field = Query.read(occasion.catalogue.topics[FIELD].definitions[WIDEST].text)
    days = Query.read(f"{before.revised_to - _LATE:%Y/%m/%d}:3000/12/31[mdat]")
    question = Question("set", FIELD, WIDEST, days.within(field))
    answers, failed = answered(pubmed, [question], occasion.steps, "Revised records")
    if failed:
        why = failed[question].came_back
        return None, [Gap("which records PubMed revised", why, f"{before.revised_to:%Y-%m-%d}")]
    return frozenset(answers[question].pmids), []


def _records(
    pubmed: PubMed,
    occasion: Occasion,
    store: RecordStore,
    wanted: frozenset[str],
    asked: frozenset[str],
    unlinked: frozenset[str],
) -> tuple[tuple[Record, ...], str]:
    """The records that are to take a place in the tables; and why some did not come.

    In full where nobody asked for less. In short come preprints of the field, of which only links are wanted, and what
    did not come in full, so that an article is not lost with its details: of these PubMed says whether they exist.
    """
    why = "" if occasion.light else store.fetch(pubmed, "Records", asked, occasion.steps, full=True)
    in_short = asked.difference(store.records) | unlinked
    others = store.fetch(pubmed, "Records in short", in_short, occasion.steps)
    told = (
        record
        for pmid, record in store.records.items()
        if pmid in wanted and (record.details or occasion.light or pmid in asked)
    )
    return tuple(told), why or others


def _twins(
    pubmed: PubMed,
    occasion: Occasion,
    told: pd.DataFrame,
    store: RecordStore,
    facets: Facets,
    known: pd.DataFrame,
    authors: pd.DataFrame,
) -> tuple[pd.DataFrame, str]:
    """The table `preprints`, and what came back in place of the records of some.

    First authors are asked for only where the titles of a preprint and an article agree, and no full record told them.
    """
    preprints = facets.get(counted.PREPRINT, frozenset())
    links = twins.linked(preprints, store.records, told)
    unlinked = (preprints & store.records.keys()).difference(links)
    candidates = twins.alike(unlinked, store.records, known)
    near = frozenset(chain(*candidates.values()))
    first = authors[authors["position"].eq(1) & authors["pmid"].isin(near)]
    names = first["last_name"].fillna("") + " " + first["initials"].fillna("")
    firsts: dict[str, str | None] = dict(zip(first["pmid"], names, strict=True))
    why = store.fetch(pubmed, "Articles titled as a preprint", near.difference(firsts), occasion.steps)
    firsts |= {pmid: record.first_author for pmid, record in store.records.items()}
    return twins.table(preprints, links, candidates, store.records, firsts, told), why


def _of_records(
    older: int, missing: int, why: str, occasion: Occasion, what: str = "{} records of articles"
) -> Iterator[Gap]:
    """The gaps of what did not come of articles: that of the last snapshot stays, where it has it."""
    if older and occasion.last:
        since = occasion.last.manifest["sources"]["pubmed"]["fetched_at"][:10]
        yield Gap(what.format(f"{older:,}"), why, since)
    if missing:
        yield Gap(what.format(f"{missing:,}"), why)


def _fallen_crossings(
    catalogue: Catalogue, before: Previous, sets: Sets, searches: pd.DataFrame
) -> tuple[str, ...]:
    """A warning of crossings that fell far, though nothing did that they are made of: these are believed."""
    crossed = {
        (topic, definition): pmids
        for (topic, definition), pmids in sets.items()
        if isinstance(catalogue.topics[topic].definitions[definition], Crossing)
    }
    far = drops(before.counts, counts(crossed, {}, {}), reworded_counts(before.searches, searches, catalogue))
    return by_cause(("Made of sets that did not fall so far, it fell by more than 20%", one) for one in far)


def _unfound(
    records: Iterable[Record], revised: frozenset[str], occasion: Occasion, before: Previous
) -> Iterator[str]:
    """A warning where PubMed's search by day of revision left out records that came with such a day."""
    first, last = (before.revised_to or occasion.began).date(), occasion.began.date() - _LATE
    days = {record.pmid: known.revised_on for record in records if (known := record.details)}
    if missed := [pmid for pmid, day in days.items() if day and first <= day <= last and pmid not in revised]:
        yield (
            f"PubMed's search by day of revision left out {len(missed):,} articles revised from {first} to {last} "
            f"(PMID {min(missed)}): so of older ones a revision may be missing. --full reads all again."
        )


def _warnings(
    answers: Answers, everything: frozenset[str], years: Years, absent: frozenset[str], *, light: bool
) -> Iterator[str]:
    if light:
        yield (
            "PubMed's records were read in short (--light): authors, affiliations, terms, grants and links are as the "
            "last snapshot has them, and of other articles missing until a refresh without it."
        )
    yield from by_cause(
        (warning.removesuffix("."), question.label)
        for question, result in answers.items()
        for warning in result.warnings
    )
    empty = [
        question.name for question, result in answers.items() if question.kind == "facet" and not result.count
    ]
    yield from by_cause(("A facet without articles", name) for name in empty)
    if undated := without_year(everything, years.values()):
        yield f"{len(undated):,} articles have no date at PubMed and stand in no year (PMID {min(undated)})."
    if absent:
        yield f"{len(absent):,} articles have no record at PubMed any more (PMID {min(absent)})."
