"""What the page Market says of published estimates and of what became of them."""

import pandas as pd

from dashboard.look.words import counted, listed
from pipelines.text.numerals import digits, million, times

REASON_LABELS = {
    "none": "Nothing that is stated",
    "segment": "Segment",
    "scope": "Scope in brackets",
    "geography": "Geography",
    "base_year": "Base year",
    "unit": "Unit in doubt",
    "currency": "Currency",
    "source_kind": "Whose words",
}
RATE_CHECKS = {
    "agrees": "agrees",
    "disagrees": "disagrees",
    "no_rate_stated": "no rate stated",
    "not_checkable": "cannot be checked",
}
HOW = {"stated": "forecast for that year", "on_path": "read on its way there"}


def sizes_headline(label: str, spreads: pd.DataFrame, estimates: int) -> str:
    """How far the estimates of one segment and year lie apart; `spreads` has the widest range first."""
    if spreads.empty:
        return f"{label}: no market size in dollars was found" + (
            f" in {counted(estimates, 'estimate')}" if estimates else ""
        )
    widest = spreads.iloc[0]
    where = "" if widest["geography"] == "Global" else f", {widest['geography']}"
    what = f"{widest['segment']}{where} in {widest['base_year']}"
    if widest["estimates"] == 1:
        beside = (
            f"; {len(spreads)} market sizes found, no two for one segment and year"
            if len(spreads) > 1
            else ""
        )
        return f"{label}: one estimate puts {what} at {million(widest['low_usd_m'])} dollars{beside}"
    return (
        f"{label}: {widest['estimates']} estimates put {what} at {digits(widest['low_usd_m'])} to "
        f"{million(widest['high_usd_m'])} dollars, {times(widest['fold'])}-fold apart"
    )


def revenue_sentence(in_dollars: pd.DataFrame, others: pd.DataFrame) -> str:
    """The largest revenue that was reported, and which were in another currency."""
    abroad = "; ".join(f"{row['company']}, {row['revenue_local']}" for row in others.to_dict("records"))
    more = f" Not converted, so not drawn: {abroad}." if abroad else ""
    if in_dollars.empty:
        return f"No revenue reported in dollars was found.{more}"
    largest = in_dollars.iloc[0]
    which = "largest" if len(in_dollars) > 1 else "only"
    of = f" of {len(in_dollars)} revenues" if len(in_dollars) > 1 else " revenue found"
    return (
        f"The {which}{of} reported in dollars is "
        f"{million(largest['revenue_usd_m'])}: {largest['company']}, {largest['period']} ({largest['what']}). One "
        f"company's revenue is not a market, and this is what was found.{more}"
    )


def whose_words(estimates: pd.DataFrame) -> str:
    """How many estimates were read on the publisher's own page, and how many elsewhere."""
    own = int(estimates["source_kind"].eq("publisher").sum())
    quoted = int(estimates["source_kind"].eq("quoted_by_others").sum())
    return (
        f"Of {counted(len(estimates), 'estimate')}, {own or 'none'} {'was' if own <= 1 else 'were'} read on the "
        f"publisher's own page and {quoted or 'none'} {'is' if quoted <= 1 else 'are'} quoted by others."
    )


def undrawn_sentences(suspect: pd.DataFrame, without_value: int) -> list[str]:
    """What the figure leaves out, and why."""
    said = []
    if not suspect.empty:
        names = listed(
            [
                f"{row['publisher']} ({row['segment']}, {row['geography']}, {row['base_year']}, printed as "
                f"{million(row['base_value_usd_m'])})"
                for row in suspect.to_dict("records")
            ]
        )
        are = "is" if len(suspect) == 1 else "are"
        said.append(
            f"Listed, never drawn, since million and billion may be mixed up: {names} {are} in the table."
        )
    if without_value:
        states = "states" if without_value == 1 else "state"
        said.append(
            f"{counted(without_value, 'more estimate')} {states} only a rate, or values in another currency."
        )
    return said


def growth_headline(label: str, checked: pd.DataFrame) -> str:
    """How many stated rates agree with the numbers beside them."""
    both = checked[checked["rate_check"].isin(["agrees", "disagrees"])]
    if both.empty:
        return f"{label}: no estimate states base, forecast and rate, so no rate can be checked"
    agree = int(both["rate_check"].eq("agrees").sum())
    if agree == len(both):
        return f"{label}: " + (
            f"all {agree} growth rates that can be checked agree with their own numbers"
            if agree > 1
            else "the one growth rate that can be checked agrees with its own numbers"
        )
    return f"{label}: {agree or 'none'} of {len(both)} stated growth rates agree with their own numbers"


def growth_sentences(checked: pd.DataFrame) -> list[str]:
    """The rates that disagree, with both numbers, and what can be said of the rest."""
    said = [
        f"{row['publisher']} states {row['cagr_pct']:.3g}% a year, its numbers imply {row['implied_cagr_pct']:.1f}%"
        + ("; not drawn, its unit is in doubt." if row["unit_suspect"] == "yes" else ".")
        for row in checked[checked["rate_check"].eq("disagrees")].to_dict("records")
    ]
    alone = int(checked["rate_check"].eq("no_rate_stated").sum())
    bare = int((checked["rate_check"].eq("not_checkable") & checked["cagr_pct"].notna()).sum())
    if alone:
        said.append(
            f"{counted(alone, 'estimate')} {'implies' if alone == 1 else 'imply'} a rate without stating it."
        )
    if bare:
        said.append(
            f"{counted(bare, 'rate')} {'stands' if bare == 1 else 'stand'} alone, without the values behind it."
        )
    return said or ["That base and forecast fit the rate says nothing of whether either is right."]


def reasons_headline(label: str, counts: pd.DataFrame) -> str:
    """What is left of the disagreement between estimates that differ in nothing stated."""
    alike = counts[counts["reason"].eq("none")].iloc[0]
    if counts["compared"].sum() == 0:
        return f"{label}: no two estimates state values in dollars that can be compared"
    if alike["compared"] == 0:
        return f"{label}: no two estimates that can be compared have the same scope, place, year and kind of source"
    one = alike["compared"] == 1
    apart = times(alike["high"]) if one else f"{times(alike['low'])} to {times(alike['high'])}"
    return (
        f"{label}: {counted(int(alike['compared']), 'pair')} of estimates {'differs' if one else 'differ'} in nothing "
        f"stated and still {'lies' if one else 'lie'} {apart}-fold apart"
    )


def reasons_sentences(pairs: pd.DataFrame, counts: pd.DataFrame, notes: dict[str, str]) -> list[str]:
    """How many pairs differ in what, and what the notes say of the widest pair that differs in nothing stated.

    Args:
        pairs: See `analysis.market_disagreement.pairs`.
        counts: See `by_reason`.
        notes: Estimate to its note.
    """
    if pairs.empty:
        return ["There is no pair of estimates here."]
    named = [
        f"{REASON_LABELS[row['reason']].lower()} {row['pairs']}"
        for row in counts.to_dict("records")
        if row["reason"] != "none" and row["pairs"]
    ]
    said = [
        f"Of {counted(len(pairs), 'pair')}, {int(pairs['ratio'].notna().sum()) or 'none'} can be compared in dollars. "
        + (f"They differ in: {listed(named)}; a pair can differ in several." if named else "")
    ]
    alike = pairs[pairs["differs"].eq("") & pairs["ratio"].notna()]
    if not alike.empty:
        widest = alike.sort_values(["ratio", "first_id"], ascending=[False, True]).iloc[0]
        noted = [
            f"{widest[side]}: “{notes[widest[f'{side}_id']]}”"
            for side in ("first", "second")
            if widest[f"{side}_id"] in notes
        ]
        if noted:
            said.append(f"What the widest of these pairs holds, by the ledger's notes: {'; '.join(noted)}.")
    return said


def forecasts_headline(label: str, found: pd.DataFrame) -> str:
    """What became of the forecasts: those whose year has come first, else those read on their way."""
    if found.empty:
        return f"{label}: no old forecast can be set against a later estimate of the same segment"
    due = found[found["how"].eq("stated")]
    if due.empty:
        return (
            f"{label}: no forecast has met an estimate of its year yet; read on their way, "
            f"{counted(found['forecast_id'].nunique(), 'forecast')} lie at {times(found['ratio'].min())} to "
            f"{times(found['ratio'].max())} times later estimates"
        )
    first = due.iloc[0]
    return (
        f"{label}: {million(first['expected_usd_m'])} dollars were forecast for {first['year']}, a later estimate says "
        f"{million(first['later_usd_m'])}: {times(first['ratio'])} times as much"
    )


def forecasts_sentences(found: pd.DataFrame) -> list[str]:
    """How forecasts and estimates were matched, and how far the others are off."""
    if found.empty:
        return [
            "A comparison needs a forecast and an estimate with a later base year, of one segment and geography."
        ]
    due = int(found["how"].eq("stated").sum())
    way = found[found["how"].eq("on_path")]
    said = [f"Matched exactly, forecast year with base year: {counted(due, 'pair')}."]
    if not way.empty:
        said.append(
            f"Read on the way, at the growth the forecast implies: {counted(len(way), 'pair')}, "
            f"{times(way['ratio'].min())} to {times(way['ratio'].max())} times the later estimate."
        )
    scopes = int(found["scope_differs"].sum())
    if scopes:
        said.append(
            f"In {counted(scopes, 'pair')} the two put different words in brackets behind the segment."
        )
    return said
