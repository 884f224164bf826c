"""What is claimed, reported and funded, and what lies between them; the estimates themselves as a table."""

from collections.abc import Iterator

import pandas as pd

from pipelines.analysis.market.backtests import backtests
from pipelines.analysis.market.estimates import spreads
from pipelines.brief.language.content import Section, Table, listing, number, quoted
from pipelines.brief.language.facts import Facts, Where
from pipelines.sentences import estimates, money
from pipelines.sentences.numbers import Number, Record, as_it_is
from pipelines.sentences.rows import MISSING, PRESENT, Rows, Words
from pipelines.sentences.sentence import Parts, Piece, Quoted, Sentence, at, say, some, told
from pipelines.text.numerals import percent, quantity

ORDER = 50
_ESTIMATES, _EVENTS, _REVENUES, _GRANTS = (
    "market_estimates",
    "market_events",
    "revenue_anchors",
    "grant_years",
)


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
    return Sentence(told(template, *pieces, **named), table, None, at("market", panel, topic=facts.scope))


def _estimates(facts: Facts) -> pd.DataFrame:
    """The estimates on what is told."""
    places = facts.held.places(Rows(_ESTIMATES, (("topics", facts.words()),)))
    return facts.held.now[_ESTIMATES].iloc[list(places)]


def _widest(facts: Facts) -> tuple[Where, Quoted] | None:
    """The estimates of one segment, geography and year that lie furthest apart, and what they are of."""
    rows = _estimates(facts)
    found = spreads(rows)
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
        yield _say(facts, _ESTIMATES, "sizes", "*Claimed*: no market size in dollars was found.")
        return
    where, segment, low, high = ends
    year = facts.least(_ESTIMATES, "base_year", where) or ""
    n = facts.count(_ESTIMATES, where)
    sizes = estimates.sizes(n, segment, year, low, high, facts.ratio(high, low, quantity))
    yield _say(facts, _ESTIMATES, "sizes", "*Claimed*: {sizes}.", sizes=sizes)


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
    odd: list[Parts] = [
        (
            "; ",
            *estimates.disagrees(
                row.quoted("publisher", "source_url"),
                row.known("cagr_pct", percent),
                row.known("implied_cagr_pct", percent),
            ),
        )
        for row in facts.records(_ESTIMATES, ("estimate_id",), {**both, "rate_check": "disagrees"})
    ]
    yield _say(
        facts,
        _ESTIMATES,
        "rates",
        "*Stated growth*: {checked}{odd}.",
        checked=estimates.checked(facts.count(_ESTIMATES, {**both, "rate_check": "agrees"}), checked),
        odd=tuple(part for one in odd for part in one),
    )


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
        "*An old forecast*: {forecast}; neither is a measurement.",
        forecast=estimates.forecast(
            expected,
            Quoted(str(met.iloc[0]["segment"])),
            old.known("forecast_year", as_it_is),
            stated,
            facts.ratio(expected, stated, quantity),
        ),
    )


def _largest(facts: Facts, words: Words) -> tuple[Number, Record] | None:
    """The largest revenue in dollars, and its row."""
    largest = facts.most(_REVENUES, "revenue_usd_m", {"topics": words}, quantity)
    if largest is None:
        return None
    where: Where = {"topics": words, "revenue_usd_m": largest.value}
    return largest, next(facts.records(_REVENUES, ("company", "period"), where))


def _reported(facts: Facts) -> Iterator[Sentence]:
    """The largest revenue in dollars, and what was reported otherwise."""
    found = _largest(facts, facts.words())
    if found is None:
        yield _say(facts, _REVENUES, "sizes", "*Reported*: no revenue in dollars was found.")
        return
    yield _say(
        facts,
        _REVENUES,
        "sizes",
        "*Reported*: the largest revenue found is {largest} million dollars ({company}, {period})[; {abroad:revenue "
        "is|revenues are} in another currency].",
        largest=found[0],
        company=found[1].quoted("company", "source_url"),
        period=found[1].quoted("period"),
        abroad=some(facts.count(_REVENUES, {"topics": facts.words(), "revenue_usd_m": MISSING})),
    )


def _between(facts: Facts) -> Iterator[Sentence]:
    """How far the lowest of the claims lies above the largest revenue that was reported for the same."""
    ends = _ends(facts)
    if ends is None:
        return
    chosen, segment, low, _ = ends
    cells = facts.held.cells(Rows(_ESTIMATES, tuple(chosen.items())), "topics")
    found = _largest(facts, Words(frozenset(word for cell in cells for word in cell.split(";"))))
    if found is not None and found[0].value:
        yield _say(
            facts,
            _REVENUES,
            "sizes",
            "*Between claimed and reported*: the lowest estimate of {segment} above is {times} times the largest "
            "revenue that was found for it, {largest} million dollars ({company}, {period}): a whole market beside one "
            "company.",
            segment=segment,
            times=facts.ratio(low, found[0], quantity),
            largest=found[0],
            company=found[1].quoted("company", "source_url"),
            period=found[1].quoted("period"),
        )


def _raised(facts: Facts) -> Iterator[Sentence]:
    """What may be added up, and what is left out of the sum."""
    ours: Where = {"topics": facts.words()}
    where: Where = {**ours, "amount_summable": "yes", "amount_usd_m": PRESENT}
    total = facts.total(_EVENTS, "amount_usd_m", where, quantity)
    if total is None:
        return
    events = facts.count(_EVENTS, where)
    yield _say(
        facts,
        _EVENTS,
        "sums",
        "*Raised and paid*: {raised}[; {left} more {left:?states|state} a maximum, a liability, a payment in kind, "
        "another currency or no amount].",
        raised=money.raised(total, events),
        left=some(facts.difference(facts.count(_EVENTS, ours), events)),
    )


def _ended(facts: Facts) -> Iterator[Sentence]:
    ours: Where = {"topics": facts.words()}
    everything = facts.count(_EVENTS, ours)
    if everything.value:
        yield _say(
            facts,
            _EVENTS,
            "timeline",
            "*Ended*: {bankrupt:bankruptcy|bankruptcies} and {stopped:discontinuation} among {all:event} of companies "
            "that were found.",
            bankrupt=facts.count(_EVENTS, {"kind": "bankruptcy", **ours}),
            stopped=facts.count(_EVENTS, {"kind": "discontinuation", **ours}),
            all=everything,
        )


def _public(facts: Facts) -> Iterator[Sentence]:
    """U.S. public money of the last complete fiscal year."""
    if not facts.has(_GRANTS):
        return
    year = facts.most(_GRANTS, "fiscal_year", {"topic": facts.scope, "is_open": False})
    row = facts.record(_GRANTS, {"topic": facts.scope, "fiscal_year": year.value}) if year else None
    if row is None:
        return
    if not row.raw("projects"):
        template = "*U.S. public money*: no project was found in fiscal year {fiscal_year:=}."
        yield _say(facts, _GRANTS, "funding", template, row)
        return
    amount = told("{amount_usd} dollars", row) if row.raw("amount_usd") is not None else ("an untold amount",)
    yield _say(
        facts,
        _GRANTS,
        "funding",
        "*U.S. public money*: {funded}[, without {n:award} whose amount is not told]; a project that names vesicles "
        "among other things counts whole.",
        funded=money.funded(amount, row.known("projects"), row.known("fiscal_year")),
        n=some(row.known("without_amount")),
    )


def _safety(facts: Facts) -> Iterator[Sentence]:
    """Recalls and adverse events that name vesicles, never added up; they name no topic."""
    table = "safety_reports"
    if facts.has(table) and facts.topic is None:
        recalls, events = (facts.count(table, {"endpoint": names}) for names in (money.RECALLS, money.EVENTS))
        template = "*Safety signals*: {signals}; zero would not mean safe; a report shows no cause."
        yield say(template, table=table, place=at("market", "safety"), signals=money.signals(recalls, events))


def _table(facts: Facts) -> tuple[Table, ...]:
    """The estimates in dollars; the short form has those of the widest range only."""
    group = _widest(facts)
    if group is None:
        return ()
    where: Where = group[0]
    if facts.is_long:
        where = {"topics": facts.words(), "base_value_usd_m": PRESENT, "unit_suspect": "no"}
    rows = facts.records(_ESTIMATES, ("estimate_id",), where)
    (table,) = listing(
        "estimates-table",
        "Published market sizes, million US dollars",
        sorted(rows, key=lambda row: (row.raw("segment"), row.raw("base_year"), row.raw("estimate_id"))),
        {
            "Publisher and source": quoted("publisher", "source_url"),
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
    return (table.without_empty_columns(),)
