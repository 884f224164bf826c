"""One project-year as NIH RePORTER tells it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from pipelines.sources.answers import Refused
from pipelines.sources.pieces import NEW_SHAPE
from pipelines.text.plain import flat

#: The fields that are asked for, by the names that `include_fields` takes.
FIELDS = (
    "ApplId",
    "SubprojectId",
    "FiscalYear",
    "ProjectNum",
    "CoreProjectNum",
    "ProjectTitle",
    "AbstractText",
    "Terms",
    "Organization",
    "ActivityCode",
    "AgencyIcAdmin",
    "AwardAmount",
    "ProjectStartDate",
    "ProjectEndDate",
    "AwardNoticeDate",
)
_MARKS = re.compile(r"[<>;]+")


@dataclass(frozen=True, slots=True)
class Project:
    """One application of one fiscal year: a year of a project, or of a sub-project. What is not said is None.

    `odd` are pairs of a cause and a place: what could not be taken as it is.
    """

    appl_id: str
    fiscal_year: int
    project_num: str | None = None
    core_project_num: str | None = None
    subproject_id: str | None = None
    title: str | None = None
    abstract: str | None = None
    terms: str | None = None
    organization: str | None = None
    country: str | None = None
    activity_code: str | None = None
    agency: str | None = None
    award_amount_usd: float | None = None
    start: date | None = None
    end: date | None = None
    noticed: date | None = None
    odd: tuple[tuple[str, str], ...] = ()

    @property
    def text(self) -> str:
        """Everything that the search looks into; a bar between the parts keeps phrases from running over."""
        return " | ".join(filter(None, (self.title, self.terms, self.abstract)))

    @property
    def can_be_checked(self) -> bool:
        """Whether more than the title came along, so that the words searched for must be somewhere in the text."""
        return bool(self.abstract or self.terms)


def read_project(result: Any) -> Project:
    """The project-year of one element of `results`; raises Refused where it is none."""
    appl_id, year = _field(result, "appl_id"), _field(result, "fiscal_year")
    if type(appl_id) is not int or type(year) is not int or appl_id < 1:
        raise Refused(f"a project without its number (appl_id {str(appl_id)[:30]!r})", NEW_SHAPE)
    values: dict[str, Any] = {
        "award_amount": _amount(result),
        **{
            name: _day(result, name)
            for name in ("project_start_date", "project_end_date", "award_notice_date")
        },
    }
    terms = _text(result, "terms")
    return Project(
        appl_id=str(appl_id),
        fiscal_year=year,
        project_num=_text(result, "project_num"),
        core_project_num=_text(result, "core_project_num"),
        subproject_id=_text(result, "subproject_id"),
        title=_text(result, "project_title"),
        abstract=_text(result, "abstract_text"),
        terms=flat(_MARKS.sub(" | ", terms)) if terms else None,
        organization=_text(_field(result, "organization"), "org_name"),
        country=_text(_field(result, "organization"), "org_country"),
        activity_code=_text(result, "activity_code"),
        agency=_text(_field(result, "agency_ic_admin"), "abbreviation"),
        award_amount_usd=values["award_amount"],
        start=values["project_start_date"],
        end=values["project_end_date"],
        noticed=values["award_notice_date"],
        odd=tuple(
            (f"an odd {name}, left out", f"{appl_id} ({str(_field(result, name))[:30]})")
            for name, value in values.items()
            if value is None and _field(result, name) not in (None, "")
        ),
    )


def _field(part: Any, name: str) -> Any:
    return part.get(name) if isinstance(part, Mapping) else None


def _text(part: Any, name: str) -> str | None:
    value = _field(part, name)
    # Numbers of sub-projects come as numbers at times.
    return (flat(str(value)) or None) if isinstance(value, str | int) else None


def _amount(result: Any) -> float | None:
    value = _field(result, "award_amount")
    is_one = isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value < 1e12
    return float(value) if is_one else None


def _day(result: Any, name: str) -> date | None:
    # Times have no zone, and older ones printed the month where the minute belongs: only the day counts.
    try:
        return date.fromisoformat((_text(result, name) or "")[:10])
    except ValueError:
        return None
