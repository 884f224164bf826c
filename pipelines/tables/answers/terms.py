"""The answers of which terms rise and fade in a topic, and which stand together."""

from functools import partial

from pipelines.tables.answers.rates import SHARED, answer, topic
from pipelines.tables.columns import amount, category, interval, number, records, share, text, year
from pipelines.tables.fetched.pubmed import TERM_KINDS

DIRECTIONS = ("rising", "fading", "none")
_KIND = category("Kind", "mesh: a MeSH heading; keyword: an author's keyword.", TERM_KINDS)
_ratio = partial(amount, unit="ratio")
_chance = partial(number, unit="probability")

TERM_RATES = answer(
    name="term_rates",
    one_row_per="topic, kind and term that at least 10 papers have",
    columns={
        "topic": topic(),
        "kind": _KIND,
        "term": text("Term", "A keyword as most papers spell it; told apart without case."),
        "first_year": year("First year", "Of the earlier years, by Entrez date."),
        "split_year": year("Later from", "First of the later years."),
        "last_year": year("Last year", "Of the later years: the last one that has its terms."),
        "early_articles": records("Papers, earlier", "Papers of the earlier years that have the term."),
        "early_papers": records("All papers, earlier", "Papers of these years with any term of the kind."),
        "early_share": share("Share, earlier", "The one of the other."),
        "late_articles": records("Papers, later", "The same of the later years."),
        "late_papers": records("All papers, later", "The same of the later years."),
        "late_share": share("Share, later", "The one of the other."),
        "ratio": _ratio(
            "Times as common", "Later share over earlier share, half a paper added to each count."
        ),
        **interval(_ratio, "ratio_low", "ratio_high", "Times as common"),
        "p": _chance("p", "Chance of a ratio so far from 1 where there is no change."),
        "q": _chance("q", "The same corrected for all terms of topic and kind (Benjamini and Hochberg)."),
        "direction": category("Direction", "rising or fading where q is below 0.05.", DIRECTIONS),
    },
    key=("topic", "kind", "term"),
    source="Worked out from article_terms, articles and topic_articles.",
    warnings=(
        SHARED,
        "Shares are of the papers that have terms of the kind, so a term that rises grows faster than its topic.",
        "MeSH headings come late: the newest years are left out until most of their papers have some.",
        "Intervals at 95% hold chance alone; of rising and fading terms one in twenty may be so by chance.",
        "Standard definition alone, ten years at most.",
    ),
    made_of=("article_terms", "articles", "topic_articles"),
)

TERM_PAIRS = answer(
    name="term_pairs",
    one_row_per="topic, kind and pair of its 20 most common terms that at least 5 papers have together",
    columns={
        "topic": topic(),
        "kind": _KIND,
        "term": text("Term", "The more common one."),
        "other": text("Other term", "The less common one."),
        "articles": records("Papers", "Papers that have the term."),
        "other_articles": records("Papers, other", "Papers that have the other term."),
        "together": records("Together", "Papers that have both."),
        "papers": records("All papers", "Papers with any term of the kind."),
        "expected": amount("Expected", "Papers with both by chance alone.", unit="records"),
    },
    key=("topic", "kind", "term", "other"),
    source="Worked out from article_terms, articles and topic_articles.",
    warnings=(SHARED, "The same years and papers as in term_rates."),
    made_of=("article_terms", "articles", "topic_articles"),
)

TABLES = (TERM_RATES, TERM_PAIRS)
