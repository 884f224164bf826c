"""What a refresh fetches from NIH RePORTER, and the money by fiscal year worked out from it."""

from functools import partial

from pipelines.tables.columns import amount, boolean, count, day, identifier, text, url, year
from pipelines.tables.table import Table

SOURCE = "NIH RePORTER (API v2), U.S. National Institutes of Health: projects of NIH and some other agencies."
LICENCE = "A work of the U.S. government: free to use with the source named (https://reporter.nih.gov/)."
_worked_out = partial(Table, source="Worked out from the fetched projects. " + SOURCE, licence=LICENCE)
_YEAR = "U.S. government's year: from October of the year before to September."


_APPL_ID = identifier("Application", "Identifier of one year of a project.", "[1-9][0-9]*")
_TOPIC = identifier("Topic", "Topic of topics.toml; field is every fetched project.", "[a-z][a-z0-9_]*")
GRANTS = Table(
    name="grants",
    one_row_per="project-year (application) of NIH RePORTER that names vesicles in title, terms or abstract",
    columns={
        "appl_id": _APPL_ID,
        "core_project_num": text("Project", "The same for all its years and sub-projects.", missing=True),
        "project_num": text("Full number", "With type, year and supplement.", missing=True),
        "subproject_id": text(
            "Sub-project", "Number within its project; missing: no sub-project.", missing=True
        ),
        "fiscal_year": year("Fiscal year", _YEAR),
        "title": text("Title", "As registered.", missing=True),
        "organization": text("Organisation", "Who received it.", missing=True),
        "country": text("Country", "The service's name of it.", missing=True),
        "activity_code": text("Activity", "Kind of award, such as R01.", missing=True),
        "agency": text("Institute", "Who administers it, such as NCI.", missing=True),
        "award_amount_usd": amount("Award", "Of that year. Missing: not told.", unit="USD", missing=True),
        "start_date": day("Start", "Of the project.", missing=True),
        "end_date": day("End", "Of the project, as planned.", missing=True),
        "award_notice_date": day("Awarded", "Day of the notice.", missing=True),
        "url": url("Address", "Page of the project at NIH RePORTER."),
    },
    key=("appl_id",),
    source=SOURCE,
    licence=LICENCE,
    warnings=(
        "A row is a year of a project, not a project: count distinct core_project_num within a fiscal year.",
        "Never add up award_amount_usd over all rows: a project's amount holds those of its sub-projects. "
        "topic_grants says which rows are summed.",
        "A project that names vesicles once among other things counts with its whole amount.",
        "U.S. public funding alone; it says nothing of other countries, foundations or companies.",
    ),
    made_of=("searches",),
)

TOPIC_GRANTS = _worked_out(
    name="topic_grants",
    one_row_per="topic and project-year that belongs to it",
    columns={
        "topic": _TOPIC,
        "appl_id": _APPL_ID,
        "is_summed": boolean(
            "Summed",
            "False for a sub-project of a project that is in the topic in the same fiscal year.",
        ),
    },
    key=("topic", "appl_id"),
    warnings=(
        "By the words in title, terms and abstract. A project stands in several topics: never add topics up.",
    ),
    made_of=("grants",),
)

GRANT_YEARS = _worked_out(
    name="grant_years",
    one_row_per="topic and fiscal year",
    columns={
        "topic": _TOPIC,
        "fiscal_year": year("Fiscal year", _YEAR),
        "projects": count("Projects", "Different projects with an award of that year.", unit="projects"),
        "amount_usd": amount(
            "Awarded",
            "Sum of that year's awards, each dollar once. Missing: no project tells its amount.",
            unit="USD",
            missing=True,
        ),
        "without_amount": count(
            "Without an amount", "Awards whose amount is not told, so not in the sum.", unit="awards"
        ),
        "within_others": count(
            "Within others", "Sub-projects whose money is in the amount of their project.", unit="awards"
        ),
        "is_open": boolean("Open", "The fiscal year is not over."),
    },
    key=("topic", "fiscal_year"),
    warnings=(
        "Never add up topics. Projects of several years stand in each: never add projects up over years.",
        "Dollars of the day, not adjusted for inflation.",
        "An open fiscal year is not a fall.",
        "Where awards lack an amount the sum is a lower bound.",
    ),
    made_of=("topic_grants", "grants"),
)

TABLES = (GRANTS, TOPIC_GRANTS, GRANT_YEARS)
