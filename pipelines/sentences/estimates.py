"""Published estimates of market sizes: how far apart they lie, what their rates imply, and what became of them."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from pipelines.sentences.numbers import Number
from pipelines.sentences.sentence import Parts, filled, kept, listed, some, text
from pipelines.text.numerals import digits, times

REASON_LABELS = {
    "none": "No stated difference",
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


#: What the estimates of one segment and year say, and how far they lie apart: of one alone, and of several.
SIZES = {
    True: "one estimate puts {segment} in {year} at {low} million dollars[; {third_party:?as reported|as reported} by "
    "a third party][; {alone} market sizes found, no two for one segment and year]",
    False: "{n:estimate} put {segment} in {year} at {low} to {high} million dollars, {apart} times apart[; "
    "{third_party} of them as reported by a third party]",
}
#: Of a rate that does not fit the numbers beside it: both.
DISAGREES = "{publisher}[, as reported by {third},] states {stated} a year where its numbers imply {implied}"
#: Of a forecast and a later estimate: how many of the two were not read at their publishers.
REPORTED = {0: None, 1: "one of the two", 2: "both"}
#: Behind the name of a publisher whose estimate was read elsewhere.
THIRD_PARTY = " (third party)"
#: A forecast whose year has come, beside a later estimate of that year.
FORECAST = (
    "{expected} million dollars were forecast for {segment} in {year}, a later estimate says {later} million, so "
    "{apart} times as much was expected[; {third} as reported by a third party]"
)


def checked(agree: Number | int, both: Number | int) -> Parts:
    """How many stated rates agree with the numbers beside them; the end has no full stop."""
    template = (
        "{agree:or none} of {both:rate that can be checked|rates that can be checked} {agree:?fits|fit} the numbers "
        "beside {agree:?it|them}"
    )
    if str(agree) == str(both):
        template = "all {both} rates that can be checked fit the numbers beside them"
        if str(both) == "1":
            template = "the one rate that can be checked fits the numbers beside it"
    return filled(template, agree=agree, both=both)


def _of(spread: Mapping[Any, Any]) -> str:
    """What a spread is of."""
    where = "" if spread["geography"] == "Global" else f", {spread['geography']}"
    return f"{spread['segment']}{where}"


def marked(estimates: pd.DataFrame) -> pd.DataFrame:
    """The estimates with `THIRD_PARTY` behind each publisher that others report and that does not name them itself."""
    names = estimates["publisher"]
    bare = estimates["source_kind"].eq("quoted_by_others") & ~names.str.contains(
        "quoted by|reported by|, via "
    )
    return estimates.assign(publisher=names.mask(bare, names + THIRD_PARTY))


def segments(estimates: pd.DataFrame) -> Parts:
    """Of what these estimates are, each segment once."""
    return listed(sorted(set(estimates["segment"])))


def sizes_headline(label: str, spreads: pd.DataFrame, others: pd.DataFrame) -> str:
    """How far the estimates of one segment and year lie apart; `spreads` has the widest range first.

    `others`: What stands in place of estimates of the topic itself; told where `spreads` is empty.
    """
    if spreads.empty:
        template = "{}: no market size of this topic in dollars was found[; {n:estimate} {n:?is|are} of {of}]"
        return text(template, label, n=some(len(others)), of=segments(others))
    widest = spreads.iloc[0].to_dict()
    alone = len(spreads) if widest["estimates"] == 1 and len(spreads) > 1 else None
    return text(
        "{label}: " + SIZES[widest["estimates"] == 1],
        label=label,
        n=widest["estimates"],
        segment=_of(widest),
        year=str(widest["base_year"]),
        low=digits(widest["low_usd_m"]),
        high=digits(widest["high_usd_m"]),
        apart=times(widest["fold"]),
        alone=alone,
        third_party=some(widest["third_party"]),
    )


def claimed(spreads: pd.DataFrame, others: pd.DataFrame) -> tuple[str, str]:
    """What is claimed, as a value and what it is of; `others` as for `sizes_headline`."""
    if spreads.empty:
        template = "No market size of this topic in dollars[; {n:estimate} below {n:?is|are} of {of}]."
        return "None found", text(template, n=some(len(others)), of=segments(others))
    row = spreads.iloc[0].to_dict()
    what = f"{_of(row)}, {row['base_year']}"
    if row["estimates"] == 1:
        about = (
            "One estimate: {}, {low_publisher}[; {:?as reported|as reported} by a third party][; {} market sizes "
            "found, no two for one segment and year]."
        )
        alone = len(spreads) if len(spreads) > 1 else None
        return digits(row["low_usd_m"]), text(about, row, what, some(row["third_party"]), alone)
    about = "{estimates} estimates[, {} as reported by a third party]: {}. The widest range; ranges are never averaged."
    return text("{low_usd_m:digits} to {high_usd_m:digits}", row), text(
        about, row, some(row["third_party"]), what
    )


def revenue_sentence(in_dollars: pd.DataFrame, others: pd.DataFrame) -> str:
    """The largest revenue that was reported, and which were in another currency."""
    abroad = "; ".join(f"{row['company']}, {row['revenue_local']}" for row in others.to_dict("records"))
    more = f" Not converted, so not drawn: {abroad}." if abroad else ""
    if in_dollars.empty:
        return f"No revenue reported in dollars was found.{more}"
    n = len(in_dollars)
    template = (
        "The {} reported in dollars is {revenue_usd_m:million}: {company}, {period} ({what}). One company's revenue is "
        "not a market, and this is what was found.{}"
    )
    which = f"largest of {n} revenues" if n > 1 else "only revenue found"
    return text(template, in_dollars.iloc[0], which, more)


def reported(revenues: pd.DataFrame) -> tuple[str, str]:
    """What was reported, as a value and what it is of."""
    if revenues.empty:
        return "None found", "No revenue reported in dollars for this topic."
    row, which = revenues.iloc[0], f"largest of {len(revenues)}" if len(revenues) > 1 else "only one"
    about = "{company}, {period}: the {} found in dollars."
    return text("{revenue_usd_m:digits}", row), text(about, row, which)


def whose_words(estimates: pd.DataFrame) -> str:
    """How many estimates were read on the publisher's own page, and how many elsewhere."""
    own, quoted = (int(estimates["source_kind"].eq(kind).sum()) for kind in ("publisher", "quoted_by_others"))
    template = (
        "Estimates here: {}, of which read on the publisher's own page: {:or none}, as reported by a third party: "
        "{:or none}."
    )
    return text(template, len(estimates), own, quoted)


def undrawn_sentences(suspect: pd.DataFrame, without_value: int) -> list[str]:
    """What the figure leaves out, and why."""
    template = "{publisher} ({segment}, {geography}, {base_year:=}, printed as {base_value_usd_m:million})"
    names = [text(template, row) for row in suspect.to_dict("records")]
    mixed = (
        "[Listed, never drawn, since million and billion may be mixed up: {names} {n:?is|are} in the table.]"
    )
    rest = "[{:more estimate states|more estimates state} only a rate, or values in another currency.]"
    return kept(text(mixed, names=listed(names), n=len(names)), text(rest, some(without_value)))


def rates_headline(label: str, estimates: pd.DataFrame) -> str:
    """How many stated rates agree with the numbers beside them."""
    both = estimates[estimates["rate_check"].isin(["agrees", "disagrees"])]
    if both.empty:
        return f"{label}: no estimate states base, forecast and rate, so no rate can be checked"
    agree = int(both["rate_check"].eq("agrees").sum())
    return text("{label}: {checked}", label=label, checked=checked(agree, len(both)))


def rates_sentences(estimates: pd.DataFrame) -> list[str]:
    """The rates that disagree, with both numbers, and what can be said of the rest."""
    odd = [
        text(
            DISAGREES + "{end}.",
            publisher=row["publisher"],
            third=None,
            stated=f"{row['cagr_pct']:.3g}%",
            implied=f"{row['implied_cagr_pct']:.1f}%",
            end="; not drawn, its unit is in doubt" if row["unit_suspect"] == "yes" else "",
        )
        for row in estimates[estimates["rate_check"].eq("disagrees")].to_dict("records")
    ]
    alone = int(estimates["rate_check"].eq("no_rate_stated").sum())
    bare = int((estimates["rate_check"].eq("not_checkable") & estimates["cagr_pct"].notna()).sum())
    return kept(
        *odd,
        text("[{:estimate implies|estimates imply} a rate without stating it.]", some(alone)),
        text("[{:rate stands|rates stand} alone, without the values behind it.]", some(bare)),
    ) or ["That base and forecast fit the rate says nothing of whether either is right."]


def reasons_headline(label: str, counts: pd.DataFrame) -> str:
    """What is left of the disagreement between estimates that differ in nothing stated."""
    alike = counts[counts["reason"].eq("none")].iloc[0].to_dict()
    if counts["compared"].sum() == 0:
        return f"{label}: no two estimates state values in dollars that can be compared"
    if alike["compared"] == 0:
        return f"{label}: no two estimates that can be compared have the same scope, place, year and kind of source"
    template = (
        "{}: {compared:pair} of estimates {compared:?differs|differ} in nothing stated and still "
        "{compared:?lies|lie} [{} to ]{high:times} times apart"
    )
    return text(template, alike, label, None if alike["compared"] == 1 else times(alike["low"]))


def reasons_sentences(pairs: pd.DataFrame, counts: pd.DataFrame, notes: Mapping[str, str]) -> list[str]:
    """How many pairs differ in what, and what the notes say of the widest pair that differs in nothing stated.

    `pairs`: See `analysis.market.disagreement.pairs`. `notes`: Estimate to its note.
    """
    if pairs.empty:
        return ["There is no pair of estimates here."]
    named = [
        f"{REASON_LABELS[row['reason']].lower()} {row['pairs']}"
        for row in counts.to_dict("records")
        if row["reason"] != "none" and row["pairs"]
    ]
    template = (
        "Of {n:pair} of estimates, {compared:or none} can be compared in dollars. [They differ in: {named}; a "
        "pair can differ in several.]"
    )
    lines = [text(template, n=len(pairs), compared=int(pairs["ratio"].notna().sum()), named=listed(named))]
    alike = pairs[pairs["differs"].eq("") & pairs["ratio"].notna()]
    if not alike.empty:
        widest = alike.sort_values(["ratio", "first_id"], ascending=[False, True]).iloc[0]
        noted = [
            f"{widest[side]}: “{notes[widest[f'{side}_id']]}”"
            for side in ("first", "second")
            if widest[f"{side}_id"] in notes
        ]
        if noted:
            lines.append(f"What the widest of these pairs holds, by the ledger's notes: {'; '.join(noted)}.")
    return lines


def forecasts_headline(label: str, tests: pd.DataFrame) -> str:
    """What became of the forecasts: those whose year has come first, else those read on their way."""
    if tests.empty:
        return f"{label}: no old forecast can be set against a later estimate of the same segment"
    due = tests[tests["how"].eq("stated")]
    if due.empty:
        template = (
            "{}: no forecast has met an estimate of its year yet; read on their way, {:forecast} lie at {:times} to "
            "{:times} times later estimates"
        )
        ratios = tests["ratio"].min(), tests["ratio"].max()
        return text(template, label, tests["forecast_id"].nunique(), *ratios)
    first = due.iloc[0].to_dict()
    return text(
        "{label}: " + FORECAST,
        label=label,
        expected=digits(first["expected_usd_m"]),
        segment=first["segment"],
        year=str(first["year"]),
        later=digits(first["later_usd_m"]),
        apart=times(first["ratio"]),
        third=REPORTED[first["third_party"]],
    )


def forecasts_sentences(tests: pd.DataFrame) -> list[str]:
    """How forecasts and estimates were matched, and how far the others are off."""
    if tests.empty:
        return [
            "A comparison needs a forecast and an estimate with a later base year, of one segment and geography."
        ]
    way = tests.loc[tests["how"].eq("on_path"), "ratio"]
    read = (
        "[Read between its two years, at the growth the forecast implies: {:pair} of forecast and later estimate, "
        "{:times} to {:times} times the later estimate.]"
    )
    scopes = "[In {:pair} the two put different words in brackets behind the segment.]"
    matched = int(tests["how"].eq("stated").sum())
    return kept(
        text("Matched exactly, forecast year with base year: {:pair}.", matched),
        text(read, some(len(way)), way.min(), way.max()),
        text(scopes, some(int(tests["scope_differs"].sum()))),
    )
