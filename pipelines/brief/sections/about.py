"""What the brief itself is: edition, days of the data, credits, how its numbers are told, and what it is not."""

from collections.abc import Iterator

from pipelines.brief.language.content import Section
from pipelines.brief.language.facts import Facts, day_of
from pipelines.sentences.sentence import Lead, Quoted, Sentence, at, say
from pipelines.sentences.vocabulary import SIMULATED, TOLD_SOURCES
from pipelines.text import attribution
from pipelines.text.sources import LABELS

ORDER = 80
_HOW = (
    "Every sentence is computed from the table named behind it; nothing is estimated where a table has no number.",
    "“About” stands before a number whose 95% interval reaches, on average, further than a quarter of it to either "
    "side; below 30 papers neither rate nor share is told.",
    "Only complete years are compared; the running year stands beside the same days of the year before.",
    "Papers are said to grow or to become fewer only where the whole interval lies on one side of zero.",
    "A trial counts only where vesicles are what is administered; permission to test is never an approval; only acts "
    "whose text names exosomes or vesicles count as enforcement against them.",
    "The ledgers are hand-kept and not a census: what is not listed was not found.",
)


def section(facts: Facts) -> Section:
    """Where the data comes from and from which day it is; the long form says how numbers are told."""
    how = [say(words, place=at("methods", "methods")) for words in _HOW] if facts.is_long else []
    *said, last = sources(facts)
    return Section("about", "About this brief", (*said, *how, last))


def sources(facts: Facts) -> tuple[Sentence, ...]:
    """From what it was written and when, the days of the data, credits, and that it is no advice."""
    template = "Written by Exoscope {} on {} from the {} edition, snapshot {}; ages are counted to that day."
    what = say(template, facts.program, facts.written_on, facts.edition, facts.of_snapshot("id"))
    return (what, *_days(facts), *_credits(facts), say(attribution.NOT_ADVICE))


def subtitle(facts: Facts, subject: str = "") -> Sentence:
    """The line below the title: what it covers (a topic, else the subject), the edition, and both days."""
    form, day = "long" if facts.is_long else "short", facts.of_snapshot("made_at", write=day_of)
    scope = (
        Quoted(facts.catalogue.topics[facts.topic].label) if facts.topic else Quoted(subject or "all topics")
    )
    template = "Trend brief, {} form, {}; {} edition, data of {}, written on {}."
    return say(template, form, scope, facts.edition, day, facts.written_on)


def _days(facts: Facts) -> Iterator[Sentence]:
    """The day of each source's data."""
    made_up = "Simulated " if facts.edition == "simulated" else ""
    days = {
        table: facts.of_snapshot("tables", table, "fetched_at", write=day_of)
        for table in (*TOLD_SOURCES.values(), "regulatory_events")
        if facts.has(table)
    }
    for source, table in TOLD_SOURCES.items():
        if table in days:
            by_files = facts.manifest.get("sources", {}).get(source, {}).get("files_to")
            template = "{}: NLM's files to {}." if by_files else "{}: fetched on {}."
            yield say(template, Lead(f"{made_up}{LABELS[source]}"), days[table], table=table)
    ledgers = "*Ledgers* of regulation, claims and cited counts: reviewed up to {}."
    yield say(ledgers, days["regulatory_events"], table="regulatory_events")


def _credits(facts: Facts) -> Iterator[Sentence]:
    if facts.edition == "simulated":
        yield say(
            f"{SIMULATED}: what is not from a ledger is made up and may not be quoted; the ledgers are real."
        )
        return
    if facts.has("articles"):
        notice = Quoted("NCBI's disclaimer and copyright notice", attribution.NCBI_POLICIES)
        yield say("{credit} See {notice}.", table="articles", credit=attribution.PUBMED, notice=notice)
    yield say(f"{attribution.TRIALS}.", table="trials" if facts.has("trials") else "trials_sample")
