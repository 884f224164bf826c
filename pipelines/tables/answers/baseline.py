"""What PubMed's API and NLM's own files find differently, as `exoscope baseline check` counted it."""

from pipelines.tables.answers.rates import INTERVAL, SHARED, answer, topic
from pipelines.tables.columns import category, day, interval, records, share
from pipelines.topics.terms import DEFINITIONS

#: Why one of the two finds an article that the other does not, to what that is; the first that holds counts.
CAUSES = {
    "not_yet": ("Not there yet", "The other did not have the article, or this version of it, yet."),
    "mesh": ("MeSH", "It is found only by a heading, or one below it."),
    "phrase": ("Phrase", "PubMed's phrase index lacks a phrase."),
    "date": ("Date", "It is found but for a date."),
    "unexplained": ("Unexplained", "None of these."),
}
BASELINE_CHECK = answer(
    name="baseline_check",
    one_row_per="topic and definition that was asked through PubMed's API and of NLM's files",
    columns={
        "topic": topic(),
        "definition": category("Definition", "How wide the topic's search is.", DEFINITIONS),
        "articles": records("Articles", "Found by at least one of the two."),
        "both": records("By both", "Found by both."),
        "only_api": records("By the API only", "Not found in the files."),
        "only_files": records("In the files only", "Not found by the API."),
        **{name: records(*said) for name, said in CAUSES.items()},
        "share": share("Unexplained share", "Unexplained of the articles.", missing=True),
        **interval(share, "low", "high", "Unexplained share", missing=True),
        "asked_on": day("Asked on", "Day on which the API was asked."),
        "files_to": day("Files to", "Day of the newest revision in the files."),
    },
    key=("topic", "definition"),
    source="Worked out from topic_articles and searches, and NLM's own files on the computer of whoever checked.",
    warnings=(
        SHARED,
        INTERVAL,
        "A cause is the first that holds, in the order of the columns: others may hold too.",
    ),
    made_of=("topic_articles", "searches"),
)
TABLES = (BASELINE_CHECK,)
