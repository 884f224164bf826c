"""The evidence ladder as a figure, and the table of claims beside human studies."""

from pipelines.brief.language.content import NOT_KNOWN, Cell, Figure, Steps, Table
from pipelines.brief.language.facts import Facts, Record
from pipelines.sentences.sentence import Part
from pipelines.sentences.vocabulary import RUNGS

FIGURE = "ladder"


def rung(facts: Facts, topic: str, reading: str, step: str) -> Record | None:
    """One row of the ladder."""
    return facts.record("evidence", {"topic": topic, "reading": reading, "rung": step})


def figure(facts: Facts) -> Figure:
    """The ladder of the topics drawn, both readings in one cell, the highest step on top."""
    topics = facts.drawn
    steps = {step: _capital(words) for step, words in reversed(RUNGS.items())}
    grid = [
        [
            tuple(rung(facts, topic.id, reading, step) for reading in ("generous", "strict"))
            for topic in topics
        ]
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
                ((words,), *(_cell(*readings) for readings in row))
                for words, row in zip(steps.values(), grid, strict=True)
            ),
            ("evidence",),
            "?: none of the tables here could show it, which is not the same as not found. The ledger of human studies "
            "counts here too, so a step can have more records than the trials or papers told of elsewhere.",
        ),
    )  # fmt: skip


def _seen(row: Record | None) -> int | None:
    """How many records show the step; 0 where none does, None where nothing could."""
    if row is None or row.raw("is_reached") is None:
        return None
    return int(row.raw("witnesses") or 0) if row.raw("is_reached") else 0


def _cell(*readings: Record | None) -> Cell:
    cell: list[Part] = []
    for row in readings:
        number = None if row is None or _seen(row) is None else row.number("witnesses")
        cell += [" / "] if cell else []
        cell.append("?" if number is None else number.none())
    return tuple(cell)


def _capital(words: str) -> str:
    words = words.removeprefix("a ").removeprefix("an ")
    return words[0].upper() + words[1:]


def claims(facts: Facts) -> tuple[Table, ...]:
    """Claims on skin and hair with what stands behind them; nothing where the ledger has none for the topic."""
    rows = tuple(
        (
            _quoted(claim, "claim"),
            _people(claim),
            _quoted(claim, "best_evidence"),
            _quoted(claim, "overall_reading"),
        )
        for claim in facts.records("cosmetic_claims", ("claim_id",), {"topics": facts.words()})
    )
    table = Table(
        "claims-table",
        "Claims beside human studies",
        ("Claim", "People in randomised studies", "Studies that carry most weight", "Reading"),
        rows,
        ("cosmetic_claims",),
        "The same people can stand behind two claims: never add them up.",
    )
    return (table,) if rows else ()


def _quoted(row: Record, column: str) -> Cell:
    found = row.quoted(column)
    return NOT_KNOWN if found is None else (found,)


def _people(row: Record) -> Cell:
    found = row.number("randomised_n")
    return NOT_KNOWN if found is None else (found.none(),)
