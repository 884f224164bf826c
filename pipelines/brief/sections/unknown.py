"""What is not known: what never came, what is old, what cannot be told, and what hangs on a definition."""

from collections.abc import Iterator, Mapping
from typing import Any

from pipelines.brief.language.content import Section
from pipelines.brief.language.facts import Facts, Where, day_of
from pipelines.brief.sections.growth import growth_of
from pipelines.brief.sections.humans import FIGURE as LADDER
from pipelines.brief.sections.regulators import stale
from pipelines.sentences.literature.growth import HEADLINES, depends, rate_of
from pipelines.sentences.numbers import FEW
from pipelines.sentences.rows import MISSING, PRESENT
from pipelines.sentences.sentence import Lead, Parts, Quoted, Sentence, at, listed, say, some
from pipelines.sentences.vocabulary import TOLD_SOURCES
from pipelines.text.sources import LABELS
from pipelines.topics.catalogue import FIELD, Topic

ORDER = 70
#: Tables of answers that every snapshot of this version holds, and those that need fetched literature.
_ANSWERS, _LITERATURE_ANSWERS = ("contrast", "evidence"), ("growth", "sensitivity")


def section(facts: Facts) -> Section:
    """One sentence for each thing a reader might take for granted."""
    subjects = (
        _sources,
        _earlier_version,
        _uncounted,
        _thin,
        _definitions,
        stale,
        _not_looked_at,
        _sample,
        _precision,
        _roles,
    )
    sentences = tuple(sentence for each in subjects for sentence in each(facts))
    return Section("unknown", "What we do not know", sentences)


def _sources(facts: Facts) -> Iterator[Sentence]:
    """Sources of which nothing is here, and those that failed and are told from an earlier day."""
    asked = facts.manifest.get("sources", {})
    for source, table in TOLD_SOURCES.items():
        name, failed = Lead(LABELS[source]), asked.get(source, {}).get("failed")
        if facts.has(table) and failed:
            day = facts.of_snapshot("tables", table, "fetched_at", write=day_of)
            template = "{}: it failed at the last refresh; what stands here of it is of {}."
            yield say(template, name, day, table=table)
        elif not facts.has(table) and facts.edition != "reference":  # which asks nobody
            why = "it failed when it was asked" if failed else "it was not asked yet"
            yield say("{}: nothing of it is here; {}.", name, why)
        gaps = [Quoted(gap["what"]) for gap in asked.get(source, {}).get("gaps", ()) if _concerns(gap, facts)]
        if gaps and facts.has(table):
            template = "{}: missing or older than the rest, since it failed at the last refresh: {}."
            yield say(template, name, listed(gaps), table=table)


def _concerns(gap: Mapping[str, Any], facts: Facts) -> bool:
    return gap["topic"] is None or gap["topic"] in {topic.id for topic in facts.topics}


def _earlier_version(facts: Facts) -> Iterator[Sentence]:
    needed = _ANSWERS + (_LITERATURE_ANSWERS if facts.has("topic_years") else ())
    if not facts.has(*needed):
        template = (
            "*Answers*: this snapshot was made by an earlier version of Exoscope and lacks some worked-out answers, so "
            "that growth, the ladder or the contrast is not told{}."
        )
        yield say(template, "; the command exoscope refresh adds them" if facts.edition == "live" else "")


def _uncounted(facts: Facts) -> Iterator[Sentence]:
    """That no search was run, and of which topics no yearly count could be cited."""
    if not facts.has("topic_years"):
        template = (
            "*Growth of papers*: no search of PubMed is in this edition, and no yearly count could be cited for {}; "
            "nothing is interpolated, and the command exoscope refresh fetches them."
        )
        place = at("literature", "themes")
        standing = {
            row.cells.get("stands_for") for row in facts.records("published_year_counts", ("theme", "year"))
        }
        uncounted = [topic for topic in facts.drawn if topic.id not in standing]
        if uncounted:
            yield say(template, _named(uncounted), table="published_year_counts", place=place)


def _named(topics: list[Topic]) -> Parts:
    return listed([Quoted(topic.label) for topic in topics])


def _thin(facts: Facts) -> Iterator[Sentence]:
    """Topics without a rate, and why."""
    for topic in facts.topics if facts.has("growth") else ():
        row = growth_of(facts, topic.id)
        if row is None or rate_of(row) is not None:
            continue
        reason = None if row.raw("records") < FEW else row.quoted("reason")
        why = reason or "its complete years have fewer than 30 papers"
        template, end = (
            "{}: no rate of growth is told (n = {records}): {}{}",
            "" if str(why).endswith(".") else ".",
        )
        place = at("literature", "yearly", topic=topic.id)
        yield say(template, row, Lead(topic.label), why, end, table="growth", place=place)


def _definitions(facts: Facts) -> Iterator[Sentence]:
    """Headlines that read otherwise under another definition, with their values."""
    key = ("topic", "headline", "variant")
    for topic in facts.topics if facts.has("sensitivity") else ():
        for headline in HEADLINES:
            chosen: Where = {"topic": topic.id, "headline": headline}
            if not facts.count("sensitivity", {**chosen, "agrees": False}).value:
                continue
            rows = {row.raw("variant"): row for row in facts.records("sensitivity", key, chosen)}
            parts = depends(Lead(topic.label), headline, rows)
            if parts:
                yield Sentence(parts, "sensitivity", None, at("literature", "yearly", topic=topic.id))


def _not_looked_at(facts: Facts) -> Iterator[Sentence]:
    if not facts.has("evidence"):
        return
    topics = tuple(topic.id for topic in facts.topics)
    unseen: Where = {"topic": topics, "reading": "generous", "is_reached": MISSING}
    blind = facts.distinct("evidence", "rung", unseen)
    where = " on at least one of these topics" if len(topics) > 1 else ""
    template = (
        "*Evidence*: {:step of the ladder|steps of the ladder} could not be looked for{}, for want of fetched papers "
        "or trials."
    )
    if blind.value:
        yield say(template, blind, where, table="evidence", figure=LADDER)


def _sample(facts: Facts) -> Iterator[Sentence]:
    """That the trials are a sample, and how many of its studies have no status, or one without a date."""
    chosen = {"role": ("tested", "measured", "secretome", "unclear")}
    if facts.has("trials") or not (studies := facts.count("trials_sample", chosen)).value:
        return
    undated = facts.count("trials_sample", {"overall_status": PRESENT, "status_as_of": MISSING, **chosen})
    none = facts.count("trials_sample", {"overall_status": MISSING, **chosen})
    template = (
        "*Trials*: none were fetched; the ledger holds a dated sample of {:study|studies} on vesicles, neither "
        "complete nor random ({none:or none} {none:?has|have} no status, {n:or none} a status without a date)."
    )
    yield say(template, studies, n=undated, none=none, table="trials_sample", place=at("trials", "studies"))


def _precision(facts: Facts) -> Iterator[Sentence]:
    """Which of the searches told have no measured precision."""
    unmeasured = [
        topic
        for topic in facts.drawn
        if topic.id not in facts.measured and topic.id != FIELD and not topic.is_context
    ]
    if facts.has("topic_years") and unmeasured:
        template = (
            "*Precision*: how many of the papers found truly belong to their topic was not measured for {topics}; "
            "intervals hold chance alone, not false hits."
        )
        yield say(template, table="searches", place=at("methods", "search"), topics=_named(unmeasured))


def _roles(facts: Facts) -> Iterator[Sentence]:
    if facts.has("trials"):
        unclear = some(facts.count("trials", {"role": "unclear", "is_gone": False}))
        template = (
            "*Trials*: which of them give vesicles is found by a rule with known errors[; for {:study|studies} it "
            "cannot tell]."
        )
        yield say(template, unclear, table="trials", place=at("trials", "growth", role="unclear"))
