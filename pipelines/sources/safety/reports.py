"""One report of openFDA, as each of its data sets tells it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from pipelines.sources.answers import Refused
from pipelines.sources.safety.endpoints import Endpoint
from pipelines.text.plain import flat

_REPORT = "Update Exoscope; if it is the newest, report this: the service has changed"


@dataclass(frozen=True, slots=True)
class Report:
    """One recall or one report of an adverse event. `searched` holds the text that the search looked into."""

    endpoint: str
    report_id: str
    version: str | None
    day: date | None
    product: str | None
    reason: str | None
    seriousness: str | None
    company: str | None
    country: str | None
    searched: str


_SERIOUS = {"1": "serious", "2": "not serious"}


def read_report(result: Any, endpoint: Endpoint) -> Report:
    """The report of one element of `results`; raises Refused where it is none."""
    report_id = _told(result, endpoint.id_field)
    if report_id is None:
        raise Refused(f"a report without its {endpoint.id_field}", _REPORT)
    seriousness = _told(result, endpoint.seriousness)
    return Report(
        endpoint=endpoint.name,
        report_id=report_id,
        version=_told(result, endpoint.version),
        day=_day(result, endpoint),
        product=_told(result, endpoint.product),
        reason=_told(result, endpoint.reason),
        seriousness=_SERIOUS.get(seriousness or "", seriousness),
        company=_told(result, endpoint.company),
        country=_told(result, endpoint.country),
        searched=" | ".join(told for field in endpoint.searched if (told := _told(result, field))),
    )


def _told(result: Any, path: str | None) -> str | None:
    """Every text at a path, each once, joined by |; a bar in one would read as the next."""
    if path is None:
        return None
    texts = (flat(value).replace("|", "/") for value in _values(result, path.split(".")))
    return " | ".join(dict.fromkeys(filter(None, texts))) or None


def _values(value: Any, steps: list[str]) -> list[str]:
    if isinstance(value, list):
        return [found for item in value for found in _values(item, steps)]
    if not steps:
        return [str(value)] if isinstance(value, str | int) else []
    return _values(value.get(steps[0]), steps[1:]) if isinstance(value, Mapping) else []


def _day(result: Any, endpoint: Endpoint) -> date | None:
    told = _told(result, endpoint.date_field)
    if told is None:
        return None
    try:
        return date.fromisoformat(told)  # 20240131 as well as 2024-01-31
    except ValueError:
        raise Refused(
            f"a report with {endpoint.date_field} {told[:30]!r}, which is no date", _REPORT
        ) from None
