"""What a refresh fetches from iCite: content and citations of the papers of the topics."""

from functools import partial

from pipelines.tables.columns import boolean, count, identifier, moment, number, share, year
from pipelines.tables.table import Table

_share = partial(share, missing=True)
_place = partial(number, missing=True, unit="coordinate")

REACH = Table(
    name="reach",
    one_row_per="paper of a topic that iCite knows",
    columns={
        "pmid": identifier("PMID", "PubMed identifier.", "[1-9][0-9]*"),
        "year": year("Year at iCite", "Publication year as iCite has it.", missing=True),
        "human": _share("Human", "Part of its MeSH headings of the three classes that are of people."),
        "animal": _share("Animal", "The same of animals."),
        "molecular_cellular": _share("Molecular and cellular", "The same of molecules and cells."),
        "triangle_x": _place(
            "Triangle, x", "Place in the triangle of biomedicine; missing: no such heading."
        ),
        "triangle_y": _place("Triangle, y", "The same; people are at the top."),
        "apt": _share(
            "APT", "Approximate potential to translate: machine-learned chance of a clinical citation."
        ),
        "is_clinical": boolean("Clinical article", "A trial, study or guideline in people.", missing=True),
        "cited_by_clin": count(
            "Clinical citations",
            "Clinical articles that cite it. Missing: none is known, which is no zero.",
            unit="articles",
            missing=True,
        ),
        "asked_at": moment("Asked at", "When iCite told it; kept for 30 days."),
    },
    key=("pmid",),
    source="iCite, Office of Portfolio Analysis, U.S. National Institutes of Health.",
    licence="A work of the U.S. government; its citation links are in the public domain. Name iCite and the day.",
    warnings=(
        "Not every paper: iCite lacks the newest, and one refresh asks for 21,000 at most, an even sample.",
        "The newest two years have few headings and hardly any citations: do not read them as a fall.",
        "iCite does not tell retractions.",
    ),
    made_of=("topic_articles", "articles", "searches"),
)

TABLES = (REACH,)
