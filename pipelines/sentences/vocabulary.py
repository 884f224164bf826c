"""The closed lists of the tables in a reader's words."""

from pipelines.analysis.evidence.rungs import LADDER
from pipelines.sentences.sentence import capital
from pipelines.sentences.trials import PHASES, SPONSOR_CLASSES
from pipelines.sentences.trials import STATUSES as TRIAL_STATUSES
from pipelines.text.sources import LABELS, SOURCES

SIMULATED = "SIMULATED"

#: A step of the ladder, as it stands behind "the highest step found is".
RUNGS = {
    "preclinical_paper": "a preclinical paper",
    "case_report": "a human case report",
    "trial_registered": "a registered trial that gives vesicles",
    "trial_completed": "a completed interventional trial",
    "clinical_trial_published": "a published clinical trial",
    "randomised_trial_published": "a published randomised trial",
    "phase_3_registered": "a registered phase 3 trial",
    "results_posted": "results posted at the registry",
    "approved": "an approval",
}
#: Whose words an estimate is in.
SOURCE_KINDS = {
    "publisher": "Publisher's own page",
    "press_text": "Press text",
    "quoted_by_others": "As reported by a third party",
}
#: How sure the ledger of companies and their events is.
CONFIDENCES = {"high": "high", "medium": "medium", "low": "low, as reported by a third party"}
#: What a status says of a use, as it stands behind a number of jurisdictions or rules.
STATUSES = {
    "prohibited": "prohibited",
    "not_approved": "not approved",
    "investigational_only": "only in trials",
    "permitted_with_conditions": "allowed with conditions",
    "unclear": "unclear",
    "approved": "approved",
}
USES = {
    "therapeutic_drug": "Medicine",
    "injectable_aesthetic": "Aesthetic injection",
    "topical_cosmetic_human_derived": "Cosmetic on the skin, human origin",
    "topical_cosmetic_plant_or_synthetic": "Cosmetic on the skin, plant or synthetic",
    "hair_restoration": "Hair restoration",
    "drug_delivery_artificial": "Drug delivery, artificial vesicles",
}
EVENTS = {
    "warning_letter": "Warning letter",
    "untitled_letter": "Untitled letter",
    "recall": "Recall",
    "safety_notice": "Safety notice",
    "consumer_alert": "Consumer alert",
    "guidance": "Guidance",
    "law": "Law",
    "policy": "Policy",
    "court_ruling": "Court ruling",
    "clearance": "Permission to test",
    "approval": "Approval",
}
CHANGES = {
    "new": "new at the registry",
    "gone": "no longer found",
    "returned": "found again",
    "status": "status",
    "phase": "phase",
    "enrollment": "enrollment",
    "completion_date": "completion date",
    "results_posted": "results posted",
}
#: A service whose data a brief tells, to the table that shows whether there is any.
TOLD_SOURCES = {name: source.brief_table for name, source in SOURCES.items() if source.brief_table}


def spoken(word: str) -> str:
    """A code of the registry as words: "NOT_YET_RECRUITING" becomes "not yet recruiting"."""
    return word.replace("|", "/").replace("_", " ").lower()


#: What is more than its code without underscores, on its own in a table.
_TOLD = {
    **USES,
    **EVENTS,
    **SOURCE_KINDS,
    **PHASES,
    **TRIAL_STATUSES,
    **SPONSOR_CLASSES,
    **LABELS,
    **{rung.name: rung.label for rung in LADDER},
    "investigational_only": STATUSES["investigational_only"],
    "permitted_with_conditions": STATUSES["permitted_with_conditions"],
    "growth_per_100k": "growth per 100,000",
    "per_100k": "per 100,000",
    "none": "none of these",  # None alone is what programs call an empty cell
    "pmid": "article",
    "nct_id": "registered study",
    "study_key": "human study",
    "event_id": "act of a regulator",
    "statement_id": "statement",
}


def told(code: str) -> str:
    """A word of a closed list as it stands in a table: "quasi_poisson" becomes "Quasi poisson"."""
    return capital(_TOLD.get(code) or spoken(code))
