"""Seeded, simulated studies with every oddity that registered ones have, and what becomes of them in a week."""

import copy
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from random import Random
from typing import Any

from pipelines.standin.records.study_words import (
    CONDITIONS,
    COUNTRIES,
    MANY_COUNTRIES,
    SPELLINGS,
    SPONSORS,
    SUBJECTS,
    Subject,
)

StudyDocument = dict[str, Any]

FIRST_NUMBER = 99_000_001  # far above any real one
FIRST_DAY = date(2008, 1, 1)
_DAYS = 365
_OPEN = ("NOT_YET_RECRUITING", "RECRUITING", "ACTIVE_NOT_RECRUITING", "ENROLLING_BY_INVITATION")


def simulate_studies(count: int, seed: int, last_day: date) -> list[StudyDocument]:
    """`count` studies, first the oddities and then seeded ones; equal seeds give equal studies."""
    random = Random(seed)  # noqa: S311 - simulated data, not a secret
    days = (last_day - FIRST_DAY).days
    # The square root lets more studies be posted each year.
    posted = sorted(FIRST_DAY + timedelta(int(days * random.random() ** 0.5)) for _ in range(count))
    studies = [
        _study(random, f"NCT{FIRST_NUMBER + number}", day, last_day) for number, day in enumerate(posted)
    ]
    for study, oddity in zip(studies[:: max(1, count // len(_ODDITIES))], _ODDITIES, strict=False):
        _make_odd(study, oddity)
    for number, study in enumerate(studies):
        _make_typical(study, number)
    return studies


def a_week_earlier(studies: Iterable[StudyDocument], last_day: date) -> list[StudyDocument]:
    """The same registry a week before: without what came since, and before some things happened."""
    since = (last_day - timedelta(7)).isoformat()
    before = []
    for number, study in enumerate(studies):
        earlier = copy.deepcopy(study)
        identity = earlier["protocolSection"]["identificationModule"]
        if aliases := identity.pop("nctIdAliases", None):
            identity["nctId"] = aliases[0]
        status = earlier["protocolSection"]["statusModule"]
        if status["studyFirstPostDateStruct"]["date"] > since:
            continue
        design = earlier["protocolSection"]["designModule"]
        if earlier["hasResults"] and number % 5 == 0:
            earlier["hasResults"] = False
            del status["resultsFirstPostDateStruct"]
        if status["overallStatus"] in {"TERMINATED", "RECRUITING"} and number % 9 == 0:
            status["overallStatus"] = {"TERMINATED": "RECRUITING", "RECRUITING": "NOT_YET_RECRUITING"}[
                status["overallStatus"]
            ]
            status.pop("whyStopped", None)
        if number % 31 == 0 and design["enrollmentInfo"]["count"]:
            design["enrollmentInfo"]["count"] += 2 + number % 60
        if number % 23 == 0 and "completionDateStruct" in status:
            when = date.fromisoformat((status["completionDateStruct"]["date"] + "-01")[:10])
            status["completionDateStruct"]["date"] = (when - timedelta(30 + 9 * (number % 40))).isoformat()
        before.append(earlier)
    return before


def _study(random: Random, nct_id: str, posted: date, last_day: date) -> StudyDocument:
    name = random.choices(list(SUBJECTS), weights=[subject.share for subject in SUBJECTS.values()])[0]
    subject = SUBJECTS[name]
    condition = random.choice(subject.conditions or CONDITIONS)
    start = posted + timedelta(random.randint(-60, 200))
    completion = start + timedelta(random.randint(180, 1500))
    results = completion + timedelta(_DAYS) < last_day and random.random() < 0.08
    status = _status(random, start, completion, last_day)
    dates: dict[str, Any] = {
        "startDateStruct": _dated(random, start, last_day),
        "primaryCompletionDateStruct": _dated(random, completion - timedelta(30), last_day),
        "completionDateStruct": _dated(random, completion, last_day),
        "studyFirstPostDateStruct": {"date": posted.isoformat(), "type": "ACTUAL"},
        "lastUpdatePostDateStruct": {
            "date": min(last_day, posted + timedelta(random.randint(0, 900))).isoformat(),
            "type": "ACTUAL",
        },
    }
    if results:
        dates["resultsFirstPostDateStruct"] = {"date": (completion + timedelta(_DAYS)).isoformat()}
    if status in {"TERMINATED", "WITHDRAWN", "SUSPENDED"}:
        dates["whyStopped"] = "Simulated: funding ended."
    sponsor, kind = random.choice(SPONSORS)
    enrollment = 0 if status == "WITHDRAWN" else random.choice((10, 12, 20, 30, 40, 60, 80, 120, 200, 400))
    return {
        "protocolSection": {
            "identificationModule": {
                "nctId": nct_id,
                "briefTitle": f"Simulated: {subject.title.format(condition=condition)}",
            },
            "statusModule": {"overallStatus": status, **dates},
            "sponsorCollaboratorsModule": {"leadSponsor": {"name": sponsor, "class": kind}},
            "descriptionModule": {"briefSummary": f"A simulated study. {subject.summary}"},
            "conditionsModule": {"conditions": [condition], "keywords": list(subject.keywords)},
            "designModule": _design(random, subject, enrollment, actual=completion < last_day),
            "armsInterventionsModule": _interventions(subject),
            "outcomesModule": {
                "primaryOutcomes": [{"measure": subject.outcome}],
                "secondaryOutcomes": [{"measure": "Adverse events"}],
            },
            "eligibilityModule": {"eligibilityCriteria": random.choices(_CRITERIA, weights=(94, 3, 3))[0]},
            "contactsLocationsModule": {
                "locations": [
                    {"country": country}
                    for country in random.choices(COUNTRIES, k=random.choice((1, 1, 1, 2)))
                ]
            },
        },
        "hasResults": results,
    }


_CRITERIA = (
    "Adults who agree.",
    "Adults who agree. No chemical peel within six months.",
    "Adults who agree. No earlier alopecia treatment.",
)


def _status(random: Random, start: date, completion: date, last_day: date) -> str:
    if start > last_day:
        return "NOT_YET_RECRUITING"
    if completion < last_day:
        return random.choices(("COMPLETED", "UNKNOWN", "TERMINATED", "WITHDRAWN"), weights=(60, 30, 6, 4))[0]
    return random.choices((*_OPEN[1:], "SUSPENDED", "TERMINATED"), weights=(70, 15, 8, 3, 4))[0]


def _dated(random: Random, when: date, last_day: date) -> dict[str, str]:
    text = when.isoformat()[:7] if random.random() < 0.3 else when.isoformat()
    return {"date": text, "type": "ACTUAL" if when <= last_day else "ESTIMATED"}


def _design(random: Random, subject: Subject, enrollment: int, *, actual: bool) -> dict[str, Any]:
    design: dict[str, Any] = {
        "studyType": subject.study_type,
        "designInfo": {"primaryPurpose": subject.purpose},
        "enrollmentInfo": {"count": enrollment, "type": "ACTUAL" if actual else "ESTIMATED"},
    }
    if subject.study_type == "INTERVENTIONAL":
        steps = (
            ["NA"],
            ["EARLY_PHASE1"],
            ["PHASE1"],
            ["PHASE1", "PHASE2"],
            ["PHASE2"],
            ["PHASE2", "PHASE3"],
            ["PHASE3"],
        )
        weights = (20, 8, 34, 20, 10, 3, 5) if subject.is_given else (80, 0, 4, 2, 8, 0, 6)
        design["phases"] = random.choices(steps, weights=weights)[0]
    return design


def _interventions(subject: Subject) -> dict[str, Any]:
    if not subject.intervention:
        return {}
    kind, name = subject.intervention
    return {
        "armGroups": [{"label": "Treatment" if subject.is_given else "Cohort"}, {"label": "Control"}],
        "interventions": [{"type": kind, "name": name}, {"type": "OTHER", "name": "Saline"}],
    }


# What is odd about some studies: module to what is in it, None where it is not; a module that is None is absent.
_ODDITIES: tuple[dict[str, dict[str, Any] | None], ...] = (
    {"designModule": {"phases": None}},
    {"designModule": {"studyType": "INTERVENTIONAL", "phases": ["PHASE1", "PHASE2"]}},
    {"statusModule": {"startDateStruct": None}},
    {"statusModule": {"startDateStruct": {"date": "2008-11"}}},  # an old study: a month without a type
    {
        "statusModule": {"overallStatus": "WITHDRAWN", "whyStopped": "Simulated: nobody was enrolled."},
        "designModule": {"enrollmentInfo": {"count": 0, "type": "ACTUAL"}},
    },
    {
        "designModule": {
            "studyType": "EXPANDED_ACCESS",
            "designInfo": None,
            "enrollmentInfo": {"count": None},
            "phases": None,
        },
        "statusModule": {"overallStatus": "AVAILABLE"},
    },
    {"contactsLocationsModule": None},
    {
        "contactsLocationsModule": {
            "locations": [{"country": country} for country in (*MANY_COUNTRIES, *MANY_COUNTRIES[:3])]
        }
    },
    {
        "sponsorCollaboratorsModule": {
            "leadSponsor": {
                "name": "Universitätsklinikum Düsseldorf & 上海交通大学 | “Exo” Łódź",
                "class": "OTHER",
            }
        }
    },
)


def _make_typical(study: StudyDocument, number: int) -> None:
    """What registered studies often are: words by their stems, firms in several spellings, new numbers."""
    section = study["protocolSection"]
    sponsor = section["sponsorCollaboratorsModule"]["leadSponsor"]
    if sponsor["name"] in SPELLINGS:
        sponsor["name"] = SPELLINGS[sponsor["name"]][number % 3]
    if number % 40 == 7:
        section["identificationModule"]["nctIdAliases"] = [f"NCT{FIRST_NUMBER + 900_000 + number}"]
    if (
        section["outcomesModule"]["primaryOutcomes"] == [{"measure": "Time to wound healing"}]
        and number % 4 == 0
    ):
        # As the registry's own list of conditions has it.
        section["conditionsModule"]["conditions"] = ["Wound Heal"]
        section["outcomesModule"]["primaryOutcomes"] = [{"measure": "Time to closure"}]
    interventions = section["armsInterventionsModule"].get("interventions", [])
    if interventions and interventions[0]["name"] == "Exosomes loaded with siRNA" and number % 3 == 0:
        section["identificationModule"]["briefTitle"] = (
            "Simulated: an engineered extracellular vesicle in cancer"
        )
        interventions[0]["name"] = "Engineered extracellular vesicle"


def _make_odd(study: StudyDocument, oddity: Mapping[str, Mapping[str, Any] | None]) -> None:
    section = study["protocolSection"]
    for module, odd in oddity.items():
        if odd is None:
            del section[module]
        else:
            whole = section[module] | odd
            section[module] = {name: value for name, value in whole.items() if value is not None}
