"""The brief in a few sentences, and the topics side by side."""

from collections.abc import Iterator

from pipelines.brief.language.content import Cell, Section, Table, cell
from pipelines.brief.language.facts import Facts
from pipelines.brief.sections.growth import FIGURE as PAPERS
from pipelines.brief.sections.growth import growth_of
from pipelines.brief.sections.humans import FIGURE as LADDER
from pipelines.brief.sections.humans import rung
from pipelines.brief.sections.regulators import approvals
from pipelines.sentences import verdict
from pipelines.sentences.literature.growth import rate_of, window
from pipelines.sentences.numbers import FEW, Estimate, Record
from pipelines.sentences.sentence import Lead, Quoted, Sentence, at, filled, listed, say
from pipelines.text.numerals import share
from pipelines.topics.catalogue import FIELD, Topic

ORDER = 10
_TRIAL = "randomised_trial_published"
#: Heading to column of `contrast`: counts behind the estimates of the side-by-side table.
_COUNTS = {
    "Trials that give vesicles": "tested_trials",
    "Papers typed as randomised trials": "randomised_papers",
    "Prohibit a use": "prohibiting",
    "Not approved": "not_approving",
    "Allow with conditions": "conditional",
    "Letters": "enforcement",
    "Approvals found": "approvals",
}


def section(facts: Facts) -> Section:
    """The verdict, the highest growth, randomised trials, approvals; and the topics side by side."""
    return Section(
        "short",
        "In short",
        (
            *_verdicts(facts),
            *_fastest(facts),
            *_randomised(facts),
            approvals(facts),
        ),
        tables=(side_by_side(facts),) if facts.has("contrast") else (),
    )


def _verdicts(facts: Facts) -> Iterator[Sentence]:
    """The verdict on the topic or the field in full, and on each topic told."""
    for topic in dict.fromkeys((facts.scope, *(topic.id for topic in facts.topics))):
        yield from verdict_on(facts, topic, is_whole=topic == facts.scope)


def rows_of(facts: Facts, topic: str) -> list[Record]:
    """The rows of a topic's verdict; none where the snapshot was made by an earlier version."""
    key = ("topic", "definition")
    return list(facts.records("verdicts", key, {"topic": topic})) if facts.has("verdicts") else []


def verdict_on(facts: Facts, topic: str, *, is_whole: bool) -> Iterator[Sentence]:
    """The verdict on a topic; whole, also by definition, what would change it, and who shows it."""
    rows = rows_of(facts, topic)
    if rows:
        label, beside = Lead(facts.catalogue.topics[topic].label), facts.record("contrast", {"topic": topic})
        told = [filled("{}.", verdict.said(label, rows, beside))]
        if is_whole:
            told += [verdict.by_definition(rows), verdict.change(rows), verdict.shown_by(rows)]
        place = at("overview", "contrast", topic=topic)
        yield from (Sentence(parts, "verdicts", place=place) for parts in told if parts)


def _fastest(facts: Facts) -> Iterator[Sentence]:
    """The highest rate among the topics, and whether the next one's interval tells it apart."""
    rising: list[tuple[Topic, Record, Estimate]] = []
    for topic in facts.topics:
        row = growth_of(facts, topic.id)
        rate = rate_of(row)
        if topic.id != FIELD and row is not None and rate is not None and rate.direction > 0:
            rising.append((topic, row, rate))
    if len(rising) < 2:
        return
    rising.sort(key=lambda entry: (-entry[2].number.value, entry[0].id))
    (topic, row, rate), (other, _, second) = rising[:2]
    yield say(
        "*Growth*: the highest rate among the topics told is that of {topic}, {rate} a year, {above} that of {other}, "
        "{second} ({rate:interval} and {second:interval}; {window}).",
        table="growth",
        figure=PAPERS,
        place=at("literature", "yearly", topic=topic.id),
        topic=Quoted(topic.label),
        rate=rate,
        above="above" if second.high.value < rate.low.value else "not clearly above",
        other=Quoted(other.label),
        second=second,
        window=window(row),
    )


def _randomised(facts: Facts) -> Iterator[Sentence]:
    """On which topics a randomised trial was published, how many, and where nothing could show one."""
    topics = [topic for topic in facts.topics if topic.id != FIELD] or facts.topics
    found = ((Quoted(topic.label), rung(facts, topic.id, "generous", _TRIAL)) for topic in topics)
    rows = [(topic, row) for topic, row in found if row]
    seen = [filled("{} ({witnesses:record})", row, topic) for topic, row in rows if row.raw("is_reached")]
    blind = [topic for topic, row in rows if row.raw("is_reached") is None]
    if not rows or len(blind) == len(topics):
        return
    template = (
        "*Randomised trials published*: by PubMed's types or the ledger of human studies, {}[; nothing here could show "
        "one on {}]."
    )
    on = ("found on ", *listed(seen)) if seen else "none was found on any topic told"
    yield say(template, on, listed(blind), table="evidence", figure=LADDER, place=at("evidence", "ladder"))


def side_by_side(facts: Facts) -> Table:
    """The topics told, one row each: papers, evidence and rules."""
    rows = [(topic, facts.record("contrast", {"topic": topic.id})) for topic in facts.topics]
    return Table(
        "contrast-table",
        "Topics side by side",
        ("Topic", "Papers", "Growth a year", "Clinical papers", *_COUNTS),
        tuple(_row(facts, topic, row) for topic, row in rows if row is not None),
        ("contrast",),
        "Topics share papers and trials: never add them up. Rules are counted by jurisdiction.",
    ).without_empty_columns()


def _row(facts: Facts, topic: Topic, row: Record) -> tuple[Cell, ...]:
    is_few = (row.raw("papers") or 0) < FEW
    part = None if is_few else row.estimate("clinical_share", "clinical_low", "clinical_high", share)
    papers, *counts = (row.number(column) for column in ("papers", *_COUNTS.values()))
    rates = (rate_of(growth_of(facts, topic.id)), part)
    return (
        (Quoted(topic.label),),
        cell(papers and papers.none()),
        *(filled("{rate} ({rate:interval})", rate=rate) if rate else cell(None) for rate in rates),
        *(cell(count and count.none()) for count in counts),
    )
