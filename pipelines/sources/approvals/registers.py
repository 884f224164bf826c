"""The registers that are asked: a closed list (`registers.csv`) of where each is and which field holds what."""

import csv
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from pipelines.sources.safety.endpoints import Endpoint

#: The part of GOV.UK that is searched.
MHRA = "medicines-and-healthcare-products-regulatory-agency"
#: What the owners of registers want said beside their answers.
CREDITS = {
    "openfda": "openFDA, CC0 1.0: do not rely on openFDA to make decisions regarding medical care; assume that all "
    "results are unvalidated.",
    "ema": "European Medicines Agency, www.ema.europa.eu, retrieved on the day of asking.",
    "govuk": "Contains public sector information licensed under the Open Government Licence v3.0.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Register(Endpoint):
    """One register; its path is the address at its own host, without .json."""

    reason: str = ""
    seriousness: str = ""
    kind: str
    covers: str
    lacks: str  # of what an answer of none says nothing

    def search(self, words: tuple[str, ...]) -> str:
        """The search for any of the words; GOV.UK is asked for one phrase after the other, EMA's file read for all."""
        fields = [f"{field}:" for field in self.searched] or [""]
        return " OR ".join(f'{field}"{word}"' for field in fields for word in words)


def _read(row: dict[str, Any]) -> Register:
    searched = tuple(filter(None, row["searched"].split(";")))
    return Register(**{name: cell or None for name, cell in row.items()} | {"searched": searched})


with Path(__file__).with_name("registers.csv").open(encoding="utf-8", newline="") as _file:
    REGISTERS = {row["name"]: _read(row) for row in csv.DictReader(_file)}


def look(name: str, text: str) -> str | None:
    """Where a reader can run the search of a register."""
    match REGISTERS[name].kind if name in REGISTERS else None:
        case "openfda":
            return f"{REGISTERS[name].path}.json?{urlencode({'search': text, 'limit': 10})}"
        case "ema":
            return "https://www.ema.europa.eu/en/medicines/download-medicine-data"
        case "govuk":
            asked = {"keywords": text.partition(" OR ")[0], "organisations[]": MHRA}
            return f"https://www.gov.uk/search/all?{urlencode(asked)}"
    return None
