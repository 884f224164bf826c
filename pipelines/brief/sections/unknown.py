"""What is not known: what never came, what is old, what cannot be told, and what hangs on a definition."""

from collections.abc import Iterator, Mapping

from pipelines.brief.language.content import Section
from pipelines.brief.language.facts import Facts, Record, Where, day_of
from pipelines.brief.sections.growth import Parts, rate_of
from pipelines.brief.sections.ladder import FIGURE as LADDER
from pipelines.brief.sections.papers import growth_of
from pipelines.sentences.numbers import FEW, Write
from pipelines.sentences.rows import MISSING, Stale
from pipelines.sentences.sentence import Lead, Place, Quoted, Sentence, listed, told
from pipelines.sentences.vocabulary import TOLD_SOURCES
from pipelines.text.numerals import percent, share, whole
from pipelines.text.sources import LABELS
from pipelines.topics.catalogue import FIELD, Topic

#: Tables of answers that every snapshot of this version holds, and those that need fetched literature.
_ANSWERS, _LITERATURE_ANSWERS = ("contrast", "evidence"), ("growth", "sensitivity")

#: Headline to what depends on the definition. Of a rate that is its sign, so its interval is told with it.
HEADLINES: dict[str, tuple[str, Write]] = {
    "growth_records": ("whether papers clearly rise or fall", percent),
    "growth_per_100k": ("whether papers clearly rise or fall beside all of PubMed", percent),
    "clinical_share": ("the share of clinical papers", share),
    "papers": ("the number of papers", whole),
}
_RATES = ("growth_records", "growth_per_100k")
_VARIANTS = {
    "narrow": "narrowly",
    "standard": "by the standard",
    "broad": "broadly",
    "without_flagged": "without probable false hits",
}


def section(facts: Facts) -> Section:
    """One sentence for each thing a reader might take for granted."""
    found = (
        *_sources(facts),
        *_earlier_version(facts),
        *_uncounted(facts),
        *_thin(facts),
        *_definitions(facts),
        *_stale(facts),
        *_not_looked_at(facts),
        *_sample(facts),
        *_precision(facts),
        *_roles(facts),
    )
    return Section("unknown", "What we do not know", found)


def _sources(facts: Facts) -> Iterator[Sentence]:
    """Sources of which nothing is here, and those that failed and are told from an earlier day."""
    asked = facts.manifest.get("sources", {})
    for source, table in TOLD_SOURCES.items():
        name, failed = Lead(LABELS[source]), asked.get(source, {}).get("failed")
        if not facts.has(table):
            if facts.edition == "reference":  # asks nobody
                continue
            why = "it failed when it was asked" if failed else "it was not asked yet"
            yield Sentence(told("{name}: nothing of it is here; {why}.", name=name, why=why), "")
        elif failed:
            parts = told(
                "{name}: it failed at the last refresh; what stands here of it is of {day}.",
                name=name,
                day=facts.told("tables", table, "fetched_at", write=day_of),
            )
            yield Sentence(parts, table)


def _earlier_version(facts: Facts) -> Iterator[Sentence]:
    needed = _ANSWERS + (_LITERATURE_ANSWERS if facts.has("topic_years") else ())
    if not facts.has(*needed):
        do = "; the command exoscope refresh adds them" if facts.edition == "live" else ""
        parts = told(
            "{lead}: this snapshot was made by an earlier version of Exoscope and lacks some worked-out answers, so "
            "that growth, the ladder or the contrast is not told{do}.",
            lead=Lead("Answers"),
            do=do,
        )
        yield Sentence(parts, "")


def _uncounted(facts: Facts) -> Iterator[Sentence]:
    """That no search was run, and of which topics no yearly count could be cited."""
    if not facts.has("topic_years"):
        parts = told(
            "{lead}: no search of PubMed is in this edition, and no yearly count could be cited for {topics}; nothing "
            "is interpolated, and the command exoscope refresh fetches them.",
            lead=Lead("Growth of papers"),
            topics=_named(facts.drawn),
        )
        yield Sentence(parts, "published_year_counts", None, Place("literature", "themes"))


def _named(topics: list[Topic]) -> Parts:
    return listed([(Quoted(topic.label),) for topic in topics])


def _thin(facts: Facts) -> Iterator[Sentence]:
    """Topics without a rate, and why."""
    for topic in facts.topics if facts.has("growth") else ():
        row = growth_of(facts, topic.id)
        if row is None or rate_of(row) is not None:
            continue
        reason = row.quoted("reason")
        if row.raw("records") < FEW or reason is None:
            why: Parts = ("its complete years have fewer than 30 papers",)
        else:
            why = (reason,)
        parts = told(
            "{topic}: no rate of growth is told (n = {n}): {why}{end}",
            end="" if str(why[-1]).endswith(".") else ".",
            topic=Lead(topic.label),
            why=why,
            n=row.known("records"),
        )
        yield Sentence(parts, "growth", None, Place("literature", "yearly", (("topic", topic.id),)))


def _definitions(facts: Facts) -> Iterator[Sentence]:
    """Headlines that read otherwise under another definition, with their values."""
    for topic in facts.topics if facts.has("sensitivity") else ():
        place = Place("literature", "yearly", (("topic", topic.id),))
        for headline, (words, write) in HEADLINES.items():
            chosen: Where = {"topic": topic.id, "headline": headline}
            if not facts.count("sensitivity", {**chosen, "agrees": False}).value:
                continue
            rows = {
                row.raw("variant"): row
                for row in facts.records("sensitivity", ("topic", "headline", "variant"), chosen)
            }
            each: list[Parts] = [
                (*_value(rows[variant], write, with_interval=headline in _RATES), f" {words_of}")
                for variant, words_of in _VARIANTS.items()
                if variant in rows and rows[variant].raw("value") is not None and not _repeats(variant, rows)
            ]
            if not each:
                continue
            parts = told(
                "{topic}: {headline} depends on how the topic is defined: {each}.",
                topic=Lead(topic.label),
                headline=words,
                each=listed(each),
            )
            yield Sentence(parts, "sensitivity", None, place)


def _value(row: Record, write: Write, *, with_interval: bool) -> Parts:
    """The value of a headline, with the ends of its interval where these decide."""
    found = row.estimate("value", "low", "high", write) if with_interval else None
    return (row.known("value", write),) if found is None else (found.number, " (", *found.interval, ")")


def _repeats(variant: str, rows: Mapping[str, Record]) -> bool:
    """Whether leaving out probable false hits left the standard value as it is."""
    standard, found = rows.get("standard"), rows[variant]
    return (
        variant == "without_flagged" and standard is not None and standard.raw("value") == found.raw("value")
    )


def _stale(facts: Facts) -> Iterator[Sentence]:
    uses = {"use": facts.words("use")}
    rules = facts.count("regulatory_status", uses)
    if rules.value:
        stale = facts.count("regulatory_status", {"as_of": Stale(facts.day), **uses})
        undated = facts.count("regulatory_status", {"as_of": MISSING, **uses})
        parts = told(
            "{lead}: {stale} of {rules} {are} stale on {day}, which is older than 18 months or undated ({undated} "
            "undated); what holds today may differ.",
            lead=Lead("Rules"),
            stale=stale.none(),
            rules=rules.counted("rule"),
            are=stale.verb("is", "are"),
            day=facts.written_on,
            undated=undated.none(),
        )
        yield Sentence(parts, "regulatory_status", None, Place("regulation", "status"))


def _not_looked_at(facts: Facts) -> Iterator[Sentence]:
    if not facts.has("evidence"):
        return
    topics = tuple(topic.id for topic in facts.topics)
    blind = facts.distinct(
        "evidence", "rung", {"topic": topics, "reading": "generous", "is_reached": MISSING}
    )
    if blind.value:
        parts = told(
            "{lead}: {steps} could not be looked for{where}, for want of fetched papers or trials.",
            lead=Lead("Evidence"),
            where=" on at least one of these topics" if len(topics) > 1 else "",
            steps=blind.counted("step of the ladder", "steps of the ladder"),
        )
        yield Sentence(parts, "evidence", LADDER)


def _sample(facts: Facts) -> Iterator[Sentence]:
    """That the trials are a sample, and how many of its statuses are undated."""
    chosen = {"role": ("tested", "measured", "secretome", "unclear")}
    if facts.has("trials") or not (studies := facts.count("trials_sample", chosen)).value:
        return
    undated = facts.count("trials_sample", {"status_as_of": MISSING, **chosen})
    parts = told(
        "{lead}: none were fetched; the ledger holds a dated sample of {studies} on vesicles, neither complete "
        "nor random ({undated} {have} a status without a date).",
        lead=Lead("Trials"),
        studies=studies.counted("study", "studies"),
        undated=undated.none(),
        have=undated.verb("has", "have"),
    )
    yield Sentence(parts, "trials_sample", None, Place("trials", "sample"))


def _precision(facts: Facts) -> Iterator[Sentence]:
    """Which of the searches told have no measured precision."""
    unmeasured = [
        topic
        for topic in facts.drawn
        if topic.id not in facts.measured and topic.id != FIELD and not topic.is_context
    ]
    if facts.has("topic_years") and unmeasured:
        parts = told(
            "{lead}: how many of the papers found truly belong to their topic was not measured for {topics}; intervals "
            "hold chance alone, not false hits.",
            lead=Lead("Precision"),
            topics=_named(unmeasured),
        )
        yield Sentence(parts, "searches", None, Place("methods", "search"))


def _roles(facts: Facts) -> Iterator[Sentence]:
    if not facts.has("trials"):
        return
    unclear = facts.count("trials", {"role": "unclear", "is_gone": False})
    parts = told(
        "{lead}: which of them give vesicles is found by a rule with known errors{unclear}.",
        lead=Lead("Trials"),
        unclear=told("; for {n} it cannot tell", n=unclear.counted("study", "studies"))
        if unclear.value
        else (),
    )
    yield Sentence(parts, "trials", None, Place("trials", "growth", (("role", "unclear"),)))
