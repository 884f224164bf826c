"""What the brief itself is: edition, days of the data, credits, how its words follow from numbers, and what it is not."""

from pipelines import credits
from pipelines.brief.content import Section
from pipelines.brief.facts import Facts, day_of
from pipelines.brief.sentences import Place, Quoted, Sentence, parts
from pipelines.brief.terms import SIMULATED, SOURCES

_METHODS = Place("methods", "methods")
_HOW = (
    "Every sentence is computed from the tables named behind it; nothing is written by hand, and nothing is estimated "
    "where the table has no number.",
    "“About” stands before a number whose 95% interval reaches, on average, further than a quarter of it to either "
    "side; below 30 papers neither rate nor share is told.",
    "Only complete years are compared; the running year stands beside the same days of the year before.",
    "A rate is called growth or decline only where its whole interval lies on one side of zero.",
    "A trial counts only where vesicles are what is administered; permission to test is never an approval; only acts "
    "whose text names exosomes or vesicles count as enforcement against them.",
    "The ledgers are hand-kept and not a census: what is not listed was not found.",
)


def section(facts: Facts) -> Section:
    """Where the data comes from and from which day it is; the long form says how numbers are made."""
    said = [_what(facts), *_sources(facts), *_credits(facts)]
    if facts.is_long:
        said += [Sentence(parts(words), "", None, _METHODS) for words in _HOW]
    said.append(Sentence(parts(credits.NOT_ADVICE), ""))
    return Section("about", "About this brief", tuple(said))


def subtitle(facts: Facts) -> Sentence:
    """The line below the title: what it covers, the edition, and both days."""
    scope = "all topics" if facts.topic is None else facts.catalogue.topics[facts.topic].label
    return Sentence(
        parts(
            f"{'Long' if facts.is_long else 'Short'} form, ", Quoted(scope), f"; {facts.edition} edition, data of ",
            facts.told("made_at", write=day_of), ", written on ", facts.written_on, ".",
        ),
        "",
    )  # fmt: skip


def _what(facts: Facts) -> Sentence:
    return Sentence(
        parts(
            "Written by Exoscope ", facts.program, " on ", facts.written_on, f" from the {facts.edition} edition, snapshot ",
            facts.told("id"), "; ages are reckoned to that day.",
        ),
        "",
    )  # fmt: skip


def _sources(facts: Facts) -> list[Sentence]:
    """The day of each source's data."""
    said = []
    for source, table in (("pubmed", "articles"), ("trials", "trials")):
        if facts.has(table):
            day = facts.told("tables", table, "fetched_at", write=day_of)
            name = f"Simulated {SOURCES[source]}" if facts.edition == "simulated" else SOURCES[source]
            said.append(Sentence(parts(f"{name}: fetched on ", day, "."), table))
    day = facts.told("tables", "regulatory_events", "fetched_at", write=day_of)
    said.append(
        Sentence(
            parts("Ledgers of regulation, claims and cited counts: reviewed up to ", day, "."),
            "regulatory_events",
        )
    )
    return said


def _credits(facts: Facts) -> list[Sentence]:
    if facts.edition == "simulated":
        words = f"{SIMULATED}: papers and studies here are made up and none of them may be quoted; only the ledgers are real."
        return [Sentence(parts(words), "")]
    said = []
    if facts.has("articles"):
        said.append(Sentence(parts(f"{credits.PUBMED} See {credits.NCBI_POLICIES}"), "articles"))
    if facts.has("trials"):
        said.append(Sentence(parts(f"{credits.TRIALS}."), "trials"))
    elif facts.has("trials_sample"):
        said.append(Sentence(parts(f"Sample of trials: {credits.TRIALS}."), "trials_sample"))
    return said
