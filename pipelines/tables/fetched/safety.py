"""What a refresh fetches from openFDA: recalls and reports of adverse events that name vesicles."""

from pipelines.tables.columns import (
    boolean,
    category,
    count,
    day,
    identifier,
    moment,
    text,
    url,
    year,
)
from pipelines.tables.table import Table
from pipelines.text.attribution import ONE_CASE, ZERO_IS_NOT_SAFE
from pipelines.text.terms import SAFETY_DATA_SETS

SOURCE = (
    "openFDA, U.S. Food and Drug Administration: unvalidated data, not to be relied on for medical decisions."
)
LICENCE = "CC0 1.0, with openFDA's terms (https://open.fda.gov/terms/, https://open.fda.gov/license/)."
_NOT_CAUSE = "A report of an adverse event does not show that the product caused it."


_ENDPOINT = category(
    "Data set",
    "Recalls (enforcement) or adverse events (event) of one kind of product.",
    SAFETY_DATA_SETS,
)
SAFETY_REPORTS = Table(
    name="safety_reports",
    one_row_per="recall or report of an adverse event whose product or reason names vesicles",
    columns={
        "endpoint": _ENDPOINT,
        "report_id": identifier("Report", "Recall number or number of the report.", r"\S.*"),
        "case_id": identifier(
            "Case",
            "The first of the reports that name each other as one case; mostly the report itself.",
            r"\S.*",
        ),
        "date": day("Date", "Published (recall) or first received (event).", missing=True),
        "product": text("Product", "As reported, several joined by |.", missing=True),
        "reason": text("Reason", "Of the recall, or the reactions joined by |.", missing=True),
        "seriousness": text(
            "Seriousness", "Class of a recall; serious or not, or the outcomes, of an event.", missing=True
        ),
        "company": text("Company", "Who recalls; events do not say.", missing=True),
        "country": text("Country", "As reported.", missing=True),
        "url": url("Address", "The report at openFDA."),
    },
    key=("endpoint", "report_id"),
    source=SOURCE,
    licence=LICENCE,
    warnings=(
        ZERO_IS_NOT_SAFE,
        _NOT_CAUSE,
        ONE_CASE,
        "Found by the words exosome and extracellular vesicle: products under other names are missed.",
    ),
    made_of=("searches",),
)

SAFETY_YEARS = Table(
    name="safety_years",
    one_row_per="data set and year, or reports without a date",
    columns={
        "endpoint": _ENDPOINT,
        "year": year("Year", "Missing: reports without a date.", missing=True),
        "reports": count("Reports", "Those that name vesicles, a case once.", unit="reports"),
        "is_open": boolean("Open", "The year is not over."),
        "data_of": day(
            "Data of", "Last update of the data set; not told where nothing was found.", missing=True
        ),
        "asked_at": moment("Asked at", "When openFDA answered."),
    },
    key=("endpoint", "year"),
    source="Worked out from the reports. " + SOURCE,
    licence=LICENCE,
    warnings=(
        ZERO_IS_NOT_SAFE,
        _NOT_CAUSE,
        ONE_CASE,
        "Never add up recalls and events. Without sales no rate can be formed from them.",
        "An open year is not a fall: reports come in for months.",
    ),
    made_of=("safety_reports",),
)

TABLES = (SAFETY_REPORTS, SAFETY_YEARS)
