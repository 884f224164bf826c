"""One report of openFDA, as each of its data sets tells it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from pipelines.sources.answers import Refused
from pipelines.sources.pieces import NEW_SHAPE
from pipelines.sources.safety.endpoints import Endpoint
from pipelines.text.plain import flat


@dataclass(frozen=True, slots=True)
class Report:
    """One recall or one report of an adverse event.

    Attributes:
        searched: The text that the search looked into.
        lot: Of a recall, which can be told once for every lot.
        company_number: What the company that sent it calls the case.
        same_case: What another company calls it, where both sent it.
        link: Where its own page is.
        odd: What could not be taken as it is.
    """

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
    lot: str | None = None
    company_number: str | None = None
    same_case: str | None = None
    link: str | None = None
    odd: tuple[tuple[str, str], ...] = ()


_EARLIEST = date(1900, 1, 1)
_SERIOUS = {"1": "serious", "2": "not serious"}


def read_report(result: Any, endpoint: Endpoint) -> Report:
    """The report of one element of `results`; raises Refused where it is none."""
    report_id = text_at(result, endpoint.id_field)
    if report_id is None:
        raise Refused(f"a report without its {endpoint.id_field}", NEW_SHAPE)
    seriousness, told = text_at(result, endpoint.seriousness), text_at(result, endpoint.date_field)
    days = filter(None, (_day(one, endpoint.day_form) for one in (told or "").split(" | ")))
    day = max(days, default=None)
    return Report(
        endpoint=endpoint.name,
        report_id=report_id,
        version=text_at(result, endpoint.version),
        day=day,
        product=text_at(result, endpoint.product),
        reason=text_at(result, endpoint.reason),
        seriousness=_SERIOUS.get(seriousness or "", seriousness),
        company=text_at(result, endpoint.company),
        country=text_at(result, endpoint.country),
        searched=" | ".join(text for field in endpoint.searched if (text := text_at(result, field))),
        lot=text_at(result, endpoint.lot),
        company_number=text_at(result, endpoint.company_number),
        same_case=text_at(result, endpoint.same_case),
        link=text_at(result, endpoint.link),
        odd=(("an odd date, left out", f"{report_id} ({told[:30]})"),) if told and not day else (),
    )


def _day(told: str, form: str | None) -> date | None:
    """The day; without a form it is 20240131, 2024-01-31 or a moment of it."""
    try:
        day = datetime.strptime(told, form).date() if form else date.fromisoformat(told.partition("T")[0])  # noqa: DTZ007
    except ValueError:
        return None
    return day if day >= _EARLIEST else None


def text_at(result: Any, path: str | None) -> str | None:
    """Every text at a dotted path, each once, joined by |; a bar in one would read as the next."""
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
