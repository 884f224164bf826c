"""NIH RePORTER's part of a refresh: who is funded to work on vesicles, and with how much."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date

import pandas as pd

from pipelines.analysis.market.by_year import fiscal_year, grant_years, topic_grants
from pipelines.errors import SourceError
from pipelines.sources.client import Client
from pipelines.sources.grants.projects import Project
from pipelines.sources.grants.reporter import Reporter
from pipelines.sources.part import (
    SEARCHES,
    Gap,
    Occasion,
    Part,
    by_cause,
    refuse_fewer,
    search_row,
    searches_of,
    tables_of,
)
from pipelines.sources.pieces import asked_before, in_pieces, in_vain, last_tables, refuse_fall
from pipelines.sources.trials import words as trial_words
from pipelines.sources.trials.members import field_names, members_by_words, naming
from pipelines.tables.fetched.grants import GRANTS
from pipelines.topics.catalogue import FIELD, Catalogue

_PAGE_OF_PROJECT = "https://reporter.nih.gov/project-details/"


def grants_part(client: Client, occasion: Occasion) -> Part:
    """The projects that name vesicles, by topic and fiscal year.

    A fiscal year that is asked in vain, or fell too far, keeps its rows of the last snapshot, or has none: no zero.

    Raises:
        SourceError: All years were asked in vain, or the search was ignored.
        DropError: It shows over 20% fewer projects.
        TopicError: The field has no names to search for.
    """
    catalogue, today = occasion.catalogue, occasion.began.date()
    names = field_names(catalogue)
    query, years = trial_words.query(names), range(catalogue.first_year, fiscal_year(today) + 1)
    with occasion.steps.step("Fiscal years of grants", len(years) + 1, len(years) + 1) as step:
        found = Reporter(client, now=occasion.now).funded(query, years, step.advance)
    kept, unnamed = naming(
        found.projects,
        lambda project: project.text if project.can_be_checked else None,
        names,
        service=client.service.name,
        asked="projects that name vesicles",
    )
    projects, enzymes = without_rna_exosomes(kept, catalogue)
    left_out = {
        "name none of the words in title, terms or abstract": len(unnamed),
        "are on the RNA exosome, a nuclease complex": enzymes,
    }
    told = (f"{number:,} {why}, left out." for why, number in left_out.items() if number)
    before = last_tables(occasion.last, "grants", "topic_grants", "grant_years")
    earlier = {name: row for name, row in asked_before(before, "grants").items() if row["text"] == query}
    came = len(found.projects)
    counts = came if found.promised is None else found.promised, came
    asked = [search_row(FIELD, query, *counts, found.asked_at, *told, *by_cause(found.remarks))]
    if found.promised is not None:
        refuse_fewer("grants", searches_of("grants", asked), occasion)
    rows = grants(projects)
    failed = dict(found.failed)
    if earlier and not occasion.accept_drop:
        failed |= _fallen(client.service.name, before["grants"], rows, years, failed)
    gaps: list[Gap] = []
    held: set[int] = set()
    for year in sorted(failed):
        name, was = f"fiscal year {year}", None
        if earlier and before["grant_years"]["fiscal_year"].eq(year).any():
            held.add(year)
            number = int(before["grants"]["fiscal_year"].eq(year).sum())
            # A year that was kept before has a row of its own, with its day.
            was = earlier.get(name, earlier[FIELD]) | {"name": name, "promised": number, "received": number}
        row, gap = in_vain(name, failed[year], {"name": name, "text": query}, was)
        asked.append(row)
        gaps.append(gap)
    rows = rows[~rows["fiscal_year"].isin(failed)]
    texts = {project.appl_id: project.text for project in projects if project.fiscal_year not in failed}
    members = members_by_words(catalogue, texts)
    if held:
        old = before["grants"][before["grants"]["fiscal_year"].isin(held)]
        old = old[~old["appl_id"].isin(rows["appl_id"])]  # it was moved to a year that came
        rows = GRANTS.typed(pd.concat([rows, old])).sort_values(
            "appl_id", key=lambda number: number.astype(int)
        )
        own = before["topic_grants"][before["topic_grants"]["appl_id"].isin(old["appl_id"])]
        was_in = own.groupby("topic")["appl_id"].agg(frozenset)
        members = {topic: own | was_in.get(topic, frozenset()) for topic, own in members.items()}
    topics = topic_grants(rows, members)
    sums = grant_years(rows, topics, members, first_year=catalogue.first_year, today=today)
    sums = sums[~_is_missing(sums, set(failed) - held, held, before)]
    searches = searches_of("grants", asked)
    tables = {"grants": rows, "topic_grants": topics, "grant_years": sums, SEARCHES: searches}
    different = rows["core_project_num"].fillna(rows["appl_id"]).nunique()
    return Part(
        tables=tables_of("grants", tables, occasion),
        searches=searches,
        numbers={"grants": len(rows), "funded_projects": different},
        came=f"{len(rows):,} grant years of {different:,} projects",
        warnings=by_cause((f"grants: {cause}", place) for cause, place in found.remarks),
        gaps=tuple(gaps),
    )


def _fallen(
    service: str, before: pd.DataFrame, now: pd.DataFrame, years: Iterable[int], failed: Collection[int]
) -> Mapping[int, SourceError]:
    """The years that have far fewer projects than at the last refresh."""
    sizes = [frame["fiscal_year"].value_counts() for frame in (before, now)]

    def ask(year: int) -> None:
        refuse_fall(service, f"fiscal year {year}", *(int(size.get(year, 0)) for size in sizes))

    return in_pieces((year for year in years if year not in failed), ask)[1]


def _is_missing(
    sums: pd.DataFrame, missing: Collection[int], held: Collection[int], before: Mapping[str, pd.DataFrame]
) -> pd.Series:
    """Which topics and years are not known: of years that are missing, and of older ones those of a new topic."""
    is_missing = sums["fiscal_year"].isin(missing)
    if held:
        known = set(before["grant_years"]["topic"])
        is_missing |= sums["fiscal_year"].isin(held) & ~sums["topic"].isin(known)
    return is_missing


def without_rna_exosomes(projects: Iterable[Project], catalogue: Catalogue) -> tuple[list[Project], int]:
    """The projects on vesicles, and how many were on the nuclease complex of the same name and left out."""
    flag = catalogue.flags.get("rna_exosome")
    every = list(projects)
    kept = [project for project in every if flag is None or not flag.flags(project.text)]
    return kept, len(every) - len(kept)


def grants(projects: Iterable[Project]) -> pd.DataFrame:
    """The table `grants`, in the order of the applications' numbers. Pure."""
    return GRANTS.frame(
        {
            **{name: getattr(project, name) for name in GRANTS.columns if hasattr(project, name)},
            "start_date": _iso(project.start),
            "end_date": _iso(project.end),
            "award_notice_date": _iso(project.noticed),
            "url": f"{_PAGE_OF_PROJECT}{project.appl_id}",
        }
        for project in sorted(projects, key=lambda project: int(project.appl_id))
    )


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
