"""The panels of the Market page on published estimates, each for one topic."""

from dataclasses import dataclass
from functools import partial

import pandas as pd

from dashboard import store
from dashboard.app_pages.market.charts.estimates import (
    disagreement,
    forecast_tests,
    growth_rates,
    market_sizes,
)
from dashboard.look.plain import markdown
from dashboard.panels import topics as topic_list
from dashboard.panels.panel import Notice, Panel
from pipelines.analysis.market.backtests import backtests
from pipelines.analysis.market.disagreement import by_reason, pairs
from pipelines.analysis.market.estimates import in_dollars, of_topic, spreads, with_growth
from pipelines.analysis.market.money import revenues_in_dollars
from pipelines.analysis.papers.membership import belongs
from pipelines.sentences import estimates as sentences
from pipelines.sentences.vocabulary import SOURCE_KINDS


@dataclass(frozen=True)
class Choice(topic_list.TopicChoice):
    """What the reader chose on the Market page."""

    @property
    def label(self) -> str:
        """Name of the topic."""
        return self.topic.label

    def of(self, name: str) -> pd.DataFrame:
        """The rows of a ledger that belong to the topic."""
        frame = store.table(name)
        fits = belongs(frame["topics"], self.topic.id, store.table("ledger_topics"), store.all_topics())
        return frame[fits].reset_index(drop=True)

    @property
    def estimates(self) -> pd.DataFrame:
        """The estimates of the topic, marked where a third party reports them."""
        return sentences.marked(self.of("market_estimates"))

    @property
    def own(self) -> pd.DataFrame:
        """Those of them whose segment is the topic itself."""
        return of_topic(self.estimates, self.topic.id)

    @property
    def what(self) -> str:
        """What the estimates are of, as a title begins."""
        of = "".join(map(str, sentences.segments(self.estimates)))
        return self.label if len(self.own) or not of else f"{self.label}, from estimates of {of}"

    @property
    def credited(self) -> str:
        """The day of the ledgers and whose words the estimates are in, as a caption begins."""
        return markdown(f"{self.as_of} {sentences.whose_words(self.estimates)}")

    @property
    def as_of(self) -> str:
        """The day of the ledgers, as the first sentence of a caption."""
        day = store.about("market_estimates")["fetched_at"][:10]
        return f"Ledger as of {day}; each row names its source."


def too_few(choice: Choice) -> Notice:
    """Why nothing is compared: one estimate, or none."""
    return Notice(
        f"{'One estimate' if count(choice) else 'No estimate'} was found for this topic, so there is nothing to "
        "compare. All exosomes and vesicles, at the head of the list, takes in the estimates of every topic."
    )


def has_ledger_rows(choice: Choice) -> bool:
    """Whether the market ledgers hold anything of the topic."""
    ledgers = ("market_estimates", "market_events", "revenue_anchors", "companies")
    return any(len(choice.of(name)) for name in ledgers)


def count(choice: Choice) -> int:
    """How many estimates there are."""
    return len(choice.estimates)


def sizes(choice: Choice) -> Panel:
    """Every estimate and revenue on one scale."""
    rows = with_growth(choice.estimates)
    revenues = choice.of("revenue_anchors")
    found, reported = spreads(rows), revenues_in_dollars(revenues)
    suspect = rows[rows["unit_suspect"].eq("yes")]
    return Panel(
        key="sizes",
        title=sentences.sizes_headline(choice.label, spreads(choice.own), rows),
        figure=partial(market_sizes, rows, found, reported, choice.colour),
        name=f"Published market sizes and reported revenues: {choice.label}",
        summary=[
            sentences.revenue_sentence(reported, revenues[revenues["revenue_usd_m"].isna()]),
            *sentences.undrawn_sentences(suspect, len(rows) - len(suspect) - int(in_dollars(rows).sum())),
        ],
        caption=f"{choice.credited} Filled: base year. Open: forecast. Shape: whose words. Shaded: from the "
        "lowest to the highest base value of one segment and year; never a sum, never a mean.",
        rows=as_one_table(rows, revenues),
        headings=store.headings(
            "market_estimates",
            "what publisher segment geography base_year base_value_usd_m forecast_year forecast_value_usd_m "
            "source_kind source_kind_note unit_suspect note source_url accessed_on",
            publisher="Publisher or company",
        ),
        whole=("market_estimates", "revenue_anchors"),
    )


def as_one_table(estimates: pd.DataFrame, revenues: pd.DataFrame) -> pd.DataFrame:
    """What the figure draws and what it leaves out, one row each: estimates, then revenues."""
    reported = revenues.assign(
        what="reported revenue",
        publisher=revenues["company"],
        base_year=revenues["period_end"].str[:4].astype("Int64"),
        base_value_usd_m=revenues["revenue_usd_m"],
        segment=revenues["what"] + " (" + revenues["period"] + ")",
        note=revenues["revenue_local"].fillna(revenues["note"]),
    )
    claimed = estimates.assign(
        what="estimate",
        source_kind=estimates["source_kind"].map(SOURCE_KINDS),
    )
    columns = [*claimed.columns.intersection(reported.columns)]
    return pd.concat([claimed, reported[columns]], ignore_index=True)


def growth(choice: Choice) -> Panel:
    """Stated growth beside the growth that an estimate's own numbers imply."""
    checked = with_growth(choice.estimates)
    checked = checked[checked[["cagr_pct", "implied_cagr_pct"]].notna().any(axis=1)]
    return Panel(
        key="rates",
        title=sentences.rates_headline(choice.what, checked),
        figure=partial(growth_rates, checked[checked["unit_suspect"].ne("yes")], choice.colour),
        name=f"Stated and implied growth of published estimates: {choice.label}",
        summary=sentences.rates_sentences(checked),
        caption=f"{choice.credited} Implied: (forecast / base) ^ (1 / years) - 1. It agrees within one "
        "percentage point; some rates are stated from the year after the base year. A rate that fits its own numbers "
        "is not thereby right.",
        rows=checked.assign(
            source_kind=checked["source_kind"].map(SOURCE_KINDS),
            rate_check=checked["rate_check"].map(sentences.RATE_CHECKS),
            implied_cagr_pct=checked["implied_cagr_pct"].round(1),
        ),
        headings=store.headings(
            "market_estimates",
            "publisher source_kind segment cagr_pct cagr_period implied_cagr_pct rate_check unit_suspect source_url",
        ),
        whole="market_estimates",
    )


def reasons(choice: Choice) -> Panel:
    """Why estimates disagree: every pair, by what it differs in."""
    estimates = choice.estimates
    found = pairs(estimates)
    counts = by_reason(found)
    noted = estimates[estimates["note"].notna()]
    return Panel(
        key="reasons",
        title=sentences.reasons_headline(choice.what, counts),
        figure=partial(disagreement, found, counts, sentences.REASON_LABELS, choice.colour),
        name=f"How far pairs of estimates lie apart, by what they differ in: {choice.label}",
        summary=sentences.reasons_sentences(
            found, counts, dict(zip(noted["estimate_id"], noted["note"], strict=True))
        ),
        caption=f"{choice.credited} One stroke a pair: its larger base value over its smaller. A pair stands in "
        "every row it differs in, so a row does not show what its reason alone does. What is stated: segment, scope in "
        "brackets, geography, base year, unit, currency, whose words. Pairs in another currency, or with a unit in "
        "doubt, are counted and not compared.",
        rows=found.assign(
            differs=found["differs"]
            .map(lambda words: "; ".join(sentences.REASON_LABELS[word] for word in words.split(";") if word))
            .astype("str"),
            ratio=found["ratio"].round(2),
        ),
        headings={
            "first": "Larger",
            "first_usd_m": "Base value (million USD)",
            "second": "Smaller",
            "second_usd_m": "Its base value (million USD)",
            "ratio": "Times",
            "differs": "Differs in",
        },
        whole="market_estimates",
    )


def forecasts(choice: Choice) -> Panel:
    """Old forecasts against later estimates."""
    found = backtests(choice.estimates)
    return Panel(
        key="forecasts",
        title=sentences.forecasts_headline(choice.what, found),
        figure=partial(forecast_tests, found, choice.colour),
        name=f"Old forecasts against later estimates: {choice.label}",
        summary=sentences.forecasts_sentences(found),
        caption=f"{choice.credited} A later estimate is no measurement: this shows how far the two lie apart, "
        "not which is right. Unit-suspect rows are left out.",
        rows=found.assign(
            how=found["how"].map(sentences.HOW),
            expected_usd_m=found["expected_usd_m"].round(1),
            ratio=found["ratio"].round(3),
            scope_differs=found["scope_differs"].map({True: "yes", False: "no"}),
        ),
        headings=store.headings(
            "market_estimates",
            "forecaster segment geography from_year forecast_year year how expected_usd_m later_publisher "
            "later_usd_m ratio scope_differs",
            forecaster="Forecast by",
            year="Compared in",
            how="How matched",
            expected_usd_m="Expected (million USD)",
            later_publisher="Later estimate by",
            later_usd_m="Later estimate (million USD)",
            ratio="Times",
        ),
        whole="market_estimates",
    )
