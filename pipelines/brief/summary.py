"""The brief in a few sentences, and the topics side by side."""

from pipelines.brief.content import NOT_KNOWN, Cell, Section, Table
from pipelines.brief.facts import Facts, Record
from pipelines.brief.growth import growth_of, rate_of, window
from pipelines.brief.humans import rung
from pipelines.brief.numbers import FEW, Estimate, amount, share
from pipelines.brief.regulators import approvals
from pipelines.brief.sentences import Part, Piece, Place, Quoted, Sentence, listed, parts
from pipelines.topics import FIELD, Topic

_TRIAL = "randomised_trial_published"


def section(facts: Facts) -> Section:
    """Papers against trials, how far the ladder was climbed, the fastest growth, approvals; and the contrast."""
    said = [*_papers_beside_trials(facts), *_fastest(facts), *_randomised(facts), approvals(facts)]
    return Section("short", "In short", tuple(said), tables=(side_by_side(facts),) if facts.has("contrast") else ())


def _papers_beside_trials(facts: Facts) -> list[Sentence]:
    row = facts.record("contrast", topic=facts.scope)
    if row is None:
        return []
    papers, trials = row.number("papers"), row.number("tested_trials")
    results, randomised = row.number("results_trials"), row.number("randomised_papers")
    if papers is None or trials is None or papers.value < FEW:
        return []
    beside = [parts(trials.counted("registered trial that gives vesicles", "registered trials that give vesicles"))]
    if results is not None and trials.value:
        beside.append(parts(results.none(), " of these with posted results"))
    if randomised is not None:
        beside.append(parts(randomised.counted("published randomised trial")))
    return [
        Sentence(
            parts(Quoted(facts.catalogue.topics[facts.scope].label), ": beside ", papers, " papers stand ", listed(beside), "."),
            "contrast",
            None,
            Place("overview", "contrast", (("topic", facts.scope),)),
        )
    ]  # fmt: skip


def _fastest(facts: Facts) -> list[Sentence]:
    """The highest rate among the topics, and whether the next one's interval tells it apart."""
    found: list[tuple[Topic, Record, Estimate]] = []
    for topic in facts.topics:
        row = growth_of(facts, topic.id) if facts.has("growth") and topic.id != FIELD else None
        rate = rate_of(row)
        if row is not None and rate is not None and rate.direction > 0:
            found.append((topic, row, rate))
    if len(found) < 2:
        return []
    found.sort(key=lambda entry: (-entry[2].number.value, entry[0].id))
    (topic, row, rate), (other, _, second) = found[:2]
    apart = second.high.value < rate.low.value
    told: tuple[Piece, ...] = (
        "Growth: the highest rate among the topics told is that of ", Quoted(topic.label), ", ", rate.about, rate.number,
        " a year", ", above that of " if apart else ", not clearly above that of ", Quoted(other.label), " (",
        *rate.interval, "; ", *window(row), "; next ", second.number, ", ", *second.interval, ").",
    )  # fmt: skip
    return [
        Sentence(parts(*told), "growth", "papers", Place("literature", "yearly", (("topic", topic.id),)))
    ]


def _randomised(facts: Facts) -> list[Sentence]:
    """On which topics a randomised trial was published, as either reading has it."""
    if not facts.has("evidence"):
        return []
    topics = [topic for topic in facts.topics if topic.id != FIELD] or facts.topics
    seen = {topic.id: rung(facts, topic.id, "generous", _TRIAL) for topic in topics}
    looked = [topic for topic in topics if (row := seen[topic.id]) and row.raw("is_reached") is not None]
    if not looked:
        return []
    ids = tuple(topic.id for topic in looked)
    chosen = {"topic": ids, "rung": _TRIAL, "is_reached": True}
    generous = facts.count("evidence", reading="generous", **chosen)
    strict = facts.count("evidence", reading="strict", **chosen)
    of = facts.count("evidence", topic=ids, rung=_TRIAL, reading="generous")
    return [
        Sentence(
            parts(
                "Evidence: a published randomised trial was found on ", generous.none(), " of ", of.counted("topic"),
                ", read strictly on ", strict.none(), ".",
            ),
            "evidence",
            "ladder",
            Place("literature", "clinical"),
        )
    ]  # fmt: skip


def side_by_side(facts: Facts) -> Table:
    """The topics told, one row each: papers, evidence and rules."""
    rows = [
        _row(facts, topic, row) for topic in facts.topics if (row := facts.record("contrast", topic=topic.id))
    ]
    return Table(
        "contrast-table",
        "Topics side by side",
        (
            "Topic",
            "Papers",
            "Growth a year",
            "Clinical papers",
            "Trials that give vesicles",
            "Randomised trials published",
            "Papers for each trial",
            "Prohibit a use",
            "Not approved",
            "Allow with conditions",
            "Letters",
            "Approvals found",
        ),
        tuple(rows),
        ("contrast",),
        "Topics share papers and trials: never add them up. Rules are counted by jurisdiction.",
    ).without_empty_columns()


def _row(facts: Facts, topic: Topic, row: Record) -> tuple[Cell, ...]:
    rate = rate_of(growth_of(facts, topic.id)) if facts.has("growth") else None
    few = (row.raw("papers") or 0) < FEW
    part = None if few else row.estimate("clinical_share", "clinical_low", "clinical_high", share)
    ratio = row.number("papers_per_trial", amount)
    counts = ("prohibiting", "not_approving", "conditional", "enforcement", "approvals")
    return (
        (Quoted(topic.label),),
        _count(row, "papers"),
        _estimate(rate),
        _estimate(part),
        _count(row, "tested_trials"),
        _count(row, "randomised_papers"),
        (ratio,) if ratio else NOT_KNOWN,
        *(_count(row, column) for column in counts),
    )


def _count(row: Record, column: str) -> Cell:
    found = row.number(column)
    return NOT_KNOWN if found is None else (found.none("none"),)


def _estimate(found: Estimate | None) -> Cell:
    if found is None:
        return NOT_KNOWN
    pieces: tuple[Part, ...] = parts(found.about, found.number, " (", *found.interval, ")")
    return pieces
