"""Answers like NIH RePORTER's API v2: searches by POST, unknown criteria ignored, pages that end at a wall."""

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

from pipelines.sources.grants.reporter import PAGE, WALL, WHOLE_INDEX
from pipelines.standin.records.projects import simulate_projects
from pipelines.standin.services.answers import Answer, Setting, json_answer, text_answer
from pipelines.standin.services.registry_search import QueryError, matcher

_DEFAULT_PAGE = 50
# Projects of other subjects in a fiscal year, about as many as there are.
_A_YEAR = 70_000
_HONOURED = {"fiscal_years", "agencies", "advanced_text_search", "exclude_subprojects"}

ProjectDocument = dict[str, Any]


class Reporter:
    """Project-years as the service stores them, as JSON. `whole_index` is what it has beside them."""

    def __init__(
        self, projects: Iterable[ProjectDocument], *, wall: int = WALL, whole_index: int = WHOLE_INDEX
    ) -> None:
        self.projects = sorted(projects, key=lambda project: project["appl_id"])
        self.wall = wall
        self.whole_index = whole_index

    def answer(self, path: str, parameters: Mapping[str, str]) -> Answer:
        """The answer to one request, whose body is the parameter `json`."""
        if path.lower() != "projects/search":
            return text_answer("", status=404)
        if "json" not in parameters:
            return text_answer("", status=405)
        try:
            asked = json.loads(parameters["json"])
            criteria = {key: value for key, value in asked.get("criteria", {}).items() if key in _HONOURED}
            found = self.matching(criteria)
        except (ValueError, AttributeError, QueryError):
            return json_answer({"message": "An error has occurred."}, status=500)
        limit = min(int(asked.get("limit", _DEFAULT_PAGE)), PAGE)
        offset = int(asked.get("offset", 0))
        page = found[offset : min(offset + limit, self.wall)]
        # What it has beside them shows in the total alone.
        rest = 0 if "advanced_text_search" in criteria else _A_YEAR if criteria else self.whole_index
        total = len(found) + rest
        fields = [_snake(name) for name in asked.get("include_fields") or ()]
        meta = {
            "search_id": "simulated",
            "total": total,
            "offset": offset,
            "limit": limit,
            "sort_field": asked.get("sort_field"),
            "sort_order": asked.get("sort_order", "ASC"),
            "sorted_by_relevance": False,
            "properties": {"URL": "https:/reporter.nih.gov/search/simulated/projects"},
        }
        return json_answer({"meta": meta, "results": [_chosen(project, fields) for project in page]})

    def matching(self, criteria: Mapping[str, Any]) -> list[ProjectDocument]:
        """The project-years that fit the criteria it honours."""
        text = criteria.get("advanced_text_search", {}).get("search_text", "")
        matches = matcher(text) if text else lambda _: True
        years, agencies = criteria.get("fiscal_years"), criteria.get("agencies")
        return [
            project
            for project in self.projects
            if (years is None or project["fiscal_year"] in years)
            and (agencies is None or project["agency_ic_admin"]["abbreviation"] in agencies)
            and not (criteria.get("exclude_subprojects") and project["subproject_id"])
            and matches(_searched(project))
        ]


def simulated(setting: Setting) -> Reporter:
    """Projects up to the day of the setting."""
    return Reporter(simulate_projects(400 if setting.whole else 200, setting.seed, setting.last_day))


def _searched(project: ProjectDocument) -> str:
    return " | ".join(filter(None, (project[key] for key in ("project_title", "terms", "abstract_text"))))


def _snake(name: str) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower()


def _chosen(project: ProjectDocument, fields: list[str]) -> ProjectDocument:
    return {key: value for key, value in project.items() if not fields or key in fields}
