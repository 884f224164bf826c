"""NIH RePORTER's part of a refresh: who is funded to work on vesicles, and with how much."""

from collections.abc import Iterable
from datetime import date

import pandas as pd

from pipelines.analysis.market.by_year import fiscal_year, grant_years, topic_grants
from pipelines.sources.client import Client
from pipelines.sources.grants.projects import Project
from pipelines.sources.grants.reporter import Reporter
from pipelines.sources.part import SEARCHES, Occasion, Part, moment, refuse_fewer, searches_of, tables_of
from pipelines.sources.trials import words as trial_words
from pipelines.sources.trials.members import field_names, members_by_words, naming
from pipelines.tables.fetched.grants import GRANTS
from pipelines.topics.catalogue import FIELD, Catalogue

_PAGE_OF_PROJECT = "https://reporter.nih.gov/project-details/"


def grants_part(client: Client, occasion: Occasion) -> Part:
    """The projects that name vesicles, by topic and fiscal year.

    Raises:
        SourceError: RePORTER failed, ignored a part of the search, or told something that cannot be trusted.
        DropError: It shows over 20% fewer projects.
        TopicError: The field has no names to search for.
    """
    catalogue, today = occasion.catalogue, occasion.began.date()
    names = field_names(catalogue)
    years = range(catalogue.first_year, fiscal_year(today) + 1)
    with occasion.steps.step("Fiscal years of grants", len(years), len(years) + 1) as step:
        found = Reporter(client, now=occasion.now).funded(trial_words.query(names), years, step.advance)
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
    asked = {
        "name": FIELD,
        "text": found.query,
        "promised": found.promised,
        "received": len(found.projects),
        "asked_at": moment(found.asked_at),
        "warnings": " ".join(f"{number:,} {why}, left out." for why, number in left_out.items() if number)
        or None,
    }
    searches = searches_of("grants", [asked])
    refuse_fewer("grants", searches, occasion)
    rows = grants(projects)
    texts = {project.appl_id: project.text for project in projects}
    members = members_by_words(catalogue, texts)
    topics = topic_grants(rows, members)
    sums = grant_years(rows, topics, members, first_year=catalogue.first_year, today=today)
    tables = {"grants": rows, "topic_grants": topics, "grant_years": sums, SEARCHES: searches}
    different = rows["core_project_num"].fillna(rows["appl_id"]).nunique()
    return Part(
        tables=tables_of("grants", tables, occasion),
        searches=searches,
        numbers={"grants": len(rows), "funded_projects": different},
        came=f"{len(rows):,} grant years of {different:,} projects",
    )


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
