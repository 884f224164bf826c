"""The closed lists of words that tables hold. A word that is not here stops the table; of the registry it is told."""

# Answers.

#: What a growth rate is of: papers, papers per 100,000 of PubMed, share of the field.
MEASURES = ("records", "per_100k", "share_of_field")
#: Models a growth rate can come from.
MODELS = ("quasi_poisson", "negative_binomial")
#: How the last third of the years compares with the first.
PACES = ("faster", "slower", "no clear change")
#: How strictly a witness of the ladder is read.
READINGS = ("generous", "strict")
#: The evidence ladder, lowest rung first.
RUNGS = (
    "preclinical_paper",
    "case_report",
    "trial_registered",
    "trial_completed",
    "clinical_trial_published",
    "randomised_trial_published",
    "phase_3_registered",
    "results_posted",
    "approved",
)
#: What may be said of a topic: published against shown in people against allowed (docs/verdict.md).
VERDICTS = ("ahead", "unconfirmed", "unapproved", "little", "approved_ahead", "in_step", "unknown")
#: What may be said of it over all definitions.
OVERALL = (*VERDICTS, "depends")
#: What a witness is: a PubMed article, a registered study, a row of human_studies, an event, status or statement.
WITNESS_KINDS = ("pmid", "nct_id", "study_key", "event_id", "status", "statement_id")
#: Kinds of design of a study in people, the strongest first; the last two are no study of their own.
DESIGNS = (
    "randomised",
    "controlled",
    "single_arm",
    "case_series",
    "case_report",
    "review",
    "registered",
)
#: What is looked at under different definitions.
HEADLINES = ("growth_records", "growth_per_100k", "clinical_share", "papers")
#: How a topic is cut out for such a look.
VARIANTS = ("narrow", "standard", "broad", "without_flagged")

#: What an affiliation can name.
ORGANISATION_KINDS = ("institution", "company")

# Registered studies: the lists of ClinicalTrials.gov, and our own words about a study.

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
#: How the registry calls countries that have another name in the ledger of jurisdictions.
COUNTRIES = {
    "Iran, Islamic Republic of": "Iran",
    "Korea, Republic of": "South Korea",
    "Russian Federation": "Russia",
    "Turkey": "Türkiye",
    "Vietnam": "Viet Nam",
}
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
#: Who alone found a study of a topic: the words of its record, or the registry's search.
FOUND_BY = ("words", "registry")
TRIAL_DATE_BASES = ("first_posted", "start")
TRIAL_PERIODS = ("before", "year", "undated")
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

#: The data sets of openFDA that are asked.
SAFETY_DATA_SETS = (
    "drug_enforcement",
    "device_enforcement",
    "food_enforcement",
    "drug_event",
    "cosmetic_event",
)

#: The Wikipedias whose articles are looked at, as Wikimedia names them, to their language.
WIKIPEDIAS = {
    "en.wikipedia": "English",
    "ko.wikipedia": "Korean",
    "ja.wikipedia": "Japanese",
    "zh.wikipedia": "Chinese",
    "de.wikipedia": "German",
}
