"""What was published, as others counted it: the cited series, totals and denominators."""

from pipelines.tables.columns import identifier, partial_date, records, source_columns, text, words, year
from pipelines.tables.table import Table

OVERLAP = "Counts of different searches overlap: never add them up."

PUBLISHED_YEAR_COUNTS = Table(
    name="published_year_counts",
    one_row_per="theme and year of a yearly PubMed count that somebody published",
    columns={
        "theme": identifier("Theme", "Theme of topics.toml.", "[a-z_]+"),
        "year": year("Year", "Publication year, print or electronic."),
        "records": records("Records", "PubMed records that matched."),
        "query": text("Search", "The search as it was run."),
        "database": text("Database", "Where it was run."),
        "retrieved_on": partial_date("Retrieved on", "Day of the search; missing: not stated.", missing=True),
        "stands_for": identifier(
            "Stands for", "Topic whose papers it stands in for.", "[a-z_]+", missing=True
        ),
        "limits": text("Limits", "Licence, date basis, and what must be said of the series."),
        **source_columns(),
    },
    key=("theme", "year"),
    source="Negative-Space Framework for Translational EV Research (Liegertova, Maly); source data of Chaudhari et al. "
    "2026, whose four classes Exoscope added up.",
    licence="CC BY 4.0 (Liegertova, Maly) and MIT (Chaudhari et al.); only figures were taken.",
    warnings=(
        OVERLAP,
        "Series of different makers share no line and no sum, and the years of a theme are not summed: see limits.",
        "A year is unfinished until the end of June after it; those still open on the day of retrieval are too low.",
        "Where that day is not stated, the last year may be too low: it counts as unfinished.",
    ),
)

PUBLISHED_PERIOD_TOTALS = Table(
    name="published_period_totals",
    one_row_per="published count of articles over several years",
    columns={
        "total_id": identifier("Total key", "Stable name of the row.", "[a-z0-9-]+"),
        "label": text("What was counted", "As the source names it."),
        "topics": words(
            "Topic words", "Words that ledger_topics maps to topics; empty where broader.", missing=True
        ),
        "records": records("Records", "Articles that matched."),
        "period": text("Period", "As the source states it."),
        "period_start": partial_date("First", "Start of the period, where stated.", missing=True),
        "period_end": partial_date("Last", "End of the period, where stated.", missing=True),
        "query": text("Search or scope", "The search, or the scope as stated."),
        "database": text("Database", "Where it was run."),
        "published": partial_date("Published or retrieved", "When, as exact as it was seen.", missing=True),
        "published_note": text(
            "On that date", "What was seen of the date, where it is not exact.", missing=True
        ),
        "source_note": text("On the source", "What kind of copy the source is.", missing=True),
        **source_columns(),
    },
    key=("total_id",),
    source="Abstracts of bibliometric papers and published tables, each named in its row.",
    warnings=(OVERLAP, "Databases differ: a Web of Science total and a PubMed total are not comparable."),
)

PUBMED_TOTALS = Table(
    name="pubmed_totals",
    one_row_per="definition of the size of PubMed or MEDLINE, and year",
    columns={
        "definition": identifier("Definition", "Code of how the year was counted.", "[a-z_]+"),
        "year": year("Year", "Year by that definition."),
        "records": records("Records", "Records of that year."),
        "about": text("How it was counted", "The definition in words."),
        "source_note": text("On the source", "What kind of copy the source is.", missing=True),
        **source_columns(title=False),
    },
    key=("definition", "year"),
    source="Published tables of PubMed's size, each named in its row.",
    warnings=(
        "Never mix definitions: for 2021 publication dates give 1,786,774 and creation dates 1,563,154.",
    ),
)

TABLES = (PUBLISHED_YEAR_COUNTS, PUBLISHED_PERIOD_TOTALS, PUBMED_TOTALS)
