"""What is claimed, paid and reported: estimates, events, revenues, companies."""

from pipelines.tables.columns import (
    CONFIDENCE,
    PRECISIONS,
    amount,
    category,
    identifier,
    partial_date,
    rate_pct,
    source_columns,
    text,
    words,
    year,
    yes_no,
)
from pipelines.tables.table import Table

MARKET_EVENT_KINDS = (
    "funding",
    "acquisition",
    "licensing",
    "ipo",
    "product_launch",
    "trial_milestone",
    "discontinuation",
    "bankruptcy",
)
RATE_CHECKS = ("agrees", "disagrees", "no_rate_stated", "not_checkable")
SOURCE_KINDS = ("publisher", "press_text", "quoted_by_others")
SUMMABLE = ("yes", "no", "upfront_only")

MARKET_ESTIMATES = Table(
    name="market_estimates",
    one_row_per="published estimate of a market's size",
    columns={
        "estimate_id": identifier("Estimate key", "Stable name of the row.", "[a-z0-9-]+"),
        "publisher": text("Publisher", "Who estimates, and who quotes."),
        "published": partial_date("Published", "As exact as it was seen.", missing=True),
        "published_note": text(
            "On that date", "What the date is, where it is not the publication.", missing=True
        ),
        "segment": text("Segment", "What the market holds, as stated."),
        "topics": words("Topic words", "Words that ledger_topics maps to topics."),
        "geography": text("Geography", "As stated."),
        "base_year": year("Base year", "Year of the base value.", missing=True),
        "base_value_usd_m": amount("Base value", "Stated size.", unit="million USD", missing=True),
        "forecast_year": year("Forecast year", "Year of the forecast.", missing=True),
        "forecast_value_usd_m": amount(
            "Forecast value", "Stated forecast.", unit="million USD", missing=True
        ),
        "cagr_pct": rate_pct("Stated growth", "Growth rate as stated.", missing=True),
        "cagr_period": text("Period of that rate", "As stated.", missing=True),
        "implied_cagr_pct": rate_pct(
            "Implied growth", "(forecast / base) ^ (1 / years) - 1, computed here.", missing=True
        ),
        "rate_check": category(
            "Rate check", "agrees: within one percentage point of the stated rate.", RATE_CHECKS
        ),
        "unit_suspect": yes_no(
            "Unit suspect", "Whether million and billion may be mixed up: never draw those."
        ),
        "source_kind": category("Source kind", "Whose words they are.", SOURCE_KINDS),
        "source_kind_note": text("On the source", "What the source is, in words."),
        "note": text("Note", "Scope and limits.", missing=True),
        **source_columns(),
    },
    key=("estimate_id",),
    source="Publishers, press texts and those who quote them, each named in its row.",
    warnings=(
        "Never add estimates up, and never average them: scopes, base years and units differ.",
        "Rows with unit_suspect = yes must not be drawn.",
    ),
)

MARKET_EVENTS = Table(
    name="market_events",
    one_row_per="dated deal, round, launch, trial step or failure of a company",
    columns={
        "market_event_id": identifier("Event key", "Stable name of the row.", "[a-z0-9-]+"),
        "date": partial_date("Date", "As exact as the source gives it.", missing=True),
        "date_precision": category("Date precision", "How exactly the date is known.", PRECISIONS),
        "kind": category("Kind", "What happened.", MARKET_EVENT_KINDS),
        "company": text("Company", "Who did it."),
        "country": text("Country", "Where the company sits.", missing=True),
        "topics": words("Topic words", "Words that ledger_topics maps to topics."),
        "summary": text("Summary", "What happened, in our words."),
        "amount_usd_m": amount("Amount", "In US dollars, where so stated.", unit="million USD", missing=True),
        "amount_local": text("Amount, local", "As stated in another currency; not converted.", missing=True),
        "amount_basis": text(
            "Basis of the amount", "Raised, upfront, maximum, liabilities ...", missing=True
        ),
        "amount_summable": category(
            "Amount may be summed",
            "yes: money that changed hands once; empty: no dollar amount.",
            SUMMABLE,
            missing=True,
        ),
        "confidence": CONFIDENCE,
        "note": text("Note", "Limits of the source.", missing=True),
        **source_columns(title=False),
    },
    key=("market_event_id",),
    source="Press, filings and company announcements, each named in its row.",
    warnings=("Sum amount_usd_m only over rows with amount_summable = yes.",),
    precision_of={"date": "date_precision"},
)

REVENUE_ANCHORS = Table(
    name="revenue_anchors",
    one_row_per="revenue that a company reported for a period",
    columns={
        "company": text("Company", "Who reported."),
        "period": text("Period", "As stated."),
        "period_end": partial_date("End of the period", "As exact as stated."),
        "revenue_usd_m": amount("Revenue", "Where reported in US dollars.", unit="million USD", missing=True),
        "revenue_local": text(
            "Revenue, local", "As stated in another currency; not converted.", missing=True
        ),
        "what": text("What it is", "Sales, partner payments ..."),
        "topics": words("Topic words", "Words that ledger_topics maps to topics."),
        "note": text("Note", "Limits of the source.", missing=True),
        **source_columns(title=False),
    },
    key=("company", "period"),
    source="Accounts, filings and announcements, each named in its row.",
    warnings=("Periods and what is counted differ: never add revenues up as a market size.",),
)

COMPANIES = Table(
    name="companies",
    one_row_per="company that makes, sells or develops vesicle products",
    columns={
        "company": text("Company", "Name, with the owner where it changed."),
        "country": text("Country", "Where it sits."),
        "topics": words("Topic words", "Words that ledger_topics maps to topics."),
        "product_brand": text("Products", "Brands or platforms.", missing=True),
        "modality": text("Modality", "Cell or plant source and kind of vesicle."),
        "status": text("State", "What it was last seen doing."),
        "confidence": CONFIDENCE,
        "note": text("Note", "Limits of the source.", missing=True),
        **source_columns(title=False),
    },
    key=("company",),
    source="Press, filings and company pages, each named in its row.",
    warnings=("Not a census: companies that were found, mostly in English, Korean and Japanese sources.",),
)

TABLES = (MARKET_ESTIMATES, MARKET_EVENTS, REVENUE_ANCHORS, COMPANIES)
