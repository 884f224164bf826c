"""A registered study: what is asked for of it and read. What is unknown stays as it is told, and is remarked."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from pipelines.sources.answers import Refused
from pipelines.sources.pieces import NEW_SHAPE
from pipelines.sources.pubmed.pubdates import PartialDate
from pipelines.text.plain import flat
from pipelines.text.terms import (
    BAR,
    CERTAINTIES,
    OVERALL_STATUSES,
    PHASES,
    SPONSOR_CLASSES,
    STUDY_TYPES,
)

_NCT_ID = re.compile(r"NCT[0-9]{8}")
_DATE = re.compile(r"[12][0-9]{3}(-[0-9]{2}(-[0-9]{2})?)?")

# Module of a study to the names of the fields that are asked for, and where each stands in it.
_MODULES = {
    "identificationModule": {
        "NCTId": "nctId",
        "NCTIdAlias": "nctIdAliases",
        "BriefTitle": "briefTitle",
        "OfficialTitle": "officialTitle",
    },
    "statusModule": {
        "OverallStatus": "overallStatus",
        "WhyStopped": "whyStopped",
        "StartDate": "startDateStruct.date",
        "StartDateType": "startDateStruct.type",
        "PrimaryCompletionDate": "primaryCompletionDateStruct.date",
        "PrimaryCompletionDateType": "primaryCompletionDateStruct.type",
        "CompletionDate": "completionDateStruct.date",
        "CompletionDateType": "completionDateStruct.type",
        "StudyFirstPostDate": "studyFirstPostDateStruct.date",
        "ResultsFirstPostDate": "resultsFirstPostDateStruct.date",
        "LastUpdatePostDate": "lastUpdatePostDateStruct.date",
    },
    "sponsorCollaboratorsModule": {
        "LeadSponsorName": "leadSponsor.name",
        "LeadSponsorClass": "leadSponsor.class",
    },
    "descriptionModule": {"BriefSummary": "briefSummary", "DetailedDescription": "detailedDescription"},
    "conditionsModule": {"Condition": "conditions", "Keyword": "keywords"},
    "designModule": {
        "StudyType": "studyType",
        "Phase": "phases",
        "DesignPrimaryPurpose": "designInfo.primaryPurpose",
        "EnrollmentCount": "enrollmentInfo.count",
        "EnrollmentType": "enrollmentInfo.type",
    },
    "armsInterventionsModule": {
        "ArmGroupLabel": "armGroups.label",
        "ArmGroupDescription": "armGroups.description",
        "InterventionType": "interventions.type",
        "InterventionName": "interventions.name",
        "InterventionOtherName": "interventions.otherNames",
        "InterventionDescription": "interventions.description",
    },
    "outcomesModule": {
        "PrimaryOutcomeMeasure": "primaryOutcomes.measure",
        "SecondaryOutcomeMeasure": "secondaryOutcomes.measure",
    },
    "contactsLocationsModule": {"LocationCountry": "locations.country"},
}

#: Name of a field in `fields=` to the steps that lead to it in a study's JSON.
FIELDS: dict[str, tuple[str, ...]] = {
    name: ("protocolSection", module, *path.split("."))
    for module, fields in _MODULES.items()
    for name, path in fields.items()
} | {"HasResults": ("hasResults",)}


@dataclass(frozen=True, slots=True)
class Dated:
    """A date as exact as it is registered; `certainty` is ACTUAL, ESTIMATED or not said."""

    when: PartialDate | None = None
    certainty: str | None = None


@dataclass(frozen=True, slots=True)
class Intervention:
    """What is given, done or measured; `kind` is the registry's type, such as BIOLOGICAL."""

    name: str
    kind: str | None = None
    other_names: tuple[str, ...] = ()
    description: str | None = None


@dataclass(frozen=True, slots=True)
class Study:
    """One registered study: the fields that are kept. What the registry does not say is None or empty.

    A field with the name of a column of the table `trials` is what that column holds. `odd` are pairs of a cause and a
    place: words that are not known, which are kept, and dates that are none.
    """

    nct_id: str
    nct_id_aliases: tuple[str, ...] = ()
    brief_title: str | None = None
    official_title: str | None = None
    overall_status: str | None = None
    why_stopped: str | None = None
    start: Dated = Dated()
    primary_completion: Dated = Dated()
    completion: Dated = Dated()
    first_posted_date: PartialDate | None = None
    results_first_posted: PartialDate | None = None
    last_update_posted: PartialDate | None = None
    sponsor: str | None = None
    sponsor_class: str | None = None
    study_type: str | None = None
    phase: str | None = None
    purpose: str | None = None
    enrollment: int | None = None
    enrollment_type: str | None = None
    conditions: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    arms: tuple[str, ...] = ()
    arm_descriptions: tuple[str, ...] = ()
    interventions: tuple[Intervention, ...] = ()
    outcomes: tuple[str, ...] = ()
    summary: str | None = None
    description: str | None = None
    countries: tuple[str, ...] = ()
    has_results: bool = False
    odd: tuple[tuple[str, str], ...] = ()

    @property
    def title(self) -> str | None:
        """The brief title, else the official one."""
        return self.brief_title or self.official_title


def read_study(document: Any) -> Study:
    """The study of one JSON object.

    Raises:
        Refused: It is none, or holds something of another kind than it should.
    """
    reader = _Reader(document)
    nct_id = reader.nct_id = read_nct_id(document)
    design, arms = "designModule", "armsInterventionsModule"
    # A list, whose order says nothing.
    phases = BAR.join(sorted(set(reader.texts(f"{design}.phases")))) or None
    study = Study(
        nct_id=nct_id,
        nct_id_aliases=tuple(filter(_NCT_ID.fullmatch, reader.texts("identificationModule.nctIdAliases"))),
        brief_title=reader.text("identificationModule.briefTitle"),
        official_title=reader.text("identificationModule.officialTitle"),
        overall_status=reader.known("statusModule.overallStatus", OVERALL_STATUSES, "overall status"),
        why_stopped=reader.text("statusModule.whyStopped"),
        start=reader.dated("startDateStruct"),
        primary_completion=reader.dated("primaryCompletionDateStruct"),
        completion=reader.dated("completionDateStruct"),
        first_posted_date=reader.dated("studyFirstPostDateStruct").when,
        results_first_posted=reader.dated("resultsFirstPostDateStruct").when,
        last_update_posted=reader.dated("lastUpdatePostDateStruct").when,
        sponsor=reader.text("sponsorCollaboratorsModule.leadSponsor.name"),
        sponsor_class=reader.known(
            "sponsorCollaboratorsModule.leadSponsor.class", SPONSOR_CLASSES, "sponsor class"
        ),
        study_type=reader.known(f"{design}.studyType", STUDY_TYPES, "study type"),
        phase=reader.checked(phases, PHASES, "phase"),
        purpose=reader.text(f"{design}.designInfo.primaryPurpose"),
        enrollment=reader.number(f"{design}.enrollmentInfo.count"),
        enrollment_type=reader.known(f"{design}.enrollmentInfo.type", CERTAINTIES, "type of enrolment"),
        conditions=reader.texts("conditionsModule.conditions"),
        keywords=reader.texts("conditionsModule.keywords"),
        arms=reader.texts(f"{arms}.armGroups.label"),
        arm_descriptions=reader.texts(f"{arms}.armGroups.description"),
        interventions=tuple(
            _intervention(one) for one in reader.all(f"{arms}.interventions", Mapping, "object")
        ),
        outcomes=(
            *reader.texts("outcomesModule.primaryOutcomes.measure"),
            *reader.texts("outcomesModule.secondaryOutcomes.measure"),
        ),
        summary=reader.text("descriptionModule.briefSummary"),
        description=reader.text("descriptionModule.detailedDescription"),
        countries=tuple(dict.fromkeys(reader.texts("contactsLocationsModule.locations.country"))),
        has_results=reader.flag("hasResults"),
    )
    return replace(study, odd=tuple(reader.odd))


def read_nct_id(document: Any) -> str:
    """The number of a study of which nothing else was asked; raises Refused when there is none."""
    nct_id = _Reader(document).text("identificationModule.nctId") or ""
    if not _NCT_ID.fullmatch(nct_id):
        raise Refused(f"a study with the number {nct_id[:30]!r}, which is no NCT number", NEW_SHAPE)
    return nct_id


class _Reader:
    """Finds values by the steps that lead to them; a value of another type than was expected is refused."""

    def __init__(self, document: Any) -> None:
        self.nct_id = "without a number"
        self.odd: list[tuple[str, str]] = []
        if not isinstance(document, Mapping):
            raise Refused("a study that is no object", NEW_SHAPE)
        self._whole = document
        self._section = document.get("protocolSection")

    def text(self, path: str) -> str | None:
        found = self._one(self._section, path, lambda value: isinstance(value, str), "text")
        return flat(found) or None if found is not None else None

    def number(self, path: str) -> int | None:
        holds = lambda value: type(value) is int and value >= 0  # noqa: E731  a bool is an int, but no number
        found: int | None = self._one(self._section, path, holds, "number")
        return found

    def flag(self, name: str) -> bool:
        found = self._one(self._whole, name, lambda value: isinstance(value, bool), "yes or no")
        return bool(found)

    def texts(self, path: str) -> tuple[str, ...]:
        return tuple(filter(None, map(flat, self.all(path, str, "text"))))

    def all(self, path: str, of: type, kind: str) -> list[Any]:
        values = [value for value in self._each(self._section, path.split(".")) if value is not None]
        if not all(isinstance(value, of) for value in values):
            raise self._refusal(path, kind)
        return values

    def known(self, path: str, words: tuple[str, ...], kind: str) -> str | None:
        return self.checked(self.text(path), words, kind)

    def checked(self, word: str | None, words: tuple[str, ...], kind: str) -> str | None:
        if word is not None and word not in words:
            self.odd.append((f"the {kind} {word[:60]!r}, which Exoscope does not know, kept", self.nct_id))
        return word

    def dated(self, name: str) -> Dated:
        when = self.text(f"statusModule.{name}.date")
        certainty = self.known(f"statusModule.{name}.type", CERTAINTIES, "type of date")
        if when is None:
            return Dated(None, certainty)
        try:
            if not _DATE.fullmatch(when):
                raise ValueError
            date.fromisoformat((when + "-01-01")[:10])
        except ValueError:
            self.odd.append(("an odd date, left out", f"{name} of {self.nct_id} ({when[:30]})"))
            return Dated(None, certainty)
        return Dated(PartialDate(when), certainty)

    def _one(self, start: Any, path: str, holds: Callable[[Any], bool], kind: str) -> Any:
        found = start
        for step in path.split("."):
            if found is None:
                return None
            if not isinstance(found, Mapping):
                raise self._refusal(path, "object")
            found = found.get(step)
        if found is not None and not holds(found):
            raise self._refusal(path, kind)
        return found

    def _each(self, value: Any, steps: list[str]) -> list[Any]:
        if isinstance(value, list):
            return [found for item in value for found in self._each(item, steps)]
        if not steps or value is None:
            return [value]
        if not isinstance(value, Mapping):
            raise self._refusal(".".join(steps), "object")
        return self._each(value.get(steps[0]), steps[1:])

    def _refusal(self, path: str, kind: str) -> Refused:
        return Refused(f"study {self.nct_id}, where {path} holds no {kind}", NEW_SHAPE)


def _intervention(part: Mapping[str, Any]) -> Intervention:
    reader = _Reader({"protocolSection": part})
    return Intervention(
        name=reader.text("name") or "",
        kind=reader.text("type"),
        other_names=reader.texts("otherNames"),
        description=reader.text("description"),
    )
