"""The answers to the default questions, worked out when a snapshot is made, so that pages read instead of fit."""

import pandera.pandas as pa

from pipelines.answer_terms import (
    HEADLINES,
    MEASURES,
    MODELS,
    PACES,
    READINGS,
    RUNGS,
    VARIANTS,
    WITNESS_KINDS,
)
from pipelines.tables.columns import (
    amount,
    boolean,
    category,
    change_pct,
    count,
    day,
    identifier,
    number,
    partial_date,
    rate_pct,
    share,
    text,
    words,
    year,
)
from pipelines.tables.live import DATE_BASES, WIDTHS
from pipelines.tables.table import Table

LICENCE = "CC BY 4.0, Exoscope; the counts and facts behind it belong to the sources of the tables named."
_ID = "[a-z][a-z0-9_]*"
_INTERVAL = "Intervals are at 95% and hold chance alone, not what a search misses or takes in by mistake."
_OVERLAP = "Topics share articles and studies: never add them up."


def _topic(about: str = "Topic of topics.toml.") -> pa.Column:
    return identifier("Topic", about, _ID)


GROWTH = Table(
    name="growth",
    one_row_per="topic or theme, definition, date basis and measure",
    columns={
        "topic": _topic("Topic, or theme with a published yearly count, of topics.toml."),
        "definition": category("Definition", "Width; none for a published count.", WIDTHS),
        "date_basis": category("Date basis", "Which date puts an article in a year.", DATE_BASES),
        "measure": category("Measure", "What grows.", MEASURES),
        "first_year": year("First year", "Of the window of complete years.", missing=True),
        "last_year": year("Last year", "Of the window of complete years.", missing=True),
        "years": count("Years", "Complete years in the window.", unit="years"),
        "records": count("Records", "Articles in the window: the n behind the rate.", unit="records"),
        "growth_pct": rate_pct("Growth", "From a log-linear fit over the window.", missing=True),
        "growth_low_pct": rate_pct("Growth, from", "Lower end of its interval.", missing=True),
        "growth_high_pct": rate_pct("Growth, to", "Upper end of its interval.", missing=True),
        "model": category("Model", "Which model the rate comes from.", MODELS, missing=True),
        "dispersion": amount(
            "Dispersion",
            "Pearson chi-square per degree of freedom; 1: chance alone.",
            unit="ratio",
            missing=True,
        ),
        "cagr_pct": rate_pct(
            "CAGR", "First to last year of the window only; swings with either end.", missing=True
        ),
        "doubling_time_years": amount(
            "Doubling time", "Missing where the measure does not grow.", unit="years", missing=True
        ),
        "doubling_low_years": amount(
            "Doubling, from", "From the upper end of growth.", unit="years", missing=True
        ),
        "doubling_high_years": amount(
            "Doubling, to", "From the lower end of growth; missing: no end.", unit="years", missing=True
        ),
        "early_growth_pct": rate_pct("Growth, first third", "Of the window.", missing=True),
        "late_growth_pct": rate_pct("Growth, last third", "Of the window.", missing=True),
        "pace_change_pct": change_pct(
            "Change of pace",
            "Yearly growth factor of the last third over that of the first, minus one.",
            missing=True,
        ),
        "pace_low_pct": change_pct("Change of pace, from", "Lower end of its interval.", missing=True),
        "pace_high_pct": change_pct("Change of pace, to", "Upper end of its interval.", missing=True),
        "pace": category("Pace", "What that interval says.", PACES, missing=True),
        "reason": text("Why no rate", "Missing where there is one.", missing=True),
    },
    key=("topic", "definition", "date_basis", "measure"),
    source="Worked out from topic_years, and for themes from published_year_counts.",
    licence=LICENCE,
    warnings=(
        _OVERLAP,
        _INTERVAL,
        "Complete years only. Below 30 records in the window there is no rate.",
        "CAGR rests on two years; growth_pct on all of them.",
    ),
)

YEAR_TO_DATE = Table(
    name="year_to_date",
    one_row_per="topic, definition and year, up to the same day of the year",
    columns={
        "topic": _topic(),
        "definition": category("Definition", "Width of the topic's search.", WIDTHS[1:]),
        "year": year("Year", "By Entrez date."),
        "until": day("Until", "Last day counted, the same day of each year as that of the data."),
        "records": count("Records", "Articles from 1 January to that day.", unit="records"),
        "whole_year": count(
            "Whole year", "Articles of the whole year; missing while it runs.", unit="records", missing=True
        ),
        "is_running": boolean("Running", "Whether it is the year of the data."),
    },
    key=("topic", "definition", "year"),
    source="Worked out from articles and topic_articles.",
    licence=LICENCE,
    warnings=(_OVERLAP, "Topics without records (the field, context topics) have no days, so no rows."),
)

COMPLETENESS = Table(
    name="completeness",
    one_row_per="topic (or all of them together) and publication year that is still filling",
    columns={
        "topic": _topic("Topic of topics.toml; all: every article with a record."),
        "year": year("Year", "Publication year (first public date)."),
        "as_of": day("As of", "Day of the data."),
        "arrived": count("Arrived", "Articles of that year that PubMed has by then.", unit="records"),
        "fraction": share("Fraction", "Of the year's final count that has arrived.", missing=True),
        "fraction_low": share("Fraction, from", "Lower end of its interval.", missing=True),
        "fraction_high": share("Fraction, to", "Upper end of its interval.", missing=True),
        "estimate": amount("Estimate", "Of the final count.", unit="records", missing=True),
        "estimate_low": amount("Estimate, from", "Lower end of its interval.", unit="records", missing=True),
        "estimate_high": amount("Estimate, to", "Upper end of its interval.", unit="records", missing=True),
        "learnt_years": count("Learnt from", "Earlier years whose arrival was looked at.", unit="years"),
        "reason": text("Why no estimate", "Missing where there is one.", missing=True),
    },
    key=("topic", "year"),
    source="Worked out from the create dates of articles.",
    licence=LICENCE,
    warnings=(
        _OVERLAP,
        _INTERVAL,
        "It takes for granted that a year fills as earlier years did; when PubMed takes records in otherwise, it errs.",
        "topic_years has the fraction of all together, unless a topic's own years differ by more than chance.",
    ),
)

COMPLETENESS_BACKTESTS = Table(
    name="completeness_backtests",
    one_row_per="topic (or all), past publication year and day on which its final count was estimated",
    columns={
        "topic": _topic("Topic of topics.toml; all: every article with a record."),
        "year": year("Year", "Publication year that is complete by now."),
        "as_of": day("As of", "Day from which the year was looked at, knowing only what was there by then."),
        "arrived": count("Arrived", "Articles that PubMed had by then.", unit="records"),
        "estimate": amount("Estimate", "Of the final count, made on that day.", unit="records"),
        "estimate_low": amount("Estimate, from", "Lower end of its interval.", unit="records"),
        "estimate_high": amount("Estimate, to", "Upper end of its interval.", unit="records"),
        "final": count("Final", "What the year came to.", unit="records"),
        "is_held": boolean("Held", "Whether the final count lies within the interval."),
    },
    key=("topic", "year", "as_of"),
    source="Worked out from the create dates of articles.",
    licence=LICENCE,
    warnings=(
        "Neighbouring days and topics share articles: the rows are not independent.",
        "A record's create date is kept; when it entered a topic's search is not known.",
    ),
)

TOPIC_OVERLAPS = Table(
    name="topic_overlaps",
    one_row_per="definition and pair of topics, in either order",
    columns={
        "definition": category("Definition", "Width of both searches.", WIDTHS[1:]),
        "topic": _topic(),
        "other": identifier("Other topic", "Topic of topics.toml.", _ID),
        "articles": count("Articles", "Of the topic.", unit="records"),
        "other_articles": count("Its articles", "Of the other topic.", unit="records"),
        "shared": count("Shared", "Articles in both.", unit="records"),
        "share": share("Share", "Shared of the topic's articles.", missing=True),
        "low": share("Share, from", "Lower end of its interval.", missing=True),
        "high": share("Share, to", "Upper end of its interval.", missing=True),
    },
    key=("definition", "topic", "other"),
    source="Worked out from topic_articles.",
    licence=LICENCE,
    warnings=(_OVERLAP, _INTERVAL, "A sub-topic lies within its topic as far as their searches agree."),
)

TOPIC_COMBINATIONS = Table(
    name="topic_combinations",
    one_row_per="definition, group of topics and exact combination of them that holds articles",
    columns={
        "definition": category("Definition", "Width of the searches.", WIDTHS[1:]),
        "topic_group": _topic("topics: those at the top; else the topic whose sub-topics are combined."),
        "topics": words("Topics", "The article is in all of these and in no other of the group."),
        "degree": count("Topics in it", "How many topics the combination has.", unit="topics"),
        "articles": count("Articles", "In exactly this combination.", unit="records"),
    },
    key=("definition", "topic_group", "topics"),
    source="Worked out from topic_articles.",
    licence=LICENCE,
    warnings=(
        "Within one definition and group the combinations add up to the distinct articles of the group.",
        "Groups share articles: never add them up.",
    ),
)

EVIDENCE = Table(
    name="evidence",
    one_row_per="topic, reading and rung of the evidence ladder",
    columns={
        "topic": _topic(),
        "reading": category(
            "Reading",
            "generous: any record of that type; strict: the title names vesicles as what is given, no biomarker study "
            "(docs/evidence.md).",
            READINGS,
        ),
        "rung": category("Rung", "Step of the ladder.", RUNGS),
        "position": count("Position", "Place of the rung, 1 is lowest."),
        "is_reached": boolean("Reached", "Missing where no source could show it.", missing=True),
        "witnesses": count("Witnesses", "Articles, studies or ledger rows that show it.", missing=True),
        "first_witness": text("First witness", "The earliest one, by its identifier.", missing=True),
        "first_date": partial_date("Since", "Date of the earliest witness, as exact as known.", missing=True),
        "basis": text(
            "Looked at",
            "Tables that could have shown it; (in part): a selection, which never shows that it is not so.",
        ),
    },
    key=("topic", "reading", "rung"),
    source="Worked out from articles, trials, human_studies and the regulatory ledgers.",
    licence=LICENCE,
    warnings=(
        "A rung says that something was done, not that it worked.",
        "Not reached means not found in the tables named, not that it does not exist.",
        "Publication types are partly set months later: young years have too few trials.",
    ),
)

EVIDENCE_WITNESSES = Table(
    name="evidence_witnesses",
    one_row_per="topic, reading, rung and witness",
    columns={
        "topic": _topic(),
        "reading": category("Reading", "How strictly the witness is read.", READINGS),
        "rung": category("Rung", "Step of the ladder.", RUNGS),
        "witness": text("Witness", "Identifier: PMID, NCT number, or key of a ledger row."),
        "kind": category("Kind", "What the identifier is.", WITNESS_KINDS),
        "date": partial_date("Date", "As exact as known.", missing=True),
        "title": text("Title", "Of the article, study or row.", missing=True),
    },
    key=("topic", "reading", "rung", "kind", "witness"),
    source="Worked out from articles, trials, human_studies and the regulatory ledgers.",
    licence=LICENCE,
    warnings=("Of each rung at most the 100 earliest witnesses are listed; evidence has their number.",),
)

SENSITIVITY = Table(
    name="sensitivity",
    one_row_per="topic, headline and variant of the topic's definition",
    columns={
        "topic": _topic(),
        "headline": category("Headline", "Which number.", HEADLINES),
        "variant": category(
            "Variant",
            "Width of the search; without_flagged: standard without titles that look like false hits.",
            VARIANTS,
        ),
        "value": number(
            "Value", "Percent a year (growth), share from 0 to 1 (clinical), or papers.", missing=True
        ),
        "low": number("From", "Lower end of its interval.", missing=True),
        "high": number("To", "Upper end of its interval.", missing=True),
        "n": count("n", "Papers behind it.", unit="records"),
        "agrees": boolean(
            "Agrees",
            "Growth: same sign as the standard definition, intervals read too; else: intervals overlap. "
            "Missing: no value.",
            missing=True,
        ),
    },
    key=("topic", "headline", "variant"),
    source="Worked out from growth, articles and topic_articles.",
    licence=LICENCE,
    warnings=("Where a variant does not agree, the headline depends on the definition: say so.",),
)

CONTRAST = Table(
    name="contrast",
    one_row_per="topic",
    columns={
        "topic": _topic(),
        "papers": count("Papers", "Articles, standard definition, all years.", unit="records", missing=True),
        "papers_last_year": count(
            "Papers, last year", "In the last complete year.", unit="records", missing=True
        ),
        "last_year": year("Last complete year", "By Entrez date.", missing=True),
        "per_100k": amount(
            "Per 100,000", "Of all PubMed in that year.", unit="per 100,000 records", missing=True
        ),
        "share_of_field": share("Share of field", "In that year.", missing=True),
        "growth_pct": rate_pct("Growth", "Standard definition, Entrez date.", missing=True),
        "growth_low_pct": rate_pct("Growth, from", "Lower end of its interval.", missing=True),
        "growth_high_pct": rate_pct("Growth, to", "Upper end of its interval.", missing=True),
        "papers_with_record": count(
            "Papers with a record",
            "Of the papers, those whose record was read.",
            unit="records",
            missing=True,
        ),
        "clinical_papers": count(
            "Clinical papers", "With a clinical publication type.", unit="records", missing=True
        ),
        "clinical_share": share(
            "Clinical share", "Clinical papers of the papers with a record.", missing=True
        ),
        "clinical_low": share("Clinical share, from", "Lower end of its interval.", missing=True),
        "clinical_high": share("Clinical share, to", "Upper end of its interval.", missing=True),
        "randomised_papers": count(
            "Randomised trials published", "Publication type.", unit="records", missing=True
        ),
        "tested_trials": count(
            "Trials",
            "Registered studies that administer vesicles; missing where none were fetched.",
            unit="studies",
            missing=True,
        ),
        "completed_trials": count("Trials completed", "Of these.", unit="studies", missing=True),
        "results_trials": count(
            "Trials with results", "Of these, results posted.", unit="studies", missing=True
        ),
        "sample_trials": count(
            "Trials of the sample",
            "In the dated sample, administering vesicles: never a total.",
            unit="studies",
        ),
        "human_studies": count("Human studies", "Rows of the ledger, studies only.", unit="studies"),
        "claims": count("Claims", "Common claims in the ledger.", unit="claims"),
        "highest_generous": category("Highest rung", "Generous reading.", RUNGS, missing=True),
        "highest_strict": category("Highest rung, strict", "Strict reading.", RUNGS, missing=True),
        "prohibiting": count("Prohibiting", "Jurisdictions with a use prohibited.", unit="jurisdictions"),
        "not_approving": count(
            "Not approved", "Jurisdictions with a use not approved.", unit="jurisdictions"
        ),
        "trials_only": count(
            "Only in trials", "Jurisdictions with a use only in trials.", unit="jurisdictions"
        ),
        "conditional": count(
            "Conditions", "Jurisdictions that allow a use with conditions.", unit="jurisdictions"
        ),
        "enforcement": count(
            "Enforcement", "Warning and untitled letters that name exosomes.", unit="letters"
        ),
        "approvals": count("Approvals", "Found in the ledgers.", unit="approvals"),
        "papers_per_trial": amount(
            "Papers per trial",
            "Papers for each registered study that tests vesicles.",
            unit="papers",
            missing=True,
        ),
        "papers_per_randomised": amount(
            "Papers per randomised trial",
            "Papers for each published randomised trial.",
            unit="papers",
            missing=True,
        ),
    },
    key=("topic",),
    source="Worked out from every other table.",
    licence=LICENCE,
    warnings=(
        _OVERLAP,
        "A jurisdiction with several uses can stand in several of its columns.",
        "No composite score: each number stands for itself.",
    ),
)

TABLES = (
    GROWTH,
    YEAR_TO_DATE,
    COMPLETENESS,
    COMPLETENESS_BACKTESTS,
    TOPIC_OVERLAPS,
    TOPIC_COMBINATIONS,
    EVIDENCE,
    EVIDENCE_WITNESSES,
    SENSITIVITY,
    CONTRAST,
)
