"""What was shown in humans: the evidence ladder, registered trials, clinical papers, and claims beside studies."""

from collections.abc import Iterator

from pipelines.brief.language.content import Section
from pipelines.brief.language.facts import Facts, Record, Where
from pipelines.brief.sections import ladder
from pipelines.brief.sections.growth import Parts
from pipelines.brief.sections.ladder import rung
from pipelines.sentences.numbers import FEW, as_it_is
from pipelines.sentences.rows import PRESENT, Among, From, Rows
from pipelines.sentences.sentence import Lead, Place, Sentence, told
from pipelines.sentences.vocabulary import RUNGS
from pipelines.text.numerals import quantity, share
from pipelines.topics.catalogue import Topic

_CITED = "From a ledger of human studies and a dated sample of registered trials, since none were fetched. "


def section(facts: Facts) -> Section:
    """The highest step each topic reached, its trials and clinical papers, and what stands behind claims."""
    found: list[Sentence] = []
    if facts.has("contrast"):
        for topic in facts.topics:
            row = facts.record("contrast", {"topic": topic.id})
            if row is not None:
                found += [*_highest(facts, topic, row), *_trials(topic, row), *_clinical(topic, row)]
    else:
        found.append(_studies(facts))
    found += _claims(facts)
    return Section(
        "humans",
        "What was shown in humans",
        tuple(found),
        figures=(ladder.figure(facts),) if facts.has("evidence") else (),
        tables=ladder.claims(facts) if facts.is_long else (),
        lead=("" if facts.has("trials") else _CITED)
        + "A step of the ladder says that something was done, not that it worked; not found is not the same as not "
        "there. Read generously, any record of the type counts; read strictly, its title must name vesicles as what "
        "is given. A trial is counted only where vesicles are what is administered.",
    )


def _highest(facts: Facts, topic: Topic, row: Record) -> Iterator[Sentence]:
    if not facts.has("evidence"):
        return
    generous, strict = row.raw("highest_generous"), row.raw("highest_strict")
    if generous is None:
        parts = told(
            "{topic}: no step of the ladder was found in the tables here that could show one.",
            topic=Lead(topic.label),
        )
    else:
        if generous == strict:
            read = ", also read strictly"
        else:
            read = f"; read strictly, it is {RUNGS[strict]}" if strict else "; read strictly, there is none"
        parts = told(
            "{topic}: the highest step found is {step}{read}{seen}.",
            topic=Lead(topic.label),
            step=RUNGS[generous],
            read=read,
            seen=_seen(rung(facts, topic.id, "generous", generous)),
        )
    figure = ladder.FIGURE if topic in facts.drawn else None
    yield Sentence(parts, "evidence", figure, Place("evidence", "ladder", (("topic", topic.id),)))


def _seen(row: Record | None) -> Parts:
    """How many records show a step, and since when."""
    if row is None or (shown := row.number("witnesses")) is None:
        return ()
    since = row.number("first_date", as_it_is)
    return told(
        " ({shown}{first}{since})",
        shown=shown.counted("record shows it", "records show it"),
        first=(", the first of " if shown.value > 1 else ", of ") if since else "",
        since=since or "",
    )


def _trials(topic: Topic, row: Record) -> Iterator[Sentence]:
    trials, sample = row.number("tested_trials"), row.number("sample_trials")
    place = Place("trials", "growth", (("topic", topic.id),))
    if trials is None:
        if sample is not None and sample.value:
            parts = told(
                "{topic}: in {studies} vesicles are what is given; a sample is never a total.",
                topic=Lead(topic.label),
                studies=sample.counted("study of the dated sample", "studies of the dated sample"),
            )
            yield Sentence(parts, "contrast", None, Place("trials", "sample"))
        return
    completed, results = row.number("completed_trials"), row.number("results_trials")
    state: Parts = ()
    if trials.value and completed is not None and results is not None:
        state = told(
            ", {completed} completed, {results} with posted results",
            completed=completed.none(),
            results=results.none(),
        )
    ratio = row.number("papers_per_trial", quantity)
    parts = told(
        "{topic}: {trials}{state}{per_trial}.",
        topic=Lead(topic.label),
        trials=trials.counted("registered trial gives vesicles", "registered trials give vesicles"),
        state=state,
        per_trial=told("; papers for each trial: {ratio}", ratio=ratio) if ratio else (),
    )
    yield Sentence(parts, "contrast", None, place)


def _clinical(topic: Topic, row: Record) -> Iterator[Sentence]:
    """The share of clinical papers; nothing where papers are few."""
    papers, clinical = row.number("papers_with_record"), row.number("clinical_papers")
    part = row.estimate("clinical_share", "clinical_low", "clinical_high", share)
    randomised = row.number("randomised_papers")
    if papers is None or clinical is None or part is None or randomised is None or papers.value < FEW:
        return
    parts = told(
        "{topic}: {about}{part} of its papers {have} a clinical publication type, and {randomised} {are} "
        "({interval}; {clinical} of {papers} papers).",
        topic=Lead(topic.label),
        about=part.about,
        part=part.number,
        have="have",
        randomised=randomised.none(),
        are=randomised.verb("is typed as a randomised trial", "are typed as randomised trials"),
        interval=part.interval,
        clinical=clinical.none(),
        papers=papers,
    )
    yield Sentence(parts, "contrast", None, Place("literature", "clinical", (("topic", topic.id),)))


def _studies(facts: Facts) -> Sentence:
    """The studies, where no contrast was worked out: those fetched, else the dated sample."""
    topic = Lead(facts.catalogue.topics[facts.scope].label)
    if facts.has("trials", "topic_trials"):
        members = Among(Rows("topic_trials", (("topic", facts.scope),)), "nct_id")
        chosen: Where = {"nct_id": members, "role": "tested", "is_gone": False}
        trials = facts.count("trials", chosen)
        completed = facts.count("trials", {**chosen, "overall_status": "COMPLETED"})
        parts = told(
            "{topic}: {trials}, {completed} completed.",
            topic=topic,
            trials=trials.counted("registered trial gives vesicles", "registered trials give vesicles"),
            completed=completed.none(),
        )
        return Sentence(parts, "trials", None, Place("trials", "growth", (("topic", facts.scope),)))
    tested = facts.count("trials_sample", {"role": "tested", "topics": facts.words()})
    parts = told(
        "{topic}: in {studies} vesicles are what is given; a sample is never a total.",
        topic=topic,
        studies=tested.counted("study of the dated sample", "studies of the dated sample"),
    )
    return Sentence(parts, "trials_sample", None, Place("trials", "sample"))


def _claims(facts: Facts) -> Iterator[Sentence]:
    """How many claims on skin and hair have randomised studies behind them, and how small these are."""
    known = facts.catalogue.topics
    has_claims = any(
        known[name].has_claims
        for topic in facts.topics
        for name in (topic.id, *facts.catalogue.ancestors(topic.id))
    )
    words = facts.words()
    claims = facts.count("cosmetic_claims", {"topics": words})
    if not (has_claims and claims.value):
        return
    behind = facts.count("cosmetic_claims", {"topics": words, "randomised_n": From(1)})
    largest = facts.most("cosmetic_claims", "randomised_n", {"topics": words}, quantity)
    parts = told(
        "{claims}: {behind} of {n} commonly made for skin and hair {have} randomised studies in people behind "
        "{them}{largest}.",
        claims=Lead("Claims"),
        behind=behind.none(),
        n=claims.counted("claim"),
        have=behind.verb("has", "have"),
        them=behind.verb("it", "them"),
        largest=told(", with {n} people at most", n=largest) if largest and largest.value else (),
    )
    yield Sentence(parts, "cosmetic_claims", None, Place("evidence", "claims"))
    chosen: Where = {"kind": "study", "topics": words}
    studies = facts.count("human_studies", chosen)
    people = facts.most("human_studies", "n", {**chosen, "n_of": "people", "n": PRESENT}, quantity)
    if studies.value and people is not None:
        parts = told(
            "{studies}: the ledger holds {n} of such claims, the largest with {people} people; it is not a "
            "systematic review.",
            studies=Lead("Human studies"),
            n=studies.counted("study", "studies"),
            people=people,
        )
        place = Place("methods", "table", (("table", "human_studies"),))
        yield Sentence(parts, "human_studies", None, place)
