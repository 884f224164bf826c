"""Registered studies: a dated sample, and totals that others published."""

from pipelines.tables.columns import (
    PRECISIONS,
    category,
    count,
    identifier,
    partial_date,
    source_columns,
    studies,
    text,
    words,
)
from pipelines.tables.table import Table
from pipelines.text.terms import OVERALL_STATUSES, PHASES, ROLES, STUDY_TYPES

TRIALS_SAMPLE = Table(
    name="trials_sample",
    one_row_per="registered study of a dated sample",
    columns={
        "nct_id": identifier(
            "NCT number",
            "Identifier at ClinicalTrials.gov; IRCT: at the Iranian registry.",
            "NCT[0-9]{8}|IRCT[0-9]+N[0-9]+",
        ),
        "title": text("Title", "As registered; missing where a copy only describes the study.", missing=True),
        "role": category(
            "Role of the vesicle",
            "What two readings of the row agreed on: tested (administered), measured, secretome, mentioned (not "
            "shown in the row); unclear where they differ or cannot tell.",
            ROLES,
        ),
        "topics": words("Topic words", "From one reading; ledger_topics maps them to topics.", missing=True),
        "study_type": category("Study type", "As registered.", STUDY_TYPES, missing=True),
        "phase": category(
            "Phase", "As registered; NA (not applicable) is not missing.", PHASES, missing=True
        ),
        "overall_status": category(
            "Overall status", "As seen on status_as_of.", OVERALL_STATUSES, missing=True
        ),
        "status_as_of": partial_date(
            "Status as of", "Day the status was seen; empty: an undated copy, not current.", missing=True
        ),
        "start_date": partial_date("Start", "As exact as registered.", missing=True),
        "start_precision": category("Start precision", "How exactly the start is known.", PRECISIONS),
        "completion_date": partial_date("Completion", "As exact as registered.", missing=True),
        "completion_precision": category("Completion precision", "How exactly it is known.", PRECISIONS),
        "conditions": text("Conditions", "As registered.", missing=True),
        "interventions": text("Interventions", "As registered, or as copied_from says.", missing=True),
        "sponsor": text("Sponsor", "Lead sponsor.", missing=True),
        "country": text("Countries", "Countries of the sites.", missing=True),
        "enrollment": count("Enrollment", "Planned or actual, as copied.", missing=True, unit="participants"),
        "keyword_rule": category(
            "Keyword rule",
            "Where the vesicle words stand: title or interventions, secretome words, or long text only; empty where "
            "the copy shows none.",
            ("title_or_intervention", "secretome", "mention_only"),
            missing=True,
        ),
        "copied_from": text("Copied from", "The copies of the registry the row was read in."),
        **source_columns(
            title=False, url_is="The registry's own page of the study; what was read is copied_from."
        ),
    },
    key=("nct_id",),
    source="ClinicalTrials.gov, and one study of the Iranian registry, read in dated public copies.",
    licence="Public domain (ClinicalTrials.gov); the labels role and topics are CC BY 4.0, Exoscope.",
    warnings=(
        "A dated sample, not a census and not a random one: never count by year.",
        "Rows with role = mentioned name vesicles only in long text: not studies of vesicles.",
        "A status without status_as_of must not be shown as current.",
    ),
    precision_of={"start_date": "start_precision", "completion_date": "completion_precision"},
)

PUBLISHED_TRIAL_COUNTS = Table(
    name="published_trial_counts",
    one_row_per="published count of registered studies",
    columns={
        "count_id": identifier("Count key", "Stable name of the row.", "[a-z0-9-]+"),
        "label": text("What was counted", "As the source names it."),
        "topics": words("Topic words", "Words that ledger_topics maps to topics.", missing=True),
        "trials": studies("Studies", "Registered studies that matched."),
        "period": text("Period", "As the source states it."),
        "query": text("Search or scope", "The search, or the scope as stated."),
        "registry": text("Registry", "Where it was run."),
        "retrieved": partial_date("Retrieved", "When, as exact as it was seen.", missing=True),
        **source_columns(),
    },
    key=("count_id",),
    source="Published tables, a company blog, notes of one author and a newspaper, each named in its row.",
    warnings=(
        "Counts of different searches overlap: never add them up.",
        "A total depends on the field searched: 444 by condition, 491 by intervention, for the same words.",
        "Registries differ: the Chinese one's total is a round number by a newspaper, never added to the others.",
    ),
)

TABLES = (TRIALS_SAMPLE, PUBLISHED_TRIAL_COUNTS)
