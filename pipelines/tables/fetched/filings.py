"""What a refresh fetches from the SEC: filings of companies that name exosomes, and their number by year and form."""

from functools import partial

from pipelines.tables.columns import boolean, category, count, day, identifier, moment, text, url, words, year
from pipelines.tables.table import Table

#: Forms that are counted apart, each with its amendments: yearly and quarterly reports, events, offers of shares.
FORMS = ("10-K", "20-F", "S-1", "8-K", "10-Q")
ALL, OTHER = "all", "other"

_fetched = partial(
    Table,
    source="U.S. Securities and Exchange Commission: full-text search of EDGAR.",
    licence="May be copied without permission (https://www.sec.gov/privacy). Name the SEC and the day.",
    made_of=("searches",),
)
_NAMING = "A filing that names exosomes once, or only quotes the word, is in it: it need not be about them."

FILINGS = _fetched(
    name="filings",
    one_row_per="filing with the SEC of a year that could be read whole, in which a document has one of the words",
    columns={
        "accession": identifier("Accession", "Number of the filing.", "[0-9]{10}-[0-9]{2}-[0-9]{6}"),
        "company": text("Company", "First of those who filed it, as the SEC writes the name."),
        "cik": identifier("CIK", "Number of that one at the SEC, without leading zeros.", "[1-9][0-9]*"),
        "other_ciks": words("Other CIKs", "Those who filed it too, or whom it is on.", missing=True),
        "form": text("Form", "As filed; /A is an amendment."),
        "root_form": text("Root form", "The form without /A."),
        "filed_on": day("Filed on", "Day of the filing."),
        "documents": count("Documents", "Of the filing, those that have one of the words.", unit="documents"),
        "url": url("Address", "The filing's page at the SEC, with all its documents."),
    },
    key=("accession",),
    warnings=(
        _NAMING,
        "Years in which more was found than is read have no rows here: filing_years says which.",
        "Only those who file with the SEC: private firms and most firms from elsewhere do not.",
    ),
)

FILING_YEARS = _fetched(
    name="filing_years",
    one_row_per="year and form",
    columns={
        "year": year("Year", "Of the day of the filing."),
        "form": category(
            "Form",
            "With its amendments; other is every form beside those, all is their sum.",
            (*FORMS, OTHER, ALL),
        ),
        "documents": count(
            "Documents", "Main documents and exhibits that have one of the words.", unit="documents"
        ),
        "is_at_least": boolean(
            "At least",
            "The documents are a lower bound: those of the word that more have were counted, not read.",
        ),
        "filings": count(
            "Filings",
            "Different filings that these belong to. Missing: more documents than are read, so not counted.",
            unit="filings",
            missing=True,
        ),
        "is_open": boolean("Open", "The year is not over."),
        "asked_at": moment("Asked at", "When the SEC gave the counts; closed years are kept."),
    },
    key=("year", "form"),
    warnings=(
        "Documents are not filings: one filing has several, and its exhibits repeat one another.",
        _NAMING,
        "Years with a lower bound lie beside years that are counted exactly: do not read a change between them.",
        "An open year is not a fall.",
    ),
)

TABLES = (FILINGS, FILING_YEARS)
