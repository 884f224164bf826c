"""Answers like openFDA: searches of phrases in fields, pages by skip, and a 404 where nothing is found."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from pipelines.sources.safety.endpoints import ENDPOINTS
from pipelines.sources.safety.openfda import PAGE, WALL
from pipelines.standin.records.reports import simulate_reports
from pipelines.standin.services.answers import Answer, Setting, json_answer, text_answer

_CLAUSE = re.compile(r'([a-z_.]+):"([^"]*)"')
_EXISTS = re.compile(r"_exists_:([a-z_.]+)(?: AND )?")
_DISCLAIMER = "Do not rely on openFDA to make decisions regarding medical care. Simulated, all the same."
PATHS = frozenset(endpoint.path for endpoint in ENDPOINTS.values())

ReportDocument = dict[str, Any]


class OpenFda:
    """Reports of each data set by its path, as JSON, and the day of the data."""

    def __init__(
        self,
        reports: Mapping[str, Iterable[ReportDocument]],
        last_updated: str = "2026-11-18",
        paths: Iterable[str] = PATHS,
    ) -> None:
        self.reports = {path: list(reports.get(path, ())) for path in paths}
        self.last_updated = last_updated

    def answer(self, path: str, parameters: Mapping[str, str]) -> Answer:
        """The answer to one request."""
        name = path.removesuffix(".json")
        if name not in self.reports or name == path:
            return text_answer("Not Found", status=404)
        limit, skip = parameters.get("limit", "1"), parameters.get("skip", "0")
        if not limit.isdecimal() or int(limit) > PAGE:
            return _error(400, "BAD_REQUEST", "Limit cannot exceed 1000 results for search requests.")
        if not skip.isdecimal() or int(skip) > WALL:
            return _error(400, "BAD_REQUEST", "Skip value must 25000 or less.")
        search = parameters.get("search", "")
        fields, clauses = _EXISTS.findall(search), _CLAUSE.findall(search)
        if search and _CLAUSE.sub("", _EXISTS.sub("", search)).replace(" OR ", "").strip():
            return _error(500, "SERVER_ERROR", "Check your request and try again")
        found = [
            report
            for report in self.reports[name]
            if (not clauses or _matches(report, clauses))
            and all(_texts(report, field.split(".")) for field in fields)
        ]
        page = found[int(skip) : int(skip) + int(limit)]
        if not page:
            return _error(404, "NOT_FOUND", "No matches found!")
        paging = {"skip": int(skip), "limit": int(limit), "total": len(found)}
        meta = {"disclaimer": _DISCLAIMER, "last_updated": self.last_updated, "results": paging}
        return json_answer({"meta": meta, "results": page})


def simulated(setting: Setting) -> OpenFda:
    """Reports up to the day of the setting."""
    return OpenFda(simulate_reports(setting.seed, setting.last_day), setting.last_day.isoformat())


def _matches(report: ReportDocument, clauses: list[tuple[str, str]]) -> bool:
    return any(
        re.search(rf"\b{re.escape(phrase)}\b", text, re.IGNORECASE)
        for field, phrase in clauses
        for text in _texts(report, field.split("."))
    )


def _texts(value: Any, steps: list[str]) -> list[str]:
    if isinstance(value, list):
        return [text for item in value for text in _texts(item, steps)]
    if not steps:
        return [str(value)]
    return _texts(value.get(steps[0]), steps[1:]) if isinstance(value, Mapping) else []


def _error(status: int, code: str, message: str) -> Answer:
    return json_answer({"error": {"code": code, "message": message}}, status=status)
