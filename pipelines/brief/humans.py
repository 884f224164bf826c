"""What was shown in humans: the evidence ladder, registered trials, clinical papers, and claims beside studies."""

from pipelines.brief.content import NOT_KNOWN, Cell, Figure, Section, Steps, Table
from pipelines.brief.facts import Facts, Record
from pipelines.brief.numbers import FEW, Number, amount, as_it_is, share
from pipelines.brief.rows import PRESENT, Among, From, Rows
from pipelines.brief.sentences import Part, Piece, Place, Quoted, Sentence, parts
from pipelines.brief.terms import RUNGS
from pipelines.topics import Topic

_LADDER = "ladder"
#: Topics whose claims the ledger holds.
_CLAIMED = ("skincare", "hair")


def section(facts: Facts) -> Section:
    """The highest step each topic reached, its trials and clinical papers, and what stands behind claims."""
    found: list[Sentence] = []
    for topic in facts.topics:
        found += _highest(facts, topic)
        found += _trials(facts, topic)
        found += _clinical(facts, topic)
    if not facts.has("contrast"):
        found += _sample(facts)
    found += _claims(facts)
    return Section(
        "humans",
        "What was shown in humans",
        tuple(found),
        figures=(ladder(facts),) if facts.has("evidence") else (),
        tables=_long_tables(facts) if facts.is_long else (),
        lead=(
            "A step of the ladder says that something was done, not that it worked; not found is not the same as "
            "not there. Read generously, any record of the type counts; read strictly, its title must name "
            "vesicles as what is given. A trial is counted only where vesicles are what is administered."
        ),
    )


def _place(topic: Topic) -> Place:
    return Place("literature", "clinical", (("topic", topic.id),))


def rung(facts: Facts, topic: str, reading: str, step: str) -> Record | None:
    """One row of the ladder."""
    return facts.record("evidence", topic=topic, reading=reading, rung=step)


def _highest(facts: Facts, topic: Topic) -> list[Sentence]:
    row = facts.record("contrast", topic=topic.id)
    if row is None or not facts.has("evidence"):
        return []
    generous, strict = row.raw("highest_generous"), row.raw("highest_strict")
    figure = _LADDER if topic in facts.drawn else None
    if generous is None:
        words = (Quoted(topic.label), ": no step of the ladder was found in the tables that could show one.")
        return [Sentence(parts(*words), "evidence", figure, _place(topic))]
    if generous == strict:
        read = ", also read strictly"
    else:
        read = f"; read strictly, it is {RUNGS[strict]}" if strict else "; read strictly, there is none"
    seen = _witnessed(rung(facts, topic.id, "generous", generous))
    return [
        Sentence(
            parts(Quoted(topic.label), f": the highest step found is {RUNGS[generous]}", read, *seen, "."),
            "evidence",
            figure,
            _place(topic),
        )
    ]


def _witnessed(row: Record | None) -> tuple[Piece, ...]:
    """How many records show a step, and since when."""
    shown = None if row is None else row.number("witnesses")
    if row is None or shown is None:
        return ()
    since = row.number("first_date", as_it_is)
    first = (", the first of ", since) if since else ()
    return " (", shown.counted("record shows it", "records show it"), *first, ")"


def _trials(facts: Facts, topic: Topic) -> list[Sentence]:
    row = facts.record("contrast", topic=topic.id)
    if row is None:
        return []
    trials = row.number("tested_trials")
    if trials is None:
        return _sampled(row, topic)
    pieces: list[Piece] = [
        Quoted(topic.label), ": ", trials.counted("registered trial gives vesicles", "registered trials give vesicles"),
    ]  # fmt: skip
    if trials.value:
        completed, results = row.number("completed_trials"), row.number("results_trials")
        if completed is not None and results is not None:
            pieces += [", ", completed.none(), " completed, ", results.none(), " with posted results"]
        per_trial = row.number("papers_per_trial", amount)
        if per_trial is not None:
            pieces += ["; that is ", *_per(per_trial), " for each trial"]
    return [
        Sentence(
            parts(*pieces, "."), "contrast", None, Place("trials", "growth", (("topic", topic.id),))
        )
    ]  # fmt: skip


def _per(number: Number) -> tuple[Piece, ...]:
    return number, " papers"


def _sampled(row: Record, topic: Topic) -> list[Sentence]:
    found = row.number("sample_trials")
    if not found or not found.value:
        return []
    return [
        Sentence(
            parts(
                Quoted(topic.label), ": in ",
                found.counted("study of the dated sample", "studies of the dated sample"),
                " vesicles are what is given; a sample is never a total.",
            ),
            "contrast",
            None,
            Place("trials", "sample"),
        )
    ]  # fmt: skip


def _clinical(facts: Facts, topic: Topic) -> list[Sentence]:
    row = facts.record("contrast", topic=topic.id)
    if row is None or (row.raw("papers") or 0) < FEW:
        return []
    part = row.estimate("clinical_share", "clinical_low", "clinical_high", share)
    clinical, randomised = row.number("clinical_papers"), row.number("randomised_papers")
    if part is None or clinical is None or randomised is None:
        return []
    trials = (
        randomised.none("none"), " of them ", randomised.verb("a randomised trial", "randomised trials"),
    )  # fmt: skip
    return [
        Sentence(
            parts(
                Quoted(topic.label), ": ", part.about, part.number, " of the papers have a clinical publication type, ",
                *trials, " (", *part.interval, "; ", clinical, " of ", row.known("papers"), " papers).",
            ),
            "contrast",
            None,
            _place(topic),
        )
    ]  # fmt: skip


def _sample(facts: Facts) -> list[Sentence]:
    """The studies, where no contrast was worked out: those fetched, else the dated sample."""
    if facts.has("trials", "topic_trials"):
        chosen = {
            "nct_id": Among(Rows("topic_trials", (("topic", facts.scope),)), "nct_id"),
            "role": "tested",
            "is_gone": False,
        }
        trials = facts.count("trials", **chosen)
        done = facts.count("trials", overall_status="COMPLETED", **chosen)
        words = trials.counted("registered trial gives vesicles", "registered trials give vesicles")
        return [
            Sentence(
                parts(_scope(facts), ": ", words, ", ", done.none(), " completed."),
                "trials",
                None,
                Place("trials", "growth", (("topic", facts.scope),)),
            )
        ]
    tested = facts.count("trials_sample", role="tested", topics=facts.words())
    return [
        Sentence(
            parts(
                _scope(facts), ": in ", tested.counted("study of the dated sample", "studies of the dated sample"),
                " vesicles are what is given; a sample is never a total.",
            ),
            "trials_sample",
            None,
            Place("trials", "sample"),
        )
    ]  # fmt: skip


def _scope(facts: Facts) -> Quoted:
    return Quoted(facts.catalogue.topics[facts.scope].label)


def _claims(facts: Facts) -> list[Sentence]:
    """How many claims on skin and hair have randomised studies behind them, and how small these are."""
    told = {topic.id for topic in facts.topics}
    lineage = told | {above for name in told for above in facts.catalogue.ancestors(name)}
    if lineage.isdisjoint(_CLAIMED):
        return []
    words = facts.words()
    claims = facts.count("cosmetic_claims", topics=words)
    if not claims.value:
        return []
    behind = facts.count("cosmetic_claims", topics=words, randomised_n=From(1))
    largest = facts.most("cosmetic_claims", "randomised_n", amount, topics=words)
    studies = facts.count("human_studies", kind="study", topics=words)
    people = facts.most("human_studies", "n", amount, topics=words, kind="study", n_of="people", n=PRESENT)
    said = [
        Sentence(
            parts(
                "Claims: ", behind.none(), " of ", claims.counted("claim"), " commonly made for skin and hair ",
                behind.verb("has", "have"), " randomised studies in people behind ", behind.verb("it", "them"),
                *((", with ", largest, " people at most") if largest and largest.value else ()), ".",
            ),
            "cosmetic_claims",
            None,
            Place("overview", "numbers"),
        )
    ]  # fmt: skip
    if studies.value and people is not None:
        said.append(
            Sentence(
                parts(
                    "Human studies: the ledger holds ", studies.counted("study", "studies"),
                    " of such claims, the largest with ", people, " people; it is not a systematic review.",
                ),
                "human_studies",
                None,
                Place("methods", "table", (("table", "human_studies"),)),
            )
        )  # fmt: skip
    return said


def ladder(facts: Facts) -> Figure:
    """The ladder of the topics drawn, both readings in one cell."""
    topics = facts.drawn
    steps = list(reversed(RUNGS))
    grid = [
        [
            (rung(facts, topic.id, "generous", step), rung(facts, topic.id, "strict", step))
            for topic in topics
        ]
        for step in steps
    ]
    return Figure(
        _LADDER,
        "The evidence ladder, by topic",
        "A filled cell is reached also when read strictly, an outlined one only when read generously; the number is "
        "that of records that show it. A dot: looked for and not found. A question mark: nothing here could show it.",
        Steps(
            tuple(_capital(RUNGS[step]) for step in steps),
            tuple(topic.label for topic in topics),
            tuple(tuple((_seen(generous), _seen(strict)) for generous, strict in row) for row in grid),
        ),
        Table(
            "ladder-table",
            "Records that show a step, read generously / read strictly",
            ("Step", *(topic.label for topic in topics)),
            tuple(
                ((_capital(RUNGS[step]),), *(_cell(generous, strict) for generous, strict in row))
                for step, row in zip(steps, grid, strict=True)
            ),
            ("evidence",),
        ),
    )


def _seen(row: Record | None) -> int | None:
    """How many records show the step; 0 where none does, None where nothing could."""
    if row is None or row.raw("is_reached") is None:
        return None
    return int(row.raw("witnesses") or 0) if row.raw("is_reached") else 0


def _cell(*readings: Record | None) -> Cell:
    cell: list[Part] = []
    for row in readings:
        if cell:
            cell.append(" / ")
        number = None if _seen(row) is None or row is None else row.number("witnesses")
        cell.append(number.none("none") if number is not None else "not looked at")
    return tuple(cell)


def _capital(words: str) -> str:
    words = words.removeprefix("a ").removeprefix("an ")
    return words[0].upper() + words[1:]


def _long_tables(facts: Facts) -> tuple[Table, ...]:
    words = facts.words()
    key = ("claim_id",)
    rows = [
        (
            _quoted(claim, "claim"),
            _number(claim, "randomised_n"),
            _quoted(claim, "best_evidence"),
            _quoted(claim, "overall_reading"),
        )
        for claim in facts.records("cosmetic_claims", key, topics=words)
    ]
    if not rows:
        return ()
    return (
        Table(
            "claims-table",
            "Claims beside human studies",
            ("Claim", "People in randomised studies", "Studies that carry most weight", "Reading"),
            tuple(rows),
            ("cosmetic_claims",),
            "The same people can stand behind two claims: never add them up.",
        ),
    )


def _quoted(row: Record, column: str) -> Cell:
    found = row.quoted(column)
    return NOT_KNOWN if found is None else (found,)


def _number(row: Record, column: str) -> Cell:
    found = row.number(column)
    return NOT_KNOWN if found is None else (found.none("none"),)
