"""What is said of several topics side by side: whose growth differs by more than chance, and what is missing."""

from collections.abc import Hashable, Mapping, Sequence
from typing import Any, NamedTuple

import pandas as pd

from dashboard.look.words import counted, listed
from dashboard.narrative.growth import SUBJECTS, growth_headline

Row = Mapping[Hashable, Any]


class Rate(NamedTuple):
    """A topic's name and its row of `growth`; no row where there is none."""

    label: str
    row: Row | None

    @property
    def is_known(self) -> bool:
        """Whether there is a rate."""
        return self.row is not None and not pd.isna(self.row["growth_pct"])


def headline(rates: Sequence[Rate]) -> str:
    """The finding: which topic has the highest growth rate, if its interval lies above that of another.

    Intervals that overlap are told as no clear difference, which is strict: rates can differ all the same.
    """
    known = sorted((rate for rate in rates if rate.is_known), key=lambda rate: -_of(rate)["growth_pct"])
    if not known:
        return f"{listed([rate.label for rate in rates])}: no growth rate can be told"
    best, *others = known
    if not others:
        return growth_headline(best.label, _of(best)) or ""
    subject = SUBJECTS[_of(best)["measure"]]
    window = _window(known)
    behind = [other for other in others if _of(best)["growth_low_pct"] > _of(other)["growth_high_pct"]]
    if len(behind) == len(others):
        return (
            f"Highest growth of {subject}{window}: {_rate(best)}; its interval lies above "
            f"{'that' if len(others) == 1 else 'those'} of {listed([_rate(other) for other in others[:2]])}"
            f"{_more(len(others) - 2)}"
        )
    if behind:
        return (
            f"Growth of {subject}{window}: {_rate(best)} lies clearly above {_rate(behind[-1])}, not above "
            f"{_rate(others[0])}"
        )
    return (
        f"No clear difference in growth of {subject}{window}: {listed([_rate(one) for one in known[:3]])}"
        + _more(len(known) - 3)
    )


def sentences(rates: Sequence[Rate], rows: pd.DataFrame) -> list[str]:
    """A sentence for each topic: its growth, its last complete year, and what is unfinished.

    Args:
        rates: In the order of the topics.
        rows: `label`, `definition`, `year`, `records`, `is_open` of the years shown.
    """
    said = []
    for rate in rates:
        own = rows[rows["label"].eq(rate.label) & rows["definition"].eq("standard")].sort_values("year")
        closed, unfinished = own[~own["is_open"]], own[own["is_open"] & own["records"].gt(0)]
        parts = [_growth(rate)]
        if len(closed):
            last = closed.iloc[-1]
            parts.append(f"{counted(int(last['records']), 'paper').capitalize()} in {last['year']}.")
        if len(unfinished):
            open_years = ", ".join(
                f"{row['year']}: {row['records']:,} so far" for row in unfinished.to_dict("records")
            )
            parts.append(f"Unfinished, so not a fall: {open_years}.")
        said.append(" ".join(parts))
    return said


def articles_headline(label: str, year: int, found: int) -> str:
    """How many articles a topic has in a year."""
    return f"{label}, {year}: {counted(found, 'article')}"


def _growth(rate: Rate) -> str:
    if rate.row is None:
        return f"{rate.label}: no growth rate on this yardstick."
    told = growth_headline(rate.label, rate.row)
    return f"{told}." if told else f"{rate.label}: no growth rate. {rate.row['reason']}"


def _of(rate: Rate) -> Row:
    if rate.row is None:
        raise ValueError(f"{rate.label} has no rate")
    return rate.row


def _rate(rate: Rate) -> str:
    row = _of(rate)
    interval = f"({row['growth_low_pct']:.1f}% to {row['growth_high_pct']:.1f}%)"
    return f"{rate.label} {row['growth_pct']:.1f}% a year {interval}"


def _window(rates: Sequence[Rate]) -> str:
    """The years of the rates, where they are the same."""
    windows = {(_of(rate)["first_year"], _of(rate)["last_year"]) for rate in rates}
    return f", {min(windows)[0]} to {min(windows)[1]}" if len(windows) == 1 else ""


def _more(left: int) -> str:
    return f" and {left} more" if left > 0 else ""
