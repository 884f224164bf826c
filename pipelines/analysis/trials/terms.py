"""The closed lists of ClinicalTrials.gov, and our own words about a study. A word that is not here stops the source."""

OVERALL_STATUSES = (
    "ACTIVE_NOT_RECRUITING",
    "COMPLETED",
    "ENROLLING_BY_INVITATION",
    "NOT_YET_RECRUITING",
    "RECRUITING",
    "SUSPENDED",
    "TERMINATED",
    "WITHDRAWN",
    "AVAILABLE",
    "NO_LONGER_AVAILABLE",
    "TEMPORARILY_NOT_AVAILABLE",
    "APPROVED_FOR_MARKETING",
    "WITHHELD",
    "UNKNOWN",
)
#: A study of two phases is a step of its own; NA (no phase applies) is not a missing phase.
PHASES = ("NA", "EARLY_PHASE1", "PHASE1", "PHASE1|PHASE2", "PHASE2", "PHASE2|PHASE3", "PHASE3", "PHASE4")
STUDY_TYPES = ("INTERVENTIONAL", "OBSERVATIONAL", "EXPANDED_ACCESS")
SPONSOR_CLASSES = (
    "NIH",
    "FED",
    "OTHER_GOV",
    "INDIV",
    "INDUSTRY",
    "NETWORK",
    "AMBIG",
    "OTHER",
    "UNKNOWN",
)
#: Of a date or an enrolment: what happened, or what is planned.
CERTAINTIES = ("ACTUAL", "ESTIMATED")
#: Joins phases, conditions and interventions in one cell, as the registry's own downloads do.
BAR = "|"

ROLES = ("tested", "measured", "secretome", "mentioned", "unclear")
#: Studies of one role, or of any.
ROLE_SCOPES = (*ROLES, "any")
DATE_BASES = ("first_posted", "start")
PERIODS = ("before", "year", "undated")
CHANGES = (
    "new",
    "gone",
    "returned",
    "status",
    "phase",
    "enrollment",
    "completion_date",
    "results_posted",
)
GRADES = ("critical", "notable", "minor")
