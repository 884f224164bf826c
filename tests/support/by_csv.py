"""The ledgers as they lie on the disk, read with nothing of the product: what a count is compared with."""

import csv

from places import CHECKOUT


def rows(ledger: str) -> list[dict[str, str]]:
    """Every row of a ledger; an empty cell is an empty text."""
    with (CHECKOUT / "data" / "curated" / f"{ledger}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
