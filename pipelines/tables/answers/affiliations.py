"""Who publishes: what is worked out from the affiliations and journals of articles; persons are in none of it."""

from functools import partial

from pipelines.tables.answers.rates import INTERVAL, SHARED, answer, topic
from pipelines.tables.columns import (
    amount,
    boolean,
    category,
    identifier,
    interval,
    rate_pct,
    records,
    share,
    text,
    year,
)
from pipelines.text.terms import ORGANISATION_KINDS

#: NLM took more than the first author's affiliation from late 2013 on, and from publishers as it is.
FIRST_YEAR = 2015
SOURCE = "Worked out from the affiliations of articles, by a rule of names (docs/affiliations.md)."
_SINCE = f"From {FIRST_YEAR} on: NLM changed in 2013 and 2014 which affiliations it keeps."
_OF_TOPIC = "Papers of the topic's standard definition whose full record was read, by publication year."
_PMID = identifier("PMID", "PubMed's number of the article.", "[1-9][0-9]*")
_COUNTRY = identifier("Country", "ISO 3166-1 alpha-2; XK for Kosovo.", "[A-Z]{2}")
_YEAR = year("Year", "Publication year.")
_ORGANISATION = text("Organisation", "As affiliations name it, in its most frequent spelling.")
_KIND = category("Kind", "institution or company, by the words of the name.", ORGANISATION_KINDS)
_COMPANY = text("Company", "The company of the ledger that the name is of.", missing=True)
_OPEN = boolean("Open", "Whether more articles of that year are still to come.")
_NAMES = (
    "Names, not bodies: one body has several names, and some names are cut wrongly (docs/affiliations.md)."
)

_answer = partial(answer, source=SOURCE)
ARTICLE_COUNTRIES = _answer(
    name="article_countries",
    one_row_per="article and country that its affiliations name",
    columns={"pmid": _PMID, "country": _COUNTRY},
    key=("pmid", "country"),
    warnings=("An article without a row names no country, or its affiliations are not known.", _SINCE),
    made_of=("affiliations",),
)
ARTICLE_ORGANISATIONS = _answer(
    name="article_organisations",
    one_row_per="article and institution or company that its affiliations name",
    columns={"pmid": _PMID, "organisation": _ORGANISATION, "kind": _KIND, "company": _COMPANY},
    key=("pmid", "organisation", "kind"),
    warnings=(_NAMES, "None found is not none there."),
    made_of=("affiliations", "companies"),
)
_BASE = ("topic_articles", "articles", "topic_years")
COUNTRY_YEARS = _answer(
    name="country_years",
    one_row_per="topic, country and publication year",
    columns={
        "topic": topic(),
        "country": _COUNTRY,
        "year": _YEAR,
        "records": records("Papers", "Each counted once for every country that it names."),
        "fractional": amount("Fractional", "A paper of n countries counts 1/n in each.", unit="records"),
        "with_country": records("With a country", "Papers of the topic and year that name any country."),
        "articles": records("All papers", _OF_TOPIC),
        "share": share("Share", "Of the papers that name a country.", missing=True),
        **interval(share, "share_low", "share_high", "Share", missing=True),
        "is_open": _OPEN,
    },
    key=("topic", "country", "year"),
    warnings=(
        SHARED,
        INTERVAL,
        _SINCE,
        "Whole counts of countries add up to more than the papers; fractional ones to the papers that name a country.",
        "Standard definition only. Where somebody works, not where the work was paid for.",
    ),
    made_of=("article_countries", *_BASE),
)
COUNTRY_GROWTH = _answer(
    name="country_growth",
    one_row_per="topic and country",
    columns={
        "topic": topic(),
        "country": _COUNTRY,
        "first_year": year("First year", "Of the complete years counted.", missing=True),
        "last_year": year("Last year", "Of the complete years counted.", missing=True),
        "records": records("Papers", "In these years."),
        "growth_pct": rate_pct("Growth", "As in the table growth, of whole counts.", missing=True),
        **interval(rate_pct, "growth_low_pct", "growth_high_pct", "Growth", missing=True),
        "reason": text("Why no rate", "Missing where there is one.", missing=True),
    },
    key=("topic", "country"),
    warnings=(SHARED, INTERVAL, _SINCE, "Among many countries some lie apart by chance: read the intervals."),
    made_of=("country_years",),
)
ORGANISATION_COUNTS = _answer(
    name="organisation_counts",
    one_row_per="topic and institution or company, of each kind the 50 with the most papers",
    columns={
        "topic": topic(),
        "kind": _KIND,
        "organisation": _ORGANISATION,
        "company": _COMPANY,
        "records": records("Papers", f"Of {FIRST_YEAR} or later that name it."),
        "articles": records("All papers", f"{_OF_TOPIC} {FIRST_YEAR} or later."),
    },
    key=("topic", "organisation", "kind"),
    warnings=(SHARED, _NAMES, "More papers are not better papers."),
    made_of=("article_organisations", *_BASE),
)
COMPANY_YEARS = _answer(
    name="company_years",
    one_row_per="topic and publication year",
    columns={
        "topic": topic(),
        "year": _YEAR,
        "records": records("Papers", "With a company among their affiliations."),
        "articles": records("With affiliations", f"{_OF_TOPIC} With any affiliation."),
        "share": share("Share", "Of the papers with affiliations.", missing=True),
        **interval(share, "share_low", "share_high", "Share", missing=True),
        "is_open": _OPEN,
    },
    key=("topic", "year"),
    warnings=(
        SHARED,
        INTERVAL,
        _SINCE,
        "Firms whose affiliation has no legal form are missed: a lower bound.",
    ),
    made_of=("article_organisations", "affiliations", *_BASE),
)
JOURNAL_YEARS = answer(
    name="journal_years",
    one_row_per="topic, journal and publication year, of the 30 journals with the most papers of the topic",
    columns={
        "topic": topic(),
        "journal": text("Journal", "As in articles."),
        "year": _YEAR,
        "records": records("Papers", "Of the topic in the journal and year."),
        "articles": records("All papers", "Of the topic in that year, in any journal."),
        "is_open": _OPEN,
    },
    key=("topic", "journal", "year"),
    source="Worked out from the journals of articles.",
    warnings=(SHARED, "Where papers appear, not how good they are. Journals change their names.", _SINCE),
    made_of=_BASE,
)
TABLES = (
    ARTICLE_COUNTRIES,
    ARTICLE_ORGANISATIONS,
    COUNTRY_YEARS,
    COUNTRY_GROWTH,
    ORGANISATION_COUNTS,
    COMPANY_YEARS,
    JOURNAL_YEARS,
)
