"""What is claimed, reported and funded, and what lies between them; the estimates themselves as a table."""

from collections.abc import Iterator

import pandas as pd

from pipelines.analysis.market.backtests import backtests
from pipelines.analysis.market.estimates import of_topic, spreads
from pipelines.brief.language.content import Section, Table, listing, number, quoted
from pipelines.brief.language.facts import Facts, Where
from pipelines.sentences import estimates, money
from pipelines.sentences.numbers import Number, Record, as_it_is
from pipelines.sentences.rows import MISSING, PRESENT, Rows, Words
from pipelines.sentences.sentence import Piece, Quoted, Sentence, at, filled, listed, say, some
from pipelines.sentences.vocabulary import SOURCE_KINDS
from pipelines.text.attribution import ONE_CASE
from pipelines.text.numerals import percent, quantity

ORDER = 50
_ESTIMATES, _EVENTS, _REVENUES, _GRANTS = (
    "market_estimates",
    "market_events",
    "revenue_anchors",
    "grant_years",
)
_NO_CAUSE = "zero would not mean safe; a report shows no cause."


def section(facts: Facts) -> Section:
    """Claims and their checks, revenues, what was raised and paid, what ended, and public money."""
    subjects = (
        _claimed,
        _kept_out,
        _rates,
        _forecast,
        _reported,
        _between,
        _raised,
        _ended,
        _public,
        _safety,
    )
    return Section(
        "market",
        "What is claimed, reported and funded",
        tuple(sentence for each in subjects for sentence in each(facts)),
        tables=_table(facts),
        lead="Claimed sizes are published estimates, few of them read at their publisher: ranges, never sums and never "
        "means. Amounts are in US dollars of the day; nothing is converted.",
    )


def _say(
    facts: Facts, table: str, panel: str, template: str, *pieces: Piece | Record, **named: Piece
) -> Sentence:
    """A sentence with its table, and the panel that shows the same for the topic chosen."""
    return Sentence(filled(template, *pieces, **named), table, None, at("market", panel, topic=facts.scope))


def _estimates(facts: Facts) -> pd.DataFrame:
    """The estimates on what is told."""
    places = facts.held.places(Rows(_ESTIMATES, (("topics", facts.words()),)))
    return facts.held.now[_ESTIMATES].iloc[list(places)]


def _own(facts: Facts) -> pd.DataFrame:
    """Those of them that are of its own segments."""
    rows = _estimates(facts)
    return rows if facts.topic is None else of_topic(rows, facts.topic)


def _widest(facts: Facts) -> tuple[Where, Quoted] | None:
    """The estimates of one segment, geography and year that lie furthest apart, and what they are of."""
    rows = _estimates(facts)
    found = spreads(_own(facts))
    if found.empty:
        return None
    group = found.iloc[0]
    same = {
        name: tuple(rows.loc[rows[name].str.split(" (", regex=False).str[0].eq(group[name]), name].unique())
        for name in ("segment", "geography")
    }
    where: Where = {
        "topics": facts.words(),
        **same,
        "base_year": int(group["base_year"]),
        "base_value_usd_m": PRESENT,
        "unit_suspect": "no",
    }
    return where, Quoted(str(group["segment"]))


def _ends(facts: Facts) -> tuple[Where, Quoted, Number, Number] | None:
    """The widest range: which rows, of what, from and to."""
    group = _widest(facts)
    if group is None:
        return None
    low = facts.least(_ESTIMATES, "base_value_usd_m", group[0], quantity)
    high = facts.most(_ESTIMATES, "base_value_usd_m", group[0], quantity)
    return None if low is None or high is None or not low.value else (*group, low, high)


def _claimed(facts: Facts) -> Iterator[Sentence]:
    """The widest range of one segment and year."""
    ends = _ends(facts)
    if ends is None:
        own = "this topic itself" if facts.topic else None
        yield _say(
            facts, _ESTIMATES, "sizes", "*Claimed*: no market size in dollars was found[ for {}].", own
        )
        return
    where, segment, low, high = ends
    year, n = facts.least(_ESTIMATES, "base_year", where) or "", facts.count(_ESTIMATES, where)
    template, apart = f"*Claimed*: {estimates.SIZES[n.is_one]}.", facts.ratio(high, low, quantity)
    third = some(facts.count(_ESTIMATES, {**where, "source_kind": "quoted_by_others"}))
    pieces: dict[str, Piece] = {
        "n": n,
        "year": year,
        "low": low,
        "high": high,
        "apart": apart,
        "third_party": third,
        "alone": _alone(facts) if n.is_one else None,
    }
    yield _say(facts, _ESTIMATES, "sizes", template, segment=segment, **pieces)


def _alone(facts: Facts) -> Number | None:
    """How many estimates there are, where no two are of one segment and year; None of a single one."""
    segments = tuple(_own(facts)["segment"].unique())
    own: Where = {
        "topics": facts.words(),
        "segment": segments,
        "base_value_usd_m": PRESENT,
        "unit_suspect": "no",
    }
    return some(facts.count(_ESTIMATES, own)) if len(spreads(_own(facts))) > 1 else None


def _kept_out(facts: Facts) -> Iterator[Sentence]:
    everything: Where = {"topics": facts.words()}
    doubtful = facts.count(_ESTIMATES, {"unit_suspect": "yes", **everything})
    if doubtful.value:
        template = (
            "*Units*: {n} of {all:estimate} {n:?is|are} in no range, since million and billion may be mixed up in "
            "{n:?it|them}."
        )
        yield _say(facts, _ESTIMATES, "sizes", template, n=doubtful, all=facts.count(_ESTIMATES, everything))


def _rates(facts: Facts) -> Iterator[Sentence]:
    """How many stated rates agree with the numbers beside them, and which does not."""
    both: Where = {"topics": facts.words(), "rate_check": ("agrees", "disagrees")}
    checked = facts.count(_ESTIMATES, both)
    if not checked.value:
        return
    odd = [
        filled(
            f"; {estimates.DISAGREES}",
            publisher=row.quoted("publisher", "source_url"),
            third="a third party" if row.raw("source_kind") == "quoted_by_others" else None,
            stated=row.known("cagr_pct", percent),
            implied=row.known("implied_cagr_pct", percent),
        )
        for row in facts.records(_ESTIMATES, ("estimate_id",), {**both, "rate_check": "disagrees"})
    ]
    agree = estimates.checked(facts.count(_ESTIMATES, {**both, "rate_check": "agrees"}), checked)
    yield _say(facts, _ESTIMATES, "rates", "*Stated growth*: {}{}.", agree, sum(odd, ()))


def _forecast(facts: Facts) -> Iterator[Sentence]:
    """A forecast whose year has come, beside a later estimate of that year."""
    tests = backtests(_estimates(facts))
    met = tests[tests["how"].eq("stated")]
    if met.empty:
        return
    old, later = (
        facts.record(_ESTIMATES, {"estimate_id": str(met.iloc[0][name])})
        for name in ("forecast_id", "later_id")
    )
    if old is None or later is None:
        return
    expected, stated = old.known("forecast_value_usd_m", quantity), later.known("base_value_usd_m", quantity)
    yield _say(
        facts,
        _ESTIMATES,
        "forecasts",
        f"*An old forecast*: {estimates.FORECAST}; neither is a measurement.",
        expected=expected,
        segment=Quoted(str(met.iloc[0]["segment"])),
        year=old.known("forecast_year", as_it_is),
        later=stated,
        apart=facts.ratio(expected, stated, quantity),
        third=estimates.REPORTED[met.iloc[0]["third_party"]],
    )


def _largest(facts: Facts, words: Words) -> dict[str, Piece]:
    """The largest revenue in dollars, of which company and period; nothing where there is none."""
    largest = facts.most(_REVENUES, "revenue_usd_m", {"topics": words}, quantity)
    if largest is None:
        return {}
    where: Where = {"topics": words, "revenue_usd_m": largest.value}
    row = next(facts.records(_REVENUES, ("company", "period"), where))
    company = row.quoted("company", "source_url")
    return {"largest": largest, "company": company, "period": row.quoted("period")}


def _reported(facts: Facts) -> Iterator[Sentence]:
    """The largest revenue in dollars, and what was reported otherwise."""
    found = _largest(facts, facts.words())
    template = (
        "*Reported*: the largest revenue found is {largest} million dollars ({company}, {period})[; {:revenue "
        "is|revenues are} in another currency]."
        if found
        else "*Reported*: no revenue in dollars was found."
    )
    abroad = some(facts.count(_REVENUES, {"topics": facts.words(), "revenue_usd_m": MISSING}))
    yield _say(facts, _REVENUES, "sizes", template, abroad, **found)


def _between(facts: Facts) -> Iterator[Sentence]:
    """How far the lowest of the claims lies above the largest revenue that was reported for the same."""
    ends = _ends(facts)
    if ends is None:
        return
    chosen, segment, low, _ = ends
    cells = facts.held.cells(Rows(_ESTIMATES, tuple(chosen.items())), "topics")
    found = _largest(facts, Words(frozenset(word for cell in cells for word in cell.split(";"))))
    largest = found.get("largest")
    if isinstance(largest, Number) and largest.value:
        template = (
            "*Between claimed and reported*: the lowest estimate of {} above is {} times the largest revenue that was "
            "found for it, {largest} million dollars ({company}, {period}): a whole market beside one company."
        )
        times = facts.ratio(low, largest, quantity)
        yield _say(facts, _REVENUES, "sizes", template, segment, times, **found)


def _raised(facts: Facts) -> Iterator[Sentence]:
    """What may be added up, and what is left out of the sum."""
    ours: Where = {"topics": facts.words()}
    where: Where = {**ours, "amount_summable": "yes", "amount_usd_m": PRESENT}
    total, n = facts.total(_EVENTS, "amount_usd_m", where, quantity), facts.count(_EVENTS, where)
    template = (
        f"*Raised and paid*: {money.RAISED}[; {{left}} more {{left:?states|state}} a maximum, a liability, a payment "
        "in kind, another currency or no amount]."
    )
    if total is not None:
        left = some(facts.difference(facts.count(_EVENTS, ours), n))
        yield _say(facts, _EVENTS, "sums", template, total=total, n=n, left=left)


def _ended(facts: Facts) -> Iterator[Sentence]:
    ours: Where = {"topics": facts.words()}
    everything = facts.count(_EVENTS, ours)
    if everything.value:
        template = (
            "*Ended*: {:bankruptcy|bankruptcies} and {:discontinuation} among {:event} of companies that were "
            "found."
        )
        kinds = (facts.count(_EVENTS, {"kind": kind, **ours}) for kind in ("bankruptcy", "discontinuation"))
        yield _say(facts, _EVENTS, "timeline", template, *kinds, everything)


def _public(facts: Facts) -> Iterator[Sentence]:
    """U.S. public money of the last complete fiscal year."""
    if not facts.has(_GRANTS):
        return
    year = facts.most(_GRANTS, "fiscal_year", {"topic": facts.scope, "is_open": False})
    row = facts.record(_GRANTS, {"topic": facts.scope, "fiscal_year": year.value}) if year else None
    if row is None:
        return
    template = "*U.S. public money*: no project was found in fiscal year {fiscal_year:=}."
    if row.raw("projects"):
        template = (
            f"*U.S. public money*: {money.FUNDED}[, without {{:award}} whose amount is not told]; a project that names "
            "vesicles among other things counts whole."
        )
    amount = filled("[{amount_usd} dollars]", row) or ("an untold amount",)
    yield _say(facts, _GRANTS, "funding", template, row, some(row.known("without_amount")), amount=amount)


def _safety(facts: Facts) -> Iterator[Sentence]:
    """Recalls and adverse events that name vesicles, never added up; they name no topic."""
    table = "safety_reports"
    if facts.has(table) and facts.topic is None:
        # Older snapshots know of no cases.
        case = "case_id" if "case_id" in facts.held.names(Rows(table)) else "report_id"
        counts = (facts.distinct(table, case, {"endpoint": names}) for names in (money.RECALLS, money.EVENTS))
        gaps = facts.manifest.get("sources", {}).get("safety", {}).get("gaps", ())
        missing = listed([gap["what"] for gap in gaps if gap["since"] is None])
        template = f"*Safety signals*: {money.SIGNALS}[; not fetched: {{}}]; {_NO_CAUSE}"
        if case == "case_id":
            template += f" {ONE_CASE}"
        yield say(template, *counts, missing, table=table, place=at("market", "safety"))


def _table(facts: Facts) -> tuple[Table, ...]:
    """The estimates in dollars; the short form has those of the widest range only."""
    where: Where = {"topics": facts.words(), "base_value_usd_m": PRESENT, "unit_suspect": "no"}
    if not facts.is_long:
        group = _widest(facts)
        if group is None:
            return ()
        where = group[0]
    rows = facts.records(_ESTIMATES, ("estimate_id",), where)
    tables = listing(
        "estimates-table",
        "Published market sizes, million US dollars",
        sorted(rows, key=lambda row: (row.raw("segment"), row.raw("base_year"), row.raw("estimate_id"))),
        {
            "Publisher and source": quoted("publisher", "source_url"),
            "Whose words": lambda row: (SOURCE_KINDS[row.raw("source_kind")],),
            "Segment": quoted("segment"),
            "Where": quoted("geography"),
            "Base year": number("base_year", as_it_is),
            "Base value": number("base_value_usd_m", quantity),
            "Forecast for": number("forecast_year", as_it_is),
            "Forecast": number("forecast_value_usd_m", quantity),
            "Stated growth": number("cagr_pct", percent),
            "Implied growth": number("implied_cagr_pct", percent),
        },
        (_ESTIMATES,),
        "Implied growth is worked out from base and forecast. Rows whose unit is in doubt are left out.",
    )
    return tuple(table.without_empty_columns() for table in tables)
