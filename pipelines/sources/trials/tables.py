"""Registered studies as tables: pure, so that the same studies always give the same rows."""

from collections.abc import Iterable, Mapping
from datetime import date

import pandas as pd

from pipelines.sources.trials.roles import role
from pipelines.sources.trials.studies import Dated, Intervention, Study
from pipelines.text.terms import BAR

Members = Mapping[str, frozenset[str]]

_TRIALS = {
    "nct_id": "str",
    "title": "str",
    "role": "str",
    "role_reason": "str",
    "study_type": "str",
    "phase": "str",
    "purpose": "str",
    "overall_status": "str",
    "seen_on": "str",
    "is_gone": "boolean",
    "why_stopped": "str",
    "first_posted_date": "str",
    "start_date": "str",
    "start_precision": "str",
    "start_type": "str",
    "primary_completion_date": "str",
    "primary_completion_precision": "str",
    "primary_completion_type": "str",
    "completion_date": "str",
    "completion_precision": "str",
    "completion_type": "str",
    "has_results": "boolean",
    "results_first_posted": "str",
    "last_update_posted": "str",
    "enrollment": "Int64",
    "enrollment_type": "str",
    "sponsor": "str",
    "sponsor_class": "str",
    "conditions": "str",
    "interventions": "str",
    "countries": "Int64",
}


def trials(studies: Iterable[Study], seen_on: date, before: pd.DataFrame | None = None) -> pd.DataFrame:
    """One row per study, in the order of NCT numbers.

    Args:
        studies: The studies that the registry shows.
        seen_on: Day of the registry's data.
        before: The same table of the last snapshot: a study that is no longer found keeps its row, marked.
    """
    rows = pd.DataFrame([_row(study, seen_on) for study in studies], columns=list(_TRIALS)).astype(_TRIALS)
    if before is not None:
        gone = before[~before["nct_id"].isin(rows["nct_id"])].assign(is_gone=True)
        rows = pd.concat([rows, gone.astype(_TRIALS)], ignore_index=True)
    return rows.sort_values("nct_id", ignore_index=True)


def topic_trials(members: Members) -> pd.DataFrame:
    """One row per topic and study of it."""
    rows = [(topic, nct_id) for topic, nct_ids in members.items() for nct_id in sorted(nct_ids)]
    return pd.DataFrame(rows, columns=["topic", "nct_id"], dtype="str")


def trial_countries(studies: Iterable[Study], kept: pd.DataFrame | None = None) -> pd.DataFrame:
    """One row per study and country of its sites; `kept` are rows of studies no longer found."""
    rows = [(study.nct_id, country) for study in studies for country in study.countries]
    frame = pd.DataFrame(rows, columns=["nct_id", "country"], dtype="str")
    if kept is not None:
        frame = pd.concat([frame, kept], ignore_index=True)
    return frame.sort_values(["nct_id", "country"], ignore_index=True)


def _row(study: Study, seen_on: date) -> tuple[object, ...]:
    reading = role(study)
    return (
        study.nct_id,
        study.title,
        reading.role,
        reading.reason,
        study.study_type,
        study.phase,
        study.purpose,
        study.overall_status,
        seen_on.isoformat(),
        False,
        study.why_stopped,
        study.first_posted.text if study.first_posted else None,
        *_cells(study.start),
        *_cells(study.primary_completion),
        *_cells(study.completion),
        study.has_results,
        study.results_posted.text if study.results_posted else None,
        study.last_update.text if study.last_update else None,
        study.enrollment,
        study.enrollment_certainty,
        study.sponsor,
        study.sponsor_class,
        BAR.join(condition.replace(BAR, "/") for condition in study.conditions) or None,
        BAR.join(map(_told, study.interventions)) or None,
        len(study.countries),
    )


def _cells(dated: Dated) -> tuple[str | None, str, str | None]:
    if dated.when is None:
        return None, "undated", dated.certainty
    return dated.when.text, dated.when.precision, dated.certainty


def _told(intervention: Intervention) -> str:
    # A bar in a name would read as the next intervention.
    name = intervention.name.replace(BAR, "/")
    return f"{intervention.kind}: {name}" if intervention.kind else name
