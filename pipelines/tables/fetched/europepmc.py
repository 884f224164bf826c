"""What a refresh counts in Europe PMC: a second opinion on the literature, preprints apart."""

from pipelines.tables.columns import identifier, moment, records, year
from pipelines.tables.table import Table

SOURCE = "Europe PMC (RESTful web service), EMBL-EBI."
LICENCE = (
    "Europe PMC's terms: free to use with the source named (https://europepmc.org/Copyright). Counts only; no text is "
    "stored."
)

EUROPEPMC_YEARS = Table(
    name="europepmc_years",
    one_row_per="topic and year of first publication",
    columns={
        "topic": identifier("Topic", "Topic of topics.toml, standard definition.", "[a-z][a-z0-9_]*"),
        "year": year("Year", "Missing: every year before the first one that is counted alone.", missing=True),
        "articles": records("Articles", "Records that also PubMed has (SRC:MED)."),
        "preprints": records("Preprints", "Not peer reviewed (SRC:PPR)."),
        "asked_at": moment("Asked at", "When Europe PMC gave the counts."),
    },
    key=("topic", "year"),
    source=SOURCE,
    licence=LICENCE,
    warnings=(
        "Never add up topics: they hold the same articles. Never add preprints to articles: many are both.",
        "The searches are PubMed's in other words, with the losses that searches names: compare, do not replace.",
        "A topic whose search has no sure counterpart is left out; searches says why.",
        "A year without a row was not counted: of a topic with many records only the newest complete years are.",
        "Synonyms are switched off.",
    ),
    made_of=("searches",),
)

TABLES = (EUROPEPMC_YEARS,)
