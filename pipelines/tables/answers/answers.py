"""The answers to the default questions, worked out when a snapshot is made, so that pages read instead of fit."""

from functools import partial

from pipelines.tables.answers import rates
from pipelines.tables.answers.rates import INTERVAL, SHARED, answer, topic
from pipelines.tables.columns import (
    amount,
    boolean,
    category,
    count,
    identifier,
    interval,
    number,
    partial_date,
    rate_pct,
    records,
    share,
    studies,
    text,
    words,
    year,
)
from pipelines.text.terms import HEADLINES, READINGS, RUNGS, VARIANTS, WITNESS_KINDS
from pipelines.topics.terms import DEFINITIONS

_ID = "[a-z][a-z0-9_]*"

TOPIC_OVERLAPS = answer(
    name="topic_overlaps",
    one_row_per="definition and pair of topics, in either order",
    columns={
        "definition": category("Definition", "Width of both searches.", DEFINITIONS),
        "topic": topic(),
        "other": identifier("Other topic", "Topic of topics.toml.", _ID),
        "articles": records("Articles", "Of the topic."),
        "other_articles": records("Its articles", "Of the other topic."),
        "shared": records("Shared", "Articles in both."),
        "share": share("Share", "Shared of the topic's articles.", missing=True),
        **interval(share, "low", "high", "Share", missing=True),
    },
    key=("definition", "topic", "other"),
    source="Worked out from topic_articles.",
    warnings=(SHARED, INTERVAL, "A sub-topic lies within its topic as far as their searches agree."),
    made_of=("topic_articles",),
)

TOPIC_COMBINATIONS = answer(
    name="topic_combinations",
    one_row_per="definition, group of topics and exact combination of them that holds articles",
    columns={
        "definition": category("Definition", "Width of the searches.", DEFINITIONS),
        "topic_group": topic("topics: those at the top; else the topic whose sub-topics are combined."),
        "topics": words("Topics", "The article is in all of these and in no other of the group."),
        "degree": count("Topics in it", "How many topics the combination has.", unit="topics"),
        "articles": records("Articles", "In exactly this combination."),
    },
    key=("definition", "topic_group", "topics"),
    source="Worked out from topic_articles.",
    warnings=(
        "Within one definition and group the combinations add up to the distinct articles of the group.",
        "Groups share articles: never add them up.",
    ),
    made_of=("topic_articles",),
)

EVIDENCE = answer(
    name="evidence",
    one_row_per="topic, reading and step of the evidence ladder",
    columns={
        "topic": topic(),
        "reading": category(
            "Reading",
            "generous: any record of that type; strict: the title names vesicles as what is given, no biomarker study "
            "(docs/evidence.md).",
            READINGS,
        ),
        "rung": category("Step", "Step of the ladder.", RUNGS),
        "position": count("Position", "Place of the step, 1 is lowest."),
        "is_reached": boolean("Reached", "Missing where no source could show it.", missing=True),
        "witnesses": count(
            "Records that show it", "Articles, studies or ledger rows that show it.", missing=True
        ),
        "first_witness": text("First record", "The earliest that shows it, by its identifier.", missing=True),
        "first_date": partial_date("Since", "Date of the earliest record, as exact as known.", missing=True),
        "basis": text(
            "Looked at",
            "Tables that could have shown it; (in part): a selection, which never shows that it is not so.",
        ),
    },
    key=("topic", "reading", "rung"),
    source="Worked out from articles, trials, human_studies and the regulatory ledgers.",
    warnings=(
        "A step says that something was done, not that it worked.",
        "Not reached means not found in the tables named, not that it does not exist.",
        "Publication types are partly set months later: young years have too few trials.",
    ),
    made_of=(
        "articles",
        "topic_articles",
        "facet_articles",
        "trials",
        "topic_trials",
        "trials_sample",
        "human_studies",
        "regulatory_events",
        "regulatory_status",
        "approval_statements",
        "ledger_topics",
    ),
)

EVIDENCE_WITNESSES = answer(
    name="evidence_witnesses",
    one_row_per="topic, reading, step and record that shows it",
    columns={
        "topic": topic(),
        "reading": category("Reading", "How strictly the record is read.", READINGS),
        "rung": category("Step", "Step of the ladder.", RUNGS),
        "witness": text("Record", "Identifier: PMID, NCT number, or key of a ledger row."),
        "kind": category("Kind", "What the identifier is.", WITNESS_KINDS),
        "date": partial_date("Date", "As exact as known.", missing=True),
        "title": text("Title", "Of the article, study or row.", missing=True),
    },
    key=("topic", "reading", "rung", "kind", "witness"),
    source="Worked out from articles, trials, human_studies and the regulatory ledgers.",
    warnings=("Of each step at most the 100 earliest records are listed; evidence has their number.",),
    made_of=EVIDENCE.made_of,
)

SENSITIVITY = answer(
    name="sensitivity",
    one_row_per="topic, headline and variant of the topic's definition",
    columns={
        "topic": topic(),
        "headline": category("Headline", "Which number.", HEADLINES),
        "variant": category(
            "Variant",
            "Width of the search; without_flagged: standard without titles that look like false hits.",
            VARIANTS,
        ),
        "value": number(
            "Value", "Percent a year (growth), share from 0 to 1 (clinical), or papers.", missing=True
        ),
        **interval(number, "low", "high", missing=True),
        "n": records("n", "Papers behind it."),
        "agrees": boolean(
            "Agrees",
            "Growth: same sign as the standard definition, intervals read too; else: intervals overlap. "
            "Missing: no value.",
            missing=True,
        ),
    },
    key=("topic", "headline", "variant"),
    source="Worked out from growth, articles and topic_articles.",
    warnings=("Where a variant does not agree, the headline depends on the definition: say so.",),
    made_of=("growth", "topic_years", "articles", "topic_articles"),
)

_jurisdictions = partial(count, unit="jurisdictions")
_papers_per = partial(amount, unit="papers", missing=True)
CONTRAST = answer(
    name="contrast",
    one_row_per="topic",
    columns={
        "topic": topic(),
        "papers": records("Papers", "Articles, standard definition, all years.", missing=True),
        "papers_last_year": records("Papers, last year", "In the last complete year.", missing=True),
        "last_year": year("Last complete year", "By Entrez date.", missing=True),
        "per_100k": amount(
            "Per 100,000", "Of all PubMed in that year.", unit="per 100,000 records", missing=True
        ),
        "share_of_field": share("Share of field", "In that year.", missing=True),
        "growth_pct": rate_pct("Growth", "Standard definition, Entrez date.", missing=True),
        **interval(rate_pct, "growth_low_pct", "growth_high_pct", "Growth", missing=True),
        "papers_with_record": records(
            "Papers with a record", "Of the papers, those whose record was read.", missing=True
        ),
        "clinical_papers": records("Clinical papers", "With a clinical publication type.", missing=True),
        "clinical_share": share(
            "Clinical share", "Clinical papers of the papers with a record.", missing=True
        ),
        **interval(share, "clinical_low", "clinical_high", "Clinical share", missing=True),
        "randomised_papers": records("Randomised trials published", "Publication type.", missing=True),
        "tested_trials": studies(
            "Trials",
            "Registered studies that administer vesicles; missing where none were fetched.",
            missing=True,
        ),
        "completed_trials": studies("Trials completed", "Of these.", missing=True),
        "results_trials": studies("Trials with results", "Of these, results posted.", missing=True),
        "sample_trials": studies(
            "Trials of the sample",
            "In the dated sample, administering vesicles: never a total; missing where it files no study.",
            missing=True,
        ),
        "human_studies": studies("Human studies", "Rows of the ledger, studies only."),
        "claims": count("Claims", "Common claims in the ledger.", unit="claims"),
        "highest_generous": category("Highest step", "Generous reading.", RUNGS, missing=True),
        "highest_strict": category("Highest step, strict", "Strict reading.", RUNGS, missing=True),
        "prohibiting": _jurisdictions("Prohibiting", "Jurisdictions with a use prohibited."),
        "not_approving": _jurisdictions("Not approved", "Jurisdictions with a use not approved."),
        "trials_only": _jurisdictions("Only in trials", "Jurisdictions with a use only in trials."),
        "conditional": _jurisdictions("Conditions", "Jurisdictions that allow a use with conditions."),
        "enforcement": count(
            "Enforcement", "Warning and untitled letters that name exosomes.", unit="letters"
        ),
        "approvals": count("Approvals", "Found in the ledgers.", unit="approvals"),
        "papers_per_trial": _papers_per(
            "Papers per trial", "Papers for each registered study that tests vesicles."
        ),
        "papers_per_randomised": _papers_per(
            "Papers per randomised trial", "Papers for each published randomised trial."
        ),
    },
    key=("topic",),
    source="Worked out from every other table.",
    warnings=(
        SHARED,
        "A jurisdiction with several uses can stand in several of its columns.",
        "No composite score: each number stands for itself.",
    ),
    made_of=(
        "topic_years",
        "growth",
        "topic_articles",
        "articles",
        "topic_trials",
        "trials",
        "trials_sample",
        "evidence",
        "human_studies",
        "regulatory_events",
        "regulatory_status",
    ),
)

TABLES = (
    *rates.TABLES,
    TOPIC_OVERLAPS,
    TOPIC_COMBINATIONS,
    EVIDENCE,
    EVIDENCE_WITNESSES,
    SENSITIVITY,
    CONTRAST,
)
