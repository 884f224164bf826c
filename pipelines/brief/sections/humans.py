"""What was shown in humans: the evidence ladder, registered trials, clinical papers, and claims beside studies."""

from collections.abc import Iterator

from pipelines.brief.language.content import Cell, Figure, Section, Steps, Table, cell, listing, quoted
from pipelines.brief.language.facts import Facts, Where
from pipelines.sentences import evidence, trials
from pipelines.sentences.numbers import FEW, Record
from pipelines.sentences.rows import PRESENT, Among, From, Rows
from pipelines.sentences.sentence import Lead, Parts, Sentence, at, capital, filled, say
from pipelines.sentences.vocabulary import RUNGS
from pipelines.text.numerals import quantity, share
from pipelines.topics.catalogue import Topic

ORDER = 30
FIGURE = "ladder"
_CITED = "From a ledger of human studies and a dated sample of registered trials, since none were fetched. "


def section(facts: Facts) -> Section:
    """The highest step each topic reached, its trials and clinical papers, and what stands behind claims."""
    sentences: list[Sentence] = []
    if facts.has("contrast"):
        for topic in facts.topics:
            row = facts.record("contrast", {"topic": topic.id})
            if row is not None:
                sentences += [*_highest(facts, topic, row), *_trials(topic, row), *_clinical(topic, row)]
                sentences += _reach(facts, topic)
    else:
        sentences.append(_studies(facts))
    return Section(
        "humans",
        "What was shown in humans",
        (*sentences, *_claims(facts)),
        figures=(_ladder(facts),) if facts.has("evidence") else (),
        tables=_claims_table(facts) if facts.is_long else (),
        lead=("" if facts.has("trials") else _CITED)
        + "A step of the ladder says that something was done, not that it worked; not found is not the same as not "
        "there. Read generously, any record of the type counts; read strictly, its title must name vesicles as what "
        "is given. A trial is counted only where vesicles are what is administered.",
    )


def rung(facts: Facts, topic: str, reading: str, step: str) -> Record | None:
    """One row of the ladder."""
    return facts.record("evidence", {"topic": topic, "reading": reading, "rung": step})


def _highest(facts: Facts, topic: Topic, row: Record) -> Iterator[Sentence]:
    if facts.has("evidence"):
        generous, strict = row.raw("highest_generous"), row.raw("highest_strict")
        seen = rung(facts, topic.id, "generous", generous) if generous else None
        parts = evidence.highest(Lead(topic.label), generous, strict, seen)
        own = FIGURE if topic in facts.drawn else None
        yield Sentence(parts, "evidence", own, at("evidence", "ladder", topic=topic.id))


def _trials(topic: Topic, row: Record) -> Iterator[Sentence]:
    lead, sample = Lead(topic.label), row.number("sample_trials")
    done, results = row.number("completed_trials"), row.number("results_trials")
    if (tested := row.number("tested_trials")) is not None:
        parts = trials.given(lead, tested, done, results, row.number("papers_per_trial", quantity))
        yield say("{}.", parts, table="contrast", place=at("trials", "growth", topic=topic.id))
    elif sample is not None and sample.value:
        yield say(trials.SAMPLED, lead, sample, table="contrast", place=at("trials", "studies"))


def _clinical(topic: Topic, row: Record) -> Iterator[Sentence]:
    """The share of clinical papers; nothing where papers are few."""
    part = row.estimate("clinical_share", "clinical_low", "clinical_high", share)
    needed = (row.raw(name) for name in ("papers_with_record", "clinical_papers", "randomised_papers"))
    if part is None or None in needed or row.raw("papers_with_record") < FEW:
        return
    template = (
        "{}: {} of its papers have a clinical publication type, and {randomised_papers:or none} "
        "{randomised_papers:?is typed as a randomised trial|are typed as randomised trials} ({:interval}; "
        "{clinical_papers:or none} of {papers_with_record} papers)."
    )
    place = at("literature", "clinical", topic=topic.id)
    yield say(template, row, Lead(topic.label), part, part, table="contrast", place=place)


def _reach(facts: Facts, topic: Topic) -> Iterator[Sentence]:
    """How many papers clinical articles cite, of the last year that is old enough; nothing where papers are few."""
    settled: Where = {"topic": topic.id, "is_young": False}
    year = facts.most("reach_years", "year", settled) if facts.has("reach_years") else None
    row = facts.record("reach_years", {**settled, "year": year.value}) if year else None
    part = row.estimate("cited_share", "cited_low", "cited_high", share) if row else None
    if row is None or part is None or row.raw("known") < FEW:
        return
    template = "{}: clinical articles cite {} of its papers of {year:=} ({:interval}; {known} of {articles} are known)."
    place = at("evidence", "reach_clinical", topic=topic.id)
    yield say(template, row, Lead(topic.label), part, part, table="reach_years", place=place)


def _studies(facts: Facts) -> Sentence:
    """The studies, where no contrast was worked out: those fetched, else the dated sample."""
    topic = Lead(facts.catalogue.topics[facts.scope].label)
    if not facts.has("trials", "topic_trials"):
        tested = facts.count("trials_sample", {"role": "tested", "topics": facts.words()})
        return say(trials.SAMPLED, topic, tested, table="trials_sample", place=at("trials", "studies"))
    members = Among(Rows("topic_trials", (("topic", facts.scope),)), "nct_id")
    chosen: Where = {"nct_id": members, "role": "tested", "is_gone": False}
    completed = facts.count("trials", {**chosen, "overall_status": "COMPLETED"})
    parts = trials.given(topic, facts.count("trials", chosen), completed)
    return say("{}.", parts, table="trials", place=at("trials", "growth", topic=facts.scope))


def _claims(facts: Facts) -> Iterator[Sentence]:
    """How many claims have randomised studies behind them, and how small these are."""
    known, words = facts.catalogue, facts.words()
    families = [(topic.id, *known.ancestors(topic.id)) for topic in facts.topics]
    claims = facts.count("cosmetic_claims", {"topics": words})
    if not claims.value or not any(known.topics[name].has_claims for names in families for name in names):
        return
    largest = facts.most("cosmetic_claims", "randomised_n", {"topics": words}, quantity)
    yield say(
        "*Claims*: {behind:or none} of {claims:claim} commonly made for skin and hair {behind:?has|have} randomised "
        "studies in people behind {behind:?it|them}[, with {largest} people at most].",
        table="cosmetic_claims",
        place=at("evidence", "claims"),
        behind=facts.count("cosmetic_claims", {"topics": words, "randomised_n": From(1)}),
        claims=claims,
        largest=largest if largest and largest.value else None,
    )
    chosen: Where = {"kind": "study", "topics": words}
    studies = facts.count("human_studies", chosen)
    people = facts.most("human_studies", "n", {**chosen, "n_of": "people", "n": PRESENT}, quantity)
    if studies.value and people is not None:
        yield say(
            "*Human studies*: the ledger holds {studies:study|studies} of such claims, the largest with {people} "
            "people; it is not a systematic review.",
            table="human_studies",
            place=at("methods", "table", table="human_studies"),
            studies=studies,
            people=people,
        )


def _ladder(facts: Facts) -> Figure:
    """The ladder of the topics drawn, both readings in one cell, the highest step on top."""
    topics = facts.drawn
    steps = {
        step: capital(words.removeprefix("a ").removeprefix("an ")) for step, words in reversed(RUNGS.items())
    }
    grid = [
        [[rung(facts, topic.id, reading, step) for reading in ("generous", "strict")] for topic in topics]
        for step in steps
    ]
    return Figure(
        FIGURE,
        "The evidence ladder, by topic",
        "A filled cell is reached also when read strictly, an outlined one only when read generously; the number is "
        "that of records that show it. A dot: looked for and not found. A question mark: nothing here could show it.",
        Steps(
            tuple(steps.values()),
            tuple(topic.label for topic in topics),
            tuple(tuple((_seen(generous), _seen(strict)) for generous, strict in row) for row in grid),
        ),
        Table(
            "ladder-table",
            "Records that show a step, read generously / read strictly",
            ("Step", *(topic.label for topic in topics)),
            tuple(
                ((words,), *(filled("{one} / {two}", one=_mark(one), two=_mark(two)) for one, two in row))
                for words, row in zip(steps.values(), grid, strict=True)
            ),
            ("evidence",),
            "?: none of the tables here could show it, which is not the same as not found. The ledger of human studies "
            "counts here too, so a step can have more records than the trials or papers told of elsewhere.",
        ),
    )


def _seen(row: Record | None) -> int | None:
    """How many records show the step; 0 where none does, None where nothing could."""
    if row is None or row.raw("is_reached") is None:
        return None
    return int(row.raw("witnesses") or 0) if row.raw("is_reached") else 0


def _mark(row: Record | None) -> Parts:
    number = None if row is None or _seen(row) is None else row.number("witnesses")
    return ("?" if number is None else number.none(),)


def _claims_table(facts: Facts) -> tuple[Table, ...]:
    """Claims with what stands behind them; nothing where the ledger has none for the topic."""
    return listing(
        "claims-table",
        "Claims beside human studies",
        facts.records("cosmetic_claims", ("claim_id",), {"topics": facts.words()}),
        {
            "Claim": quoted("claim"),
            "People in randomised studies": _people,
            "Studies that carry most weight": quoted("best_evidence"),
            "Reading": quoted("overall_reading"),
        },
        ("cosmetic_claims",),
        "The same people can stand behind two claims: never add them up.",
    )


def _people(row: Record) -> Cell:
    sentences = row.number("randomised_n")
    return cell(sentences.none() if sentences else None)
