"""The brief in a few sentences, and the topics side by side."""

from collections.abc import Iterator

from pipelines.brief.language.content import NOT_KNOWN, Cell, Section, Table
from pipelines.brief.language.facts import Facts, Record
from pipelines.brief.sections.growth import Parts, rate_of, window
from pipelines.brief.sections.growth_tables import FIGURE as PAPERS
from pipelines.brief.sections.ladder import FIGURE as LADDER
from pipelines.brief.sections.ladder import rung
from pipelines.brief.sections.papers import growth_of
from pipelines.brief.sections.regulators import approvals
from pipelines.sentences.numbers import FEW, Estimate
from pipelines.sentences.sentence import Lead, Place, Quoted, Sentence, listed, parts, told
from pipelines.text.numerals import share
from pipelines.topics.catalogue import FIELD, Topic

_TRIAL = "randomised_trial_published"
_HEADINGS = (
    "Topic",
    "Papers",
    "Growth a year",
    "Clinical papers",
    "Trials that give vesicles",
    "Papers typed as randomised trials",
    "Prohibit a use",
    "Not approved",
    "Allow with conditions",
    "Letters",
    "Approvals found",
)


def section(facts: Facts) -> Section:
    """Papers against trials, the highest growth, randomised trials, approvals; and the topics side by side."""
    return Section(
        "short",
        "In short",
        (*_papers_beside_trials(facts), *_fastest(facts), *_randomised(facts), approvals(facts)),
        tables=(side_by_side(facts),) if facts.has("contrast") else (),
    )


def _papers_beside_trials(facts: Facts) -> Iterator[Sentence]:
    row = facts.record("contrast", {"topic": facts.scope})
    if row is None:
        return
    papers, trials = row.number("papers"), row.number("tested_trials")
    results, randomised = row.number("results_trials"), row.number("randomised_papers")
    if papers is None or trials is None or papers.value < FEW:
        return
    posted: Parts = ()
    if results is not None and trials.value:
        posted = told(", {results} of them with posted results", results=results.none())
    published: Parts = ()
    if randomised is not None:
        noun = ("paper typed as a randomised trial", "papers typed as randomised trials")
        published = told(", and {randomised}", randomised=randomised.counted(*noun))
    sentence = told(
        "{topic}: {papers} papers beside {trials}{posted}{published}.",
        topic=Lead(facts.catalogue.topics[facts.scope].label),
        papers=papers,
        trials=trials.counted("registered trial that gives vesicles", "registered trials that give vesicles"),
        posted=posted,
        published=published,
    )
    yield Sentence(sentence, "contrast", None, Place("overview", "contrast", (("topic", facts.scope),)))


def _fastest(facts: Facts) -> Iterator[Sentence]:
    """The highest rate among the topics, and whether the next one's interval tells it apart."""
    found: list[tuple[Topic, Record, Estimate]] = []
    for topic in facts.topics:
        row = growth_of(facts, topic.id)
        rate = rate_of(row)
        if topic.id != FIELD and row is not None and rate is not None and rate.direction > 0:
            found.append((topic, row, rate))
    if len(found) < 2:
        return
    found.sort(key=lambda entry: (-entry[2].number.value, entry[0].id))
    (topic, row, rate), (other, _, second) = found[:2]
    is_apart = second.high.value < rate.low.value
    sentence = told(
        "{lead}: the highest rate among the topics told is that of {topic}, {about}{rate} a year, {above} that of "
        "{other}, {about_other}{second} ({interval} and {interval_other}; {window}).",
        lead=Lead("Growth"),
        topic=Quoted(topic.label),
        about=rate.about,
        rate=rate.number,
        above="above" if is_apart else "not clearly above",
        other=Quoted(other.label),
        about_other=second.about,
        second=second.number,
        interval=rate.interval,
        interval_other=second.interval,
        window=window(row),
    )
    yield Sentence(sentence, "growth", PAPERS, Place("literature", "yearly", (("topic", topic.id),)))


def _randomised(facts: Facts) -> Iterator[Sentence]:
    """On which topics a randomised trial was published, how many, and where nothing could show one."""
    topics = [topic for topic in facts.topics if topic.id != FIELD] or facts.topics
    seen = [(topic, rung(facts, topic.id, "generous", _TRIAL)) for topic in topics]
    found: list[Parts] = [
        told("{topic} ({n})", topic=Quoted(topic.label), n=row.known("witnesses").counted("record"))
        for topic, row in seen
        if row and row.raw("is_reached")
    ]
    blind: list[Parts] = [
        (Quoted(topic.label),) for topic, row in seen if row and row.raw("is_reached") is None
    ]
    if len(blind) == len(topics) or not any(row for _, row in seen):
        return
    sentence = told(
        "{lead}: by PubMed's types or the ledger of human studies, {found}{blind}.",
        lead=Lead("Randomised trials published"),
        found=("found on ", *listed(found)) if found else "none was found on any topic told",
        blind=("; nothing here could show one on ", *listed(blind)) if blind else (),
    )
    yield Sentence(sentence, "evidence", LADDER, Place("evidence", "ladder"))


def side_by_side(facts: Facts) -> Table:
    """The topics told, one row each: papers, evidence and rules."""
    rows = [(topic, facts.record("contrast", {"topic": topic.id})) for topic in facts.topics]
    return Table(
        "contrast-table",
        "Topics side by side",
        _HEADINGS,
        tuple(_row(facts, topic, row) for topic, row in rows if row is not None),
        ("contrast",),
        "Topics share papers and trials: never add them up. Rules are counted by jurisdiction.",
    ).without_empty_columns()


def _row(facts: Facts, topic: Topic, row: Record) -> tuple[Cell, ...]:
    is_few = (row.raw("papers") or 0) < FEW
    part = None if is_few else row.estimate("clinical_share", "clinical_low", "clinical_high", share)
    counts = ("prohibiting", "not_approving", "conditional", "enforcement", "approvals")
    return (
        (Quoted(topic.label),),
        _count(row, "papers"),
        _estimate(rate_of(growth_of(facts, topic.id))),
        _estimate(part),
        _count(row, "tested_trials"),
        _count(row, "randomised_papers"),
        *(_count(row, column) for column in counts),
    )


def _count(row: Record, column: str) -> Cell:
    found = row.number(column)
    return NOT_KNOWN if found is None else (found.none(),)


def _estimate(found: Estimate | None) -> Cell:
    if found is None:
        return NOT_KNOWN
    return parts(found.about, found.number, " (", found.interval, ")")
