"""Registered studies as tables: pure, so that the same studies always give the same rows."""

from collections.abc import Iterable, Mapping
from datetime import date

import pandas as pd

from pipelines.sources.pubmed.pubdates import PartialDate
from pipelines.sources.trials.roles import role
from pipelines.sources.trials.studies import Dated, Intervention, Study
from pipelines.tables.fetched.trials import TOPIC_TRIALS, TRIAL_COUNTRIES, TRIAL_DIFFERENCES, TRIALS
from pipelines.text.terms import BAR

Members = Mapping[str, frozenset[str]]


def trials(studies: Iterable[Study], seen_on: date, before: pd.DataFrame | None = None) -> pd.DataFrame:
    """One row per study, in the order of NCT numbers.

    Args:
        before: The same table of the last snapshot: a study that is no longer found keeps its row, marked.
    """
    rows = TRIALS.frame(_row(study, seen_on) for study in studies)
    if before is not None:
        gone = before[~before["nct_id"].isin(rows["nct_id"])].assign(is_gone=True)
        rows = pd.concat([rows, TRIALS.typed(gone)], ignore_index=True)
    return rows.sort_values("nct_id", ignore_index=True)


def topic_trials(members: Members) -> pd.DataFrame:
    """One row per topic and study of it."""
    rows = [(topic, nct_id) for topic, nct_ids in members.items() for nct_id in sorted(nct_ids)]
    return TOPIC_TRIALS.frame(rows)


def trial_differences(
    hits: Members, members: Members, counted: Members, studies: Mapping[str, Study]
) -> pd.DataFrame:
    """One row per topic and study that only the registry's search (`hits`) or only its own words (`members`) find.

    `counted` are the members with those that stay from the last snapshot, since today they could not be read.
    """
    rows = [
        (topic, nct_id, studies[nct_id].title if nct_id in studies else None, by)
        for topic, found in hits.items()
        for nct_ids, by in ((found - counted[topic], "registry"), (members[topic] - found, "words"))
        for nct_id in sorted(nct_ids)
    ]
    return TRIAL_DIFFERENCES.frame(rows)


def trial_countries(studies: Iterable[Study], kept: pd.DataFrame | None = None) -> pd.DataFrame:
    """One row per study and country of its sites; `kept` are rows of studies no longer found."""
    rows = [(study.nct_id, country) for study in studies for country in study.countries]
    frame = TRIAL_COUNTRIES.frame(rows)
    if kept is not None:
        frame = pd.concat([frame, kept], ignore_index=True)
    return frame.sort_values(["nct_id", "country"], ignore_index=True)


def _row(study: Study, seen_on: date) -> dict[str, object]:
    """The cells of a study by column: its own, and what is found out of it here."""
    reading = role(study)
    return {
        **{name: _cell(getattr(study, name)) for name in TRIALS.columns if hasattr(study, name)},
        **_dated("start", study.start),
        **_dated("primary_completion", study.primary_completion),
        **_dated("completion", study.completion),
        "role": reading.role,
        "role_reason": reading.reason,
        "seen_on": seen_on.isoformat(),
        "is_gone": False,
        "countries": len(study.countries),
    }


def _cell(value: object) -> object:
    if isinstance(value, PartialDate):
        return value.text
    if isinstance(value, tuple):
        return BAR.join(map(_part, value)) or None
    return value


def _part(value: str | Intervention) -> str:
    # A bar in a name would read as the next one.
    if isinstance(value, str):
        return value.replace(BAR, "/")
    name = value.name.replace(BAR, "/")
    return f"{value.kind}: {name}" if value.kind else name


def _dated(name: str, dated: Dated) -> dict[str, str | None]:
    return {
        f"{name}_date": dated.when.text if dated.when else None,
        f"{name}_precision": dated.when.precision if dated.when else "undated",
        f"{name}_type": dated.certainty,
    }
