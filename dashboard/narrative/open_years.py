"""What is said of years that are not over: the same days of earlier years, and what is still to come."""

from collections.abc import Hashable, Mapping
from datetime import date
from typing import Any

import pandas as pd

from dashboard.look.words import counted
from dashboard.narrative.literature import FEW
from pipelines.text.numerals import share

Row = Mapping[Hashable, Any]


def same_days_headline(label: str, rows: pd.DataFrame) -> str:
    """The running year against the same days of the year before.

    Args:
        label: Name of the topic.
        rows: `year`, `until`, `records`, `is_running`, by year; the running year is among them.
    """
    running = rows[rows["is_running"]].iloc[-1]
    until = date.fromisoformat(running["until"])
    before = rows[rows["year"].eq(running["year"] - 1)]
    than = (
        f", {before.iloc[0]['records']:,} in the same days of {before.iloc[0]['year']}" if len(before) else ""
    )
    papers = counted(int(running["records"]), "paper")
    return f"{label}: {papers} from 1 January to {until.day} {until:%B %Y}{than}"


def filling_label(row: Row) -> str:
    """What stands above one year that is still filling."""
    if pd.isna(row["estimate"]):
        return f"{row['year']}: {row['arrived']:,} so far, no estimate"
    return (
        f"{row['year']}: {row['arrived']:,} of about {row['estimate']:,.0f} {_ends(row, 'estimate', ',.0f')}"
    )


def filling_headline(label: str, rows: pd.DataFrame) -> str:
    """How much has arrived of the latest publication year that has an estimate, or else of which it is known."""
    known = rows[rows["fraction"].notna()].sort_values("year")
    if known.empty:
        return f"{label}: how much of its open publication years has arrived cannot be estimated"
    estimated = known[known["estimate"].notna()]
    row = (known if estimated.empty else estimated).iloc[-1].to_dict()
    return f"{label}: of the papers published in {row['year']}, about {_arrived(row)} have arrived"


def filling_sentences(rows: pd.DataFrame) -> list[str]:
    """Per year, what the fraction was learnt from, or why there is no estimate."""
    said = []
    for row in rows.to_dict("records"):
        parts = [] if pd.isna(row["reason"]) else [str(row["reason"])]
        if not pd.isna(row["fraction"]):
            learnt = (
                f", learnt from {counted(int(row['learnt_years']), 'earlier year')}"
                if row["learnt_years"]
                else ""
            )
            parts.insert(0, f"About {_arrived(row)} had arrived by {row['as_of']}{learnt}.")
        said.append(f"{row['year']}: {' '.join(parts)}")
    return said


def backtest_headline(tests: pd.DataFrame) -> str:
    """How often the interval of the back-tests held what the year came to."""
    if tests.empty:
        return "No publication year could be back-tested yet"
    held = share(tests["is_held"].mean(), 0)
    return f"In {held} of {len(tests):,} back-tests the 95% interval held what the year came to"


#: What a reader must know of the back-tests.
BACKTEST_SENTENCES = [
    "An interval at 95% should hold in about 95 of 100. Neighbouring days and topics share articles, so the "
    "back-tests are not independent.",
    "Beside each topic: how many of its back-tests held. A topic that is not there had too few papers to learn from.",
]


def backtest_text(row: Row) -> str:
    """How many of one topic's back-tests held, in words; a share only where there are enough."""
    held = f"{row['held']:,} of {counted(int(row['backtests']), 'back-test')}"
    return held if row["backtests"] < FEW else f"{share(row['share'], 0)}, {held}"


def _arrived(row: Row) -> str:
    """The fraction of a year that has arrived, with its interval where there is one."""
    said = f"{share(row['fraction'], 0)}"
    return said if pd.isna(row["fraction_low"]) else f"{said} {_ends(row, 'fraction', '.0%')}"


def _ends(row: Row, name: str, form: str) -> str:
    return f"({row[f'{name}_low']:{form}} to {row[f'{name}_high']:{form}})"
