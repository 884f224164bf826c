"""What the page Market says of money and companies."""

import pandas as pd

from dashboard.look.words import counted, listed
from pipelines.analysis.market.money import LEFT_OUT, Summed
from pipelines.text.numerals import digits, million

MODALITY_LABELS = {
    "human_cells": "Human cells",
    "engineered": "Engineered or loaded",
    "artificial": "Artificial",
    "plant_or_bacteria": "Plant or bacteria",
    "animal": "Animal",
    "test_or_service": "Test, tool or service",
    "not_stated": "Not stated",
}


def timeline_headline(label: str, market: pd.DataFrame, events: pd.DataFrame) -> str:
    """How many companies' events, how many of them ends, beside how many of regulators."""
    if market.empty:
        return f"{label}: no event of a company was found beside {counted(len(events), 'regulatory event')}"
    ends = [
        counted(int(market["kind"].eq(kind).sum()), *words)
        for kind, words in (
            ("bankruptcy", ("bankruptcy", "bankruptcies")),
            ("discontinuation", ("discontinuation",)),
        )
        if market["kind"].eq(kind).any()
    ]
    among = f", among them {listed(ends)}," if ends else ""
    return (
        f"{label}: {counted(len(market), 'event')} of companies{among} beside "
        f"{counted(len(events), 'regulatory event')}"
    )


def timeline_sentences(market: pd.DataFrame, labels: dict[str, str]) -> list[str]:
    """Events by kind, and those that have no place on a time axis.

    Args:
        market: Rows of market_events.
        labels: Kind to its words.
    """
    if market.empty:
        return ["The ledger holds no event of a company for this topic."]
    counts = market["kind"].value_counts()
    said = [
        f"By kind: {', '.join(f'{labels[kind].lower()} {counts[kind]}' for kind in labels if kind in counts)}."
    ]
    undated = market[market["date"].isna()]
    if not undated.empty:
        have = "has" if len(undated) == 1 else "have"
        said.append(
            f"{counted(len(undated), 'event')} {have} no known date and {have} no mark: "
            f"{'; '.join(sorted(set(undated['company'])))}."
        )
    return said


def money_headline(label: str, found: Summed, years: pd.DataFrame) -> str:
    """The sum with its n, and the year that holds most of it."""
    if not found.events:
        return f"{label}: no amount that may be added up was found"
    events = counted(found.events, "event")
    said = f"{label}: {million(found.total_usd_m)} dollars in {events} whose amounts may be added up"
    by_year = years.groupby("year")["amount_usd_m"].sum()
    if len(by_year) > 1:
        place = int(by_year.argmax())
        said += f", the most in {by_year.index[place]} ({million(by_year.iloc[place])})"
    return said


def left_out_sentence(found: Summed) -> str:
    """How many events are not in the sum, and why."""
    left = {reason: count for reason, count in found.left_out.items() if count}
    if not left:
        return "No event is left out of the sum."
    why = "; ".join(f"{counted(count, 'event')}, {LEFT_OUT[reason]}" for reason, count in left.items())
    return f"Left out of the sum, by reason: {why}."


def companies_headline(label: str, companies: pd.DataFrame, counts: pd.DataFrame) -> str:
    """How many companies, where most of them sit, and how sure the ledger is of them."""
    if companies.empty:
        return f"{label}: no company was found for this choice"
    most = counts.iloc[0]
    sure = int(companies["confidence"].eq("high").sum())
    if len(companies) == 1:
        return f"{label}: one company found, in {companies['country'].iloc[0]}"
    return (
        f"{label}: {len(companies)} companies found, {most['in_country']} of them in {most['country']}; "
        f"{sure or 'none'} with high confidence"
    )


def companies_sentence(companies: pd.DataFrame) -> str:
    """What their vesicles come from, most first."""
    counts = companies["modality_kind"].value_counts()
    order = sorted(counts.index, key=lambda kind: (-counts[kind], kind))
    return f"What they work with: {', '.join(f'{MODALITY_LABELS[kind].lower()} {counts[kind]}' for kind in order)}."


def axis_headline(label: str, since: dict[str, int], axis_from: int) -> str:
    """What began when, the earliest first.

    Args:
        label: Name of the topic.
        since: What was found to its first year on the axis.
        axis_from: First year of the axis: what is there by then may be older.
    """
    if not since:
        return f"{label}: nothing with a date was found"
    order = sorted(since, key=lambda what: (since[what], what))
    told = [f"{what} {'by ' if since[what] == axis_from else ''}{since[what]}" for what in order]
    return f"{label}, first found: {listed(told)}"


def axis_sentences(counts: dict[str, str], missing: dict[str, str]) -> list[str]:
    """What each part holds, and which parts are not there and why.

    Args:
        counts: Part to what it holds.
        missing: Part to why it is not there.
    """
    said = [f"{part}: {held}." for part, held in counts.items()]
    return said + [f"Not drawn: {part.lower()}. {why}" for part, why in missing.items()]


def claimed(spreads: pd.DataFrame) -> tuple[str, str]:
    """What is claimed, as a value and what it is of."""
    if spreads.empty:
        return "None found", "No market size in dollars for this topic."
    widest = spreads.iloc[0]
    where = "" if widest["geography"] == "Global" else f", {widest['geography']}"
    what = f"{widest['segment']}{where}, {widest['base_year']}"
    if widest["estimates"] == 1:
        return digits(widest["low_usd_m"]), f"One estimate: {what}, {widest['low_publisher']}."
    return (
        f"{digits(widest['low_usd_m'])} to {digits(widest['high_usd_m'])}",
        f"{widest['estimates']} estimates: {what}. The widest range; ranges are never averaged.",
    )


def reported(revenues: pd.DataFrame) -> tuple[str, str]:
    """What was reported, likewise."""
    if revenues.empty:
        return "None found", "No revenue reported in dollars for this topic."
    largest = revenues.iloc[0]
    return (
        digits(largest["revenue_usd_m"]),
        f"{largest['company']}, {largest['period']}: the "
        f"{f'largest of {len(revenues)}' if len(revenues) > 1 else 'only one'} found in dollars.",
    )


def paid(found: Summed, years: pd.DataFrame) -> tuple[str, str]:
    """What was raised and paid, likewise."""
    left = sum(found.left_out.values())
    if not found.events:
        return (
            "None found",
            f"No amount that may be added up, in {left} events." if left else "No event was found.",
        )
    since = f" since {years['year'].min()}" if len(years) else ""
    return (
        digits(found.total_usd_m),
        f"{counted(found.events, 'event')}{since}; {left or 'no'} more may not be added up.",
    )


def ended(market: pd.DataFrame) -> tuple[str, str]:
    """What came to an end, likewise."""
    ends = market[market["kind"].isin(["bankruptcy", "discontinuation"])]
    bankrupt = int(ends["kind"].eq("bankruptcy").sum())
    if market.empty:
        return "None found", "No event of a company was found."
    return (
        f"{len(ends)} of {len(market)}",
        f"Events found that are a bankruptcy ({bankrupt}) or a discontinuation ({len(ends) - bankrupt}).",
    )
