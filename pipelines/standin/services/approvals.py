"""Answers like the registers of products: openFDA's data sets, EMA's file, and GOV.UK's search, which is strict."""

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from pipelines.sources.approvals.registers import MHRA
from pipelines.standin import records
from pipelines.standin.services.answers import Answer, Setting, json_answer, text_answer
from pipelines.standin.services.openfda import OpenFda

_RECORDS = Path(records.__path__[0]) / "registers.json"
_TAKEN = {"q", "filter_organisations", "fields", "count"}


class Registers:
    """All registers on a day; what is given takes the place of the few records that they have."""

    def __init__(self, day: date, **records: list[dict[str, Any]]) -> None:
        self._records = json.loads(_RECORDS.read_text(encoding="utf-8")) | records
        paths = [path for path in self._records if "/" in path]
        self._openfda = OpenFda(self._records, day.isoformat(), paths)
        self._day = day.isoformat()

    def answer(self, path: str, parameters: Mapping[str, str]) -> Answer:
        """The answer to one request."""
        if path == "en/documents/report/medicines-output-medicines_json-report_en.json":
            medicines = self._records["ema"]
            meta = {"total_records": len(medicines), "timestamp": f"{self._day}T06:00:00Z"}
            return json_answer({"meta": meta, "data": medicines})
        return (
            self._search(parameters) if path == "api/search.json" else self._openfda.answer(path, parameters)
        )

    def _search(self, parameters: Mapping[str, str]) -> Answer:
        """What GOV.UK finds; a parameter that it does not know is an error there."""
        count, organisation = parameters.get("count", "10"), parameters.get("filter_organisations", MHRA)
        if not parameters.keys() <= _TAKEN or not count.isdecimal() or int(count) > 1_500:
            return text_answer("Unexpected parameters", status=422)
        phrase = f" {parameters.get('q', '').strip(chr(34)).lower()} "
        found = [
            one for one in self._records["govuk"] if organisation == MHRA and phrase in f" {one['_says']} "
        ]
        fields = parameters.get("fields", "title,link").split(",")
        shown = [{name: one[name] for name in fields} | {"_id": one["link"]} for one in found[: int(count)]]
        return json_answer({"results": shown, "total": len(found), "start": 0})


def simulated(setting: Setting) -> Registers:
    """Registers with a label, a test and a page to be looked at, and those with none."""
    return Registers(setting.last_day)
