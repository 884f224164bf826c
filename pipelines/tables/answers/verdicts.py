"""What may be said of each topic: the verdict by rule and the numbers it rests on."""

from functools import partial

from pipelines.tables.answers.rates import SHARED, answer, topic
from pipelines.tables.columns import category, count, records, text
from pipelines.text.terms import OVERALL, VERDICTS
from pipelines.topics.terms import DEFINITIONS

_low = partial(count, unit="records")
_high = partial(count, unit="records", missing=True)

VERDICTS_TABLE = answer(
    name="verdicts",
    one_row_per="topic and definition",
    columns={
        "topic": topic(),
        "definition": category("Definition", "Width of the search.", DEFINITIONS),
        "verdict": category("Verdict", "By the rule of docs/verdict.md, for this definition.", VERDICTS),
        "overall": category(
            "Verdict of the topic", "That of all its definitions; depends: they differ.", OVERALL
        ),
        "papers": records("Papers", "Articles of all years, by Entrez date.", missing=True),
        "randomised_low": _low("Randomised trials, surely", "Published; strict reading."),
        "randomised_high": _high("Randomised trials, at most", "Generous reading; missing: not known."),
        "confirmed_low": _low(
            "Phase 3 reported, surely", "Completed, results posted at the registry; strict reading."
        ),
        "confirmed_high": _high("Phase 3 reported, at most", "Generous reading; missing: not known."),
        "approvals_low": _low("Approvals, surely", "Found in the ledgers; strict reading."),
        "approvals_high": _high("Approvals, at most", "Generous reading; missing: not known."),
        "largest_study": count(
            "Largest randomised study",
            "People, of the studies of the ledger that state their size.",
            unit="people",
            missing=True,
        ),
        "witnesses": text(
            "Shown by",
            "Randomised trials, phase 3, approvals, read strictly: the first of each.",
            missing=True,
        ),
    },
    key=("topic", "definition"),
    source="Worked out from topic_years, topic_articles, articles, trials and the ledgers (docs/verdict.md).",
    warnings=(
        SHARED,
        "A verdict says what was found in these tables, not that a product works or is safe.",
        "unknown: what is not held could change it.",
    ),
    made_of=(
        "topic_years",
        "topic_articles",
        "articles",
        "topic_trials",
        "trials",
        "human_studies",
        "regulatory_events",
        "regulatory_status",
        "approval_statements",
    ),
)

TABLES = (VERDICTS_TABLE,)
