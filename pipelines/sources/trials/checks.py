"""What Exoscope takes for granted about ClinicalTrials.gov, in four requests."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from pipelines.errors import SourceError
from pipelines.sources.checks import Broken, Questions, Untold, known
from pipelines.sources.trials.registry import NO_BROWSER, number_of
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
_RARE = {"NCTIdAlias", "WhyStopped", "ResultsFirstPostDate", "InterventionOtherName", "Keyword"}
_RARE |= {"SecondaryOutcomeMeasure"}


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
        turned = self.client.has_second_way
        return "yes, to the standard library; httpx is turned away" if turned else "yes, to httpx"

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

    def _pages(self) -> str:
        page = known(self._studies, "no page of studies came")
        if not (token := page.get("nextPageToken")):
            raise Untold("one page holds them all")
        more = self.json("the next page of studies", "studies", params={**_QUERY, "pageToken": str(token)})
        first, second = (list(map(number_of, _list(one, "studies"))) for one in (page, more))
        again = set(first) & set(second)
        told = f"{len(second) - len(again)} of {len(second)} studies of the next page are others"
        if again or not second:
            raise Broken(told, "Nothing, as long as they are few: a study that is served twice counts once")
        return told

    def _second_way(self) -> str:
        known(self._version, "/version did not come")
        if self.client.has_second_way or not self.client.take_second_way():
            raise Untold("it is the way that was taken")
        try:
            self.json("the version of its data", "version")
        except SourceError as error:
            raise Broken(
                error.came_back, "Nothing, as long as httpx is let in: it is asked only in its place"
            ) from None
        return "yes"

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
        ("next page", "The page after the first one holds other studies.", _pages),
        ("second way", "Python's standard library (urllib) is let in too.", _second_way),
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
