"""The answer of how far papers reach towards people, by topic and publication year."""

from functools import partial

from pipelines.tables.answers.rates import INTERVAL, SHARED, answer, topic
from pipelines.tables.columns import Column, boolean, interval, number, records, share, year

#: Measure to the column that counts the papers it is over, its name and what it is.
MEASURES = {
    "human": ("with_triangle", "Human content", "Mean part of people among the MeSH headings."),
    "animal": ("with_triangle", "Animal content", "The same of animals."),
    "molecular_cellular": ("with_triangle", "Molecular content", "The same of molecules and cells."),
    "cited": ("known", "Cited by clinical articles", "Papers that one clinical article cites at least."),
    "clinical": ("with_kind", "Clinical articles", "Papers that are clinical articles themselves."),
    "apt": ("with_apt", "APT", "Mean chance of a citation by a clinical article, as iCite learnt it."),
}
_share = partial(share, missing=True)


def _of(measure: str, label: str, about: str) -> dict[str, Column]:
    ends = interval(share, f"{measure}_low", f"{measure}_high", label, missing=True)
    return {f"{measure}_share": _share(label, about), **ends}


REACH_YEARS = answer(
    name="reach_years",
    one_row_per="topic and publication year with papers",
    columns={
        "topic": topic(),
        "year": year("Year", "Publication year as PubMed has it (first public date)."),
        "articles": records("Papers", "Standard definition."),
        "known": records("Known", "Of these, those that iCite was asked about and knows."),
        "covered": share("Covered", "Known papers of all."),
        "with_triangle": records("With a place", "Known papers with a place in the triangle."),
        "with_kind": records("With a kind", "Known papers that are told to be clinical or not."),
        "with_apt": records("With APT", "Known papers with an APT."),
        "cited_articles": records("Cited", "Known papers that one clinical article cites at least."),
        "clinical_articles": records("Clinical", "Papers with a kind that are clinical articles."),
        **{
            column: declared
            for measure, (_, label, about) in MEASURES.items()
            for column, declared in _of(measure, label, about).items()
        },
        "triangle_x": number(
            "Triangle, x", "Mean place in the triangle of biomedicine.", missing=True, unit="coordinate"
        ),
        "triangle_y": number(
            "Triangle, y", "The same; people are at the top.", missing=True, unit="coordinate"
        ),
        "is_young": boolean("Young", "One of the newest two years: few headings, hardly any citations."),
    },
    key=("topic", "year"),
    source="Worked out from reach, topic_articles and articles.",
    warnings=(
        SHARED,
        INTERVAL,
        "Older papers had more time to be cited: a fall towards the newest years is none.",
        "Standard definition alone, from the first counted year on.",
    ),
    made_of=("reach", "topic_articles", "articles"),
)

TABLES = (REACH_YEARS,)
