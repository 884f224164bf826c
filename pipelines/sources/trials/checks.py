"""What Exoscope takes for granted about ClinicalTrials.gov, in two requests."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from pipelines.errors import SourceError
from pipelines.sources.checks import Broken, Questions, known
from pipelines.sources.trials.registry import NO_BROWSER
from pipelines.sources.trials.studies import FIELDS

_STUDIES = 10
# Trials of a phase that have begun: observational studies have no phase, planned ones perhaps no start.
_QUERY = {
    "query.term": 'exosome OR "extracellular vesicle"',
    "filter.advanced": "AREA[Phase]PHASE2 AND AREA[StartDate]RANGE[2010-01-01,MAX]",
    "fields": ",".join(FIELDS),
    "countTotal": "true",
    "pageSize": str(_STUDIES),
    "format": "json",
}
# Ten sound studies may lack these.
_RARE = {"WhyStopped", "ResultsFirstPostDate", "InterventionOtherName", "Keyword", "SecondaryOutcomeMeasure"}


class RegistryQuestions(Questions):
    """The questions to ClinicalTrials.gov."""

    _version: Any = None
    _studies: Any = None

    def _answers(self) -> str:
        try:
            self._version = self.json("the version of its data", "version")
        except SourceError as error:
            if self.heard.last_status == 403:
                raise SourceError(str(error), came_back=error.came_back, do_now=NO_BROWSER) from None
            raise
        return "yes"

    def _names_version(self) -> str:
        found = known(self._version, "/version did not come")
        found = found if isinstance(found, Mapping) else {}
        version, stamp = str(found.get("apiVersion", "")), str(found.get("dataTimestamp", ""))
        try:
            datetime.fromisoformat(stamp)
        except ValueError:
            raise Broken(f"no time that can be read: dataTimestamp is '{stamp[:40]}'") from None
        if not version.startswith("2."):
            raise Broken(f"apiVersion is '{version[:40]}'")
        return f"API {version}, data of {stamp}"

    def _fields(self) -> str:
        self._studies = self.json("a page of studies", "studies", params=_QUERY)
        studies = _list(self._studies, "studies")
        if not studies:
            raise Broken("no study")
        absent = [name for name, path in FIELDS.items() if not any(_has(study, path) for study in studies)]
        if missing := [name for name in absent if name not in _RARE]:
            raise Broken(f"none of {len(studies)} studies has {', '.join(missing)} where it should be")
        lacking = f"; none of them has {', '.join(absent)}, which can happen" if absent else ""
        return f"{len(FIELDS) - len(absent)} of {len(FIELDS)} fields in {len(studies)} studies{lacking}"

    def _total(self) -> str:
        page = known(self._studies, "no page of studies came")
        studies, total = _list(page, "studies"), page.get("totalCount")
        if not isinstance(total, int) or total < len(studies):
            raise Broken(f"totalCount is {total!r} on a page of {len(studies)} studies")
        if total > len(studies) and not page.get("nextPageToken"):
            raise Broken(f"{total:,} studies, {len(studies)} on the first page, and no token for the next")
        return f"{total:,} studies in all, {len(studies)} on the first page"

    asks = (
        (
            "answers",
            "The registry is reachable and lets in a program that says what it is (httpx).",
            _answers,
        ),
        ("version", "/version names API 2 and the time of the data.", _names_version),
        ("fields", f"A search gives the {len(FIELDS)} fields that are kept, where we look.", _fields),
        (
            "total and pages",
            "countTotal=true brings the number of all studies, and a page a token for the next.",
            _total,
        ),
    )


def _list(document: Any, name: str) -> list[Any]:
    found = document.get(name) if isinstance(document, Mapping) else None
    if not isinstance(found, list):
        raise Broken(f"an answer without a list of {name}")
    return found


def _has(value: Any, path: Sequence[str]) -> bool:
    if isinstance(value, list):
        return any(_has(item, path) for item in value)
    if not path:
        return value is not None and value != ""
    return isinstance(value, Mapping) and _has(value.get(path[0]), path[1:])
