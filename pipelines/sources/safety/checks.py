"""What Exoscope takes for granted about openFDA, in a request for each data set and three more."""

from collections.abc import Iterable, Mapping
from typing import Any

from pipelines.sources.checks import Broken, Questions, Untold, known, seen
from pipelines.sources.pieces import Unread
from pipelines.sources.safety.endpoints import ENDPOINTS, Endpoint
from pipelines.sources.safety.openfda import fetched, read_page, search_of
from pipelines.sources.safety.reports import Report
from pipelines.sources.trials import words as trial_words

_NOBODY = ("qwxzvexosomeqwxzv",)
_COMMON = ("aspirin",)
_PAGE = "10"


class OpenFdaQuestions(Questions):
    """The questions to openFDA."""

    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        self._first: dict[str, set[str]] = {}

    def _nothing(self) -> str:
        endpoint = ENDPOINTS["drug_enforcement"]
        found = self._ask(endpoint, {"search": search_of(endpoint, _NOBODY), "limit": "1"})
        if found is not None:
            raise Broken("an answer to a search for a word that nobody writes")
        return "yes"

    def _searched(self) -> str:
        endpoint = ENDPOINTS["drug_event"]
        found = self._ask(endpoint, {"search": search_of(endpoint, _COMMON), "limit": _PAGE})
        if found is None:
            raise Broken(f"no adverse event of {_COMMON[0]}")
        reports, total, _ = read_page(found, endpoint)
        naming = sum(trial_words.matches(_COMMON, report.searched) for report in _read(reports))
        counts = f"{naming} of {len(reports)} reports name {_COMMON[0]}, of {total:,} in all"
        return seen(counts, holds=naming >= len(reports))

    def _pages(self) -> str:
        endpoint, first = ENDPOINTS["drug_event"], known(self._first.get("drug_event"), "no first page came")
        more = self._ask(endpoint, {"limit": _PAGE, "skip": _PAGE})
        if more is None:
            raise Untold("one page holds them all")
        second = [report.report_id for report in _read(read_page(more, endpoint)[0])]
        others = sum(number not in first for number in second)
        if not second or others < len(second):
            told = f"{others} of {len(second)} reports of the next page are others"
            raise Broken(told, "Nothing, as long as they are few: a report that is served twice counts once")
        return f"{others} other reports on the next page"

    def _fields(self, endpoint: Endpoint) -> str:
        found = self._ask(endpoint, {"limit": _PAGE})
        if found is None:
            raise Broken("nothing at all")
        page, total, updated = read_page(found, endpoint)
        reports = _read(page)
        self._first[endpoint.name] = {report.report_id for report in reports}
        told = {
            endpoint.date_field: any(report.day for report in reports),
            endpoint.product: any(report.product for report in reports),
            endpoint.reason: any(report.reason for report in reports),
            "meta.last_updated": updated is not None,
        }
        if lacking := [field for field, is_told in told.items() if not is_told]:
            raise Broken(f"none of {len(reports)} reports tells {', '.join(lacking)}")
        return f"{total:,} reports, data of {updated}"

    asks = (
        ("search", "A search gives reports that have the word in the field searched.", _searched),
        ("nothing found", "A search that finds nothing is answered with status 404 and NOT_FOUND.", _nothing),
        *(
            (
                endpoint.name,
                f"{endpoint.path}.json tells number, date, product, reason and the day of its data where we look.",
                lambda self, endpoint=endpoint: self._fields(endpoint),
            )
            for endpoint in ENDPOINTS.values()
        ),
        ("pages", "The page after the first one holds other reports.", _pages),
    )

    def _ask(self, endpoint: Endpoint, params: Mapping[str, str]) -> Any:
        return self.client.ask(
            f"the {endpoint.label}", lambda: fetched(self.client, f"{endpoint.path}.json", params)
        )


def _read(page: Iterable[Report | Unread]) -> list[Report]:
    return [report for report in page if not isinstance(report, Unread)]
