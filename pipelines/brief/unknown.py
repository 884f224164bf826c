"""What is not known: what never came, what is old, what cannot be told, and what hangs on a definition."""

from pipelines.brief.content import Section
from pipelines.brief.facts import Facts, day_of
from pipelines.brief.growth import growth_of, rate_of
from pipelines.brief.numbers import FEW
from pipelines.brief.rows import MISSING, Stale
from pipelines.brief.sentences import Part, Place, Quoted, Sentence, listed, parts
from pipelines.brief.terms import HEADLINES, SOURCES

#: Tables of answers that every snapshot of this version holds, and those that need fetched literature.
_ANSWERS, _LITERATURE_ANSWERS = ("contrast", "evidence"), ("growth", "sensitivity")


def section(facts: Facts) -> Section:
    """One sentence for each thing a reader might take for granted."""
    told = (
        _sources, _earlier_version, _uncounted, _thin, _definitions, _stale, _not_looked_at, _sample, _precision, _roles,
    )  # fmt: skip
    return Section(
        "unknown", "What we do not know", tuple(sentence for tell in told for sentence in tell(facts))
    )


def _sources(facts: Facts) -> list[Sentence]:
    """Sources of which nothing is here, and those that failed and are told from an earlier day."""
    said = []
    told = facts.manifest.get("sources", {})
    for source, table in (("pubmed", "articles"), ("trials", "trials")):
        name, failed = SOURCES[source], told.get(source, {}).get("failed")
        if not facts.has(table):
            if facts.edition != "reference":
                why = "it failed when it was asked" if failed else "it was not asked yet"
                said.append(Sentence(parts(f"{name}: nothing of it is here; {why}."), ""))
        elif failed:
            kept = facts.told("tables", table, "fetched_at", write=day_of)
            said.append(
                Sentence(
                    parts(f"{name} failed at the last refresh; what stands here of it is of ", kept, "."), table
                )
            )
    return said


def _earlier_version(facts: Facts) -> list[Sentence]:
    needed = _ANSWERS + (_LITERATURE_ANSWERS if facts.has("topic_years") else ())
    if facts.has(*needed):
        return []
    return [
        Sentence(
            parts(
                "This snapshot was made by an earlier version of Exoscope and lacks worked-out answers, so growth, the "
                "ladder or the contrast are not told; the command exoscope refresh adds them."
                if facts.edition == "live"
                else "This snapshot lacks worked-out answers, so growth, the ladder or the contrast are not told."
            ),
            "",
        )
    ]


def _uncounted(facts: Facts) -> list[Sentence]:
    """That no search was run, and of which topics no yearly count could be cited."""
    if facts.has("topic_years"):
        return []
    labels: list[tuple[Part, ...]] = [(Quoted(topic.label),) for topic in facts.drawn]
    return [
        Sentence(
            parts(
                "Growth of papers: no search of PubMed is in this edition, and no yearly count could be cited for ",
                listed(labels), "; nothing is interpolated, and the command exoscope refresh fetches them.",
            ),
            "published_year_counts",
            None,
            Place("literature", "themes"),
        )
    ]  # fmt: skip


def _thin(facts: Facts) -> list[Sentence]:
    """Topics without a rate, and why."""
    if not facts.has("growth"):
        return []
    said = []
    for topic in facts.topics:
        row = growth_of(facts, topic.id)
        if row is None or rate_of(row) is not None:
            continue
        few = row.raw("records") < FEW
        reason = row.quoted("reason")
        why: tuple[Part, ...] = ("fewer than 30 papers in its complete years",) if few or reason is None else (reason,)
        said.append(
            Sentence(
                parts(Quoted(topic.label), ": no rate of growth, for this reason: ", *why, " (n = ", row.known("records"), ")."),
                "growth",
                None,
                Place("literature", "yearly", (("topic", topic.id),)),
            )
        )  # fmt: skip
    return said


def _definitions(facts: Facts) -> list[Sentence]:
    """Headlines whose sign depends on how wide the search is."""
    if not facts.has("sensitivity"):
        return []
    said = []
    for topic in facts.topics:
        unsure = [
            words
            for headline, words in HEADLINES.items()
            if facts.count("sensitivity", topic=topic.id, headline=headline, agrees=False).value
        ]
        if unsure:
            said.append(
                Sentence(
                    parts(
                        Quoted(topic.label), ": what is said of the ", listed([(words,) for words in unsure]),
                        " depends on how the topic is defined: a narrower or broader search says otherwise.",
                    ),
                    "sensitivity",
                    None,
                    Place("literature", "yearly", (("topic", topic.id),)),
                )
            )  # fmt: skip
    return said


def _stale(facts: Facts) -> list[Sentence]:
    uses = {"use": facts.words("use")}
    rules = facts.count("regulatory_status", **uses)
    if not rules.value:
        return []
    stale = facts.count("regulatory_status", as_of=Stale(facts.day), **uses)
    undated = facts.count("regulatory_status", as_of=MISSING, **uses)
    return [
        Sentence(
            parts(
                "Rules: on ", facts.written_on, ", ", stale.none(), " of ", rules.counted("rule"),
                f" {stale.verb('is', 'are')} stale, which is older than 18 months or undated (", undated.none(),
                " undated); what holds today may differ.",
            ),
            "regulatory_status",
            None,
            Place("regulation", "status"),
        )
    ]  # fmt: skip


def _not_looked_at(facts: Facts) -> list[Sentence]:
    if not facts.has("evidence"):
        return []
    topics = tuple(topic.id for topic in facts.topics)
    chosen = {"topic": topics, "reading": "generous", "is_reached": MISSING}
    blind = facts.distinct("evidence", "rung", **chosen)
    if not blind.value:
        return []
    return [
        Sentence(
            parts(
                "Evidence: ", blind.counted("step of the ladder", "steps of the ladder"), " could not be looked for on "
                "at least one of these topics, for want of fetched papers or trials.",
            ),
            "evidence",
            "ladder",
        )
    ]  # fmt: skip


def _sample(facts: Facts) -> list[Sentence]:
    """That the trials are a sample, and how many of its statuses are undated."""
    if facts.has("trials"):
        return []
    words = {"role": ("tested", "measured", "secretome", "unclear")}
    studies = facts.count("trials_sample", **words)
    if not studies.value:
        return []
    undated = facts.count("trials_sample", status_as_of=MISSING, **words)
    return [
        Sentence(
            parts(
                "Trials: none were fetched; the ledger holds a dated sample of ", studies.counted("study", "studies"),
                " of vesicles, which is neither complete nor random (", undated.none(),
                f" {undated.verb('has a status', 'have a status')} without a date).",
            ),
            "trials_sample",
            None,
            Place("trials", "sample"),
        )
    ]  # fmt: skip


def _precision(facts: Facts) -> list[Sentence]:
    """How many of the searches told have no measured precision."""
    if not facts.has("topic_years"):
        return []
    unmeasured: list[tuple[Part, ...]] = [
        (Quoted(topic.label),) for topic in facts.drawn if topic.id not in facts.measured
    ]
    if not unmeasured:
        return []
    return [
        Sentence(
            parts(
                "Precision: how many of the papers found truly belong to their topic was not measured for ",
                listed(unmeasured), "; intervals hold chance alone, not false hits.",
            ),
            "searches",
            None,
            Place("methods", "search"),
        )
    ]  # fmt: skip


def _roles(facts: Facts) -> list[Sentence]:
    if not facts.has("trials"):
        return []
    unclear = facts.count("trials", role="unclear", is_gone=False)
    return [
        Sentence(
            parts(
                "Trials: which of them give vesicles is found by a rule with known errors; for ",
                unclear.counted("study", "studies"), " at the registry it cannot tell.",
            ),
            "trials",
            None,
            Place("trials", "growth", (("role", "unclear"),)),
        )
    ]  # fmt: skip
