"""The panels of the Market page on money and companies, each for one topic."""

from functools import partial

import pandas as pd

from dashboard import store
from dashboard.address import bound
from dashboard.app_pages.market.charts.money import (
    LANE_OF,
    LANES,
    company_bars,
    market_and_regulators,
    money_bars,
)
from dashboard.app_pages.market.estimates import Choice
from dashboard.look.plain import markdown
from dashboard.look.theme import EVENT_MARKS, MARKET_MARKS
from dashboard.panels import lookup
from dashboard.panels.panel import Card, Panel
from pipelines.analysis.lookup.companies import with_counts
from pipelines.analysis.market.companies import MODALITY_KINDS, by_country, countries_of, with_kinds
from pipelines.analysis.market.estimates import spreads
from pipelines.analysis.market.money import money_by_year, revenues_in_dollars, summed
from pipelines.sentences import estimates as published
from pipelines.sentences import money as sentences
from pipelines.sentences.vocabulary import CONFIDENCES

ANY = "any"


def cards(choice: Choice) -> list[Card]:
    """Claimed, reported, paid, ended: four numbers that do not belong on one scale without their words."""
    market = choice.of("market_events")
    told = {
        "Claimed market size, million dollars": published.claimed(spreads(choice.own), choice.estimates),
        "Largest revenue, million dollars": published.reported(
            revenues_in_dollars(choice.of("revenue_anchors"))
        ),
        "Raised and paid, million dollars": sentences.paid(summed(market), money_by_year(market)),
        "Bankruptcies and discontinuations": sentences.ended(market),
    }
    return [Card(label, value, markdown(caption)) for label, (value, caption) in told.items()]


def timeline(choice: Choice, *, general: bool) -> Panel:
    """What companies did, above what regulators did; `general`: also where exosomes are not named."""
    market, events = choice.of("market_events"), choice.of("regulatory_events")
    events = events if general else events[events["exosome_named"].eq("yes")]
    names = store.jurisdictions()
    labels = {kind: mark.label for kind, mark in MARKET_MARKS.items()}
    return Panel(
        key="timeline",
        title=sentences.timeline_headline(choice.label, market, events),
        figure=partial(market_and_regulators, market, events, names, store.snapshot().made_at.year),
        name=f"Events of companies and of regulators over time: {choice.label}",
        summary=sentences.timeline_sentences(market, labels),
        caption=f"{markdown(choice.as_of)} Filled mark: day known. Open mark with a bar: only month or year known. "
        "What was found is not what exists.",
        rows=_as_one_table(market, events, names, labels),
        headings=store.headings(
            "market_events",
            "lane date kind who summary amount_usd_m amount_local amount_basis confidence source_url",
        ),
        whole=("market_events", "regulatory_events"),
    )


def _as_one_table(
    market: pd.DataFrame, events: pd.DataFrame, names: dict[str, str], labels: dict[str, str]
) -> pd.DataFrame:
    """Companies' events, then regulators', the oldest first."""
    companies = market.assign(
        lane=market["kind"].map(LANE_OF).map(LANES),
        kind=market["kind"].map(labels),
        who=market["company"],
        confidence=market["confidence"].map(CONFIDENCES),
    )
    regulators = events.assign(
        lane=events["jurisdiction"].map(names),
        kind=events["kind"].map({kind: mark.label for kind, mark in EVENT_MARKS.items()}),
        who=events["authority"],
    )
    return pd.concat(
        [
            companies.sort_values("date", na_position="last"),
            regulators.sort_values("date")[["lane", "date", "kind", "who", "summary", "source_url"]],
        ],
        ignore_index=True,
    )


def sums(choice: Choice) -> Panel:
    """What may be added up, a year."""
    market = choice.of("market_events")
    found, years = summed(market), money_by_year(market)
    return Panel(
        key="sums",
        title=sentences.money_headline(choice.label, found, years),
        figure=partial(money_bars, years),
        name=f"Amounts that may be added up, by year: {choice.label}",
        summary=[sentences.left_out_sentence(found)],
        caption=f"{markdown(choice.as_of)} Only rows marked amount\\_summable = yes: money that changed hands once. "
        "Dollars of the day, not adjusted for inflation; other currencies are not converted. A year without a bar "
        "had no such event found, which is not zero.",
        rows=market.assign(
            kind=market["kind"].map({kind: mark.label for kind, mark in MARKET_MARKS.items()}),
            confidence=market["confidence"].map(CONFIDENCES),
        ),
        headings=store.headings(
            "market_events",
            "date kind company amount_usd_m amount_local amount_basis amount_summable confidence source_url",
        ),
        whole="market_events",
    )


def filters(choice: Choice) -> tuple[dict[str, str], dict[str, str]]:
    """The modalities and the countries that companies of the topic have."""
    rows = with_kinds(choice.of("companies"))
    there = [kind for kind in MODALITY_KINDS if rows["modality_kind"].eq(kind).any()]
    countries = sorted({country for sits in countries_of(rows) for country in sits})
    return (
        {ANY: "Any"} | {kind: sentences.MODALITY_LABELS[kind] for kind in there},
        {ANY: "Any"} | {name: name for name in countries},
    )


def wanted(choice: Choice) -> list[str]:
    """The lists above the companies: what a reader wants of modality, country and confidence."""
    kinds, countries = store.once(filters, choice)
    origin = "What the vesicles come from, read from the words of the ledger; engineered goes before the kind of cell."
    sure = {ANY: "Any", "high": "High", "medium": "Medium", "low": "Low"}
    single = "Low: as reported by a third party, in a single file."
    return bound.beside(
        partial(bound.choice, "Modality", kinds, "modality", ANY, origin),
        partial(bound.choice, "Country", countries, "based_in", ANY),
        partial(bound.choice, "Confidence", sure, "confidence", ANY, single),
    )


def companies(choice: Choice, kind: str, country: str, confidence: str) -> Panel:
    """Companies by what they work with, country and confidence; "any" asks for nothing."""
    rows = with_kinds(choice.of("companies"))
    if kind != ANY:
        rows = rows[rows["modality_kind"].eq(kind)]
    if country != ANY:
        rows = rows[countries_of(rows).map(lambda sits: country in sits).astype("bool")]
    if confidence != ANY:
        rows = rows[rows["confidence"].eq(confidence)]
    counts = by_country(rows)
    return Panel(
        key="company_table",
        title=sentences.companies_headline(choice.label, rows, counts),
        figure=partial(company_bars, counts, choice.colour),
        name=f"Companies by country and confidence: {choice.label}",
        summary=[sentences.companies_sentence(rows)] if len(rows) else ["Choose another filter above."],
        caption=f"{markdown(choice.as_of)} Not a census: found mostly in English, Korean and Japanese sources. A "
        "company that sits in two countries counts in both. Raised: rounds and offerings in dollars of their day, "
        "added up only where money was paid once; what is not in the sum stands beside it with the reason, and "
        "revenues are never added. Letters about it, studies that it sponsors, its filings: none found is not safe. "
        "**Choose a row to look the company up everywhere** (Shift and Space by keyboard).",
        rows=_seen(rows).assign(
            modality_kind=rows["modality_kind"].map(sentences.MODALITY_LABELS),
            confidence=rows["confidence"].map(CONFIDENCES),
        ),
        headings=store.headings(
            "companies",
            "company country raised_usd_m revenue letters studies filings status not_in_sum confidence modality_kind "
            "modality product_brand note source_url accessed_on",
            modality_kind="Modality, grouped",
            raised_usd_m="Raised (million USD)",
            not_in_sum="Not in that sum",
        ),
        whole="companies",
        first_view="Table",
        looks_up="company",
    )


def _seen(rows: pd.DataFrame) -> pd.DataFrame:
    """The companies with their money and what other tables have of them; all counts, of whatever topic."""
    paid = sentences.with_money(rows, store.table("market_events"), store.table("revenue_anchors"))
    return with_counts(paid, store.once(lookup.searched_tables))
