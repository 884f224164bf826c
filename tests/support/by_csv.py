"""The ledgers as they lie on the disk, read with nothing of the product: what a count is compared with."""

import csv

from places import CHECKOUT


def rows(ledger: str) -> list[dict[str, str]]:
    """Every row of a ledger; an empty cell is an empty text."""
    with (CHECKOUT / "data" / "curated" / f"{ledger}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def acts(*topics: str, general: bool = False) -> int:
    """How many regulatory events belong to one of these topics; `general`: also of those that name no exosomes."""
    mapped = {
        row["word"] for row in rows("ledger_topics") if row["kind"] == "word" and row["topic"] in topics
    }
    return sum(
        bool(mapped & set(row["topics"].split(";"))) and (general or row["exosome_named"] == "yes")
        for row in rows("regulatory_events")
    )
