"""The rungs of the evidence ladder as data: what each one asks, and which rows of which tables show it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import pandas as pd

from pipelines.analysis.papers.literature import (
    RANDOMISED_TYPES,
    TRIAL_TYPES,
    has_type,
    in_people,
    is_clinical,
)

#: Whether each row of a table shows a rung.
Predicate = Callable[[pd.DataFrame], pd.Series]

#: Publication types that report no experiment of their own, or whose report was withdrawn or corrected.
NOT_ORIGINAL = (
    "Review",
    "Systematic Review",
    "Scoping Review",
    "Meta-Analysis",
    "Network Meta-Analysis",
    "Editorial",
    "Comment",
    "Letter",
    "News",
    "Newspaper Article",
    "Guideline",
    "Practice Guideline",
    "Consensus Statement",
    "Consensus Development Conference",
    "Consensus Development Conference, NIH",
    "Clinical Study",
    "Clinical Trial Protocol",
    "Published Erratum",
    "Corrected and Republished Article",
    "Expression of Concern",
    "Retraction of Publication",
    "Retraction Notice",
    "Retracted Publication",
    "Historical Article",
    "Biography",
    "Autobiography",
    "Interview",
    "Lecture",
    "Address",
    "Congress",
    "Personal Narrative",
    "Introductory Journal Article",
    "Patient Education Handout",
    "Bibliography",
)
#: Phases that hold a phase 3; phase 4 comes after an approval and shows no phase 3.
PHASE_3 = ("PHASE2|PHASE3", "PHASE3")


@dataclass(frozen=True)
class Shown:
    """How one table shows a rung: by the rows `where` is true, each dated by its column `date` (None: no date)."""

    where: Predicate
    date: str | None


@dataclass(frozen=True)
class Rung:
    """One step of the ladder."""

    name: str  # its word in `answer_terms.RUNGS`
    label: str  # what a reader sees
    criterion: str  # what has to be there, in a sentence
    #: Table to how it shows the rung; the first table of a study or article speaks for it.
    shows: Mapping[str, Shown]


def _has(*types: str) -> Predicate:
    return lambda articles: in_people(articles, *types)


def _tests(trials: pd.DataFrame) -> pd.Series:
    """Studies that give vesicles and are still in the registry; expanded access is a supply, not a trial."""
    there = trials["role"].eq("tested") & trials["study_type"].ne("EXPANDED_ACCESS").fillna(True)
    return there & ~trials["is_gone"].astype(bool) if "is_gone" in trials else there


def _tested(column: str, *words: str) -> Predicate:
    return lambda trials: _tests(trials) & trials[column].isin(words)


def _is_completed(trials: pd.DataFrame) -> pd.Series:
    return _tested("overall_status", "COMPLETED")(trials) & trials["study_type"].eq("INTERVENTIONAL")


def _phase_3_reported(trials: pd.DataFrame) -> pd.Series:
    reported = _tested("phase", *PHASE_3)(trials) & trials["has_results"].astype(bool)
    return reported & trials["overall_status"].eq("COMPLETED")


def _is(column: str, word: str) -> Predicate:
    return lambda rows: rows[column].eq(word)


def _articles(where: Predicate) -> Shown:
    return Shown(where, "first_public_date")


def _studies(*classes: str) -> Shown:
    return Shown(
        lambda studies: studies["kind"].eq("study") & studies["design_class"].isin(classes), "published"
    )


def _rung(name: str, label: str, criterion: str, **shows: Shown) -> Rung:
    return Rung(name, label, criterion, MappingProxyType(shows))


#: Every rung, the lowest first.
LADDER = (
    _rung(
        "preclinical_paper",
        "Preclinical paper",
        "An original article or preprint without a clinical publication type, or on a veterinary trial: no review, "
        "comment, letter, correction or retracted paper.",
        articles=_articles(
            lambda rows: (
                has_type(rows, "Journal Article", "Preprint")
                & ~is_clinical(rows)
                & ~has_type(rows, *NOT_ORIGINAL)
            )
        ),
    ),
    _rung(
        "case_report",
        "Human case report",
        "An article of type Case Reports, or a case report or case series in human_studies.",
        articles=_articles(_has("Case Reports")),
        human_studies=_studies("case_report", "case_series"),
    ),
    _rung(
        "trial_registered",
        "Trial registered",
        "A registered study that administers vesicles (role tested) and is more than expanded access.",
        trials=Shown(_tests, "first_posted_date"),
        trials_sample=Shown(_tests, None),
        human_studies=Shown(_is("kind", "registered"), "published"),
    ),
    _rung(
        "trial_completed",
        "Trial completed",
        "Such a study that is interventional and completed.",
        trials=Shown(_is_completed, "completion_date"),
        trials_sample=Shown(_is_completed, "completion_date"),
    ),
    _rung(
        "clinical_trial_published",
        "Clinical trial published",
        "An article of type Clinical Trial, of any phase or design, or a randomised, controlled or single-arm study in "
        "human_studies.",
        articles=_articles(_has(*TRIAL_TYPES)),
        human_studies=_studies("randomised", "controlled", "single_arm"),
    ),
    _rung(
        "randomised_trial_published",
        "Randomised trial published",
        "An article of type Randomized Controlled Trial or a kind of it, or a randomised study in human_studies.",
        articles=_articles(_has(*RANDOMISED_TYPES)),
        human_studies=_studies("randomised"),
    ),
    _rung(
        "phase_3_registered",
        "Phase 3 registered",
        "A registered study that administers vesicles, of phase 3 or of phases 2 and 3 together.",
        trials=Shown(_tested("phase", *PHASE_3), "first_posted_date"),
        trials_sample=Shown(_tested("phase", *PHASE_3), None),
    ),
    _rung(
        "results_posted",
        "Results posted",
        "A registered study that administers vesicles, with results posted at the registry.",
        trials=Shown(lambda rows: _tests(rows) & rows["has_results"].astype(bool), "results_first_posted"),
    ),
    _rung(
        "approved",
        "Approved anywhere",
        "An approval among the regulatory events, a use with status approved, or a statement that some product is.",
        regulatory_events=Shown(_is("kind", "approval"), "date"),
        regulatory_status=Shown(_is("status", "approved"), "as_of"),
        approval_statements=Shown(_is("says", "some_approved"), "date"),
    ),
)

#: What confirms a finding in people; no rung of its own, for a verdict alone.
PHASE_3_REPORTED = _rung(
    "phase_3_reported",
    "Phase 3 reported",
    "A registered study that administers vesicles, of phase 3 or of phases 2 and 3 together, completed and with "
    "results posted at the registry.",
    trials=Shown(_phase_3_reported, "results_first_posted"),
)
