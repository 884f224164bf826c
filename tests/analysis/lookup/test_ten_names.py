"""Ten names beside what reading the ledgers by hand finds: keys and dates were read from the CSV files with grep."""

import re
from collections import Counter
from string import Formatter

import pandas as pd
import pytest

from pipelines.analysis.lookup.find import searched
from pipelines.refresh import ledgers
from pipelines.sentences import lookup
from pipelines.tables import TABLES
from pipelines.tables.fetched import filings

DECLARED = TABLES | {table.name: table for table in filings.TABLES}
KIMERA = ("us-2023-09-01-warning-letter", "us-2023-05-clearance", "us-2020-04-10-untitled-letter")
INVITRX = ("us-2022-11-09-warning-letter", "us-2020-03-16-warning-letter", "us-2017-02-27-warning-letter")
EXOFLO = (
    *("us-2024-11-22-clearance", "us-2022-04-21-clearance", "us-2022-03-policy", "us-2021-07-20-clearance"),
    *("us-2021-01-policy", "us-2020-10-policy"),
)
#: Name to the acts about it, how many rows other tables have, and whether all of them are spelled otherwise.
BY_HAND: dict[str, tuple[tuple[str, ...], dict[str, int], bool]] = {
    "Kimera Labs": (KIMERA, {"companies": 1, "regulatory_searches": 1}, False),
    "INVITRX, Inc.": (INVITRX, {"regulatory_searches": 1}, False),
    "Chara Biologics, Inc.": (("us-2025-01-17-warning-letter",), {"companies": 1}, False),
    "SUPREME REJUVENATION LLC": (("us-2025-05-05-warning-letter",), {"regulatory_searches": 1}, False),
    "Platinum Biologics": (("us-2025-08-15-warning-letter",), {}, False),
    "exo flo": (
        EXOFLO,
        {
            "regulatory_status": 1,
            "regulatory_searches": 1,
            "trials_sample": 6,
            "companies": 1,
            "market_events": 4,
        },
        False,
    ),
    "Kimara Labs": (KIMERA, {"companies": 1, "regulatory_searches": 1}, True),
    "EUCYT Labs": (("us-2020-06-04-warning-letter",), {"common_statements": 1}, True),
    "Zanthelia Exosome Clinic": ((), {}, False),
    "Qorvexa Aesthetics": ((), {}, False),
}


def looked_up(name: str) -> pd.DataFrame:
    held = searched(
        lookup.PLACES, {table: ledgers.read(table) for table in lookup.TABLES & set(ledgers.LEDGERS)}
    )
    entries = {place.table: {"rows": 1, "fetched_at": "2026-11-28"} for place in held.places}
    return lookup.answer(name, held, {"tables": entries, "edition": "reference"}).rows


def test_every_place_names_columns_that_its_table_declares() -> None:
    for place in lookup.PLACES:
        known = set(DECLARED[place.table].columns)
        beside = set(DECLARED[place.beside[0]].columns) if place.beside else set()
        told = {
            name for _, name, _, _ in Formatter().parse(re.sub(r"[\[\]]", "", place.says + place.url)) if name
        }
        assert {*place.columns, *place.codes.split(), *filter(None, [place.key])} <= known, place.table
        assert {place.when, *told} <= known | beside, place.table
        assert set(place.beside[1:]) <= known & beside, place.table


@pytest.mark.parametrize("name", BY_HAND)
def test_the_box_finds_what_reading_finds(name: str) -> None:
    acts, others, is_otherwise = BY_HAND[name]
    found = looked_up(name)
    events = ledgers.read("regulatory_events").set_index("event_id")["date"]
    of_acts = found[found["table"].eq("regulatory_events")]
    assert of_acts["date"].tolist() == events[list(acts)].tolist()
    assert Counter(found["table"]) == Counter(others) + Counter({"regulatory_events": len(acts)})
    assert set(found["spelling"]) == (
        {lookup.OTHERWISE if is_otherwise else lookup.AS_ASKED} if len(found) else set()
    )
