"""What is claimed, reported and funded, and what lies between them; the estimates themselves as a table."""

from collections.abc import Iterator

from pipelines.analysis.market.backtests import backtests
from pipelines.brief.language.content import Section
from pipelines.brief.language.facts import Facts, Where
from pipelines.brief.sections.growth import Parts
from pipelines.brief.sections.market_tables import ESTIMATES, estimates, rows_of, widest
from pipelines.sentences.numbers import Number, as_it_is
from pipelines.sentences.rows import MISSING, PRESENT, Rows, Words
from pipelines.sentences.sentence import Lead, Piece, Place, Quoted, Sentence, told
from pipelines.text.numerals import percent, quantity, whole

_EVENTS, _REVENUES, _GRANTS = "market_events", "revenue_anchors", "grant_years"


def section(facts: Facts) -> Section:
    """Claims and their checks, revenues, what was raised and paid, what ended, and public money."""
    return Section(
        "market",
        "What is claimed, reported and funded",
        (
            *_claimed(facts),
            *_kept_out(facts),
            *_rates(facts),
            *_forecast(facts),
            *_reported(facts),
            *_between(facts),
            *_raised(facts),
            *_ended(facts),
            *_public(facts),
            *_safety(facts),
        ),
        tables=estimates(facts),
        lead="Claimed sizes are published estimates, few of them read at their publisher: ranges, never sums and never "
        "means. Amounts are in US dollars of the day; nothing is converted.",
    )


def _place(facts: Facts, panel: str) -> Place:
    return Place("market", panel, (("topic", facts.scope),))


def _ends(facts: Facts, where: Where) -> tuple[Number, Number] | None:
    low = facts.least(ESTIMATES, "base_value_usd_m", where, quantity)
    high = facts.most(ESTIMATES, "base_value_usd_m", where, quantity)
    return None if low is None or high is None or not low.value else (low, high)


def _claimed(facts: Facts) -> Iterator[Sentence]:
    """The widest range of one segment and year, and how far it lies from the largest revenue found."""
    group = widest(facts)
    ends = _ends(facts, group[0]) if group else None
    if group is None or ends is None:
        parts = told("{lead}: no market size in dollars was found.", lead=Lead("Claimed"))
        yield Sentence(parts, ESTIMATES, None, _place(facts, "sizes"))
        return
    (where, segment), (low, high) = group, ends
    common: dict[str, Piece] = {
        "lead": Lead("Claimed"),
        "segment": Quoted(segment),
        "year": facts.least(ESTIMATES, "base_year", where) or "",
    }
    n = facts.count(ESTIMATES, where)
    if n.value == 1:
        parts = told(
            "{lead}: one estimate puts {segment} in {year} at {low} million dollars.", low=low, **common
        )
    else:
        parts = told(
            "{lead}: {n} put {segment} in {year} at {low} to {high} million dollars, {times} times apart.",
            n=n.counted("estimate"),
            low=low,
            high=high,
            times=facts.ratio(high, low, quantity),
            **common,
        )
    yield Sentence(parts, ESTIMATES, None, _place(facts, "sizes"))


def _kept_out(facts: Facts) -> Iterator[Sentence]:
    everything: Where = {"topics": facts.words()}
    doubtful = facts.count(ESTIMATES, {"unit_suspect": "yes", **everything})
    if doubtful.value:
        parts = told(
            "{lead}: {n} of {all} {are} in no range, since million and billion may be mixed up in {them}.",
            lead=Lead("Units"),
            n=doubtful,
            all=facts.count(ESTIMATES, everything).counted("estimate"),
            are=doubtful.verb("is", "are"),
            them=doubtful.verb("it", "them"),
        )
        yield Sentence(parts, ESTIMATES, None, _place(facts, "sizes"))


def _rates(facts: Facts) -> Iterator[Sentence]:
    """How many stated rates agree with the numbers beside them, and which does not."""
    both: Where = {"topics": facts.words(), "rate_check": ("agrees", "disagrees")}
    checked = facts.count(ESTIMATES, both)
    if not checked.value:
        return
    agree = facts.count(ESTIMATES, {**both, "rate_check": "agrees"})
    odd: list[Parts] = [
        told(
            "; {publisher} states {stated} a year where its numbers imply {implied}",
            publisher=row.quoted("publisher", "source_url") or "",
            stated=row.known("cagr_pct", percent),
            implied=row.known("implied_cagr_pct", percent),
        )
        for row in facts.records(ESTIMATES, ("estimate_id",), {**both, "rate_check": "disagrees"})
    ]
    parts = told(
        "{lead}: {agree} of {checked} {fit} the numbers beside {them}{odd}.",
        lead=Lead("Stated growth"),
        agree=agree.none(),
        checked=checked.counted("rate that can be checked", "rates that can be checked"),
        fit=agree.verb("fits", "fit"),
        them=agree.verb("it", "them"),
        odd=tuple(part for one in odd for part in one),
    )
    yield Sentence(parts, ESTIMATES, None, _place(facts, "rates"))


def _forecast(facts: Facts) -> Iterator[Sentence]:
    """A forecast whose year has come, beside a later estimate of that year."""
    met = backtests(rows_of(facts))
    met = met[met["how"].eq("stated")]
    if met.empty:
        return
    pair = met.iloc[0]
    old = facts.record(ESTIMATES, {"estimate_id": str(pair["forecast_id"])})
    later = facts.record(ESTIMATES, {"estimate_id": str(pair["later_id"])})
    if old is None or later is None:
        return
    expected, said = old.known("forecast_value_usd_m", quantity), later.known("base_value_usd_m", quantity)
    parts = told(
        "{lead}: {expected} million dollars were forecast for {segment} in {year}, a later estimate says {said} "
        "million, so {times} times as much was expected; neither is a measurement.",
        lead=Lead("An old forecast"),
        expected=expected,
        segment=Quoted(str(pair["segment"])),
        year=old.known("forecast_year", as_it_is),
        said=said,
        times=facts.ratio(expected, said, quantity),
    )
    yield Sentence(parts, ESTIMATES, None, _place(facts, "forecasts"))


def _reported(facts: Facts) -> Iterator[Sentence]:
    """The largest revenue in dollars, and what was reported otherwise."""
    ours: Where = {"topics": facts.words()}
    largest = facts.most(_REVENUES, "revenue_usd_m", ours, quantity)
    if largest is None:
        parts = told("{lead}: no revenue in dollars was found.", lead=Lead("Reported"))
        yield Sentence(parts, _REVENUES, None, _place(facts, "sizes"))
        return
    where: Where = {**ours, "revenue_usd_m": largest.value}
    row = next(facts.records(_REVENUES, ("company", "period"), where))
    abroad = facts.count(_REVENUES, {**ours, "revenue_usd_m": MISSING})
    parts = told(
        "{lead}: the largest revenue found is {largest} million dollars ({company}, {period}){abroad}.",
        lead=Lead("Reported"),
        largest=largest,
        company=row.quoted("company", "source_url") or "",
        period=row.quoted("period") or "",
        abroad=told("; {n} in another currency", n=abroad.counted("revenue is", "revenues are"))
        if abroad.value
        else (),
    )
    yield Sentence(parts, _REVENUES, None, _place(facts, "sizes"))


def _between(facts: Facts) -> Iterator[Sentence]:
    """How far the lowest of the claims lies above the largest revenue that was reported for the same."""
    group = widest(facts)
    ends = _ends(facts, group[0]) if group else None
    if group is None or ends is None:
        return
    (chosen, segment), (low, _) = group, ends
    cells = facts.held.cells(Rows(ESTIMATES, tuple(chosen.items())), "topics")
    words = Words(frozenset(word for cell in cells for word in cell.split(";")))
    largest = facts.most(_REVENUES, "revenue_usd_m", {"topics": words}, quantity)
    if largest is None or not largest.value:
        return
    where: Where = {"topics": words, "revenue_usd_m": largest.value}
    row = next(facts.records(_REVENUES, ("company", "period"), where))
    parts = told(
        "{lead}: the lowest estimate of {segment} above is {times} times the largest revenue that was found for it, "
        "{largest} million dollars ({company}, {period}): a whole market beside one company.",
        lead=Lead("Between claimed and reported"),
        segment=Quoted(segment),
        times=facts.ratio(low, largest, quantity),
        largest=largest,
        company=row.quoted("company", "source_url") or "",
        period=row.quoted("period") or "",
    )
    yield Sentence(parts, _REVENUES, None, _place(facts, "sizes"))


def _raised(facts: Facts) -> Iterator[Sentence]:
    """What may be added up, and what is left out of the sum."""
    ours: Where = {"topics": facts.words()}
    where: Where = {**ours, "amount_summable": "yes", "amount_usd_m": PRESENT}
    summed = facts.total(_EVENTS, "amount_usd_m", where, quantity)
    if summed is None:
        return
    events = facts.count(_EVENTS, where)
    left = facts.difference(facts.count(_EVENTS, ours), events)
    others: Parts = ()
    if left.value:
        others = told(
            "; {left} more {state} a maximum, a liability, a payment in kind, another currency or no amount",
            left=left,
            state=left.verb("states", "state"),
        )
    parts = told(
        "{lead}: {sum} million dollars in {n} whose amounts may be added up{others}.",
        lead=Lead("Raised and paid"),
        sum=summed,
        n=events.counted("event"),
        others=others,
    )
    yield Sentence(parts, _EVENTS, None, _place(facts, "sums"))


def _ended(facts: Facts) -> Iterator[Sentence]:
    ours: Where = {"topics": facts.words()}
    everything = facts.count(_EVENTS, ours)
    if not everything.value:
        return
    parts = told(
        "{lead}: {bankrupt} and {stopped} among {all} of companies that were found.",
        lead=Lead("Ended"),
        bankrupt=facts.count(_EVENTS, {"kind": "bankruptcy", **ours}).counted("bankruptcy", "bankruptcies"),
        stopped=facts.count(_EVENTS, {"kind": "discontinuation", **ours}).counted("discontinuation"),
        all=everything.counted("event"),
    )
    yield Sentence(parts, _EVENTS, None, _place(facts, "timeline"))


def _public(facts: Facts) -> Iterator[Sentence]:
    """U.S. public money of the last complete fiscal year."""
    if not facts.has(_GRANTS):
        return
    closed: Where = {"topic": facts.scope, "is_open": False}
    year = facts.most(_GRANTS, "fiscal_year", closed)
    row = facts.record(_GRANTS, {"topic": facts.scope, "fiscal_year": year.value}) if year else None
    if row is None:
        return
    money, untold, projects = (
        row.number("amount_usd", whole),
        row.known("without_amount"),
        row.known("projects"),
    )
    if not projects.value:
        parts = told(
            "{lead}: no project was found in fiscal year {year}.",
            lead=Lead("U.S. public money"),
            year=row.known("fiscal_year", as_it_is),
        )
        yield Sentence(parts, _GRANTS, None, _place(facts, "funding"))
        return
    parts = told(
        "{lead}: {money} to {projects} in fiscal year {year}{untold}; a project that names vesicles among other things "
        "counts whole.",
        lead=Lead("U.S. public money"),
        money=("an untold amount",) if money is None else (money, " dollars"),
        projects=projects.counted("project"),
        year=row.known("fiscal_year", as_it_is),
        untold=told(", without {n} whose amount is not told", n=untold.counted("award"))
        if untold.value
        else (),
    )
    yield Sentence(parts, _GRANTS, None, _place(facts, "funding"))


def _safety(facts: Facts) -> Iterator[Sentence]:
    """Recalls and adverse events that name vesicles, never added up; they name no topic."""
    table = "safety_reports"
    if not facts.has(table) or facts.topic is not None:
        return
    kinds = {
        "recalls": ("drug_enforcement", "device_enforcement", "food_enforcement"),
        "events": ("drug_event", "cosmetic_event"),
    }
    recalls, events = (facts.count(table, {"endpoint": names}) for names in kinds.values())
    parts = told(
        "{lead}: {recalls} and {events} at openFDA name exosomes; zero would not mean safe; a report shows no cause.",
        lead=Lead("Safety signals"),
        recalls=recalls.counted("recall"),
        events=events.counted("report of an adverse event", "reports of adverse events"),
    )
    yield Sentence(parts, table, None, Place("market", "safety"))
