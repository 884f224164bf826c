"""What regulators did and say: events, statuses, and statements about them."""

from pipelines.tables.columns import (
    PRECISIONS,
    TIER,
    category,
    day,
    identifier,
    partial_date,
    source_columns,
    text,
    url,
    words,
    yes_no,
)
from pipelines.tables.table import Table

EVENT_KINDS = (
    "warning_letter",
    "untitled_letter",
    "safety_notice",
    "consumer_alert",
    "recall",
    "guidance",
    "law",
    "policy",
    "court_ruling",
    "clearance",
    "approval",
)
USES = (
    "therapeutic_drug",
    "injectable_aesthetic",
    "topical_cosmetic_human_derived",
    "topical_cosmetic_plant_or_synthetic",
    "hair_restoration",
    "drug_delivery_artificial",
)
STATUSES = (
    "prohibited",
    "not_approved",
    "investigational_only",
    "unclear",
    "permitted_with_conditions",
    "approved",
)
#: How much a status decides: where sources contradict one another, a rule decides no more than the weaker of them.
FIRMNESS = dict.fromkeys(STATUSES, 1) | {"unclear": 0, "prohibited": 2, "approved": 2}
VERDICTS = ("right_but_narrow", "incomplete", "imprecise", "contradicts_itself", "unsupported")

JURISDICTION = identifier("Jurisdiction", "Code of the jurisdiction (see table jurisdictions).", "[A-Z]{2}")

JURISDICTIONS = Table(
    name="jurisdictions",
    one_row_per="jurisdiction that the regulatory ledgers name",
    columns={
        "jurisdiction": JURISDICTION,
        "name": text("Name", "English short name."),
        "kind": category(
            "Kind", "What the code stands for.", ("country", "territory", "union", "international")
        ),
        **source_columns(),
    },
    key=("jurisdiction",),
    source="ISO 3166-1 alpha-2 codes; XX is user-assigned there and stands for international bodies here.",
)

REGULATORY_EVENTS = Table(
    name="regulatory_events",
    one_row_per="dated act of a regulator, court, legislature or learned body that bears on exosome products",
    columns={
        "event_id": identifier("Event key", "Stable name of the row.", "[a-z0-9-]+"),
        "date": partial_date("Date", "As exact as the source gives it.", missing=True),
        "date_precision": category("Date precision", "How exactly the date is known.", PRECISIONS),
        "jurisdiction": JURISDICTION,
        "authority": text("Authority", "Who acted."),
        "kind": category(
            "Kind", "What was done; a clearance is permission to test, never an approval.", EVENT_KINDS
        ),
        "subject": text("Subject", "Product, maker, clinic or case it was about.", missing=True),
        "topics": words("Topic words", "Words that ledger_topics maps to topics."),
        "summary": text("Summary", "What happened, in our words."),
        "exosome_named": yes_no(
            "Exosomes named", "Whether the text that was seen names exosomes or vesicles; only these count."
        ),
        "verified": yes_no(
            "Verified", "A search result that supports the row was read; not the regulator's page."
        ),
        "source_tier": TIER,
        "secondary_url": url("Second source", "Another source that was read.", missing=True),
        **source_columns(),
    },
    key=("event_id",),
    source="Pages of regulators, reposts, press and company announcements, each named in its row.",
    warnings=(
        "Exosome enforcement is exosome_named = yes and kind warning_letter or untitled_letter.",
        "This is what was found, not a regulator's full record.",
        "A month or a year is a period, not its first day: draw it as a band.",
    ),
    precision_of={"date": "date_precision"},
)

REGULATORY_STATUS = Table(
    name="regulatory_status",
    one_row_per="jurisdiction and use of a product, with what is allowed there",
    columns={
        "jurisdiction": JURISDICTION,
        "use": category("Use", "What the product is used for.", USES),
        "status": category("Status", "What the rule says; approved would need an approval event.", STATUSES),
        "legal_basis": text("Legal basis", "The rule behind the status, in our words."),
        "as_of": partial_date("As of", "The day, month or year the source speaks of.", missing=True),
        "as_of_precision": category("As-of precision", "How exactly that date is known.", PRECISIONS),
        "note": text("Note", "Limits of the source, and what differs.", missing=True),
        **source_columns(title=False),
    },
    key=("jurisdiction", "use"),
    source="Pages of regulators, press, law firms and journals, each named in its row.",
    warnings=(
        "A status is as old as its as_of date; 18 months make it stale.",
        "No row means that nothing was found, not that a use is allowed.",
        "Not legal advice.",
    ),
    precision_of={"as_of": "as_of_precision"},
)

APPROVAL_STATEMENTS = Table(
    name="approval_statements",
    one_row_per="dated statement on whether any exosome product is approved",
    columns={
        "statement_id": identifier("Statement key", "Stable name of the row.", "[a-z0-9-]+"),
        "date": partial_date("Date", "When it was said."),
        "date_precision": category("Date precision", "How exactly the date is known.", PRECISIONS),
        "jurisdiction": JURISDICTION,
        "speaker": text("Speaker", "Who said it."),
        "is_lay": yes_no("Lay source", "No regulator, professional body, journal or state broadcaster."),
        "scope": text("Scope", "Which regulators and products the statement covers."),
        "says": category("Says", "What was said.", ("none_approved", "some_approved")),
        "summary": text("Summary", "The statement, in our words."),
        "source_tier": TIER,
        **source_columns(),
    },
    key=("statement_id",),
    source="Regulators, learned societies, journals and press, each named in its row.",
    warnings=("A statement that none is approved holds for its date and scope, not for today.",),
    precision_of={"date": "date_precision"},
)

COMMON_STATEMENTS = Table(
    name="common_statements",
    one_row_per="statement about the FDA and exosomes that is often repeated",
    columns={
        "statement_id": identifier("Statement key", "Stable name of the row.", "[a-z0-9-]+"),
        "statement": text("What is said", "The statement as it goes around, in our words."),
        "verdict": category("Verdict", "How it stands beside the ledger.", VERDICTS),
        "gets_right": text("What it gets right", "The part the ledger supports.", missing=True),
        "gets_wrong": text("What it gets wrong", "The part it does not support."),
        "event_ids": words("Events", "Rows of regulatory_events that show it.", missing=True),
        **source_columns(),
    },
    key=("statement_id",),
    source="The regulatory ledger, and the page named in each row.",
)

CONTRADICTIONS = Table(
    name="contradictions",
    one_row_per="side of a question on which sources contradict one another",
    columns={
        "question_id": identifier("Question key", "Its sides share it.", "[a-z0-9-]+"),
        "side": category("Side", "Which side this is.", ("a", "b")),
        "jurisdiction": JURISDICTION,
        "use": category("Use", "Rule it bears on; empty: it bears on a date or an act.", USES, missing=True),
        "question": text("Question", "What the sources disagree on, in our words."),
        "says": text("Says", "What this side says, in our words."),
        "status": category("Status", "What this side makes of the use.", STATUSES, missing=True),
        "date": partial_date("Date", "When it was said; empty: undated.", missing=True),
        "date_precision": category("Date precision", "How exactly the date is known.", PRECISIONS),
        "source_tier": TIER,
        **source_columns(),
    },
    key=("question_id", "side"),
    source="The pages that contradict one another, each named in its row.",
    warnings=("Which side is right is not said; a rule is no firmer than the weaker of its sides.",),
    precision_of={"date": "date_precision"},
)

REGULATORY_SEARCHES = Table(
    name="regulatory_searches",
    one_row_per="search for something newer on a rule, an act or a question",
    columns={
        "looked_for": text("Looked for", "Rule, act or question."),
        "jurisdictions": words("Jurisdictions", "Their codes; empty: anywhere.", missing=True),
        "use": category("Use", "Where it was a rule: of which use.", USES, missing=True),
        "searched_for": text("Searched for", "Words of the search, to repeat it."),
        "searched_on": day("Searched on", "Day of the search."),
        "outcome": category("Outcome", "What came of it.", ("nothing_newer", "newer_found", "not_searched")),
        "result": text("Result", "The outcome in words."),
        "note": text("Note", "What else was seen.", missing=True),
        "reviewed_on": source_columns()["reviewed_on"],
    },
    key=("looked_for", "searched_for"),
    source="Searches of stored copies of public pages; no service was asked.",
    warnings=("Nothing found is not that nothing exists: only stored copies of pages were searched.",),
)

TABLES = (
    *(JURISDICTIONS, REGULATORY_EVENTS, REGULATORY_STATUS, APPROVAL_STATEMENTS, COMMON_STATEMENTS),
    *(CONTRADICTIONS, REGULATORY_SEARCHES),
)
