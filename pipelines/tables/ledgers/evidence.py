"""What was shown in humans, what is claimed, and what exosomes are."""

from pipelines.tables.columns import (
    TIER,
    category,
    count,
    identifier,
    partial_date,
    source_columns,
    text,
    words,
)
from pipelines.tables.table import Table
from pipelines.text.terms import DESIGNS

HUMAN_STUDIES = Table(
    name="human_studies",
    one_row_per="human study, review of human studies or registered study of a skin or hair claim",
    columns={
        "study_key": identifier("Study key", "Stable name of the row; claims cite it.", "[a-z0-9-]+"),
        "first_author": text(
            "First author", "Surname and initials; empty: not shown in what was read.", missing=True
        ),
        "published": partial_date("Published", "Year of publication; empty: not shown.", missing=True),
        "period": text("Period", "Of a registered study, as stated.", missing=True),
        "kind": category(
            "Kind",
            "A study in people, a review of studies, or a registry entry.",
            ("study", "review", "registered"),
        ),
        "n": count("n", "People, or studies in a review (see n_of).", missing=True),
        "n_of": category("n counts", "What n counts.", ("people", "studies")),
        "design": text("Design", "As described."),
        "design_class": category(
            "Kind of design",
            "Read from the design; randomised only where it is said, controlled where groups or sides are compared.",
            DESIGNS,
        ),
        "topics": words("Topic words", "Words that ledger_topics maps to topics."),
        "claim_tested": text("Claim tested", "In our words."),
        "intervention": text("Intervention", "What was given, and beside what."),
        "outcome": text("Outcome", "What was reported."),
        "verdict": text("Reading", "What the study can carry."),
        "pmid": identifier("PMID", "PubMed identifier.", "[1-9][0-9]{0,7}", missing=True),
        "doi": identifier("DOI", "Digital object identifier.", r"10\.[0-9]{4,9}/\S+", missing=True),
        "registry_id": text("Registry number", "NCT or other number.", missing=True),
        "sponsor_link": text("Sponsor link", "What ties authors to a maker; empty: not shown.", missing=True),
        "note": text("Note", "Limits of what was read.", missing=True),
        **source_columns(title=False),
    },
    key=("study_key",),
    source="Journals, registries and their mirrors, each named in its row.",
    warnings=(
        "Never add n up: studies overlap with the reviews that hold them, and n_of differs.",
        "Not a systematic review: what was found for skin and hair claims.",
    ),
)

COSMETIC_CLAIMS = Table(
    name="cosmetic_claims",
    one_row_per="claim that is commonly made for exosomes on skin or hair",
    columns={
        "claim_id": identifier("Claim key", "Stable name of the row.", "[a-z0-9-]+"),
        "claim": text("Claim", "In our words."),
        "topics": words("Topic words", "Words that ledger_topics maps to topics."),
        "best_evidence": text("Best evidence", "The studies that carry most weight."),
        "study_keys": words("Studies", "Rows of human_studies."),
        "randomised_n": count(
            "Randomised n", "People in the randomised studies cited; empty: not shown.", missing=True
        ),
        "randomised_note": text("On that n", "What it covers, where it needs saying.", missing=True),
        "overall_reading": text("Reading", "What the evidence can carry."),
        "safety_or_regulatory_note": text(
            "Safety and rules", "What else a reader should know.", missing=True
        ),
        "accessed_on": source_columns()["accessed_on"],
        "reviewed_on": source_columns()["reviewed_on"],
    },
    key=("claim_id",),
    source="The rows of human_studies that study_keys cites.",
    warnings=("The same people can stand behind two claims: never add randomised_n up.",),
)

ABOUT_FACTS = Table(
    name="about_facts",
    one_row_per="statement of the page About exosomes",
    columns={
        "fact_id": identifier("Fact key", "Stable name of the row.", "[a-z0-9-]+"),
        "section": category(
            "Section", "Part of the page.", ("what", "how", "aesthetics", "artificial", "ask")
        ),
        "position": count("Position", "Place within the section, from 1."),
        "statement": text("Statement", "In our words."),
        "topics": words("Topic words", "Words that ledger_topics maps to topics.", missing=True),
        "published": partial_date("Published", "Of the source, as exact as it was seen.", missing=True),
        "source_tier": TIER,
        **source_columns(),
    },
    key=("fact_id",),
    source="Regulators, learned societies and journals, each named in its row.",
)

LEDGER_TOPICS = Table(
    name="ledger_topics",
    one_row_per="word or use of a ledger, and topic it belongs to",
    columns={
        "kind": category("Kind", "A topic word, or a use in regulatory_status.", ("word", "use")),
        "word": identifier("Word", "As the ledgers write it.", "[a-z_]+"),
        "topic": identifier("Topic", "Topic or theme of topics.toml.", "[a-z_]+"),
        "note": text("Why", "Why the word belongs there."),
        "reviewed_on": source_columns()["reviewed_on"],
    },
    key=("kind", "word", "topic"),
    source="Exoscope's own mapping.",
    licence="CC BY 4.0, Exoscope",
)

TABLES = (HUMAN_STUDIES, COSMETIC_CLAIMS, ABOUT_FACTS, LEDGER_TOPICS)
