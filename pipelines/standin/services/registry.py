"""Answers like ClinicalTrials.gov's API v2: `/version`, and `/studies` with search, fields and pages."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from hashlib import sha256
from typing import Any

from pipelines.sources.trials.studies import FIELDS
from pipelines.standin.records.studies import a_week_earlier, simulate_studies
from pipelines.standin.services.answers import Answer, Setting, json_answer, text_answer
from pipelines.standin.services.registry_search import QueryError, matcher

_KNOWN = {"query.term", "fields", "countTotal", "pageSize", "pageToken", "format", "filter.advanced"}
_DEFAULT_PAGE, _LARGEST_PAGE = 10, 1_000

StudyDocument = dict[str, Any]


class Registry:
    """Studies as the registry stores them, as JSON, and the time of its data."""

    def __init__(self, studies: Iterable[StudyDocument], timestamp: str = "2026-11-23T09:00:06") -> None:
        self.studies = list(studies)
        self.timestamp = timestamp

    def a_week_earlier(self, day: date) -> "Registry":
        """The same registry as it was a week before this day."""
        return Registry(a_week_earlier(self.studies, day), f"{day - timedelta(7)}T09:00:06")

    def answer(self, path: str, parameters: Mapping[str, str]) -> Answer:
        """The answer to one request; errors are plain text, as the real ones."""
        if path == "version":
            return json_answer({"apiVersion": "2.0.5", "dataTimestamp": self.timestamp})
        if path != "studies":
            return text_answer("Not Found", status=404)
        for name in parameters:
            if name not in _KNOWN:
                return text_answer(f"`{name}` is unknown parameter", status=400)
        fields = [name for name in parameters.get("fields", "").split(",") if name]
        for name in fields:
            if name not in FIELDS:
                return text_answer(f"Parameter 'fields' contains invalid field name: '{name}'", status=400)
        try:
            found = self.matching(parameters.get("query.term", ""))
        except QueryError as error:
            return text_answer(f"Invalid query in parameter query.term: {error}", status=400)
        return self._page(found, [FIELDS[name] for name in fields], parameters)

    def matching(self, query: str) -> list[StudyDocument]:
        """The studies that a search finds, in the order in which they are given out."""
        if not query:
            return self.studies
        matches = matcher(query)
        return [study for study in self.studies if matches(_text(study))]

    def _page(
        self, found: list[StudyDocument], paths: list[tuple[str, ...]], parameters: Mapping[str, str]
    ) -> Answer:
        size = parameters.get("pageSize", "0")
        if not size.isdecimal():
            return text_answer("Invalid value in parameter pageSize", status=400)
        page = min(int(size) or _DEFAULT_PAGE, _LARGEST_PAGE)
        start = 0
        if token := parameters.get("pageToken"):
            starts = {_token(place): place for place in range(page, len(found) + 1, page)}
            if token not in starts:
                return text_answer("Invalid value in parameter pageToken", status=400)
            start = starts[token]
        body: dict[str, Any] = {"studies": [_chosen(study, paths) for study in found[start : start + page]]}
        if parameters.get("countTotal") == "true" and start == 0:
            body["totalCount"] = len(found)
        if start + page < len(found):
            body["nextPageToken"] = _token(start + page)
        return json_answer(body)


def simulated(setting: Setting) -> Registry:
    """Studies up to the day of the setting."""
    studies = simulate_studies(600 if setting.whole else 120, setting.seed, setting.last_day)
    return Registry(studies, f"{setting.last_day}T09:00:06")


def _token(place: int) -> str:
    return sha256(str(place).encode()).hexdigest()[:24]


def _text(value: Any) -> str:
    """Every word of a study; a bar between values keeps phrases from running over."""
    if isinstance(value, Mapping):
        return " | ".join(map(_text, value.values()))
    if isinstance(value, list):
        return " | ".join(map(_text, value))
    return value if isinstance(value, str) else ""


def _chosen(part: Any, paths: list[tuple[str, ...]]) -> Any:
    """What stands at these paths, all of it where there are none; an item of a list stays where nothing of it does."""
    if isinstance(part, list):
        return [_chosen(item, paths) for item in part]
    if not isinstance(part, Mapping) or not paths or () in paths:
        return part
    steps = {step: [path[1:] for path in paths if path[0] == step] for step in part}
    chosen = {step: _chosen(part[step], rests) for step, rests in steps.items() if rests}
    return {step: value for step, value in chosen.items() if value != {}}
