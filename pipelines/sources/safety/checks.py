"""What Exoscope takes for granted about openFDA, in a request for each data set and two more."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any

from pipelines.sources.answers import Refused
from pipelines.sources.checks import Assumption, Broken, Check, Heard, checked
from pipelines.sources.client import Client
from pipelines.sources.safety.endpoints import ENDPOINTS, Endpoint
from pipelines.sources.safety.openfda import is_nothing_found, read_page, search_of
from pipelines.sources.trials import words as trial_words
from pipelines.topics.catalogue import Catalogue

_NOBODY = ("qwxzvexosomeqwxzv",)
_COMMON = ("aspirin",)
_PAGE = "10"


class _OpenFda:
    def __init__(self, client: Client) -> None:
        self._client = client

    def assumptions(self) -> Sequence[Assumption]:
        return (
            Assumption(
                "search", "A search gives reports that have the word in the field searched.", self._searched
            ),
            Assumption(
                "nothing found",
                "A search that finds nothing is answered with status 404 and NOT_FOUND.",
                self._nothing,
            ),
            *(
                Assumption(
                    endpoint.name,
                    f"{endpoint.path}.json tells number, date, product, reason and the day of its data where we look.",
                    partial(self._fields, endpoint),
                )
                for endpoint in ENDPOINTS.values()
            ),
        )

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
        naming = sum(trial_words.matches(_COMMON, report.searched) for report in reports)
        seen = f"{naming} of {len(reports)} reports name {_COMMON[0]}, of {total:,} in all"
        if naming < len(reports):
            raise Broken(seen)
        return seen

    def _fields(self, endpoint: Endpoint) -> str:
        found = self._ask(endpoint, {"limit": _PAGE})
        if found is None:
            raise Broken("nothing at all")
        reports, total, updated = read_page(found, endpoint)
        missing = [
            field
            for field, told in (
                (endpoint.date_field, [report.day for report in reports]),
                (endpoint.product, [report.product for report in reports]),
                (endpoint.reason, [report.reason for report in reports]),
            )
            if not any(told)
        ]
        if missing or updated is None:
            lacking = [*missing, *([] if updated else ["meta.last_updated"])]
            raise Broken(f"none of {len(reports)} reports tells {', '.join(lacking)}")
        return f"{total:,} reports, data of {updated}"

    def _ask(self, endpoint: Endpoint, params: Mapping[str, str]) -> Any:
        def attempt() -> Any:
            try:
                return self._client.fetch(f"{endpoint.path}.json", due="json", params=params)
            except Refused as refusal:
                if is_nothing_found(refusal):
                    return None
                raise

        return self._client.ask(f"the {endpoint.label}", attempt)


def safety_checks(client: Client, heard: Heard, _: Catalogue, __: date) -> Iterator[Check]:
    """The checks of openFDA, each as it gets done. `heard` listens to the client's answers."""
    yield from checked(client.service.name, _OpenFda(client).assumptions(), heard)
