"""ClinicalTrials.gov's part of a refresh: the field's studies once, their topics, and what changed since the last."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import pandas as pd

from pipelines.analysis.trials.changes import new_numbers, renumbered, seen_now, trial_changes
from pipelines.analysis.trials.years import trial_years
from pipelines.errors import DropError, TopicError
from pipelines.sources.client import Client
from pipelines.sources.drops import drops
from pipelines.sources.part import SEARCHES, Occasion, Part, by_cause, search_row, searches_of, tables_of
from pipelines.sources.pieces import in_vain, last_tables
from pipelines.sources.trials import words as trial_words
from pipelines.sources.trials.download import Download, read_download
from pipelines.sources.trials.members import members_by_words
from pipelines.sources.trials.registry import Hits, Registered, Registry, Version
from pipelines.sources.trials.studies import Study
from pipelines.sources.trials.tables import Members, topic_trials, trial_countries, trial_differences, trials
from pipelines.tables import LIVE
from pipelines.text.terms import ROLES
from pipelines.topics.catalogue import Catalogue
from pipelines.topics.terms import FIELD

Before = Mapping[str, pd.DataFrame]


def trials_part(client: Client, occasion: Occasion) -> Part:
    """The registered studies, as the registry tells them or as its website's download holds them.

    Raises:
        SourceError: The registry failed, or told something that cannot be trusted or is not known.
        DropError: It shows over 20% fewer studies.
        TableError: A study does not fit its table, or the download cannot be read.
        TopicError: The field has no words for trials.
    """
    before = last_tables(occasion.last, "trials", "topic_trials", "trial_countries", "trial_changes")
    file = occasion.files.get("trials")
    if file is None:
        found = _fetched(Registry(client, now=occasion.now), before, occasion)
    else:
        found = _handed_in(read_download(file), before, occasion)
    gone = f", {found.gone:,} gone" if found.gone else ""
    return Part(
        tables=tables_of("trials", found.tables, occasion),
        searches=found.tables[SEARCHES],
        numbers={
            "trials": found.found,
            "new_trials": found.new,
            "changed_trials": found.changed,
            "gone_trials": found.gone,
        },
        came=f"{found.found:,} trials ({found.new:,} new, {found.changed:,} changed{gone})",
        about={"data_timestamp": found.version.timestamp},
        warnings=found.warnings,
    )


@dataclass(frozen=True)
class Trials:
    """The tables of the registry; `searches` holds its own rows only. `new` and `changed` count studies."""

    tables: Mapping[str, pd.DataFrame]
    version: Version
    warnings: tuple[str, ...]
    found: int
    new: int
    changed: int
    gone: int


def _handed_in(download: Download, before: Before, occasion: Occasion) -> Trials:
    """The studies of a download that name vesicles; what it lacks stays as it was last seen."""
    catalogue = occasion.catalogue
    words = catalogue.topics[FIELD].trials
    if words is None:
        raise _no_words(catalogue)
    studies = {
        nct_id: study
        for nct_id, study in download.studies.items()
        if all(trial_words.matches(clause, trial_words.searched_text(study)) for clause in words.clauses)
    }
    asked = Hits(f"the file {download.name}", frozenset(studies), len(download.studies), occasion.began)
    odd = tuple(remark for study in studies.values() for remark in study.odd)
    answer = Registered(Version(download.day.isoformat()), asked, studies, {}, is_whole=False, remarks=odd)
    others = len(download.studies) - len(studies)
    told = (
        [f"trials: left out of {download.name}, since they do not name vesicles: {others:,}."]
        if others
        else []
    )
    found = as_tables(answer, occasion.catalogue, before, occasion.began.date())
    return replace(found, warnings=(*download.warnings, *told, *found.warnings))


def _fetched(registry: Registry, before: Before, occasion: Occasion) -> Trials:
    """The studies of all topics as they are now; raises DropError where it shows over 20% fewer than it did."""
    queries = topic_queries(occasion.catalogue)
    field_query = queries.pop(FIELD, None)
    if field_query is None:
        raise _no_words(occasion.catalogue)
    searches = len(queries) + 1
    with occasion.steps.step("Registered studies", searches, searches + 2) as step:
        answer = registry.everything(field_query, queries, step.advance)
    if not occasion.accept_drop:
        _refuse_drop(before, field_query, len(answer.field.nct_ids))
    return as_tables(answer, occasion.catalogue, before, occasion.began.date())


def _no_words(catalogue: Catalogue) -> TopicError:
    return TopicError(
        f"{catalogue.file}: topic {FIELD}: has no words for trials; write [topics.{FIELD}.trials]."
    )


def topic_queries(catalogue: Catalogue) -> dict[str, str]:
    """Topic to the search that the registry is asked: the field's words and its own; crossings ask nothing."""
    own = {
        topic.id: [trial_words.query(clause) for clause in topic.trials.clauses]
        for topic in catalogue.topics.values()
        if topic.trials
    }
    whole = own.get(FIELD, [])
    return {
        topic: queries[0] if topic == FIELD else trial_words.all_of([*whole, *queries])
        for topic, queries in own.items()
    }


def as_tables(answer: Registered, catalogue: Catalogue, before: Before, today: date) -> Trials:
    """The tables of what the registry said. Pure."""
    studies = [answer.studies[nct_id] for nct_id in sorted(answer.studies)]
    seen_on = answer.version.day
    numbers = new_numbers(trials(studies, seen_on))
    before = {name: renumbered(frame, numbers, LIVE[name].key) for name, frame in before.items()}
    held = before.get("trials")
    rows = trials(studies, seen_on, held)
    absent = frozenset(rows["nct_id"]) - frozenset(answer.studies)
    if held is not None:
        # What a download lacks, and what cannot be read, stays as it was last seen.
        unseen = answer.unread if answer.is_whole else absent
        gone_before = held.loc[held["is_gone"], "nct_id"]
        rows["is_gone"] &= ~rows["nct_id"].isin(unseen) | rows["nct_id"].isin(gone_before)
    members = topic_members(catalogue, studies)
    whole = _with_absent(members, before.get("topic_trials"), absent)
    countries = before.get("trial_countries")
    kept = None if countries is None else countries[countries["nct_id"].isin(absent)]
    changed = trial_changes(held, rows, before.get("trial_changes"), seen_on)
    fresh = seen_now(held, rows)
    hits = {topic: found.nct_ids for topic, found in answer.topics.items()}
    differences = trial_differences(hits, members, whole, answer.studies)
    asked, warnings = _searches(answer, catalogue, differences)
    return Trials(
        tables={
            "trials": rows,
            "topic_trials": topic_trials(whole),
            "trial_differences": differences,
            "trial_countries": trial_countries(studies, kept),
            "trial_changes": changed,
            "trial_years": trial_years(rows, whole, ROLES, first_year=catalogue.first_year, today=today),
            "searches": asked,
        },
        version=answer.version,
        warnings=warnings,
        found=len(studies),
        new=len(studies) if held is None else sum(change.kind == "new" for change in fresh),
        changed=len({change.nct_id for change in fresh if change.kind not in ("new", "gone")}),
        gone=int(rows["is_gone"].sum()),
    )


def topic_members(catalogue: Catalogue, studies: Iterable[Study]) -> dict[str, frozenset[str]]:
    """Topic to the studies whose own words put them there (see `members_by_words`)."""
    return members_by_words(catalogue, {study.nct_id: trial_words.searched_text(study) for study in studies})


def _with_absent(members: Members, before: pd.DataFrame | None, absent: frozenset[str]) -> Members:
    """The members with those studies that were not among what came, in the topics they were last in."""
    if before is None or not absent:
        return members
    kept = before[before["nct_id"].isin(absent)].groupby("topic")["nct_id"].agg(frozenset)
    return {topic: nct_ids | kept.get(topic, frozenset()) for topic, nct_ids in members.items()}


def _refuse_drop(before: Before, query: str, found: int) -> None:
    """Raises DropError when the same search finds far less; one with other words is meant to find something else."""
    held = before.get("trials")
    if held is None:
        return
    asked = before[SEARCHES]
    same = asked["source"].eq("trials") & asked["name"].eq(FIELD) & asked["text"].eq(query)
    name, number = "studies of the field", int((~held["is_gone"]).sum())
    if same.any() and (fallen := drops({name: number}, {name: found})):
        raise DropError(
            "Asked ClinicalTrials.gov for all studies of the field. Came back: fewer than at the last refresh, by more "
            f"than 20%: {fallen[0]}. They were not published. If that is right, run the refresh again with "
            "--accept-drop."
        )


def _searches(
    answer: Registered, catalogue: Catalogue, differences: pd.DataFrame
) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """The registry's rows of `searches`, each with how many of what it found are not counted; and what to warn of."""
    remarks = [(f"trials: {cause}", place) for cause, place in answer.remarks]
    rows: list[dict[Any, Any]] = []
    uncounted = differences.loc[differences["found_by"].eq("registry"), "topic"].value_counts()
    for topic, hits in {FIELD: answer.field, **answer.topics}.items():
        told = f"{uncounted[topic]:,} not counted: see trial_differences." if topic in uncounted else None
        counts = hits.promised, len(hits.nct_ids)
        rows.append(search_row(topic, hits.query, *counts, hits.asked_at, told))
    for topic, error in (answer.failed or {}).items():
        row, gap = in_vain(topic, error, {"name": topic, "text": topic_queries(catalogue)[topic]}, None)
        rows.append(row)
        # No study is missing for it: which topics a study belongs to is told by its own words.
        remarks.append((f"trials: the registry's own count of a topic is missing ({gap.why})", topic))
    return searches_of("trials", rows), by_cause(remarks)
