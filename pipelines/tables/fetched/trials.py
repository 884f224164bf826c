"""What a refresh fetches from ClinicalTrials.gov, what changed there, and the counts worked out from it."""

from functools import partial

from pipelines.tables.columns import (
    PRECISIONS,
    boolean,
    category,
    count,
    day,
    identifier,
    known_words,
    partial_date,
    studies,
    text,
    year,
)
from pipelines.tables.table import Table
from pipelines.text.terms import (
    CERTAINTIES,
    CHANGES,
    FOUND_BY,
    GRADES,
    OVERALL_STATUSES,
    PHASES,
    ROLE_SCOPES,
    ROLES,
    SPONSOR_CLASSES,
    STUDY_TYPES,
    TRIAL_DATE_BASES,
    TRIAL_PERIODS,
)

SOURCE = (
    "ClinicalTrials.gov (API v2), U.S. National Library of Medicine: what sponsors registered, unchecked."
)
LICENCE = (
    "ClinicalTrials.gov's terms: free to use with the source and the date of the data named "
    "(https://clinicaltrials.gov/about-site/terms-conditions); roles and grades are CC BY 4.0, Exoscope."
)
_fetched = partial(Table, source=SOURCE, licence=LICENCE)
_worked_out = partial(Table, source="Worked out from the registered studies. " + SOURCE, licence=LICENCE)
_AS_EXACT = "As exact as registered."
_HAPPENED = "ACTUAL or ESTIMATED (planned), as registered."


_NCT_ID = identifier("NCT number", "Identifier at ClinicalTrials.gov.", "NCT[0-9]{8}")
_TOPIC = identifier("Topic", "Topic of topics.toml; field is every fetched study.", "[a-z][a-z0-9_]*")
_TITLE = text("Title", "Brief title, else the official one.", missing=True)
TRIALS = _fetched(
    name="trials",
    one_row_per="registered study (NCT number) that names vesicles or secretomes, ever seen by a refresh",
    columns={
        "nct_id": _NCT_ID,
        "nct_id_aliases": text(
            "Earlier numbers",
            "Numbers that the registry has taken back for this one, joined by |.",
            missing=True,
        ),
        "title": _TITLE,
        "role": category(
            "Role of the vesicle",
            "By rule: tested (what is administered), measured, secretome, mentioned, unclear.",
            ROLES,
        ),
        "role_reason": text("Reason for the role", "What in the record decided it."),
        "study_type": known_words("Study type", "As registered.", STUDY_TYPES, missing=True),
        "phase": known_words(
            "Phase",
            "NA: no phase applies. Missing: none given, as for observational studies. Two phases: one step.",
            PHASES,
            missing=True,
        ),
        "purpose": text("Primary purpose", "The registry's own word, such as TREATMENT.", missing=True),
        "overall_status": known_words(
            "Overall status", "As seen on that day. Missing: not stated.", OVERALL_STATUSES, missing=True
        ),
        "seen_on": day("Seen on", "Day of the registry's data in which the study was last found."),
        "is_gone": boolean(
            "Gone",
            "The field's search found it before and no longer does; the row is from the day it was seen.",
        ),
        "why_stopped": text("Why stopped", "In the sponsor's words.", missing=True),
        "first_posted_date": partial_date("First posted", "Day the registry first showed it.", missing=True),
        "start_date": partial_date("Start", _AS_EXACT, missing=True),
        "start_precision": category("Start precision", "How exactly the start is known.", PRECISIONS),
        "start_type": known_words("Start type", _HAPPENED, CERTAINTIES, missing=True),
        "primary_completion_date": partial_date("Primary completion", _AS_EXACT, missing=True),
        "primary_completion_precision": category(
            "Primary completion precision", "How exactly it is known.", PRECISIONS
        ),
        "primary_completion_type": known_words(
            "Primary completion type", _HAPPENED, CERTAINTIES, missing=True
        ),
        "completion_date": partial_date("Completion", _AS_EXACT, missing=True),
        "completion_precision": category("Completion precision", "How exactly it is known.", PRECISIONS),
        "completion_type": known_words("Completion type", _HAPPENED, CERTAINTIES, missing=True),
        "has_results": boolean("Has results", "Whether results are posted at the registry."),
        "results_first_posted": partial_date("Results first posted", "Missing: none.", missing=True),
        "last_update_posted": partial_date("Last update", "As the registry posted it.", missing=True),
        "enrollment": count(
            "Enrollment", "0 is none (withdrawn); missing is not said.", missing=True, unit="participants"
        ),
        "enrollment_type": known_words("Enrollment type", _HAPPENED, CERTAINTIES, missing=True),
        "sponsor": text("Sponsor", "Lead sponsor.", missing=True),
        "sponsor_class": known_words(
            "Sponsor class", "The registry's class of the lead sponsor.", SPONSOR_CLASSES, missing=True
        ),
        "conditions": text("Conditions", "As registered, joined by |.", missing=True),
        "interventions": text("Interventions", "TYPE: name, joined by |.", missing=True),
        "countries": count(
            "Countries", "How many countries have a site; see trial_countries.", unit="countries"
        ),
    },
    key=("nct_id",),
    warnings=(
        "The role is found by a rule with known errors (docs/roles.md); only tested means that vesicles are given.",
        "A status is as old as seen_on; UNKNOWN is the registry's word for a study long without an update.",
        "Registered is neither started nor finished, and not a sign of benefit.",
    ),
    precision_of={
        "start_date": "start_precision",
        "primary_completion_date": "primary_completion_precision",
        "completion_date": "completion_precision",
    },
    made_of=("searches",),
)

TOPIC_TRIALS = _worked_out(
    name="topic_trials",
    one_row_per="topic and study that belongs to it",
    columns={"topic": _TOPIC, "nct_id": _NCT_ID},
    key=("topic", "nct_id"),
    warnings=(
        "A study stands in several topics: count distinct NCT numbers, never rows.",
        "By the words in its own record; where the registry's search says otherwise, trial_differences tells.",
    ),
    made_of=("trials", "searches"),
)

TRIAL_DIFFERENCES = _worked_out(
    name="trial_differences",
    one_row_per="topic and study that only one of two finds: the registry's search, or the words of the study's record",
    columns={
        "topic": _TOPIC,
        "nct_id": _NCT_ID,
        "title": _TITLE,
        "found_by": category(
            "Found by", "words: in topic_trials and counted. registry: neither, only here.", FOUND_BY
        ),
    },
    key=("topic", "nct_id"),
    warnings=(
        "The registry also reads who may take part, and what it takes for synonyms: what it alone finds is often not "
        "about the topic.",
        "No rows for a topic whose search failed, nor for studies handed in as a file: nothing was compared.",
    ),
    made_of=("topic_trials", "trials", "searches"),
)

TRIAL_COUNTRIES = _fetched(
    name="trial_countries",
    one_row_per="study and country of its sites",
    columns={"nct_id": _NCT_ID, "country": text("Country", "The registry's name of it.")},
    key=("nct_id", "country"),
    warnings=(
        "A study of several countries stands in each: countries do not add up to studies.",
        "A study without sites has no row.",
    ),
    made_of=("trials",),
)

TRIAL_CHANGES = _worked_out(
    name="trial_changes",
    one_row_per="study, kind of change and day it was seen, over the last year of refreshes",
    columns={
        "nct_id": _NCT_ID,
        "kind": category("Kind", "What changed.", CHANGES),
        "old": text("Before", "Missing: nothing was there.", missing=True),
        "new": text("Now", "Missing: nothing is there any more.", missing=True),
        "grade": category(
            "Grade",
            "critical: stopped, withdrawn, results posted, a phase 3 under way; else notable or minor.",
            GRADES,
        ),
        "seen_on": day("Seen on", "Day of the registry's data in which it was first seen."),
    },
    key=("nct_id", "kind", "seen_on"),
    warnings=(
        "Between two refreshes: what changed and changed back is not seen.",
        "One day of the registry's data is one step, however often it was fetched: from its begin to its end.",
        "Empty after the first refresh, which has nothing to compare with.",
    ),
    made_of=("trials",),
)

TRIAL_YEARS = _worked_out(
    name="trial_years",
    one_row_per="topic, role scope, date basis and year",
    columns={
        "topic": _TOPIC,
        "role_scope": category("Role scope", "Studies of one role, or of any.", ROLE_SCOPES),
        "date_basis": category(
            "Date basis",
            "Year first posted (always known), or year of start (may be planned).",
            TRIAL_DATE_BASES,
        ),
        "period": category(
            "Period", "One year, all before the first one counted alone, or undated.", TRIAL_PERIODS
        ),
        "year": year("Year", "Missing unless the period is a year.", missing=True),
        "trials": studies("Studies", "Those the registry still shows."),
        "gone": studies("Gone", "Studies no longer found, not counted in trials."),
        "is_open": boolean("Open", "The year is not over, or lies ahead."),
    },
    key=("topic", "role_scope", "date_basis", "period", "year"),
    warnings=(
        "Never add up topics, nor the scope any with the others; the five roles add up to any.",
        "An open year is not a fall. Years of start ahead are plans.",
        "tested is the default: the other roles do not administer vesicles.",
    ),
    made_of=("topic_trials", "trials"),
)

TABLES = (TRIALS, TOPIC_TRIALS, TRIAL_DIFFERENCES, TRIAL_COUNTRIES, TRIAL_CHANGES, TRIAL_YEARS)
