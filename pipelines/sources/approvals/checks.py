"""What Exoscope takes for granted about the registers, in eight requests; of openFDA more is asked for safety."""

from datetime import date
from typing import Any

from pipelines.sources.approvals.asking import ask, at, medicines
from pipelines.sources.approvals.registers import REGISTERS
from pipelines.sources.checks import Broken, Questions, seen
from pipelines.sources.pieces import Unread, read_each
from pipelines.sources.safety.openfda import fetched, page_of
from pipelines.sources.safety.reports import read_report

_TOLD = ("product", "company", "day")


class RegisterQuestions(Questions):
    """The questions to the registers."""

    def _fields(self, name: str) -> str:
        register = at(self.client, REGISTERS[name])
        search = " AND ".join(f"_exists_:{field}" for field in register.searched)

        def page() -> tuple[list[Any], int, date | None] | None:
            document = fetched(self.client, f"{register.path}.json", {"search": search, "limit": "1"})
            return None if document is None else page_of(document)

        if (found := self.client.ask(register.label, page)) is None:
            raise Broken(f"no record has all of {', '.join(register.searched)}")
        results, total, updated = found
        return _read(name, results, f"{total:,} records have all fields, data of {updated}")

    def _medicines(self) -> str:
        results, day = medicines(self.client, at(self.client, REGISTERS["ema"]))
        return _read("ema", results, f"{len(results):,} medicines, data of {day or 'a day that is not told'}")

    def _pages(self) -> str:
        named = len(ask(self.client, REGISTERS["govuk"], ("medicine recall",)).hits)
        nobody = len(ask(self.client, REGISTERS["govuk"], ("qwxzv exosome",)).hits)
        return seen(f"{named} pages for a phrase, {nobody} for a made-up one", holds=named > nobody == 0)

    asks = (
        *(
            (
                name,
                f"{one.label}: the fields searched are there, and name, firm and day where we look.",
                lambda self, name=name: self._fields(name),
            )
            for name, one in REGISTERS.items()
            if one.kind == "openfda"
        ),
        (
            "ema",
            "EMA's file holds as many medicines as it says, with name, firm and day where we look.",
            _medicines,
        ),
        ("govuk", "GOV.UK takes a phrase in quotation marks, and finds nothing for a made-up one.", _pages),
    )


def _read(name: str, results: list[Any], told: str) -> str:
    """What was told, where the records say what is taken from them."""
    every = read_each(results, lambda one: read_report(one, REGISTERS[name]))
    read = [one for one in every if not isinstance(one, Unread)]
    lacking = [field for field in _TOLD if not any(getattr(one, field) for one in read)]
    return seen(f"{told}; none tells {', '.join(lacking)}" if lacking else told, holds=not lacking)
